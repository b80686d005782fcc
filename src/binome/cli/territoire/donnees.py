"""`binome donnees`: load official open data, and say what is loaded."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from binome.cli.socle.progression import suivre
from binome.cli.socle.sorties import Format

if TYPE_CHECKING:
    from binome.referentiel.connecteurs.chargement import Bilan
    from binome.referentiel.connecteurs.telechargement import Progression
    from binome.services.exploitation.donnees import EtatJeu

app = typer.Typer(
    name="donnees",
    help="Charge les données ouvertes officielles, et dit lesquelles sont chargées.",
    no_args_is_help=True,
)


class Jeu(StrEnum):
    """The data sets one may load (the catalogue is not imported here: the command line must start fast)."""

    INSEE_FLUX = "insee-flux"
    INSEE_APPARTENANCE = "insee-appartenance"
    URSSAF_EMPLOI = "urssaf-emploi"
    TERRITOIRES_INDUSTRIE = "territoires-industrie"
    CARTOFRICHES = "cartofriches"
    INSEE_FLORES = "insee-flores"
    BANATIC = "banatic"


@app.command("charger")
def charger(
    jeu: Annotated[
        Jeu, typer.Argument(metavar="JEU", help="Le jeu de données, voir docs/donnees.md.", show_default=False)
    ],
    fichier: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FICHIER]",
            help="Le fichier officiel, tel que publié (zip, gz, csv, xlsx, parquet, json).",
            show_default=False,
        ),
    ] = None,
    telecharger: Annotated[bool, typer.Option("--telecharger", help="Le télécharge à son adresse publiée.")] = False,
    millesime: Annotated[str | None, typer.Option(help="Le millésime, quand le fichier ne le dit pas.")] = None,
    phase: Annotated[int | None, typer.Option(min=1, max=2, help="Pour territoires-industrie, 1 ou 2.")] = None,
) -> None:
    """Lit, vérifie et range un fichier officiel ; les lignes refusées sont écrites, une à une, dans un fichier CSV."""
    from binome.domaine.langue.typographie import soigner
    from binome.referentiel import ReferentielError
    from binome.referentiel.connecteurs.chargement import Precisions
    from binome.services.exploitation import donnees

    if telecharger == (fichier is not None):
        _echouer(soigner("Donnez un fichier, ou bien --telecharger : l'un des deux."))
    dit = Precisions(millesime=millesime, phase=phase)
    try:
        with suivre("Référentiel") as construction, _barre(telecharger) as progression:
            if fichier is not None:
                bilan = donnees.charger_fichier(jeu.value, fichier, dit, construction=construction)
            else:
                bilan = donnees.telecharger_et_charger(jeu.value, dit, progression, construction=construction)
    except ReferentielError as erreur:
        _echouer(str(erreur))
    typer.echo(_raconter(bilan))


@app.command("etat")
def etat(
    sortie: Annotated[Format, typer.Option("--format", help="La forme de la réponse.")] = Format.texte,
) -> None:
    """Dit, jeu par jeu, ce qui est chargé : source, millésime, date, lignes refusées, empreinte."""
    from binome.services.exploitation import donnees

    etats = donnees.etat()
    typer.echo(
        json.dumps([_fiche(e) for e in etats], ensure_ascii=False, indent=2)
        if sortie is Format.json
        else _tableau(etats)
    )


def _echouer(message: str) -> Any:
    typer.echo(message, err=True)
    raise typer.Exit(2)


def _raconter(bilan: Bilan) -> str:
    from binome.domaine.langue.typographie import accord, soigner

    p = bilan.provenance
    lignes = [f"{p.jeu} : {accord(p.acceptees, 'ligne gardée', 'lignes gardées')} sur {accord(p.lignes, 'ligne')}."]
    lignes += [
        f"  Source : {p.source}",
        f"  Millésime : {p.millesime} · licence : {p.licence}",
        f"  Rangé dans : {bilan.chemin}",
    ]
    lignes += [f"  À savoir : {remarque}" for remarque in p.remarques]
    if bilan.rejets:
        lignes.append(f"  {accord(p.refusees, 'ligne refusée', 'lignes refusées')}, détaillées dans {bilan.rejets}")
        lignes += [f"    {cause} ({accord(combien, 'ligne')})" for cause, combien in bilan.causes[:5]]
    return "\n".join(soigner(ligne) for ligne in lignes)


def _fiche(etat_du_jeu: EtatJeu) -> dict[str, Any]:
    p = etat_du_jeu.provenance
    fiche: dict[str, Any] = {"jeu": etat_du_jeu.jeu, "titre": etat_du_jeu.titre, "situation": etat_du_jeu.situation}
    if p is not None:
        fiche |= {cle: valeur for cle, valeur in asdict(p).items() if cle not in ("jeu", "annexe")}
    return fiche | {
        "rejets": str(etat_du_jeu.rejets) if etat_du_jeu.rejets else None,
        "message": etat_du_jeu.message or None,
    }


def _tableau(etats: tuple[EtatJeu, ...]) -> str:
    from binome.domaine.langue.typographie import accord, soigner

    signes = {"charge": "● chargé", "absent": "○ absent", "abime": "✗ abîmé"}
    lignes = []
    for e in etats:
        lignes.append(f"{signes[e.situation]}  {e.jeu} : {e.titre}")
        if e.provenance:
            p = e.provenance
            refus = f", {accord(p.refusees, 'ligne refusée', 'lignes refusées')}" if p.refusees else ""
            lignes.append(f"    {p.producteur} · {p.millesime} · {accord(p.acceptees, 'ligne')}{refus} · {p.licence}")
            lignes.append(f"    chargé le {p.charge_le} depuis {p.fichier} (SHA-256 {p.sha256[:16]}…)")
        if e.message:
            lignes.append(f"    {e.message}")
    return "\n".join(soigner(ligne) for ligne in lignes)


@contextmanager
def _barre(telecharger: bool) -> Iterator[Progression | None]:
    """A progress bar on a terminal, nothing in a pipe."""
    if not telecharger or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    colonnes = (TextColumn("Téléchargement"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*colonnes, console=Console(stderr=True)) as barre:
        tache = barre.add_task("", total=None)
        yield lambda recus, total: barre.update(tache, completed=recus, total=total)
