"""Tags of 重点工作."""
