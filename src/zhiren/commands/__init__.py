"""The commands of ``zhiren``, one module a subject; each only reads options, calls and prints."""
