"""Settled sheets and open data, for anyone; the survey, for who holds its link."""
