"""What is told below the charts, a section each."""
