"""Writes of corrections and campaigns; see the modules."""
