"""`binome comite`: what a committee did and its papers, as one of its members may read them; and what its secretariat
does when its page cannot.

Nobody votes, comes in or approves from here: whoever holds the server would be everyone.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from binome.cli.socle.base import dire, sur_la_base
from binome.cli.socle.instants import lire_a
from binome.cli.socle.sorties import Format, echouer, erreurs_en_francais
from binome.domaine.langue.pannes import panne

if TYPE_CHECKING:
    from binome.services.comite.acces import ComiteOuvert

app = typer.Typer(name="comite", help="Les séances et les papiers du comité d'une campagne.", no_args_is_help=True)
Campagne = Annotated[str, typer.Argument(metavar="CAMPAGNE", help="Son identifiant.", show_default=False)]
Seance = Annotated[int, typer.Argument(metavar="SÉANCE", help="Son rang.", show_default=False)]
Pour = Annotated[
    str, typer.Option("--pour", metavar="ADRESSE", help="Qui les lira : on y met ce que cette personne peut lire.")
]
AuNomDe = Annotated[
    str, typer.Option("--pour", metavar="ADRESSE", help="Qui conduit le comité : on agit en son nom, au journal.")
]
Urgence = Annotated[
    str, typer.Option("--urgence", metavar="TEXTE", help="Pourquoi le délai n'est pas tenu.", show_default=False)
]
Motif = Annotated[str, typer.Option("--motif", metavar="TEXTE", help="Pourquoi : qui était convoqué le lit.")]
Forme = Annotated[Format, typer.Option("--format", help="texte ou json.")]


@app.command("seances")
def lister(campagne: Campagne, pour: Pour, format_: Forme = Format.texte) -> None:
    """Liste les séances et les consultations écrites, la dernière d'abord."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite import seances
        from binome.services.comite.papiers import dite

        lues = [dite.en_bref(s) for s in seances.toutes(ouvrir_le_comite(pour, campagne).campagne)]
    if format_ is Format.json:
        typer.echo(json.dumps({"campagne": campagne, "seances": lues}, ensure_ascii=False, indent=2))
        return
    for lue in lues:
        dire(f"{_titre(lue)} : {lue['etat']}")


@app.command("seance")
def lire(campagne: Campagne, seance: Seance, pour: Pour, format_: Forme = Format.texte) -> None:
    """Dit une séance : qui est là, le quorum, chaque vote et son résultat ; jamais ce que chacun a voté."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite.papiers import dite

        lue = dite.dire(ouvrir_le_comite(pour, campagne), seance)
    if format_ is Format.json:
        typer.echo(json.dumps(lue, ensure_ascii=False, indent=2))
        return
    for phrase in _en_mots(lue):
        dire(phrase)


@app.command("convoquer")
def convoquer(
    campagne: Campagne,
    seance: Seance,
    pour: AuNomDe,
    urgence: Urgence = "",
) -> None:
    """Envoie les convocations d'une séance dont l'ordre du jour est prêt."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite import seances

        fait = seances.convoquer(ouvrir_le_comite(pour, campagne).compte, campagne, seance, urgence)
    dire(f"Convocations parties. {fait.phrase}")


@app.command("deplacer")
def deplacer(
    campagne: Campagne,
    seance: Seance,
    pour: AuNomDe,
    quand: Annotated[
        str, typer.Option("--quand", metavar="INSTANT", help="Le nouvel instant, par exemple 2026-12-15T14:30.")
    ],
    lieu: Annotated[str, typer.Option("--lieu", metavar="TEXTE", help="Où elle se tiendra.")],
    motif: Motif,
    urgence: Urgence = "",
) -> None:
    """Déplace une séance prévue : qui était convoqué l'est de nouveau, avec le motif."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite.changements import gestes

        ouvert = ouvrir_le_comite(pour, campagne)
        la = lire_a(quand, ouvert.campagne.fuseau)
        dit = gestes.dire(gestes.deplacer(ouvert.compte, campagne, seance, la, lieu, motif, urgence))
    dire(dit)


@app.command("annuler")
def annuler(campagne: Campagne, seance: Seance, pour: AuNomDe, motif: Motif) -> None:
    """Annule une séance prévue : ses dossiers en attendront une autre, et qui était convoqué l'apprend."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite.changements import gestes

        dit = gestes.dire(gestes.annuler(ouvrir_le_comite(pour, campagne).compte, campagne, seance, motif))
    dire(dit)


@app.command("retirer")
def retirer(
    campagne: Campagne,
    seance: Seance,
    point: Annotated[int, typer.Argument(metavar="POINT", help="Son rang à l'ordre du jour.", show_default=False)],
    pour: AuNomDe,
    motif: Annotated[
        str, typer.Option("--motif", metavar="TEXTE", help="Pourquoi, une fois la convocation partie.")
    ] = "",
) -> None:
    """Retire un point de l'ordre du jour d'une séance qui n'est pas ouverte."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite.changements import gestes

        gestes.retirer_un_point(ouvrir_le_comite(pour, campagne).compte, campagne, seance, point, motif)
    dire("Le point est retiré de l'ordre du jour.")


@app.command("compter")
def compter(campagne: Campagne, seance: Seance, pour: AuNomDe) -> None:
    """Compte une consultation écrite dont le terme est passé, quand aucun ouvrier ne l'a fait."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite.par_ecrit import consultations

        consultations.compter(ouvrir_le_comite(pour, campagne).compte, campagne, seance)
    dire("Les réponses sont comptées.")


@app.command("lever")
def lever(campagne: Campagne, seance: Seance, pour: AuNomDe) -> None:
    """Lève une séance restée ouverte, tous ses votes clos."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite import seances

        seances.lever(ouvrir_le_comite(pour, campagne).compte, campagne, seance)
    dire("Séance levée : son procès-verbal est prêt.")


@app.command("proces-verbal")
def proces_verbal(
    campagne: Campagne,
    seance: Seance,
    pour: Pour,
    sortie: Annotated[Path, typer.Option("--sortie", metavar="F", help="Un fichier .pdf ou .docx.")],
) -> None:
    """Écrit le procès-verbal d'une séance, d'après ce qui s'y est passé."""
    forme = _forme(sortie, "pdf", "docx")
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite.papiers import proces_verbaux

        _ecrire(sortie, proces_verbaux.proces_verbal(ouvrir_le_comite(pour, campagne), seance, forme))


@app.command("comparaison")
def comparaison(
    campagne: Campagne,
    pour: Pour,
    sortie: Annotated[Path, typer.Option("--sortie", metavar="F", help="Un fichier .csv ou .xlsx.")],
) -> None:
    """Écrit la comparaison des dossiers."""
    forme = _forme(sortie, "csv", "xlsx")
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite.comparaison import emporte, table

        _ecrire(sortie, emporte.emporter(table.comparer(ouvrir_le_comite(pour, campagne)), forme))


def ouvrir_le_comite(pour: str, campagne: str) -> ComiteOuvert:
    """The committee, as one of its members sees it. Errors: IntrouvableError."""
    from binome.services.comite import acces

    return acces.au_nom_de(pour, campagne)


def _titre(lue: dict[str, Any]) -> str:
    from binome.domaine.langue.typographie import instant
    from binome.services.socle import horloge

    quand = instant(horloge.a_paris(dt.datetime.fromisoformat(lue["prevue_le"])))
    nature = "Consultation" if lue["cloture_le"] else "Séance"
    return f"{nature} {lue['rang']}, {'jusqu’au ' if lue['cloture_le'] else ''}{quand}, {lue['lieu']}"


def _en_mots(lue: dict[str, Any]) -> list[str]:
    la = [f"{m['nom']}{' (à distance)' if m['a_distance'] else ''}" for m in lue["membres"] if m["present"]]
    dits = [f"{_titre(lue)} : {lue['etat']}."]
    dits += [_changement(fait) for fait in lue["changements"]]
    dits += [lue["quorum"]] if lue["quorum"] else []
    dits += [f"Présents : {', '.join(la)}."] if la else []
    dits += [f"{m['de']} a donné mandat à {m['a']}." for m in lue["mandats"]]
    for point in lue["points"]:
        dits.append(f"{point['rang']}. {point['intitule']}")
        if point["retire_le"]:
            dits.append("   Retiré de l'ordre du jour.")
        if point["deport"]:
            dits.append(f"   Cette personne n'y prend pas part : {point['deport']}")
        dits += [f"   {phrase}" for vote in point["votes"] for phrase in _vote_en_mots(vote)]
    return dits


def _changement(fait: dict[str, Any]) -> str:
    quoi = {"annulee": "Annulée", "deplacee": "Déplacée"}.get(fait["nature"], f"Point {fait['point']} retiré")
    return f"{quoi} : {fait['motif']}"


def _vote_en_mots(vote: dict[str, Any]) -> list[str]:
    from binome.domaine.comite.scrutin import NOMS_DES_PROPOSITIONS
    from binome.domaine.langue.typographie import accord

    secret = ", au scrutin secret" if vote["secret"] else ""
    propose = f"Proposé{secret} : {NOMS_DES_PROPOSITIONS[vote['proposition']]}."
    if vote["abandon"]:
        return [propose, f"Abandonné : {vote['abandon']}"]
    if vote["compte"]:
        return [propose, *([vote["quorum"]] if vote["quorum"] else []), *vote["phrases"]]
    qui = f" : {', '.join(vote['ont_vote'])}" if vote["ont_vote"] else ""
    return [propose, f"Vote ouvert, {accord(vote['voix_donnees'], 'voix donnée', 'voix données')}{qui}."]


def _forme(sortie: Path, *permises: str) -> str:
    forme = sortie.suffix.lower().removeprefix(".")
    if forme not in permises:
        echouer(f"« {sortie.name} » : donnez un nom de fichier qui finit par .{' ou .'.join(permises)}.")
    return forme


def _ecrire(sortie: Path, octets: bytes) -> None:
    try:
        sortie.write_bytes(octets)
    except OSError as erreur:
        echouer(f"Impossible d'écrire « {sortie} » : {panne(erreur)}. Choisissez un autre fichier.")
    dire(f"Écrit dans {sortie}.")
