"""The pure core: what is said and when, as functions over plans and runs.

Rooms, each importing only what is below it: engine, grammar and programme; features; run; plan; texts. No I/O, clock,
randomness, logging or async.
"""
