"""Zoom message renderer."""
