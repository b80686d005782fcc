"""The board of a territory, and the page of an action: where it stands, its money, its history, what may be said."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.droits.droits import Action
from binome.domaine.suivi.evenements import NOMS_DES_GENRES, GenreDeSuivi
from binome.domaine.suivi.phrases import raconter
from binome.domaine.suivi.situation import SituationDAction
from binome.services.acces.ouverture import DossierOuvert
from binome.services.suivi import lectures
from binome.services.suivi.lectures import SansLabelError, SuiviOuvert
from binome.services.texte import textes_amendes
from binome.services.texte.texte_lisible import TexteLisible
from binome.web.atelier.suivi.cadre import cadre_du_suivi
from binome.web.presentation import suivi as presentation
from binome.web.socle.porte import sur_dossier

DU_PLAN = "plan"
"""In an address, in the place of an action: what concerns the whole plan."""
_DU_PLAN = (GenreDeSuivi.difficulte, GenreDeSuivi.decision)


@require_safe
@sur_dossier(Action.lire_suivi)
def tableau(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What is late, what waits for whom, where each action stands."""
    contexte = cadre_du_suivi(ouvert)
    try:
        suivi = lectures.suivre(ouvert)
    except SansLabelError as sans:
        return render(request, "web/atelier/suivi/sans_label.html", contexte | {"phrase_du_suivi": sans.phrase})
    vue, titres = suivi.situation, lectures.titres(suivi)
    contexte |= {
        "suivi": suivi,
        "vue": vue,
        "comptes": presentation.compte_des_etats(vue.actions),
        "retards": presentation.echues(vue.retards, titres),
        "attentes": presentation.attendues(vue.attentes, titres),
        "actions": [_rang(a) for a in vue.actions],
        "plan_dit": [{"ligne": ligne, "dit": raconter(ligne.evenement)} for ligne in suivi.histoire("")],
        "genres_du_plan": [(g.value, NOMS_DES_GENRES[g]) for g in _DU_PLAN] if suivi.tient else [],
    }
    return render(request, "web/atelier/suivi/tableau.html", contexte)


@require_safe
@sur_dossier(Action.lire_suivi)
def action(request: HttpRequest, ouvert: DossierOuvert, fiche: str) -> HttpResponse:
    """One action."""
    suivi = lectures.suivre(ouvert)
    situee = suivi.action(fiche)
    contexte = cadre_du_suivi(ouvert)
    lue = fiche_ajoutee(ouvert, contexte["revision"], fiche) if situee.action.depuis else None
    contexte |= {
        "suivi": suivi,
        "fiche_lue": lue,
        "aidee": lue is not None or fiche in {f.id for f in contexte["dossier"].plan_actions.fiches},
        **_rang(situee),
        "retards": presentation.echues(situee.retards, {}),
        "numeros": _numeros(suivi, situee),
        "jalons": [(j, j.en_retard(suivi.jour)) for j in situee.jalons],
        "histoire": histoire(suivi, fiche),
        "genres": genres(suivi, fiche),
        "ouvertes": [(e.racine, e.genre.value, raconter(e)) for e in (*situee.difficultes, *situee.decisions)],
    }
    return render(request, "web/atelier/suivi/action.html", contexte)


def fiche_ajoutee(ouvert: DossierOuvert, lu: TexteLisible, fiche: str) -> FicheAction | None:
    """The whole fiche of an action that an amendment added; None for one that stopped since."""
    fiches = textes_amendes.lisible(ouvert, lu).plan_actions.fiches
    return next((f for f in fiches if f.id == fiche), None)


def _rang(situee: Any) -> dict[str, Any]:
    return {"situee": situee, "etat_dit": presentation.nom_de_l_etat(situee.etat)}


def _numeros(suivi: SuiviOuvert, situee: SituationDAction) -> dict[str, str]:
    """Of the action whose place it takes, and of the one that takes its place."""
    tous = {action.fiche: action.numero_montre for action in suivi.plan}
    autres = {"remplace": situee.action.remplace, "remplacee_par": situee.action.remplacee_par}
    return {nom: tous.get(fiche, fiche) for nom, fiche in autres.items()}


def genres(suivi: SuiviOuvert, fiche: str) -> list[tuple[str, str]]:
    """The kinds of events that their reader may write of an action."""
    if not suivi.dit(fiche):
        return []
    return [(g.value, NOMS_DES_GENRES[g]) for g in GenreDeSuivi if g is not GenreDeSuivi.decision or suivi.tient]


def histoire(suivi: SuiviOuvert, fiche: str) -> list[dict[str, Any]]:
    """All that was written of an action, last first, each with what became of it."""
    lignes = suivi.histoire(fiche)
    derniers: dict[int, int] = {}
    for ligne in lignes:
        derniers.setdefault(ligne.evenement.racine, ligne.evenement.rang)
    return [
        {
            "ligne": ligne,
            "dit": raconter(ligne.evenement),
            "nom": NOMS_DES_GENRES[ligne.evenement.genre],
            "remplace": derniers[ligne.evenement.racine] != ligne.evenement.rang,
            "correction": ligne.evenement.corrige is not None,
        }
        for ligne in lignes
    ]
