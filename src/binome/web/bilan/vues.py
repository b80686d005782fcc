"""Settled sheets: the campaigns that have some, all the territories of one together, each of them, and their files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.documents.bilan import ouvertes
from binome.documents.bilan.contenu import du_territoire, mesure
from binome.domaine.bilan.couverture import CouvertureDeLIndicateur, couvrir, indicateurs_communs
from binome.domaine.bilan.fiche import NOMS_DES_CONFIANCES, NOMS_DES_MOMENTS, MomentDuBilan
from binome.services.bilan import arrets, fichiers, national
from binome.services.bilan.carte import dessiner
from binome.services.bilan.national import BilansDUneCampagne

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
    lu = national.consulter(campagne, _moment(moment), _region(request))
    couverture = _couverture(request, lu)
    contexte = {
        "lu": lu,
        "couverture": couverture,
        "degres": [(NOMS_DES_CONFIANCES[c], n) for c, n in couverture.par_confiance] if couverture else [],
        "lignes": _lignes(lu, couverture) if couverture else [],
        "indicateurs": indicateurs_communs(lu.fiches),
        "suite": f"?region={lu.region}" if lu.region else "",
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
    lu, voulue = national.consulter(campagne, _moment(moment), _region(request)), _forme(forme)
    nom = "-".join(filter(None, ("bilans", lu.campagne.identifiant, moment, lu.region)))
    return _servir(fichiers.de_la_campagne(lu, voulue), voulue, nom)


@require_safe
def carte(request: HttpRequest, campagne: str, moment: str) -> HttpResponse:
    """Where an indicator is known; the table of the page says the same."""
    lu = national.consulter(campagne, _moment(moment), _region(request))
    if (couverture := _couverture(request, lu)) is None:
        raise Http404("Aucune fiche arrêtée n'a cet indicateur.")
    return HttpResponse(dessiner(couverture, lu.ou), content_type="image/svg+xml; charset=utf-8")


def _region(request: HttpRequest) -> str:
    return request.GET.get("region", "")[:3]


def _couverture(request: HttpRequest, lu: BilansDUneCampagne) -> CouvertureDeLIndicateur | None:
    """Of the indicator that is asked for; otherwise of the one that most territories know."""
    vues = {cle: couvrir(lu.fiches, cle) for cle, _ in indicateurs_communs(lu.fiches)}
    lues = {cle: vue for cle, vue in vues.items() if vue is not None}
    voulue = lues.get(request.GET.get("indicateur", ""))
    return voulue or max(lues.values(), key=lambda vue: vue.connus, default=None)


def _lignes(lu: BilansDUneCampagne, vue: CouvertureDeLIndicateur) -> list[dict[str, str]]:
    noms = dict(lu.regions)
    return [
        {
            "label": ligne.label,
            "territoire": ligne.territoire,
            "regions": ", ".join(noms.get(code, code) for code in ligne.regions) or "non dite",
            "valeur": mesure(ligne.valeur, vue.unite),
            "depart": mesure(ligne.depart, vue.unite),
            "confiance": NOMS_DES_CONFIANCES[ligne.confiance],
            "source": ligne.source,
        }
        for ligne in vue.lignes
    ]


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
