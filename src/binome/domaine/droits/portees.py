"""What a program may be given to do in the name of someone: a closed list, never wider than what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Portee(StrEnum):
    """What a token of access opens: reading or writing one part of what its person may read or write."""

    lire_instruction = "lire_instruction"
    ecrire_instruction = "ecrire_instruction"
    lire_comite = "lire_comite"
    ecrire_comite = "ecrire_comite"
    lire_suivi = "lire_suivi"
    ecrire_suivi = "ecrire_suivi"
    lire_demandes = "lire_demandes"
    ecrire_demandes = "ecrire_demandes"


NOMS_DES_PORTEES = {
    Portee.lire_instruction: "lire l'instruction",
    Portee.ecrire_instruction: "écrire l'instruction",
    Portee.lire_comite: "lire le comité",
    Portee.ecrire_comite: "écrire le comité",
    Portee.lire_suivi: "lire le suivi",
    Portee.ecrire_suivi: "écrire le suivi",
    Portee.lire_demandes: "lire les demandes aux opérateurs",
    Portee.ecrire_demandes: "écrire les demandes aux opérateurs",
}
CE_QU_ELLES_OUVRENT = {
    Portee.lire_instruction: "La boîte, les dépôts, les points de recevabilité, les avis, les liens, la décision.",
    Portee.ecrire_instruction: "Répartir, examiner un point, déclarer la recevabilité, demander des compléments, "
    "préparer un avis, écrire au fil ; et lire l'instruction.",
    Portee.lire_comite: "Les séances, leur ordre du jour, les membres, ce que l'on sait de qui n'a pas de compte "
    "(sa naissance, si une liste la donne), l'annonce.",
    Portee.ecrire_comite: "Prévoir, convoquer, déplacer, annuler, ouvrir ou lever une séance, tenir son ordre du jour, "
    "proposer au vote, consulter par écrit, nommer les membres, noter ce que l'on sait de qui n'a pas de compte ; "
    "et lire le comité.",
    Portee.lire_suivi: "Où en est chaque action d'un plan labellisé, et son histoire.",
    Portee.ecrire_suivi: "Dire ou corriger ce qu'il advient d'une action ; et lire le suivi.",
    Portee.lire_demandes: "Les demandes d'un dossier, et celles qu'un opérateur a reçues.",
    Portee.ecrire_demandes: "Dire ce que devient une demande, y répondre pour un opérateur ; et les lire.",
}
_LUES = {
    Portee.ecrire_instruction: Portee.lire_instruction,
    Portee.ecrire_comite: Portee.lire_comite,
    Portee.ecrire_suivi: Portee.lire_suivi,
    Portee.ecrire_demandes: Portee.lire_demandes,
}
"""Who writes a part reads it: one writes over a version that was read."""


def ouvertes(portees: Iterable[Portee]) -> frozenset[Portee]:
    """All that these open: writing a part is reading it too."""
    donnees = frozenset(portees)
    return donnees | {lue for ecrite, lue in _LUES.items() if ecrite in donnees}
