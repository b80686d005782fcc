"""« Complète » means the same on the page, in the workbook and in the PDF."""

import io
from typing import Any, cast

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.saisies import FICHE_PLEINE

from binome.documents.pdf.fiches import fiche_vue
from binome.documents.tableur.ecriture import ecrire
from binome.documents.tableur.feuilles import ETAT
from binome.documents.tableur.origine import Origine
from binome.domaine.dossier.dossier import Dossier
from binome.web.atelier.plan.vu import lignes_du_plan


def _au_classeur(plan: dict[str, Any]) -> str:
    page = openpyxl.load_workbook(io.BytesIO(ecrire(plan, Origine("d", 1, ("f",)))))["Fiches"]
    titres = [cellule.value for cellule in page[1]]
    return str(page[2][titres.index(ETAT)].value)


@pytest.mark.lent
@settings(max_examples=30, deadline=None)
@given(st.sets(st.sampled_from(sorted(FICHE_PLEINE))), st.booleans())
def test_the_three_doors_agree(vides, sans_siren):
    champs = {champ: valeur for champ, valeur in FICHE_PLEINE.items() if champ not in vides}
    if sans_siren and "porteurs" in champs:
        champs["porteurs"] = [{"nom": "SEM"}]
    plan = {"axes": [{"id": "a", "titre": "A"}], "fiches": [{"id": "f", "titre": "F", "axe": "a", **champs}]}
    dossier = Dossier.model_validate({"id": "d", "titre": "D", "territoire": "T", "appel": "x", "plan_actions": plan})
    (ligne,) = lignes_du_plan(dossier.plan_actions, ())
    imprimee = fiche_vue(dossier, ligne.fiche, cast("Any", None), {})
    assert _au_classeur(plan) == ligne.etat
    assert (ligne.etat == "Complète") == (imprimee["vides"] is None) == (not vides and not sans_siren)
