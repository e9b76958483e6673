"""Command line: the commands of `throughline`, their arguments and their help."""
