"""The gestures of the board, as decisions: a plan and a gesture in, the places to save out. Nothing is written here."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from binome.domaine.dossier import numeros
from binome.domaine.dossier.plan_actions import Visibilite
from binome.domaine.saisie.intervalles import NumeroInconnuError, lire_numeros
from binome.domaine.socle.erreurs import BinomeError, Famille

Plan = Mapping[str, Any]
Valeurs = dict[str, Any]
FICHES, AXES = "plan_actions.fiches", "plan_actions.axes"
TITRE_MAX = 300


class GesteImpossibleError(BinomeError):
    """A gesture that means nothing on this plan; the message says why, in French."""

    code = "geste_impossible"
    famille = Famille.invalide


def ajouter(
    plan: Plan, axe: str, titre: str, visibilite: str = Visibilite.public.value, connus: Collection[str] = ()
) -> tuple[str, Valeurs]:
    """A new fiche at the end of an axis, with who may read it: its id, and what to save. `connus`: ids that the dossier
    has ever given, for none is given twice."""
    propre = titre.strip()
    if not propre or len(propre) > TITRE_MAX:
        raise GesteImpossibleError("Donnez à l'action un intitulé, d'une phrase au plus.")
    if not axe and not plan.get("axes"):
        raise GesteImpossibleError("Donnez un intitulé à son axe : l'action et son axe naîtront ensemble.")
    if axe not in {a["id"] for a in plan.get("axes", [])}:
        raise GesteImpossibleError("Choisissez l'axe de l'action ; s'il n'y en a pas encore, créez-en un d'abord.")
    if visibilite not in set(Visibilite):
        raise GesteImpossibleError("Dites qui peut lire l'action : tout le monde, les partenaires, ou le binôme seul.")
    nouvel = nouvel_id(plan, axe, connus)
    fiche = {"id": nouvel, "titre": propre, "axe": axe, "visibilite": visibilite, "en_reserve": True}
    return nouvel, {place(nouvel): fiche}


def avec_un_axe(
    plan: Plan, titre: str, enjeux: Collection[str], connus: Collection[str] = ()
) -> tuple[str, dict[str, Any]]:
    """The plan with one axis more, saved with the fiche that needs it: its id (none of `connus`), and the plan."""
    propre = titre.strip()
    if not propre or len(propre) > TITRE_MAX:
        raise GesteImpossibleError("Donnez à l'axe nouveau un intitulé, d'une phrase au plus.")
    nouvel = id_du_prochain_axe(plan, {}, connus)
    axe = {"id": nouvel, "titre": propre} | ({"enjeux": list(enjeux)} if enjeux else {})
    return nouvel, {**plan, "axes": [*(plan.get("axes") or []), axe]}


def dupliquer(plan: Plan, fiche: str, connus: Collection[str] = ()) -> tuple[str, Valeurs]:
    """A copy in the reserve, right after the original, with its own id (none of `connus`, as `ajouter`)."""
    rang, originale = trouver(plan, fiche)
    copie = copy.deepcopy(originale)
    nouvel = nouvel_id(plan, originale["axe"], connus)
    copie |= {"id": nouvel, "titre": f"{originale['titre'][: TITRE_MAX - 8]} (copie)", "en_reserve": True}
    fiches = list(plan["fiches"])
    return nouvel, {FICHES: [*fiches[: rang + 1], copie, *fiches[rang + 1 :]]}


def jumelles(plan: Plan, apres: Plan, fiche: str) -> set[str]:
    """The fiches of a plan that say to the letter what a new one says in the plan `apres`, under an axis so called."""
    neuve = _dite(apres, trouver(apres, fiche)[1])
    return {connue["id"] for connue in plan.get("fiches", []) if _dite(plan, connue) == neuve}


def _dite(plan: Plan, fiche: dict[str, Any]) -> dict[str, Any]:
    """What a fiche says, whatever its id and that of its axis."""
    axes = {axe["id"]: axe["titre"] for axe in plan.get("axes") or []}
    return {**fiche, "id": "", "axe": axes.get(fiche["axe"], "")}


def retirer(plan: Plan, fiche: str) -> Valeurs:
    """The plan without that fiche."""
    trouver(plan, fiche)
    return {place(fiche): None}


def deplacer(plan: Plan, fiche: str, pas: int) -> Valeurs:
    """The fiche one place up (-1) or down (+1) among those of its axis; the others keep their places."""
    rang, deplacee = trouver(plan, fiche)
    fiches = list(plan["fiches"])
    voisins = [k for k, f in enumerate(fiches) if f["axe"] == deplacee["axe"]]
    cible = voisins.index(rang) + pas
    if not 0 <= cible < len(voisins):
        raise GesteImpossibleError("Cette action est déjà au bout de son axe.")
    autre = voisins[cible]
    fiches[rang], fiches[autre] = fiches[autre], fiches[rang]
    return {FICHES: fiches}


def placer(plan: Plan, fiche: str, axe: str, avant: str = "") -> Valeurs:
    """The fiche under an axis, before another one of it, or last; the others keep their order."""
    rang, deplacee = trouver(plan, fiche)
    if axe not in _axes(plan):
        raise GesteImpossibleError("Cet axe n'existe plus.")
    autres = [f for k, f in enumerate(plan["fiches"]) if k != rang]
    siennes = [k for k, f in enumerate(autres) if f["axe"] == axe]
    cible = next((k for k in siennes if autres[k]["id"] == avant), siennes[-1] + 1 if siennes else len(autres))
    return {FICHES: [*autres[:cible], {**deplacee, "axe": axe}, *autres[cible:]]}


def placer_axe(plan: Plan, axe: str, avant: str = "") -> Valeurs:
    """The axis before another one, or last; the others keep their order."""
    deplace = next((a for a in plan.get("axes") or [] if a["id"] == axe), None)
    if deplace is None:
        raise GesteImpossibleError("Cet axe n'existe plus.")
    autres = [a for a in plan["axes"] if a["id"] != axe]
    cible = next((rang for rang, a in enumerate(autres) if a["id"] == avant), len(autres))
    return {AXES: [*autres[:cible], deplace, *autres[cible:]]}


def ranger(plan: Plan, fiche: str, en_reserve: bool) -> Valeurs:
    """Put a fiche in the reserve, or present it."""
    trouver(plan, fiche)
    return {f"{place(fiche)}.en_reserve": True if en_reserve else None}


def choisir(plan: Plan, presentees: Iterable[str], montrees: Iterable[str]) -> Valeurs:
    """Present those, and no other among those that were shown: a fiche added meanwhile keeps its place."""
    voulues, vues = set(presentees), set(montrees)
    return {
        f"{place(fiche['id'])}.en_reserve": None if fiche["id"] in voulues else True
        for fiche in plan.get("fiches", [])
        if fiche["id"] in vues and (fiche["id"] in voulues) == bool(fiche.get("en_reserve"))
    }


def ne_garder(plan: Plan, texte: str, numeros: Mapping[str, str]) -> Valeurs:
    """Present those that a text names (« 1-1 à 1-10, 2-3 »), and put in the reserve the others of `numeros`, which has
    the id of each by its number, in the order of the page."""
    montrees = list(numeros.values())
    try:
        gardees = [montrees[rang] for rang in lire_numeros(texte, list(numeros))]
    except NumeroInconnuError as erreur:
        raise GesteImpossibleError(
            f"Aucune action ne porte le numéro « {erreur} » : écrivez par exemple « 1-1 à 1-5, 2-3 »."
        ) from erreur
    if not gardees:
        raise GesteImpossibleError("Dites quelles actions garder, par exemple « 1-1 à 1-5, 2-3 ».")
    return choisir(plan, gardees, montrees)


def axes_occupes(plan: Plan, gardes: Collection[str]) -> list[str]:
    """Titles of the axes that would go although fiches stand in them."""
    occupes = {fiche["axe"] for fiche in plan.get("fiches", [])}
    return [a["titre"] for a in plan.get("axes", []) if a["id"] not in gardes and a["id"] in occupes]


def ids(plan: Plan) -> set[str]:
    return {fiche["id"] for fiche in plan.get("fiches", [])}


def place(fiche: str) -> str:
    """The place of a fiche in the dossier."""
    return f"{FICHES}[{fiche}]"


def trouver(plan: Plan, fiche: str) -> tuple[int, dict[str, Any]]:
    """Rank and tree of a fiche. Errors: GesteImpossibleError."""
    for rang, connue in enumerate(plan.get("fiches", [])):
        if connue["id"] == fiche:
            return rang, connue
    raise GesteImpossibleError("Cette action n'est plus dans le plan.")


def nouvel_id(plan: Plan, axe: str, connus: Collection[str] = ()) -> str:
    """The id of the next action of an axis, which this dossier never gave."""
    return numeros.prochaine_action(_axes(plan), axe, {*ids(plan), *connus})


def id_du_prochain_axe(saisi: Plan, tete: Plan, connus: Collection[str] = ()) -> str:
    """The id of one more axis, after those of the form and those that others added since."""
    return numeros.prochain_axe(_axes(saisi) + _axes(tete), connus)


def sans_axe_double(saisi: Valeurs, avant: Plan, tete: Plan, connus: Collection[str] = ()) -> Valeurs:
    """What was typed, with another id for each axis that took the one that someone else gave since `avant`."""
    axes, ailleurs = saisi.get("axes") or [], _axes(tete)
    changes = numeros.sans_axe_double(axes, _axes(avant), ailleurs, connus)
    return {**saisi, "axes": [{**axe, "id": changes.get(axe["id"], axe["id"])} for axe in axes] or None}


def _axes(plan: Plan) -> list[str]:
    return [axe["id"] for axe in plan.get("axes") or []]


SUR_UNE_FICHE: dict[str, Callable[[Plan, str], Valeurs]] = {
    "retirer": retirer,
    "monter": lambda plan, fiche: deplacer(plan, fiche, -1),
    "descendre": lambda plan, fiche: deplacer(plan, fiche, 1),
    "presenter": lambda plan, fiche: ranger(plan, fiche, en_reserve=False),
    "reserver": lambda plan, fiche: ranger(plan, fiche, en_reserve=True),
}
