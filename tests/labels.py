"""Labels for tests: an issuer of two keys, a label signed by it, its three status lists."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from binome.documents.label import attestation, listes
from binome.documents.label.emetteur import CleEmetteur, Emetteur
from binome.documents.label.preuve import Attestation, signer
from binome.domaine.label.etats import Signal
from binome.domaine.label.label import Label

DID = "did:web:labels.exemple.fr"
RANG = 94_567
ADRESSES = {signal: f"https://labels.exemple.fr/listes/{signal}.json" for signal in Signal}
ANCIENNE, COURANTE = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
NOMS = {ANCIENNE: f"{DID}#2024", COURANTE: f"{DID}#2026"}
BASCULE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
EMETTEUR = Emetteur(
    DID,
    (
        CleEmetteur(NOMS[ANCIENNE], ANCIENNE.public_key(), dt.datetime(2024, 1, 1, tzinfo=dt.UTC), BASCULE),
        CleEmetteur(NOMS[COURANTE], COURANTE.public_key(), BASCULE),
    ),
)
SIGNE_LE = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
JUGE_LE = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
LABEL = Label.model_validate(
    {
        "identifiant": "ti-042",
        "territoire": "Hautes-Alpes",
        "appel": "ti-2023-2027",
        "campagne": "automne-2026",
        "perimetre": [
            {"siren": "200067825", "nom": "CC Buëch-Dévoluy"},
            {"siren": "240500439", "nom": "CC du Briançonnais"},
        ],
        "depot": {"numero": "hautes-alpes-1", "empreinte": "ab" * 32},
        "decision": {"reference": "2026-17", "autorite": "Comité national", "jour": "2026-03-01"},
        "conditions": ["Compléter la gouvernance avant l'été."],
        "debut": "2026-03-01",
        "fin": "2029-12-31",
    }
)


def signe(arbre: Attestation, cle: Ed25519PrivateKey = COURANTE, le: dt.datetime = SIGNE_LE) -> Attestation:
    return signer(arbre, cle, NOMS[cle], le)


def label_signe(label: Label = LABEL, *, cle: Ed25519PrivateKey = COURANTE, le: dt.datetime = SIGNE_LE) -> Attestation:
    return signe(attestation.composer(label, DID, ADRESSES, RANG), cle, le)


def liste_signee(signal: Signal, rangs: Collection[int] = ()) -> Attestation:
    au = JUGE_LE + dt.timedelta(days=1)
    return signe(listes.composer(ADRESSES[signal], DID, signal, rangs, du=JUGE_LE - dt.timedelta(days=1), au=au))


def listes_signees(*leves: Signal) -> list[bytes]:
    """The three lists, where these signals of the label are raised, and all of its neighbours."""
    voisins = [RANG - 1, RANG + 1]
    return [octets(liste_signee(signal, [*voisins, RANG] if signal in leves else voisins)) for signal in Signal]


def octets(arbre: dict[str, Any]) -> bytes:
    return json.dumps(arbre, ensure_ascii=False).encode()
