"""The perimeter workbench: the same job with and without JavaScript, what is refused and why, nothing lost."""

from __future__ import annotations

import html
import re
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.registre.models import Dossier
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PAGE = "/atelier/essai/perimetre/"
GESTES = f"{PAGE}gestes/"
FRAGMENT = {"X-Fragment": "1"}
BRIANCONNAIS, ECRINS, GUILLESTROIS, GAP, SISTERON = "240500439", "240500462", "200067452", "200067825", "200068765"
UBAYE = "200072304"


def perimetre() -> dict:
    tete = texte_entier.revision_de_tete(Dossier.objects.get(identifiant="essai"))
    return texte_entier.arbre(tete).get("perimetre", {})


def membres() -> list[str]:
    return [m["siren"] for m in perimetre().get("membres", [])]


def texte(reponse) -> str:
    sans_balises = re.sub(r"<[^>]+>", " ", reponse.content.decode())
    return re.sub(r"\s+", " ", html.unescape(sans_balises)).replace("’", "'")


def poser(chef, sirens: list[str], numero: int = 1, **champs) -> int:
    valeur = [{"siren": s, "nom": s} for s in sirens]
    resultat = saisir(
        chef, "essai", numero, {"perimetre.membres": valeur, **{f"perimetre.{c}": v for c, v in champs.items()}}
    )
    return resultat.revision.numero


@pytest.fixture
def page(navigateur, chef, dossier):
    return navigateur(chef)


def test_an_empty_perimeter_says_how_to_begin_and_a_name_with_typing_errors_is_found(page):
    vide = texte(page.get(PAGE))
    assert "Cherchez la première par son nom" in vide
    trouve = page.get(f"{PAGE}?q=brianconais").content.decode()
    assert f'value="ajouter:{BRIANCONNAIS}"' in trouve
    assert f'value="ajouter:{GAP}"' in page.get(f"{PAGE}?q=05061").content.decode()


def test_without_javascript_members_are_added_and_removed_and_measures_follow(page):
    reponse = page.post(GESTES, {"revision": 1, "geste": f"ajouter:{BRIANCONNAIS}"}, follow=True)
    assert membres() == [BRIANCONNAIS]
    assert reponse.redirect_chain[0][0] == f"{PAGE}?depuis=1#mesures"
    assert "18 947" in texte(reponse).replace("\u202f", " ")
    assert "CC du Pays des Ecrins" in texte(reponse)
    page.post(GESTES, {"revision": 2, "geste": f"ajouter:{ECRINS}"})
    suite = texte(page.get(f"{PAGE}?depuis=2")).replace("\u202f", " ")
    assert "25 529" in suite and "+6 582" in suite
    page.post(GESTES, {"revision": 3, "geste": f"retirer:{BRIANCONNAIS}"})
    assert membres() == [ECRINS]


def test_with_javascript_one_request_saves_and_brings_what_changed(page):
    reponse = page.post(GESTES, {"revision": 1, "geste": f"ajouter:{BRIANCONNAIS}"}, headers=FRAGMENT)
    corps = reponse.content.decode()
    assert reponse.status_code == 200 and "<html" not in corps
    assert 'id="etabli" data-revision="2" data-enregistre="Enregistré à ' in corps and 'id="constats"' in corps
    assert "PER-05" in corps, "un seul EPCI : la taille critique est à justifier"
    encore = page.post(GESTES, {"revision": 2, "geste": f"ajouter:{ECRINS}"}, headers=FRAGMENT).content.decode()
    assert "PER-05" not in encore


@pytest.mark.parametrize(
    ("geste", "raison", "suite"),
    [
        ("ajouter:123456789", "n'est le SIREN d'aucune intercommunalité", None),
        ("ajouter:245701222", "n'existe plus depuis le 1er janvier 2026", "ajouter:992367730"),
        ("ajouter:05061", "est une commune", f"ajouter:{GAP}"),
        ("ajouter:", "n'est le SIREN d'aucune", None),
        ("retirer:200068096", "ne figure plus", None),
        ("remplacer:200068096", "pas de successeur", None),
        ("adopter:", "aucune intercommunalité", None),
        ("danser", "n'existe pas", None),
    ],
)
@pytest.mark.parametrize("avec_js", [True, False])
def test_what_cannot_be_done_says_why_and_what_to_do(page, geste, raison, suite, avec_js):
    reponse = page.post(GESTES, {"revision": 1, "geste": geste}, headers=FRAGMENT if avec_js else {})
    assert reponse.status_code == 422
    assert raison in texte(reponse)
    assert suite is None or f'value="{suite}"' in reponse.content.decode()
    assert membres() == []
    if not avec_js:
        assert 'href="?' not in reponse.content.decode(), "nothing is read at the address of gestures"


def test_a_merged_epci_already_listed_is_replaced_in_one_gesture(page, chef):
    numero = poser(chef, ["245701222", "240500439"])
    assert "N'existe plus" in texte(page.get(PAGE))
    page.post(GESTES, {"revision": numero, "geste": "remplacer:245701222"})
    assert membres() == [BRIANCONNAIS, "992367730"]


def test_a_siren_unknown_to_the_referentiel_does_not_break_the_page(page, chef):
    poser(chef, ["552100554", BRIANCONNAIS])
    lu = texte(page.get(PAGE))
    assert "Inconnue du référentiel" in lu and "PER-01" in lu


def test_a_member_that_candidates_elsewhere_leaves_the_measures_and_comes_back(page, chef):
    numero = poser(chef, [BRIANCONNAIS, ECRINS, SISTERON])
    page.post(GESTES, {"revision": numero, "geste": "ailleurs", f"avec-{SISTERON}": "  L'Agence   04 "})
    assert perimetre()["membres"][2]["candidature_ailleurs"] == {"avec": "L'Agence 04"}
    lu = texte(page.get(PAGE)).replace("\u202f", " ")
    assert "Candidate ailleurs, avec L'Agence 04" in lu and "2 intercommunalités retenues" in lu
    page.post(GESTES, {"revision": numero + 1, "geste": "ailleurs", f"avec-{SISTERON}": ""})
    assert "candidature_ailleurs" not in perimetre()["membres"][2]


@pytest.mark.lent
def test_proposals_are_adopted_in_one_gesture_and_those_cited_elsewhere_stay_cited(page, chef):
    numero = poser(chef, [GAP, BRIANCONNAIS])
    page.post(GESTES, {"revision": numero, "geste": "ailleurs", f"avec-{BRIANCONNAIS}": "Ailleurs"})
    etude = page.get(f"{PAGE}etude/").content.decode()
    adopter = re.search(r'value="(adopter:[^"]+)"', etude)[1]
    assert BRIANCONNAIS not in adopter, "ce qui candidate ailleurs n'est pas proposé"
    assert "Prouvé" in etude and "estimé" in etude
    centre = re.search(r'name="centre" value="(\d+)"', etude)[1]
    page.post(GESTES, {"revision": numero + 1, "geste": adopter, "centre": centre})
    assert set(membres()) == {*adopter.removeprefix("adopter:").split(), BRIANCONNAIS}


def test_without_javascript_the_page_itself_brings_the_proposals(page, chef):
    poser(chef, [GAP, BRIANCONNAIS])
    assert "Adopter" not in page.get(PAGE).content.decode()
    assert "Adopter" in page.get(f"{PAGE}?etude=oui").content.decode()


def test_a_perimeter_in_pieces_asks_for_its_justification_and_says_what_would_join_it(page, chef):
    poser(chef, [BRIANCONNAIS, GAP])
    lu = texte(page.get(PAGE))
    assert "en 2 morceaux" in lu and "À justifier : Discontinuité" in lu
    assert "fait le lien entre vos morceaux" in lu or "Entre CC du Briançonnais et" in lu or "Entre CA Gap" in lu


def test_texts_are_saved_merged_with_gestures_made_meanwhile_and_nothing_typed_is_lost(page, chef):
    numero = poser(chef, [BRIANCONNAIS])
    page.post(GESTES, {"revision": numero, "geste": f"ajouter:{ECRINS}"})
    saisie = {"revision": numero, "taille_critique": "Une vallée entière", "libelle": "Le nord", "cas": "creation"}
    page.post(f"{PAGE}textes/", {**saisie, "centralites": "Briançon,  Gap ", "annonce": "departement:05"})
    lu = perimetre()
    assert membres() == [BRIANCONNAIS, ECRINS]
    assert lu["justifications"] == {"taille_critique": "Une vallée entière"}
    assert lu["cas"] == "creation" and lu["libelle"] == "Le nord" and lu["centralites"] == ["Briançon", "Gap"]
    assert lu["territoire_annonce"] == {"nature": "departement", "code": "05", "nom": "Hautes-Alpes"}
    page.post(f"{PAGE}textes/", {"revision": numero + 2, "libelle": "Le nord"})
    assert perimetre()["justifications"] == {"taille_critique": "Une vallée entière"}, "un champ absent ne s'efface pas"


def test_two_people_on_the_same_words_get_the_conflict_page(page, chef, membre, navigateur):
    elu = navigateur(membre(Role.elu))
    page.post(f"{PAGE}textes/", {"revision": 1, "libelle": "Le nord"})
    conflit = elu.post(f"{PAGE}textes/", {"revision": 1, "libelle": "Le sud"})
    assert conflit.status_code == 409
    assert "Le nord" in texte(conflit) and "Le sud" in texte(conflit)


def test_two_people_on_two_members_both_keep_their_work(page, membre, navigateur):
    elu = navigateur(membre(Role.elu))
    page.post(GESTES, {"revision": 1, "geste": f"ajouter:{BRIANCONNAIS}"}, headers=FRAGMENT)
    elu.post(GESTES, {"revision": 1, "geste": f"ajouter:{ECRINS}"}, headers=FRAGMENT)
    assert set(membres()) == {BRIANCONNAIS, ECRINS}


def test_a_true_conflict_sends_the_script_back_to_the_plain_form(page, chef, membre, navigateur):
    numero = poser(chef, [BRIANCONNAIS, SISTERON])
    elu = navigateur(membre(Role.elu))
    page.post(GESTES, {"revision": numero, "geste": "ailleurs", f"avec-{SISTERON}": "A"})
    sien = {"revision": numero, "geste": "ailleurs", f"avec-{SISTERON}": "B"}
    assert elu.post(GESTES, sien, headers=FRAGMENT).status_code == 409
    assert elu.post(GESTES, sien).status_code == 409
    assert perimetre()["membres"][1]["candidature_ailleurs"] == {"avec": "A"}


def test_phase_1_typed_by_hand_gives_the_difference(page, chef):
    numero = poser(chef, [BRIANCONNAIS, ECRINS])
    citer = {"revision": numero, "geste": "citer", "nom": "Ancien", "sirens": f"{BRIANCONNAIS}, {GUILLESTROIS}"}
    page.post(GESTES, citer)
    lu = texte(page.get(PAGE))
    assert "Par rapport à la phase 1 : Agrandissement et Retrait" in lu
    assert "Entrent : CC du Pays des Ecrins" in lu and "Sortent : CC du Guillestrois" in lu
    assert "À justifier : Écart avec la phase 1" in lu
    refus = page.post(GESTES, {**citer, "revision": numero + 1, "nom": "Autre", "sirens": "05061"})
    assert refus.status_code == 422 and 'value="Autre"' in refus.content.decode(), "ce qui est tapé reste"
    page.post(GESTES, {"revision": numero + 1, "geste": "oublier:Ancien"})
    assert "phase1" not in perimetre()


def test_names_from_the_dossier_are_shown_not_run(page, chef):
    mechant = "<script>alert(1)</script>"
    valeur = [{"siren": "552100554", "nom": mechant, "candidature_ailleurs": {"avec": mechant}}]
    valeurs = {"perimetre.membres": valeur, "perimetre.phase1": [{"nom": mechant}], "perimetre.libelle": mechant}
    saisir(chef, "essai", 1, valeurs)
    for adresse in (f"{PAGE}?q={mechant}&etude=1", f"{PAGE}etabli/", f"{PAGE}etude/", f"{PAGE}carte/"):
        assert b"<script>alert" not in page.get(adresse).content, adresse


def test_rights(page, membre, navigateur, dossier):
    lecteur, etranger = navigateur(membre(Role.lecteur)), navigateur(maquettes.compte("passant"))
    lu = lecteur.get(PAGE)
    assert lu.status_code == 200
    assert 'name="geste"' not in lu.content.decode() and "perimetre.js" not in lu.content.decode()
    refus = lecteur.post(GESTES, {"revision": 1, "geste": f"ajouter:{BRIANCONNAIS}"})
    assert refus.status_code == 403 and "Réservé" in texte(refus)
    assert lecteur.post(f"{PAGE}textes/", {"revision": 1, "libelle": "Non"}).status_code == 403
    for adresse in ("", "etabli/", "etude/", "carte/", "fond.geojson"):
        assert etranger.get(f"{PAGE}{adresse}").status_code == 404
        assert navigateur().get(f"{PAGE}{adresse}").status_code == 302
    assert etranger.post(GESTES, {"revision": 1, "geste": f"ajouter:{BRIANCONNAIS}"}).status_code == 404
    assert membres() == []


def test_a_revision_that_does_not_exist_saves_nothing(page):
    for numero in ("", "99", "-1", "x"):
        assert page.post(GESTES, {"revision": numero, "geste": f"ajouter:{GAP}"}).status_code == 404
    assert page.get(f"{PAGE}?depuis=zzz").status_code == 200
    assert membres() == []


@pytest.mark.lent
def test_the_pages_ask_the_database_the_same_whatever_the_size(page, chef, referentiel):
    def compter(adresse: str) -> int:
        page.get(adresse)
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            page.get(adresse)
        return len(requetes)

    poser(chef, [BRIANCONNAIS])
    petit = {adresse: compter(PAGE + adresse) for adresse in ("", "etabli/", "etude/", "carte/")}
    poser(chef, list(referentiel.sirens()[:300]), 2)
    assert {adresse: compter(PAGE + adresse) for adresse in petit} == petit
    assert petit["etabli/"] <= 8


def test_the_interactive_map_gets_those_around_their_towns_and_each_limit_once(page, chef):
    poser(chef, [BRIANCONNAIS])
    objets = page.get(f"{PAGE}fond.geojson").json()["features"]
    traits = {o["properties"]["siren"]: o["properties"] for o in objets if o["geometry"]["type"].endswith("Polygon")}
    assert traits[BRIANCONNAIS]["role"] == "retenu" and traits[BRIANCONNAIS]["court"] == "Briançonnais"
    assert traits[UBAYE]["role"] == "voisin" and "etiquette" in traits[UBAYE]
    villes = {o["properties"]["nom"]: o["properties"] for o in objets if o["geometry"]["type"] == "Point"}
    assert villes["Briançon"] == villes["Briançon"] | {
        "rang": "sous_prefecture",
        "role": "retenu",
        "siren": BRIANCONNAIS,
    }
    (limites,) = [o["geometry"]["coordinates"] for o in objets if o["properties"]["role"] == "departement"]
    segments = [tuple(sorted(map(tuple, s))) for ligne in limites for s in pairwise(ligne)]
    assert len(segments) > 50 and len(set(segments)) == len(segments)


def test_a_perimeter_is_shown_hatched_before_it_is_adopted(page, chef):
    poser(chef, [BRIANCONNAIS, GAP])
    vue = page.get(f"{PAGE}?montrer={BRIANCONNAIS}+{UBAYE}").content.decode()
    assert "rien n’est adopté" in vue and f'value="adopter:{BRIANCONNAIS} {UBAYE}"' in vue
    roles = dict(re.findall(r'class="epci (retenu|propose|retire)" data-siren="(\d{9})"', vue))
    assert roles == {"retenu": BRIANCONNAIS, "propose": UBAYE, "retire": GAP}
    assert membres() == [BRIANCONNAIS, GAP]
    morceau = page.get(f"{PAGE}carte/?montrer={BRIANCONNAIS}+{UBAYE}").content.decode()
    assert 'class="epci propose"' in morceau and "data-legende" in morceau and "<html" not in morceau


@pytest.mark.parametrize("demande", ["", "000000000", "<script>", f"{'9' * 9} " * 300, BRIANCONNAIS])
def test_what_is_no_other_perimeter_shows_that_of_the_dossier(page, chef, demande):
    poser(chef, [BRIANCONNAIS])
    vue = page.get(PAGE, {"montrer": demande}).content.decode()
    assert "rien n’est adopté" not in vue and "<script>alert" not in vue and 'class="epci retenu"' in vue


def test_two_perimeters_are_compared_on_two_maps_of_one_land(page, chef, monkeypatch):
    poser(chef, [BRIANCONNAIS, GAP])
    autre = {"propositions": [{"place": "serre", "unites": [BRIANCONNAIS, UBAYE]}]}
    monkeypatch.setattr("binome.web.atelier.perimetre.etude.propositions.proposer", lambda *_: autre)
    vue = page.get(f"{PAGE}comparer/").content.decode()
    cartes = re.findall(r"<svg[^>]*vignette.*?</svg>", vue, flags=re.DOTALL)[:2]
    assert len(cartes) == 2 and 'class="epci propose"' not in cartes[0] and 'class="epci propose"' in cartes[1]
    cadres = [re.search(r'viewBox="([^"]*)"', carte).group(1) for carte in cartes]
    assert cadres[0] == cadres[1] and "Mesure par mesure" in vue


@pytest.mark.lent
def test_a_perimeter_from_one_end_of_the_country_to_the_other_is_drawn_lightly(page, chef, referentiel):
    """Two EPCI far apart put all of France in each small map: 4.3 MB of outlines that nobody could tell apart."""
    loin = [min(referentiel.etiquettes_epci().items(), key=lambda e: e[1][0])[0], GAP]
    poser(chef, loin)
    assert len(page.get(f"{PAGE}etude/").content) < 2_000_000
