"""Documents to download: report, CPD record, catch-up pack and digest as HTML and Word, with charts."""
