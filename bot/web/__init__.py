"""HTTP layer: web pages and health probes."""
