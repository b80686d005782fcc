"""What a fiche still lacks, in the words of the lexicon."""

from __future__ import annotations

from binome.domaine.dossier.completude import EQUILIBRE, SIREN_DU_PORTEUR, EtatFiche, absents, etat_de_la_fiche
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.langue.typographie import enumerer
from binome.domaine.mots.lexique import nommer

_AUTRES = {SIREN_DU_PORTEUR: "le SIREN du porteur", EQUILIBRE: "un plan de financement égal au coût"}


MANQUES_MONTRES = 3


def manques(fiche: FicheAction) -> tuple[str, ...]:
    """What a fiche still lacks, in words; empty when it is complete."""
    return tuple(_AUTRES.get(absent) or nommer(absent, "FicheAction").attendu for absent in absents(fiche))


def dire_l_etat(fiche: FicheAction) -> str:
    """« Complète », « Pas commencée », or what is missing in a few words: the same on pages, in workbooks and PDF."""
    etat = etat_de_la_fiche(fiche)
    return f"Manque : {enumerer(manques(fiche), MANQUES_MONTRES)}" if etat is EtatFiche.en_cours else etat.mot
