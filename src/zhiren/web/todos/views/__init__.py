"""Pages of todos."""
