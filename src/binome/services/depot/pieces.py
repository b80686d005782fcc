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
from binome.registre.models import Compte, Dossier, FicheEnProjet, PieceJointe
from binome.services.acces import ouverture
from binome.services.depot import antivirus, manifeste
from binome.services.equipe import confiables
from binome.services.redaction import enregistrement
from binome.services.socle import coffre, horloge, journal
from binome.services.texte import texte_lisible, textes_amendes
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
    recu, controle = recevoir(nom, blocs)
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger(compte, identifiant, Action.joindre, fiche, quand)
        dossier = ouvert.dossier
        if len(manifeste.pieces_du_dossier(dossier)) >= PIECES_MAX:
            raise FichierRefuseError(f"Ce dossier a déjà {PIECES_MAX} pièces jointes : retirez-en d'abord.")
        piece = garder(ouvert, recu, controle, quand)
        _inscrire(dossier, en_texte(piece, titre), fiche, compte, quand)
        dire_jointe(ouvert, piece, quand)
    return piece


def garder(
    ouvert: ouverture.DossierOuvert, recu: coffre.Recu, controle: FichierControle, quand: dt.datetime
) -> PieceJointe:
    """The row of a file that was received, in the running transaction that holds the dossier."""
    return PieceJointe.objects.create(
        dossier=ouvert.dossier,
        identifiant=_identifiant(ouvert, controle.nom),
        nom=controle.nom,
        type_mime=controle.type_mime,
        taille=recu.taille,
        sha256=recu.sha256,
        ajoutee_par=ouvert.compte,
        ajoutee_le=quand,
    )


def dire_jointe(ouvert: ouverture.DossierOuvert, piece: PieceJointe, quand: dt.datetime) -> None:
    """Write in the journal that a file was joined."""
    donnees = {"piece": piece.pk, "sha256": piece.sha256, "taille": piece.taille}
    objet = f"dossier:{ouvert.dossier.identifiant}"
    journal.ajouter("piece.jointe", objet, donnees, acteur=ouvert.compte, instant=quand)


def en_texte(piece: PieceJointe, titre: str) -> dict[str, Any]:
    """An attachment as a text names it: what is signed answers for its bytes."""
    nomme = titre.strip() or Path(piece.nom).stem
    return {"id": piece.identifiant, "titre": nomme, "fichier": piece.nom, "sha256": piece.sha256}


def recevoir(nom: str, blocs: Iterable[bytes]) -> tuple[coffre.Recu, FichierControle]:
    """Check a file and put it in the vault, where no row names it yet. Errors: FichierRefuseError."""
    recu, controle = _controler(nom, blocs)
    try:
        coffre.ranger(recu)
    except OSError:
        recu.abandonner()
        raise
    return recu, controle


def _controler(nom: str, blocs: Iterable[bytes]) -> tuple[coffre.Recu, FichierControle]:
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
    """An attachment and its file, for who may read a text that names it: that of today, the deposit in force, the one
    that amendments of the label made of it; or an action that one will add.

    Errors: IntrouvableError, RefusError, PieceAltereeError.
    """
    ouvert = ouverture.ouvrir(compte, identifiant)
    jointe = PieceJointe.objects.filter(dossier=ouvert.dossier, identifiant=piece).first()
    if jointe is None or not (any(piece in nommees for nommees in _nommees(ouvert)) or _a_venir(ouvert, piece)):
        raise ouverture.IntrouvableError(piece)
    if not coffre.intacte(jointe.sha256, jointe.taille):
        raise manifeste.PieceAltereeError((jointe.nom,))
    return jointe, coffre.chemin(jointe.sha256)


def _nommees(ouvert: ouverture.DossierOuvert) -> Iterator[set[str]]:
    """The attachments that each text that this person may read names."""
    if ouvert.peut(Action.lire):
        yield {p.id for p in texte_lisible.lire(ouvert).document.pieces}
    if ouvert.peut(Action.lire_depot):
        depose = texte_lisible.deposee(ouvert)
        yield {p.id for p in depose.document.pieces}
        yield {p.id for p in textes_amendes.lisible(ouvert, depose).pieces}


def _a_venir(ouvert: ouverture.DossierOuvert, piece: str) -> bool:
    """Whether an action to add has this attachment: one that is being written, to who writes it; one that was asked
    for, to who answers for the label and to who decides."""
    for ligne in FicheEnProjet.objects.filter(label__dossier=ouvert.dossier):
        if any(jointe["id"] == piece for jointe in ligne.pieces):
            return ouvert.peut(Action.ecrire_projet, confiables.identifiant(ligne.pk))
    if not (ouvert.peut(Action.repondre_du_label) or ouvert.peut(Action.tenir_label)):
        return False
    return any(piece == jointe.id for dit in textes_amendes.demandes(ouvert.dossier) for jointe in dit.pieces)


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
    dossier: Dossier, inscrite: dict[str, Any], fiche: str | None, auteur: Compte, quand: dt.datetime
) -> None:
    valeurs: dict[str, Any] = {f"pieces[{inscrite['id']}]": inscrite}
    if fiche is not None:
        citees = _citees(dossier)[fiche]
        valeurs[f"plan_actions.fiches[{fiche}].pieces"] = [*citees, inscrite["id"]]
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
