"""The evidence ledger: contradictions beside the figures, and the value of the référentiel in one click."""

from __future__ import annotations

import html

import pytest
from tests.maquettes import document, tete
from tests.saisies import saisir
from tests.web.atelier.gouvernance.test_gouvernance import champs

from binome.domaine.droits.droits import Role
from binome.domaine.socle.chemin import ancre
from binome.services.redaction import enregistrement
from binome.services.socle import horloge
from binome.services.texte import texte_entier
from binome.services.verification import conformite

pytestmark = pytest.mark.django_db
PAGE = "/atelier/essai/chiffres/"


@pytest.fixture
def dossier(campagne, chef):
    return enregistrement.creer(chef, campagne, document())


@pytest.fixture
def client(dossier, chef, navigateur):
    return navigateur(chef)


def texte(reponse):
    return html.unescape(reponse.content.decode())


def chiffre(dossier, cle):
    return next(c for c in texte_entier.document(tete(dossier)).chiffres if c.id == cle)


def test_the_contradiction_stands_beside_the_figure(client):
    page = texte(client.get(PAGE))
    assert "Contredit" in page
    assert "pour les 2 EPCI retenus" in page
    assert "Non recalculable" in page
    assert "Reprendre" in page


def test_one_click_takes_value_source_vintage_and_unit(client, dossier, referentiel):
    assert client.post(f"{PAGE}pop/reprendre/", {"revision": "1"}).status_code == 302
    repris = chiffre(dossier, "pop")
    attendue = sum(referentiel.epci(s).population for s in ("240500439", "240500462"))
    assert (int(repris.valeur), repris.unite, repris.millesime) == (attendue, "habitants", referentiel.millesime)
    assert "@etalab/decoupage-administratif" in repris.source
    assert "Concorde" in texte(client.get(PAGE))


def test_the_ledger_and_the_rule_say_the_same(client, dossier):
    """One computation for both: what the page calls contradicted is what CHI-05 names, before and after."""
    for attendu in (True, False):
        verdict = conformite.verdict_de(tete(dossier).dossier, horloge.maintenant())
        (constat,) = [c for c in verdict.constats if c.regle == "CHI-05"]
        assert ("chiffres[pop].valeur" in constat.ou) is attendu
        assert ("Contredit" in texte(client.get(PAGE))) is attendu
        client.post(f"{PAGE}pop/reprendre/", {"revision": "1"})


def test_what_cannot_be_recomputed_is_not_taken_over(client, dossier):
    assert client.post(f"{PAGE}pib/reprendre/", {"revision": "1"}).status_code == 403
    assert client.post(f"{PAGE}rien/reprendre/", {"revision": "1"}).status_code == 404
    assert tete(dossier).numero == 1


def test_taking_over_what_someone_just_changed_is_a_conflict(client, dossier, chef):
    saisir(chef, "essai", 1, {"chiffres[pop].valeur": 12345})
    assert client.post(f"{PAGE}pop/reprendre/", {"revision": "1"}).status_code == 409
    assert int(chiffre(dossier, "pop").valeur) == 12345


def test_adding_a_figure(client, dossier):
    envoi = champs(client.get("/atelier/essai/chiffre/"))
    envoi |= {"libelle": "Salariés", "valeur": "1 250,5", "unite": "emplois", "source": "URSSAF", "millesime": "2023"}
    assert client.post("/atelier/essai/chiffre/", envoi).status_code == 302
    neuf = texte_entier.document(tete(dossier)).chiffres[-1]
    assert (neuf.libelle, float(neuf.valeur), neuf.source) == ("Salariés", 1250.5, "URSSAF")


@pytest.mark.parametrize(
    ("champ", "valeur", "dit_a"),
    [
        ("valeur", "beaucoup", "valeur"),
        ("valeur", "NaN", "valeur"),
        ("libelle", "", "libelle"),
        ("periode.fin", "2020-01-01", "periode.debut"),
    ],
)
def test_an_error_is_said_by_the_field(client, dossier, champ, valeur, dit_a):
    envoi = champs(client.get(f"{PAGE}pop/")) | {champ: valeur, "source": "tapée à l'instant"}
    reponse = client.post(f"{PAGE}pop/", envoi)
    assert reponse.status_code == 422
    assert f'href="#{ancre(f"chiffres[pop].{dit_a}")}"' in texte(reponse) and 'aria-invalid="true"' in texte(reponse)
    assert "tapée à l'instant" in texte(reponse)
    assert tete(dossier).numero == 1


def test_removing_a_figure(client, dossier):
    client.post(f"{PAGE}pib/", {"revision": "1", "retirer": "oui"})
    assert [c.id for c in texte_entier.document(tete(dossier)).chiffres] == ["pop"]


def test_who_reads_does_not_write(dossier, membre, navigateur):
    lecteur = navigateur(membre(Role.lecteur))
    assert "Reprendre" not in texte(lecteur.get(PAGE))
    for adresse in (f"{PAGE}pop/", f"{PAGE}pop/reprendre/", "/atelier/essai/chiffre/"):
        assert lecteur.post(adresse, {"revision": "1"}).status_code == 403


def test_the_table_sorts(client):
    page = texte(client.get(f"{PAGE}?tri=valeur&sens=asc"))
    assert page.index('id="chiffres-pib"') < page.index('id="chiffres-pop"')
