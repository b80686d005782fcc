"""What a label says, as a W3C credential (VC Data Model 2.0) to be signed.

The contexts are one exact list, and the meaning of our words is in it: what is signed says what it means, and nobody
asks an address for it. Another list, or another order, is another meaning: it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from binome.documents.label.instants import ecrire_instant
from binome.documents.label.preuve import Attestation
from binome.domaine.label.etats import Signal

if TYPE_CHECKING:
    from binome.domaine.label.label import Label

W3C = "https://www.w3.org/ns/credentials/v2"
TYPE = "LabelTerritoiresIndustrie"
TYPES = ["VerifiableCredential", TYPE]
MOTS: tuple[str, ...] = ("identifiant", "version", "territoire", "appel", "campagne", "perimetre", "siren", "nom")
MOTS += ("depot", "numero", "empreinte", "decision", "reference", "autorite", "jour")
MOTS += ("porte_sur", "texte", "conditions", "remplace")
CONTEXTES = [W3C, {"@protected": True, **{mot: f"urn:binome:label:1:{mot}" for mot in (TYPE, *MOTS)}}]
DATES = {"debut", "fin"}
"""The days of a label are said once, by the dates of its credential."""


def composer(label: Label, emetteur: str, listes: Mapping[Signal, str], rang: int) -> Attestation:
    """The credential of a label, not signed yet. `emetteur`: its issuer; `listes`: the address of the status list of
    each signal; `rang`: the place that was drawn for it in each, so that nothing is learnt from its order."""
    dates = {"validFrom": label.valable_depuis, "validUntil": label.valable_jusqu_a}
    return {
        "@context": CONTEXTES,
        "id": f"{emetteur}/labels/{label.identifiant}/{label.version}",
        "type": TYPES,
        # What wallets and generic readers show, in a word of the W3C's own context.
        "name": f"Label Territoires d'industrie : {label.territoire}",
        "issuer": emetteur,
        **{nom: ecrire_instant(date) for nom, date in dates.items() if date},
        "credentialSubject": label.model_dump(mode="json", exclude_none=True, exclude=DATES),
        "credentialStatus": [_entree(signal, listes[signal], rang) for signal in Signal],
    }


def _entree(signal: Signal, liste: str, rang: int) -> dict[str, Any]:
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": signal.value,
        "statusListIndex": str(rang),
        "statusListCredential": liste,
    }
