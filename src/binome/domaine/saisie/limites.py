"""How much of anything a dossier may hold: one set of limits, the same at every door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from binome.domaine.langue.typographie import nombre
from binome.domaine.saisie.refus import ValeurRefuseeError

LIGNE_MAX = 300
"""Characters of a title, of a name, of whatever is written on one line."""
TERRITOIRE_MAX = 200
"""Characters of the name of a territory."""
TEXTE_MAX = 10_000
"""Characters of a text of several lines."""
LISTE_MAX = 300
"""Elements of a list: partners, funding lines, risks, members…"""
FICHES_MAX = 1_000
"""Fiches action of a plan, those in reserve counted."""
MEMBRES_MAX = 1_500
"""Members of a perimeter: all the EPCI of France are fewer."""
REGISTRE_MAX = 1_000
"""Figures of the evidence ledger, signatories, attachments named."""
DOSSIER_MAX = 500_000
"""Characters of a whole dossier, names of fields counted: ten times the longest one known, and more."""
REMARQUES_MAX = 2_000
"""Remarks left on a dossier, settled ones counted."""
REVISIONS_MAX = 1_000
"""Revisions kept of a dossier, besides those that something answers for: signed, deposited, first, last."""
FONDUES_MAX = 50
"""Of these, autosaves merged into the next one and more than a day old."""
CHIFFRES_MAX = 15
"""Significant digits of a number with decimals: what JSON, a spreadsheet and a database all keep exactly."""
ENTIER_MAX = 18
"""Digits of a whole number."""
ANNEE_MIN, ANNEE_MAX = 1800, 2199
"""Years that a dossier may speak of."""

LONGUEURS: Mapping[str, int] = {
    "fiches": FICHES_MAX,
    "membres": MEMBRES_MAX,
    "binomes": MEMBRES_MAX,
    "chiffres": REGISTRE_MAX,
    "signataires": REGISTRE_MAX,
    "pieces": REGISTRE_MAX,
}
"""Name of a list → how many elements it may have, where it is not `LISTE_MAX`."""


def verifier(arbre: Any) -> Iterator[tuple[tuple[str | int, ...], ValeurRefuseeError]]:
    """Yield (position, refusal) for whatever is too long in a raw tree, before anything is made of it."""
    reste: list[tuple[tuple[str | int, ...], Any]] = [((), arbre)]
    taille = 0
    while reste:
        loc, noeud = reste.pop()
        if isinstance(noeud, str):
            taille += len(noeud)
        elif isinstance(noeud, Mapping):
            taille += sum(len(str(cle)) for cle in noeud)
            reste.extend(((*loc, cle), valeur) for cle, valeur in noeud.items())
        elif isinstance(noeud, list | tuple):
            au_plus = LONGUEURS.get(str(loc[-1]), LISTE_MAX) if loc else LISTE_MAX
            if len(noeud) > au_plus:
                phrase = f"cette liste compte {len(noeud)} éléments ; {au_plus} au plus sont admis"
                yield loc, ValeurRefuseeError(phrase, "Réunissez-en, ou retirez-en.")
            reste.extend(((*loc, rang), valeur) for rang, valeur in enumerate(noeud))
        else:
            taille += 8
    if taille > DOSSIER_MAX:
        phrase = f"ce dossier compte {nombre(taille)} caractères ; {nombre(DOSSIER_MAX)} au plus sont admis"
        yield (), ValeurRefuseeError(phrase, "Joignez les longs documents comme pièces au lieu de les écrire ici.")
