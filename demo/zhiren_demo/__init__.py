"""Synthetic institutions with known answers."""
