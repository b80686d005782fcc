"""Who may judge a deposit: each judge's ties, what is set aside, what is decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import soigner
from binome.services.conflits import decisions, liens
from binome.services.conflits.liens import Liens
from binome.services.conflits.refus import LienImpossibleError
from binome.services.conflits.regime import INCONNU, regime
from binome.services.conflits.sieges import juge_de
from binome.services.instruction.depots_instruits import DepotInstruit
from binome.services.socle import horloge
from binome.web.comptes.personne import compte_de
from binome.web.instruction.cadre import cadre
from binome.web.instruction.liens import vu
from binome.web.instruction.liens.formulaires import DeportForm, refuser
from binome.web.instruction.porte import sur_depot
from binome.web.refus.au_champ import redire


@require_safe
@sur_depot(Action.lire_liens)
def liste(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """Who may judge this deposit: bodies and people, each with what there is to know before one assigns."""
    return _liste(request, instruit)


def _liste(request: HttpRequest, instruit: DepotInstruit, refus: str = "") -> HttpResponse:
    quand = horloge.maintenant()
    tous = liens.liens_du_dossier(instruit.ouvert.dossier, quand, pour=instruit.ouvert.compte)
    contexte = cadre(instruit, "liens") | {
        "juges": [(vus, vu.niveau(vus)) for vus in tous if vu.a_lire(vus)],
        "sans_lien": vu.sans_lien(tous),
        "a_decider": sum(vus.a_decider for vus in tous),
        "manques": _communs(tous),
        "decides": decisions.decides(instruit.ouvert.dossier),
        "refus": refus,
        **_droit(instruit),
    }
    return render(request, "web/instruction/liens/liste.html", contexte, status=422 if refus else 200)


@require_safe
@sur_depot(Action.lire_liens)
def juge(request: HttpRequest, instruit: DepotInstruit, juge: str) -> HttpResponse:
    """The ties of one judge, their drawings and sources; what can be decided of them."""
    return _montrer(request, instruit, _trouver(instruit, juge))


@require_POST
@sur_depot(Action.traiter_liens)
def ecarter(request: HttpRequest, instruit: DepotInstruit, juge: str) -> HttpResponse:
    """Set a chain aside."""
    vus, dit = _trouver(instruit, juge), request.POST
    try:
        decisions.ecarter(compte_de(request), instruit.identifiant, juge, dit.get("chaine", ""), dit.get("motif", ""))
    except LienImpossibleError as refus:
        return redire(request, _montrer(request, instruit, vus, 422, refus=refus.phrase), refus.phrase)
    messages.success(request, "Le lien est écarté. Il reste affiché, avec votre motif.")
    return redirect("instruction-liens-juge", instruit.identifiant, juge)


@require_POST
@sur_depot(Action.traiter_liens)
def retablir(request: HttpRequest, instruit: DepotInstruit, cle: int) -> HttpResponse:
    """Count a chain again."""
    fait = decisions.retablir(compte_de(request), instruit.identifiant, cle)
    messages.success(request, "Le lien compte de nouveau.")
    return redirect("instruction-liens-juge", instruit.identifiant, fait.juge)


@require_POST
@sur_depot(Action.traiter_liens)
def decider(request: HttpRequest, instruit: DepotInstruit, juge: str) -> HttpResponse:
    """Write what was decided of someone."""
    vus, form = _trouver(instruit, juge), DeportForm(_regime(instruit), request.POST)
    if not vus.personne:
        raise Http404("Un déport se décide pour une personne.")
    if form.is_valid():
        try:
            decisions.decider(compte_de(request), instruit.identifiant, form.voulu(vus.compte, vus.membre))
        except LienImpossibleError as refus:
            refuser(form, refus.phrase)
        else:
            messages.success(request, soigner(f"La décision est inscrite : {vus.nom}."))
            return redirect("instruction-liens", instruit.identifiant)
    return _montrer(request, instruit, vus, 422, deport=form)


@require_POST
@sur_depot(Action.traiter_liens)
def lever(request: HttpRequest, instruit: DepotInstruit, cle: int) -> HttpResponse:
    """End a decision, with its reason."""
    try:
        fait = decisions.lever(compte_de(request), instruit.identifiant, cle, request.POST.get("motif", ""))
    except LienImpossibleError as refus:
        return redire(request, _liste(request, instruit, refus.phrase), refus.phrase)
    messages.success(request, "La décision est levée. Elle reste dans l’historique.")
    return redirect("instruction-liens-juge", instruit.identifiant, juge_de(fait.compte_id, fait.membre_id))


def _trouver(instruit: DepotInstruit, juge: str) -> Liens:
    vus = liens.liens_d_un_juge(instruit.ouvert.dossier, juge, pour=instruit.ouvert.compte)
    if vus is None:
        raise Http404("Cette personne ne juge pas ce dépôt.")
    return vus


def _regime(instruit: DepotInstruit) -> Any:
    return regime(instruit.ouvert.dossier.campagne, horloge.aujourdhui())


def _droit(instruit: DepotInstruit) -> dict[str, Any]:
    en_vigueur = _regime(instruit)
    return {"regime": en_vigueur, "jour_du_droit": horloge.aujourdhui(), "droit_inconnu": INCONNU}


def _communs(tous: tuple[Liens, ...]) -> list[str]:
    """What is missing for every judge alike, said once."""
    if not tous:
        return []
    return [manque for manque in tous[0].manques if all(manque in vus.manques for vus in tous)]


def _montrer(
    request: HttpRequest,
    instruit: DepotInstruit,
    vus: Liens,
    code: int = 200,
    *,
    refus: str = "",
    deport: DeportForm | None = None,
) -> HttpResponse:
    contexte = cadre(instruit, "liens")
    soi = vus.compte == compte_de(request).pk
    contexte |= {
        "vus": vus,
        "niveau": vu.niveau(vus),
        "chaines": vu.chaines(vus, contexte["dossier"], f"dossier:{instruit.identifiant}"),
        "refus": refus,
        "deport": deport or DeportForm(_regime(instruit)),
        "soi": soi,
        "decide": contexte["peut"][Action.traiter_liens.value] and not soi,
        **_droit(instruit),
    }
    return render(request, "web/instruction/liens/juge.html", contexte, status=code)
