"""The operators of the catalogue, each with a short key: « l'ADEME » → `ademe`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from binome.domaine.langue.typographie import sans_accents
from binome.offre.chargement import Pret

_ARTICLE = re.compile(r"^(l'|la |le |les )", re.IGNORECASE)
_HORS_CLE = re.compile(r"[^a-z0-9]+")


def cle_d_operateur(nom: str) -> str:
    """The key of an operator, from the name that a scheme gives it."""
    court = _ARTICLE.sub("", nom.replace("’", "'").strip())
    return _HORS_CLE.sub("-", sans_accents(court).lower()).strip("-")[:64]


def operateurs(dispositifs: Iterable[Pret]) -> dict[str, str]:
    """Key → name, in the order of the names, of every operator of these schemes."""
    noms = {cle_d_operateur(nom): nom for pret in dispositifs for nom in pret.dispositif.operateurs}
    return dict(sorted(noms.items(), key=lambda paire: paire[0]))
