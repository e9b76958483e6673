"""Polls and private checks: when they open and close, which answers count, and what may be seen of them."""
