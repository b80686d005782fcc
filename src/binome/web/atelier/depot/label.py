"""The label of a dossier, for who answers for it and for the authority: where it stands, what is envisaged, what each
may do. What may be done, and when, is the services' to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from binome.domaine.droits.droits import Action
from binome.domaine.label.actes import ARTICLES, NOMS_DES_EFFETS, PERMET, Effet, Fondement
from binome.domaine.label.etats import NOMS_DES_ETATS
from binome.domaine.label.label import NOMS_DES_PORTEES, PorteeDeModification
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.socle.erreurs import au_champ
from binome.services.acces.ouverture import DossierOuvert
from binome.services.label import actes, modifications
from binome.services.label.erreurs import ActeDuLabelRefuseError
from binome.services.label.publics import suivi
from binome.services.socle import horloge
from binome.services.suivi.modifications import amendements
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.depot.label_plan import changements_a_dire, changements_lus
from binome.web.refus.au_champ import redire
from binome.web.socle.porte import sur_dossier

_SUSPENSION = Effet.suspension


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.repondre_du_label, Action.tenir_label)
def page(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What is known of the label, and the forms of who reads it."""
    if request.method != "POST":
        return _page(request, ouvert)
    label = ouvert.label
    geste = GESTES.get(request.POST.get("geste", ""))
    if label is None or geste is None:
        return _page(request, ouvert, "Ce geste n'existe pas, ou ce dossier n'a pas de label.", 422)
    try:
        dit = geste(ouvert, label.identifiant, request.POST)
    except (ActeDuLabelRefuseError, ValeurRefuseeError) as refus:
        return redire(request, _page(request, ouvert, f"{refus}", 422), getattr(refus, "phrase", f"{refus}"))
    messages.success(request, dit)
    return redirect("atelier-label", ouvert.dossier.identifiant)


def _page(request: HttpRequest, ouvert: DossierOuvert, refus: str = "", code: int = 200) -> HttpResponse:
    vue = suivi.suivre(ouvert, horloge.maintenant())
    permis = dict.fromkeys(e for e in Effet if vue and (vue.suspension or e is not _SUSPENSION))
    contexte = cadre(ouvert, "label") | {
        "suivi": vue,
        "etat_du_label": NOMS_DES_ETATS[vue.connu.etat] if vue else "",
        "repond": ouvert.peut(Action.repondre_du_label),
        "tient": ouvert.peut(Action.tenir_label),
        "effets": [(e.value, NOMS_DES_EFFETS[e]) for e in permis],
        "fondements": [(f.value, ARTICLES[f]) for f in Fondement if PERMET[f] & permis.keys()],
        "portees": [(p.value, NOMS_DES_PORTEES[p]) for p in PorteeDeModification],
        "textes_saisis": [
            (p.value, NOMS_DES_PORTEES[p], request.POST.get(f"texte-{p.value}", "")) for p in PorteeDeModification
        ],
        "refus": refus,
        "saisi": request.POST or _engage(vue),
        "choisies": request.POST.getlist("porte_sur"),
    }
    if vue:
        demandes = vue.modification.textes if vue.modification else {}
        contexte["textes_demandes"] = [(NOMS_DES_PORTEES[PorteeDeModification(p)], t) for p, t in demandes.items()]
        contexte["textes"] = [(NOMS_DES_PORTEES[PorteeDeModification(t.partie)], t) for t in vue.textes]
        contexte |= changements_a_dire(vue, request)
    return render(request, "web/atelier/depot/label.html", contexte, status=code)


def _engage(vue: suivi.SuiviDuLabel | None) -> Mapping[str, str]:
    """What the forms propose: the measure that was engaged."""
    engage = vue.connu.vie.engage if vue else None
    if engage is None or engage.effet is None or engage.fondement is None:
        return {}
    return {"effet": engage.effet.value, "fondement": engage.fondement.value}


def _engager(ouvert: DossierOuvert, ou: str, dit: Any) -> str:
    actes.engager(ouvert.compte, ou, _choix(Effet, dit), _choix(Fondement, dit), _jour(dit), dit.get("motif", ""))
    return "La procédure est engagée : le territoire peut répondre."


def _observer(ouvert: DossierOuvert, ou: str, dit: Any) -> str:
    actes.observer(ouvert.compte, ou, dit.get("motif", ""))
    return "Vos observations sont transmises à l'autorité."


def _classer(ouvert: DossierOuvert, ou: str, dit: Any) -> str:
    actes.classer(ouvert.compte, ou, dit.get("motif", ""))
    return "La procédure est classée : le label ne change pas."


def _prononcer(ouvert: DossierOuvert, ou: str, dit: Any) -> str:
    actes.prononcer(ouvert.compte, ou, _choix(Effet, dit), _choix(Fondement, dit), dit.get("motif", ""))
    return "La décision est prononcée, et les listes publiées la signalent."


def _lever(ouvert: DossierOuvert, ou: str, dit: Any) -> str:
    actes.lever(ouvert.compte, ou, dit.get("motif", ""))
    return "La suspension est levée."


def _demander(ouvert: DossierOuvert, ou: str, dit: Any) -> str:
    portee = [PorteeDeModification(p) for p in dit.getlist("porte_sur") if p in set(PorteeDeModification)]
    perimetre = dit.get("perimetre", "").split()
    textes = {p: dit.get(f"texte-{p.value}", "") for p in PorteeDeModification}
    amendements.demander(
        ouvert.compte,
        ou,
        portee,
        dit.get("motif", ""),
        perimetre,
        changements_lus(dit),
        textes,
        avec_les_projets=PorteeDeModification.plan_actions in portee,
    )
    return "La demande est transmise à l'autorité, qui en décidera."


def _accepter(ouvert: DossierOuvert, ou: str, dit: Any) -> str:
    version = modifications.accepter(
        ouvert.compte, ou, dit.get("reference", ""), dit.get("autorite", ""), dit.get("motif", "")
    )
    return f"La version {version.version} du label est signée ; l'ancienne est signalée modifiée."


def _refuser(ouvert: DossierOuvert, ou: str, dit: Any) -> str:
    modifications.refuser(ouvert.compte, ou, dit.get("motif", ""))
    return "La modification est refusée : le label ne change pas."


GESTES: Mapping[str, Callable[[DossierOuvert, str, Any], str]] = {
    "engager": _engager,
    "observer": _observer,
    "classer": _classer,
    "prononcer": _prononcer,
    "lever": _lever,
    "demander": _demander,
    "accepter": _accepter,
    "refuser": _refuser,
}


def _choix(sorte: Any, dit: Any) -> Any:
    champ = sorte.__name__.lower()
    brut = dit.get(champ, "")
    if brut not in set(sorte):
        raise ActeDuLabelRefuseError(au_champ(champ, "Dites la mesure et son fondement."))
    return sorte(brut)


def _jour(dit: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(dit.get("terme", ""))
    except ValueError:
        raise ActeDuLabelRefuseError(
            au_champ("terme", "Donnez le dernier jour laissé au territoire pour répondre.")
        ) from None
