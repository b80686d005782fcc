"""Other catalogues: each row enters « à vérifier » with where it comes from, or is refused with its line and its reason."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.moteur.donnees import DONNEES
from tests.offre.test_appariement import FICHE, JOUR, _dossier

from binome.offre.appariement import apparier
from binome.offre.exemples import PAYS
from binome.offre.importation.reconnaissance import CatalogueRefuseError, lire
from binome.offre.rapprochement import Issue
from binome.offre.situation import Monde

ENTETE = '"id","titre","promesse","description","eligibilite","types_aides","porteurs","programmes_parents","url_source","cibles","eligibilite_geographique","eligibilite_geographique_exclusions","date_ouverture","date_cloture","date_mise_a_jour"\n'
LIGNE: dict[str, str] = {
    "id": "u1",
    "titre": "Diagnostic",
    "promesse": "Réduire ses déchets",
    "description": "Un diagnostic.\nMontant de l'aide ou cout: Jusqu'à 80 %",
    "eligibilite": "Secteurs principalement concernés par le dispositif : C|E\nEntre 20 et 250 salariés\n"
    "Au moins 3 ans d'activité\nAutres conditions :\n- L'opération ne doit pas avoir commencé",
    "types_aides": "étude|financement",
    "porteurs": '[{"nom":"ADEME","siren":"385290309","roles":["financeur"]}]',
    "programmes_parents": "",
    "url_source": "https://exemple.invalid/aide?utm=1",
    "cibles": "professionnels",
    "eligibilite_geographique": "PAYS-99100",
    "eligibilite_geographique_exclusions": "",
    "date_ouverture": "",
    "date_cloture": "2027-12-30T23:00:00.000Z",
    "date_mise_a_jour": "2026-10-06T13:54:53.599Z",
}


def _csv(*lignes: dict[str, str]) -> bytes:
    def cellule(texte: str) -> str:
        return '"' + texte.replace('"', '""') + '"'

    corps = "\n".join(",".join(cellule({**LIGNE, **ligne}[nom]) for nom in LIGNE) for ligne in lignes)
    return (ENTETE + corps + "\n").encode()


def _lire(octets: bytes, nom: str = "f.csv", **lieux: str):
    return lire(octets, nom, JOUR, lieux)


def test_a_row_becomes_a_scheme_that_nobody_read():
    (pret,) = _lire(_csv({})).prets
    d = pret.dispositif
    assert (d.nom, d.operateurs, d.montants.texte) == ("Diagnostic", ("ADEME",), "Jusqu'à 80 %")
    assert d.dates.cloture == dt.date(2027, 12, 31), "the day in Paris"
    assert {c.id for c in d.conditions} == {"effectif", "anciennete", "non_commence", "texte_libre"}
    assert d.provenance and d.provenance.identifiant == "u1" and len(d.provenance.sha256) == 64
    assert d.qui.activites == ("C", "E")


def test_what_is_imported_is_never_open():
    lot = _lire(_csv({}, {"id": "u2", "titre": "Fini", "date_cloture": "2026-01-30T23:00:00.000Z"}))
    (fiche,) = apparier(_dossier(FICHE, titre="Réduire ses déchets"), lot.prets, Monde(PAYS), JOUR)
    issues = {r.dispositif.nom: r.issue for r in (*fiche.proposes, *fiche.autres)}
    assert issues == {"Diagnostic": Issue.a_verifier, "Fini": Issue.ferme}
    assert {r.phrase for r in fiche.autres} == {"à vérifier", "fermé le 31 janvier 2026"}


@pytest.mark.parametrize(
    ("faute", "cause"),
    [
        ({"titre": " "}, "le titre manque"),
        ({"types_aides": "cadeau"}, "type d'aide inconnu : « cadeau »"),
        ({"types_aides": ""}, "le type d'aide manque"),
        ({"porteurs": "ADEME"}, "les porteurs ne se lisent pas"),
        ({"porteurs": "[]"}, "aucun porteur n'est nommé"),
        ({"eligibilite_geographique": "REG-93|PACA"}, "code de territoire inconnu : « PACA »"),
        ({"date_cloture": "demain"}, "la date de clôture ne se lit pas : « demain »"),
        ({"date_ouverture": "2028-01-15", "date_cloture": "2027-01-15"}, "avant d'ouvrir"),
        ({"id": "u0"}, "déjà lu à la ligne"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_alone(faute, cause):
    lot = _lire(_csv({"id": "u0"}, {"id": "u3", **faute}, {"id": "u4"}))
    assert len(lot.prets) == 2
    (refus,) = lot.refus
    assert cause in refus.cause
    assert refus.ligne == 13, "the line of the file where the row ends"


def test_days_and_months_that_may_be_swapped_are_read_both_ways():
    jours = ["2026-01-04", "2026-02-03", "2026-03-02", "2026-05-06", "2026-07-08"]
    lot = _lire(_csv(*({"id": f"u{i}", "date_cloture": j} for i, j in enumerate(jours))))
    assert "inversés" in lot.doutes[0]
    assert lot.prets[0].dispositif.dates.cloture == dt.date(2026, 4, 1)
    assert "04/01/2026 ou le 01/04/2026" in lot.prets[0].dispositif.dates.texte
    sur = _lire(_csv(*({"id": f"u{i}", "date_cloture": j} for i, j in enumerate([*jours, "2026-01-31"]))))
    assert not sur.doutes and sur.prets[0].dispositif.dates.cloture == dt.date(2026, 1, 4)


@pytest.mark.donnees
def test_the_190_real_schemes_enter_each_with_its_reason_or_none():
    fichier = DONNEES / "officiel/dispositifs-d-aide.csv"
    if not fichier.is_file():
        pytest.skip("données ouvertes absentes (dossier voisin shared/data, ou BINOME_DONNEES_OUVERTES)")
    lot = lire(fichier.read_bytes(), fichier.name, JOUR)
    assert lot.lignes == 190
    assert (len(lot.prets), [r.cause for r in lot.refus]) == (190, [])
    assert "inversés" in lot.doutes[0], "the published file swaps days and months, and it is seen"
    (fiche,) = apparier(_dossier(FICHE, titre="Réduire les déchets"), lot.prets, Monde(PAYS), JOUR)
    assert {r.issue for r in (*fiche.proposes, *fiche.autres)} <= {Issue.a_verifier, Issue.ferme}


AIDE: dict[str, Any] = {
    "id": 12,
    "name": "Fonds friches",
    "financers": ["Région Test"],
    "description": "<p>Réhabiliter <b>une friche</b></p>",
    "eligibility": "<p>Le projet ne doit pas avoir démarré.</p>",
    "perimeter": "Bretagne",
    "perimeter_scale": "Région",
    "categories": ["Foncier / Friche"],
    "targeted_audiences": ["Communes", "Intercommunalités / Pays"],
    "aid_types": ["Subvention"],
    "submission_deadline": "2027-03-31",
    "subvention_rate_upper_bound": 40,
    "origin_url": "https://exemple.invalid/aide",
}
AUTRE = {
    "financers": [{"id": 1, "name": "Région Test"}],
    "categories": ["Foncier|Friche"],
    "aid_types": [{"name": "Subvention", "group": {"name": "Aides financières"}}],
    "perimeter": {"name": "Bretagne", "scale": "Région"},
    "perimeter_scale": None,
}


def test_both_shapes_of_aides_territoires_say_the_same():
    lieux = {"region bretagne": "REG-53"}
    un = lire(json.dumps({"count": 1, "results": [AIDE]}).encode(), "a.json", JOUR, lieux)
    deux = lire(json.dumps([{**AIDE, **AUTRE}]).encode(), "a.json", JOUR, lieux)
    premier, second = un.prets[0].dispositif, deux.prets[0].dispositif
    sans = {"provenance"}
    assert premier.model_dump(exclude=sans) == second.model_dump(exclude=sans)
    assert premier.resume == "Réhabiliter une friche"
    assert premier.ou.codes == ("REG-53",)
    assert premier.enjeux == ("foncier",)
    assert (premier.montants.taux_max, premier.qui.natures[0]) == (0.4, "commune")
    assert "non_commence" in {c.id for c in premier.conditions}


def test_a_perimeter_that_is_only_a_name_is_asked_for():
    lot = lire(json.dumps([AIDE]).encode(), "a.json", JOUR)
    assert lot.prets[0].dispositif.ou.codes == ()


@pytest.mark.parametrize(
    ("faute", "cause"),
    [
        ({"name": ""}, "le nom manque"),
        ({"financers": [], "instructors": []}, "aucun financeur"),
        ({"submission_deadline": "31-03"}, "la date limite ne se lit pas"),
        ({"subvention_rate_upper_bound": 400}, "n'est pas entre 0 et 100"),
        ({"subvention_rate_upper_bound": "beaucoup"}, "n'est pas entre 0 et 100"),
    ],
)
def test_an_aid_that_cannot_be_read_is_refused_alone(faute, cause):
    lot = lire(json.dumps([{**AIDE, **faute}, {**AIDE, "id": 13}, "rien"]).encode(), "a.json", JOUR)
    assert len(lot.prets) == 1
    assert cause in lot.refus[0].cause
    assert lot.refus[1].cause == "ce n'est pas une aide"


PROGRAMME = """\
titre: Diag Flux
promesse: Des économies
description: Un état des lieux.
opérateur de contact: Bpifrance
autres opérateurs:
  - ADEME
url: https://exemple.invalid/diag
nature de l'aide: étude
coût de l'accompagnement: 3 000 €
début de validité: 12/03/2025
fin de validité: 31/12/2027
conditions d'éligibilité:
  taille de l'entreprise:
    - Entre 20 et 250 salariés
    - Non éligible aux micro-entreprises
  secteur géographique:
    - France et territoires d'outre-mer
  secteur d'activité:
    - Industrie
  nombre d'années d'activité:
    - Au moins 1 an d’activité
  autres critères d'éligibilité:
    - Être volontaire
"""


def test_a_programme_of_the_transition_is_read():
    (pret,) = lire(PROGRAMME.encode(), "p.yaml", JOUR).prets
    d = pret.dispositif
    assert d.operateurs == ("Bpifrance", "ADEME")
    assert (d.dates.ouverture, d.dates.cloture) == (dt.date(2025, 3, 12), dt.date(2027, 12, 31))
    assert {c.id for c in d.conditions} == {"effectif", "anciennete", "taille", "texte_libre"}
    assert d.qui.activites == ("B", "C", "D", "E")
    assert d.ou.codes == ("PAYS-99100",)


def test_several_programmes_and_one_that_is_not():
    lot = lire(f"{PROGRAMME}---\ntitre: Sans opérateur\n---\n- 1\n".encode(), "p.yaml", JOUR)
    assert len(lot.prets) == 1
    assert [r.cause for r in lot.refus] == ["l'opérateur de contact manque", "ce n'est pas un programme"]


ENTREPRISES = "id_aid;aid_nom;aid_objet;aid_operations_el;aid_conditions;aid_montant;aid_benef;couverture_geo;date_fin;status;effectif;natures;financeurs\n"


def test_a_row_with_a_semicolon_that_nothing_protected_is_refused():
    bon = '1;Prêt;"Un prêt\nsur deux lignes";;"Aucune";10 k€;PME;National;2027-12-31;active;;Prêt;Région\n'
    casse = "2;Prêt;Un prêt ; mal écrit;;Aucune;10 k€;PME;National;;active;;Prêt;Région\n"
    archive = "3;Vieux;Fini;;;10 k€;PME;National;;archivée;;Prêt;Région\n"
    faux = "IDX;Nom;Objet;;;1;PME;National;;active;;Prêt;Région\n"
    lot = lire((ENTREPRISES + bon + casse + archive + faux).encode(), "e.csv", JOUR)
    (pret,) = lot.prets
    assert pret.dispositif.resume == "Un prêt sur deux lignes"
    assert [r.ligne for r in lot.refus] == [4, 5, 6]
    assert "14 cellules au lieu de 13" in lot.refus[0].cause


@pytest.mark.parametrize(
    ("octets", "nom", "dit"),
    [
        (b"", "f.csv", "n'est pas reconnu"),
        (b"\xff\xfe", "f.csv", "ligne 1 : ce texte n'est pas en UTF-8"),
        (b"a,b\n1,2\n", "f.csv", "n'est pas reconnu"),
        (b'"id","titre","promesse","description"\n', "f.csv", "il manque des colonnes : eligibilite"),
        (ENTETE.encode(), "f.csv", "aucune ligne"),
        (b'{"results": 3}', "f.json", "une liste d'aides est attendue"),
        (b"{", "f.json", "f.json : "),
        (b"[" * 200_000, "f.json", "f.json : "),
        (b"a: &x [1]\nb: *x\n", "f.yaml", "un alias YAML n'est pas lu"),
        (b"a: [\n", "f.yaml", "ce n'est pas du YAML"),
        (b"- " * 2_000 + b"a", "f.yaml", "f.yaml : "),
        (b'"id","titre","promesse","description","eligibilite","types_aides","porteurs","eligibilite_geographique"\n"' + b"x" * 1_100_000, "f.csv", "f.csv : "),
    ],
)  # fmt: skip
def test_a_file_that_is_none_of_them_is_refused_whole(octets, nom, dit):
    with pytest.raises(CatalogueRefuseError) as refus:
        lire(octets, nom, JOUR)
    assert dit in str(refus.value)


@pytest.mark.lent
@settings(max_examples=60)
@given(st.lists(st.dictionaries(st.sampled_from([*LIGNE]), st.text(max_size=40)), min_size=1, max_size=4))
def test_any_row_enters_or_is_refused_never_anything_else(lignes):
    try:
        lot = _lire(_csv(*lignes))
    except CatalogueRefuseError:
        return
    assert lot.lignes <= len(lignes) or lot.refus


@pytest.mark.lent
@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda enfants: st.lists(enfants, max_size=3) | st.dictionaries(st.sampled_from([*AIDE]), enfants, max_size=6),
        max_leaves=20,
    )
)
def test_any_json_enters_or_is_refused_never_anything_else(arbre):
    try:
        lire(json.dumps([arbre]).encode(), "a.json", JOUR)
    except CatalogueRefuseError:
        return
