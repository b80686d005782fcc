"""Renderings are kept while nothing changes, and say when they did not."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests.services.publication.test_vitrine import EXEMPLES, RACINE, modifier

from binome.services.publication.vitrine import Vitrine
from binome.services.socle.memoire import MemoireVive
from binome.services.territoire import etude
from binome.web.public import memoire

pytestmark = pytest.mark.lent


@pytest.fixture
def fichier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dossier of its own, served instead of the examples."""
    copie = tmp_path / "dossier.yaml"
    copie.write_bytes((RACINE / EXEMPLES[0]).read_bytes())
    servie = Vitrine([copie])
    for module in ("vitrine", "memoire", "accueil", "documents", "referentiel", "site"):
        monkeypatch.setattr(f"binome.web.public.{module}.vitrine", lambda: servie)
    monkeypatch.setattr(memoire, "_pages", MemoireVive(300))
    return copie


def test_an_unchanged_page_is_not_sent_again(client: Client) -> None:
    premiere = client.get("/dossiers/hautes-alpes/")
    seconde = client.get("/dossiers/hautes-alpes/", headers={"if-none-match": premiere["ETag"]})
    assert seconde.status_code == 304
    assert not seconde.content


def test_pages_travel_compressed(client: Client) -> None:
    reponse = client.get("/dossiers/hautes-alpes/verdict/", headers={"accept-encoding": "gzip"})
    assert reponse["Content-Encoding"] == "gzip"
    assert len(reponse.content) < 30_000


def test_a_page_that_is_kept_costs_one_look_at_each_file(
    client: Client, fichier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look at the dossier, at what was found of it and at the folder of loaded data: none is read, nor walked."""
    donnees = tmp_path / "donnees" / "connecteurs"
    donnees.mkdir(parents=True)
    monkeypatch.setenv("BINOME_DONNEES", str(donnees.parent))
    monkeypatch.setattr(etude.time, "monotonic", lambda: 100.0)
    for rang in range(5):
        (donnees / f"{rang}.parquet").write_bytes(b"")
    client.get("/accessibilite/")
    assert _compter(monkeypatch, lambda: client.get("/accessibilite/")) == {"stat": 2, "is_file": 1, "sha256": 1}
    (donnees / "5.parquet").write_bytes(b"")
    assert _compter(monkeypatch, lambda: client.get("/accessibilite/"))["glob"] == 1, "loaded data are seen at once"
    (donnees / "5.parquet").write_bytes(b"plus")
    assert "glob" not in _compter(monkeypatch, lambda: client.get("/accessibilite/"))
    monkeypatch.setattr(etude.time, "monotonic", lambda: 102.0)
    assert _compter(monkeypatch, lambda: client.get("/accessibilite/"))["glob"] == 1, "and otherwise a second later"


def _compter(monkeypatch: pytest.MonkeyPatch, geste: Callable[[], object]) -> Counter[str]:
    """How often the disk is looked at, and a key is hashed, by the showcase and by what it asks."""
    vus: Counter[str] = Counter()

    def compte(nom: str, fonction: Callable[..., object]) -> Callable[..., object]:
        def compter(*arguments: object, **options: object) -> object:
            if sys._getframe(1).f_globals["__name__"].startswith("binome."):
                vus[nom] += 1
            return fonction(*arguments, **options)

        return compter

    with monkeypatch.context() as temoin:
        for nom in ("stat", "is_file", "glob"):
            temoin.setattr(Path, nom, compte(nom, getattr(Path, nom)))
        temoin.setattr(etude.hashlib, "sha256", compte("sha256", etude.hashlib.sha256))
        geste()
    return vus


def test_made_up_parameters_share_the_same_rendering(client: Client, fichier: Path) -> None:
    for k in range(3):
        client.get("/accessibilite/", {"invente": k})
    assert len(memoire._pages._valeurs) == 1


def test_an_edit_of_the_file_shows_at_once(client: Client, fichier: Path) -> None:
    assert "Alpes du Sud" not in client.get("/dossiers/hautes-alpes/").content.decode()
    modifier(fichier, "territoire: Hautes-Alpes", "territoire: Alpes du Sud")
    assert "Alpes du Sud" in client.get("/dossiers/hautes-alpes/").content.decode()


@pytest.mark.django_db
def test_an_unreadable_edit_is_said_on_the_page_and_by_the_health_check(client: Client, fichier: Path) -> None:
    assert client.get("/sante").json()["statut"] == "bon"
    modifier(fichier, "titre: Candidature", "titr: Candidature")
    html = client.get("/dossiers/hautes-alpes/").content.decode()
    assert "ne se lit plus" in html
    assert "titr" in html
    sante = client.get("/sante")
    assert (sante.status_code, sante.json()["illisibles"]) == (503, ["hautes-alpes"])


def test_a_hostile_title_is_only_text(client: Client, fichier: Path) -> None:
    modifier(fichier, "territoire: Hautes-Alpes", "territoire: \"<script>alert('x')</script>\"")
    for adresse in ("/", "/dossiers/hautes-alpes/", "/dossiers/hautes-alpes/perimetre/"):
        html = client.get(adresse).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html
