"""`binome instruction`: the admissibility of a deposit, in the name of who instructs it, when its page cannot.

The services of the pages, and the same lines in the journal. Nobody gives an opinion from here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.socle.base import dire, sur_la_base
from binome.cli.socle.personnes import qui
from binome.cli.socle.sorties import Format, echouer, erreurs_en_francais

if TYPE_CHECKING:
    import datetime as dt

app = typer.Typer(name="instruction", help="La recevabilité d'un dépôt, et ses compléments.", no_args_is_help=True)
Dossier = Annotated[str, typer.Argument(metavar="DOSSIER", help="Son identifiant.", show_default=False)]
AuNomDe = Annotated[
    str, typer.Option("--pour", metavar="ADRESSE", help="Qui instruit : on agit en son nom, au journal.")
]
Terme = Annotated[str, typer.Option("--terme", metavar="JOUR", help="Le dernier jour pour répondre.")]


@app.command("recevabilite")
def recevabilite(
    dossier: Dossier,
    pour: AuNomDe,
    format_: Annotated[Format, typer.Option("--format", help="texte ou json.")] = Format.texte,
) -> None:
    """Dit où en est un dépôt : son étape, chaque point de sa liste, ce qui empêche de le déclarer recevable."""
    with erreurs_en_francais(), sur_la_base():
        from binome.domaine.droits.droits import Action
        from binome.domaine.procedure.etapes import NOMS_DES_ETAPES
        from binome.domaine.procedure.recevabilite import NOMS_DES_POINTS
        from binome.services.instruction import depots_instruits
        from binome.services.instruction.recevabilite import points

        instruit = depots_instruits.ouvrir(qui(pour), dossier, Action.tenir_instruction)
        vus = points.points(instruit)
        lue = {
            "depot": instruit.depot.numero,
            "etape": instruit.etape.value,
            "obstacle": points.obstacle(vus),
            "points": [
                {"point": v.point.id, "libelle": v.point.libelle, "etat": v.etat.value, "propose": v.propose.value}
                for v in vus
            ],
        }
    if format_ is Format.json:
        typer.echo(json.dumps(lue, ensure_ascii=False, indent=2))
        return
    dire(f"{lue['depot']} : {NOMS_DES_ETAPES[instruit.etape]}")
    for vu in vus:
        dire(f"{vu.point.id}\t{NOMS_DES_POINTS[vu.etat]}\t{vu.point.libelle}")
    if lue["obstacle"]:
        dire(str(lue["obstacle"]))


@app.command("examiner")
def examiner(
    dossier: Dossier,
    point: Annotated[str, typer.Argument(metavar="POINT", help="Son nom dans la liste.", show_default=False)],
    etat: Annotated[
        str, typer.Argument(metavar="ÉTAT", help="rempli, manquant, sans_objet ou a_examiner.", show_default=False)
    ],
    pour: AuNomDe,
    note: Annotated[str, typer.Option("--note", metavar="TEXTE", help="Ce que l'on en dit.", show_default=False)] = "",
) -> None:
    """Examine un point de la liste de recevabilité."""
    with erreurs_en_francais(), sur_la_base():
        from binome.domaine.procedure.recevabilite import NOMS_DES_POINTS, EtatDuPoint
        from binome.services.instruction.recevabilite import points

        if etat not in set(EtatDuPoint):
            echouer(f"« {etat} » n'est pas un état : {', '.join(EtatDuPoint)}.")
        points.examiner(qui(pour), dossier, point, EtatDuPoint(etat), note)
        dit = f"{point} : {NOMS_DES_POINTS[EtatDuPoint(etat)]}."
    dire(dit)


@app.command("declarer")
def declarer(
    dossier: Dossier,
    pour: AuNomDe,
    recevable: Annotated[
        bool, typer.Option("--recevable/--irrecevable", help="Ce que l'on déclare.", show_default=False)
    ],
    terme: Annotated[
        str, typer.Option("--terme", metavar="JOUR", help="Recevable : le dernier jour pour rendre les avis.")
    ] = "",
    motif: Annotated[
        str, typer.Option("--motif", metavar="TEXTE", help="Irrecevable : pourquoi ; le territoire le lit.")
    ] = "",
) -> None:
    """Déclare un dépôt recevable, ses avis étant alors demandés ; ou irrecevable, avec ses motifs."""
    if recevable and not terme:
        echouer("Donnez --terme, le dernier jour pour rendre les avis : sans lui, un avis absent retient le dossier.")
    with erreurs_en_francais(), sur_la_base():
        from binome.services.instruction.recevabilite import points

        if recevable:
            points.declarer_recevable(qui(pour), dossier, _jour(terme))
        else:
            points.declarer_irrecevable(qui(pour), dossier, motif)
    dire(f"{dossier} est déclaré {'recevable : les avis sont demandés' if recevable else 'irrecevable'}.")


@app.command("demander")
def demander(
    dossier: Dossier,
    pour: AuNomDe,
    terme: Terme,
    points: Annotated[
        list[str],
        typer.Option("--point", metavar="LIEU=TEXTE", help="Ce qui manque, et où (« pieces=… ») ; répétable."),
    ],
) -> None:
    """Demande des compléments au territoire, point par point, et jusqu'à quel jour."""
    demandes = [(lieu, quoi) for lieu, _, quoi in (point.partition("=") for point in points)]
    with erreurs_en_francais(), sur_la_base():
        from binome.services.instruction.recevabilite import complements

        faite = complements.demander(qui(pour), dossier, demandes, _jour(terme))
        dit = f"La demande est partie, jusqu'au {faite.terme:%Y-%m-%d}. {faite.effet}"
    dire(dit)


@app.command("constater")
def constater(
    dossier: Dossier,
    pour: AuNomDe,
    motif: Annotated[str, typer.Option("--motif", metavar="TEXTE", help="Pourquoi l'examen reprend.")] = "",
) -> None:
    """Prend acte des compléments, venus ou non : le dépôt est de nouveau à examiner."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.instruction.recevabilite import complements

        complements.constater(qui(pour), dossier, motif)
    dire("Le dépôt est de nouveau à examiner.")


def _jour(brut: str) -> dt.date:
    from binome.domaine.saisie.jours import lire_jour
    from binome.domaine.saisie.refus import ValeurRefuseeError

    try:
        return lire_jour(brut)
    except ValeurRefuseeError as refus:
        echouer(f"{refus.message} (reçu : « {brut} »). {refus.a_faire}")
