"""The call of 2023 for the labels Territoires d'industrie 2023–2027."""
