"""What every use case stands on: the clock, the journal, the queue, the safe, the référentiel."""
