"""Writing accounts, grants and sessions; each write with its audit entry."""
