"""The evaluation kit: sheets of territories, the survey of their actors, their lessons, all of them together."""
