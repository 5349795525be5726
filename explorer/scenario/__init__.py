"""What is compared, and how it travels: links, presets, plans' marks and names."""
