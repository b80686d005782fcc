"""What a form of the State's platform receives of an action, and what it does not, said before it is sent."""

from __future__ import annotations

from typing import Any

import pytest
from tests.maquettes import EXEMPLE

from binome.documents.demarches.preremplissage import (
    REMPLIS,
    SOURCES,
    ChampDeDemarche,
    CorrespondanceDeDemarche,
    SchemaIllisibleError,
    preremplir,
    proposer,
)
from binome.documents.lecture import lire_fichier

SCHEMA: dict[str, Any] = {
    "demarche": {
        "number": 4242,
        "revision": {
            "id": "UHJv",
            "champDescriptors": [
                {"id": "Q2hhbXA1", "type": "text", "label": "Intitulé de l’opération"},
                {"id": "Q2hhbXA2", "type": "decimal_number", "label": "Coût total HT"},
                {"id": "Q2hhbXA3", "type": "siret", "label": "SIRET de l'établissement"},
                {"id": "Q2hhbXA4", "type": "piece_justificative", "label": "Devis"},
                {"id": "Q2hhbXA5", "type": "text", "label": "Nombre de panneaux"},
            ],
        },
    }
}


def test_a_form_is_read_and_what_cannot_travel_is_named() -> None:
    dossier = lire_fichier(EXEMPLE).dossier
    fiche = next(f for f in dossier.plan_actions.fiches if f.cout)
    rempli = preremplir(proposer(SCHEMA), dossier, fiche)
    assert rempli.demarche == "4242"
    assert rempli.corps["champ_Q2hhbXA1"] == fiche.titre
    assert rempli.corps["champ_Q2hhbXA2"] == str(fiche.cout.montant if fiche.cout else "")
    dits = dict(rempli.perdus)
    assert dits["Devis"] == "ce genre de champ se remplit sur place"
    assert dits["Nombre de panneaux"] == "rien du dossier n'y correspond"
    # Nothing is lost in silence: each field is in one or in the other.
    assert len(rempli.corps) + len(rempli.perdus) == 5


def test_a_choice_that_the_form_has_not_is_not_sent() -> None:
    dossier = lire_fichier(EXEMPLE).dossier
    champ = ChampDeDemarche(
        id="a", libelle="Territoire", type="drop_down_list", source="territoire", options=("Autre",)
    )
    forme = CorrespondanceDeDemarche(demarche="1", revision="r", champs=(champ,))
    assert preremplir(forme, dossier, dossier.plan_actions.fiches[0]).perdus == (
        ("Territoire", "le formulaire n'a pas ce choix"),
    )


@pytest.mark.parametrize("source", sorted(SOURCES))
@pytest.mark.parametrize("genre", sorted(REMPLIS))
def test_every_source_fits_or_says_why_in_every_kind(source: str, genre: str) -> None:
    dossier = lire_fichier(EXEMPLE).dossier
    champ = ChampDeDemarche(id="a", libelle="L", type=genre, source=source)
    forme = CorrespondanceDeDemarche(demarche="1", revision="r", champs=(champ,))
    for fiche in dossier.plan_actions.fiches:
        rempli = preremplir(forme, dossier, fiche)
        assert len(rempli.corps) + len(rempli.perdus) == 1


@pytest.mark.parametrize(
    "faux",
    [None, [], {}, {"demarche": {"number": 1}}, {"demarche": {"number": 1, "revision": {"champDescriptors": [3]}}}],
)
def test_another_file_is_refused(faux: Any) -> None:
    with pytest.raises(SchemaIllisibleError):
        proposer(faux)
