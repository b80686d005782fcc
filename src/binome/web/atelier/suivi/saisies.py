"""Saying what happened to an action: one short form, then back to it; correcting what was said."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from binome.domaine.droits.droits import Action
from binome.domaine.suivi.evenements import (
    NOMS_DES_GENRES,
    ActeDeDecision,
    ActeDeDifficulte,
    EvenementSuivi,
    GenreDeSuivi,
)
from binome.domaine.suivi.phrases import raconter
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError
from binome.services.socle import horloge
from binome.services.suivi import ecriture, lectures
from binome.services.suivi.ecriture import SuiviRefuseError
from binome.services.suivi.lectures import SuiviOuvert
from binome.web.atelier.suivi.cadre import cadre_du_suivi
from binome.web.atelier.suivi.formulaires import SuiviForm, connus
from binome.web.atelier.suivi.vues import DU_PLAN
from binome.web.formes.saisie import entier
from binome.web.socle.porte import sur_dossier

_CLOTURES = {GenreDeSuivi.difficulte: ActeDeDifficulte.levee, GenreDeSuivi.decision: ActeDeDecision.executee}


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire_suivi)
def dire(request: HttpRequest, ouvert: DossierOuvert, fiche: str, genre: str) -> HttpResponseBase:
    """The form of an event, and what it writes."""
    if genre not in set(GenreDeSuivi):
        raise Http404(genre)
    suivi, sorte = lectures.suivre(ouvert), GenreDeSuivi(genre)
    propre = "" if fiche == DU_PLAN else fiche
    situee = suivi.action(propre) if propre else None
    premier = _premier(suivi, propre, sorte, request.GET.get("corrige", ""))
    ecriture.exiger(ouvert, SaisieDeSuivi(fiche=propre, genre=sorte, acte="", jour=suivi.jour))
    formulaire = SuiviForm(sorte, request.POST or None, premier=premier, initial=_depart(premier, suivi))
    code, refus = 200, ""
    if request.method == "POST":
        code = 422
        if formulaire.is_valid():
            try:
                ecriture.dire(ouvert.compte, ouvert.dossier.identifiant, formulaire.saisie(propre))
            except SuiviRefuseError as erreur:
                refus = erreur.phrase
            else:
                messages.success(request, "C'est écrit. Une erreur se corrige dans l'historique de l'action.")
                return _retour(ouvert, propre)
    contexte = cadre_du_suivi(ouvert) | {
        "suivi": suivi,
        "fiche": fiche,
        "situee": situee,
        "nom": NOMS_DES_GENRES[sorte],
        "formulaire": formulaire,
        "refus": refus,
        "premier": raconter(premier) if premier else "",
        "listes": connus(sorte, situee),
    }
    return render(request, "web/atelier/suivi/dire.html", contexte, status=code)


@require_POST
@sur_dossier(Action.lire_suivi)
def clore(request: HttpRequest, ouvert: DossierOuvert, fiche: str, rang: int) -> HttpResponseBase:
    """Lift a difficulty, or say that a decision was carried out: today."""
    suivi = lectures.suivre(ouvert)
    propre = "" if fiche == DU_PLAN else fiche
    ouvertes = [e for e in suivi.evenements if e.fiche == propre and e.racine == rang and e.genre in _CLOTURES]
    if not ouvertes:
        raise IntrouvableError(rang)
    genre = ouvertes[-1].genre
    jour = horloge.jour_a(ouvert.dossier.campagne.fuseau, horloge.maintenant())
    saisie = SaisieDeSuivi(fiche=propre, genre=genre, acte=_CLOTURES[genre].value, jour=jour, cite=rang)
    try:
        ecriture.dire(ouvert.compte, ouvert.dossier.identifiant, saisie)
    except SuiviRefuseError as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "C'est noté.")
    return _retour(ouvert, propre)


def _retour(ouvert: DossierOuvert, fiche: str) -> HttpResponseBase:
    identifiant = ouvert.dossier.identifiant
    return redirect("atelier-suivi-action", identifiant, fiche) if fiche else redirect("atelier-suivi", identifiant)


def _premier(suivi: SuiviOuvert, fiche: str, genre: GenreDeSuivi, brut: str) -> EvenementSuivi | None:
    """The event to correct, as it is said last. Errors: IntrouvableError."""
    if not brut:
        return None
    rang = entier(brut)
    siens = [e for e in suivi.evenements if e.racine == rang and (e.fiche, e.genre) == (fiche, genre)]
    if not siens:
        raise IntrouvableError(brut)
    return siens[-1]


def _depart(premier: EvenementSuivi | None, suivi: SuiviOuvert) -> dict[str, object]:
    if premier is None:
        return {"jour": suivi.jour}
    champs = ("acte", "jour", "objet", "tiers", "montant", "valeur", "echeance", "texte")
    return {nom: getattr(premier, nom) for nom in champs}
