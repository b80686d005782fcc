"""Use cases of the files joined to an action that an amendment will add: checked and kept as those of the dossier are;
the request takes them with the fiche, and what is signed answers for their bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from binome.documents.controle_fichiers import FichierRefuseError
from binome.registre.models import Compte, FicheEnProjet, PieceJointe
from binome.services.acces import ouverture
from binome.services.acces.ouverture import IntrouvableError
from binome.services.depot import pieces
from binome.services.socle import horloge, journal
from binome.services.suivi.modifications import projets
from binome.services.suivi.modifications.projets import ProjetLu

AU_PLUS = 20
"""Files joined to one action."""


@dataclass(frozen=True)
class FichierJoint:
    """A file joined to an action to add: its row, and the title that it is read under."""

    piece: PieceJointe
    titre: str


def lister(projet: ProjetLu) -> list[FichierJoint]:
    """Those of an action to add, in the order in which they were joined. One query."""
    titres = {jointe["id"]: jointe["titre"] for jointe in projet.ligne.pieces}
    lues = PieceJointe.objects.filter(dossier__label=projet.ligne.label_id, identifiant__in=titres)
    return [FichierJoint(piece, titres[piece.identifiant]) for piece in lues.select_related("ajoutee_par")]


def joindre(
    compte: Compte, identifiant: str, cle: int, nom: str, blocs: Iterable[bytes], titre: str = ""
) -> PieceJointe:
    """Check a file and join it. Errors: IntrouvableError, RefusError, FichierRefuseError (nothing is kept)."""
    projets.lire(ouverture.ouvrir(compte, identifiant), cle)
    recu, controle = pieces.recevoir(nom, blocs)
    with transaction.atomic():
        ouvert, ligne = _tenir(compte, identifiant, cle)
        if len(ligne.pieces) >= AU_PLUS:
            raise FichierRefuseError(f"Cette action a déjà {AU_PLUS} fichiers joints : retirez-en d'abord.")
        quand = horloge.maintenant()
        piece = pieces.garder(ouvert, recu, controle, quand)
        ligne.pieces = [*ligne.pieces, pieces.en_texte(piece, titre)]
        ligne.save(update_fields=["pieces"])
        pieces.dire_jointe(ouvert, piece, quand)
    return piece


def retirer(compte: Compte, identifiant: str, cle: int, piece: str) -> None:
    """Join it no longer; its bytes stay. Errors: IntrouvableError, RefusError."""
    with transaction.atomic():
        ouvert, ligne = _tenir(compte, identifiant, cle)
        jointe = PieceJointe.objects.filter(dossier=ouvert.dossier, identifiant=piece).first()
        gardees = [autre for autre in ligne.pieces if autre["id"] != piece]
        if jointe is None or len(gardees) == len(ligne.pieces):
            raise IntrouvableError(piece)
        ligne.pieces = gardees
        ligne.save(update_fields=["pieces"])
        donnees, quand = {"piece": jointe.pk}, horloge.maintenant()
        journal.ajouter("piece.retiree", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)


def _tenir(compte: Compte, identifiant: str, cle: int) -> tuple[ouverture.DossierOuvert, FicheEnProjet]:
    ouvert = projets.tenir(compte, identifiant, cle)
    return ouvert, projets.lire(ouvert, cle).ligne
