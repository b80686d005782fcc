"""`binome campagne`: what is done of a whole campaign, from the machine that holds it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from binome.cli.socle.base import Motif, dire, sur_la_base
from binome.cli.socle.progression import suivre
from binome.cli.socle.sorties import echouer, erreurs_en_francais
from binome.domaine.langue.pannes import panne

app = typer.Typer(name="campagne", help="Ce qui se fait d'une campagne entière.", no_args_is_help=True)


@app.callback()
def campagne() -> None:
    """A group, even with one command."""


@app.command("grille")
def grille(
    nom: Annotated[str, typer.Argument(metavar="CAMPAGNE", help="Son identifiant.", show_default=False)],
    fichier: Annotated[Path, typer.Argument(metavar="GRILLE.toml", help="Une table [grille].", show_default=False)],
    motif: Motif = "",
) -> None:
    """Donne à une campagne sa grille d'avis : critères, échelle, poids."""
    with erreurs_en_francais(), sur_la_base():
        from binome.domaine.langue.typographie import accord
        from binome.domaine.procedure.motifs import SUR_LE_SERVEUR
        from binome.services.instruction import grilles

        posee = grilles.poser(nom, fichier, motif or SUR_LE_SERVEUR)
    notes = f"notés de {posee.echelle.minimum} à {posee.echelle.maximum}" if posee.echelle else "commentés, sans note"
    poids = "avec leurs poids" if posee.ponderee else "sans poids"
    dire(f"Grille de {nom} : {accord(len(posee.criteres), 'critère')} {notes}, {poids}.")


@app.command("liens")
def liens(
    nom: Annotated[str, typer.Argument(metavar="CAMPAGNE", help="Son identifiant.", show_default=False)],
    dossier: Annotated[
        str, typer.Option("--dossier", metavar="ID", help="Celui-là seulement.", show_default=False)
    ] = "",
) -> None:
    """Dit qui peut juger chaque candidature déposée, en quelle qualité, ce qui l'y relie, ce qui n'est pas vérifié."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.conflits import liens as calcul

        lus = calcul.de_la_campagne(nom, dossier)
    for identifiant, tous in lus:
        for vus in tous:
            premier = vus.retenus[0].chaine.phrase if vus.retenus else ""
            manques = " ".join((*vus.manques, *([vus.reste] if vus.reste else [])))
            ecartes = " ".join(
                f"{vu.chaine.phrase} Écarté par {vu.ecarte.par} : {vu.ecarte.motif}" for vu in vus.liens if vu.ecarte
            )
            ligne = "\t".join((identifiant, vus.nom, vus.etat, premier, vus.qualites, manques, ecartes))
            # Names are whatever someone typed: they may not drive the terminal.
            typer.echo("".join(c if c.isprintable() or c == "\t" else "?" for c in ligne))
    if not lus:
        dire("Aucun dépôt en vigueur.")


@app.command("dossiers-de-lecture")
def dossiers_de_lecture(
    nom: Annotated[str, typer.Argument(metavar="CAMPAGNE", help="Son identifiant.", show_default=False)],
    pour: Annotated[
        str, typer.Option("--pour", metavar="ADRESSE", help="Qui les lira : on y met ce que cette personne peut lire.")
    ],
    sortie: Annotated[Path, typer.Option("--sortie", metavar="RÉPERTOIRE", help="Où les écrire.")] = Path(
        "dossiers-de-lecture"
    ),
    dossier: Annotated[
        str, typer.Option("--dossier", metavar="ID", help="Celui-là seulement.", show_default=False)
    ] = "",
) -> None:
    """Écrit les dossiers de lecture d'une campagne, un PDF par dépôt en vigueur."""
    with erreurs_en_francais(), sur_la_base(), suivre("Dossiers de lecture") as rapport:
        from binome.services.instruction.lecture import tous

        lecteur = tous.lecteur(pour)
        faits = [tous.du_dossier(lecteur, dossier)] if dossier else tous.de_la_campagne(lecteur, nom)
        try:
            sortie.mkdir(parents=True, exist_ok=True)
            combien = 0
            for fait in faits:
                shutil.copyfile(fait.fichier, sortie / f"{fait.numero}-dossier-de-lecture.pdf")
                combien += 1
                rapport(combien / fait.combien, fait.numero)
        except OSError as erreur:
            echouer(f"Impossible d'écrire dans « {sortie} » : {panne(erreur)}. Choisissez un autre répertoire.")
    dire(f"{combien} PDF dans {sortie}.")
