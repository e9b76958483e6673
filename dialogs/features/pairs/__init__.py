"""Pair work: who works with whom, as what, and what is shown of it."""
