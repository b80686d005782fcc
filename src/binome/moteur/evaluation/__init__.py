"""What changed where something was done, beside where it was not: group-time effects, their bands, their doubts."""
