"""The maps of the workbench, kept by set of members: drawing one takes a tenth of a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.referentiel.consultation import Referentiel
from binome.services.perimetre.etabli import autour_de
from binome.services.production import fonds, production
from binome.services.production.cartes import dessins_compares
from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive

_dessins = MemoireVive[str](48)
"""By form, name of the territory, role of each EPCI, and référentiel."""
_comparees = MemoireVive[tuple[str, ...]](48)
"""By members, perimeters set against them, and référentiel."""


def carte(dossier: Dossier) -> str:
    """The map of the perimeter and of its neighbours, as SVG. Errors: ReferentielError."""
    return _retenir("svg", dossier, lambda geographie: production.svg(dossier, geographie).decode())


def fond(dossier: Dossier) -> str:
    """The members and all that the workbench shows around, as GeoJSON. Errors: ReferentielError."""

    def dessiner(geographie: Referentiel) -> str:
        return fonds.fond_du_territoire(dossier, geographie, autour_de(geographie, fonds.roles(dossier)))

    return _retenir("fond", dossier, dessiner)


def comparees(trouvees: Mapping[str, Any]) -> dict[str, str]:
    """Place → small map of each perimeter proposed, set against the dossier's. Errors: ReferentielError."""
    geographie, codes = referentiel.partager(), tuple(trouvees["question"]["retenus"])
    variantes = {p["place"]: tuple(p["unites"]) for p in trouvees["propositions"]}
    cle = (codes, tuple(variantes.items()), geographie.empreinte)
    dessins = _comparees.retenir(cle, lambda: tuple(dessins_compares(geographie, codes, variantes, "proposee")))
    return dict(zip(variantes, dessins, strict=True))


def _retenir(forme: str, dossier: Dossier, dessiner: Callable[[Referentiel], str]) -> str:
    geographie = referentiel.partager()
    cle = (forme, dossier.territoire, frozenset(fonds.roles(dossier).items()), geographie.empreinte)
    return _dessins.retenir(cle, lambda: dessiner(geographie))
