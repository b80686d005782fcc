"""What a deposit freezes: the text, its signatories, its attachments, and the rules and data it was judged with."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.appels.catalogue import retrouver_appel
from binome.domaine.droits.discretion import Arbre, Cachees
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.verdict.constat import Verdict
from binome.domaine.verdict.echeance import PARIS
from binome.registre.composees import RequeteComposee
from binome.registre.models import Depot, Dossier, PieceJointe, Revision, Signature
from binome.services.acces import ouverture
from binome.services.socle import coffre, horloge, journal, referentiel
from binome.services.texte import textes_signes
from binome.services.texte.texte_entier import arbre, revision_de_tete
from binome.services.texte.textes_signes import TextePresente

FORMAT = "binome-manifeste-1"


class PieceAltereeError(BinomeError):
    """A kept file is gone or no longer what it was; `pieces` are their names. Nothing was deposited."""

    code = "piece_alteree"
    famille = Famille.conflit

    def __init__(self, pieces: tuple[str, ...]) -> None:
        self.pieces = pieces
        super().__init__(
            f"Pièces à joindre de nouveau, car le fichier gardé est absent ou altéré : {', '.join(pieces)}."
        )


class PieceSansFichierError(BinomeError):
    """The text names files that are not here, or not those; `pieces` are their titles. It is not to be signed so."""

    code = "piece_sans_fichier"
    famille = Famille.conflit

    def __init__(self, pieces: tuple[str, ...]) -> None:
        self.pieces = pieces
        super().__init__(
            f"Le texte nomme des pièces dont le fichier n'est pas joint ici : {', '.join(pieces)}. Joignez-les, ou "
            "retirez-les du texte, avant de signer ou de déposer."
        )


def pieces_du_dossier(dossier: Dossier) -> list[PieceJointe]:
    """The attachments in force, those that the text at the head names, in a settled order."""
    return pieces_de(dossier, arbre(revision_de_tete(dossier)))


def pieces_de(dossier: Dossier, texte: Arbre) -> list[PieceJointe]:
    """The attachments that a text names, in a settled order."""
    return pieces_des({dossier.pk: texte})[dossier.pk]


def pieces_des(textes: Mapping[int, Arbre]) -> dict[int, list[PieceJointe]]:
    """The attachments that the texts of many dossiers, given by their keys, name; in a settled order. One query."""
    nommees = {cle: {piece["id"] for piece in texte.get("pieces", [])} for cle, texte in textes.items()}
    avec = {"dossier__in": [c for c, ids in nommees.items() if ids], "identifiant__in": set().union(*nommees.values())}
    trouvees: dict[int, list[PieceJointe]] = {cle: [] for cle in textes}
    for piece in PieceJointe.objects.filter(**avec).order_by("identifiant"):
        if piece.identifiant in nommees[piece.dossier_id]:
            trouvees[piece.dossier_id].append(piece)
    return trouvees


def accorder(texte: Arbre, pieces: Sequence[PieceJointe]) -> None:
    """Text and files must say the same: every file that the text names is here, under that very SHA-256.

    Errors: PieceSansFichierError.
    """
    ici = {piece.identifiant: (piece.nom, piece.sha256) for piece in pieces}
    nommees = [piece for piece in texte.get("pieces", []) if piece.get("fichier") or piece.get("sha256")]
    if perdues := tuple(p["titre"] for p in nommees if ici.get(p["id"]) != (p.get("fichier"), p.get("sha256"))):
        raise PieceSansFichierError(perdues)


def relire(pieces: Sequence[PieceJointe]) -> None:
    """Hash every file again: a deposit answers for the bytes that are on the disk. Errors: PieceAltereeError."""
    perdues = tuple(piece.nom for piece in pieces if not coffre.intacte(piece.sha256, piece.taille))
    if perdues:
        raise PieceAltereeError(perdues)


def signatures(dossier: Dossier, revision: Revision) -> list[Signature]:
    """The signatures in force of that very text: without its reserve or, when both sides signed before that was so,
    with it."""
    presente = textes_signes.empreinte_de(revision)
    siennes = _signatures(dossier, presente)
    if presente != revision.empreinte and manquantes(siennes):
        entieres = _signatures(dossier, revision.empreinte)
        return siennes if manquantes(entieres) else entieres
    return siennes


def _signatures(dossier: Dossier, empreinte: str) -> list[Signature]:
    return _VALABLES(dossier.pk, empreinte)


_VALABLES: RequeteComposee[Signature] = RequeteComposee(
    lambda dossier, empreinte: (
        Signature.objects.filter(dossier=dossier, empreinte=empreinte, caduque_le=None)
        .select_related("compte", "au_nom_de")
        .order_by("qualite", "pk")
    )
)


def manquantes(signees: Sequence[Signature]) -> tuple[str, ...]:
    """Sides of the binôme (élu, industriel) that have not signed."""
    faites = {signature.qualite for signature in signees}
    return tuple(qualite for qualite in ("elu", "industriel") if qualite not in faites)


def texte_des(signees: Sequence[Signature], revision: Revision) -> TextePresente:
    """The text that these signatures, of one revision, are given to; what is to be signed when there are none."""
    return textes_signes.gardee(signees[0].empreinte, revision) if signees else textes_signes.de(revision)


@dataclass(frozen=True)
class Gele:
    """What a deposit freezes: the text that was signed, its signatures, its attachments, and the verdict on it."""

    revision: Revision
    texte: TextePresente
    signatures: Sequence[Signature]
    pieces: Sequence[PieceJointe]
    verdict: str


def geler(dossier: Dossier, revision: Revision, verdict: Verdict) -> Gele:
    """Read it in the running transaction. Errors: PieceSansFichierError."""
    signees = signatures(dossier, revision)
    texte = texte_des(signees, revision)
    lu = texte.arbre
    pieces = pieces_de(dossier, lu)
    accorder(lu, pieces)
    return Gele(revision, texte, signees, pieces, verdict.model_dump_json())


def composer(
    numero: str,
    gele: Gele,
    situation: ouverture.DossierOuvert,
    recu: dt.datetime,
    enregistre: dt.datetime,
    remplace: Sequence[str],
    arrivee: dt.datetime | None = None,
) -> dict[str, Any]:
    """The manifest: all that the receipt will say, and what it was judged with.

    `arrivee`: when this request came, later than `recu` when an earlier try of it is honoured.
    """
    dossier, compte, revision = situation.dossier, situation.compte, gele.revision
    texte = gele.texte.arbre
    geographie = referentiel.partager()
    appel = retrouver_appel(dossier.campagne.appel).appel
    limite = ouverture.echeance(dossier.campagne)
    return {
        "format": FORMAT,
        "numero": numero,
        "dossier": dossier.identifiant,
        "titre": texte["titre"],
        "territoire": texte["territoire"],
        "fuseau": texte.get("fuseau", PARIS),
        "revision": revision.numero,
        "sha256": gele.texte.empreinte,
        "format_texte": gele.texte.format,
        "verdict": hashlib.sha256(gele.verdict.encode()).hexdigest(),
        # Everyone is given the SHA-256 of all this: nobody finds by trials the few words that they were not shown.
        "alea": horloge.tirer_hexa(16),
        "appel": {"id": appel.id, "titre": _titre(appel.titre, dossier.campagne.nom), "version": appel.version},
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


def _titre(appel: str, campagne: str) -> str:
    """What one deposits for: the call, and which of its campaigns when it has several."""
    return f"{appel}, {campagne}" if campagne else appel


def lire(depot: Depot) -> dict[str, Any]:
    """The manifest of a deposit, as it was frozen."""
    manifeste: dict[str, Any] = json.loads(depot.manifeste)
    return manifeste


def lisible(depot: Depot, cachees: Cachees) -> dict[str, Any]:
    """The same, without the attachments that its reader may not read; nor, when something is hidden from them, what
    would let them find it by trials: the verdict on the whole is the one that they read, but for a few numbers."""
    gele = lire(depot)
    if not cachees:
        return gele
    dites = {cle: valeur for cle, valeur in gele.items() if cle not in ("alea", "verdict")}
    return {**dites, "pieces": [piece for piece in gele["pieces"] if piece["id"] not in cachees.pieces]}


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
