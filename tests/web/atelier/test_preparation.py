"""No page compiles: until the kernels are on the disk, what needs them says so and comes back by itself."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.atelier.perimetre.test_perimetre import BRIANCONNAIS, ECRINS, PAGE, poser, texte

from binome.moteur.perimetre.auto_contention import chauffe
from binome.services.calculs import noyaux
from binome.services.socle.disponibilite import PreparationError
from binome.services.territoire import etude, mesure_du_verdict
from binome.services.territoire.terrain import Flots

pytestmark = pytest.mark.django_db
ETUDES = (f"{PAGE}?etude=oui", f"{PAGE}etude/")
PROPOSER = f"/api/v1/perimetres/proposer?avec={BRIANCONNAIS}&max_unites=2"
LANCER = noyaux._lancer
PUBLIQUE = "/dossiers/hautes-alpes/perimetre/"


class Compile(Exception):  # noqa: N818 — not a fault: what the tests look out for
    """A compilation was about to begin here."""


@pytest.fixture
def froid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A process of a site that has just been installed: no kernel, in memory or on the disk; who is asked for them."""

    def compiler() -> Iterator[str]:
        raise Compile
        yield

    lances: list[str] = []
    monkeypatch.setenv("BINOME_CACHE", str(tmp_path / "noyaux"))
    monkeypatch.setattr(chauffe, "etapes", compiler)
    neuf = functools.cache(chauffe.chauffer.__wrapped__)
    for module in ("chauffe", "recherche", "front"):
        monkeypatch.setattr(f"binome.moteur.perimetre.auto_contention.{module}.chauffer", neuf)
    # Its kernels are compiled by being called.
    monkeypatch.setattr("binome.moteur.perimetre.coherence.liste.chercher", lambda *_: next(compiler()))
    monkeypatch.setattr(noyaux, "_lancer", lambda: lances.append("lancé"))
    monkeypatch.setattr(noyaux, "_pages", [True])
    return lances


@pytest.fixture
def page(navigateur: Any, chef: Any, dossier: Any) -> Any:
    poser(chef, [BRIANCONNAIS, ECRINS])
    return navigateur(chef)


def test_the_workbench_asks_to_be_read_again(page: Any, froid: list[str]) -> None:
    for adresse in ETUDES:
        reponse = page.get(adresse)
        assert reponse.status_code == 503
        assert reponse["Refresh"] == reponse["Retry-After"] == "5" and "no-store" in reponse["Cache-Control"]
        assert "Binôme prépare ses calculs" in texte(reponse) and "se recharge d'elle-même" in texte(reponse)
    assert froid, "someone is asked to compile"
    assert page.get(PAGE).status_code == 200, "the rest of the page waits for nothing"


def test_the_api_says_when_to_ask_again(page: Any, froid: list[str]) -> None:
    reponse = page.get(PROPOSER)
    assert (reponse.status_code, reponse["Retry-After"]) == (503, "5")
    assert "Redemandez dans quelques secondes" in reponse.json()["message"]
    assert "Refresh" not in reponse


def test_the_public_page_is_read_meanwhile_and_not_kept(
    page: Any, froid: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(etude, "_lire", lambda cle: None if cle.startswith("autour") else _LIRE(cle))
    reponse = page.get(f"{PUBLIQUE}?q=froid")
    assert reponse.status_code == 200 and reponse["Refresh"] == "5"
    assert "Binôme cherche les périmètres" in texte(reponse) and "se recharge d'elle-même" in texte(reponse)
    monkeypatch.setattr(etude, "autour", lambda *_: {})
    prete = page.get(f"{PUBLIQUE}?q=froid")
    assert "n'a rien donné" in texte(prete) and "Refresh" not in prete


_LIRE = etude._lire


def test_a_verdict_on_observed_flows_is_refused_rather_than_waited_for(froid: list[str]) -> None:
    with pytest.raises(PreparationError):
        mesure_du_verdict._mieux(_Sans(), (BRIANCONNAIS, ECRINS), ())


class _Sans:
    """A terrain that nobody may look at before the kernels are there."""

    flots = Flots("observe", "essai", "2020")

    def flots_connus(self) -> Any:
        raise Compile


def test_what_is_sent_is_not_sent_again_by_itself(page: Any, rf: Any, froid: list[str]) -> None:
    from binome.web.socle.occupe import OccupeMiddleware

    occupe = OccupeMiddleware(lambda _: None)
    for methode, revient in (("get", True), ("post", False)):
        reponse = occupe.process_exception(getattr(rf, methode)("/x"), PreparationError("Binôme prépare.", 5))
        assert reponse.status_code == 503 and ("Refresh" in reponse) is revient
        assert ("se recharge" in texte(reponse)) is revient


@pytest.mark.parametrize("adresse", [*ETUDES, PROPOSER])
def test_without_that_door_the_page_would_compile(
    page: Any, froid: list[str], adresse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: where pages are not served, the same requests compile on the spot."""
    monkeypatch.setattr(noyaux, "_pages", [])
    with pytest.raises(Compile):
        page.get(adresse)
    assert not froid


def test_nobody_else_is_asked_while_one_compiles(froid: list[str]) -> None:
    with noyaux.verrou(noyaux._lieu()), pytest.raises(PreparationError):
        noyaux.exiger()
    assert not froid
    with pytest.raises(PreparationError):
        noyaux.exiger()
    assert froid == ["lancé"]


@pytest.mark.parametrize("fin", ["True", "import sys; sys.exit(1)"])
def test_a_compilation_that_leaves_nothing_is_not_started_for_ever(
    froid: list[str], monkeypatch: pytest.MonkeyPatch, fin: str
) -> None:
    """The disk filled up, or it was killed: after that, one page compiles for its process; none comes back for ever."""
    monkeypatch.setattr(noyaux, "_lances", [])
    monkeypatch.setattr(noyaux, "_lancer", LANCER)
    monkeypatch.setattr(noyaux, "_COMMANDE", (sys.executable, "-c", fin))
    for essai in range(1, noyaux.ESSAIS + 1):
        for _ in range(3):
            with pytest.raises(PreparationError):
                noyaux.exiger()
        assert len(noyaux._lances) == essai, "one at a time, and it has not ended"
        noyaux._lances[-1][1].wait(60)
    with pytest.raises(Compile):
        noyaux.exiger()
    monkeypatch.setattr("os.getpid", lambda: 1)
    assert not noyaux._siens(), "a process that was forked from it has tries of its own"


def test_where_nothing_can_be_kept_the_site_compiles_before_it_opens(
    froid: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fichier").write_text("")
    monkeypatch.setenv("BINOME_CACHE", str(tmp_path / "fichier"))
    with pytest.raises(Compile):
        noyaux.ouvrir_les_pages()
    assert not froid
    monkeypatch.setenv("BINOME_CACHE", str(tmp_path / "noyaux"))
    noyaux.ouvrir_les_pages()
    assert froid == ["lancé"]
