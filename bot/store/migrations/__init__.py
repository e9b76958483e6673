"""Migrations: how the tables came to be, step by step. Run by `bot.store.schema.migrate`."""
