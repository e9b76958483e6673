"""Rehearsal: runs the real service on virtual time, with simulated people in a local chat."""
