"""Settled sheets: the campaigns that have some, all the territories of one together, each of them, and their files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.documents.bilan import ouvertes
from binome.documents.bilan.contenu import du_territoire
from binome.domaine.bilan.fiche import NOMS_DES_MOMENTS, MomentDuBilan
from binome.services.bilan import arrets, fichiers, national

NOMS_DES_FORMES = {"pdf": "PDF", "docx": "DOCX", "xlsx": "XLSX", "csv": "CSV", "json": "JSON"}
_OUVERTES = ("csv", "json")


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    contexte = {
        "campagnes": national.campagnes_suivies(),
        "moments": [(m.value, NOMS_DES_MOMENTS[m]) for m in MomentDuBilan],
    }
    return render(request, "web/bilan/liste.html", contexte)


@require_safe
def campagne(request: HttpRequest, campagne: str, moment: str) -> HttpResponse:
    lu = national.consulter(campagne, _moment(moment))
    contexte = {
        "lu": lu,
        "papier": fichiers.papier(lu),
        "formes": NOMS_DES_FORMES.items(),
        "moments": [(m.value, NOMS_DES_MOMENTS[m]) for m in MomentDuBilan],
    }
    return render(request, "web/bilan/campagne.html", contexte)


@require_safe
def territoire(request: HttpRequest, label: str, moment: str) -> HttpResponse:
    ligne = arrets.trouver(label, _moment(moment))
    contexte = {
        "ligne": ligne,
        "papier": du_territoire(arrets.fiche_de(ligne)),
        "formes": NOMS_DES_FORMES.items(),
    }
    return render(request, "web/bilan/territoire.html", contexte)


@require_safe
def fichier(request: HttpRequest, label: str, moment: str, forme: str) -> HttpResponse:
    ligne, voulue = arrets.trouver(label, _moment(moment)), _forme(forme)
    return _servir(
        fichiers.du_label(arrets.fiche_de(ligne), voulue), voulue, f"bilan-{ligne.label.identifiant}-{moment}"
    )


@require_safe
def fichier_de_campagne(request: HttpRequest, campagne: str, moment: str, forme: str) -> HttpResponse:
    lu, voulue = national.consulter(campagne, _moment(moment)), _forme(forme)
    return _servir(fichiers.de_la_campagne(lu, voulue), voulue, f"bilans-{lu.campagne.identifiant}-{moment}")


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    return _servir(ouvertes.schema().encode(), "json", "bilan.schema")


def _moment(brut: str) -> MomentDuBilan:
    if brut not in set(MomentDuBilan):
        raise Http404(f"Aucun bilan n'est dit « {brut[:40]} ».")
    return MomentDuBilan(brut)


def _forme(brut: str) -> str:
    if brut not in fichiers.TYPES:
        raise Http404(f"Un bilan ne s'écrit pas en « {brut[:10]} ».")
    return brut


def _servir(octets: bytes, forme: str, nom: str) -> HttpResponse:
    entetes = {"Content-Disposition": f'attachment; filename="{nom}.{forme}"'}
    if forme in _OUVERTES:
        # Open data: any page of any site may read them.
        entetes["Access-Control-Allow-Origin"] = "*"
    return HttpResponse(octets, content_type=fichiers.TYPES[forme], headers=entetes)
