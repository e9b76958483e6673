"""Programmes: what reaches across sessions (errands, attendance, records, evaluation). May import `features` and below."""
