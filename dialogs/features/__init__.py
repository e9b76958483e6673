"""Features: what a step can hold, a module or package each, listed in `registry`. May import `run` and below."""
