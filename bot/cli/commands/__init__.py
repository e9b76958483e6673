"""Commands of `throughline`, a module each, imported when the command runs."""
