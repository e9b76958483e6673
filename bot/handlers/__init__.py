"""Handlers: an inbound message becomes a command, and its outcome a reply. Who said it, where, and what was meant."""
