"""Ideas: what people write when a step asks for it, which of it the group sees, and what a vote is about."""
