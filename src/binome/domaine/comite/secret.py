"""The secret ballot: when a vote is so, and what its count still tells of who voted what."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.comite.salle import SalleDuPoint
from binome.domaine.comite.scrutin import NOMS_DES_PROPOSITIONS, ResultatDuVote, SensDuVote, compter
from binome.domaine.langue.typographie import accord

DE_CHACUN = "le compte lui-même peut dire qui a voté quoi"


def raison_du_secret(
    proposition: str, demandes: Collection[int], salle: SalleDuPoint, regles: ReglesDuComite
) -> str | None:
    """Why a vote is secret, None when it is not. `demandes`: the people who asked; only those who sit in the item
    count."""
    if proposition in regles.secret_pour.valeur:
        return f"Toujours secret pour « {NOMS_DES_PROPOSITIONS[proposition]} » ({regles.secret_pour.source})"
    faut = regles.secret_sur_demande.valeur
    comptees = len(set(demandes) & set(salle.occupes.values()))
    if faut and comptees >= faut:
        return f"Demandé par {accord(comptees, 'membre')} ; il en faut {faut} ({regles.secret_sur_demande.source})"
    return None


def refus_de_demander_le_secret(
    qui: int, deja: Collection[int], salle: SalleDuPoint, regles: ReglesDuComite
) -> str | None:
    """Why someone may not ask for a secret ballot, None when they may."""
    if not regles.secret_sur_demande.valeur:
        return f"Le scrutin secret ne se demande pas à ce comité ({regles.secret_sur_demande.source})."
    if qui not in salle.occupes.values():
        return "Seul un membre présent, qui prend part à ce point, demande le scrutin secret."
    if qui in deja:
        return "Vous l'avez déjà demandé sur ce point."
    return None


def avant_le_vote(votants: int, regles: ReglesDuComite) -> str | None:
    """What people must know before they vote in secret, when so few do that the count would tell; None else."""
    seuil = regles.secret_votants.valeur
    if votants >= seuil:
        return None
    return f"{accord(votants, 'votant')}, moins de {seuil} : {DE_CHACUN} ({regles.secret_votants.source})."


def depouiller_en_secret(
    salle: SalleDuPoint, bulletins: Sequence[SensDuVote], regles: ReglesDuComite
) -> tuple[ResultatDuVote, tuple[str, ...]]:
    """The count of anonymous ballots, and what must be said with it. Who chairs has a voice as any other: nobody knows
    which is theirs, so a tie adopts nothing."""
    fait = compter(salle, bulletins, None, regles)
    dits = []
    if (peu := avant_le_vote(len(bulletins), regles)) is not None:
        dits.append(peu)
    if bulletins and len(set(bulletins)) == 1:
        dits.append("Tous les bulletins sont les mêmes : le compte dit ce que chacun a voté.")
    return fait, tuple(dits)
