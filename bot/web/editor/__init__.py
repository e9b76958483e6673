"""Plan editor: pages on which people write plans, with the checks of `throughline check`."""
