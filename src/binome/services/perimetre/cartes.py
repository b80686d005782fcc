"""The maps of the workbench, kept by set of members: drawing one takes a tenth of a second."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, TypeVar, cast

from binome.domaine.dossier.dossier import Dossier
from binome.services.perimetre.etabli import autour_de
from binome.services.production import fonds, production
from binome.services.production.cartes import dessins_compares
from binome.services.socle import referentiel

RETENUES = 48
D = TypeVar("D")
_dessins: OrderedDict[tuple[object, ...], object] = OrderedDict()
_verrou = Lock()


def carte(dossier: Dossier) -> str:
    """The map of the perimeter and of its neighbours, as SVG. Errors: ReferentielError."""
    return _garder(_cle("svg", dossier), lambda: production.svg(dossier, referentiel.partager()).decode())


def fond(dossier: Dossier) -> str:
    """The members and all that the workbench shows around, as GeoJSON. Errors: ReferentielError."""
    geographie = referentiel.partager()

    def ecrire() -> str:
        return fonds.fond_du_territoire(dossier, geographie, autour_de(geographie, fonds.roles(dossier)))

    return _garder(_cle("fond", dossier), ecrire)


def comparees(dossier: Dossier, trouvees: Mapping[str, Any]) -> dict[str, str]:
    """Place → small map of each perimeter proposed, set against the dossier's. Errors: ReferentielError."""
    codes = tuple(trouvees["question"]["retenus"])
    variantes = {p["place"]: tuple(p["unites"]) for p in trouvees["propositions"]}

    def dessiner() -> tuple[str, ...]:
        return tuple(dessins_compares(referentiel.partager(), codes, variantes, "proposee"))

    return dict(zip(variantes, _garder(("comparees", codes, tuple(variantes.items())), dessiner), strict=True))


def _garder(cle: tuple[object, ...], dessiner: Callable[[], D]) -> D:
    with _verrou:
        if cle in _dessins:
            _dessins.move_to_end(cle)
            return cast(D, _dessins[cle])
    dessin = dessiner()
    with _verrou:
        _dessins[cle] = dessin
        while len(_dessins) > RETENUES:
            _dessins.popitem(last=False)
    return dessin


def _cle(forme: str, dossier: Dossier) -> tuple[object, ...]:
    return (forme, dossier.territoire, tuple(sorted(fonds.roles(dossier).items())))
