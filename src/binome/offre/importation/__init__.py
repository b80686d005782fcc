"""Readers of other catalogues: each row becomes a scheme that is only « à vérifier », or is refused with its reason."""
