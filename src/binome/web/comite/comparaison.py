"""The comparison of the files: its table, which carries all; its map; the same to take away."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.comparaison.carte import dessiner
from binome.services.comite.comparaison.couverture import par_palier
from binome.services.comite.comparaison.emporte import FORMES, emporter, enjeux_de
from binome.services.comite.comparaison.table import (
    MENTION,
    DossierCompare,
    comparer,
)
from binome.web.comite.accueil import cadre
from binome.web.comite.porte import au_comite
from binome.web.pages import page_demandee
from binome.web.socle.telechargement import en_telechargement

MARGES = {"10": Fraction(1, 10), "25": Fraction(1, 4), "50": Fraction(1, 2)}
TRIS = {
    "territoire": "Territoire",
    "rang": "Rang",
    "montant": "Montant",
    "habitants": "Habitants",
    "constats": "Points à justifier",
}


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
    """The files, one line each; of the EPCI asked for twice, those of the files of the page."""
    marge = _marge(request)
    tri = request.GET.get("tri", "") if request.GET.get("tri") in TRIS else "territoire"
    comparee = comparer(ouvert, MARGES[marge])
    feuille = page_demandee(request, _trier(comparee.lignes, tri))
    ici = {siren for ligne in feuille if ligne.faits for siren in ligne.faits.membres}
    contexte = cadre(ouvert, "comite-comparaison") | {
        "comparee": comparee,
        "lignes": [(li, list(zip(comparee.enjeux.values(), enjeux_de(li, comparee), strict=False))) for li in feuille],
        "page": feuille,
        "combien": len(comparee.lignes),
        "paliers": par_palier(Counter(s for ligne in comparee.lignes if ligne.faits for s in ligne.faits.membres)),
        "partages": [partage for partage in comparee.partages if partage[0] in ici],
        # The columns that a file without figures leaves to its sentence.
        "largeur": 13 if comparee.classee else 11,
        "mention": MENTION,
        "question": f"tri={tri}&marge={marge}",
        "marge": marge,
        "marges": list(MARGES),
        "tri": tri,
        "tris": TRIS.items(),
    }
    return render(request, "web/comite/comparaison.html", contexte)


@require_safe
@au_comite
def carte(request: HttpRequest, ouvert: ComiteOuvert) -> HttpResponse:
    """The map; its table is the page."""
    return HttpResponse(dessiner(ouvert), content_type="image/svg+xml; charset=utf-8")


@require_safe
@au_comite
def exporter(request: HttpRequest, ouvert: ComiteOuvert, forme: str) -> HttpResponseBase:
    """The table, as CSV or XLSX."""
    if forme not in FORMES:
        raise Http404("La comparaison s’emporte en CSV ou en XLSX.")
    octets = emporter(comparer(ouvert, MARGES[_marge(request)]), forme)
    return en_telechargement(HttpResponse(octets), f"comparaison-{ouvert.campagne.identifiant}.{forme}", FORMES[forme])
