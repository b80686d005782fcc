"""Decisions: which are prepared, which are approved; one of them, its versions, and who stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from binome.domaine.comite.decision import NOMS_DES_ETATS, EtatDeLaDecision
from binome.domaine.comite.scrutin import NOMS_DES_SENS, SensDeLaDecision
from binome.domaine.langue.typographie import de_plusieurs
from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.services.acces.lignes import DecisionDuDepot
from binome.services.acces.ouverture import RefusError
from binome.services.annonce import dates
from binome.services.comite import decisions, portefeuille
from binome.services.comite.acces import ComiteOuvert
from binome.services.socle import horloge
from binome.web.comite.accueil import cadre
from binome.web.comite.porte import agir, au_comite
from binome.web.pages import page_demandee
from binome.web.socle.telechargement import en_piece_de_preuve, pieces_de_preuve

A_DECIDER = frozenset({EtapeDuDepot.comite, EtapeDuDepot.decision})
"""Where something may have been adopted since the last decision that was announced."""


@require_safe
@au_comite
def liste(request: HttpRequest, ouvert: ComiteOuvert) -> HttpResponse:
    """The files that the committee has, or had, to decide, and how many stand where."""
    lignes = portefeuille.lignes(ouvert)
    comptes: dict[str, int] = {}
    for ligne in lignes:
        comptes[ligne.etat] = comptes.get(ligne.etat, 0) + 1
    contexte = cadre(ouvert, "comite-decisions") | {
        "page": page_demandee(request, lignes),
        "combien": len(lignes),
        "comptes": [(combien, de_plusieurs(etat, combien)) for etat, combien in sorted(comptes.items())],
        "tout_annonce": bool(lignes) and set(comptes) == {NOMS_DES_ETATS[EtatDeLaDecision.annoncee]},
    }
    return render(request, "web/comite/decisions.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@au_comite
def page(request: HttpRequest, ouvert: ComiteOuvert, dossier: str) -> HttpResponse:
    """The decision of a file."""
    vu = portefeuille.trouver(ouvert, dossier)

    def montrer(refus: str) -> HttpResponse:
        return render(request, "web/comite/decision.html", _contexte(request, ouvert, vu, refus))

    if request.method != "POST":
        return montrer("")
    retour = reverse("comite-decision", args=[ouvert.campagne.identifiant, dossier])
    return agir(request, ouvert, _gestes(request, ouvert, dossier), {"preparer"}, retour, montrer)


def _gestes(request: HttpRequest, ouvert: ComiteOuvert, dossier: str) -> dict[str, Callable[[], str]]:
    dit = request.POST

    def preparer() -> str:
        if dit.get("sens") not in list(SensDeLaDecision):
            raise RefusError("Choisissez le sens de la décision.")
        reserves = dit.get("conditions", "").splitlines()
        faite = decisions.preparer(
            ouvert.compte, dossier, SensDeLaDecision(dit["sens"]), dit.get("motifs", ""), reserves
        )
        return f"Décision préparée, version {faite.version}. Deux personnes l'approuvent."

    def approuver() -> str:
        faite = decisions.approuver(ouvert.compte, dossier, dit.get("empreinte", ""))
        if faite.etat == EtatDeLaDecision.approuvee:
            return "Décision approuvée : elle attend l'annonce, et rien ne la montre d'ici là."
        return "Vous l'avez approuvée. Il faut encore une autre personne."

    return {"preparer": preparer, "approuver": approuver}


def _contexte(request: HttpRequest, ouvert: ComiteOuvert, vu: portefeuille.DossierVu, refus: str) -> dict[str, Any]:
    versions = decisions.versions(vu.depot) if not vu.deport else []
    derniere = versions[-1] if versions else None
    dates_dites = _dates(ouvert, vu, versions)
    en_cours = derniere if derniere and derniere.etat in decisions.EN_COURS else None
    adoptee = decisions.adoptee_de(vu.depot) if vu.etape in A_DECIDER and not vu.deport else None
    return cadre(ouvert, "comite-decisions") | {
        "vu": vu,
        "dossier": vu.depot.dossier,
        "adoptee": adoptee,
        "proposition": NOMS_DES_SENS[SensDeLaDecision(adoptee.proposition)] if adoptee else "",
        "versions": [
            (
                d,
                NOMS_DES_SENS[SensDeLaDecision(d.sens)],
                NOMS_DES_ETATS[EtatDeLaDecision(d.etat)],
                list(d.approbations.all()),
                dates_dites.get(d.pk),
            )
            for d in reversed(versions)
        ],
        "en_cours": en_cours,
        "suite": _suite(en_cours, ouvert),
        "a_approuver": _a_approuver(en_cours, ouvert),
        "base": en_cours or adoptee,
        "reserves": "\n".join(en_cours.conditions) if en_cours else adoptee.conditions if adoptee else "",
        "sens": [(s.value, NOMS_DES_SENS[s]) for s in SensDeLaDecision],
        "peut_preparer": ouvert.conduit and adoptee is not None and (not en_cours or en_cours.etat != "figee"),
        "refus": refus,
    }


def _dates(ouvert: ComiteOuvert, vu: portefeuille.DossierVu, versions: list[DecisionDuDepot]) -> dict[int, Any]:
    """The date by a third party of each decision that was announced, as its territory reads it; that of the last one
    is judged, while nothing else is to be decided. One query for each, three when its token is there."""
    lieu = (ouvert.campagne.identifiant, vu.depot.dossier.identifiant)
    dites: dict[int, Any] = {}
    for d in versions:
        if d.etat != EtatDeLaDecision.annoncee:
            continue
        datee, jugee = dates.datee(d), None
        if d is versions[-1] and vu.etape not in A_DECIDER:
            connu, jugee = datee.juger(horloge.maintenant())
        else:
            connu = datee.horodatage()
        pieces = pieces_de_preuve("comite-horodatage", *lieu, d.version)
        dites[d.pk] = {"connu": connu, "jugee": jugee, "pieces": pieces}
    return dites


@require_safe
@au_comite
def horodatage(request: HttpRequest, ouvert: ComiteOuvert, dossier: str, version: int, forme: str) -> HttpResponse:
    """The token of a decision that was announced, its certificates, or all that proves its date."""
    vu = portefeuille.trouver(ouvert, dossier)
    if vu.deport:
        raise RefusError(f"Vous ne prenez pas part à ce dossier : {vu.deport}")
    annoncees = (d for d in decisions.versions(vu.depot) if d.etat == EtatDeLaDecision.annoncee)
    if (voulue := next((d for d in annoncees if d.version == version), None)) is None:
        raise Http404("Cette version de la décision n’est pas annoncée.")
    return en_piece_de_preuve(dates.datee(voulue).prendre(forme), forme, f"decision-{vu.depot.numero}-v{version}")


_SUITES = {
    EtatDeLaDecision.approuvee: "Elle attend l'annonce ; rien ne la montre d'ici là.",
    EtatDeLaDecision.figee: "L'annonce est armée : elle la rendra publique à son heure.",
}


def _suite(en_cours: Any, ouvert: ComiteOuvert) -> str:
    """What a decision waits for, in the eyes of who reads it."""
    if en_cours is None or _a_approuver(en_cours, ouvert):
        return ""
    attend = "Vous l'avez approuvée : il faut encore l'approbation d'une autre personne."
    return attend if en_cours.etat == EtatDeLaDecision.en_attente else _SUITES[EtatDeLaDecision(en_cours.etat)]


def _a_approuver(en_cours: Any, ouvert: ComiteOuvert) -> bool:
    if en_cours is None or en_cours.etat != EtatDeLaDecision.en_attente:
        return False
    return all(a.compte_id != ouvert.compte.pk for a in en_cours.approbations.all())
