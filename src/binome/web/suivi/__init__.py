"""What becomes of labelled plans, for who follows a région or the country."""
