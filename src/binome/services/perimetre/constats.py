"""What the call says of a perimeter at the instant of a click: the rules of the perimeter that need no long search."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from binome.appels import verification
from binome.appels.catalogue import retrouver_appel
from binome.appels.regle import Contexte, Usage
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.verdict.constat import Constat
from binome.domaine.verdict.mesures import MesurePerimetre, Part
from binome.services.territoire.terrain import Terrain

DIFFEREE = Usage.meilleur_perimetre
"""The rule that rests on a search of the engine: left to the whole verdict, which has the time."""


def constats(
    dossier: Dossier,
    autres: Sequence[Dossier],
    evaluation: Mapping[str, Any],
    terrain: Terrain,
    instant: dt.datetime,
) -> tuple[Constat, ...]:
    """Findings of the perimeter rules, worst first."""
    if terrain.geographie is None:
        return ()
    executable = retrouver_appel(dossier.appel)
    regles = tuple(r for r in executable.regles_de("perimetre") if r.sert is not DIFFEREE)
    contexte = Contexte(
        appel=executable.appel,
        geographie=terrain.geographie,
        date=instant,
        autres=tuple(autres),
        mesure=mesure(evaluation, terrain),
    )
    verdict = verification.verifier(dossier, replace(executable, regles=regles), contexte)
    retenues = {r.id for r in regles}
    return tuple(c for c in verdict.constats if c.regle in retenues)


def mesure(evaluation: Mapping[str, Any], terrain: Terrain) -> MesurePerimetre | None:
    """The self-containment measured, as the rules receive it."""
    parts = {m["id"]: m for m in evaluation["mesures"]}
    offre, demande = parts.get("auto_offre"), parts.get("auto_demande")
    if not offre or not demande or offre["valeur"] is None or demande["valeur"] is None:
        return None
    return MesurePerimetre(
        nature="estime" if terrain.flots.nature == "estime" else "observe",
        offre=_part(offre),
        demande=_part(demande),
        source=terrain.flots.source,
        millesime=terrain.flots.millesime,
    )


def _part(lue: Mapping[str, Any]) -> Part:
    bas, haut = (lue["valeur"] if lue[borne] is None else lue[borne] for borne in ("bas", "haut"))
    return Part(bas=round(bas, 6), haut=round(haut, 6))
