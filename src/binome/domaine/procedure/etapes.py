"""The stages of a deposit in force, from its reception to the label or the refusal: one table of transitions.

The dossier keeps its own state, which is its authors' (`droits.Etat`); a stage is that of one deposit, and a deposit
that replaces another begins again. Pure: who acts and what is known of the deposit are given. Default: refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from binome.domaine.socle.erreurs import au_champ


class EtapeDuDepot(StrEnum):
    """Where a deposit stands. Nothing written yet: `recevabilite`."""

    recevabilite = "recevabilite"
    complements = "complements"
    irrecevable = "irrecevable"
    avis = "avis"
    comite = "comite"
    ajourne = "ajourne"
    decision = "decision"
    label = "label"
    refus = "refus"


class Acte(StrEnum):
    """What makes a deposit pass from a stage to the next, or is written of it where it stands."""

    demander_complements = "demander_complements"
    constater_complements = "constater_complements"
    declarer_recevable = "declarer_recevable"
    declarer_irrecevable = "declarer_irrecevable"
    rendre_avis = "rendre_avis"
    corriger_avis = "corriger_avis"
    transmettre_au_comite = "transmettre_au_comite"
    ajourner = "ajourner"
    reinscrire = "reinscrire"
    deliberer = "deliberer"
    labelliser = "labelliser"
    refuser = "refuser"
    rouvrir = "rouvrir"


class Intervenant(StrEnum):
    """As what someone acts on a deposit. Who instructs for the whole country also instructs."""

    instruction = "instruction"
    instruction_nationale = "instruction_nationale"
    comite = "comite"
    autorite = "autorite"


@dataclass(frozen=True, slots=True)
class Faits:
    """What is known of a deposit when someone acts.

    `en_vigueur`: neither replaced nor withdrawn; `close`: the deadline of the campaign is past; `a_temps`: received
    before it; `avis_attendus`: the bodies that have not given theirs, `avis_rendus`: those that have; `echu`: the term
    set for the stage is past; `annonce`: the announcement of the campaign is being made; `accordee`: as many people as
    the campaign wants agreed to open the deposit again.
    """

    etape: EtapeDuDepot = EtapeDuDepot.recevabilite
    en_vigueur: bool = True
    close: bool = True
    a_temps: bool = True
    avis_attendus: frozenset[str] = frozenset()
    avis_rendus: frozenset[str] = frozenset()
    echu: bool = False
    annonce: bool = False
    accordee: bool = False


@dataclass(frozen=True, slots=True)
class ActeDemande:
    """What someone asks for: the act, as what, the reasons; `au_titre_de`: the body whose opinion is given."""

    acte: Acte
    par: frozenset[Intervenant]
    motif: str = ""
    au_titre_de: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """What comes of a demand: the stage where the deposit then stands, or None and the reason of the refusal."""

    vers: EtapeDuDepot | None
    raison: str = ""


Condition = Callable[[ActeDemande, Faits], str | None]
"""None when it holds, else why it does not, in French."""


def _libre(demande: ActeDemande, faits: Faits) -> str | None:
    return None


def _recu_a_temps(demande: ActeDemande, faits: Faits) -> str | None:
    return None if faits.a_temps else "Ce dépôt a été reçu après la clôture : il ne peut pas être déclaré recevable."


def _echue(demande: ActeDemande, faits: Faits) -> str | None:
    return None if faits.echu else "Le délai donné pour compléter le dossier court encore : attendez son terme."


def _annoncee(demande: ActeDemande, faits: Faits) -> str | None:
    return None if faits.annonce else "Une décision ne s'écrit qu'à son annonce, avec toutes les autres, à son instant."


def _accordee(demande: ActeDemande, faits: Faits) -> str | None:
    return None if faits.accordee else "Un dossier ne se rouvre qu'avec l'accord de plusieurs personnes du comité."


def _attendu(demande: ActeDemande, faits: Faits) -> str | None:
    if demande.au_titre_de in faits.avis_attendus:
        return None
    return "Cet avis n'est pas attendu, ou a déjà été rendu : un avis donné ne se reprend pas."


def _rendu(demande: ActeDemande, faits: Faits) -> str | None:
    if demande.au_titre_de in faits.avis_rendus:
        return None
    return "Cet avis n'a pas été rendu : il n'y a rien à corriger."


def _avis_complets(demande: ActeDemande, faits: Faits) -> str | None:
    if not faits.close:
        return "La campagne est encore ouverte : le comité compare des dossiers qui ne changent plus."
    if faits.avis_attendus and not faits.echu:
        manquants = ", ".join(sorted(faits.avis_attendus))
        return f"Des avis sont encore attendus ({manquants}), et leur délai n'est pas passé."
    return None


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table: from where, by which act of whom, on what condition, to where. `motivee`: with reasons."""

    depuis: EtapeDuDepot
    acte: Acte
    qui: Intervenant
    vers: EtapeDuDepot
    condition: Condition = _libre
    motivee: bool = False


_E, _A, _I = EtapeDuDepot, Acte, Intervenant
TRANSITIONS: tuple[Transition, ...] = (
    Transition(_E.recevabilite, _A.declarer_recevable, _I.instruction, _E.avis, _recu_a_temps),
    Transition(_E.recevabilite, _A.demander_complements, _I.instruction, _E.complements, motivee=True),
    Transition(_E.recevabilite, _A.declarer_irrecevable, _I.instruction, _E.irrecevable, motivee=True),
    Transition(_E.complements, _A.constater_complements, _I.instruction, _E.recevabilite),
    Transition(_E.complements, _A.declarer_irrecevable, _I.instruction, _E.irrecevable, _echue, motivee=True),
    Transition(_E.avis, _A.rendre_avis, _I.instruction, _E.avis, _attendu, motivee=True),
    # A correction is a new opinion, as long as nobody has decided.
    Transition(_E.avis, _A.corriger_avis, _I.instruction, _E.avis, _rendu, motivee=True),
    Transition(_E.comite, _A.corriger_avis, _I.instruction, _E.comite, _rendu, motivee=True),
    Transition(_E.avis, _A.transmettre_au_comite, _I.instruction_nationale, _E.comite, _avis_complets),
    # Says that the committee has deliberated, and nothing of what it decided: that waits for the announcement.
    Transition(_E.comite, _A.deliberer, _I.comite, _E.decision),
    Transition(_E.ajourne, _A.reinscrire, _I.instruction_nationale, _E.comite),
    Transition(_E.decision, _A.labelliser, _I.autorite, _E.label, _annoncee),
    Transition(_E.decision, _A.refuser, _I.autorite, _E.refus, _annoncee, motivee=True),
    Transition(_E.decision, _A.ajourner, _I.autorite, _E.ajourne, _annoncee, motivee=True),
    # What an appeal undoes: the reasons say which one.
    Transition(_E.irrecevable, _A.rouvrir, _I.autorite, _E.recevabilite, _accordee, motivee=True),
    Transition(_E.refus, _A.rouvrir, _I.autorite, _E.comite, _accordee, motivee=True),
)

NOMS_DES_ETAPES: dict[EtapeDuDepot, str] = {
    _E.recevabilite: "examen de la recevabilité",
    _E.complements: "compléments demandés",
    _E.irrecevable: "irrecevable",
    _E.avis: "avis de la Région et de l'État",
    _E.comite: "inscrit au comité",
    _E.ajourne: "ajourné",
    _E.decision: "décision attendue",
    _E.label: "labellisé",
    _E.refus: "refusé",
}
NOMS_DES_ACTES: dict[Acte, str] = {
    _A.demander_complements: "demander des compléments",
    _A.constater_complements: "constater les compléments",
    _A.declarer_recevable: "déclarer recevable",
    _A.declarer_irrecevable: "déclarer irrecevable",
    _A.rendre_avis: "rendre un avis",
    _A.corriger_avis: "corriger un avis rendu",
    _A.transmettre_au_comite: "transmettre au comité",
    _A.ajourner: "ajourner",
    _A.reinscrire: "réinscrire au comité",
    _A.deliberer: "constater que le comité a délibéré",
    _A.labelliser: "labelliser",
    _A.refuser: "refuser",
    _A.rouvrir: "rouvrir",
}
_A_QUI: dict[Intervenant, str] = {
    _I.instruction: "à qui instruit ce dossier",
    _I.instruction_nationale: "à qui instruit pour tout le pays",
    _I.comite: "au comité",
    _I.autorite: "à l'autorité qui décide",
}
_LIGNES = {(t.depuis, t.acte): t for t in TRANSITIONS}


def passer(demande: ActeDemande, faits: Faits) -> Passage:
    """Where a demand leads a deposit, or why it leads nowhere."""
    if not faits.en_vigueur:
        return Passage(None, "Ce dépôt n'est plus en vigueur : il a été remplacé ou retiré.")
    ligne = _LIGNES.get((faits.etape, demande.acte))
    if ligne is None:
        return Passage(None, _hors_de_sa_place(demande.acte, faits.etape))
    refus = _refus(ligne, demande, faits)
    return Passage(None, refus) if refus else Passage(ligne.vers)


def _refus(ligne: Transition, demande: ActeDemande, faits: Faits) -> str | None:
    if ligne.qui not in demande.par:
        return f"Réservé {_A_QUI[ligne.qui]}."
    if ligne.motivee and not demande.motif.strip():
        return au_champ(
            "motif", f"« {NOMS_DES_ACTES[ligne.acte].capitalize()} » se motive : dites pourquoi, en droit et en fait."
        )
    return ligne.condition(demande, faits)


def _hors_de_sa_place(acte: Acte, etape: EtapeDuDepot) -> str:
    possibles = [NOMS_DES_ACTES[t.acte] for t in TRANSITIONS if t.depuis is etape]
    suite = f" Ce qui s'y peut : {', '.join(possibles)}." if possibles else " Rien ne s'y peut plus."
    nom = NOMS_DES_ACTES[acte].capitalize()
    return f"« {nom} » ne se fait pas ici : ce dépôt en est à « {NOMS_DES_ETAPES[etape]} ».{suite}"
