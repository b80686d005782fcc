"""Who may read what instruction writes, and from when: a release schedule, which a call may change line by line."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.domaine.socle.modele import Ligne, Modele


class EcritInstruit(StrEnum):
    """What instruction writes of a deposit. `personnes`: the part of an opinion that bears on someone named."""

    avis = "avis"
    personnes = "personnes"
    dossier_de_lecture = "dossier_de_lecture"


class LecteurInstruit(StrEnum):
    """As what someone reads it. Who wrote it always may."""

    instruction = "instruction"
    comite = "comite"
    territoire = "territoire"
    public = "public"


class Moment(StrEnum):
    """From when. `sur_demande`: after the decision, to whoever writes and asks; no page shows it."""

    jamais = "jamais"
    rendu = "rendu"
    transmis = "transmis"
    decision = "decision"
    sur_demande = "sur_demande"


class Communication(Modele):
    """One line of the schedule, and the rule that it follows."""

    ecrit: EcritInstruit
    a: LecteurInstruit
    quand: Moment
    source: Ligne


_MERITES = (
    "Code des relations entre le public et l'administration, art. L311-2 : un avis sur les mérites comparés de "
    "plusieurs candidatures n'est communicable qu'après la décision"
)
_NOMMEE = (
    "Code des relations entre le public et l'administration, art. L311-6 : un jugement de valeur sur une personne "
    "nommée n'est communicable qu'à elle"
)
_CHOIX = "Choix de Binôme : qui instruit le même dossier, ou le juge, lit ce qui est rendu"
_E, _L, _M = EcritInstruit, LecteurInstruit, Moment
PAR_DEFAUT: tuple[Communication, ...] = (
    Communication(ecrit=_E.avis, a=_L.instruction, quand=_M.rendu, source=_CHOIX),
    Communication(ecrit=_E.avis, a=_L.comite, quand=_M.rendu, source=_CHOIX),
    Communication(ecrit=_E.avis, a=_L.territoire, quand=_M.decision, source=_MERITES),
    Communication(ecrit=_E.avis, a=_L.public, quand=_M.sur_demande, source=_MERITES),
    Communication(ecrit=_E.personnes, a=_L.instruction, quand=_M.rendu, source=_CHOIX),
    Communication(ecrit=_E.personnes, a=_L.comite, quand=_M.rendu, source=_CHOIX),
    Communication(ecrit=_E.personnes, a=_L.territoire, quand=_M.jamais, source=_NOMMEE),
    Communication(ecrit=_E.personnes, a=_L.public, quand=_M.jamais, source=_NOMMEE),
    Communication(ecrit=_E.dossier_de_lecture, a=_L.instruction, quand=_M.rendu, source=_CHOIX),
    Communication(ecrit=_E.dossier_de_lecture, a=_L.comite, quand=_M.rendu, source=_CHOIX),
    Communication(ecrit=_E.dossier_de_lecture, a=_L.territoire, quand=_M.jamais, source=_MERITES),
    Communication(ecrit=_E.dossier_de_lecture, a=_L.public, quand=_M.jamais, source=_MERITES),
)
"""What holds where a call says nothing."""

_DECIDE = frozenset({EtapeDuDepot.label, EtapeDuDepot.refus, EtapeDuDepot.irrecevable})
_TRANSMIS = _DECIDE | {EtapeDuDepot.comite, EtapeDuDepot.ajourne, EtapeDuDepot.decision}


def regle(appel: Iterable[Communication], ecrit: EcritInstruit, lecteur: LecteurInstruit) -> Communication:
    """The line that holds: the call's, else the default."""
    return next(ligne for ligne in (*appel, *PAR_DEFAUT) if ligne.ecrit is ecrit and ligne.a is lecteur)


def lisible(
    appel: Iterable[Communication],
    ecrit: EcritInstruit,
    lecteurs: Iterable[LecteurInstruit],
    etape: EtapeDuDepot,
) -> bool:
    """Whether someone who reads as any of these may read that, of a deposit that stands there."""
    lignes = tuple(appel)
    return any(_ouvert(regle(lignes, ecrit, lecteur).quand, etape) for lecteur in lecteurs)


def _ouvert(quand: Moment, etape: EtapeDuDepot) -> bool:
    return {
        Moment.jamais: False,
        Moment.sur_demande: False,
        Moment.rendu: True,
        Moment.transmis: etape in _TRANSMIS,
        Moment.decision: etape in _DECIDE,
    }[quand]
