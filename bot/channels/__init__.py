"""Channels: the only packages that know a platform.

Teams and Zoom use one set of file names: `config`, `credentials`, `signature`, `webhook`, `events`, `parsing`, `handler`,
`client`, `errors` and `rate_limits`. A file may therefore be short, such as Zoom's `credentials`.
"""
