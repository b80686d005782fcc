"""Places of a dossier in words: `plan_actions.fiches[1-1].cout` → « plan d'actions, fiche 1-1, coût »."""

from __future__ import annotations

from collections.abc import Sequence

from binome.domaine.dossier.numeros import est_tire
from binome.domaine.mots.lexique import Nom, nommer, sans_article
from binome.domaine.socle.chemin import decouper

AU_PLUS = 5


def lieu(chemin: str) -> str:
    """A place in words, from the whole to the part."""
    return ", ".join(_pas(nommer(champ), cle) for champ, cle in decouper(chemin))


def _pas(nom: Nom, cle: str | None) -> str:
    if cle is None:
        return nom.bref
    un = sans_article(nom.un) or nom.bref
    return un if est_tire(cle) else f"{un} {cle}"


def lieux(chemins: Sequence[str]) -> str | None:
    """The first places in words; « et 12 autres endroits » past a handful."""
    if not chemins:
        return None
    reste = len(chemins) - AU_PLUS
    montres = chemins if reste <= 1 else chemins[:AU_PLUS]
    suite = f" ; et {reste} autres endroits" if reste > 1 else ""
    texte = " ; ".join(lieu(c) for c in montres) + suite
    return texte[0].upper() + texte[1:]
