"""The maps of the workbench, kept by set of members: drawing one takes a tenth of a second."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from binome.domaine.dossier.dossier import Dossier
from binome.services.perimetre.etabli import autour_de
from binome.services.production import fonds, production
from binome.services.socle import referentiel

RETENUES = 48
_dessins: OrderedDict[tuple[object, ...], str] = OrderedDict()
_verrou = Lock()


def carte(dossier: Dossier) -> str:
    """The map of the perimeter and of its neighbours, as SVG. Errors: ReferentielError."""
    return _garder("svg", dossier, lambda: production.svg(dossier, referentiel.partager()).decode())


def fond(dossier: Dossier) -> str:
    """The members and all that the workbench shows around, as GeoJSON. Errors: ReferentielError."""
    geographie = referentiel.partager()

    def ecrire() -> str:
        return fonds.fond_du_territoire(dossier, geographie, autour_de(geographie, fonds.roles(dossier)))

    return _garder("fond", dossier, ecrire)


def _garder(forme: str, dossier: Dossier, dessiner: Callable[[], str]) -> str:
    cle = (forme, dossier.territoire, tuple(sorted(fonds.roles(dossier).items())))
    with _verrou:
        if cle in _dessins:
            _dessins.move_to_end(cle)
            return _dessins[cle]
    dessin = dessiner()
    with _verrou:
        _dessins[cle] = dessin
        while len(_dessins) > RETENUES:
            _dessins.popitem(last=False)
    return dessin
