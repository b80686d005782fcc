"""What can be counted of State aid for an action, whatever the scheme. Never which regime applies."""

from __future__ import annotations

from binome.domaine.dossier.acteurs import PRIVEES
from binome.offre.conditions import CONTROLES
from binome.offre.conditions.recueil import Etat
from binome.offre.rapprochement import ConditionLue
from binome.offre.situation import Situation

_COMPTES = (
    (
        "travaux",
        "projet.non_commence",
        "Rien n'est commencé avant la demande d'aide.",
        "Condition que posent la plupart des aides relevées",
    ),
    (
        "somme",
        "aides.sous_le_cout",
        "La somme des aides demandées et accordées ne dépasse pas le coût.",
        "Choix de Binôme",
    ),
    (
        "minimis",
        "aides.place_de_minimis",
        "Les aides de minimis restent sous 300 000 € sur trois ans glissants.",
        "Règlement (UE) 2023/2831",
    ),
    (
        "afr",
        "lieux.zone_afr",
        "Le projet est en zone d'aide à finalité régionale : ses taux en dépendent.",
        "Décret n° 2022-968, annexe 1",
    ),
)
REGIME = ConditionLue(
    "regime",
    "Le régime d'aides d'État applicable.",
    Etat.a_apprecier,
    "à apprécier par l'autorité qui donne l'aide",
    None,
    "Demandez-le-lui : Binôme ne le dit pas.",
    "Règlements européens sur les aides d'État",
    "l'autorité qui donne l'aide",
)


def constats(situation: Situation) -> tuple[ConditionLue, ...]:
    """What the dossier shows; nothing when no carrier may be a firm. A zone that does not hold the action is no fault:
    it is then only said."""
    if situation.porteurs and not any(p.nature is None or p.nature in PRIVEES for p in situation.porteurs):
        return ()
    lues = []
    for nom, controle, texte, source in _COMPTES:
        reponse = CONTROLES[controle].fonction(situation, CONTROLES[controle].parametres())
        lues.append(ConditionLue(nom, texte, reponse.etat, reponse.constat, reponse.ou, reponse.a_faire, source))
    return (*lues, REGIME)
