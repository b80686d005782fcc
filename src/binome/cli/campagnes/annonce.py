"""`binome annonce`: where the announcement of a campaign stands, its rehearsal, its cancellation, as one person may.

Asking for it and arming it are for two people who have just proved who they are: the pages see to it, and whoever holds
the server would here be both.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from binome.cli.campagnes.comite import Campagne
from binome.cli.socle.base import dire, sur_la_base
from binome.cli.socle.personnes import qui
from binome.cli.socle.sorties import Format, erreurs_en_francais

if TYPE_CHECKING:
    from binome.services.acces.lignes import Compte

app = typer.Typer(name="annonce", help="L'annonce des décisions d'une campagne.", no_args_is_help=True)
Pour = Annotated[
    str, typer.Option("--pour", metavar="ADRESSE", help="Qui conduit le comité, ou administre : on agit en son nom.")
]
Forme = Annotated[Format, typer.Option("--format", help="texte ou json.")]


@app.command("etat")
def etat(campagne: Campagne, pour: Pour, format_: Forme = Format.texte) -> None:
    """Dit ce qui est prêt, proposé, armé ou annoncé."""
    with erreurs_en_francais(), sur_la_base():
        dit = _etat(qui(pour), campagne)
        en_mots = _en_mots(dit)
    if format_ is Format.json:
        typer.echo(json.dumps(dit, ensure_ascii=False, indent=2))
        return
    for phrase in en_mots:
        dire(phrase)


def _en_mots(dit: dict[str, Any]) -> list[str]:
    import datetime as dt

    from binome.domaine.comite.annonce import NOMS_DES_ANNONCES, EtatDeLAnnonce
    from binome.domaine.comite.scrutin import NOMS_DES_SENS, SensDeLaDecision
    from binome.domaine.langue.typographie import instant
    from binome.services.socle import horloge

    def dite(annonce: dict[str, str]) -> str:
        quand = instant(horloge.a_paris(dt.datetime.fromisoformat(annonce["instant"])))
        return f"{NOMS_DES_ANNONCES[EtatDeLAnnonce(annonce['etat'])]}, {quand}"

    return [
        f"Annonce {dite(dit['annonce'])}." if dit["annonce"] else "Aucune annonce en cours.",
        f"Prêtes : {len(dit['pretes'])}. Attendent une approbation : {len(dit['en_attente'])}.",
        *(f"{p['dossier']} : {NOMS_DES_SENS[SensDeLaDecision(p['sens'])]}" for p in dit["pretes"]),
        *(f"Passée : {dite(passee)}." for passee in dit["passees"]),
    ]


def _etat(compte: Compte, campagne: str) -> dict[str, Any]:
    from binome.services.annonce import armement
    from binome.services.comite import decisions

    ouvert = armement.relire(compte, campagne)
    annonce = armement.en_cours(ouvert.campagne)
    return {
        "campagne": campagne,
        "annonce": annonce
        and {
            "etat": annonce.etat,
            "instant": annonce.instant.isoformat(),
            "empreinte": annonce.empreinte,
            "proposee_par": str(annonce.proposee_par),
            "armee_par": str(annonce.armee_par) if annonce.armee_par else None,
        },
        "pretes": [
            {"dossier": d.depot.dossier.identifiant, "depot": d.depot.numero, "version": d.version, "sens": d.sens}
            for d in decisions.decisions_approuvees(ouvert.campagne)
        ],
        "en_attente": [d.depot.dossier.identifiant for d in decisions.en_attente(ouvert.campagne)],
        "passees": [{"etat": a.etat, "instant": a.instant.isoformat()} for a in armement.passees(ouvert.campagne)],
    }


@app.command("essai")
def essayer(campagne: Campagne, pour: Pour, format_: Forme = Format.texte) -> None:
    """Fait l'annonce pour de vrai, dit ce qu'elle changerait, et défait tout."""
    with erreurs_en_francais(), sur_la_base():
        dit = _essai(qui(pour), campagne)
    if format_ is Format.json:
        typer.echo(json.dumps(dit, ensure_ascii=False, indent=2))
        return
    for fait in dit["dossiers"]:
        dire(f"{fait['territoire']} : {fait['sens']} ({fait['avant']} → {fait['apres']}).")
    for territoire in dit["laisses"]:
        dire(f"{territoire} : laissé, sa décision attend une approbation.")
    for lettre in dit["lettres"]:
        dire(f"Lettre à {lettre['a']} : {lettre['objet']}")
    dire("Rien n'est resté de cet essai. La page de l'essai montre aussi chaque page du site, avant et après.")


def _essai(compte: Compte, campagne: str) -> dict[str, Any]:
    from binome.services.annonce import armement
    from binome.services.annonce import essai as repetition

    annonce = armement.en_cours(armement.ouvrir(compte, campagne).campagne)
    fait = repetition.essayer(compte, campagne, repetition.quand(annonce))
    return {
        "campagne": campagne,
        "instant": fait.instant.isoformat(),
        "empreinte": fait.empreinte,
        "dossiers": [
            {"territoire": d.territoire, "sens": d.sens, "avant": d.etape_avant, "apres": d.etape_apres}
            for d in fait.dossiers
        ],
        "laisses": list(fait.laisses),
        "lettres": [{"a": li.compte.email, "territoire": li.territoire, "objet": li.objet} for li in fait.lettres],
    }


@app.command("annuler")
def annuler(
    campagne: Campagne,
    pour: Pour,
    motif: Annotated[str, typer.Option("--motif", metavar="TEXTE", help="Pourquoi ; gardé pour toujours.")],
) -> None:
    """Annule l'annonce proposée ou armée : rien ne partira."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.annonce import armement

        armement.annuler(qui(pour), campagne, motif)
    dire("L'annonce est annulée : rien ne partira.")
