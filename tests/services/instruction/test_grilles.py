"""A campaign is given its own grid, with the lines of its faults, until the first opinion."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.appels.test_grille import GRILLE
from tests.services.instruction.test_avis import FAVORABLE, monde
from tests.services.instruction.test_passages import ID, REGION, Monde

from binome.appels.fautes import AppelInvalideError
from binome.domaine.procedure.avis import NoteAvis
from binome.registre.models import LigneJournal
from binome.services.administration.campagnes import CampagneError
from binome.services.instruction import avis, avis_lus, grilles

__all__ = ["monde"]
pytestmark = [pytest.mark.django_db, pytest.mark.lent]
SIENNE = (
    GRILLE[: GRILLE.index("[[communication]]")].replace('["plan"]', '["plan-nombre"]').replace('["ACT"]', '["PLA"]')
)
NOM = "ti-2023-2027"


def fichier(ou: Path, texte: str) -> Path:
    (ou / "grille.toml").write_text(texte, encoding="utf-8")
    return ou / "grille.toml"


def test_a_campaign_has_its_grid_until_the_first_opinion(monde: Monde, tmp_path: Path) -> None:
    grilles.poser(NOM, fichier(tmp_path, SIENNE), "Instruction du 3 octobre")
    monde.campagne.refresh_from_db()
    posee = grilles.de_la_campagne(monde.campagne)
    assert posee is not None and [c.poids for c in posee.criteres] == [2, 1]
    assert LigneJournal.objects.filter(action="campagne.grille").count() == 1
    notes = {"plan": NoteAvis(note=3), "eau": NoteAvis(commentaire="Sans note.")}
    avis.rendre(monde.comptes["region"], ID, REGION, FAVORABLE.model_copy(update={"notes": notes}))
    (lu,) = avis_lus.lire(monde.comptes["region"], ID)
    assert lu.total is not None and (lu.total.valeur, lu.total.manquants) == (3, ("L'eau",))
    assert [note.note for note in lu.notes] == ["3 sur 3 (oui)", None]
    with pytest.raises(CampagneError, match="ne change plus"):
        grilles.poser(NOM, fichier(tmp_path, SIENNE), "Autre")


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ('["plan-nombre"]', '["plan-nombres"]', "grille.toml, ligne 11 : le critère « plan » cite « plan-nombres »"),
        ("maximum = 3", "maximum = 0", "grille.toml, ligne 5 : "),
        ("[grille]\n", "[grilles]\n", "grille.toml : une table [grille] est attendue, et elle seule"),
        ('source = "art. 3"\n\n[grille.echelle]', "source = \n[grille.echelle]", "ce n'est pas du TOML"),
    ],
)
def test_a_fault_is_said_with_its_line_and_nothing_changes(
    monde: Monde, tmp_path: Path, avant: str, apres: str, dit: str
) -> None:
    assert avant in SIENNE
    with pytest.raises(AppelInvalideError) as refus:
        grilles.poser(NOM, fichier(tmp_path, SIENNE.replace(avant, apres, 1)), "Motif")
    assert dit in str(refus.value).replace("\u202f", " ")
    monde.campagne.refresh_from_db()
    assert monde.campagne.grille == ""


def test_the_same_from_the_command_line(monde: Monde, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from binome.cli.app import app

    commande: list[Any] = ["campagne", "grille", NOM, str(fichier(tmp_path, SIENNE)), "--motif", "Instruction"]
    fait = CliRunner().invoke(app, commande, catch_exceptions=False)
    assert fait.exit_code == 0 and "2 critères notés de 0 à 3, avec leurs poids" in fait.output
