"""What is known of a member who has no account: offices, what lists propose, their declaration."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from binome.services.acces.ouverture import RefusError
from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.membres import rattachements
from binome.services.conflits.refus import LienImpossibleError
from binome.services.socle import horloge
from binome.web.comite.accueil import cadre
from binome.web.comite.formulaires import RattachementForm
from binome.web.comite.porte import a_la_composition, agir, cle


@require_http_methods(["GET", "HEAD", "POST"])
@a_la_composition
def page(request: HttpRequest, ouvert: ComiteOuvert, membre: int) -> HttpResponse:
    """What is known of them, and what is written down for them."""
    fiche = rattachements.fiche(ouvert, membre, horloge.maintenant())
    rattache = request.POST.get("geste") == "rattacher"
    form = RattachementForm(request.POST if rattache else None)

    def montrer(refus: str) -> HttpResponse:
        contexte = cadre(ouvert, "comite-composition") | {"fiche": fiche, "form": form, "refus": refus}
        return render(request, "web/comite/membre.html", contexte)

    if request.method != "POST":
        return montrer("")
    if rattache and not form.is_valid():
        reponse = montrer("")
        reponse.status_code = 422
        return reponse
    retour = reverse("comite-membre", args=[ouvert.campagne.identifiant, membre])
    return agir(request, ouvert, _gestes(request, ouvert, fiche, form), (), retour, montrer)


def _gestes(
    request: HttpRequest, ouvert: ComiteOuvert, fiche: rattachements.FicheDuMembre, form: RattachementForm
) -> dict[str, Callable[[], str]]:
    ici, nom = (ouvert.compte, ouvert.campagne.identifiant, fiche.membre.pk), fiche.membre.nom

    def rattacher() -> str:
        dit = form.cleaned_data
        try:
            fait = rattachements.rattacher(*ici, form.dite, dit["fonction"], form.periode, dit["d_apres"])
        except LienImpossibleError as refus:
            raise RefusError(refus.phrase) from None
        return f"{fait.organisation.nom} est rattaché à {nom}."

    def retirer() -> str:
        rattachements.retirer(*ici, cle(request, "mandat"))
        return "C'est retiré. Le journal en garde la trace."

    def confirmer() -> str:
        rattachements.repondre(*ici, cle(request, "mandat"), oui=True)
        return f"Le mandat est celui de {nom}."

    def ecarter() -> str:
        rattachements.repondre(*ici, cle(request, "mandat"), oui=False)
        return f"C'est noté : ce n'est pas {nom}."

    def recevoir() -> str:
        rattachements.recevoir(*ici)
        return f"La déclaration de {nom} est notée reçue."

    return {
        "rattacher": rattacher,
        "retirer": retirer,
        "confirmer": confirmer,
        "ecarter": ecarter,
        "recevoir": recevoir,
    }
