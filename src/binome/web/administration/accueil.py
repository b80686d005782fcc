"""Where administration begins, and the state of what works alone: jobs, keys, durations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from binome.services.depot import cles
from binome.services.exploitation import etat, retention, travaux
from binome.services.socle.horloge import maintenant
from binome.web.administration import porte
from binome.web.administration.formulaires import ActeForm
from binome.web.comptes.personne import compte_de


@porte.page
def accueil(request: HttpRequest) -> HttpResponse:
    """Where each page is, and whether something is wrong."""
    return render(request, "web/administration/accueil.html", {"taches": etat.taches(), "cle": cles.connues()[1]})


@porte.page
def taches(request: HttpRequest) -> HttpResponse:
    """What the worker is late with, or could not do yet."""
    contexte = {"taches": etat.taches(), "travaux": travaux.en_peine()}
    return render(request, "web/administration/taches.html", contexte)


@porte.page
def etat_des_cles(request: HttpRequest) -> HttpResponse:
    """The keys of the seals: their public halves, and what is wrong with the one in place."""
    connues, trouble = cles.connues()
    manque = not any(cle.en_place for cle in connues) and not cles.chemin_cle().exists()
    return render(request, "web/administration/cles.html", {"cles": connues, "trouble": trouble, "manque": manque})


@porte.acte
def nouvelle_cle(request: HttpRequest) -> HttpResponse:
    """Draw another key, when none is in place."""
    acte = porte.PageActe(
        "Tirer une autre clé des sceaux",
        "À faire seulement si la clé est perdue pour de bon : les sceaux déjà faits se vérifient avec l'ancienne "
        "moitié publique, qui reste publiée. Une clé en place n'est jamais remplacée.",
        "Tirer une autre clé",
        reverse("administration-cles"),
        "Clés des sceaux",
    )

    def faire(dit: dict[str, str]) -> str:
        empreinte = cles.tirer(dit["motif"], acteur=compte_de(request))
        return f"Nouvelle clé des sceaux, empreinte {empreinte[:16]}… Publiez sa moitié publique, et sauvegardez."

    return porte.agir(request, acte, ActeForm, faire)


@porte.page
def conservation(request: HttpRequest) -> HttpResponse:
    """How long each kind of data is kept, and how many rows are past it."""
    a_retirer = retention.purger(maintenant(), essai=True)
    lignes = [(duree, a_retirer[cle]) for cle, duree in retention.DUREES.items()]
    return render(request, "web/administration/conservation.html", {"lignes": lignes, "heure": retention.HEURE})


@porte.acte
def purger(request: HttpRequest) -> HttpResponse:
    """Ask the worker for the purge of the night, now."""
    acte = porte.PageActe(
        "Purger maintenant",
        "Retire ce qui a dépassé sa durée de conservation, et refait les effacements connus. L'ouvrier le fait chaque "
        "nuit de lui-même.",
        "Purger maintenant",
        reverse("administration-conservation"),
        "Conservation des données",
    )

    def faire(dit: dict[str, str]) -> str:
        retention.demander_purge(dit["motif"], acteur=compte_de(request))
        return "Demandé à l'ouvrier : ce sera fait dans un instant."

    return porte.agir(request, acte, ActeForm, faire)
