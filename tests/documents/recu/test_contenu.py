"""What a receipt says of who receives and of silence: as the call has it; what is not known is said, never guessed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from binome.documents.recu import Recu, composer, pdf_du_recu
from binome.domaine.procedure.delai import RegleDuSilence, SensDuSilence
from binome.domaine.procedure.regles import AutoriteDeLAppel

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
AUTORITE = AutoriteDeLAppel(nom="Une préfecture", adresse="1, rue d'Exemple", source="appel")
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
    lu = dict(dit(silence=regle).a_qui)["Effet du silence"].replace("\u00a0", " ").replace("\u202f", " ")
    assert all(mot in lu for mot in mots), lu
    assert ("recours" in lu) is (regle.sens is SensDuSilence.rejet)


def test_what_is_not_known_is_said() -> None:
    lu = dict(dit(editeur="Une agence (a@exemple.fr)").a_qui)
    silence = lu["Effet du silence"]
    assert "Demandez-le à l'autorité" in silence and not any(c.isdigit() or c in "[]" for c in silence)
    assert lu["Autorité qui reçoit"].startswith("Non indiquée") and "Une agence" in lu["Autorité qui reçoit"]
    nommee = dict(dit(autorite=AUTORITE).a_qui)
    assert nommee["Autorité qui reçoit"] == "Une préfecture" and nommee["Adresse"].startswith("1, rue")
    assert "Courriel" not in nommee


@pytest.mark.parametrize(
    ("territoire", "suite"),
    [("Hautes-Alpes", "des Hautes-Alpes"), ("Pays d'Aix", "du Pays d'Aix"), ("Vallée de l'Arve", "de la Vallée"),
     ("Aubagne", "d'Aubagne"), ("Le Creusot", "du Creusot"), ("Dunkerque", "de Dunkerque")],
)  # fmt: skip
def test_a_deposit_is_said_aloud(territoire: str, suite: str) -> None:
    lue = composer({**MANIFESTE, "territoire": territoire}, "0" * 64).reference.replace("\u202f", " ")
    assert lue.startswith(f"dépôt n° 1 {suite}") and lue.endswith(", 1er septembre 2023")


def test_the_pdf_bears_both() -> None:
    quand = dt.datetime(2023, 9, 1, tzinfo=dt.UTC)
    assert pdf_du_recu(dit(silence=REJET, autorite=AUTORITE), quand).startswith(b"%PDF")
