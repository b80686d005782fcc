"""The inbox of a campaign: the deposits of one's scope, filtered, sorted, counted; views to keep; the workload."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from binome.domaine.langue.typographie import accord, alphabetique
from binome.domaine.procedure.etapes import NOMS_DES_ETAPES, EtapeDuDepot
from binome.services.administration import campagnes
from binome.services.instruction import ressorts, transmission
from binome.services.instruction.boite import filtres as questions
from binome.services.instruction.boite import liste, notes, vues
from binome.services.instruction.boite.filtres import Filtres
from binome.services.instruction.boite.liste import BoiteOuverte, LigneDeBoite
from binome.services.socle import referentiel
from binome.services.texte import perimetres
from binome.web.comptes.personne import compte_de
from binome.web.instruction.porte import sur_campagne
from binome.web.pages import page_demandee

PAR_PAGE = 25
MONTRES = 12
"""Deposits held back whose reason is told at once; the others are counted."""


@require_safe
@sur_campagne
def boite(request: HttpRequest, campagne: str) -> HttpResponse:
    """The deposits of a campaign that this person instructs or judges, as they ask for them."""
    ouverte = liste.ouvrir(compte_de(request), campagne)
    toutes = liste.lignes(ouverte)
    filtres, moi = Filtres.from_question(request.GET), ouverte.compte.pk
    retenues = questions.appliquer(filtres, toutes, moi)
    page = page_demandee(request, retenues, PAR_PAGE)
    signes = perimetres.des_depots(ligne.cle for ligne in page)
    contexte = {
        **_commun(ouverte),
        "filtres": filtres,
        "raccourcis": questions.raccourcis(toutes, filtres, moi, instruit=ouverte.moi is not None),
        "champs": _champs(ouverte, filtres, toutes),
        "entetes": _entetes(filtres, ouverte),
        "page": page,
        "lignes": [{**_ligne(ouverte, filtres, ligne), "sirens": signes.get(ligne.cle)} for ligne in page],
        "combien": len(retenues),
        "total": len(toutes),
        "vues": vues.toutes(ouverte),
    }
    return render(request, "web/instruction/boite.html", contexte)


def _commun(ouverte: BoiteOuverte) -> dict[str, Any]:
    return {
        "campagne": ouverte.campagne,
        "intitule": campagnes.intitule(ouverte.campagne),
        "instruit": ouverte.moi is not None,
        "nationale": ouverte.portees is None,
        "portees": [_region(code) for code in sorted(ouverte.portees or ())],
    }


def _region(code: str) -> str:
    region = referentiel.partager().region(code)
    return region.nom if region else f"région {code}"


Options = list[tuple[str, str]]


def _champs(ouverte: BoiteOuverte, filtres: Filtres, toutes: list[LigneDeBoite]) -> list[tuple[str, str, str, Options]]:
    """The filters: name, label, value, options. Nothing is offered that no row of this person has."""
    etapes = {ligne.etape for ligne in toutes}
    regions = sorted(
        {(_region(code), code) for ligne in toutes for code in ligne.regions},
        key=lambda connue: alphabetique(connue[0]),
    )
    services = dict.fromkeys(service for ligne in toutes for service in ligne.services)
    gens = {compte.pk: str(compte) for ligne in toutes for compte in ligne.affectes.values()}
    gens.pop(ouverte.compte.pk, None)
    nommes = [(str(cle), nom) for cle, nom in sorted(gens.items(), key=lambda paire: alphabetique(paire[1]))]
    miens = [(questions.MOI, "à moi")] if ouverte.moi else []
    bref = [(s, ressorts.nommer(ouverte.campagne, s, bref=True)) for s in services]
    champs: list[tuple[str, str, str, Options]] = [
        ("etape", "Étape", filtres.etape, [(e.value, NOMS_DES_ETAPES[e]) for e in EtapeDuDepot if e in etapes]),
        ("region", "Région", filtres.region, [(code, nom) for nom, code in regions] if len(regions) > 1 else []),
        ("service", "Service", filtres.service, sorted(bref, key=lambda paire: paire[1])),
        ("affecte", "Confié", filtres.affecte, [*miens, (questions.PERSONNE, "à personne"), *nommes]),
        ("situation", "Situation", filtres.situation, list(questions.SITUATIONS.items())),
    ]
    return [champ for champ in champs if champ[3]]


def _entetes(filtres: Filtres, ouverte: BoiteOuverte) -> list[dict[str, str]]:
    """The headings that sort, with their address; again: the other way."""
    dites = []
    for cle, titre in questions.TRIS.items():
        if cle == "priorite" and ouverte.moi is None:
            continue
        ici = filtres.sens if filtres.tri == cle else ""
        voulu = replace(filtres, tri=cle, sens="desc" if ici == "asc" else "asc")
        aria = {"asc": "ascending", "desc": "descending", "": ""}[ici]
        fleche = {"asc": "↑", "desc": "↓", "": "↕"}[ici]
        dites.append({"cle": cle, "titre": titre, "lien": f"?{voulu.question}", "aria": aria, "fleche": fleche})
    return dites


def _ligne(ouverte: BoiteOuverte, filtres: Filtres, ligne: LigneDeBoite) -> dict[str, Any]:
    campagne, vus = ouverte.campagne, questions.concernes(filtres, ligne)
    return {
        "ligne": ligne,
        "etape": NOMS_DES_ETAPES[ligne.etape],
        "affectes": [(ressorts.nommer(campagne, s, bref=True), ligne.affectes.get(s)) for s in vus],
        "manquants": ressorts.par_organisme(campagne, ligne.manquants),
        "anterieurs": ressorts.rendus_avant(campagne, ligne.avis_anterieurs),
        "priorite": notes.PRIORITES[ligne.priorite] if ligne.priorite else "",
        "notes": [note.note for note in ligne.notes.values() if note.note],
    }


@require_POST
@sur_campagne
def garder(request: HttpRequest, campagne: str) -> HttpResponse:
    """Keep the question of the page as a view."""
    ouverte = liste.ouvrir(compte_de(request), campagne)
    filtres = Filtres.from_question(QueryDict(request.POST.get("question", "")[:1000].replace("\0", "")).dict())
    vue = vues.garder(ouverte, request.POST.get("nom", ""), filtres)
    messages.success(request, f"La vue « {vue.nom} » est gardée.")
    return _revenir(campagne, vue.question)


@require_POST
@sur_campagne
def oublier(request: HttpRequest, campagne: str, cle: int) -> HttpResponse:
    """Forget a view."""
    vues.retirer(liste.ouvrir(compte_de(request), campagne), cle)
    messages.success(request, "La vue est retirée.")
    return _revenir(campagne, "")


@require_POST
@sur_campagne
def transmettre(request: HttpRequest, campagne: str) -> HttpResponse:
    """Hand to the committee all that is ready; what is held says why."""
    fait = transmission.transmettre_les_prets(liste.ouvrir(compte_de(request), campagne))
    messages.success(request, f"{accord(fait.parties, 'dossier transmis', 'dossiers transmis')} au comité.")
    for territoire, raison in fait.retenues[:MONTRES]:
        messages.warning(request, f"{territoire} : {raison}")
    if (reste := len(fait.retenues) - MONTRES) > 0:
        messages.warning(request, f"Et {accord(reste, 'autre dossier retenu', 'autres dossiers retenus')}.")
    return _revenir(campagne, "")


def _revenir(campagne: str, question: str) -> HttpResponse:
    adresse = reverse("instruction-boite", args=[campagne])
    return redirect(f"{adresse}?{question}" if question else adresse)


@require_safe
@sur_campagne
def charge(request: HttpRequest, campagne: str) -> HttpResponse:
    """Who takes care of how many deposits, among those of one's scope."""
    ouverte = liste.ouvrir(compte_de(request), campagne)
    toutes = liste.lignes(ouverte)
    etapes = [e for e in EtapeDuDepot if any(ligne.etape is e for ligne in toutes)]
    contexte = {
        **_commun(ouverte),
        "etapes": [NOMS_DES_ETAPES[e] for e in etapes],
        "charges": [(c, [c.par_etape[e] for e in etapes]) for c in questions.charges(toutes)],
        "sans_personne": len(questions.appliquer(Filtres(affecte=questions.PERSONNE), toutes, ouverte.compte.pk)),
        "total": len(toutes),
    }
    return render(request, "web/instruction/charge.html", contexte)
