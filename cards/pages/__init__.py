"""Whole documents as views: catch-up pack, CPD record, pair slips."""
