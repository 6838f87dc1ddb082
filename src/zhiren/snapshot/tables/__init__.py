"""The tables of the snapshot, one module a subject."""
