"""Binôme: the free platform of the French programme Territoires d'industrie."""
