"""The door of remarks beside each field: a link to the thread of its place, which says how many wait there."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse

from binome.domaine.droits.droits import Action
from binome.domaine.socle.chemin import lire
from binome.domaine.texte.lignes import temoins
from binome.services.acces.ouverture import DossierOuvert
from binome.services.echanges import commentaires, presence
from binome.services.socle import horloge
from binome.services.texte import texte_lisible
from binome.web.presentation import nommer
from binome.web.socle.porte import ouvert_de

register = template.Library()
_COMPTES, _TEXTE = "binome.remarques_par_lieu", "binome.texte_remarque"


@register.inclusion_tag("web/formes/champs/remarquer.html", takes_context=True)
def remarquer(context: Context, champ: Any) -> dict[str, Any]:
    """The door of a field that is a place of its own: none for each box that it holds, nor for a row that is not saved
    as it is shown, of which the text says nothing, or says it elsewhere."""
    request: HttpRequest | None = getattr(context, "request", None)
    ouvert = ouvert_de(request) if request else None
    if request is None or ouvert is None or not ouvert.peut(Action.lire) or not champ.lieu:
        return {}
    if (comptes := request.META.get(_COMPTES)) is None:
        comptes = request.META[_COMPTES] = commentaires.par_lieu(ouvert)
    if "[" in champ.lieu and not _est_la(request, ouvert, champ.lieu):
        return {}
    page = reverse("atelier-echanges", args=[ouvert.dossier.identifiant], query={"lieu": champ.lieu})
    return {"porte": page, "combien": comptes[champ.lieu], "libelle": champ.libelle}


def _est_la(request: HttpRequest, ouvert: DossierOuvert, lieu: str) -> bool:
    """Whether the text that is read has that very item; a row that is named by its rank may stand elsewhere in what was
    typed and is not saved yet."""
    if (lu := request.META.get(_TEXTE)) is None:
        lu = request.META[_TEXTE] = texte_lisible.lire(ouvert).arbre
    parent = lieu[: lieu.rindex("]") + 1]
    return lire(lu, parent) is not None and not (request.method == "POST" and temoins(lu, parent))


@register.simple_tag(takes_context=True)
def qui_ecrit(context: Context) -> str:
    """Who else writes in the dossier of this page, in one sentence."""
    ouvert = ouvert_de(context["request"])
    if ouvert is None or not ouvert.peut(Action.lire):
        return ""
    return nommer.qui_ecrit(presence.lire(ouvert, horloge.maintenant()), texte_lisible.lire(ouvert).document)
