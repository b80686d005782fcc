"""Use cases of attachments: join a checked file, withdraw it, take it away."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from binome.documents.controle_fichiers import FichierControle, FichierRefuseError, controler
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import nombre
from binome.registre.models import Compte, Dossier, PieceJointe
from binome.services.acces import ouverture
from binome.services.depot import antivirus, manifeste
from binome.services.redaction import enregistrement
from binome.services.socle import coffre, horloge, journal
from binome.services.texte import texte_lisible
from binome.services.texte.texte_entier import document, revision_de_tete
from binome.services.texte.texte_lisible import TexteLisible

PIECES_MAX = 200


def joindre(
    compte: Compte, identifiant: str, nom: str, blocs: Iterable[bytes], *, titre: str = "", fiche: str | None = None
) -> PieceJointe:
    """Check a file, keep it, and write it in the dossier (and in `fiche`), so that the signed text answers for it.

    `blocs`: the bytes as they come; they are hashed on the way to the disk. Errors: IntrouvableError, RefusError,
    FichierRefuseError (nothing is kept).
    """
    ouverture.exiger(compte, identifiant, Action.joindre, fiche)
    recu, controle = _recevoir(nom, blocs)
    try:
        coffre.ranger(recu)
    except OSError:
        recu.abandonner()
        raise
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger(compte, identifiant, Action.joindre, fiche, quand)
        dossier = ouvert.dossier
        if len(manifeste.pieces_du_dossier(dossier)) >= PIECES_MAX:
            raise FichierRefuseError(f"Ce dossier a déjà {PIECES_MAX} pièces jointes : retirez-en d'abord.")
        piece = PieceJointe.objects.create(
            dossier=dossier,
            identifiant=_identifiant(ouvert, controle.nom),
            nom=controle.nom,
            type_mime=controle.type_mime,
            taille=recu.taille,
            sha256=recu.sha256,
            ajoutee_par=compte,
            ajoutee_le=quand,
        )
        _inscrire(dossier, piece, titre.strip() or Path(controle.nom).stem, fiche, compte, quand)
        donnees = {"piece": piece.pk, "sha256": piece.sha256, "taille": piece.taille}
        journal.ajouter("piece.jointe", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)
    return piece


def _recevoir(nom: str, blocs: Iterable[bytes]) -> tuple[coffre.Recu, FichierControle]:
    limite = settings.BINOME_TAILLE_PIECE
    try:
        recu = coffre.recevoir(blocs, limite)
    except coffre.TropGrosError:
        raise FichierRefuseError(f"Ce fichier dépasse {nombre(limite / 1_000_000)} Mo : allégez-le.") from None
    try:
        controle = controler(recu.provisoire, nom)
        antivirus.examiner(recu.provisoire)
    except BaseException:
        recu.abandonner()
        raise
    return recu, controle


def retirer(compte: Compte, identifiant: str, piece: str) -> None:
    """Take an attachment out of the dossier, for whoever may write where it belongs. Its bytes stay: deposits made with
    it answer for them. Errors: IntrouvableError, RefusError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        ouvert = ouverture.ouvrir(compte, identifiant, quand)
        lisible = texte_lisible.lire(ouvert) if ouvert.peut(Action.lire) else None
        if lisible is None or piece not in {p.id for p in lisible.document.pieces}:
            raise ouverture.IntrouvableError(piece)
        ouverture.autoriser(ouvert, Action.joindre, foyer(ouvert, piece))
        jointe = PieceJointe.objects.filter(dossier=ouvert.dossier, identifiant=piece).first()
        if jointe is None:
            raise ouverture.IntrouvableError(piece)
        _effacer(ouvert.dossier, piece, compte, quand)
        journal.ajouter("piece.retiree", f"dossier:{identifiant}", {"piece": jointe.pk}, acteur=compte, instant=quand)


def foyer(ouvert: ouverture.DossierOuvert, piece: str) -> str | None:
    """The fiche that an attachment belongs to; None when it belongs to the whole dossier."""
    return ouvert.memoire.pieces.get(piece) or None


def liste(ouvert: ouverture.DossierOuvert, lu: TexteLisible) -> list[PieceJointe]:
    """The attachments in force that this person may read: those that the text names, as they read it."""
    ids = [piece.id for piece in lu.document.pieces]
    trouvees = PieceJointe.objects.filter(dossier=ouvert.dossier, identifiant__in=ids)
    return list(trouvees.select_related("ajoutee_par"))


def prendre(compte: Compte, identifiant: str, piece: str) -> tuple[PieceJointe, Path]:
    """An attachment and its file, for who may read a text that names it: that of today, or the deposit in force.

    Errors: IntrouvableError, RefusError, PieceAltereeError.
    """
    ouvert = ouverture.ouvrir(compte, identifiant)
    jointe = PieceJointe.objects.filter(dossier=ouvert.dossier, identifiant=piece).first()
    if jointe is None or not any(piece in {p.id for p in lu.document.pieces} for lu in _textes(ouvert)):
        raise ouverture.IntrouvableError(piece)
    if not coffre.intacte(jointe.sha256, jointe.taille):
        raise manifeste.PieceAltereeError((jointe.nom,))
    return jointe, coffre.chemin(jointe.sha256)


def _textes(ouvert: ouverture.DossierOuvert) -> Iterator[TexteLisible]:
    if ouvert.peut(Action.lire):
        yield texte_lisible.lire(ouvert)
    if ouvert.peut(Action.lire_depot):
        yield texte_lisible.deposee(ouvert)


def _identifiant(ouvert: ouverture.DossierOuvert, nom: str) -> str:
    """A stable id made from the name, never used twice in a dossier, not even after a withdrawal. To someone who does
    not read all, that another bears it would tell what it is called: theirs are drawn at random."""
    plat = unicodedata.normalize("NFKD", Path(nom).stem).encode("ascii", "ignore").decode().lower()
    racine = re.sub(r"[^a-z0-9]+", "-", plat).strip("-")[:40] or "piece"
    dossier = ouvert.dossier
    pris = set(PieceJointe.objects.filter(dossier=dossier).values_list("identifiant", flat=True))
    pris |= ouvert.memoire.pieces.keys()
    if ouvert.regard.entier:
        candidats = (racine if rang == 1 else f"{racine}-{rang}" for rang in range(1, len(pris) + 2))
    else:
        candidats = (f"{racine}-{secrets.token_hex(4)}" for _ in range(len(pris) + 2))
    return next(candidat for candidat in candidats if candidat not in pris)


def _inscrire(
    dossier: Dossier, piece: PieceJointe, titre: str, fiche: str | None, auteur: Compte, quand: dt.datetime
) -> None:
    place = f"pieces[{piece.identifiant}]"
    inscrite = {"id": piece.identifiant, "titre": titre, "fichier": piece.nom, "sha256": piece.sha256}
    valeurs: dict[str, Any] = {place: inscrite}
    if fiche is not None:
        citees = _citees(dossier)[fiche]
        valeurs[f"plan_actions.fiches[{fiche}].pieces"] = [*citees, piece.identifiant]
    # Neither the name nor the id: everyone reads why a revision was made.
    enregistrement.inscrire(dossier, valeurs, auteur, quand, motif="Pièce jointe")


def _effacer(dossier: Dossier, piece: str, auteur: Compte, quand: dt.datetime) -> None:
    valeurs: dict[str, Any] = {f"pieces[{piece}]": None}
    for fiche, citees in _citees(dossier).items():
        if piece in citees:
            valeurs[f"plan_actions.fiches[{fiche}].pieces"] = [p for p in citees if p != piece]
    enregistrement.inscrire(dossier, valeurs, auteur, quand, motif="Pièce retirée")


def _citees(dossier: Dossier) -> dict[str, tuple[str, ...]]:
    """Fiche → the attachments that it cites, at the head."""
    return {fiche.id: fiche.pieces for fiche in document(revision_de_tete(dossier)).plan_actions.fiches}
