"""Runs: the vocabulary (commands, events, effects, cards) and the state. May import `plan` and below."""
