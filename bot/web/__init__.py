"""Pages and probes served over HTTP."""
