"""What is imported is kept beside the open data, replaced whole, and never shown twice."""

from __future__ import annotations

import json

import pytest
from tests.offre.importation.test_lecteurs import AIDE, _csv

from binome.offre.fautes import DispositifInvalideError
from binome.offre.importation.reconnaissance import CatalogueRefuseError
from binome.services.offre import importes, rapprochements


@pytest.fixture(autouse=True)
def _ailleurs(monkeypatch, tmp_path):
    monkeypatch.setenv("BINOME_DONNEES", str(tmp_path))


def _fichier(tmp_path, octets: bytes, nom: str = "catalogue.csv"):
    fichier = tmp_path / nom
    fichier.write_bytes(octets)
    return fichier


def test_it_is_kept_and_then_matched(tmp_path, referentiel):
    avant = len(rapprochements.dispositifs())
    bilan = importes.importer(_fichier(tmp_path, _csv({}, {"id": "u2", "types_aides": "x"})), referentiel)
    assert (len(bilan.lot.prets), len(bilan.lot.refus), bilan.connus) == (1, 1, 0)
    assert "type d'aide inconnu" in bilan.rejets.read_text(encoding="utf-8-sig")
    assert len(rapprochements.dispositifs()) == avant + 1
    (pret,) = importes.importes()
    assert pret.dispositif.provenance is not None
    assert pret.dispositif == bilan.lot.prets[0].dispositif, "what is kept reads back the same"


def test_the_same_catalogue_again_replaces_it(tmp_path, referentiel):
    importes.importer(_fichier(tmp_path, _csv({}, {"id": "u2", "titre": "Autre"})), referentiel)
    avant = {p.dispositif.id for p in importes.importes()}
    bilan = importes.importer(_fichier(tmp_path, _csv({"id": "u2", "titre": "Autre"})), referentiel)
    assert bilan.rejets is None
    apres = {p.dispositif.id for p in importes.importes()}
    assert apres < avant, "the same row keeps its name whatever its rank"


def test_what_binome_describes_itself_is_not_shown_twice(tmp_path, referentiel):
    url = "https://mission-transition-ecologique.beta.gouv.fr/aides-entreprise/pret-vert?utm_campaign=openData"
    bilan = importes.importer(
        _fichier(tmp_path, _csv({"url_source": url}, {"id": "u2", "titre": "Prêt Vert"})), referentiel
    )
    assert bilan.connus == 2
    assert importes.importes() == ()


def test_places_are_known_by_their_names(tmp_path, referentiel):
    importes.importer(_fichier(tmp_path, json.dumps([AIDE]).encode(), "a.json"), referentiel)
    (pret,) = importes.importes()
    assert pret.dispositif.ou.codes == ("REG-53",)


def test_what_gives_nothing_changes_nothing(tmp_path, referentiel):
    importes.importer(_fichier(tmp_path, _csv({})), referentiel)
    with pytest.raises(CatalogueRefuseError, match="aucune ligne n'a pu être gardée"):
        importes.importer(_fichier(tmp_path, _csv({"titre": ""})), referentiel)
    with pytest.raises(CatalogueRefuseError, match="ne peut pas être lu"):
        importes.importer(tmp_path / "absent.csv", referentiel)
    assert len(importes.importes()) == 1


def test_a_kept_file_that_is_damaged_is_said(tmp_path, referentiel):
    importes.importer(_fichier(tmp_path, _csv({})), referentiel)
    (importes.dossier() / "dispositif-aide.json").write_text("[1")
    with pytest.raises(DispositifInvalideError, match="ne se lit plus"):
        importes.importes()


def test_the_pasted_list_of_the_decree_answers_for_each_commune(tmp_path, referentiel):
    from binome.offre.situation import Zone
    from binome.services.offre import zones

    assert zones.zones() is None
    codes = sorted(c.code for c in referentiel.communes_du_departement("05"))[:12]
    texte = (
        " ; ".join(f"{code} Commune{' P' if rang == 0 else ''}" for rang, code in enumerate(codes)) + " ; 05999 Rien"
    )
    lues = zones.importer_si_liste(_fichier(tmp_path, texte.encode(), "annexe.txt"), referentiel)
    assert lues is not None and [r.recu for r in lues.refus] == ["05999"]
    assert zones.zones() == {code: Zone.partielle if rang == 0 else Zone.entiere for rang, code in enumerate(codes)}
    assert zones.importer_si_liste(_fichier(tmp_path, _csv({})), referentiel) is None
    assert importes.importes() == (), "a list of communes is no scheme"
