"""Campaigns: open one, put its deadline off, name who instructs it and where."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from binome.domaine.droits.droits import Role
from binome.domaine.langue.typographie import date_longue
from binome.services.acces.ouverture import echeance
from binome.services.administration import annuaire, campagnes, roles_de_campagne
from binome.services.socle.horloge import maintenant
from binome.web.administration import porte
from binome.web.administration.formulaires import ActeForm, CampagneForm, ProlongationForm, RoleForm
from binome.web.comptes.personne import compte_de


@porte.page
def liste(request: HttpRequest) -> HttpResponse:
    quand = maintenant()
    lues = [
        (c, campagnes.intitule(c), echeance(c).affichage(), echeance(c).respectee(quand)) for c in campagnes.toutes()
    ]
    return render(request, "web/administration/campagnes.html", {"campagnes": lues})


@porte.page
def campagne(request: HttpRequest, identifiant: str) -> HttpResponse:
    """One campaign: its deadline, and who holds which role in it."""
    lue = campagnes.trouver(identifiant)
    contexte = {
        "campagne": lue,
        "intitule": campagnes.intitule(lue),
        "limite": echeance(lue).affichage(),
        "ouverte": echeance(lue).respectee(maintenant()),
        "roles": annuaire.roles(campagne=identifiant),
    }
    return render(request, "web/administration/campagne.html", contexte)


@porte.acte
def ouvrir(request: HttpRequest) -> HttpResponse:
    acte = porte.PageActe(
        "Ouvrir une campagne",
        "L'appel reçoit des candidatures jusqu'à la date limite qu'il fixe, ou celle que vous donnez. Pour rouvrir un "
        "appel qui a déjà sa campagne, donnez à la nouvelle un identifiant et un nom.",
        "Ouvrir la campagne",
        reverse("administration-campagnes"),
        "Campagnes",
    )

    def faire(dit: dict[str, Any]) -> str:
        sienne = {"identifiant": dit["identifiant"], "nom": dit["nom"], "jusqu_au": dit["jusqu_au"]}
        ouverte = campagnes.ouvrir(dit["appel"], dit["motif"], **sienne, acteur=compte_de(request))
        return f"Campagne {ouverte} ouverte ; date limite : {echeance(ouverte).affichage()}."

    return porte.agir(request, acte, CampagneForm, faire)


@porte.acte
def prolonger(request: HttpRequest, identifiant: str) -> HttpResponse:
    lue = campagnes.trouver(identifiant)
    acte = porte.PageActe(
        f"Prolonger la campagne {identifiant}",
        "La nouvelle date limite vaut aussitôt, pour tous les dossiers.",
        "Prolonger",
        reverse("administration-campagne", args=[identifiant]),
        f"Campagne {identifiant}",
        (("Dernier jour, aujourd'hui", date_longue(lue.echeance)),),
    )

    def faire(dit: dict[str, Any]) -> str:
        prolongee = campagnes.prolonger(identifiant, dit["jour"], dit["motif"], acteur=compte_de(request))
        return f"Campagne prolongée ; date limite : {echeance(prolongee).affichage()}."

    return porte.agir(request, acte, ProlongationForm, faire)


@porte.acte
def nommer(request: HttpRequest, identifiant: str) -> HttpResponse:
    lue = campagnes.trouver(identifiant)
    acte = porte.PageActe(
        f"Donner un rôle dans la campagne {identifiant}",
        "Un instructeur, un membre du comité et un administrateur devront donner une seconde preuve d'identité.",
        "Donner ce rôle",
        reverse("administration-campagne", args=[identifiant]),
        f"Campagne {identifiant}",
    )

    def faire(dit: dict[str, Any]) -> str:
        role = Role(dit["role"])
        suite = {"region": dit["region"], "service": dit["service"], "acteur": compte_de(request)}
        compte = roles_de_campagne.nommer(dit["courriel"], role, identifiant, dit["motif"], **suite)
        return f"{compte.email} a ce rôle. Sans mot de passe encore, il se choisit par « Mot de passe oublié »."

    return porte.agir(request, acte, partial(RoleForm, services=roles_de_campagne.organismes(lue)), faire)


@porte.acte
def reprendre(request: HttpRequest, identifiant: str, cle: int) -> HttpResponse:
    role = annuaire.role(identifiant, cle)
    acte = porte.PageActe(
        f"Reprendre un rôle dans la campagne {identifiant}",
        "La personne ne verra plus les dépôts de cette campagne à ce titre. Son compte reste.",
        "Reprendre ce rôle",
        reverse("administration-campagne", args=[identifiant]),
        f"Campagne {identifiant}",
        (("Personne", role.compte.email), ("Rôle", role.nom), ("Portée", role.portee)),
    )

    def faire(dit: dict[str, Any]) -> str:
        roles_de_campagne.demettre(
            role.compte.email, role.role, identifiant, dit["motif"], region=role.region, acteur=compte_de(request)
        )
        return f"{role.compte.email} n'a plus ce rôle."

    return porte.agir(request, acte, ActeForm, faire)
