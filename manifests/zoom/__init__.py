"""The Zoom app: its manifest, as a template."""
