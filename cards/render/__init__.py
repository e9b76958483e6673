"""Renderers: a view becomes an Adaptive Card (Teams), a Zoom message, HTML or plain text."""
