"""The pages of a région and of the country, and the portfolio: totals, ratios beside their lines, files."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.registre.models import EngagementPris, LabelAccorde

pytestmark = pytest.mark.django_db


@pytest.fixture
def label(db: None) -> LabelAccorde:
    label = maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"), regions=["93"])
    page = maquettes.navigateur(label.depot.par)
    for acte, montant in (("demande", "400"), ("accord", "100"), ("versement", "130")):
        champs = {"tiers": "ADEME", "objet": "Prêt", "acte": acte, "montant": montant, "jour": "2024-03-01"}
        assert page.post("/atelier/essai/suivi/dire/f1/financement/", champs).status_code == 302
    return label


def lire(page: Client, adresse: str) -> str:
    reponse = page.get(adresse)
    assert reponse.status_code == 200, adresse
    return " ".join(reponse.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def test_each_ratio_leads_to_its_lines_and_each_line_to_its_events(label: LabelAccorde):
    page = maquettes.navigateur(label.depot.par)
    lu = lire(page, "/atelier/essai/suivi/portefeuille/")
    assert '<a href="#f-1">25 %' in lu
    assert "versé de 30 € au-delà de ce qui est accordé" in lu
    assert '/suivi/actions/f1/#e-3">n° 3</a>' in lu
    for forme in ("csv", "xlsx"):
        assert page.get(f"/atelier/essai/suivi/portefeuille.{forme}").status_code == 200
    assert page.get("/atelier/essai/suivi/portefeuille.pdf").status_code == 404


def test_the_country_reads_all_in_few_queries_and_leads_to_each(label: LabelAccorde):
    for n in range(4):
        maquettes.labellise(label.campagne, label.depot.par, nom=f"n{n}", regions=["84"])
    page = maquettes.navigateur(maquettes.officiel(Role.instructeur, label.campagne))
    adresse = f"/suivi/{label.campagne.identifiant}/"
    lu = lire(page, adresse)
    assert "5 territoires labellisés" in lu
    assert "région inconnue" not in lu
    with CaptureQueriesContext(connection) as requetes:
        lire(page, adresse)
    assert 4 < len(requetes) <= 14
    assert page.get("/suivi/").url == adresse
    assert page.get(f"{adresse}territoires.csv").status_code == 200
    assert page.get(f"{adresse}territoires.pdf").status_code == 404
    assert "Suivi des actions" in lire(page, "/atelier/essai/suivi/")


def test_the_territory_and_a_passer_by_do_not_see_the_country(label: LabelAccorde):
    for qui in (label.depot.par, maquettes.compte("passant")):
        page = maquettes.navigateur(qui)
        assert page.get(f"/suivi/{label.campagne.identifiant}/").status_code == 404
        assert "Vous ne suivez les labels d’aucune campagne" in lire(page, "/suivi/")


def test_operators_are_told_with_what_their_figures_are_of_and_never_compared_to_nothing(label: LabelAccorde):
    admin = maquettes.navigateur(maquettes.officiel(Role.administrateur, label.campagne))
    adresse = f"/suivi/{label.campagne.identifiant}/operateurs/"
    lu = lire(admin, f"{adresse}?par=annee")
    assert "ADEME, 2024" in lu
    assert "n = 1" in lu
    assert "<td>inconnu</td>" in lu
    chiffre = {
        "operateur_nom": "ADEME",
        "annee": "2024",
        "presentees": "40",
        "accordees": "10",
        "origine": "Bilan, p. 2",
    }
    assert admin.post(f"{adresse}reference/", {**chiffre, "accordees": "50"}).status_code == 422
    assert admin.post(f"{adresse}reference/", chiffre).status_code == 302
    assert "10 accordées sur 40 présentées" in lire(admin, f"{adresse}?par=annee")
    for par in ("operateur", "dispositif", "region", "faux"):
        lire(admin, f"{adresse}?par={par}")
    instructeur = maquettes.navigateur(maquettes.officiel(Role.instructeur, label.campagne))
    assert "Écrire un chiffre" not in lire(instructeur, adresse)
    assert instructeur.post(f"{adresse}reference/", chiffre).status_code == 403


@pytest.mark.lent
def test_what_is_promised_to_all_is_written_once_and_read_by_each(label: LabelAccorde):
    admin = maquettes.navigateur(maquettes.officiel(Role.administrateur, label.campagne))
    adresse = f"/suivi/{label.campagne.identifiant}/engagements/"
    assert "Rien n’est encore écrit" in lire(admin, adresse)
    promesse = {"geste": "promettre", "operateur": "État", "quoi": "Un guichet unique", "jour": "2024-03-01"}
    assert admin.post(adresse, promesse).status_code == 422
    promesse |= {"piece": "Dossier de presse", "page": "12", "fiche": "f1"}
    assert admin.post(adresse, promesse).status_code == 302
    assert "Un guichet unique" in lire(admin, adresse)
    assert "à tous les territoires" in lire(maquettes.navigateur(label.depot.par), "/atelier/essai/suivi/engagements/")
    (ligne,) = EngagementPris.objects.all()
    assert (ligne.label, ligne.fiche) == (None, "")
    suite = {"geste": "suivre", "engagement": str(ligne.pk), "acte": "tenu", "jour": "2024-05-01"}
    assert admin.post(adresse, suite).status_code == 422
    assert admin.post(adresse, {**suite, "preuve": "Circulaire, p. 3"}).status_code == 302
    assert "Circulaire, p. 3" in lire(admin, adresse)
    instructeur = maquettes.navigateur(maquettes.officiel(Role.instructeur, label.campagne))
    assert "Écrire un engagement" not in lire(instructeur, adresse)
    assert instructeur.post(adresse, promesse).status_code == 403
    assert maquettes.navigateur(label.depot.par).get(adresse).status_code == 404
