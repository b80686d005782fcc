"""`binome sauvegarder` and `binome restaurer`: a backup made while the platform serves, and put back elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from binome.cli.base import sur_la_base
from binome.cli.sorties import echouer


def sauvegarder(
    fichier: Annotated[Path, typer.Argument(metavar="FICHIER", help="La sauvegarde à écrire.", show_default=False)],
) -> None:
    """Sauvegarde la base, les pièces, les sceaux et les clés en un fichier, sans arrêter la plateforme."""
    from binome.domaine.langue.typographie import accord, soigner

    with sur_la_base():
        from binome.services.exploitation import sauvegarde
        from binome.services.exploitation.base_sauvee import SauvegardeError

        try:
            bilan = sauvegarde.sauvegarder(fichier)
        except SauvegardeError as erreur:
            echouer(str(erreur))
    contenu = f"{accord(bilan.fichiers, 'fichier')}, {accord(bilan.octets, 'octet')}"
    typer.echo(soigner(f"Sauvegarde écrite et vérifiée : {fichier} ({contenu})."))
    typer.echo("Elle contient la clé des sceaux et des données personnelles : gardez-la comme la base elle-même.")


def restaurer(
    fichier: Annotated[Path, typer.Argument(metavar="FICHIER", help="La sauvegarde à remettre.", show_default=False)],
    effacements: Annotated[
        Path | None,
        typer.Option(
            "--effacements",
            metavar="CHEMIN",
            help="Les effacements faits depuis : le dossier « effacements » de la machine, ou une sauvegarde récente.",
        ),
    ] = None,
) -> None:
    """Remet une sauvegarde dans une base neuve et un dossier de données neuf, après l'avoir vérifiée tout entière."""
    from binome.domaine.langue.typographie import accord, soigner

    if not fichier.is_file():
        echouer(f"Le fichier « {fichier} » n'existe pas ou n'est pas un fichier.")
    with sur_la_base(a_jour=False):
        from binome.services.exploitation import sauvegarde
        from binome.services.exploitation.base_sauvee import SauvegardeError

        try:
            bilan = sauvegarde.restaurer(fichier, effacements)
        except SauvegardeError as erreur:
            echouer(str(erreur))
    contenu = f"{accord(bilan.fichiers, 'fichier')}, journal de {accord(bilan.lignes, 'ligne')} intact"
    typer.echo(soigner(f"Sauvegarde du {bilan.faite_le} remise : {contenu}."))
    for phrase in bilan.suites:
        typer.echo(phrase)
    fermees = accord(bilan.sessions_fermees, "session fermée", "sessions fermées")
    jetes = accord(bilan.courriels_ecartes, "courriel en attente écarté", "courriels en attente écartés")
    typer.echo(soigner(f"{fermees}, {jetes} : chacun se reconnecte, rien de vieux ne part."))
