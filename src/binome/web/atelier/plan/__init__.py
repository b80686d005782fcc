"""The pages of the plan and of each fiche."""
