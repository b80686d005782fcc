"""The candidature: perimeter, plan, governance, figures, and what they say of one another."""
