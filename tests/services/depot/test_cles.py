"""The key of seals: drawn once alone, recorded, and never drawn again without someone asking and saying why."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse
from tests import maquettes
from typer.testing import CliRunner

from binome.cli.app import app
from binome.documents.sceau import cle_publique, generer_cle, lire_cle
from binome.registre.models import CleDeSceau, Depot, LigneJournal
from binome.services.depot import cles, depots, sceaux
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings, tmp_path: Path) -> Path:
    settings.DONNEES = tmp_path
    return tmp_path / "cles" / "sceau.pem"


def test_the_first_key_is_drawn_alone_hidden_and_recorded(place):
    publique = sceaux.publique()
    assert place.stat().st_mode & 0o777 == 0o600
    assert CleDeSceau.objects.get().empreinte == cles.empreinte(publique)
    assert sceaux.publique() == publique
    assert CleDeSceau.objects.count() == 1


@pytest.mark.parametrize("trace", ["base", "sceaux", "avant 0007"])
def test_a_lost_key_is_asked_for_not_redrawn(place, trace):
    """Whatever remembers it: the base, a seal on the disk, deposits older than the record."""
    if trace == "base":
        cles.cle()
        place.unlink()
    elif trace == "sceaux":
        (place.parents[1] / "sceaux").mkdir()
        (place.parents[1] / "sceaux" / "essai-1-0123456789abcdef.zip").write_bytes(b"PK")
    else:
        CleDeSceau.objects.create(empreinte=cles.INCONNUE, publique="", depuis=horloge.maintenant())
    for _ in range(2):
        with pytest.raises(cles.ClePerdueError, match=r"sauvegarde.*nouvelle-cle --motif"):
            cles.cle()
    assert not place.exists()


def test_put_back_it_serves_again(place):
    publique, gardee = cles.publique(), place.read_bytes()
    place.unlink()
    with pytest.raises(cles.ClePerdueError):
        cles.cle()
    place.write_bytes(gardee)
    assert cles.publique() == publique


def test_another_key_in_its_place_is_not_believed(place):
    cles.cle()
    place.write_bytes(generer_cle())
    with pytest.raises(cles.ClePerdueError, match="n'est pas celle de cette plateforme"):
        cles.cle()


def test_the_key_of_a_platform_older_than_the_record_is_recognised(place):
    CleDeSceau.objects.create(empreinte=cles.INCONNUE, publique="", depuis=horloge.maintenant())
    place.parent.mkdir()
    place.write_bytes(generer_cle())
    attendue = cles.empreinte(cle_publique(lire_cle(place.read_bytes())))
    cles.cle()
    assert [c.empreinte for c in CleDeSceau.objects.all()] == [attendue]


def test_another_is_drawn_when_asked_and_the_journal_says_why(place):
    ancienne = cles.publique()
    with pytest.raises(cles.CleIllisibleError, match="déjà en place"):
        cles.tirer("Pour voir.")
    place.rename(place.with_name("sceau-ancienne.pem"))
    sienne = cles.tirer("Disque perdu.")
    assert cles.publique() != ancienne
    assert cles.empreinte(cles.publique()) == sienne
    ligne = LigneJournal.objects.get(action="cle.tiree")
    assert json.loads(ligne.donnees) == {"empreinte": sienne, "motif": "Disque perdu."}
    assert CleDeSceau.objects.count() == 2


def test_without_its_key_the_page_says_that_nothing_is_lost(place, dossier, chef, monkeypatch):
    cles.cle()
    place.unlink()
    monkeypatch.setattr(depots, "tous", lambda _: [1])
    reponse = maquettes.navigateur(chef).get(reverse("atelier-cle", args=[dossier.identifiant]))
    assert reponse.status_code == 503
    assert "n’en dépendent pas" in reponse.content.decode()
    assert str(place) not in reponse.content.decode()


@pytest.mark.parametrize("motif", ["", "  "])
def test_the_command_wants_a_reason(motif):
    resultat = CliRunner().invoke(app, ["sceau", "nouvelle-cle", "--motif", motif])
    assert resultat.exit_code == 2
    assert "pourquoi" in resultat.output
    assert not CleDeSceau.objects.exists()


def test_the_migration_remembers_a_key_where_there_were_deposits_and_there_only(dossier, chef):
    migrer = import_module("binome.registre.migrations.0007_comptes_surs").rappeler_la_cle
    migrer(apps, None)
    assert not CleDeSceau.objects.exists()
    quand = horloge.maintenant()
    Depot.objects.create(
        numero="essai-1",
        dossier=dossier,
        revision=dossier.tete,
        manifeste="{}",
        empreinte="0" * 64,
        recu_at=quand,
        enregistre_at=quand,
        tardif=False,
        cle_idempotence="cle-de-test",
        par=chef,
    )
    migrer(apps, None)
    with pytest.raises(cles.ClePerdueError):
        cles.cle()
