"""An action whose number was changed is read under it, wherever its follow-up is, and written back under it."""

from __future__ import annotations

import io

import openpyxl
import pytest
from tests import maquettes

from binome.documents.suivi.classeur import A_DIRE, MOTS
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.registre.models import EvenementDeSuivi, LabelAccorde
from binome.services.acces import ouverture
from binome.services.demarches import demandes, lecture
from binome.services.suivi import bilan, classeur, ecriture, emporte, lectures

pytestmark = pytest.mark.django_db


@pytest.fixture
def label(db: None) -> LabelAccorde:
    texte = maquettes.SUIVI.replace("- id: f1\n", "- id: f1\n      numero: 9-14\n", 1)
    assert "9-14" in texte
    label = maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"), texte)
    argent = {"genre": "financement", "acte": "demande", "tiers": "ADEME", "montant": "1000", "jour": "2024-03-01"}
    dit = {"genre": "difficulte", "acte": "signalee", "jour": "2024-03-01", "texte": "Pas de local", "tiers": "EPF"}
    for brut in (argent, dit):
        ecriture.dire(label.depot.par, "essai", SaisieDeSuivi.model_validate({"fiche": "f1", **brut}))
    return label


def test_pages_say_the_number_and_never_the_id(label: LabelAccorde):
    page = maquettes.navigateur(label.depot.par)
    for adresse in ("", "portefeuille/", "actions/f1/", "dire/f1/avancement/", "correspondants/", "engagements/"):
        lu = page.get(f"/atelier/essai/suivi/{adresse}").content.decode()
        assert "9-14" in lu, adresse
        assert ">f1" not in lu and "action f1" not in lu, adresse


def test_files_say_it_too(label: LabelAccorde):
    suivi = lectures.suivre(ouverture.ouvrir(label.depot.par, "essai"))
    assert "9-14," in emporte.portefeuille(suivi, "csv").decode().replace(";", ",")
    assert bilan.composer(suivi, suivi.jour.year).actions[0][0].startswith("9-14 · ")


def test_a_workbook_takes_the_number_out_and_back(label: LabelAccorde):
    chef = label.depot.par
    classes = openpyxl.load_workbook(io.BytesIO(classeur.exporter(ouverture.ouvrir(chef, "essai"))))
    assert classes[MOTS]["A2"].value == "9-14"
    for place, valeur in enumerate(("9-14", "Avancement", "En cours", "1/4/2024"), 1):
        classes[A_DIRE].cell(2, place, valeur)
    sortie = io.BytesIO()
    classes.save(sortie)
    apercu = classeur.examiner(chef, "essai", sortie.getvalue())
    assert apercu.refusees == () and apercu.dites[0][1].startswith("9-14 · ")
    assert classeur.appliquer(chef, "essai", apercu.saisies) == 1
    assert EvenementDeSuivi.objects.order_by("-rang").values_list("fiche", flat=True)[0] == "f1"


def test_a_workbook_of_before_still_names_actions_by_their_id():
    from binome.documents.suivi.classeur import ORIGINE, ecrire, lire

    classes = openpyxl.load_workbook(io.BytesIO(ecrire("Suivi", "essai", [("f1", "Une halle")], [])))
    classes[ORIGINE]["B1"] = "binome-suivi-1"
    for place, valeur in enumerate(("f1", "Avancement", "En cours", "1/4/2024"), 1):
        classes[A_DIRE].cell(2, place, valeur)
    sortie = io.BytesIO()
    classes.save(sortie)
    (lue,), _ = lire(sortie.getvalue(), "essai", {"f1": "9-14", "f2": "f1"})
    assert lue.saisie.fiche == "f1"


def test_a_request_says_the_number_of_its_text(label: LabelAccorde):
    chef = label.depot.par
    demandes.preparer(chef, "essai", "f1", "pret-vert")
    (vue,) = lecture.lister(ouverture.ouvrir(chef, "essai"))
    assert vue.numero_de_l_action == "9-14"
    lu = maquettes.navigateur(chef).get(f"/atelier/essai/demarches/{vue.demarche.numero}/").content.decode()
    assert "action 9-14" in lu and "action f1" not in lu
