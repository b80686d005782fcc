"""`binome demandes`: the requests of actions to operators, as one person reads them, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from binome.cli.label.suivi import Dossier, Pour
from binome.cli.socle.base import dire, sur_la_base
from binome.cli.socle.personnes import qui
from binome.cli.socle.sorties import Format, echouer

app = typer.Typer(name="demandes", help="Les demandes aux opérateurs, et leurs réponses.", no_args_is_help=True)
Forme = Annotated[Format, typer.Option("--format", help="Forme de la réponse.")]
Numero = Annotated[str, typer.Argument(metavar="NUMERO", help="Son numéro.", show_default=False)]
Etat = Annotated[str, typer.Argument(metavar="ETAT", help="recue, accordee, refusee…", show_default=False)]
Le = Annotated[str, typer.Option("--le", metavar="JOUR", help="Quel jour ; aujourd'hui sinon.")]
Montant = Annotated[str, typer.Option("--montant", metavar="EUROS", help="Pour combien.")]
Raison = Annotated[str, typer.Option("--raison", metavar="TEXTE", help="Pourquoi.")]


@app.command("lister")
def lister(dossier: Dossier, pour: Pour, format_: Forme = Format.texte) -> None:
    """Donne les demandes d'un dossier à des opérateurs : où en est chacune, depuis quand."""
    with sur_la_base():
        from binome.services.demarches import lecture

        lues = [lecture.arbre(vue) for vue in lecture.lister(_ouvrir(pour, dossier))]
    _montrer(lues, "Aucune demande que cette personne puisse lire.", format_)


@app.command("recues")
def recues(pour: Pour, format_: Forme = Format.texte) -> None:
    """Donne les demandes envoyées à l'opérateur pour qui une personne répond, et rien d'autre."""
    with sur_la_base():
        from binome.services.demarches import lecture

        lues = [lecture.arbre(vue) for vue in lecture.recues(qui(pour))]
    _montrer(lues, "Aucune demande n'a été envoyée à un opérateur pour qui cette personne répond.", format_)


@app.command("lire")
def lire(
    dossier: Dossier,
    numero: Numero,
    pour: Pour,
    format_: Forme = Format.texte,
) -> None:
    """Dit ce que devient une demande : chaque réponse, de qui, et sa raison."""
    with sur_la_base():
        from binome.services.acces.ouverture import IntrouvableError
        from binome.services.demarches import lecture

        try:
            lue = lecture.arbre(lecture.une(_ouvrir(pour, dossier), numero))
        except IntrouvableError:
            echouer(f"La demande « {numero} » n'existe pas, ou {pour} ne la voit pas.")
    _dire_une(lue, format_)


@app.command("preparer")
def preparer(
    dossier: Dossier,
    action: Annotated[str, typer.Argument(metavar="ACTION", help="L'action qui demande.", show_default=False)],
    dispositif: Annotated[str, typer.Argument(metavar="DISPOSITIF", help="Du catalogue.", show_default=False)],
    pour: Pour,
    operateur: Annotated[str, typer.Option("--operateur", help="Le premier du dispositif, sinon.")] = "",
    montant: Montant = "",
    message: Annotated[str, typer.Option("--message", help="Ce qu'on lui dit.")] = "",
    format_: Forme = Format.texte,
) -> None:
    """Prépare, au nom d'une personne, la demande d'une action à l'opérateur d'un dispositif."""
    with sur_la_base():
        from binome.services.demarches import demandes, fichiers, lecture

        ouvert = _ouvrir(pour, dossier)
        somme = fichiers.lire_le_montant(montant)
        numero = demandes.preparer(
            ouvert.compte, dossier, action, dispositif, operateur=operateur, montant=somme, message=message
        ).numero
        lue = lecture.arbre(lecture.une(_ouvrir(pour, dossier), numero))
    _dire_une(lue, format_)


@app.command("dire")
def dire_une_etape(
    dossier: Dossier,
    numero: Numero,
    etat: Etat,
    pour: Pour,
    le: Le = "",
    montant: Montant = "",
    raison: Raison = "",
    format_: Forme = Format.texte,
) -> None:
    """Dit, au nom d'une personne du territoire, ce que devient une demande."""
    with sur_la_base():
        from binome.services.demarches import etapes, lecture

        compte, dite = _ouvrir(pour, dossier).compte, _dite(etat, le, montant, raison)
        etapes.dire(compte, dossier, numero, etapes.lire(dite))
        lue = lecture.arbre(lecture.une(_ouvrir(pour, dossier), numero))
    _dire_une(lue, format_)


@app.command("repondre")
def repondre(
    numero: Numero,
    etat: Etat,
    pour: Pour,
    le: Le = "",
    montant: Montant = "",
    raison: Raison = "",
    format_: Forme = Format.texte,
) -> None:
    """Répond à une demande, au nom d'une personne de l'opérateur qui l'a reçue."""
    with sur_la_base():
        from binome.services.demarches import etapes, lecture

        compte, dite = qui(pour), _dite(etat, le, montant, raison)
        etapes.repondre(compte, numero, etapes.lire(dite))
        lue = lecture.arbre(lecture.recue(compte, numero))
    _dire_une(lue, format_)


def _dite(etat: str, le: str, montant: str, raison: str) -> dict[str, str]:
    return {"etat": etat, "le": le, "montant": montant, "raison": raison}


def _dire_une(lue: dict[str, Any], format_: Format) -> None:
    if format_ is Format.json:
        typer.echo(json.dumps(lue, ensure_ascii=False, indent=2))
        return
    dire(_ligne(lue))
    for etape in lue["etapes"]:
        montant = f", {etape['montant']} €" if etape["montant"] else ""
        dire(f"  {etape['le']}  {_mot(etape['etat'])}{montant}" + (f" : {etape['raison']}" if etape["raison"] else ""))


def _mot(etat: str) -> str:
    from binome.domaine.demarches.etats import NOMS_DES_DEMARCHES, EtatDeDemarche

    return NOMS_DES_DEMARCHES[EtatDeDemarche(etat)]


def _ligne(lue: Mapping[str, Any]) -> str:
    quoi = f"{lue['dispositif_nom']}, {lue['operateur']}, action {lue['action']}"
    return f"{lue['numero']}  {quoi} : {_mot(lue['etat'])}, depuis le {lue['depuis']}"


def _montrer(lues: list[dict[str, Any]], rien: str, format_: Format) -> None:
    if format_ is Format.json:
        typer.echo(json.dumps({"demandes": lues}, ensure_ascii=False, indent=2))
        return
    for dite in [_ligne(lue) for lue in lues] or [rien]:
        dire(dite)


def _ouvrir(pour: str, dossier: str) -> Any:
    from binome.domaine.droits.droits import Action
    from binome.services.acces import ouverture

    try:
        return ouverture.exiger(qui(pour), dossier, Action.lire)
    except ouverture.IntrouvableError:
        echouer(f"Le dossier « {dossier} » n'existe pas, ou {pour} ne le voit pas.")
