"""Where the announcement of a campaign is prepared: what is ready, the rehearsal, two people to arm it, its proofs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from binome.domaine.comite.annonce import NOMS_DES_ANNONCES, EtatDeLAnnonce
from binome.domaine.comite.scrutin import NOMS_DES_SENS, SensDeLaDecision
from binome.domaine.langue.typographie import instant, soigner
from binome.services.acces.ouverture import RefusError
from binome.services.administration import campagnes
from binome.services.annonce import armement, assemblee, essais, palmares, suivi
from binome.services.comite import decisions
from binome.services.comite.acces import ComiteOuvert
from binome.services.socle import horloge
from binome.web.annonce.formulaires import AnnulationForm, InstantForm
from binome.web.comptes.confirmation import confirmer_d_abord
from binome.web.comptes.personne import compte_de
from binome.web.pages import page_demandee
from binome.web.refus.au_champ import redire
from binome.web.socle.porte import gardee


def _cadre(ouvert: ComiteOuvert) -> dict[str, Any]:
    return {"campagne": ouvert.campagne, "intitule": campagnes.intitule(ouvert.campagne)}


@require_safe
@gardee()
def page(request: HttpRequest, campagne: str) -> HttpResponse:
    """What is ready, what is armed, what was announced."""
    return _montrer(request, campagne)


def _montrer(request: HttpRequest, campagne: str, refus: str = "", **formulaires: Any) -> HttpResponse:
    compte = compte_de(request)
    ouvert = armement.ouvrir(compte, campagne)
    annonce = armement.en_cours(ouvert.campagne)
    ecart = armement.ecart(ouvert)
    pretes = [] if ecart else decisions.decisions_approuvees(ouvert.campagne)
    feuille = page_demandee(request, pretes)
    contexte = _cadre(ouvert) | {
        "annonce": annonce,
        "etat": NOMS_DES_ANNONCES[EtatDeLAnnonce(annonce.etat)] if annonce else "",
        "la_mienne": annonce is not None and annonce.proposee_par_id == compte.pk,
        "ecart": ecart,
        "actuelle": armement.empreinte(annonce.instant, pretes) if annonce and not ecart else "",
        "pretes": [(d, NOMS_DES_SENS[SensDeLaDecision(d.sens)]) for d in feuille],
        "page": feuille,
        "attente": [] if ecart else decisions.en_attente(ouvert.campagne),
        "passees": [(a, NOMS_DES_ANNONCES[EtatDeLAnnonce(a.etat)]) for a in armement.passees(ouvert.campagne)],
        "laureats": palmares.laureats(ouvert.campagne),
        "assemblee": assemblee.de_la_campagne(ouvert.campagne),
        "refus": refus,
        "proposition": InstantForm(),
        "annulation": AnnulationForm(),
        **formulaires,
    }
    code = 422 if refus or formulaires else 200
    return render(request, "web/annonce/annonce.html", contexte, status=code)


@gardee()
@require_http_methods(["GET", "HEAD", "POST"])
def essayer(request: HttpRequest, campagne: str) -> HttpResponse:
    """The rehearsal, made by a job: everything that will change, each of its lists a page at a time."""
    compte = compte_de(request)
    if request.method == "POST":
        essais.demander(compte, campagne, request.get_host(), chiffre=request.is_secure())
        return redirect("annonce-essai", campagne)
    ouvert = armement.relire(compte, campagne)
    annonce, etat = armement.en_cours(ouvert.campagne), essais.etat(ouvert)
    contexte = _cadre(ouvert) | {"annonce": annonce, "etat": etat}
    if etat.garde:
        contexte |= {"essai": etat.garde, "tient": essais.tient(ouvert, etat.garde, annonce)}
        contexte |= _listes(request, etat.garde)
    return render(request, "web/annonce/essai.html", contexte)


def _listes(request: HttpRequest, garde: essais.EssaiGarde) -> dict[str, Any]:
    """The page asked for of each list, and whom it names. One query."""
    adresses = page_demandee(request, garde.changees, parametre="adresses")
    courriels = page_demandee(request, garde.lettres, parametre="courriels")
    connues = essais.personnes([*(a.compte for a in adresses), *(c.compte for c in courriels)])
    return {
        "dossiers": page_demandee(request, garde.dossiers, parametre="dossiers"),
        "adresses": adresses,
        "courriels": courriels,
        "changements": [(a, connues.get(a.compte) if a.compte else None) for a in adresses],
        "lettres": [(c, connues.get(c.compte)) for c in courriels],
    }


@gardee()
@confirmer_d_abord
@require_http_methods(["GET", "HEAD", "POST"])
def proposer(request: HttpRequest, campagne: str) -> HttpResponse:
    """Ask for an announcement, once one has just proved who one is."""
    armement.ouvrir(compte_de(request), campagne)
    if request.method != "POST":
        return redirect("annonce", campagne)
    rempli = InstantForm(request.POST)
    if not rempli.is_valid():
        return _montrer(request, campagne, proposition=rempli)
    try:
        annonce = armement.proposer(compte_de(request), campagne, rempli.cleaned_data["instant"])
    except RefusError as refus:
        return redire(request, _montrer(request, campagne, refus.phrase, proposition=rempli), refus.phrase)
    dit = f"Annonce proposée pour le {instant(horloge.a_paris(annonce.instant))}. Une autre personne doit l'armer."
    messages.success(request, soigner(dit))
    return redirect("annonce", campagne)


@gardee()
@confirmer_d_abord
@require_http_methods(["GET", "HEAD", "POST"])
def armer(request: HttpRequest, campagne: str) -> HttpResponse:
    """Arm the announcement that somebody else asked for."""
    armement.ouvrir(compte_de(request), campagne)
    if request.method != "POST":
        return redirect("annonce", campagne)
    try:
        armement.armer(compte_de(request), campagne, request.POST.get("empreinte", ""))
    except RefusError as refus:
        return _montrer(request, campagne, refus.phrase)
    messages.success(request, "L’annonce est armée : tout partira ensemble, à son instant.")
    return redirect("annonce", campagne)


@gardee()
@require_http_methods(["GET", "HEAD", "POST"])
def annuler(request: HttpRequest, campagne: str) -> HttpResponse:
    """Cancel it. Nothing more is asked than why: one may be in a hurry."""
    armement.ouvrir(compte_de(request), campagne)
    if request.method != "POST":
        return redirect("annonce", campagne)
    try:
        armement.annuler(compte_de(request), campagne, request.POST.get("motif", ""))
    except RefusError as refus:
        return redire(request, _montrer(request, campagne, refus.phrase), refus.phrase)
    messages.success(request, "L’annonce est annulée : rien ne partira.")
    return redirect("annonce", campagne)


@require_safe
@gardee()
def notifications(request: HttpRequest, campagne: str) -> HttpResponse:
    """What is known of each person being told of each decision that was announced."""
    ouvert = armement.ouvrir(compte_de(request), campagne)
    feuille = page_demandee(request, suivi.notifiees(ouvert.campagne))
    contexte = _cadre(ouvert) | {"page": feuille, "lignes": feuille.object_list}
    return render(request, "web/annonce/notifications.html", contexte)
