"""Card rendering: a card becomes a channel-neutral view.

The view becomes an Adaptive Card, a Zoom message, HTML or plain text.
"""
