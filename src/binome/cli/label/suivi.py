"""`binome suivi`: what becomes of a labelled plan, as one person reads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.socle.base import sur_la_base
from binome.cli.socle.instants import lire_instant
from binome.cli.socle.sorties import Format, echouer, ecrire

if TYPE_CHECKING:
    from binome.services.acces.lignes import Compte
    from binome.services.suivi.lectures import SuiviOuvert

app = typer.Typer(name="suivi", help="Le suivi des labels : actions, financements, bilans.", no_args_is_help=True)
Dossier = Annotated[str, typer.Argument(metavar="DOSSIER", help="Son identifiant.", show_default=False)]
Pour = Annotated[str, typer.Option("--pour", metavar="ADRESSE", help="Qui lit : on a ce que voit cette personne.")]
Jour = Annotated[str | None, typer.Option("--date", help="Jour où le lire ; aujourd'hui sinon.")]


@app.command()
def lire(
    dossier: Dossier,
    pour: Pour,
    date: Jour = None,
    format_: Annotated[Format, typer.Option("--format", help="Forme de la réponse.")] = Format.texte,
    sortie: Annotated[Path | None, typer.Option("--sortie", metavar="FICHIER", help="Où l'écrire.")] = None,
) -> None:
    """Dit où en est chaque action d'un plan labellisé, ce qui est en retard, ce qui attend qui."""
    from binome.documents.suivi import situation

    with sur_la_base():
        suivi = _suivi(dossier, pour, date)
        territoire = suivi.label.territoire
        if format_ is Format.json:
            dit = situation.to_json(suivi.situation, dossier, territoire, suivi.jour)
        else:
            dit = situation.to_texte(suivi.situation, territoire, suivi.jour)
    ecrire(dit, sortie)


@app.command()
def bilan(
    dossier: Dossier,
    pour: Pour,
    annee: Annotated[int, typer.Option("--annee", help="L'année.")],
    sortie: Annotated[Path, typer.Option("--sortie", metavar="FICHIER", help="Un fichier .pdf, .docx ou .pptx.")],
) -> None:
    """Écrit le bilan annuel d'un territoire pour ses élus."""
    from binome.services.suivi import bilan as bilans

    forme = sortie.suffix.lower().removeprefix(".")
    if forme not in bilans.FORMES:
        echouer("Donnez un fichier .pdf, .docx ou .pptx.")
    with sur_la_base():
        suivi = _suivi(dossier, pour, None)
        if annee not in bilans.annees(suivi):
            echouer(f"Le suivi va de {bilans.annees(suivi)[-1]} à {bilans.annees(suivi)[0]}.")
        octets = bilans.bilan(suivi, annee, forme)
    ecrire(octets, sortie)


@app.command()
def territoires(
    campagne: Annotated[str, typer.Argument(metavar="CAMPAGNE", help="Son identifiant.", show_default=False)],
    pour: Pour,
    sortie: Annotated[Path, typer.Option("--sortie", metavar="FICHIER", help="Un fichier .csv ou .xlsx.")],
) -> None:
    """Écrit les territoires d'une région ou du pays, côte à côte, pour qui les suit."""
    from binome.services.suivi import emporte

    forme = sortie.suffix.lower().removeprefix(".")
    if forme not in emporte.FORMES:
        echouer("Donnez un fichier .csv ou .xlsx.")
    with sur_la_base():
        from binome.services.acces.ouverture import IntrouvableError
        from binome.services.socle import referentiel
        from binome.services.suivi import consolidation

        try:
            vue = consolidation.consolider(_compte(pour), campagne)
        except IntrouvableError:
            echouer(f"{pour} ne suit pas les labels de la campagne « {campagne} ».")
        geographie = referentiel.partager()
        codes = {code for t in vue.territoires for code in t.regions}
        noms = {code: region.nom if (region := geographie.region(code)) else code for code in codes}
        octets = emporte.consolide(vue, noms, forme)
    ecrire(octets, sortie)


def _compte(pour: str) -> Compte:
    from binome.services.comptes import comptes

    compte = comptes.trouver(pour)
    if compte is None:
        echouer(f"Personne ici n'a l'adresse {pour}.")
    return compte


def _suivi(dossier: str, pour: str, date: str | None) -> SuiviOuvert:
    from binome.domaine.droits.droits import Action
    from binome.services.acces import ouverture
    from binome.services.socle import horloge
    from binome.services.suivi import lectures

    moment = lire_instant(date)
    try:
        ouvert = ouverture.exiger(_compte(pour), dossier, Action.lire_suivi)
    except ouverture.IntrouvableError:
        echouer(f"Le dossier « {dossier} » n'existe pas, ou {pour} ne le voit pas.")
    return lectures.suivre(ouvert, horloge.jour_a(ouvert.dossier.campagne.fuseau, moment) if moment else None)
