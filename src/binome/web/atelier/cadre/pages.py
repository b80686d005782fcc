"""The pages of a dossier in the workspace: one for each part, and those around them. A page landed is a line here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import reverse

from binome.domaine.droits.droits import Action
from binome.domaine.socle.chemin import ancre
from binome.web.presentation.parties import PAR_CLE, partie_de

_FICHE = re.compile(r"plan_actions\.fiches\[([A-Za-z0-9_-]+)\]")


@dataclass(frozen=True)
class Page:
    """A page around the parts: its key, its name, its Django name, and the right that shows it in the column.
    `labellise`: only a dossier that has a label shows it."""

    cle: str
    nom: str
    vue: str
    action: Action = Action.lire
    labellise: bool = False


@dataclass(frozen=True)
class Groupe:
    """Pages of one moment of the work, under its name; without a name they follow the parts."""

    nom: str
    pages: tuple[Page, ...]


# Key of a part → Django name of the page where it is written; a part without one is read in the overview.
PAGES_DES_PARTIES: dict[str, str] = {
    "presentation": "atelier-presentation",
    "plan-d-actions": "atelier-plan",
    "perimetre": "atelier-perimetre",
    "gouvernance": "atelier-gouvernance",
    "chiffres": "atelier-chiffres",
}
GROUPES = (
    Groupe("", (Page("conformite", "Conformité", "atelier-conformite"),)),
    Groupe(
        "Ensemble",
        (
            Page("echanges", "Remarques", "atelier-echanges"),
            Page("qui-doit-quoi", "Qui doit quoi", "atelier-qui-doit-quoi"),
            Page("historique", "Historique", "atelier-historique"),
            Page("pieces", "Pièces jointes", "atelier-pieces"),
            Page("equipe", "Équipe", "atelier-equipe"),
        ),
    ),
    Groupe(
        "Déposer",
        (
            Page("lire", "Lire", "atelier-lire"),
            Page("signatures", "Signatures", "atelier-signatures"),
            Page("depot", "Dépôt", "atelier-depot"),
            Page("complements", "Compléments", "atelier-complements", Action.completer),
        ),
    ),
    Groupe(
        "Agir",
        (
            Page("label", "Label", "atelier-label", Action.repondre_du_label, labellise=True),
            Page("en-vigueur", "Texte en vigueur", "atelier-en-vigueur", Action.lire_suivi, labellise=True),
            Page("accords", "Accords", "atelier-accords"),
            Page("demarches", "Demandes aux opérateurs", "atelier-demarches"),
            Page("suivi", "Suivi", "atelier-suivi", Action.lire_suivi),
            Page("bilan", "Bilan", "atelier-bilan", Action.lire_suivi),
        ),
    ),
)


def adresse_de_partie(identifiant: str, cle: str) -> str:
    """Where a part is written, else where it is summed up."""
    if cle in PAGES_DES_PARTIES:
        return reverse(PAGES_DES_PARTIES[cle], args=[identifiant])
    return f"{reverse('atelier-dossier', args=[identifiant])}#partie-{cle}"


def adresse_du_lieu(identifiant: str, chemin: str) -> str:
    """Where a place of the dossier is mended: the page of its part, or of its fiche, at its anchor."""
    if fiche := _FICHE.match(chemin):
        return f"{reverse('atelier-fiche', args=[identifiant, fiche[1]])}#{ancre(chemin)}"
    adresse = adresse_de_partie(identifiant, PAR_CLE[partie_de(chemin).cle].cle)
    return adresse if "#" in adresse else f"{adresse}#{ancre(chemin)}"
