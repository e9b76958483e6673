"""What the `throughline` command does, one module a subcommand, imported only when asked for: small things start fast."""
