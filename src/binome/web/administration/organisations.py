"""Organisations: found, duplicates merged, memberships tied and untied; conflicts of interest depend on them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from binome.domaine.langue.typographie import accord
from binome.services.administration import organismes
from binome.web.administration import porte
from binome.web.administration.formulaires import ActeForm, AppartenanceForm
from binome.web.comptes.personne import compte_de


@porte.page
def liste(request: HttpRequest) -> HttpResponse:
    """Organisations by name, SIREN or code; and those that may be the same."""
    texte, page = porte.recherche(request), porte.numero_de_page(request)
    trouvees, suite = organismes.chercher(texte, page)
    contexte = {
        "organisations": trouvees,
        "q": texte,
        "page": page,
        "suivante": page + 1 if suite else None,
        "groupes": () if texte or page > 1 else organismes.doublons(),
    }
    return render(request, "web/administration/organisations.html", contexte)


@porte.page
def organisation(request: HttpRequest, cle: int) -> HttpResponse:
    """One organisation; looking for another one leads to merging it or to saying that it is a member."""
    vue, texte = organismes.trouver(cle), porte.recherche(request)
    autres = [o for o in organismes.chercher(texte)[0] if o != vue] if texte else []
    contexte = {"fiche": organismes.fiche(vue), "q": texte, "autres": autres}
    return render(request, "web/administration/organisation.html", contexte)


@porte.acte
def fusionner(request: HttpRequest, cle: int, autre: int) -> HttpResponse:
    gardee, doublon = organismes.trouver(cle), organismes.trouver(autre)
    fiche = organismes.fiche(doublon)
    acte = porte.PageActe(
        "Fusionner un doublon",
        "Les appartenances et les comptes du doublon passent à l'organisme gardé, qui prend le SIREN ou le code qui "
        "lui manque. Le doublon reste comme un de ses noms : un dossier qui l'emploie mènera au bon.",
        "Fusionner",
        reverse("administration-organisation", args=[cle]),
        gardee.nom,
        (
            ("Gardé", organismes.decrire(gardee)),
            ("Doublon", organismes.decrire(doublon)),
            ("Passent à l'organisme gardé", _compter(fiche)),
        ),
    )

    def faire(dit: dict[str, Any]) -> str:
        organismes.fusionner(cle, autre, dit["motif"], acteur=compte_de(request))
        return f"{doublon.nom} est désormais un nom de {gardee.nom}."

    return porte.agir(request, acte, ActeForm, faire)


@porte.acte
def rattacher(request: HttpRequest, cle: int, autre: int) -> HttpResponse:
    la, lui = organismes.trouver(cle), organismes.trouver(autre)
    acte = porte.PageActe(
        "Rattacher un membre",
        "Les conflits d'intérêts se calculent sur ces appartenances.",
        "Rattacher",
        reverse("administration-organisation", args=[cle]),
        la.nom,
        (("Organisme", organismes.decrire(la)), ("Membre", organismes.decrire(lui))),
    )

    def faire(dit: dict[str, Any]) -> str:
        suite = {"fondateur": dit["fondateur"], "acteur": compte_de(request)}
        organismes.rattacher(cle, autre, dit["motif"], **suite)
        return f"{lui.nom} est membre de {la.nom}."

    return porte.agir(request, acte, AppartenanceForm, faire)


@porte.acte
def detacher(request: HttpRequest, cle: int, autre: int) -> HttpResponse:
    la, lui = organismes.trouver(cle), organismes.trouver(autre)
    acte = porte.PageActe(
        "Retirer une appartenance",
        "Les conflits d'intérêts ne compteront plus ce lien. Un dossier déposé qui le déclare l'écrira de nouveau.",
        "Retirer l'appartenance",
        reverse("administration-organisation", args=[cle]),
        la.nom,
        (("Organisme", organismes.decrire(la)), ("Membre", organismes.decrire(lui))),
    )

    def faire(dit: dict[str, Any]) -> str:
        organismes.detacher(cle, autre, dit["motif"], acteur=compte_de(request))
        return f"{lui.nom} n'est plus membre de {la.nom}."

    return porte.agir(request, acte, ActeForm, faire)


def _compter(fiche: organismes.FicheOrganisme) -> str:
    liens = len(fiche.membres) + len(fiche.appartenances)
    return f"{accord(liens, 'appartenance')}, {accord(fiche.comptes, 'compte')}"
