"""What is said and when: pure functions over plans and runs. No I/O, clock, randomness, logging or async."""
