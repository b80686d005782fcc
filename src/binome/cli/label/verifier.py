"""`binome label verifier`: a label checked without the platform. Exit code 0: valid; 1: not; 2: unreadable."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from binome.cli.socle.fichiers import lire, lire_des_pem
from binome.cli.socle.instants import lire_instant
from binome.cli.socle.jetons import dire_les_jetons, jetons_en_json
from binome.cli.socle.sorties import Format, echouer

if TYPE_CHECKING:
    from binome.documents.horodatage.suite import Juge
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
    horodatage: Annotated[
        Path | None,
        typer.Option(
            "--horodatage", metavar="JETON", help="Ce qui prouve sa date : un jeton (.tsr), ou l'archive (.zip)."
        ),
    ] = None,
    autorite: Annotated[
        list[Path] | None,
        typer.Option(
            "--autorite", metavar="CHAINE.pem", help="Les certificats de l'autorité, racine comprise ; un par autorité."
        ),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="Forme de la réponse.")] = Format.texte,
) -> None:
    """Dit si un label est valable, dans quel état, et sinon pourquoi. Code 0 s'il l'est, 1 sinon, 2 illisible."""
    if (horodatage is None) != (not autorite):
        echouer("Un jeton se vérifie avec les certificats de son autorité : donnez --horodatage et --autorite.")
    from binome.documents.label import emetteur as emetteurs
    from binome.documents.label import verification
    from binome.documents.label.lecture import OCTETS_MAX, LabelIllisibleError

    instant = lire_instant(date) or dt.datetime.now(dt.UTC)

    def prendre(chemin: Path) -> bytes:
        return lire(chemin, OCTETS_MAX, lambda dit: _illisible(dit, format_))

    octets, listes = prendre(label), [prendre(liste) for liste in statuts or ()]
    try:
        connu = emetteurs.parse(prendre(emetteur))
    except LabelIllisibleError as erreur:
        _illisible(f"« {emetteur} » n'est pas le document d'un émetteur : {erreur}.", format_)
    try:
        date_dite = _date(octets, horodatage, autorite or [], instant)
        verifie = verification.verifier(octets, connu, instant, listes, date_dite.date)
    except LabelIllisibleError as erreur:
        _illisible(f"Le label ou une de ses listes ne se lit pas : {erreur}.", format_)
    typer.echo(_en_json(verifie, date_dite) if format_ is Format.json else _en_texte(verifie, date_dite))
    if not verifie.valide or date_dite.refus:
        raise typer.Exit(1)


def _illisible(message: str, format_: Format) -> NoReturn:
    """A program that asked for JSON reads why there too."""
    if format_ is Format.json:
        fiche = {"valide": False, "etat": "inconnu", "raisons": [message.removesuffix(".")]}
        typer.echo(json.dumps(fiche, ensure_ascii=False, indent=2))
    echouer(message)


@dataclass(frozen=True)
class _DateDite:
    """What tokens prove of the date of a label. `refus`: why they prove nothing; nothing was given: all is empty."""

    date: dt.datetime | None = None
    autorite: str = ""
    refus: str = ""
    jetons: tuple[Juge, ...] = ()

    @property
    def phrases(self) -> list[str]:
        if not self.date:
            return ["Date non prouvée : " + (self.refus or "aucun jeton d'horodatage n'est donné") + "."]
        return [
            f"Date prouvée : {self.autorite} a vu ce label le {self.date.isoformat()}.",
            *dire_les_jetons(self.jetons),
        ]


def _date(label: bytes, horodatage: Path | None, autorites: list[Path], instant: dt.datetime) -> _DateDite:
    if horodatage is None:
        return _DateDite()
    from binome.documents.horodatage.preuve import OCTETS_MAX
    from binome.documents.label.lecture import LabelIllisibleError
    from binome.documents.label.verification import juger_la_date

    try:
        jugee = juger_la_date(label, lire(horodatage, OCTETS_MAX), lire_des_pem(autorites), instant)
    except LabelIllisibleError:
        raise
    except ValueError as erreur:
        echouer(f"Le jeton ne peut pas être vérifié : {erreur}.")
    return _DateDite(jugee.date, jugee.autorite if jugee.date else "", jugee.refus, jugee.jetons)


def _en_json(verifie: Verification, date: _DateDite) -> str:
    fiche: dict[str, object] = {
        "valide": verifie.valide,
        "etat": verifie.etat or "inconnu",
        "raisons": verifie.raisons,
    }
    # Who asks nothing of its date reads what was always answered.
    if date.date or date.refus:
        fiche["horodatage"] = {
            "date": date.date.isoformat() if date.date else None,
            "autorite": date.autorite or None,
            "raison": date.refus,
            "jetons": jetons_en_json(date.jetons),
        }
    return json.dumps(fiche, ensure_ascii=False, indent=2)


def _en_texte(verifie: Verification, date: _DateDite) -> str:
    from binome.domaine.label.etats import NOMS_DES_ETATS
    from binome.domaine.langue.typographie import soigner

    etat = NOMS_DES_ETATS[verifie.etat] if verifie.etat else "inconnu"
    titre = f"Label {'valable' if verifie.valide else 'non valable'} ; état : {etat}."
    return "\n".join(
        soigner(ligne) for ligne in (titre, *(f"  {raison}." for raison in verifie.raisons), *date.phrases)
    )
