"""Rehearsal room in the browser: pages on which people play a session with simulated people."""
