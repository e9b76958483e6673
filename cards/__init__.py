"""How it looks: a card becomes a channel-neutral view, and a view an Adaptive Card, a Zoom message, HTML or plain text."""
