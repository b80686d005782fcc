"""The examples of the rules are their tests; and every rule and clause is covered."""

import pytest

from binome.appels.catalogue import AppelInconnuError, charger_appel, identifiants
from binome.appels.controles import CONTROLES
from binome.appels.documentation import couverture, page
from binome.appels.exemples import charger_exemples, preparer
from binome.appels.verification import verifier
from binome.domaine.verdict.constat import Gravite, Statut

EXECUTABLES = [charger_appel(identifiant) for identifiant in identifiants()]
CAS = [(executable, exemple) for executable in EXECUTABLES for exemple in charger_exemples(executable)]


@pytest.mark.parametrize(("executable", "exemple"), CAS, ids=[f"{e.regle} {e.titre}" for _, e in CAS])
def test_a_rule_says_of_its_example_what_is_expected(executable, exemple):
    cas = preparer(exemple, executable)
    avant = cas.dossier.model_dump_json()
    conclusion = executable.regle(exemple.regle).conclure(cas.dossier, cas.contexte)
    assert conclusion.statut is exemple.attendu, conclusion.constat
    assert cas.dossier.model_dump_json() == avant
    if conclusion.statut is Statut.non_conforme:
        assert conclusion.a_faire and conclusion.ou, "a breach says where it is and what to do"
    assert conclusion.constat.endswith((".", "!", "?"))
    assert conclusion.constat[0].isupper() or conclusion.constat[0] in "«0123456789"


@pytest.mark.parametrize("executable", EXECUTABLES, ids=lambda e: e.appel.id)
class TestAppel:
    def test_each_rule_has_a_conforming_and_a_breaching_example(self, executable):
        attendus = {(e.regle, e.attendu) for e in charger_exemples(executable)}
        manquent = [
            (regle.id, statut)
            for regle in executable.regles
            for statut in (Statut.conforme, Statut.non_conforme)
            if (regle.id, statut) not in attendus
        ]
        assert manquent == []

    def test_each_clause_is_checked_by_a_rule_or_by_named_people(self, executable):
        couvertes = couverture(executable)
        assert [c.id for c in executable.appel.clauses if not couvertes[c.id] and not c.verifiee_par] == []
        assert [c.id for c in executable.appel.clauses if couvertes[c.id] and c.verifiee_par] == []

    def test_each_rule_cites_existing_clauses_and_has_one_id(self, executable):
        ids = [regle.id for regle in executable.regles]
        assert len(ids) == len(set(ids))
        assert all(executable.appel.redactions(c) for regle in executable.regles for c in regle.clauses)

    def test_the_witness_breaks_nothing(self, executable):
        temoin = next(
            e for e in charger_exemples(executable) if e.attendu is Statut.conforme and not e.pose and not e.retire
        )
        cas = preparer(temoin, executable)
        verdict = verifier(cas.dossier, executable, cas.contexte)
        assert [c.regle for g in Gravite for c in verdict.de_gravite(g)] == []
        assert sum((verdict.bilan.conforme, verdict.bilan.sans_objet, verdict.bilan.a_verifier)) == len(
            verdict.constats
        )

    def test_the_page_names_every_rule(self, executable):
        texte = page(executable, charger_exemples(executable))
        assert all(f"### {regle.id} · " in texte for regle in executable.regles)


def test_an_unknown_call_is_refused_with_the_nearest_known():
    with pytest.raises(AppelInconnuError, match="ti-2023-2027"):
        charger_appel("ti-2023-2028")


def test_each_check_of_the_library_is_used_by_a_call():
    employes = {regle.controle for executable in EXECUTABLES for regle in executable.regles}
    assert employes == set(CONTROLES)
