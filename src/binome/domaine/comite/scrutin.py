"""The vote on an item: voices counted, the majority that was needed, and what comes of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.comite.salle import SalleDuPoint
from binome.domaine.langue.typographie import accord
from binome.domaine.socle.erreurs import au_champ


class SensDeLaDecision(StrEnum):
    """What may be decided of a deposit."""

    label = "label"
    label_reserves = "label_reserves"
    ajourne = "ajourne"
    refus = "refus"


class SensDuVote(StrEnum):
    """A voice."""

    pour = "pour"
    contre = "contre"
    abstention = "abstention"


NOMS_DES_SENS: dict[SensDeLaDecision, str] = {
    SensDeLaDecision.label: "labellisé",
    SensDeLaDecision.label_reserves: "labellisé avec réserves",
    SensDeLaDecision.ajourne: "ajourné",
    SensDeLaDecision.refus: "non retenu",
}
RESOLUTION = "resolution"
"""What is proposed on an item without a deposit: its text, adopted or not."""
NOMS_DES_PROPOSITIONS: dict[str, str] = {
    **{sens.value: nom for sens, nom in NOMS_DES_SENS.items()},
    RESOLUTION: "résolution",
}
"""What may be put to the vote, in words."""
NOMS_DES_VOIX: dict[SensDuVote, str] = {
    SensDuVote.pour: "pour",
    SensDuVote.contre: "contre",
    SensDuVote.abstention: "abstention",
}


@dataclass(frozen=True, slots=True)
class ResultatDuVote:
    """What a vote comes to. `base`: the voices that the majority is counted on; `requis`: how many « pour » it took;
    `preponderante`: the president's voice settled it."""

    adoptee: bool
    pour: int
    contre: int
    abstentions: int
    muets: int
    base: int
    requis: int
    preponderante: bool
    phrases: tuple[str, ...]


def refus_de_proposer(
    proposition: str, motifs: str, conditions: str, *, sur_un_depot: bool, au_vote: bool = True
) -> str | None:
    """Why something may not be put to the vote of an item, None when it may. `motifs` of a resolution: its text."""
    if not au_vote:
        return "Ce point est à discuter seulement : il ne se vote pas."
    if proposition not in NOMS_DES_PROPOSITIONS:
        return f"« {proposition[:40]} » ne se propose pas ; ce qui se propose : {', '.join(NOMS_DES_PROPOSITIONS)}."
    if (proposition == RESOLUTION) == sur_un_depot:
        quoi = "ce qui est proposé de ce dépôt" if sur_un_depot else "une résolution : ce point n'a pas de dossier"
        return f"Proposez {quoi}."
    if not motifs:
        if not sur_un_depot:
            return au_champ("motifs", "Écrivez la résolution : le comité vote sur son texte.")
        return au_champ(
            "motifs", "Une proposition se motive, en droit et en fait : le comité vote aussi sur les motifs."
        )
    if (proposition == SensDeLaDecision.label_reserves) != bool(conditions):
        if conditions:
            return au_champ(
                "conditions", "Des réserves sont écrites : proposez « labellisé avec réserves », ou ôtez-les."
            )
        return au_champ(
            "conditions", "« Labellisé avec réserves » dit lesquelles : écrivez-en une, ou proposez « labellisé »."
        )
    return None


def depouiller(
    salle: SalleDuPoint, voix: Mapping[int, SensDuVote], president: int | None, regles: ReglesDuComite
) -> ResultatDuVote:
    """Count the voices of a room, by seat; those of a seat that has none in this item are left out.

    `president`: the seat of who chairs, None when nobody does.
    """
    donnees = {siege: sens for siege, sens in voix.items() if siege in salle.votants}
    return compter(salle, list(donnees.values()), donnees.get(president) if president is not None else None, regles)


def compter(
    salle: SalleDuPoint, voix: Sequence[SensDuVote], du_president: SensDuVote | None, regles: ReglesDuComite
) -> ResultatDuVote:
    """Count voices that no seat is told of. `du_president`: that of who chairs, None when it is not known."""
    pour, contre, abstentions = (sum(v is sens for v in voix) for sens in SensDuVote)
    muets = len(salle.votants) - len(voix)
    base, comment = _base(salle, pour, contre, regles)
    requis = math.floor(regles.majorite.valeur * base) + 1
    partage = pour == contre > 0
    tranche = partage and regles.voix_preponderante.valeur and du_president in (SensDuVote.pour, SensDuVote.contre)
    # On a tie, the president's voice counts twice: counted so, one more voice for never loses what fewer had won.
    adoptee = pour + (tranche and du_president is SensDuVote.pour) >= requis
    phrases = [
        f"Pour : {pour}. Contre : {contre}. {_abstentions(abstentions, muets)}",
        f"{comment} : il fallait {accord(requis, 'voix', 'voix')} pour adopter ({regles.majorite.source}).",
    ]
    if tranche:
        sens = NOMS_DES_VOIX[SensDuVote(du_president)] if du_president else ""
        phrases.append(
            f"Partage égal : la voix du président, {sens}, est prépondérante ({regles.voix_preponderante.source})"
            f"{' ; comptée double, elle ne suffit pas' if du_president is SensDuVote.pour and not adoptee else ''}."
        )
    elif partage and pour < requis:
        phrases.append("Partage égal, sans voix du président qui tranche : la proposition n'est pas adoptée.")
    phrases.append("La proposition est adoptée." if adoptee else "La proposition n'est pas adoptée.")
    return ResultatDuVote(adoptee, pour, contre, abstentions, muets, base, requis, tranche, tuple(phrases))


def _abstentions(abstentions: int, muets: int) -> str:
    dit = f"Abstention : {abstentions}."
    return f"{dit} N'ont pas pris part au vote : {muets}." if muets else dit


def _base(salle: SalleDuPoint, pour: int, contre: int, regles: ReglesDuComite) -> tuple[int, str]:
    source = regles.base_de_la_majorite.source
    if regles.base_de_la_majorite.valeur == "exprimes":
        return pour + contre, f"Sur {accord(pour + contre, 'voix exprimée', 'voix exprimées')} ({source})"
    dits = []
    if regles.base_de_la_majorite.valeur == "composition":
        base, quoi = len(salle.sieges) + salle.vacants, "siège"
        # Seats that the quorum keeps and the vote does not are those of who takes no part.
        if not regles.deportes_a_la_majorite.valeur:
            base -= len(salle.deportes)
    else:
        base, quoi = len(salle.votants), "réponse" if salle.par_ecrit else "membre présent ou représenté"
        if not regles.abstentions_comptees.valeur and (ecartees := base - pour - contre):
            # Who is there and says nothing abstains.
            base -= ecartees
            dits.append(accord(ecartees, "abstention écartée", "abstentions écartées"))
        if regles.deportes_a_la_majorite.valeur:
            base += len(salle.presents_deportes)
    if salle.deportes and not regles.deportes_a_la_majorite.valeur:
        dits.append(f"{accord(len(salle.deportes), 'déporté non compté', 'déportés non comptés')}")
    pluriel = "membres présents ou représentés" if quoi.startswith("membre") else f"{quoi}s"
    suite = f", {', '.join(dits)}" if dits else ""
    return base, f"Sur {accord(base, quoi, pluriel)}{suite} ({source})"
