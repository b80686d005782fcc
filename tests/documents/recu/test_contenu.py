"""What a receipt says of who receives and of silence: as the call has it; what is not known is said, never guessed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from binome.documents.recu import Recu, composer, pdf_du_recu
from binome.domaine.procedure.delai import RegleDuSilence, SensDuSilence

MANIFESTE: dict[str, Any] = {
    "numero": "essai-1",
    "titre": "Essai",
    "territoire": "Essai",
    "tardif": False,
    "fuseau": "Europe/Paris",
    # Half past eleven in the evening, in universal time: it is the next day in Paris.
    "recu_at": "2023-08-31T22:30:00+00:00",
    "enregistre_at": "2023-08-31T22:30:01+00:00",
    "echeance": {"jour": "2023-09-22", "fuseau": "Europe/Paris"},
    "depose_par": {"nom": "Alice"},
    "remplace": [],
    "horloge": None,
    "appel": {"titre": "Appel", "version": "1"},
    "referentiel": {"millesime": "2026", "sha256": "0" * 64},
    "dossier": "essai",
    "revision": 1,
    "sha256": "0" * 64,
    "pieces": [],
    "signataires": [],
}
REJET = RegleDuSilence(SensDuSilence.rejet, mois=2, source="Règlement, art. 9")


def dit(**plus: Any) -> Recu:
    return composer(MANIFESTE, "0" * 64, **plus)


@pytest.mark.parametrize(
    ("regle", "mots"),
    [
        (REJET, ("1er novembre 2023", "rejetée", "2 mois", "Règlement, art. 9", "recours")),
        (RegleDuSilence(SensDuSilence.acceptation, jours=30), ("1er octobre 2023", "acceptée", "30 jours")),
    ],
)
def test_silence_is_dated_as_the_call_says(regle: RegleDuSilence, mots: tuple[str, ...]) -> None:
    lu = dit(silence=regle).silence.replace("\u00a0", " ").replace("\u202f", " ")
    assert all(mot in lu for mot in mots), lu
    assert ("recours" in lu) is (regle.sens is SensDuSilence.rejet)


def test_what_is_not_known_is_said() -> None:
    lu = dit()
    assert "connus" in lu.silence and "[silence]" in lu.silence and not any(c.isdigit() for c in lu.silence)
    assert "pas renseignés" in lu.service
    nomme = dit(service="Une agence", contact="1, rue d'Exemple, 01 02 03 04 05").service
    assert "Une agence" in nomme and "rue d" in nomme


def test_the_pdf_bears_both() -> None:
    quand = dt.datetime(2023, 9, 1, tzinfo=dt.UTC)
    assert pdf_du_recu(dit(silence=REJET, service="Une agence"), quand).startswith(b"%PDF")
