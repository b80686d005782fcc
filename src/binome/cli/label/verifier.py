"""`binome label verifier`: a label checked without the platform. Exit code 0: valid; 1: not; 2: unreadable."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.socle.fichiers import lire
from binome.cli.socle.instants import lire_instant
from binome.cli.socle.sorties import Format, echouer

if TYPE_CHECKING:
    from binome.documents.label.verification import Verification

app = typer.Typer(
    name="label",
    help="Vérifie un label, hors ligne ; donne ceux de la plateforme.",
    no_args_is_help=True,
)


@app.command("verifier")
def verifier(
    label: Annotated[Path, typer.Argument(metavar="FICHIER", help="Le label, en JSON.", show_default=False)],
    emetteur: Annotated[
        Path,
        typer.Option("--emetteur", metavar="DID.json", help="Le document de l'émetteur, obtenu de lui."),
    ],
    statuts: Annotated[
        list[Path] | None,
        typer.Option("--statuts", metavar="LISTE.json", help="Une liste d'états de l'émetteur ; autant que de listes."),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", help="Instant auquel juger, par exemple 2028-03-01 ; maintenant, s'il n'est pas dit."),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="Forme de la réponse.")] = Format.texte,
) -> None:
    """Dit si un label est valable, dans quel état, et sinon pourquoi. Code 0 s'il l'est, 1 sinon, 2 illisible."""
    from binome.documents.label import emetteur as emetteurs
    from binome.documents.label import verification
    from binome.documents.label.lecture import OCTETS_MAX, LabelIllisibleError

    instant = lire_instant(date) or dt.datetime.now(dt.UTC)
    octets, listes = lire(label, OCTETS_MAX), [lire(liste, OCTETS_MAX) for liste in statuts or ()]
    try:
        connu = emetteurs.parse(lire(emetteur, OCTETS_MAX))
    except LabelIllisibleError as erreur:
        echouer(f"« {emetteur} » n'est pas le document d'un émetteur : {erreur}.")
    try:
        verifie = verification.verifier(octets, connu, instant, listes)
    except LabelIllisibleError as erreur:
        echouer(f"Le label ou une de ses listes ne se lit pas : {erreur}.")
    typer.echo(_en_json(verifie) if format_ is Format.json else _en_texte(verifie))
    if not verifie.valide:
        raise typer.Exit(1)


def _en_json(verifie: Verification) -> str:
    fiche = {"valide": verifie.valide, "etat": verifie.etat or "inconnu", "raisons": verifie.raisons}
    return json.dumps(fiche, ensure_ascii=False, indent=2)


def _en_texte(verifie: Verification) -> str:
    from binome.domaine.label.etats import NOMS_DES_ETATS
    from binome.domaine.langue.typographie import soigner

    etat = NOMS_DES_ETATS[verifie.etat] if verifie.etat else "inconnu"
    titre = f"Label {'valable' if verifie.valide else 'non valable'} ; état : {etat}."
    return "\n".join(soigner(ligne) for ligne in (titre, *(f"  {raison}." for raison in verifie.raisons)))
