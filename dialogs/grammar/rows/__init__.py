"""Rows of the command table, a module for each family of commands. `dialogs.grammar.table` puts them in order."""
