"""The procedure on a real deposit: the database follows the pure table, adds rows only, and the journal tells it all."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests import maquettes
from tests.maquettes import A_TEMPS, LIMITE

from binome.domaine.droits.droits import Role
from binome.domaine.procedure import etapes
from binome.domaine.procedure.etapes import Acte, ActeDemande, EtapeDuDepot, Faits, Intervenant
from binome.registre.models import Depot, LigneJournal, PassageDuDepot
from binome.services.acces import ouverture
from binome.services.depot import depots
from binome.services.instruction import passages
from binome.services.socle import horloge, journal

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
ID = "hautes-alpes-corrige"
REGION, ETAT = "region:93", "sgar-dreets:93"
I = Intervenant  # noqa: E741
QUI: dict[str, frozenset[Intervenant]] = {
    "national": frozenset({I.instruction, I.instruction_nationale}),
    "region": frozenset({I.instruction}),
    "comite": frozenset({I.comite}),
    "autorite": frozenset({I.autorite}),
}
MUETS = ("ailleurs", "chef", "etranger")
SANS_OBSTACLE = SimpleNamespace(bloque=False, model_dump_json=lambda: "{}")


class Monde:
    """A deposit of the Hautes-Alpes, and one person of each kind; the clock is in hand."""

    def __init__(self) -> None:
        self.instant = A_TEMPS
        with patch.object(depots.conformite, "verdict_de", lambda *_: SANS_OBSTACLE):
            self.comptes = {nom: maquettes.compte(nom) for nom in (*QUI, *MUETS)}
            self.campagne = maquettes.campagne()
            self.dossier = maquettes.dossier_signe(self.campagne, self.comptes["chef"])
            self.depot = depots.deposer(self.comptes["chef"], ID, "cle-du-depot-1", recu_at=A_TEMPS)
        for nom, role, portee in (
            ("national", Role.instructeur, ""),
            ("region", Role.instructeur, "93"),
            ("ailleurs", Role.instructeur, "84"),
            ("comite", Role.comite, ""),
            ("autorite", Role.administrateur, ""),
        ):
            maquettes.donner(self.campagne, self.comptes[nom], role, portee=portee)

    def etape(self) -> EtapeDuDepot:
        return passages.etape(passages.passages(self.depot))


@pytest.fixture
def monde(referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Monde:
    fait = Monde()
    monkeypatch.setattr(horloge, "maintenant", lambda: fait.instant)
    return fait


def test_from_the_deposit_to_the_label(monde: Monde) -> None:
    monde.instant = LIMITE + dt.timedelta(days=1)
    chemin = [
        ("region", Acte.declarer_recevable, {"echeance": dt.date(2023, 11, 30)}, EtapeDuDepot.avis),
        ("region", Acte.rendre_avis, {"au_titre_de": REGION, "motif": "Favorable."}, EtapeDuDepot.avis),
        ("national", Acte.rendre_avis, {"au_titre_de": ETAT, "motif": "Favorable."}, EtapeDuDepot.avis),
        ("national", Acte.transmettre_au_comite, {}, EtapeDuDepot.comite),
        ("comite", Acte.deliberer, {}, EtapeDuDepot.decision),
    ]
    for nom, acte, plus, vers in chemin:
        assert passages.passer(monde.comptes[nom], ID, acte, **plus).vers == vers
        assert monde.etape() is vers
    with transaction.atomic():
        decide = [(monde.depot, Acte.labelliser, "Motif.")]
        (annonce,) = passages.annoncer(decide, monde.comptes["autorite"], monde.instant)
    chemin.append(("autorite", Acte.labelliser, {}, EtapeDuDepot.label))
    assert annonce.vers == monde.etape() == EtapeDuDepot.label
    monde.dossier.refresh_from_db()
    assert monde.dossier.etat == "depose"
    dites = [json.loads(li.donnees) for li in LigneJournal.objects.filter(action="depot.passage")]
    assert [d["vers"] for d in dites] == [vers for *_, vers in chemin]
    assert journal.verifier()[1] is None


def test_what_is_refused_says_why_and_writes_nothing(monde: Monde) -> None:
    gestes: list[tuple[str, Acte, dict[str, Any], type[Exception], str]] = [
        ("ailleurs", Acte.declarer_recevable, {}, ouverture.IntrouvableError, "n'existe pas"),
        ("etranger", Acte.declarer_recevable, {}, ouverture.IntrouvableError, "n'existe pas"),
        ("chef", Acte.declarer_recevable, {}, ouverture.RefusError, "Réservé"),
        ("comite", Acte.declarer_recevable, {}, ouverture.RefusError, "à qui instruit"),
        ("region", Acte.labelliser, {}, ouverture.RefusError, "ne se fait pas ici"),
        ("region", Acte.declarer_irrecevable, {"motif": " \u200b"}, ouverture.RefusError, "se motive"),
        ("region", Acte.declarer_irrecevable, {"motif": "\ud800"}, ouverture.RefusError, "illisible"),
        ("region", Acte.declarer_irrecevable, {"motif": "x" * 20_001}, ouverture.RefusError, "trop long"),
        ("region", Acte.demander_complements, {"motif": "Acte.", "echeance": dt.date(2020, 1, 1)}, ouverture.RefusError, "passé"),
    ]  # fmt: skip
    for nom, acte, plus, erreur, mot in gestes:
        with pytest.raises(erreur, match=mot):
            passages.passer(monde.comptes[nom], ID, acte, **plus)
    assert not PassageDuDepot.objects.exists()
    assert not LigneJournal.objects.filter(action="depot.passage").exists()


def test_an_opinion_is_given_once_for_ones_own_region(monde: Monde) -> None:
    monde.depot.regions.create(code="84")
    passages.passer(monde.comptes["region"], ID, Acte.declarer_recevable)
    avis = {"motif": "Favorable."}
    with pytest.raises(ouverture.RefusError, match="autre service"):
        passages.passer(monde.comptes["region"], ID, Acte.rendre_avis, au_titre_de="region:84", **avis)
    # An interregional deposit is also instructed next door.
    passages.passer(monde.comptes["ailleurs"], ID, Acte.rendre_avis, au_titre_de="region:84", **avis)
    with pytest.raises(ouverture.RefusError, match="déjà été rendu"):
        passages.passer(monde.comptes["ailleurs"], ID, Acte.rendre_avis, au_titre_de="region:84", **avis)
    attendus = passages.avis_attendus(monde.depot, passages.passages(monde.depot))
    assert attendus == {REGION, ETAT, "sgar-dreets:84"}


def test_the_term_of_the_complements_and_that_of_the_opinions_are_kept(monde: Monde) -> None:
    demande = {"motif": "L'acte manque.", "echeance": dt.date(2023, 9, 25)}
    passages.passer(monde.comptes["region"], ID, Acte.demander_complements, **demande)
    monde.instant = dt.datetime(2023, 9, 25, 12, tzinfo=dt.UTC)
    with pytest.raises(ouverture.RefusError, match="court encore"):
        passages.passer(monde.comptes["region"], ID, Acte.declarer_irrecevable, motif="Rien reçu.")
    monde.instant += dt.timedelta(days=1)
    assert passages.passer(monde.comptes["region"], ID, Acte.declarer_irrecevable, motif="Rien reçu.").rang == 2


def test_a_deposit_that_replaces_another_begins_again(monde: Monde) -> None:
    passages.passer(monde.comptes["region"], ID, Acte.declarer_recevable)
    with patch.object(depots.conformite, "verdict_de", lambda *_: SANS_OBSTACLE):
        nouveau = depots.deposer(monde.comptes["chef"], ID, "cle-du-depot-2", recu_at=A_TEMPS)
    assert passages.etape(passages.passages(nouveau)) is EtapeDuDepot.recevabilite
    assert monde.etape() is EtapeDuDepot.avis
    depots.retirer(monde.comptes["chef"], ID, recu_at=A_TEMPS)
    with pytest.raises(ouverture.IntrouvableError):
        passages.passer(monde.comptes["region"], ID, Acte.declarer_recevable)


@pytest.mark.parametrize("geste", ["update", "delete"])
def test_the_database_itself_refuses_to_change_an_act(monde: Monde, geste: str) -> None:
    passages.passer(monde.comptes["region"], ID, Acte.declarer_recevable)
    tous = PassageDuDepot.objects.all()
    changer = {"update": lambda: tous.update(vers="label"), "delete": lambda: tous._raw_delete(tous.db)}[geste]
    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
        changer()
    assert monde.etape() is EtapeDuDepot.avis


class Instruction(RuleBasedStateMachine):
    """Random people ask for random acts of a real deposit."""

    def __init__(self) -> None:
        super().__init__()
        self.bloc = transaction.atomic()
        self.bloc._from_testcase = True
        self.bloc.__enter__()
        self.monde = Monde()
        self.horloge = patch.object(horloge, "maintenant", lambda: self.monde.instant)
        self.horloge.start()
        self.faits = Faits(close=False, avis_attendus=frozenset({REGION, ETAT}))
        self.terme: dt.date | None = None
        self.rangs = 0

    def teardown(self) -> None:
        self.horloge.stop()
        transaction.set_rollback(True)
        self.bloc.__exit__(None, None, None)

    @rule(
        nom=st.sampled_from([*QUI, *MUETS]),
        acte=st.sampled_from(Acte),
        motif=st.sampled_from(["", "Motif."]),
        titre=st.sampled_from(["", REGION, ETAT]),
        jours=st.sampled_from([None, 1, 30]),
    )
    def agir(self, nom: str, acte: Acte, motif: str, titre: str, jours: int | None) -> None:
        jour = self.monde.instant.date() + dt.timedelta(days=jours) if jours else None
        attendu = etapes.passer(ActeDemande(acte, QUI.get(nom, frozenset()), motif, titre), self.faits).vers
        try:
            with transaction.atomic():
                transaction.get_connection().atomic_blocks[-1]._from_testcase = True
                fait = passages.passer(self.monde.comptes[nom], ID, acte, motif=motif, au_titre_de=titre, echeance=jour)
        except (ouverture.RefusError, ouverture.IntrouvableError):
            assert attendu is None
            return
        assert fait.vers == attendu
        self.rangs += 1
        if acte is not Acte.rendre_avis:
            self.terme = jour
        rendus = {titre} if acte is Acte.rendre_avis else set()
        self._situer(etape=EtapeDuDepot(fait.vers), avis_attendus=self.faits.avis_attendus - rendus)

    @rule(jours=st.sampled_from([1, 5, 40]))
    def attendre(self, jours: int) -> None:
        self.monde.instant += dt.timedelta(days=jours)
        self._situer()

    def _situer(self, **change: Any) -> None:
        echu = self.terme is not None and self.monde.instant.date() > self.terme
        etape = change.get("etape", self.faits.etape)
        attendus = change.get("avis_attendus", self.faits.avis_attendus)
        rendus = frozenset({REGION, ETAT}) - attendus
        self.faits = Faits(etape, True, self.monde.instant >= LIMITE, True, attendus, rendus, echu)

    @invariant()
    def la_base_dit_comme_la_table(self) -> None:
        assert self.monde.etape() is self.faits.etape
        assert PassageDuDepot.objects.count() == self.rangs
        assert LigneJournal.objects.filter(action="depot.passage").count() == self.rangs
        assert Depot.objects.get().remplace_le is None


REGLAGES = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.lent
def test_the_database_does_what_the_table_of_stages_says(referentiel: Any) -> None:
    run_state_machine_as_test(Instruction, settings=REGLAGES)


@pytest.mark.lent
def test_a_service_that_forgets_who_acts_is_found(referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: whoever comes in acts as anyone."""
    monkeypatch.setattr(passages, "_intervenants", lambda _: frozenset(Intervenant))
    vite = settings(REGLAGES, phases=[Phase.generate], report_multiple_bugs=False)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Instruction, settings=vite)
