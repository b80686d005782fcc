"""The comparison of the files: its table, which carries all; its map; the same to take away."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.documents.comite.tableau import Cellule, en_csv, en_xlsx
from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.comparaison.carte import dessiner
from binome.services.comite.comparaison.table import (
    MENTION,
    ComparaisonDesDossiers,
    DossierCompare,
    comparer,
)
from binome.web.comite.accueil import cadre
from binome.web.comite.porte import au_comite
from binome.web.socle.telechargement import en_telechargement

MARGES = {"10": Fraction(1, 10), "25": Fraction(1, 4), "50": Fraction(1, 2)}
TRIS = {
    "territoire": "Territoire",
    "rang": "Rang",
    "montant": "Montant",
    "habitants": "Habitants",
    "constats": "Points à justifier",
}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _marge(request: HttpRequest) -> str:
    return request.GET.get("marge", "") if request.GET.get("marge") in MARGES else "25"


def _trier(lignes: tuple[DossierCompare, ...], tri: str) -> list[DossierCompare]:
    """By what is asked; those that do not say it come last, by territory."""

    def cle(ligne: DossierCompare) -> float:
        faits = ligne.faits
        if faits is None:
            return float("inf")
        dits: dict[str, Any] = {
            "rang": ligne.rang.rang if ligne.rang else None,
            "montant": -faits.montant if faits.montant else None,
            "habitants": -ligne.population if ligne.population else None,
            "constats": -(faits.constats.get("bloquant", 0) * 1000 + faits.constats.get("a_justifier", 0)),
        }
        return float("inf") if dits[tri] is None else float(dits[tri])

    return list(lignes) if tri == "territoire" else sorted(lignes, key=cle)


@require_safe
@au_comite
def page(request: HttpRequest, ouvert: ComiteOuvert) -> HttpResponse:
    """Every file, one line each."""
    marge = _marge(request)
    tri = request.GET.get("tri", "") if request.GET.get("tri") in TRIS else "territoire"
    comparee = comparer(ouvert, MARGES[marge])
    contexte = cadre(ouvert, "comite-comparaison") | {
        "comparee": comparee,
        "lignes": [
            (li, list(zip(comparee.enjeux.values(), _enjeux(li, comparee), strict=False)))
            for li in _trier(comparee.lignes, tri)
        ],
        # The columns that a file without figures leaves to its sentence.
        "largeur": 13 if comparee.classee else 11,
        "mention": MENTION,
        "marge": marge,
        "marges": list(MARGES),
        "tri": tri,
        "tris": TRIS.items(),
    }
    return render(request, "web/comite/comparaison.html", contexte)


def _enjeux(ligne: DossierCompare, comparee: ComparaisonDesDossiers) -> list[int]:
    return [ligne.faits.enjeux.get(enjeu, 0) for enjeu in comparee.enjeux] if ligne.faits else []


@require_safe
@au_comite
def carte(request: HttpRequest, ouvert: ComiteOuvert) -> HttpResponse:
    """The map; its table is the page."""
    return HttpResponse(dessiner(comparer(ouvert)), content_type="image/svg+xml; charset=utf-8")


@require_safe
@au_comite
def exporter(request: HttpRequest, ouvert: ComiteOuvert, forme: str) -> HttpResponseBase:
    """The table, as CSV or XLSX."""
    comparee = comparer(ouvert, MARGES[_marge(request)])
    entetes, lignes = _tableau(comparee)
    notes = (*comparee.couverture, comparee.classement, *((MENTION,) if comparee.classee else ()))
    nom = f"comparaison-{ouvert.campagne.identifiant}.{forme}"
    if forme == "csv":
        return en_telechargement(HttpResponse(en_csv(entetes, lignes, notes)), nom, "text/csv; charset=utf-8")
    if forme == "xlsx":
        return en_telechargement(HttpResponse(en_xlsx("Comparaison", entetes, lignes, notes)), nom, _XLSX)
    raise Http404("La comparaison s’emporte en CSV ou en XLSX.")


def _tableau(comparee: ComparaisonDesDossiers) -> tuple[list[str], list[list[Cellule]]]:
    entetes = ["Territoire", "Dépôt", "Régions", "EPCI", "Habitants", "Actions", *comparee.enjeux.values()]
    entetes += ["Montant (€)", "Actions sans montant", "Bloquants", "À justifier", "Avis", "Chevauche"]
    entetes += ["Note", "Rang", "Au mieux", "Au pire", "Décision"]
    return entetes, [_rangee(ligne, comparee) for ligne in comparee.lignes]


def _rangee(ligne: DossierCompare, comparee: ComparaisonDesDossiers) -> list[Cellule]:
    depot, faits, rang = ligne.dossier.depot, ligne.faits, ligne.rang
    tete: list[Cellule] = [depot.dossier.territoire, depot.numero]
    if faits is None:
        return [*tete, ligne.dossier.etat]
    return [
        *tete,
        ", ".join(ligne.regions),
        len(faits.membres),
        ligne.population,
        faits.actions,
        *_enjeux(ligne, comparee),
        faits.montant,
        faits.sans_montant,
        faits.constats.get("bloquant"),
        faits.constats.get("a_justifier"),
        " ; ".join(f"{qui} : {sens}" for qui, sens in ligne.avis),
        ", ".join(ligne.chevauche),
        round(float(rang.score), 3) if rang else None,
        rang.rang if rang else None,
        rang.au_mieux if rang else None,
        rang.au_pire if rang else None,
        ligne.dossier.etat,
    ]
