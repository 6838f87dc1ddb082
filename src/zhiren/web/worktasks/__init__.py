"""重点工作: plans, tasks, their supervision and their part in the assessment."""
