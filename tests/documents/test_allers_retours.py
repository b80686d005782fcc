"""What one door accepts, every door shows and reads back: any dossier, any value, any two doors."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents import arbitraires

from binome.documents.ecriture import to_json, to_yaml
from binome.documents.erreurs import DossierIllisibleError
from binome.documents.lecture import lire
from binome.domaine.dossier.dossier import Dossier, relire
from binome.domaine.langue.typographie import nombre
from binome.domaine.socle.empreinte import json_canonique

LENT = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
TETE = {"id": "a", "titre": "T", "territoire": "X", "appel": "ti-2023-2027"}


@pytest.mark.lent
@LENT
@given(arbitraires.dossiers())
def test_any_dossier_comes_back_from_every_file(dossier):
    par_json, par_yaml = lire(to_json(dossier).encode(), "d.json"), lire(to_yaml(dossier).encode(), "d.yaml")
    assert par_json.dossier == par_yaml.dossier == dossier
    assert not par_json.lissages() and not par_yaml.lissages()
    assert lire(to_yaml(par_json.dossier).encode()).dossier == dossier
    assert relire(json.loads(json_canonique(dossier))) == dossier
    assert Dossier.model_validate(dossier.model_dump(mode="json")) == dossier


@pytest.mark.lent
@LENT
@given(arbitraires.arbres())
def test_the_same_tree_says_the_same_in_json_and_in_yaml(arbre):
    """Written by others, not by Binôme: what both files say is the same, or one refuses with its reason."""
    brut = json.loads(json.dumps(arbre, default=str))
    lus, refus = [], []
    for texte, nom in (
        (json.dumps(brut), "d.json"),
        (json.dumps(brut, ensure_ascii=False), "d.json"),
        (yaml.safe_dump(brut, allow_unicode=False), "d.yaml"),
    ):
        try:
            lus.append(lire(texte.encode(), nom).dossier)
        except DossierIllisibleError as erreur:
            refus.append(erreur)
    assert all(lu == lus[0] for lu in lus) and len(lus) + len(refus) == 3
    assert all(a.message and (a.ligne or a.champ is not None) for erreur in refus for a in erreur.anomalies)


@given(st.one_of(st.text(max_size=30), st.text(st.characters(exclude_categories=()), max_size=8)))
def test_any_text_is_read_the_same_in_json_and_yaml_or_refused(texte):
    brut = TETE | {"titre": texte, "concertation": texte}
    lus = []
    for ecrit in (json.dumps(brut), yaml.safe_dump(brut)):
        try:
            lus.append(lire(ecrit.encode()).dossier)
        except DossierIllisibleError:
            continue
    assert len(set(map(json_canonique, lus))) <= 1


@given(st.decimals(-(10**11), 10**11, places=3, allow_nan=False))
def test_a_number_comes_back_from_every_door(valeur):
    """As the file writes it, and as a form shows it."""
    chiffre = {"id": "c", "libelle": "l", "unite": "%", "valeur": valeur}
    dossier = Dossier.model_validate(TETE | {"chiffres": [chiffre]})
    assert lire(to_yaml(dossier).encode()).dossier == lire(to_json(dossier).encode()).dossier == dossier
    montre = nombre(json.loads(to_json(dossier))["chiffres"][0]["valeur"])
    assert Dossier.model_validate(TETE | {"chiffres": [chiffre | {"valeur": montre}]}) == dossier


@pytest.mark.parametrize(
    ("texte", "mots"),
    [
        ('{"id":"a","id":"b"}', "deux fois"),
        ('{"titre":"x",\n"titre":"y"}', "ligne 2"),
        ('{"a":' * 40 + "1" + "}" * 40, "24 niveaux"),
        ('{"a":' * 100_000, "24 niveaux"),
        ('{"id":"a",\n"titre":"\\ud83d"}', "moitié de caractère"),
        ('{"id":"a","titre":"T","territoire":"X","appel":"a","chiffres":NaN}', "nombre fini"),
        (json.dumps(TETE | {"chiffres": [{"id": "c", "libelle": "l", "unite": "u", "valeur": 10**400}]}), "nombre"),
        ('{"id":"a",}', "mal formé"),
    ],
)
def test_json_is_refused_with_its_reason_and_its_line(texte, mots):
    with pytest.raises(DossierIllisibleError) as erreur:
        lire(texte.encode(), "dossier.json")
    assert (mots in str(erreur.value) and "ligne" in str(erreur.value)) or mots == "nombre fini"


@pytest.mark.parametrize(
    ("echappe", "lu"),
    [
        ("\\ud83d\\ude42", "🙂"),
        ("l\u0092industrie\u007f", "l’industrie"),
        ("\\u0000a\\u0007b", "a b"),
        ("\\t\\n a", "a"),
    ],
)
def test_valid_json_is_read_and_what_changed_is_told(echappe, lu):
    brut = '{\n"id": "a",\n"titre": "T ' + echappe + '",\n"territoire": "X", "appel": "a"}'
    trouve = lire(brut.encode())
    assert trouve.dossier.titre == f"T {lu}".replace("T  ", "T ")
    assert lire(to_yaml(trouve.dossier).encode()).dossier == lire(to_json(trouve.dossier).encode()).dossier


def test_what_reading_changed_is_told_at_its_line():
    (lissage,) = lire(
        b'{\n"id": "a",\n"titre": "\xef\xac\x81li\xc2\xadere",\n"territoire": "X", "appel": "a"}'
    ).lissages()
    assert (lissage.ligne, lissage.champ) == (3, "titre")
    assert "ligatures" in str(lissage) and "invisibles" in str(lissage)


def test_a_short_number_in_yaml_is_never_taken_for_thousands():
    """1.234 in JSON is a number; typed in a text it may be 1,234 or 1 234: our own YAML never writes it."""
    dossier = Dossier.model_validate(
        TETE | {"chiffres": [{"id": "c", "libelle": "l", "unite": "u", "valeur": Decimal("1.234")}]}
    )
    assert "1.2340" in to_yaml(dossier)
    with pytest.raises(DossierIllisibleError, match="peut se lire 1234 ou 1,234"):
        lire(to_yaml(dossier).replace("1.2340", "1.234").encode())


@pytest.mark.parametrize(
    ("champs", "mots"),
    [
        ({"titre": "x" * 301}, "300 caractères"),
        ({"territoire": "x" * 201}, "200 caractères"),
        ({"concertation": "x" * 10_001}, "10\u202f000 caractères"),
        ({"signataires": [{"nom": f"E{k}"} for k in range(1001)]}, "1000 au plus"),
        ({"reseaux": [{"nom": f"E{k}"} for k in range(301)]}, "300 au plus"),
        (
            {
                "pieces": [{"id": f"p{k}", "titre": "x" * 290, "fichier": "y" * 290} for k in range(999)] * 1,
                "filieres": [{"id": f"f{k}", "nom": "n", "justification": "x" * 9_000} for k in range(60)],
            },
            "caractères",
        ),
    ],
)
def test_limits_are_those_of_the_domain_and_a_kept_text_still_opens(champs, mots):
    brut = TETE | champs
    for ecrit in (json.dumps(brut), yaml.safe_dump(brut)):
        with pytest.raises(DossierIllisibleError, match=mots):
            lire(ecrit.encode())
    assert relire(brut).id == "a"


def test_a_text_kept_from_before_the_rules_still_opens():
    vieux = TETE | {
        "titre": "Deux\nlignes",
        "fuseau": "La Réunion",
        "depose_le": "0001-01-01T00:00:00+14:00",
        "filieres": [{"id": "f", "nom": "", "naf": ["25.11Y"]}],
        "chiffres": [{"id": "c", "libelle": "l", "unite": "u", "valeur": 0.30000000000000004}],
        "gouvernance": {
            "binomes": [{"id": "b", "elu": {"nom": "X", "courriel": "pas une adresse", "fin_mandat": "0900-01-01"}}]
        },
    }
    assert relire(vieux).titre == "Deux lignes"
    with pytest.raises(ValueError, match="fuseau"):
        Dossier.model_validate(vieux)
