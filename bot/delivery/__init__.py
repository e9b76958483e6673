"""Delivery, the sending side: takes messages from the outbox, draws them and sends them to the platforms."""
