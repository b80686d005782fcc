"""A clause of law has its days of force: the verdict cites, and says, the wording in force when it judges."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from binome.appels.appel import Clause
from binome.appels.catalogue import charger_appel
from binome.appels.exemples import charger_exemples, preparer
from binome.appels.verification import HORS_VIGUEUR, verifier
from binome.domaine.verdict.constat import Constat, Statut

EXECUTABLE = charger_appel("ti-2023-2027")
APPEL = EXECUTABLE.appel
AVANT, APRES = APPEL.redactions("droit-conflit")
PARIS, NOUMEA = ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Noumea")
VEILLE = dt.datetime(2025, 12, 23, 23, 59, 59, 999_000, PARIS)
JOUR = dt.datetime(2025, 12, 24, tzinfo=PARIS)


def _constat(instant: dt.datetime, regle: str = "INT-01") -> Constat:
    exemple = next(
        e for e in charger_exemples(EXECUTABLE) if e.regle == regle and e.attendu is Statut.non_conforme and not e.date
    )
    cas = preparer(exemple, EXECUTABLE)
    verdict = verifier(cas.dossier, EXECUTABLE, replace(cas.contexte, date=instant))
    return next(c for c in verdict.constats if c.regle == regle)


@pytest.mark.parametrize(
    ("instant", "redaction"),
    [
        (dt.datetime(2023, 9, 20, tzinfo=PARIS), AVANT),
        (VEILLE, AVANT),
        (JOUR, APRES),
        (VEILLE.astimezone(dt.UTC), AVANT),
        (JOUR.astimezone(dt.UTC), APRES),
        # Already the 24th in Nouméa, still the 23rd where the call is judged.
        (dt.datetime(2025, 12, 24, 9, tzinfo=NOUMEA), AVANT),
        # An instant without a zone is read in the call's, whatever the clock of the machine.
        (dt.datetime(2025, 12, 23, 23, 59, 59), AVANT),  # noqa: DTZ001
        (dt.datetime(2025, 12, 24), APRES),  # noqa: DTZ001
        (dt.datetime(2026, 11, 25, tzinfo=PARIS), APRES),
    ],
)
def test_the_wording_is_that_of_the_day_of_the_judgement(instant: dt.datetime, redaction: Clause) -> None:
    assert APPEL.clause("droit-conflit", APPEL.jour(instant)) is redaction


@pytest.mark.parametrize("regle", ["INT-01", "INT-02", "INT-03"])
def test_a_finding_cites_the_wording_in_force(regle: str) -> None:
    veille, jour = _constat(VEILLE, regle), _constat(JOUR, regle)
    assert "2013-907" in veille.source and "2025-1249" not in veille.source
    assert "2025-1249" in jour.source and "L100-2" in jour.source
    assert veille.clause != jour.clause
    assert (veille.statut, veille.ou, veille.preuves) == (jour.statut, jour.ou, jour.preuves)


def test_the_sentence_says_conflict_the_day_before_and_double_role_that_day() -> None:
    veille, jour = _constat(VEILLE).constat, _constat(JOUR).constat
    assert "C'est un conflit d'intérêts de structure" in veille and "double rôle" not in veille
    assert "C'est un double rôle public" in jour and "conflit d'intérêts" not in jour
    assert veille.split(" C'est ")[0] == jour.split(" C'est ")[0], "the fact is the same"


def _appel(*clauses: Clause):
    return APPEL.model_validate(
        {**APPEL.model_dump(), "grille": None, "recevabilite": [], "clauses": [c.model_dump() for c in clauses]}
    )


def test_wordings_that_overlap_are_refused_and_those_that_follow_are_not() -> None:
    assert len(_appel(AVANT, APRES).redactions("droit-conflit")) == 2
    with pytest.raises(ValidationError, match="« droit-conflit » est en double"):
        _appel(AVANT, APRES.model_copy(update={"en_vigueur_du": dt.date(2025, 12, 23)}))


def test_the_order_in_which_wordings_are_written_does_not_matter() -> None:
    assert _appel(APRES, AVANT).redactions("droit-conflit") == (AVANT, APRES)


def test_dates_that_are_crossed_are_refused() -> None:
    with pytest.raises(ValidationError, match="vient après"):
        Clause(
            id="x",
            texte="x",
            source="x",
            nature="droit",
            en_vigueur_du=dt.date(2025, 1, 2),
            jusqu_au=dt.date(2025, 1, 1),
        )


def test_a_rule_whose_clauses_are_all_out_of_force_is_not_applied() -> None:
    exemple = next(e for e in charger_exemples(EXECUTABLE) if e.regle == "INT-03" and e.attendu is Statut.non_conforme)
    cas = preparer(exemple, EXECUTABLE)
    seule = _appel(*(c for c in APPEL.clauses if c is not APRES))
    for instant, statut in ((VEILLE, Statut.non_conforme), (JOUR, Statut.sans_objet)):
        verdict = verifier(cas.dossier, EXECUTABLE, replace(cas.contexte, appel=seule, date=instant))
        (constat,) = (c for c in verdict.constats if c.regle == "INT-03")
        assert constat.statut is statut
    assert constat.constat == HORS_VIGUEUR
