"""Handlers: an inbound message becomes a command, and its outcome a reply. Who said it, in which session, and what was meant."""
