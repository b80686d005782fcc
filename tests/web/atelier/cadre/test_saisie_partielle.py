"""A refused value does not stop the others: they are saved, it stays in its field, and the answer says both."""

from __future__ import annotations

import html
import re

import pytest
from tests.saisies import saisir
from tests.web.atelier.plan.test_fiche import COURTE, FICHE, TOUT, P, fiche, formulaire

from binome.domaine.droits.droits import Role
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
JSON = {"Accept": "application/json"}
PRESENTATION = "/atelier/essai/presentation/"


def arbre(dossier):
    dossier.refresh_from_db()
    return texte_entier.arbre(texte_entier.revision_de_tete(dossier))


@pytest.fixture
def pleine(dossier, chef):
    saisir(chef, "essai", 1, {"plan_actions.fiches[f1]": TOUT})
    return fiche(dossier)


@pytest.mark.parametrize("entetes", [{}, JSON])
@pytest.mark.parametrize(
    ("champ", "faux"),
    [
        ("cout.montant", "beaucoup"),
        ("calendrier.debut", "hier"),
        ("porteurs[0].siren", "240500430"),
        ("porteurs[0].siren", "35600000000040"),
        ("naf", "25.11Z\nzzz"),
        ("titre", ""),
        ("financement[1].montant", "beaucoup"),
    ],
)
def test_a_wrong_field_does_not_stop_the_others(dossier, pleine, chef, navigateur, champ, faux, entetes):
    client = navigateur(chef)
    envoi = formulaire(client.get(FICHE).content.decode())
    envoi |= {f"{P}objectifs": ["Écrit ensuite"], f"{P}financement[0].montant": ["450"], f"{P}{champ}": [faux]}
    reponse = client.post(FICHE, envoi, headers=entetes)
    assert reponse.status_code == 422
    attendue = pleine | {"objectifs": "Écrit ensuite"}
    attendue["financement"] = [{**attendue["financement"][0], "montant": 450}, attendue["financement"][1]]
    assert fiche(dossier) == attendue
    if entetes:
        corps = reponse.json()
        assert corps["revision"] == 3 and list(corps["erreurs"]) == [f"{P}{champ}"]
        assert re.match(r"1 champ refusé, le reste est enregistré à \d", corps["message"])
    else:
        page = html.unescape(reponse.content.decode())
        assert 'name="revision" value="3"' in page and html.escape(faux.split("\n")[0]) in html.escape(page)
        assert "le reste est enregistré à" in page and "Rien n’est encore enregistré" not in page
        # Mended, it is saved from the page that was answered, without a conflict with oneself.
        envoi = formulaire(reponse.content.decode()) | {f"{P}objectifs": ["Encore"], f"{P}{champ}": [""]}
        if champ not in ("titre", "financement[1].montant", "cout.montant"):
            assert client.post(FICHE, envoi).status_code == 302
            assert fiche(dossier)["objectifs"] == "Encore"


def test_nothing_valid_was_saved_before(dossier, pleine, chef, navigateur):
    """What the answer calls the rest is only what changed."""
    client = navigateur(chef)
    envoi = formulaire(client.get(FICHE).content.decode()) | {f"{P}cout.montant": ["beaucoup"]}
    corps = client.post(FICHE, envoi, headers=JSON).json()
    assert corps["revision"] == 2 and "enregistré à" not in corps["message"]
    assert fiche(dossier) == pleine


def test_a_new_row_waits_whole_and_the_others_are_saved(dossier, pleine, chef, navigateur):
    client = navigateur(chef)
    envoi = formulaire(client.get(FICHE).content.decode())
    envoi = formulaire(client.post(FICHE, {**envoi, "geste": f"ajouter:{P}financement"}).content.decode())
    envoi |= {f"{P}financement[2].financeur": ["Département"], f"{P}financement[1].dispositif": ["Autre fonds"]}
    corps = client.post(FICHE, envoi, headers=JSON).json()
    assert {f"{P}financement[2].montant", f"{P}financement[2].nature"} == corps["erreurs"].keys()
    assert f"{P}financement[2]" in corps["attendent"]
    assert [li.get("dispositif") for li in fiche(dossier)["financement"]] == [None, "Autre fonds"]


def test_a_wrong_amount_never_takes_that_of_another_row(dossier, pleine, chef, navigateur):
    """Rows moved, one of them wrong: what stood in it is not known by its rank."""
    client = navigateur(chef)
    envoi = formulaire(client.get(FICHE).content.decode())
    envoi = formulaire(client.post(FICHE, {**envoi, "geste": f"monter:{P}financement:1"}).content.decode())
    envoi |= {f"{P}financement[0].montant": ["faux"], f"{P}objectifs": ["Autre"]}
    assert client.post(FICHE, envoi, headers=JSON).status_code == 422
    lue = fiche(dossier)
    assert lue["objectifs"] == "Autre"
    assert {(li["financeur"], li["montant"]) for li in lue["financement"]} == {("Région", 400), ("SEM", 600.5)}
    envoi = formulaire(client.get(FICHE).content.decode())
    envoi = formulaire(client.post(FICHE, {**envoi, "geste": f"retirer:{P}financement:0"}).content.decode())
    envoi |= {f"{P}financement[0].montant": ["faux"], f"{P}financement[0].financeur": ["Une autre"]}
    assert client.post(FICHE, envoi, headers=JSON).status_code == 422
    assert {(li["financeur"], li["montant"]) for li in fiche(dossier)["financement"]} == {
        ("Région", 400),
        ("SEM", 600.5),
    }


def test_someone_elses_words_are_not_put_back(dossier, chef, membre, navigateur):
    """The page that is drawn again shows others' places as they were: it says from when."""
    client = navigateur(chef)
    envoi = formulaire(client.get(FICHE).content.decode())
    saisir(membre(Role.elu), "essai", 1, {f"{P}diagnostic": "De l'élu"})
    envoi |= {f"{P}objectifs": ["Du chef"], f"{P}cout.montant": ["faux"]}
    reponse = client.post(FICHE, envoi)
    envoi = formulaire(reponse.content.decode()) | {f"{P}cout.montant": ["12"]}
    assert client.post(FICHE, envoi).status_code == 302
    lue = fiche(dossier)
    assert (lue["diagnostic"], lue["objectifs"], lue["cout"]["montant"]) == ("De l'élu", "Du chef", 12)


def test_a_removed_part_that_is_still_cited_waits_alone(dossier, chef, navigateur):
    saisir(chef, "essai", 1, {"filieres": [{"id": "bois", "nom": "Bois"}], f"{P}filieres": ["bois"]})
    donnees = {"revision": 2, "titre": "Autre titre", "territoire": "Essai"}
    reponse = navigateur(chef).post(PRESENTATION, donnees, headers=JSON)
    assert reponse.status_code == 422 and list(reponse.json()["erreurs"]) == ["filieres"]
    lu = arbre(dossier)
    assert lu["titre"] == "Autre titre" and [f["id"] for f in lu["filieres"]] == ["bois"]


def test_axes_still_used_do_not_stop_the_texts(dossier, chef, navigateur):
    adresse = "/atelier/essai/plan-d-actions/axes/"
    client = navigateur(chef)
    donnees = {"revision": 1, "plan_actions.strategie": "Nos choix"}
    assert client.post(adresse, donnees, headers=JSON).status_code == 422
    lu = arbre(dossier)["plan_actions"]
    assert lu["strategie"] == "Nos choix" and [a["id"] for a in lu["axes"]] == ["a"]


@pytest.mark.parametrize("entetes", [{}, JSON])
def test_a_wrong_siren_of_the_governance_does_not_stop_the_names(dossier, chef, navigateur, entetes):
    client = navigateur(chef)
    adresse = "/atelier/essai/gouvernance/porteur/"
    envoi = formulaire(client.get(adresse).content.decode())
    envoi |= {"organisation.nom": ["SEM des Alpes"], "organisation.siren": ["240500430"]}
    reponse = client.post(adresse, envoi, headers=entetes)
    assert reponse.status_code == 422
    assert arbre(dossier)["porteur"]["organisation"] == {"nom": "SEM des Alpes"}
    if entetes:
        assert list(reponse.json()["erreurs"]) == ["organisation.siren"]
    else:
        page = html.unescape(reponse.content.decode())
        assert "240500430" in page and "le reste est enregistré" in page and 'name="revision" value="2"' in page


def test_who_may_not_write_saves_no_part_of_it(dossier, membre, navigateur):
    client = navigateur(membre(Role.lecteur))
    envoi = {"revision": 1, f"{P}objectifs": "x", f"{P}cout.montant": "faux", f"{P}porteurs": ["0"]}
    envoi |= {f"{P}porteurs[0].siren": "35600000000040", f"{P}porteurs[0].nom": "x"}
    assert client.post(COURTE, envoi).status_code == 403
    assert dossier.revisions.count() == 1


def test_a_conflict_with_oneself_says_so(dossier, chef, navigateur):
    saisir(chef, "essai", 1, {f"{P}objectifs": "Depuis l'autre onglet"})
    client = navigateur(chef)
    envoi = {"revision": "1", "titre": "T", "territoire": "E"}
    saisir(chef, "essai", 2, {"titre": "Un autre"})
    reponse = client.post(PRESENTATION, envoi, headers=JSON)
    assert reponse.status_code == 409 and reponse.json()["message"].startswith("Vous avez, dans un autre onglet,")
    page = html.unescape(client.post(PRESENTATION, envoi).content.decode())
    assert "Vous avez, dans un autre onglet, modifié" in page and "Chef a modifié" not in page


def test_a_conflict_names_who_wrote_the_passage_not_who_wrote_last(dossier, chef, navigateur, membre):
    elue = membre(Role.elu)
    saisir(chef, "essai", 1, {"titre": "De l'autre onglet"})
    saisir(elue, "essai", 2, {f"{P}objectifs": "Ailleurs, après"})
    envoi = {"revision": "1", "titre": "T", "territoire": "E"}
    client = navigateur(chef)
    message = client.post(PRESENTATION, envoi, headers=JSON).json()["message"]
    assert message.startswith("Vous avez, dans un autre onglet, modifié")
    message = navigateur(elue).post(PRESENTATION, envoi, headers=JSON).json()["message"]
    assert message.startswith("Chef a modifié")


def test_what_waits_with_a_refused_field_is_named_only_if_something_was_typed_there(dossier, chef, navigateur):
    client = navigateur(chef)
    envoi = formulaire(client.get(FICHE).content.decode()) | {f"{P}objectifs": ["a"], f"{P}cout.montant": ["beaucoup"]}
    assert client.post(FICHE, envoi, headers=JSON).json()["message"].startswith("1 champ refusé, le reste est enr")
    envoi |= {f"{P}aides_etat.justification": ["Parce que"], f"{P}objectifs": ["b"], "revision": ["2"]}
    dit = client.post(FICHE, envoi, headers=JSON).json()["message"]
    assert re.match(r"2 champs refusés \(attend sa correction\s?: action f1, régime", dit)


def test_who_takes_the_place_of_another_does_not_take_their_siren(dossier, chef, navigateur):
    """The row, or the organisation, waits whole: a new name beside the former's number would be a false fact."""
    saisir(
        chef,
        "essai",
        1,
        {"porteur": {"organisation": {"nom": "Agence", "siren": "240500439"}}, f"{P}porteurs": TOUT["porteurs"]},
    )
    client = navigateur(chef)
    adresse = "/atelier/essai/gouvernance/porteur/"
    envoi = formulaire(client.get(adresse).content.decode())
    envoi |= {"organisation.nom": ["Une autre"], "organisation.siren": ["240500430"]}
    corps = client.post(adresse, envoi, headers=JSON).json()
    assert corps["attendent"] == ["organisation", "organisation.siren"] and "attend sa correction" in corps["message"]
    assert arbre(dossier)["porteur"]["organisation"] == {"nom": "Agence", "siren": "240500439"}
    envoi = formulaire(client.get(FICHE).content.decode()) | {f"{P}objectifs": ["Gardés"]}
    envoi |= {f"{P}porteurs[0].nom": ["Une autre"], f"{P}porteurs[0].siren": ["240500430"]}
    corps = client.post(FICHE, envoi, headers=JSON).json()
    assert f"{P}porteurs[0]" in corps["attendent"]
    assert fiche(dossier)["porteurs"] == TOUT["porteurs"] and fiche(dossier)["objectifs"] == "Gardés"


def test_a_refused_value_leaves_no_empty_group_behind(dossier, chef, navigateur):
    client = navigateur(chef)
    envoi = formulaire(client.get(FICHE).content.decode()) | {f"{P}calendrier.debut": ["hier"], f"{P}objectifs": ["a"]}
    assert client.post(FICHE, envoi, headers=JSON).status_code == 422
    assert fiche(dossier) == {"id": "f1", "titre": "Une", "axe": "a", "objectifs": "a"}
