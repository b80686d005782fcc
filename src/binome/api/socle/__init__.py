"""What every operation shares: who asks, what is refused and how, what is written once, how all is described."""
