"""`binome accords` and `binome bilan`: what a platform publishes of its agreements and of its settled sheets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from binome.cli.socle.base import dire, sur_la_base
from binome.cli.socle.sorties import Format, echouer, ecrire

accords = typer.Typer(name="accords", help="Les accords publics de la gouvernance.", no_args_is_help=True)
bilan = typer.Typer(name="bilan", help="Les fiches de bilan arrêtées.", no_args_is_help=True)
Arbre = Mapping[str, str | None]
Forme = Annotated[Format, typer.Option("--format", help="Forme de la réponse.")]


class Moment(StrEnum):
    """Which sheet."""

    mi_parcours = "mi_parcours"
    final = "final"


@accords.callback()
def _accords() -> None:
    """Les accords publics de la gouvernance."""


@accords.command("lister")
def lister_les_accords(format_: Forme = Format.texte) -> None:
    """Donne les accords donnés à des actions publiques de territoires labellisés."""
    with sur_la_base():
        from binome.services.accords import publics

        lus = [publics.arbre(accord) for accord in publics.tous()]
    _montrer("accords", lus, _accord, "Aucun accord public n'est encore donné ici.", format_)


def _accord(lu: Arbre) -> str:
    etat = f"caduc le {lu['caduc_le']}" if lu["caduc_le"] else "en vigueur"
    return f"{lu['donne_le']}  {lu['territoire']}  {lu['entreprise']} : {lu['action']} [{etat}]"


@bilan.command("lister")
def lister_les_bilans(format_: Forme = Format.texte) -> None:
    """Donne les fiches de bilan arrêtées ici : label, territoire, moment, jour."""
    with sur_la_base():
        from binome.services.bilan import arrets

        lues = [arrets.arbre(ligne) for ligne in arrets.toutes()]
    _montrer("bilans", lues, _fiche, "Aucune fiche de bilan n'est encore arrêtée ici.", format_)


def _fiche(lue: Arbre) -> str:
    return f"{lue['label']}  {lue['moment']:<11}  {lue['arrete_le']}  {lue['territoire']}"


def _montrer(nom: str, lus: Sequence[Arbre], ligne: Callable[[Arbre], str], rien: str, format_: Format) -> None:
    if format_ is Format.json:
        typer.echo(json.dumps({nom: lus}, ensure_ascii=False, indent=2))
        return
    for dite in [ligne(lu) for lu in lus] or [rien]:
        dire(dite)


@bilan.command("exporter")
def exporter(
    label: Annotated[str, typer.Argument(metavar="LABEL", help="Le numéro du label.", show_default=False)],
    sortie: Annotated[Path, typer.Option("--sortie", metavar="FICHIER", help="Un .pdf, .docx, .xlsx, .csv ou .json.")],
    moment: Annotated[Moment, typer.Option("--moment", help="Laquelle.")] = Moment.mi_parcours,
) -> None:
    """Écrit la fiche de bilan arrêtée d'un territoire."""
    forme = sortie.suffix.lower().removeprefix(".")
    with sur_la_base():
        from binome.domaine.bilan.fiche import MomentDuBilan
        from binome.services.acces.ouverture import IntrouvableError
        from binome.services.bilan import arrets, fichiers

        if forme not in fichiers.TYPES:
            echouer(f"Donnez un fichier {', '.join(f'.{nom}' for nom in fichiers.TYPES)}.")
        try:
            ligne = arrets.trouver(label, MomentDuBilan(moment.value))
        except IntrouvableError:
            echouer(f"Le label « {label} » n'a pas de fiche arrêtée de cette sorte.")
        octets = fichiers.du_label(arrets.fiche_de(ligne), forme)
    ecrire(octets, sortie)
