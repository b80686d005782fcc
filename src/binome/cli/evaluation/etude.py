"""`binome evaluation etude`: group-time effects of any panel. The same words and figures as the service."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from binome.cli.socle.progression import suivre
from binome.cli.socle.sorties import ecrire, erreurs_en_francais

app = typer.Typer(
    name="evaluation",
    help="Dit ce que des données peuvent dire de ce qui a été fait, et ce qu'elles ne peuvent pas dire.",
    no_args_is_help=True,
)


class Format(StrEnum):
    """How the answer is written."""

    texte = "texte"
    json = "json"
    svg = "svg"


class Temoins(StrEnum):
    """What treated units are compared with."""

    jamais = "jamais"
    pas_encore = "pas_encore"


@app.command("etude")
def etude(
    donnees: Annotated[
        Path, typer.Argument(metavar="DONNEES", help="CSV ou Parquet, une ligne par unité et par année.")
    ],
    unite: Annotated[str, typer.Option("--unite", help="Colonne du code de l'unité.")],
    annee: Annotated[str, typer.Option("--annee", help="Colonne de l'année.")],
    cohorte: Annotated[
        str,
        typer.Option("--cohorte", help="Colonne de l'année où le traitement commence ; 0 ou vide : jamais."),
    ],
    resultat: Annotated[str, typer.Option("--resultat", help="Colonne de ce qui est mesuré.")],
    temoins: Annotated[
        Temoins, typer.Option("--temoins", help="Comparer aux unités jamais traitées, ou aussi à celles pas encore.")
    ] = Temoins.jamais,
    logarithme: Annotated[
        bool, typer.Option("--logarithme", help="Étudie le logarithme du résultat : les écarts sont alors relatifs.")
    ] = False,
    graine: Annotated[
        int, typer.Option("--graine", min=0, help="Graine des tirages : la même, les mêmes chiffres.")
    ] = 0,
    tirages: Annotated[int, typer.Option("--tirages", min=99, max=99_999, help="Tirages de la bande commune.")] = 999,
    placebos: Annotated[
        int, typer.Option("--placebos", min=0, max=10_000, help="Tirages d'étiquettes au hasard ; 0 pour s'en passer.")
    ] = 200,
    format_: Annotated[Format, typer.Option("--format", help="Forme de la réponse.")] = Format.texte,
    sortie: Annotated[Path | None, typer.Option("--sortie", help="Fichier à écrire, au lieu du terminal.")] = None,
) -> None:
    """Écarts d'évolution par cohorte et par année (Callaway et Sant'Anna), leur bande, l'avant, la sensibilité."""
    with erreurs_en_francais():
        from binome.services.evaluation import etude as etudes
        from binome.services.evaluation.tableau import Colonnes, lire

        with suivre("Évaluation") as dire:
            dire(0.1, "lecture des données")
            panel = lire(donnees, Colonnes(unite, annee, cohorte, resultat), logarithme=logarithme)
            dire(0.4, "écarts, bandes et tirages")
            faite = etudes.etudier(panel, temoins.value, tirages=tirages, placebos=placebos, graine=graine)
        if format_ is Format.json:
            texte = json.dumps(etudes.to_json(faite), ensure_ascii=False, indent=2) + "\n"
        else:
            from binome.services.evaluation import mise_en_forme

            ecrit = mise_en_forme.svg if format_ is Format.svg else mise_en_forme.texte
            texte = ecrit(faite, resultat, logarithme=logarithme)
        ecrire(texte, sortie)
