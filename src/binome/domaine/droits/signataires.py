"""Whether who is about to sign is the person that the text names: told before, never refused for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from binome.domaine.droits.roles import NOMS, Role
from binome.domaine.langue.typographie import enumerer, sans_accents

_MOTS = re.compile(r"[^\W\d_]+")
_CIVILITES = frozenset({"m", "mme", "mlle", "monsieur", "madame", "mademoiselle", "me", "maitre", "dr", "docteur"})


def meme_personne(un: str, autre: str) -> bool:
    """Whether two names may be of one person: the same words but for accents, order, title, second first names.

    Two words at least must be the same: one name alone is not enough to tell.
    """
    mots, autres = _mots(un), _mots(autre)
    return len(mots & autres) >= 2 and (mots <= autres or autres <= mots)


def _mots(nom: str) -> frozenset[str]:
    return frozenset(_MOTS.findall(sans_accents(nom))) - _CIVILITES


def avertir(qualite: Role, signataire: str, nommes: Sequence[str]) -> str | None:
    """What to say, before they sign, to someone who signs in that name as that side; None when the text names them.

    `nommes`: the people whom the text names on that side of its binôme.
    """
    if any(meme_personne(signataire, nom) for nom in nommes):
        return None
    cote = NOMS[qualite]
    if not nommes:
        return (
            f"Ce texte ne nomme aucun {cote} du territoire. Vous signeriez comme {cote} un texte où votre nom n'est "
            "pas : demandez au chef de projet de l'écrire, puis relisez."
        )
    return (
        f"Ce texte nomme {enumerer(list(nommes))} comme {cote} du territoire ; la signature serait de {signataire}. "
        "Si ce n'est pas la même personne, faites corriger le binôme avant de signer, ou laissez signer la personne "
        "nommée."
    )
