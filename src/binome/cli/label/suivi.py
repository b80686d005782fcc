"""`binome suivi`: what becomes of a labelled plan, as one person reads it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.socle.base import dire as dire_en_francais
from binome.cli.socle.base import sur_la_base
from binome.cli.socle.instants import lire_instant
from binome.cli.socle.personnes import qui
from binome.cli.socle.saisies import lire_saisie
from binome.cli.socle.sorties import Format, echouer, ecrire

if TYPE_CHECKING:
    from binome.services.suivi.lectures import SuiviOuvert

app = typer.Typer(name="suivi", help="Le suivi des labels : actions, financements, bilans.", no_args_is_help=True)
Dossier = Annotated[str, typer.Argument(metavar="DOSSIER", help="Son identifiant.", show_default=False)]
Pour = Annotated[str, typer.Option("--pour", metavar="ADRESSE", help="Au nom de qui, selon ses droits.")]
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
def evenements(
    dossier: Dossier,
    pour: Pour,
    format_: Annotated[Format, typer.Option("--format", help="Forme de la réponse.")] = Format.texte,
) -> None:
    """Donne tout ce qui fut dit d'un plan labellisé, dans l'ordre, avec le rang que cite une correction."""
    from binome.domaine.suivi.phrases import raconter

    with sur_la_base():
        from binome.services.suivi import lectures

        lignes = list(_suivi(dossier, pour, None).lignes)
        lues = [lectures.arbre(ligne) for ligne in lignes]
    if format_ is Format.json:
        typer.echo(json.dumps({"evenements": lues}, ensure_ascii=False, indent=2))
        return
    for ligne in lignes:
        dit = ligne.evenement
        dire_en_francais(f"{dit.rang}  {dit.fiche or 'tout le plan'}  {raconter(dit)}")
    if not lignes:
        dire_en_francais("Rien n'a encore été dit, que cette personne puisse lire.")


@app.command()
def dire(
    dossier: Dossier,
    genre: Annotated[str, typer.Argument(metavar="GENRE", help="avancement, jalon, financement, mesure…")],
    acte: Annotated[str, typer.Argument(metavar="ACTE", help="Ce qui s'est passé.", show_default=False)],
    pour: Pour,
    action: Annotated[str, typer.Option("--action", help="L'action ; tout le plan sinon.")] = "",
    jour: Annotated[str, typer.Option("--jour", help="Le jour du fait ; aujourd'hui sinon.")] = "",
    objet: Annotated[str, typer.Option("--objet", help="L'étape, l'indicateur ou le dispositif.")] = "",
    tiers: Annotated[str, typer.Option("--tiers", help="Le financeur, ou de qui on attend quelque chose.")] = "",
    montant: Annotated[str, typer.Option("--montant", help="En euros.")] = "",
    valeur: Annotated[str, typer.Option("--valeur", help="D'un indicateur.")] = "",
    echeance: Annotated[str, typer.Option("--echeance", help="Jusqu'à quand.")] = "",
    texte: Annotated[str, typer.Option("--texte", help="En une phrase.")] = "",
    cite: Annotated[int | None, typer.Option("--cite", help="Le rang de ce que l'on clôt.")] = None,
    corrige: Annotated[int | None, typer.Option("--corrige", help="Le rang de ce que l'on remplace.")] = None,
    annule: Annotated[bool, typer.Option("--annule", help="Retirer ce que l'on corrige.")] = False,
    format_: Annotated[Format, typer.Option("--format", help="Forme de la réponse.")] = Format.texte,
) -> None:
    """Dit, au nom d'une personne, ce qui est arrivé à une action, ou corrige ce qui en fut dit."""
    from binome.domaine.suivi.phrases import raconter

    dit = {"fiche": action, "genre": genre, "acte": acte, "jour": jour, "objet": objet, "tiers": tiers}
    dit |= {"montant": montant, "valeur": valeur, "echeance": echeance, "texte": texte}
    with sur_la_base():
        from binome.domaine.suivi.saisie import SaisieDeSuivi
        from binome.services.socle import horloge
        from binome.services.suivi import ecriture, lectures

        suivi = _suivi(dossier, pour, None)
        dit["jour"] = jour or horloge.aujourdhui().isoformat()
        saisie = lire_saisie(SaisieDeSuivi, {**dit, "cite": cite, "corrige": corrige, "annule": annule})
        rang = ecriture.dire(suivi.ouvert.compte, dossier, saisie, source="commande").rang
        ligne = next(li for li in _suivi(dossier, pour, None).lignes if li.evenement.rang == rang)
        lue = lectures.arbre(ligne)
    if format_ is Format.json:
        typer.echo(json.dumps(lue, ensure_ascii=False, indent=2))
        return
    dire_en_francais(f"Écrit, au rang {rang} : {raconter(ligne.evenement)}")


@app.command()
def bilan(
    dossier: Dossier,
    pour: Pour,
    annee: Annotated[int, typer.Option("--annee", help="L'année.")],
    sortie: Annotated[Path, typer.Option("--sortie", metavar="FICHIER", help="Un fichier .pdf, .docx ou .pptx.")],
) -> None:
    """Écrit le bilan annuel d'un territoire pour ses élus."""
    forme = sortie.suffix.lower().removeprefix(".")
    with sur_la_base():
        from binome.services.suivi import bilan as bilans

        if forme not in bilans.FORMES:
            echouer("Donnez un fichier .pdf, .docx ou .pptx.")
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
    forme = sortie.suffix.lower().removeprefix(".")
    with sur_la_base():
        from binome.services.acces.ouverture import IntrouvableError
        from binome.services.socle import referentiel
        from binome.services.suivi import consolidation, emporte

        if forme not in emporte.FORMES:
            echouer("Donnez un fichier .csv ou .xlsx.")
        try:
            vue = consolidation.consolider(qui(pour), campagne)
        except IntrouvableError:
            echouer(f"{pour} ne suit pas les labels de la campagne « {campagne} ».")
        geographie = referentiel.partager()
        codes = {code for t in vue.territoires for code in t.regions}
        noms = {code: region.nom if (region := geographie.region(code)) else code for code in codes}
        octets = emporte.consolide(vue, noms, forme)
    ecrire(octets, sortie)


def _suivi(dossier: str, pour: str, date: str | None) -> SuiviOuvert:
    from binome.domaine.droits.droits import Action
    from binome.services.acces import ouverture
    from binome.services.socle import horloge
    from binome.services.suivi import lectures

    moment = lire_instant(date)
    try:
        ouvert = ouverture.exiger(qui(pour), dossier, Action.lire_suivi)
    except ouverture.IntrouvableError:
        echouer(f"Le dossier « {dossier} » n'existe pas, ou {pour} ne le voit pas.")
    return lectures.suivre(ouvert, horloge.jour_a(ouvert.dossier.campagne.fuseau, moment) if moment else None)
