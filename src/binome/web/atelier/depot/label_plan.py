"""The part of the label's page that changes the plan: which actions are added, stopped or replaced, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from pydantic import ValidationError

from binome.documents.messages import en_francais
from binome.domaine.dossier.modifications.plan import NOMS_DES_GESTES_DU_PLAN, ChangementDuPlan, GesteDuPlan
from binome.domaine.langue.typographie import date_longue, euros, majuscule
from binome.domaine.saisie.jours import lire_jour
from binome.domaine.saisie.nombres import lire_euros
from binome.services.label.erreurs import ActeDuLabelRefuseError
from binome.services.label.publics.suivi import SuiviDuLabel
from binome.services.suivi import plans
from binome.web.formes.saisie import entier

LIGNES, LIGNES_MAX = 3, 20
_CHAMPS = ("geste", "fiche", "titre", "porteur", "cout", "fin")


def changements_lus(dit: QueryDict) -> list[ChangementDuPlan]:
    """The lines that say something. Errors: ActeDuLabelRefuseError, ValeurRefuseeError."""
    lus = []
    for rang in range(1, LIGNES_MAX + 1):
        brut = {nom: dit.get(f"{nom}-{rang}", "").strip() for nom in _CHAMPS}
        if brut["geste"] in set(GesteDuPlan):
            lus.append(_lu(brut, reservee=dit.get(f"reservee-{rang}") == "oui", rang=rang))
        elif any(brut.values()):
            raise ActeDuLabelRefuseError(f"Ligne {rang} : dites si l'action s'ajoute, s'arrête ou est remplacée.")
    return lus


def _lu(brut: Mapping[str, str], *, reservee: bool, rang: int) -> ChangementDuPlan:
    geste = GesteDuPlan(brut["geste"])
    dit: dict[str, Any] = {"geste": geste, "fiche": brut["fiche"]}
    if geste is not GesteDuPlan.arreter:
        dit |= {"titre": brut["titre"], "porteur": brut["porteur"], "reservee": reservee}
        dit["cout"] = lire_euros(brut["cout"]) if brut["cout"] else None
        dit["fin"] = lire_jour(brut["fin"]) if brut["fin"] else None
    try:
        return ChangementDuPlan.model_validate(dit)
    except ValidationError as erreur:
        faute = erreur.errors(include_url=False)[0]
        message, a_faire = en_francais(faute["type"], faute.get("ctx", {}))
        raise ActeDuLabelRefuseError(f"Ligne {rang} : {message}." + (f" {a_faire}" if a_faire else "")) from None


def changements_a_dire(vue: SuiviDuLabel, request: HttpRequest) -> dict[str, Any]:
    """The lines of the form as they were typed, the actions that may stop, and what waits, in sentences."""
    saisi, voulues = request.POST, entier(request.GET.get("lignes", "")) or LIGNES
    remplies = [r for r in range(1, LIGNES_MAX + 1) if saisi.get(f"geste-{r}") or saisi.get(f"titre-{r}")]
    combien = min(max(voulues, *remplies, LIGNES), LIGNES_MAX)
    plan = plans.plan_de(vue.connu.label)
    titres = {action.fiche: action.nom for action in plan}
    return {
        "lignes_du_plan": [
            (rang, {nom: saisi.get(f"{nom}-{rang}", "") for nom in (*_CHAMPS, "reservee")})
            for rang in range(1, combien + 1)
        ],
        "plus_de_lignes": min(combien + 5, LIGNES_MAX) if combien < LIGNES_MAX else 0,
        "gestes_du_plan": [(g.value, nom) for g, nom in NOMS_DES_GESTES_DU_PLAN.items()],
        "actions_du_plan": [(a.fiche, a.nom) for a in plan if a.arretee_le is None],
        "changements_demandes": [
            dire(c, titres) for c in (vue.modification.plan if vue.modification is not None else ())
        ],
    }


def dire(changement: ChangementDuPlan, titres: Mapping[str, str]) -> str:
    """One change of the plan, in a sentence that says all that is asked: it is what the authority decides on."""
    visee = titres.get(changement.fiche, changement.fiche)
    precisions = [
        f"portée par {changement.porteur}",
        f"coût : {euros(changement.cout)}" if changement.cout is not None else "coût inconnu",
        f"fin prévue le {date_longue(changement.fin)}" if changement.fin else "fin inconnue",
        *(["non publique"] if changement.reservee else []),
    ]
    neuve = f"« {changement.titre} », {', '.join(precisions)}"
    if changement.geste is GesteDuPlan.arreter:
        return f"arrêter « {visee} »"
    return majuscule(f"ajouter {neuve}" if not changement.fiche else f"remplacer « {visee} » par {neuve}")
