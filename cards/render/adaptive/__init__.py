"""Adaptive Card renderer, for Teams."""
