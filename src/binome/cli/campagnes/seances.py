"""What who conducts a committee does of its sessions from the server: planned, their agenda, opened.

Nobody votes, comes in or approves from here: whoever holds the server would be everyone.
"""

from __future__ import annotations

from typing import Annotated

import typer

from binome.cli.campagnes.comite import AuNomDe, Campagne, Seance, ouvrir_le_comite
from binome.cli.socle.base import dire, sur_la_base
from binome.cli.socle.instants import lire_a
from binome.cli.socle.sorties import echouer, erreurs_en_francais


def prevoir(
    campagne: Campagne,
    pour: AuNomDe,
    quand: Annotated[str, typer.Option("--quand", metavar="INSTANT", help="Par exemple 2026-12-15T14:30.")],
    lieu: Annotated[str, typer.Option("--lieu", metavar="TEXTE", help="Où elle se tiendra.", show_default=False)] = "",
    par_ecrit: Annotated[
        bool, typer.Option("--par-ecrit", help="Une consultation écrite ; l'instant est son terme.")
    ] = False,
) -> None:
    """Prévoit une séance, ou une consultation écrite ; son ordre du jour vient ensuite (« comite inscrire »)."""
    if par_ecrit and lieu:
        echouer("Une consultation écrite ne se tient nulle part : retirez --lieu, ou --par-ecrit.")
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite import seances
        from binome.services.comite.par_ecrit import consultations

        ouvert = ouvrir_le_comite(pour, campagne)
        la = lire_a(quand, ouvert.campagne.fuseau)
        if par_ecrit:
            dit = f"Consultation {consultations.prevoir(ouvert.compte, campagne, la).rang} prévue."
        else:
            dit = f"Séance {seances.prevoir(ouvert.compte, campagne, la, lieu).rang} prévue."
    dire(dit)


def inscrire(
    campagne: Campagne,
    seance: Seance,
    pour: AuNomDe,
    dossiers: Annotated[
        list[str] | None, typer.Option("--dossier", metavar="ID", help="Un dossier qui attend le comité ; répétable.")
    ] = None,
    titre: Annotated[
        str, typer.Option("--titre", metavar="TEXTE", help="Un point sans dossier.", show_default=False)
    ] = "",
    texte: Annotated[
        str, typer.Option("--texte", metavar="TEXTE", help="Ce que dit ce point.", show_default=False)
    ] = "",
    au_vote: Annotated[bool, typer.Option("--au-vote", help="Ce point se vote.")] = False,
) -> None:
    """Inscrit à l'ordre du jour, avant sa convocation, des dossiers ou un point sans dossier."""
    if not dossiers and not titre:
        echouer("Dites quoi inscrire : --dossier ID, ou --titre TEXTE.")
    with erreurs_en_francais(), sur_la_base():
        from binome.domaine.langue.typographie import accord
        from binome.services.comite import ordre_du_jour

        compte = ouvrir_le_comite(pour, campagne).compte
        points = ordre_du_jour.inscrire_des_dossiers(compte, campagne, seance, dossiers) if dossiers else []
        if titre:
            points.append(ordre_du_jour.inscrire_un_point(compte, campagne, seance, titre, texte, au_vote=au_vote))
        dit = f"{accord(len(points), 'point inscrit', 'points inscrits')} à l'ordre du jour."
    dire(dit)


def ouvrir(
    campagne: Campagne,
    seance: Seance,
    pour: AuNomDe,
    preside: Annotated[int, typer.Option("--preside", metavar="MEMBRE", help="Sa clé (« comite membres »).")],
) -> None:
    """Ouvre une séance convoquée, le jour venu, et dit qui la préside."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite import seances

        compte = ouvrir_le_comite(pour, campagne).compte
        ouverte = seances.ouvrir(compte, campagne, seance, preside)
        dit = f"Séance ouverte, présidée par {ouverte.preside_par.nom if ouverte.preside_par else 'personne'}."
    dire(dit)


def proposer(
    campagne: Campagne,
    seance: Seance,
    point: Annotated[int, typer.Argument(metavar="POINT", help="Son rang à l'ordre du jour.", show_default=False)],
    pour: AuNomDe,
    proposition: Annotated[
        str, typer.Option("--proposition", metavar="SENS", help="label, label_reserves, ajourne, refus ou resolution.")
    ],
    motifs: Annotated[str, typer.Option("--motifs", metavar="TEXTE", help="Le comité vote aussi sur eux.")],
    reserves: Annotated[
        list[str] | None, typer.Option("--reserve", metavar="TEXTE", help="De « label_reserves » ; répétable.")
    ] = None,
) -> None:
    """Met une proposition aux voix : sur un point d'une consultation, avant qu'elle s'ouvre, ou en séance."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite import votes

        compte = ouvrir_le_comite(pour, campagne).compte
        votes.soumettre(compte, campagne, seance, point, proposition, motifs, "\n".join(reserves or ()))
    dire(f"La proposition du point {point} est prête.")


def consulter(campagne: Campagne, seance: Seance, pour: AuNomDe) -> None:
    """Ouvre une consultation écrite dont chaque point a sa proposition ; au nom de qui préside, seul à le pouvoir."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite.par_ecrit import consultations

        consultations.lancer(ouvrir_le_comite(pour, campagne).compte, campagne, seance)
    dire("La consultation est ouverte : chaque membre est prévenu.")


COMMANDES = (prevoir, inscrire, ouvrir, proposer, consulter)
