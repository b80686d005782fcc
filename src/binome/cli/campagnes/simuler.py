"""`binome simuler`: a national campaign, invented on real places, in a base of its own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from binome.cli.socle.base import dire, sur_la_base
from binome.cli.socle.progression import suivre
from binome.cli.socle.sorties import echouer, ecrire, erreurs_en_francais

STADES = ("depot", "avis", "decision", "label")
_FLUX = "flux-estimes-*.npz"
"""What a folder of data is given, besides the country, instead of estimating it again."""


def simuler(
    territoires: Annotated[int, typer.Option("--territoires", min=1, help="Combien de candidatures.")] = 200,
    graine: Annotated[int, typer.Option("--graine", help="Ce dont tout est tiré : la même rejoue la même.")] = 7,
    jusqu_a: Annotated[
        str, typer.Option("--jusqu-a", metavar="STADE", help="Où s'arrêter : depot, avis, decision ou label.")
    ] = STADES[-1],
    donnees: Annotated[
        Path | None, typer.Option("--donnees", metavar="RÉPERTOIRE", help="Un dossier de données à elle.")
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="F", help="Écrit tout ce qu'elle contient, une ligne par fait.")
    ] = None,
    une_fois: Annotated[
        bool, typer.Option("--une-fois", help="Ne fait rien si une campagne y est déjà jouée.")
    ] = False,
) -> None:
    """Joue une campagne nationale, inventée sur de vrais territoires, dans une base vide."""
    if jusqu_a not in STADES:
        echouer(f"« {jusqu_a} » n'est pas un stade. Stades : {', '.join(STADES)}.")
    with erreurs_en_francais():
        if donnees is not None:
            _installer(donnees)
        # Its accounts have no password: the settings refuse it wherever another machine could come.
        os.environ["BINOME_DEMONSTRATION"] = "oui"
        with sur_la_base(a_jour=False):
            _jouer(territoires, graine, jusqu_a, export, une_fois)


def _installer(donnees: Path) -> None:
    """Work in that folder, with what this machine has made already of the country."""
    from binome.referentiel.chargement import chemin_du_referentiel
    from binome.referentiel.emplacement import dossier_donnees, preparer_dossier

    ici, la = dossier_donnees(), donnees.absolute()
    preparer_dossier(la)
    for fichier in (chemin_du_referentiel(), *ici.glob(_FLUX)):
        if fichier.exists() and not (la / fichier.name).exists():
            shutil.copyfile(fichier, la / fichier.name)
    os.environ["BINOME_DONNEES"] = str(la)


def _jouer(territoires: int, graine: int, jusqu_a: str, export: Path | None, une_fois: bool) -> None:
    import logging

    from django.core.management import call_command

    from binome.services.simulation import campagne
    from binome.services.simulation import export as exportation
    from binome.services.socle import referentiel

    call_command("migrate", interactive=False, verbosity=0)
    if une_fois and campagne.deja_jouee():
        dire("Une campagne est déjà jouée ici : rien à faire.")
        return
    # A line per deposit is for those who run a platform.
    logging.getLogger("binome.traces").setLevel(logging.ERROR)
    with suivre("Référentiel") as rapport:
        referentiel.ouvrir(rapport)
    with suivre("Campagne") as rapport:
        bilan = campagne.simuler(territoires, graine, campagne.Stade(jusqu_a), rapport)
    dire(
        f"Campagne simulée, graine {graine} : {bilan.territoires} territoires, dont {bilan.en_commun} partagent une "
        f"intercommunalité avec un autre, {bilan.epci} EPCI, {bilan.actions} "
        f"actions, {bilan.personnes} personnes, {bilan.depots} dépôts dont {bilan.tardifs} hors délai."
    )
    if export is not None:
        ecrire(b"".join(exportation.lignes()), export)
    dire(f"Empreinte de tout ce qu'elle contient : {exportation.empreinte()}")
