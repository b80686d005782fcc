"""The call of a dossier that was kept, once this server no longer has it: nothing is judged, and that is said."""

from __future__ import annotations

from pathlib import Path

from binome.appels.appel import Appel, Clause, FamilleRegles, Inconnu
from binome.appels.chargement import AppelExecutable


def appel_disparu(identifiant: str) -> AppelExecutable:
    """What can still be said of a call whose file is gone: its name, and that none of its rules was applied."""
    titre = f"Appel « {identifiant} », que ce serveur n'a plus"
    clause = Clause(
        id="appel-disparu",
        texte=f"Ce que demandait l'appel « {identifiant} » n'est plus sur ce serveur.",
        source="Catalogue des appels de ce serveur",
        nature="methode",
        verifiee_par="l'administrateur de ce serveur, qui peut y remettre l'appel",
        question="Aucune règle n'a été appliquée : l'absence de constat ne dit rien du dossier.",
    )
    appel = Appel(
        id=identifiant,
        titre=titre,
        titre_court=titre,
        version="inconnue",
        programme="inconnu",
        resume="Ce serveur n'a plus le texte de cet appel.",
        document="inconnu",
        calendrier=(),
        enjeux=(),
        avis=(),
        familles=(FamilleRegles(id="appel", nom="Appel"),),
        clauses=(clause,),
        inconnus=(Inconnu(quoi="L'appel entier", il_faudrait="Remettre son fichier sur ce serveur."),),
    )
    return AppelExecutable(appel, (), Path())
