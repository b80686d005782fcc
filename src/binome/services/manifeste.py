"""What a deposit freezes: the text, its signatories, its attachments, and the rules and data it was judged with."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from binome.appels.catalogue import charger_appel
from binome.domaine.echeance import PARIS
from binome.registre.models import Depot, Dossier, PieceJointe, Revision, Signature
from binome.services import acces, coffre, journal, referentiel
from binome.services.redaction import arbre

FORMAT = "binome-manifeste-1"


class PieceAltereeError(Exception):
    """A kept file is gone or no longer what it was; `pieces` are their names. Nothing was deposited."""

    def __init__(self, pieces: tuple[str, ...]) -> None:
        self.pieces = pieces
        super().__init__(
            f"Pièces à joindre de nouveau, car le fichier gardé est absent ou altéré : {', '.join(pieces)}."
        )


def pieces_du_dossier(dossier: Dossier) -> list[PieceJointe]:
    """The attachments in force, in a settled order."""
    return list(PieceJointe.objects.filter(dossier=dossier, retiree_le=None).order_by("identifiant"))


def relire(pieces: Sequence[PieceJointe]) -> None:
    """Hash every file again: a deposit answers for the bytes that are on the disk. Errors: PieceAltereeError."""
    perdues = tuple(piece.nom for piece in pieces if not coffre.intacte(piece.sha256, piece.taille))
    if perdues:
        raise PieceAltereeError(perdues)


def signatures(dossier: Dossier, revision: Revision) -> list[Signature]:
    """The signatures in force of that very text."""
    valables = Signature.objects.filter(dossier=dossier, empreinte=revision.empreinte, caduque_le=None)
    return list(valables.select_related("compte", "au_nom_de").order_by("qualite", "pk"))


def manquantes(signees: Sequence[Signature]) -> tuple[str, ...]:
    """Sides of the binôme (élu, industriel) that have not signed."""
    faites = {signature.qualite for signature in signees}
    return tuple(qualite for qualite in ("elu", "industriel") if qualite not in faites)


@dataclass(frozen=True)
class Gele:
    """What a deposit freezes: a text, its signatures, its attachments."""

    revision: Revision
    signatures: Sequence[Signature]
    pieces: Sequence[PieceJointe]


def geler(dossier: Dossier, revision: Revision) -> Gele:
    """Read it in the running transaction."""
    return Gele(revision, signatures(dossier, revision), pieces_du_dossier(dossier))


def composer(
    numero: str,
    gele: Gele,
    situation: acces.Acces,
    recu: dt.datetime,
    enregistre: dt.datetime,
    remplace: Sequence[str],
    arrivee: dt.datetime | None = None,
) -> dict[str, Any]:
    """The manifest: all that the receipt will say, and what it was judged with.

    `arrivee`: when this request came, later than `recu` when an earlier try of it is honoured.
    """
    dossier, compte, revision = situation.dossier, situation.compte, gele.revision
    texte = arbre(revision)
    geographie = referentiel.partager()
    appel = charger_appel(dossier.campagne.appel).appel
    limite = acces.echeance(dossier.campagne)
    return {
        "format": FORMAT,
        "numero": numero,
        "dossier": dossier.identifiant,
        "titre": texte["titre"],
        "territoire": texte["territoire"],
        "fuseau": texte.get("fuseau", PARIS),
        "revision": revision.numero,
        "sha256": revision.empreinte,
        "appel": {"id": appel.id, "titre": appel.titre, "version": appel.version},
        "echeance": {"jour": limite.jour.isoformat(), "fuseau": limite.fuseau, "limite": limite.limite.isoformat()},
        "referentiel": {"millesime": geographie.millesime, "sha256": geographie.empreinte},
        "pieces": [_piece(p) for p in gele.pieces],
        "signataires": [_signataire(s) for s in gele.signatures],
        "depose_par": {"nom": str(compte), "courriel": compte.email},
        "recu_at": recu.astimezone(dt.UTC).isoformat(),
        "enregistre_at": enregistre.astimezone(dt.UTC).isoformat(),
        "tardif": situation.situation.close,
        "remplace": list(remplace),
        "horloge": _recul(arrivee or recu),
    }


def lire(depot: Depot) -> dict[str, Any]:
    """The manifest of a deposit, as it was frozen."""
    manifeste: dict[str, Any] = json.loads(depot.manifeste)
    return manifeste


def _piece(piece: PieceJointe) -> dict[str, Any]:
    return {
        "id": piece.identifiant,
        "nom": piece.nom,
        "type": piece.type_mime,
        "taille": piece.taille,
        "sha256": piece.sha256,
    }


def _signataire(signature: Signature) -> dict[str, str]:
    return {
        "qualite": signature.qualite,
        "nom": str(signature.au_nom_de),
        "signe_par": str(signature.compte),
        "le": signature.signee_le.astimezone(dt.UTC).isoformat(),
        "sha256": signature.empreinte,
    }


def _recul(recu: dt.datetime) -> dict[str, str] | None:
    """What to tell when the request bears an instant that the journal had already passed: the clock went back."""
    dernier = journal.dernier_instant()
    if dernier is None or dernier - recu < dt.timedelta(seconds=1):
        return None
    return {"recu_at": recu.astimezone(dt.UTC).isoformat(), "journal": dernier.isoformat()}
