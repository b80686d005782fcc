"""The verdict on the real candidature, and the references that a file may not invent."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from binome.documents.erreurs import DossierIllisibleError
from binome.documents.lecture import lire
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.verdict.constat import Statut
from binome.services.verification.verdict import comparer, controler, ouvrir, verifier

EXEMPLES = Path(__file__).parents[3] / "exemples"
REEL, CORRIGE = EXEMPLES / "hautes-alpes" / "dossier.yaml", EXEMPLES / "hautes-alpes-corrige" / "dossier.yaml"
QUAND = datetime(2023, 9, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def verdict(referentiel):
    return verifier(ouvrir(REEL, referentiel).dossier, date=QUAND, geographie=referentiel)


# What a careful reader finds wrong in the real candidature: rule, and words of the finding.
ATTENDUS = [
    ("PLA-02", "22 actions"),
    ("PLA-04", "11 actions sur 22, soit 50\u202f%"),
    ("PLA-07", "portées par une seule entreprise"),
    ("FIN-01", "Aucune des 22 actions n'a de montant, alors que le dossier annonce 50\u202fM€"),
    ("FIN-02", "totalisent 0\u202f€"),
    ("PLA-09", "20 projets mûrs"),
    ("GOV-02", "9 lignes\u202f; aucune n'est remplie"),
    ("GOV-01", "Aucun binôme"),
    ("PER-06", "9 EPCI, mais dit aussi que Sisteronais-Buëch candidate"),
    ("PER-04", "131 communes dans 2 départements (04 et 05)"),
    ("CHI-05", "5\u202f549 km²"),
    ("CHI-06", "12,8\u202f%"),
    ("FIL-01", "section F"),
    ("CHI-02", "millésime"),
    ("CHI-03", "période"),
    ("CHI-01", "source"),
    ("PLA-12", "ne sont pas écrites"),
    ("PLA-08", "phase 1"),
    ("INT-01", "Région Sud est membre fondateur"),
    ("INT-02", "DDETSPP"),
]


@pytest.mark.parametrize(("regle", "mots"), ATTENDUS, ids=[r for r, _ in ATTENDUS])
def test_the_real_candidature_breaks_its_call(verdict, regle, mots):
    (constat,) = [c for c in verdict.constats if c.regle == regle]
    assert constat.statut is Statut.non_conforme
    assert mots in constat.constat


def test_nine_epci_listed_and_neither_eight_nor_nine_measure_what_is_printed(verdict):
    (constat,) = [c for c in verdict.constats if c.regle == "CHI-05"]
    superficies = [p.valeur for p in constat.preuves if "Superficie" in p.libelle]
    assert superficies == [4965, 6459, 5689]


def test_the_sisteronais_is_what_the_departement_leaves_out(verdict):
    (constat,) = [c for c in verdict.constats if c.regle == "PER-04"]
    assert "36 communes du département (CC du Sisteronais-Buëch)" in constat.constat


def test_the_deadline_is_judged_at_the_given_date(referentiel):
    dossier = ouvrir(REEL, referentiel).dossier
    tard = verifier(dossier, date=datetime(2023, 9, 23, tzinfo=UTC), geographie=referentiel)
    statuts = [
        next(c.statut for c in v.constats if c.regle == "DEP-01")
        for v in (verifier(dossier, date=QUAND, geographie=referentiel), tard)
    ]
    assert statuts == [Statut.conforme, Statut.non_conforme]


def test_the_corrected_candidature_passes(referentiel):
    verdict = verifier(ouvrir(CORRIGE, referentiel).dossier, geographie=referentiel)
    assert [c.regle for c in verdict.constats if c.statut is Statut.non_conforme] == []


def test_mandates_that_ended_together_are_one_sentence(referentiel):
    dossier = ouvrir(CORRIGE, referentiel).dossier
    premier, *reste = dossier.gouvernance.binomes
    plus_tot = premier.model_copy(update={"elu": premier.elu.model_copy(update={"fin_mandat": date(2026, 3, 1)})})
    gouvernance = dossier.gouvernance.model_copy(update={"binomes": (plus_tot, *reste)})
    verdict = verifier(
        dossier.model_copy(update={"gouvernance": gouvernance, "depose_le": None}),
        date=datetime(2026, 11, 1, tzinfo=UTC),
        geographie=referentiel,
    )
    (constat,) = [c for c in verdict.constats if c.regle == "GOV-10"]
    assert constat.constat.startswith("Le mandat d'Alix Illustration s'est achevé le 1er mars 2026 et les mandats de ")
    assert constat.constat.count("achevé") == 2 and constat.constat.endswith("se sont achevés le 31 mars 2026.")
    assert len(constat.ou) == 9


def test_an_epci_of_another_candidature_is_found(referentiel):
    corrige, reel = ouvrir(CORRIGE, referentiel).dossier, ouvrir(REEL, referentiel).dossier
    verdict = verifier(corrige, autres=[reel], geographie=referentiel)
    (constat,) = [c for c in verdict.constats if c.regle == "PER-07"]
    assert constat.statut is Statut.non_conforme
    assert len(constat.ou) == 8
    assert constat.constat.count("dans la candidature") == 1


def test_a_verdict_confronted_afterwards_is_the_verdict_confronted_at_once(referentiel):
    """Negative control: without the others, it is another one."""
    corrige, reel = ouvrir(CORRIGE, referentiel).dossier, ouvrir(REEL, referentiel).dossier
    ensemble = verifier(corrige, autres=[reel], date=QUAND, geographie=referentiel)
    seul = verifier(corrige, date=QUAND, geographie=referentiel)
    assert comparer(seul, corrige, [reel], referentiel) == ensemble != seul


def test_same_dossier_same_date_same_verdict(referentiel):
    dossier = ouvrir(REEL, referentiel).dossier
    assert verifier(dossier, date=QUAND, geographie=referentiel) == verifier(
        dossier, date=QUAND, geographie=referentiel
    )


def _dossier(siren="200067825", appel="ti-2023-2027", millesime=None, communes=()):
    lignes = [f"id: x\ntitre: T\nterritoire: T\nappel: {appel}", f"millesime: {millesime}" if millesime else ""]
    lignes += [f"perimetre:\n  membres:\n    - siren: {siren}\n      nom: N"]
    lignes += [
        f"plan_actions:\n  axes: [{{id: a, titre: A}}]\n  fiches:\n    - {{id: f, titre: t, axe: a, territoires: {{communes: {list(communes)}}}}}"
    ]
    return lire("\n".join(lignes).encode(), "essai.yaml")


@pytest.mark.parametrize(
    ("champs", "regle", "mots"),
    [
        ({"siren": "130025265"}, "PER-01", "130025265"),
        ({"siren": "210500617"}, "PER-01", "la commune de Gap"),
        ({"siren": "245701222"}, "PER-03", "992367730"),
        ({"siren": "241200658", "millesime": "2026"}, "PER-03", "994579670"),
        ({"communes": ["05999"]}, "PER-01", "05999"),
    ],
)
def test_a_file_that_names_what_does_not_exist_is_judged(referentiel, champs, regle, mots):
    lu = controler(_dossier(**champs), referentiel)
    (constat,) = [c for c in verifier(lu.dossier, geographie=referentiel).constats if c.regle == regle]
    assert constat.statut is Statut.non_conforme
    assert mots in constat.constat


@pytest.mark.parametrize("commune", ["01033", "01091", "13201", "75101", "69381", "2a004", "2A004"])
def test_a_commune_of_another_vintage_is_known(referentiel, commune):
    """A commune déléguée since, arrondissements, a small letter."""
    verdict = verifier(_dossier(communes=[commune]).dossier, geographie=referentiel)
    (constat,) = [c for c in verdict.constats if c.regle == "PER-01"]
    assert constat.statut is Statut.conforme


@pytest.mark.parametrize(
    ("code", "conseil"),
    [("5", "05, Hautes-Alpes"), ("2a", "2A, Corse-du-Sud"), ("69D", "69, Rhône"), ("999", None)],
)
def test_a_departement_that_nobody_knows_is_not_an_empty_one(referentiel, code, conseil):
    dossier = _dossier()
    annonce = {"nature": "departement", "code": code, "nom": "D"}
    arbre = dossier.dossier.model_dump()
    arbre["perimetre"]["territoire_annonce"] = annonce
    verdict = verifier(Dossier.model_validate(arbre), geographie=referentiel)
    par_regle = {c.regle: c for c in verdict.constats}
    assert "laissent de côté 0" not in par_regle["PER-04"].constat and code in par_regle["PER-04"].constat
    assert par_regle["PER-01"].statut is Statut.non_conforme
    assert conseil is None or conseil in par_regle["PER-01"].constat


def test_a_file_written_for_another_call_is_unreadable(referentiel):
    with pytest.raises(DossierIllisibleError) as erreur:
        controler(_dossier(appel="ti-2030"), referentiel)
    (anomalie,) = erreur.value.anomalies
    assert "autre appel" in str(anomalie) and anomalie.ligne


def test_an_epci_merged_since_is_read_in_a_dossier_of_its_time(referentiel):
    assert controler(_dossier(siren="245701222", millesime="2023"), referentiel)
