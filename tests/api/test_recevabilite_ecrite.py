"""Programs declare and ask for complements as pages do: the same services, refusals and lines in the journal."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.api.test_ecritures import D, Programme, derniere
from tests.instruits import Instruits, campagne_instruite

from binome.domaine.langue.typographie import soigner
from binome.registre.models import DemandeDeComplements, EcritureParJeton, Notification, PassageDuDepot

pytestmark = [pytest.mark.django_db, pytest.mark.lent(4)]


@pytest.fixture
def instruits(db: None, settings: Any, tmp_path: Path, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Instruits:
    settings.DONNEES = tmp_path
    return campagne_instruite(monkeypatch)


@pytest.fixture
def region(instruits: Instruits) -> Programme:
    return Programme(instruits.comptes["region"])


def dans(instruits: Instruits, jours: int) -> str:
    return (instruits.horloge.instant + dt.timedelta(days=jours)).date().isoformat()


def lire(region: Programme) -> Any:
    return region.lire(f"{D}/etape")


def declarer(region: Programme, version: str | None = None, **dit: Any) -> Any:
    return region.ecrire("POST", f"{D}/etape", dit, version=version or lire(region)["version"])


def remplir(region: Programme) -> None:
    for point in region.lire(f"{D}/recevabilite"):
        dit = {"etat": "rempli"}
        assert (
            region.ecrire("PUT", f"{D}/recevabilite/{point['point']}", dit, version=point["version"]).status_code == 200
        )


def test_a_deposit_is_declared_once_its_list_is_whole(instruits: Instruits, region: Programme) -> None:
    lue = lire(region)
    assert lue["etape"] == "recevabilite" and lue["obstacle"]
    trop_tot = declarer(region, acte="recevable", terme=dans(instruits, 30))
    assert trop_tot.status_code == 403 and trop_tot.json()["message"] == soigner(lue["obstacle"])
    remplir(region)
    sans = declarer(region, acte="recevable")
    assert sans.status_code == 403 and "dernier jour pour rendre les avis" in sans.json()["message"]
    passe = declarer(region, acte="recevable", terme="2020-01-01")
    assert passe.status_code == 403 and "déjà passé" in passe.json()["message"]
    faux = declarer(region, acte="recevable", terme="hier")
    assert faux.status_code == 422 and "terme" in faux.json()["message"]
    assert declarer(region, acte="peut-être").status_code == 422 and not PassageDuDepot.objects.exists()
    terme = dans(instruits, 30)
    fait = region.ecrire(
        "POST", f"{D}/etape", {"acte": "recevable", "terme": terme}, cle="k", version=lire(region)["version"]
    )
    assert fait.status_code == 200 and (fait.json()["etape"], fait.json()["terme"]) == ("avis", terme)
    assert fait.headers["ETag"] == fait.json()["version"] and derniere().action == "depot.passage"
    redit = region.ecrire("POST", f"{D}/etape", {"acte": "recevable", "terme": terme}, cle="k", version=lue["version"])
    assert redit.content == fait.content and PassageDuDepot.objects.count() == 1
    perime = declarer(region, lue["version"], acte="irrecevable", motif="Hors délai.")
    assert perime.status_code == 412 and perime.json()["recu"] == {"acte": "irrecevable", "motif": "Hors délai."}
    assert declarer(region, acte="irrecevable", motif="Hors délai.").status_code == 403
    assert PassageDuDepot.objects.count() == 1


def test_a_deposit_is_declared_inadmissible_with_its_reasons_and_its_team_is_told(
    instruits: Instruits, region: Programme
) -> None:
    sans = declarer(region, acte="irrecevable", motif=" ")
    assert sans.status_code == 403 and not PassageDuDepot.objects.exists()
    fait = declarer(region, acte="irrecevable", motif="Aucun élu n'est nommé.")
    assert (fait.json()["etape"], fait.json()["motif"]) == ("irrecevable", "Aucun élu n'est nommé.")
    assert Notification.objects.filter(genre="irrecevable", compte=instruits.chef).count() == 1


def test_complements_are_asked_for_read_and_ended(instruits: Instruits, region: Programme) -> None:
    ou, lue = f"{D}/complements", region.lire(f"{D}/complements")
    assert lue["demandes"] == [] and "pieces" in {lieu["lieu"] for lieu in lue["lieux"]}
    points = [{"lieu": "pieces", "quoi": "La délibération de Gap."}]
    for faux, code, phrase in (
        ({"points": []}, 403, "au moins un point"),
        ({"points": [{"lieu": "ailleurs", "quoi": "x"}]}, 403, "quelle partie"),
        ({"points": points * 41}, 422, "points"),
        ({"terme": instruits.horloge.instant.date().isoformat()}, 403, "à venir"),
        ({"terme": "jeudi"}, 422, "terme"),
    ):
        dit = {"points": points, "terme": dans(instruits, 10)} | faux
        refus = region.ecrire("POST", ou, dit, version=lue["version"])
        assert refus.status_code == code and phrase in refus.json()["message"], refus.content
    assert not DemandeDeComplements.objects.exists()
    dit = {"points": points, "terme": dans(instruits, 10)}
    faite = region.ecrire("POST", ou, dit, cle="k", version=lue["version"])
    assert faite.status_code == 201 and faite.json()["points"] == points and faite.json()["reponse"] is None
    assert region.ecrire("POST", ou, dit, cle="k", version=lue["version"]).content == faite.content
    assert DemandeDeComplements.objects.count() == 1 and lire(region)["etape"] == "complements"
    assert region.ecrire("POST", ou, dit, version=lue["version"]).status_code == 412
    relue = region.lire(ou)
    assert relue["demandes"] == [faite.json()] and relue["version"] == faite.headers["ETag"] != lue["version"]
    assert Notification.objects.filter(genre="complements_demandes", compte=instruits.chef).count() == 1
    fin = region.ecrire("POST", f"{ou}/fin", {"motif": "Venus par courrier."}, version=relue["version"])
    assert fin.status_code == 200 and fin.json()["etape"] == "recevabilite"
    encore = region.ecrire("POST", f"{ou}/fin", {}, version=fin.json()["version"])
    assert encore.status_code == 403 and "Aucun complément" in encore.json()["message"]


def test_without_the_version_that_was_read_nothing_is_written(region: Programme) -> None:
    for ou, dit in (("etape", {"acte": "recevable"}), ("complements/fin", {})):
        assert region.ecrire("POST", f"{D}/{ou}", dit).status_code == 428
    assert not EcritureParJeton.objects.exists()
