"""The levers, undo, and what follows a drag."""
