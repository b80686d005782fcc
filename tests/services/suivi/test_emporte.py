"""What leaves a follow-up and comes back: the workbook written once, the review of two pages, the calendar."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pypdf
import pytest
from icalendar import Calendar
from tests import maquettes

from binome.documents.suivi.classeur import A_DIRE, COLONNES
from binome.domaine.droits.droits import Role
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.domaine.suivi.saisie_d_engagement import SaisieDEngagement
from binome.registre.models import Compte, Dossier, EvenementDeSuivi
from binome.services.acces import ouverture
from binome.services.suivi import bilan, classeur, ecriture, engagements, lectures


def remplir(octets: bytes, *lignes: dict[str, Any]) -> bytes:
    lu = openpyxl.load_workbook(io.BytesIO(octets))
    for rang, ligne in enumerate(lignes, 2):
        for titre, valeur in ligne.items():
            lu[A_DIRE].cell(rang, list(COLONNES).index(titre) + 1, valeur)
    sortie = io.BytesIO()
    lu.save(sortie)
    return sortie.getvalue()


def ligne(fiche: str = "f1", **suite: Any) -> dict[str, Any]:
    return {"Action": fiche, "Sorte": "Avancement", "Ce qui s'est passé": "En cours", "Le": "1/3/2024", **suite}


def test_the_same_workbook_given_twice_writes_once(chef: Compte, dossier: Dossier):
    vide = classeur.exporter(ouverture.ouvrir(chef, dossier.identifiant))
    octets = remplir(vide, ligne(), ligne(), ligne("zz"), ligne(Le="1/3/2029"))
    apercu = classeur.examiner(chef, dossier.identifiant, octets)
    assert not EvenementDeSuivi.objects.exists()
    assert [r.ligne for r in apercu.refusees] == [3, 4, 5]
    assert classeur.appliquer(chef, dossier.identifiant, apercu.saisies) == 1
    assert EvenementDeSuivi.objects.get().source == "classeur"
    encore = classeur.examiner(chef, dossier.identifiant, octets)
    assert not encore.saisies
    assert "déjà écrit, au n° 1" in str(encore.refusees[0])


def test_a_carrier_s_workbook_holds_their_action_and_writes_of_no_other(chef: Compte, dossier: Dossier):
    ecriture.dire(chef, dossier.identifiant, SaisieDeSuivi.model_validate(
        {"fiche": "f2", "genre": "difficulte", "acte": "signalee", "jour": "2024-03-01", "texte": "MARQUE"}
    ))  # fmt: skip
    porteur = maquettes.compte("porteur", au=dossier, role=Role.contributeur, fiches=["f1"])
    octets = classeur.exporter(ouverture.ouvrir(porteur, dossier.identifiant))
    textes = [str(c.value) for p in openpyxl.load_workbook(io.BytesIO(octets)) for r in p.iter_rows() for c in r]
    assert "f1" in textes
    assert not {"f2", "f3"} & set(textes)
    assert not any("MARQUE" in t for t in textes)
    apercu = classeur.examiner(porteur, dossier.identifiant, remplir(octets, ligne("f2"), ligne("f1")))
    assert [s.fiche for s in apercu.saisies] == ["f1"]


@pytest.fixture
def suivi(chef: Compte, dossier: Dossier) -> lectures.SuiviOuvert:
    for brut in (
        {"fiche": "f1", "genre": "financement", "acte": "demande", "tiers": "ADEME", "montant": "400 000"},
        {"fiche": "f1", "genre": "financement", "acte": "accord", "tiers": "ADEME", "montant": "100 000"},
        {"fiche": "f1", "genre": "jalon", "acte": "atteint", "objet": "Permis déposé"},
        {"fiche": "f2", "genre": "difficulte", "acte": "signalee", "texte": "Pas de local", "tiers": "EPF"},
    ):
        ecriture.dire(chef, dossier.identifiant, SaisieDeSuivi.model_validate({"jour": "2024-03-01", **brut}))
    promis = {"operateur": "Région", "quoi": "Payer l'étude", "jour": "2023-12-01", "echeance": "2025-03-01"}
    saisie = SaisieDEngagement.model_validate({**promis, "piece": "Convention", "page": "2"})
    engagements.promettre(chef, dossier.identifiant, saisie)
    return lectures.suivre(ouverture.ouvrir(chef, dossier.identifiant), dt.date(2025, 1, 15))


def test_the_review_of_a_year_says_what_was_known_then_in_two_pages(suivi: lectures.SuiviOuvert):
    dit = bilan.composer(suivi, 2024)
    assert dit.chiffres[1] == ("Accordé", "100\u202fk€")
    assert "25" in dit.resume
    assert dict(dit.parties)["Ce qui bloque"] == (
        "f2 · Une école de production : Difficulté : Pas de local (attendu de EPF)",
    )
    assert "Région : Payer l'étude" in dict(dit.parties)["Ce qui est promis et pas encore tenu"][0]
    assert dict(bilan.composer(suivi, 2023).parties)["Ce qui a avancé"] == ()
    assert bilan.annees(suivi) == [2025, 2024, 2023]
    lu = pypdf.PdfReader(io.BytesIO(bilan.bilan(suivi, 2024, "pdf")))
    assert len(lu.pages) <= 2
    assert "Une halle pour le bois" in lu.pages[0].extract_text()
    assert all(bilan.bilan(suivi, 2024, forme).startswith(b"PK") for forme in ("docx", "pptx"))


def test_the_calendar_holds_what_comes(suivi: lectures.SuiviOuvert):
    venues = bilan.echeances(suivi)
    assert [(e.jour.isoformat(), e.fiche) for e in venues] == [("2025-03-01", ""), ("2025-12-31", "f1")]
    lu = Calendar.from_ical(bilan.calendrier(suivi))
    assert len(lu.walk("VEVENT")) == 2
