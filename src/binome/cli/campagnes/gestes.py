"""What an operator does of an inbox for someone: give a deposit to a colleague, take a workbook back; the views kept.

The services of the pages, in the name of that person, and the same lines in the journal.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.socle.base import dire, sur_la_base
from binome.cli.socle.sorties import Format, echouer, erreurs_en_francais
from binome.domaine.langue.pannes import panne

if TYPE_CHECKING:
    from binome.services.instruction.boite.liste import BoiteOuverte

Campagne = Annotated[str, typer.Argument(metavar="CAMPAGNE", help="Son identifiant.", show_default=False)]
AuNomDe = Annotated[
    str, typer.Option("--pour", metavar="ADRESSE", help="Qui instruit : on agit en son nom, au journal.")
]
PERSONNE = "personne"


def ouvrir(campagne: str, pour: str) -> BoiteOuverte:
    """The inbox of someone, or the end of the command."""
    from binome.services.acces.ouverture import IntrouvableError
    from binome.services.comptes import comptes
    from binome.services.instruction.boite import liste

    compte = comptes.trouver(pour)
    try:
        ouverte = liste.ouvrir(compte, campagne) if compte else None
    except IntrouvableError:
        ouverte = None
    if ouverte is None:
        echouer(f"{pour} n'instruit ni ne juge la campagne « {campagne} ».")
    return ouverte


def vues(
    campagne: Campagne,
    pour: Annotated[str, typer.Option("--pour", metavar="ADRESSE", help="Qui les garde.")],
    forme: Annotated[Format, typer.Option("--format", help="texte ou json.")] = Format.texte,
) -> None:
    """Liste les vues que quelqu'un garde de sa boîte, chacune avec sa question (« campagne boite --vue NOM »)."""
    with sur_la_base():
        from binome.services.instruction.boite import vues as gardees

        lues = [{"nom": vue.nom, "question": vue.question} for vue in gardees.toutes(ouvrir(campagne, pour))]
    if forme is Format.json:
        typer.echo(json.dumps({"campagne": campagne, "vues": lues}, ensure_ascii=False, indent=2))
        return
    for lue in lues:
        dire(f"{lue['nom']}\t{lue['question']}")


def affecter(
    campagne: Campagne,
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Son identifiant.", show_default=False)],
    pour: AuNomDe,
    a: Annotated[
        str, typer.Option("--a", metavar="ADRESSE", help="À qui : une adresse, ou « personne ».", show_default=False)
    ],
    service: Annotated[
        str,
        typer.Option("--service", metavar="SERVICE", help="Le service, s'il en tient plusieurs.", show_default=False),
    ] = "",
) -> None:
    """Confie un dépôt à quelqu'un d'un service, comme le fait sa page."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comptes import comptes
        from binome.services.instruction import affectations
        from binome.services.instruction.boite import liste

        ouverte = ouvrir(campagne, pour)
        ligne = next((li for li in liste.lignes(ouverte) if li.identifiant == dossier), None)
        siens = ligne.siens if ligne else ()
        if service not in siens and (service or len(siens) != 1):
            echouer(
                f"Donnez --service : {', '.join(siens)}." if siens else f"« {dossier} » n'est pas dans cette boîte."
            )
        qui = None if a == PERSONNE else comptes.trouver(a)
        if qui is None and a != PERSONNE:
            echouer(f"Personne ici n'a l'adresse {a}.")
        fait = affectations.affecter(ouverte.compte, dossier, service or siens[0], qui.pk if qui else None)
    dire(f"{dossier} est confié à {fait.a or 'personne'}.")


def reprendre(
    campagne: Campagne,
    classeur: Annotated[Path, typer.Argument(metavar="CLASSEUR", help="Le fichier .xlsx rendu.", show_default=False)],
    pour: AuNomDe,
    essai: Annotated[bool, typer.Option("--essai", help="Dit ce qui changerait, sans rien changer.")] = False,
) -> None:
    """Reprend un classeur de la boîte, ligne par ligne ; finit par 1 si une ligne est refusée, avec sa raison."""
    try:
        octets = classeur.read_bytes()
    except OSError as erreur:
        echouer(f"Impossible de lire « {classeur} » : {panne(erreur)}.")
    with erreurs_en_francais(), sur_la_base():
        from binome.documents.tableur.erreurs import ClasseurRefuseError
        from binome.domaine.langue.typographie import accord
        from binome.services.instruction.boite import classeur as boites

        ouverte = ouvrir(campagne, pour)
        if ouverte.moi is None:
            echouer("Ce classeur est celui de qui instruit.")
        try:
            apercu = boites.examiner(ouverte, octets)
        except ClasseurRefuseError as erreur:
            echouer("\n".join(str(faute) for faute in erreur.fautes))
        faits, refus = (0, []) if essai else boites.appliquer(ouverte.compte, apercu.gestes)
        refuses = sorted([*apercu.refus, *refus], key=lambda refuse: refuse.ligne)
    for geste in apercu.gestes if essai else ():
        dire(f"Ligne {geste.ligne} : {geste.dit}")
    for refuse in refuses:
        dire(f"Refusée : {refuse}")
    changent = len(apercu.gestes) if essai else faits
    faites = (
        accord(changent, "ligne changerait", "lignes changeraient")
        if essai
        else accord(changent, "ligne appliquée", "lignes appliquées")
    )
    dire(f"{faites}, {accord(len(refuses), 'refusée')}, {apercu.inchangees} sans changement.")
    if refuses:
        raise typer.Exit(1)
