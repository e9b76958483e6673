"""Runs, the write side: one transaction decides and stores a command. With its timers, caches and nightly deletion."""
