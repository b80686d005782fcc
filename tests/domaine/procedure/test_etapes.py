"""The table of stages, whole: each stage × act × person × circumstance against a grid written by hand."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from binome.domaine.procedure import etapes
from binome.domaine.procedure.etapes import (
    NOMS_DES_ACTES,
    NOMS_DES_ETAPES,
    TRANSITIONS,
    Acte,
    ActeDemande,
    EtapeDuDepot,
    Faits,
    Intervenant,
    passer,
)

pytestmark = pytest.mark.lent

# stage, act, who → stage ; « ! » with reasons, « ? » on a condition tried apart.
GRILLE = """
recevabilite declarer_recevable    instruction           avis         ?
recevabilite demander_complements  instruction           complements  !
recevabilite declarer_irrecevable  instruction           irrecevable  !
complements  constater_complements instruction           recevabilite
complements  declarer_irrecevable  instruction           irrecevable  !?
avis         rendre_avis           instruction           avis         !?
avis         corriger_avis         instruction           avis         !?
comite       corriger_avis         instruction           comite       !?
avis         transmettre_au_comite instruction_nationale comite       ?
comite       deliberer             comite                decision
ajourne      reinscrire            instruction_nationale comite
decision     labelliser            autorite              label        ?
decision     refuser               autorite              refus        !?
decision     ajourner              autorite              ajourne      !?
irrecevable  rouvrir               autorite              recevabilite !?
refus        rouvrir               autorite              comite       !?
"""
LIGNES = {(d, a): (q, v, "".join(marques)) for d, a, q, v, *marques in map(str.split, GRILLE.split("\n")[1:-1])}
REGION, ETAT = "region:93", "etat:93"
TOUS = frozenset({REGION, ETAT})
FAITS = [
    Faits(EtapeDuDepot.recevabilite, vigueur, close, a_temps, frozenset(attendus), TOUS - frozenset(attendus), echu)
    for vigueur, close, a_temps, echu in itertools.product((True, False), repeat=4)
    for attendus in ((), (REGION,), (REGION, ETAT))
]
FAITS += [Faits(annonce=True), Faits(annonce=True, en_vigueur=False), Faits(accordee=True)]


def _condition(acte: Acte, faits: Faits, au_titre_de: str) -> bool:
    """What the grid only marks, said again."""
    return {
        Acte.declarer_recevable: faits.a_temps,
        Acte.declarer_irrecevable: faits.echu,
        Acte.rendre_avis: au_titre_de in faits.avis_attendus,
        Acte.corriger_avis: au_titre_de in faits.avis_rendus,
        Acte.transmettre_au_comite: faits.close and (faits.echu or not faits.avis_attendus),
        Acte.labelliser: faits.annonce,
        Acte.refuser: faits.annonce,
        Acte.ajourner: faits.annonce,
        Acte.rouvrir: faits.accordee,
    }[acte]


def _attendu(demande: ActeDemande, faits: Faits) -> str | None:
    qui, vers, marques = LIGNES.get((faits.etape, demande.acte), ("personne", "", ""))
    if not faits.en_vigueur or qui not in demande.par:
        return None
    if "!" in marques and not demande.motif.strip():
        return None
    if "?" in marques and not _condition(demande.acte, faits, demande.au_titre_de):
        return None
    return vers


def test_the_table_is_the_grid() -> None:
    table = {(t.depuis.value, t.acte.value): (t.qui.value, t.vers.value, t.motivee) for t in TRANSITIONS}
    assert table == {cle: (qui, vers, "!" in marques) for cle, (qui, vers, marques) in LIGNES.items()}
    assert len(table) == len(TRANSITIONS), "an act leads to two places"


def test_every_cell_answers_as_the_grid_says_and_each_refusal_speaks() -> None:
    demandes = [
        ActeDemande(acte, frozenset(par), motif, titre)
        for acte in Acte
        for par in ((), *((i,) for i in Intervenant), (Intervenant.instruction, Intervenant.instruction_nationale))
        for motif in ("", "  \n", "Pièce manquante.")
        for titre in ("", REGION)
    ]
    vues = permises = 0
    for etape, faits, demande in itertools.product(EtapeDuDepot, FAITS, demandes):
        passage = passer(demande, replace(faits, etape=etape))
        assert passage.vers == _attendu(demande, replace(faits, etape=etape)), (etape, faits, demande)
        assert bool(passage.raison) is (passage.vers is None)
        vues, permises = vues + 1, permises + (passage.vers is not None)
    assert vues == 9 * 51 * 13 * 6 * 3 * 2
    # The negative control of the walk: it meets both answers.
    assert 0 < permises < vues / 20


@pytest.mark.parametrize("etape", EtapeDuDepot)
def test_a_refusal_says_what_may_be_done_here(etape: EtapeDuDepot) -> None:
    possibles = {t.acte for t in TRANSITIONS if t.depuis is etape}
    tous = frozenset(Intervenant)
    for acte in set(Acte) - possibles:
        raison = passer(ActeDemande(acte, tous, "Motif."), Faits(etape)).raison
        assert NOMS_DES_ETAPES[etape] in raison
        assert all(NOMS_DES_ACTES[p] in raison for p in possibles)
        assert possibles or "Rien ne s'y peut plus" in raison


def test_every_stage_is_reached_and_only_the_label_has_no_way_on() -> None:
    assert {t.vers for t in TRANSITIONS} == set(EtapeDuDepot)
    assert set(EtapeDuDepot) - {t.depuis for t in TRANSITIONS} == {EtapeDuDepot.label}
    assert set(NOMS_DES_ETAPES) == set(EtapeDuDepot) and set(NOMS_DES_ACTES) == set(Acte)


class Parcours(RuleBasedStateMachine):
    """A deposit among people who ask for anything: it never leaves the table, nor skips a stage."""

    @initialize(close=st.booleans(), a_temps=st.booleans())
    def recevoir(self, close: bool, a_temps: bool) -> None:
        self.faits = Faits(close=close, a_temps=a_temps, avis_attendus=frozenset({REGION, ETAT}))
        self.passe: list[tuple[Acte, EtapeDuDepot]] = []

    @rule(
        acte=st.sampled_from(Acte),
        par=st.frozensets(st.sampled_from(Intervenant)),
        motif=st.sampled_from(["", "Motif."]),
        titre=st.sampled_from(["", REGION, ETAT]),
    )
    def agir(self, acte: Acte, par: frozenset[Intervenant], motif: str, titre: str) -> None:
        demande = ActeDemande(acte, par, motif, titre)
        passage = passer(demande, self.faits)
        assert passage.vers == _attendu(demande, self.faits)
        if passage.vers is not None:
            rendus = {titre} if acte is Acte.rendre_avis else set()
            attendus, faits = self.faits.avis_attendus - rendus, self.faits.avis_rendus | rendus
            self.faits = replace(self.faits, etape=passage.vers, avis_attendus=attendus, avis_rendus=faits)
            self.passe.append((acte, passage.vers))

    @rule(echu=st.booleans())
    def attendre(self, echu: bool) -> None:
        self.faits = replace(self.faits, echu=echu)

    @rule()
    def clore(self) -> None:
        self.faits = replace(self.faits, close=True)

    @invariant()
    def rien_n_est_saute(self) -> None:
        if not hasattr(self, "faits"):
            return
        faits = [acte for acte, _ in self.passe]
        if self.faits.etape in (EtapeDuDepot.label, EtapeDuDepot.refus, EtapeDuDepot.decision, EtapeDuDepot.comite):
            assert Acte.declarer_recevable in faits and Acte.transmettre_au_comite in faits
            assert self.faits.a_temps and self.faits.close
        if self.faits.etape in (EtapeDuDepot.label, EtapeDuDepot.refus):
            assert Acte.deliberer in faits


REGLAGES = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True, database=None)


def test_a_deposit_never_leaves_the_table() -> None:
    run_state_machine_as_test(Parcours, settings=REGLAGES)


def test_a_hole_in_the_table_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a label given straight from the opinions."""
    trou = etapes.Transition(EtapeDuDepot.avis, Acte.labelliser, Intervenant.instruction, EtapeDuDepot.label)
    monkeypatch.setitem(etapes._LIGNES, (EtapeDuDepot.avis, Acte.labelliser), trou)
    vite = settings(REGLAGES, max_examples=2000, phases=[Phase.generate], report_multiple_bugs=False)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Parcours, settings=vite)
