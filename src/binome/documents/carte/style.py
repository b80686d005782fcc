"""The colours and letters of every map (see docs: ink, paper, larch green, earth). They differ in lightness, so that
a colour-blind reader and a black and white printer tell them apart; hatching and line styles say the same again."""

POLICE = "'Source Sans 3', 'Source Sans Pro', sans-serif"
ENCRE = "#1b2733"
ENCRE_DOUCE = "#5d5646"
PAPIER = "#fbfaf7"
ACCENT = "#1f5f4a"
BLANC = "#ffffff"
TERRES = ("#ece5d6", "#e5dcc8", "#efeadf", "#e0d8c6")
"""Pale earth tones of the neighbours, given in turn."""
BASSINS = ("#eee1cd", "#d6b682", "#bbc9a7", "#ab765c", "#88a67c", "#856538", "#3d6442", "#563227")
"""Earth tones of basins, from sand to umber, most used first: a colour-blind reader tells any two apart (tested)."""
SANS_BASSIN = "#ffffff"
GRADINS = ("#94c0a8", "#5f9b7d", "#387b5f", "#1d5a46", "#0a2f23")
"""Larch green from pale to dark: how many, in steps, by lightness alone (tested)."""
BORD_ENCART = "#b9b09c"
LIMITE_DEPARTEMENT = "#4a4335"

CORPS_MEMBRE = (17.0, 11.0)
"""Largest and smallest letters of a member's name, in units of the drawing."""
CORPS_VOISIN = (12.0, 10.0)
CORPS_LEGENDE = 13.0
CORPS_TITRE = 20.0
