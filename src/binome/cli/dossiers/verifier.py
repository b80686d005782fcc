"""`binome verifier`: the verdict of the call on a dossier. Exit code 0: nothing blocks; 1: it does; 2: unreadable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.socle.instants import lire_instant
from binome.cli.socle.sorties import (
    FormatOuPage,
    dire_lissages,
    echouer,
    ecrire,
    en_couleur,
    erreurs_en_francais,
    peindre,
)

if TYPE_CHECKING:
    from binome.documents.lecture import DossierLu
    from binome.domaine.verdict.constat import Verdict


def verifier(
    dossiers: Annotated[
        list[Path],
        typer.Argument(
            metavar="DOSSIER", help="Le dossier à vérifier (YAML ou JSON) ; ceux qui suivent vont à --autres."
        ),
    ],
    autres: Annotated[
        list[Path] | None,
        typer.Option("--autres", metavar="DOSSIER…", help="Autres candidatures auxquelles le comparer."),
    ] = None,
    appel: Annotated[str | None, typer.Option("--appel", help="Appel attendu, par exemple ti-2023-2027.")] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", help="Instant auquel juger, par exemple 2023-09-22 ou 2023-09-22T23:59+02:00."),
    ] = None,
    format_: Annotated[FormatOuPage, typer.Option("--format", help="Forme du rapport.")] = FormatOuPage.texte,
    sortie: Annotated[Path | None, typer.Option("--sortie", metavar="F", help="Fichier où l'écrire.")] = None,
) -> None:
    """Vérifie un dossier contre son appel : chaque constat cite la clause, montre la preuve et dit quoi faire."""
    from binome.cli.socle.progression import suivre
    from binome.services.socle import referentiel
    from binome.services.verification import verdict as verification

    dossier, *suivants = dossiers
    if suivants and not autres:
        echouer(f"Un seul dossier se vérifie à la fois ; « {suivants[0]} » est de trop. Pour comparer : --autres.")
    moment = lire_instant(date)
    with erreurs_en_francais():
        with suivre("Référentiel") as rapport:
            geographie = referentiel.ouvrir(rapport)
        lu = verification.ouvrir(dossier, geographie, appel)
        comparees = [verification.ouvrir(autre, geographie).dossier for autre in (*(autres or ()), *suivants)]
        verdict = verification.verifier(lu.dossier, autres=comparees, date=moment, geographie=geographie)
    dire_lissages(lu)
    ecrire(_rediger(verdict, lu, format_, couleur=sortie is None and en_couleur()), sortie)
    if verdict.bloque:
        raise typer.Exit(1)


def _rediger(verdict: Verdict, lu: DossierLu, format_: FormatOuPage, *, couleur: bool) -> str:
    from binome.appels.catalogue import charger_appel
    from binome.documents import ecriture, rapport_html, rapport_texte

    if format_ is FormatOuPage.json:
        return ecriture.to_json(verdict, complet=True)
    familles = charger_appel(verdict.appel).appel.noms_familles
    if format_ is FormatOuPage.html:
        return rapport_html.rediger(verdict, familles)
    tons = {"peindre": peindre} if couleur else {}
    return rapport_texte.rediger(verdict, familles, lu.reperes(), **tons)
