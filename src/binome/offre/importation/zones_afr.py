"""The communes of a zone of aid with regional purpose, as the decree lists them: « 77009 Arville ; 77012 Auffer P ».

The text of annexe 1 is pasted by who has it. A « P », alone or in brackets, or « en partie », says that only a part of
the commune is in the zone: a project there is to be checked at its address.
"""

from __future__ import annotations

import re

from binome.offre.importation.lot import Refus
from binome.offre.situation import Zone

FORMAT = "zones-afr"
_ENTREE = re.compile(r"(?P<code>\d{5}|2[AB]\d{3})\s+(?P<nom>\D[^;]*)", re.ASCII)
_PARTIE = re.compile(r"(\(\s*P\s*\)|\bP|\(?\s*(en partie|partiellement|pour partie)\s*\)?)\s*\.?$")
_UN_CODE = re.compile(r"^\W*(\d{4,6}|2[AB]\d{2,4})\b", re.ASCII)


def lire(texte: str) -> tuple[dict[str, Zone], list[Refus]]:
    """Commune → whole or part; what begins by a number and is no commune is refused with its line. A commune that is
    listed both whole and in part is in part."""
    communes: dict[str, Zone] = {}
    refus: list[Refus] = []
    for numero, ligne in enumerate(texte.splitlines(), 1):
        for entree in (morceau.strip() for morceau in ligne.split(";")):
            lue = _ENTREE.fullmatch(entree.rstrip(" .,"))
            if lue is None:
                if _UN_CODE.match(entree):
                    refus.append(Refus(numero, entree[:120], "ni un code de commune suivi de son nom"))
                continue
            partie = _PARTIE.search(lue["nom"].strip())
            deja = communes.get(lue["code"])
            en_partie = partie is not None or deja is Zone.partielle
            communes[lue["code"]] = Zone.partielle if en_partie else Zone.entiere
    return communes, refus


def reconnait(texte: str) -> bool:
    """Whether a text lists communes by their code: ten entries at least."""
    trouvees = 0
    for morceau in re.split(r"[;\n]", texte[:20_000]):
        trouvees += _ENTREE.fullmatch(morceau.strip().rstrip(" .,")) is not None
    return trouvees >= 10
