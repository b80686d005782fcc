"""What is answered by the link of a letter, without an account: where an action stands, what was promised."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from binome.domaine.suivi.engagements import (
    NOMS_DES_ACTES_D_ENGAGEMENT,
    NOMS_DES_ETATS_D_ENGAGEMENT,
    ActeDEngagement,
)
from binome.services.acces.ouverture import IntrouvableError
from binome.services.socle.erreurs import LienCaducError
from binome.services.suivi import operateurs, points
from binome.services.suivi.ecriture import SuiviRefuseError
from binome.services.suivi.operateurs import PromessesLues
from binome.services.suivi.points import PointLu
from binome.web.formes.engagements import SuiteForm
from binome.web.formes.saisie import entier
from binome.web.presentation.suivi import nom_de_l_etat
from binome.web.socle import liens_recus
from binome.web.suivi.formulaires import PointForm

_POINT, _PROMESSES = "point_de_suivi", "promesses"


@require_safe
def suivre_point(request: HttpRequest, jeton: str) -> HttpResponse:
    """Keep the token of a reminder."""
    return liens_recus.garder(request, _POINT, jeton, points.existe, "point")


@require_safe
def suivre_promesses(request: HttpRequest, jeton: str) -> HttpResponse:
    """Keep the token of a list of promises."""
    return liens_recus.garder(request, _PROMESSES, jeton, operateurs.existe, "promesses")


@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest) -> HttpResponse:
    """Where an action stands, in one short page."""
    jeton = request.session.get(_POINT, "")
    try:
        lu = points.lire(jeton)
        formulaire = PointForm(request.POST or None, situee=lu.situation, initial={"jour": lu.jour})
        if request.method == "POST" and formulaire.is_valid():
            try:
                points.repondre(jeton, formulaire.saisies())
            except SuiviRefuseError as refus:
                return _du_point(request, lu, formulaire, refus.phrase)
            suite = "Vous pouvez revenir par le même lien s'il se passe autre chose."
            return liens_recus.dire(request, "Merci, c'est noté", suite)
    except LienCaducError as caduc:
        return liens_recus.sans_effet(request, caduc)
    return _du_point(request, lu, formulaire)


def _du_point(request: HttpRequest, lu: PointLu, formulaire: PointForm, refus: str = "") -> HttpResponse:
    contexte = {
        "lu": lu,
        "etat_dit": nom_de_l_etat(lu.situation.etat),
        "form": formulaire,
        "refus": refus,
        "financeurs": list(dict.fromkeys([p[0] for p in lu.situation.action.prevu])),
    }
    code = 422 if request.method == "POST" else 200
    return liens_recus.fermer(render(request, "web/suivi/point.html", contexte, status=code))


@require_http_methods(["GET", "HEAD", "POST"])
def promesses(request: HttpRequest) -> HttpResponse:
    """What an operator promised to a territory, and what it answers."""
    jeton, refus = request.session.get(_PROMESSES, ""), ""
    formulaire = SuiteForm(operateurs.REPONSES, request.POST or None, auto_id="dite_%s")
    try:
        lu = operateurs.lire(jeton)
        if request.method == "POST":
            if formulaire.is_valid():
                try:
                    cle = entier(request.POST.get("engagement", "")) or 0
                    operateurs.repondre(jeton, cle, formulaire.saisie())
                    return redirect("promesses")
                except (SuiviRefuseError, IntrouvableError) as erreur:
                    refus = erreur.phrase
            else:
                refus = "Votre réponse est incomplète : relisez ses champs."
    except LienCaducError as caduc:
        return liens_recus.sans_effet(request, caduc)
    return _des_promesses(request, lu, formulaire, refus)


def _des_promesses(request: HttpRequest, lu: PromessesLues, formulaire: SuiteForm, refus: str) -> HttpResponse:
    choisi = entier(request.POST.get("engagement", ""))
    lignes = [
        {
            "lu": p,
            "etat": NOMS_DES_ETATS_D_ENGAGEMENT[p.etat],
            "suites": [(s, NOMS_DES_ACTES_D_ENGAGEMENT[ActeDEngagement(s.acte)]) for s in p.suites],
            "form": formulaire if p.ligne.pk == choisi else _reponse(p.ligne.pk, lu),
        }
        for p in lu.promesses
    ]
    contexte = {"lu": lu, "lignes": lignes, "refus": refus}
    code = 422 if request.method == "POST" else 200
    return liens_recus.fermer(render(request, "web/suivi/promesses.html", contexte, status=code))


def _reponse(cle: int, lu: PromessesLues) -> SuiteForm:
    return SuiteForm(operateurs.REPONSES, initial={"jour": lu.jour}, auto_id=f"suite_{cle}_%s")
