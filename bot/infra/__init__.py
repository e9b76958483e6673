"""Process services that every room may use: clock, tasks, logs, metrics, settings, rate limits, retries.

Some modules are short on purpose. `errors`, `json_input`, `loopback`, `retry`, `translations`, `csv_export` and `version`
each hold one rule that several rooms share, and nothing else belongs with it.
"""
