"""The maps of the workbench, kept by set of members: drawing one takes a tenth of a second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from binome.documents.carte import CarteDePage
from binome.domaine.dossier.dossier import Dossier
from binome.services.perimetre.etabli import autour_de
from binome.services.production import autour, fonds, production
from binome.services.production.cartes import dessins_compares
from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive

_cartes = MemoireVive[CarteDePage](48)
"""By name of the territory, role of each EPCI, perimeter set against it, and référentiel."""
_fonds = MemoireVive[str](24)
"""By name of the territory, role of each EPCI, and référentiel."""
_comparees = MemoireVive[tuple[str, ...]](48)
"""By members, perimeters set against them, and référentiel."""


def carte(dossier: Dossier, montrees: Sequence[str] | None = None) -> CarteDePage:
    """The map of the perimeter and of its neighbours, or of another perimeter set against it. Errors:
    ReferentielError."""
    geographie, autre = referentiel.partager(), None if montrees is None else frozenset(montrees)
    cle = (dossier.territoire, frozenset(autour.roles(dossier).items()), autre, geographie.empreinte)
    return _cartes.retenir(cle, lambda: production.carte_de_page(dossier, geographie, montrees, largeur=720))


def montrees(dossier: Dossier, demandees: str) -> tuple[str, ...] | None:
    """The perimeter that an address asks to see, SIREN by SIREN; None when it says none, or something unknown."""
    connu = referentiel.partager()
    sirens = tuple(dict.fromkeys(demandees[:2000].split()))
    if not sirens or any(connu.epci(s) is None for s in sirens):
        return None
    return sirens if set(sirens) != set(dossier.perimetre.sirens_retenus) else None


def fond(dossier: Dossier) -> str:
    """The members and all that the workbench shows around, as GeoJSON. Errors: ReferentielError."""

    geographie = referentiel.partager()
    cle = (dossier.territoire, frozenset(autour.roles(dossier).items()), geographie.empreinte)

    def dessiner() -> str:
        return fonds.fond_du_territoire(dossier, geographie, autour_de(geographie, autour.roles(dossier)))

    return _fonds.retenir(cle, dessiner)


def cote_a_cote(dossier: Dossier, a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, str]:
    """Two perimeters as maps of the same land at the same scale, each set against the dossier's. Errors:
    ReferentielError."""
    geographie, codes = referentiel.partager(), dossier.perimetre.sirens_retenus
    variantes = {"Le premier périmètre": a, "Le second périmètre": b}
    cle = (codes, a, b, geographie.empreinte)
    dessins = _comparees.retenir(cle, lambda: tuple(dessins_compares(geographie, codes, variantes, "compare")))
    return dessins[0], dessins[1]


def comparees(trouvees: Mapping[str, Any]) -> dict[str, str]:
    """Place → small map of each perimeter proposed, set against the dossier's. Errors: ReferentielError."""
    geographie, codes = referentiel.partager(), tuple(trouvees["question"]["retenus"])
    variantes = {p["place"]: tuple(p["unites"]) for p in trouvees["propositions"]}
    cle = (codes, tuple(variantes.items()), geographie.empreinte)
    dessins = _comparees.retenir(cle, lambda: tuple(dessins_compares(geographie, codes, variantes, "proposee")))
    return dict(zip(variantes, dessins, strict=True))
