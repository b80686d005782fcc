"""Use cases of attachments: join a checked file, withdraw it, take it away."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from binome.documents.controle_fichiers import FichierControle, FichierRefuseError, controler
from binome.domaine.droits import Action
from binome.domaine.plan_actions import Visibilite
from binome.domaine.typographie import nombre
from binome.registre.models import Compte, Depot, Dossier, PieceJointe
from binome.services import acces, antivirus, coffre, journal, manifeste, redaction

PIECES_MAX = 200


def joindre(
    compte: Compte, identifiant: str, nom: str, blocs: Iterable[bytes], *, titre: str = "", fiche: str | None = None
) -> PieceJointe:
    """Check a file, keep it, and write it in the dossier (and in `fiche`), so that the signed text answers for it.

    `blocs`: the bytes as they come; they are hashed on the way to the disk. Errors: IntrouvableError, RefusError,
    FichierRefuseError (nothing is kept).
    """
    acces.exiger(compte, identifiant, Action.joindre, fiche)
    recu, controle = _recevoir(nom, blocs)
    try:
        coffre.ranger(recu)
    except OSError:
        recu.abandonner()
        raise
    quand = acces.maintenant()
    with transaction.atomic():
        acces.verrouiller(identifiant)
        dossier = acces.exiger(compte, identifiant, Action.joindre, fiche, quand).dossier
        if PieceJointe.objects.filter(dossier=dossier, retiree_le=None).count() >= PIECES_MAX:
            raise FichierRefuseError(f"Ce dossier a déjà {PIECES_MAX} pièces jointes : retirez-en d'abord.")
        piece = PieceJointe.objects.create(
            dossier=dossier,
            identifiant=_identifiant(dossier, controle.nom),
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
    """Take an attachment out of the dossier. Its bytes stay: deposits made with it answer for them.

    Errors: IntrouvableError, RefusError.
    """
    quand = acces.maintenant()
    with transaction.atomic():
        acces.verrouiller(identifiant)
        ouvert = acces.exiger(compte, identifiant, Action.joindre, _fiche_de(identifiant, piece, compte), quand)
        jointe = PieceJointe.objects.filter(dossier=ouvert.dossier, identifiant=piece, retiree_le=None).first()
        if jointe is None:
            raise acces.IntrouvableError(piece)
        jointe.retiree_le = quand
        jointe.save(update_fields=["retiree_le"])
        _effacer(ouvert.dossier, piece, compte, quand)
        journal.ajouter("piece.retiree", f"dossier:{identifiant}", {"piece": jointe.pk}, acteur=compte, instant=quand)


def liste(dossier: Dossier) -> list[PieceJointe]:
    """The attachments in force."""
    return list(PieceJointe.objects.filter(dossier=dossier, retiree_le=None).select_related("ajoutee_par"))


def prendre(compte: Compte, identifiant: str, piece: str) -> tuple[PieceJointe, Path]:
    """An attachment and its file, for who may read the dossier. Those who instruct read what was deposited only.

    Errors: IntrouvableError, RefusError, PieceAltereeError.
    """
    ouvert = acces.ouvrir(compte, identifiant)
    jointe = PieceJointe.objects.filter(dossier=ouvert.dossier, identifiant=piece).first()
    if jointe is None:
        raise acces.IntrouvableError(piece)
    if not ouvert.peut(Action.lire):
        if not (ouvert.peut(Action.lire_depot) and _deposee(ouvert.dossier, piece)):
            raise acces.IntrouvableError(piece)
    elif (jointe.retiree_le is not None and not _deposee(ouvert.dossier, piece)) or _reservee(ouvert, piece):
        raise acces.IntrouvableError(piece)
    if not coffre.intacte(jointe.sha256, jointe.taille):
        raise manifeste.PieceAltereeError((jointe.nom,))
    return jointe, coffre.chemin(jointe.sha256)


def _reservee(ouvert: acces.Acces, piece: str) -> bool:
    """Whether only confidential fiches cite it, none of them this person's to read."""
    if ouvert.peut(Action.lire_confidentiel):
        return False
    document = redaction.document(redaction.revision_de_tete(ouvert.dossier))
    citantes = [f for f in document.plan_actions.fiches if piece in f.pieces]
    cachees = [f for f in citantes if f.visibilite is Visibilite.confidentiel and f.id not in ouvert.lien.fiches]
    return bool(citantes) and len(cachees) == len(citantes)


def _deposee(dossier: Dossier, piece: str) -> bool:
    depot = Depot.objects.filter(dossier=dossier, remplace_le=None, retire_le=None).first()
    return depot is not None and any(p["id"] == piece for p in manifeste.lire(depot)["pieces"])


def _fiche_de(identifiant: str, piece: str, compte: Compte) -> str | None:
    """The fiche given to this person that cites the attachment, if any: a contributeur withdraws only theirs."""
    ouvert = acces.ouvrir(compte, identifiant)
    document = redaction.document(redaction.revision_de_tete(ouvert.dossier))
    fiches = document.plan_actions.fiches
    return next((f.id for f in fiches if piece in f.pieces and f.id in ouvert.lien.fiches), None)


def _identifiant(dossier: Dossier, nom: str) -> str:
    """A stable id made from the name, never used twice in a dossier, not even after a withdrawal."""
    plat = unicodedata.normalize("NFKD", Path(nom).stem).encode("ascii", "ignore").decode().lower()
    racine = re.sub(r"[^a-z0-9]+", "-", plat).strip("-")[:40] or "piece"
    pris = set(PieceJointe.objects.filter(dossier=dossier).values_list("identifiant", flat=True))
    pris |= {p.id for p in redaction.document(redaction.revision_de_tete(dossier)).pieces}
    candidats = (racine if rang == 1 else f"{racine}-{rang}" for rang in range(1, len(pris) + 2))
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
    redaction.inscrire(dossier, valeurs, auteur, quand, motif=f"Pièce jointe : {piece.nom}"[:200])


def _effacer(dossier: Dossier, piece: str, auteur: Compte, quand: dt.datetime) -> None:
    valeurs: dict[str, Any] = {f"pieces[{piece}]": None}
    for fiche, citees in _citees(dossier).items():
        if piece in citees:
            valeurs[f"plan_actions.fiches[{fiche}].pieces"] = [p for p in citees if p != piece]
    redaction.inscrire(dossier, valeurs, auteur, quand, motif=f"Pièce retirée : {piece}"[:200])


def _citees(dossier: Dossier) -> dict[str, tuple[str, ...]]:
    """Fiche → the attachments that it cites, at the head."""
    document = redaction.document(redaction.revision_de_tete(dossier))
    return {fiche.id: fiche.pieces for fiche in document.plan_actions.fiches}
