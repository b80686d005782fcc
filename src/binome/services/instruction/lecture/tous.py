"""The reading packs of a whole campaign, one after the other, for who has the machine in hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from binome.domaine.droits.droits import Action
from binome.registre.models import Compte
from binome.services.acces import ouverture
from binome.services.instruction import depots_instruits
from binome.services.instruction.boite import liste
from binome.services.instruction.lecture import fabrique


@dataclass(frozen=True)
class LectureFaite:
    """A pack that is made; `combien`: how many there will be."""

    numero: str
    fichier: Path
    combien: int


def de_la_campagne(compte: Compte, campagne: str) -> Iterator[LectureFaite]:
    """The pack of each deposit that this person follows in a campaign, in the order of their numbers. Those that are
    kept already are not made again. Errors: IntrouvableError.
    """
    lignes = sorted(liste.lignes(liste.ouvrir(compte, campagne)), key=lambda ligne: ligne.numero)
    for ligne in lignes:
        yield du_dossier(compte, ligne.identifiant, len(lignes))


def du_dossier(compte: Compte, identifiant: str, combien: int = 1) -> LectureFaite:
    """The pack of one deposit, as this person may read it. Errors: IntrouvableError, RefusError."""
    instruit = depots_instruits.ouvrir(compte, identifiant, Action.suivre_instruction)
    compose = fabrique.composer(instruit)
    return LectureFaite(instruit.depot.numero, fabrique.fabriquer(compose, fabrique.cle(compose)), combien)


def lecteur(courriel: str) -> Compte:
    """Whose eyes the packs are made for. Errors: IntrouvableError."""
    compte = Compte.objects.filter(email=courriel.strip().lower(), is_active=True).first()
    if compte is None:
        raise ouverture.IntrouvableError(courriel)
    return compte
