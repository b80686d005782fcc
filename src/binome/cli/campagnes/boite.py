"""`binome campagne boite`: the deposits of a campaign, as someone who instructs it has them in their inbox."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from binome.cli.campagnes.gestes import ouvrir
from binome.cli.socle.base import sur_la_base
from binome.cli.socle.sorties import echouer, ecrire


class FormeDeBoite(StrEnum):
    """How the inbox is given."""

    texte = "texte"
    json = "json"
    xlsx = "xlsx"


def boite(
    campagne: Annotated[str, typer.Argument(metavar="CAMPAGNE", help="Son identifiant.", show_default=False)],
    pour: Annotated[
        str, typer.Option("--pour", metavar="ADRESSE", help="Qui instruit : on y lit ce que voit cette personne.")
    ],
    filtre: Annotated[
        str,
        typer.Option(
            "--filtre",
            metavar="QUESTION",
            help="Les filtres et le tri d'une page, comme dans son adresse : « etape=avis&affecte=moi ».",
            show_default=False,
        ),
    ] = "",
    vue: Annotated[
        str,
        typer.Option(
            "--vue", metavar="NOM", help="Une vue que cette personne garde, au lieu d'un filtre.", show_default=False
        ),
    ] = "",
    forme: Annotated[FormeDeBoite, typer.Option("--format", help="texte, json ou xlsx.")] = FormeDeBoite.texte,
    sortie: Annotated[
        Path | None, typer.Option("--sortie", metavar="FICHIER", help="Où l'écrire.", show_default=False)
    ] = None,
) -> None:
    """Liste les dépôts d'une campagne, tels que les a dans sa boîte une personne qui l'instruit."""
    if forme is FormeDeBoite.xlsx and sortie is None:
        echouer("Un classeur s'écrit dans un fichier : donnez --sortie FICHIER.")
    with sur_la_base():
        octets = _rendre(campagne, pour, filtre, vue, forme)
    ecrire(octets, sortie)


def _rendre(campagne: str, pour: str, filtre: str, vue: str, forme: FormeDeBoite) -> bytes:
    from django.http import QueryDict

    from binome.services.acces.ouverture import IntrouvableError
    from binome.services.instruction.boite import classeur, dite, filtres, liste, vues

    ouverte = ouvrir(campagne, pour)
    if vue:
        try:
            filtre = vues.trouver(ouverte, vue).question
        except IntrouvableError:
            connues = ", ".join(f"« {v.nom} »" for v in vues.toutes(ouverte)) or "aucune"
            echouer(f"Aucune vue « {vue} » dans cette boîte ; elle garde : {connues}.")
    question = filtres.Filtres.from_question(QueryDict(filtre).dict())
    lignes = filtres.appliquer(question, liste.lignes(ouverte), ouverte.compte.pk)
    if forme is FormeDeBoite.xlsx:
        return classeur.exporter(ouverte, lignes)
    dites = [dite.dire(ligne) for ligne in lignes]
    if forme is FormeDeBoite.json:
        return json.dumps({"campagne": campagne, "depots": dites}, ensure_ascii=False, indent=2).encode() + b"\n"
    return "".join(f"{_en_ligne(une)}\n" for une in dites).encode()


def _en_ligne(dite: dict[str, Any]) -> str:
    """A row for a terminal, its fields apart by tabs: no name may drive it."""
    gens = ", ".join(dict.fromkeys(dite["affectes"].values())) or "personne"
    champs = (dite["numero"], dite["territoire"], dite["etape"], dite["terme"] or "sans terme", gens)
    return "\t".join("".join(c if c.isprintable() else "?" for c in champ) for champ in champs)
