"""The numbers of actions and the ids that are given: readable, counted axis by axis, never given twice."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, ValidationInfo

from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.socle.modele import LigneLibre, relu

NUMERO_MAX = 12
DEBUT_MAX = 20
# What forms drew before: a letter and four random bytes, then the rank of the action in its axis.
_TIRE = re.compile(r"[a-z][0-9a-f]{8}(?:-(\d{1,6}))?")
_AXE = re.compile(r"(?:axe-?)?(\d{1,6})")


_NUMERO = re.compile(r"[0-9A-Za-zÀ-ÿ][0-9A-Za-zÀ-ÿ .\-–/°]*")


def _numero(valeur: str | None, info: ValidationInfo) -> str | None:
    if valeur is None or relu(info) or (len(valeur) <= NUMERO_MAX and _NUMERO.fullmatch(valeur)):
        return valeur
    raise ValeurRefuseeError(
        f"ce numéro d'action n'en est pas un ({NUMERO_MAX} signes au plus)", "Écrivez par exemple 1-2 ou 3 bis."
    ).pour_pydantic()


NumeroLibre = Annotated[LigneLibre, AfterValidator(_numero)]


def est_tire(identifiant: str) -> bool:
    """Whether an id was drawn at random: it still names what it named, and nobody should have to read it."""
    return bool(_TIRE.fullmatch(identifiant))


def numeros_lisibles(axes: Iterable[str], fiches: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A number for each fiche whose id is not one to read: the rank of its axis, then its own. `axes`: their ids in
    order; `fiches`: (id, id of its axis). Two never get the same, and none gets the id of another."""
    rangs, toutes = {axe: rang for rang, axe in enumerate(axes, 1)}, list(fiches)
    pris, donnes = {cle for cle, _ in toutes}, {}
    for cle, axe in toutes:
        if not (tire := _TIRE.fullmatch(cle)):
            continue
        prefixe, numero = rangs.get(cle.partition("-")[0]) or rangs.get(axe, 1), int(tire[1] or 1)
        while f"{prefixe}-{numero}" in pris:
            numero += 1
        donnes[cle] = f"{prefixe}-{numero}"
        pris.add(donnes[cle])
    return donnes


def numeros_montres(plan: Mapping[str, Any]) -> dict[str, str]:
    """Fiche → the number that people read of it, of the part « plan_actions » of a bare text."""
    fiches = plan.get("fiches", [])
    lisibles = numeros_lisibles(
        (axe["id"] for axe in plan.get("axes", [])), ((fiche["id"], fiche.get("axe", "")) for fiche in fiches)
    )
    return {fiche["id"]: fiche.get("numero") or lisibles.get(fiche["id"], fiche["id"]) for fiche in fiches}


def prochaine_action(axes: Iterable[str], axe: str, pris: Collection[str]) -> str:
    """The id of the next action of an axis, « 3-6 » after « 3-5 » (« 3-06 » after « 3-05 »): after the number of the
    axis, what its id says, or its rank when that is not to be read. `pris`: every id that this dossier ever gave."""
    debut = axe.removeprefix("axe-").removeprefix("axe") or axe
    if est_tire(axe) or len(debut) > DEBUT_MAX:
        debut = str({cle: rang for rang, cle in enumerate(axes, 1)}.get(axe, 1))
    suites = [m[1] for cle in pris if (m := re.fullmatch(rf"{re.escape(debut)}-(\d{{1,6}})", cle))]
    derniere = max(suites, key=int, default="0")
    largeur = len(derniere) if suites and derniere.startswith("0") else 1
    return f"{debut}-{int(derniere) + 1:0{largeur}}"


def prochain_axe(axes: Iterable[str], fiches: Iterable[str] = ()) -> str:
    """The id of one more axis, « axe-5 »: past those there are, and past those whose actions bear the number."""
    numeros = [int(m[1]) for cle in axes if (m := _AXE.fullmatch(cle))]
    numeros += [int(m[1]) for cle in fiches if (m := re.fullmatch(r"(\d{1,6})-\d{1,6}", cle))]
    return f"axe-{max(numeros, default=0) + 1}"


def sans_axe_double(
    axes: Iterable[Mapping[str, object]], avant: Collection[str], apres: Collection[str], fiches: Iterable[str] = ()
) -> dict[str, str]:
    """Axes added since `avant` under an id that someone else gave meanwhile (it is in `apres`): the id that each takes
    instead."""
    cles, changes, connues = [str(axe["id"]) for axe in axes], {}, list(fiches)
    pris = {*cles, *apres, *avant}
    for cle in cles:
        if cle not in avant and cle in apres:
            changes[cle] = prochain_axe(pris, connues)
            pris.add(changes[cle])
    return changes
