"""`binome administrer`: the platform's first steps, its campaigns and who instructs them; each act is journalled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from binome.cli.base import sur_la_base
from binome.cli.sorties import echouer

app = typer.Typer(name="administrer", help="Administre la plateforme : base, campagnes, rôles.", no_args_is_help=True)

Appel = Annotated[str, typer.Argument(metavar="APPEL", help="L'identifiant de l'appel, par exemple ti-2023-2027.")]


@contextmanager
def _plateforme(*, a_jour: bool = True) -> Iterator[None]:
    """Like `sur_la_base`, with what the services refuse said in French."""
    with sur_la_base(a_jour=a_jour):
        from binome.appels.catalogue import AppelInconnuError
        from binome.services.campagnes import CampagneError
        from binome.services.comptes import CourrielInvalideError

        try:
            yield
        except (CampagneError, CourrielInvalideError, AppelInconnuError) as erreur:
            echouer(str(erreur))


def _dire(texte: str) -> None:
    from binome.domaine.typographie import soigner

    typer.echo(soigner(texte))


@app.command()
def initialiser() -> None:
    """Crée la base de données, ou la met à jour pour cette version. Sans effet si elle l'est déjà."""
    with _plateforme(a_jour=False):
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
    _dire("Base de données prête.")


@app.command("premier-administrateur")
def premier_administrateur(
    courriel: Annotated[str, typer.Argument(metavar="COURRIEL", help="Son adresse électronique.")],
    site: Annotated[
        str | None, typer.Option("--site", help="L'adresse publique du site ; sans elle, BINOME_ADRESSE.")
    ] = None,
) -> None:
    """Crée le premier administrateur et donne le lien où il choisira son mot de passe."""
    with _plateforme():
        from binome.services import adresses, campagnes, comptes

        compte = campagnes.premier_administrateur(courriel)
        chemin = comptes.chemin_mot_de_passe(compte)
        lien = site.rstrip("/") + chemin if site else adresses.absolue(chemin)
    _dire(f"{compte.email} administre la plateforme. Remettez-lui ce lien, à usage unique :")
    typer.echo(lien)
    _dire("À sa première connexion, une seconde preuve d'identité lui sera demandée.")


@app.command("ouvrir-campagne")
def ouvrir_campagne(appel: Appel) -> None:
    """Ouvre un appel aux candidatures, avec la date limite qu'il fixe."""
    with _plateforme():
        from binome.services import acces, campagnes

        campagne = campagnes.ouvrir(appel)
        limite = acces.echeance(campagne).affichage()
    _dire(f"Campagne {appel} ouverte ; date limite : {limite}.")


@app.command()
def prolonger(
    appel: Appel,
    jour: Annotated[dt.datetime, typer.Argument(metavar="JOUR", formats=["%Y-%m-%d"], help="Dernier jour, inclus.")],
    motif: Annotated[str, typer.Option("--motif", help="Pourquoi, et qui l'a décidé ; écrit au journal.")],
) -> None:
    """Repousse la date limite d'une campagne ouverte."""
    with _plateforme():
        from binome.services import acces, campagnes

        limite = acces.echeance(campagnes.prolonger(appel, jour.date(), motif)).affichage()
    _dire(f"Campagne {appel} prolongée ; date limite : {limite}.")


@app.command()
def nommer(
    courriel: Annotated[str, typer.Argument(metavar="COURRIEL", help="L'adresse de la personne.")],
    role: Annotated[str, typer.Argument(metavar="RÔLE", help="instructeur, comite, operateur ou administrateur.")],
    appel: Annotated[str, typer.Option("--appel", metavar="APPEL", help="La campagne concernée.")],
) -> None:
    """Donne à une personne un rôle dans une campagne ; son compte est créé s'il n'existe pas."""
    from binome.domaine.droits import ROLES_CAMPAGNE, Role

    if role not in {r.value for r in ROLES_CAMPAGNE}:
        possibles = ", ".join(sorted(r.value for r in ROLES_CAMPAGNE))
        echouer(f"« {role} » n'est pas un rôle de campagne. Rôles possibles : {possibles}.")
    with _plateforme():
        from binome.services import campagnes

        compte = campagnes.nommer(courriel, Role(role), appel)
    _dire(f"{compte.email} : {role} de la campagne {appel}. Son mot de passe se choisit par « Mot de passe oublié ».")
