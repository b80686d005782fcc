"""One tree of errors: each is drawn, has a phrase and a code of its own, a page, an answer of the API and of a command."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections import Counter
from typing import Any, ClassVar

import pytest
import typer
from django.http import HttpResponse
from django.test import Client, RequestFactory

import binome.appels
import binome.documents
import binome.referentiel
import binome.services
from binome.api.v1 import api
from binome.cli.socle.sorties import erreurs_en_francais
from binome.domaine.socle.erreurs import BinomeError, Famille, toutes
from binome.services.redaction.contenu import LieuInconnuError
from binome.services.socle import erreurs
from binome.services.socle.erreurs import STATUTS
from binome.web.socle.erreurs import TITRES, RefusDitMiddleware
from binome.web.socle.occupe import OccupeMiddleware

PHRASE = "Ceci ne se peut pas : attendez demain."
for _racine in (binome.appels, binome.documents, binome.referentiel, binome.services):
    for _module in pkgutil.walk_packages(_racine.__path__, f"{_racine.__name__}."):
        importlib.import_module(_module.name)
TOUTES = [erreur for erreur in toutes() if erreur.__module__.startswith("binome.")]
chaque = pytest.mark.parametrize("classe", TOUTES, ids=lambda classe: classe.__name__)


def _levee(classe: type[BinomeError]) -> BinomeError:
    """One of that class, with a phrase, whatever else its constructor asks for."""
    erreur = classe.__new__(classe)
    BinomeError.__init__(erreur, PHRASE)
    erreur.__dict__.setdefault("attente", 10)
    return erreur


def _ligne(classe: type[BinomeError]) -> str:
    famille = f", {classe.famille}" if "famille" in vars(classe) else ""
    return f"{classe.__name__} ({classe.code}{famille})"


def test_the_tree_is_drawn_as_it_is() -> None:
    dessin = [li for li in (erreurs.__doc__ or "").splitlines() if "── " in li]
    assert [li.partition("── ")[2] for li in dessin] == [_ligne(classe) for classe in _parcours(BinomeError)]
    assert [li.index("── ") // 4 for li in dessin] == [len(c.__mro__) - 4 for c in _parcours(BinomeError)]


def _parcours(racine: type[BinomeError]) -> list[type[BinomeError]]:
    filles = sorted((f for f in racine.__subclasses__() if f in TOUTES), key=lambda f: f.__name__)
    return [classe for fille in filles for classe in (fille, *_parcours(fille))]


def test_each_has_a_code_of_its_own() -> None:
    assert len(TOUTES) > 35
    assert all("code" in vars(classe) for classe in TOUTES)
    assert {code for code, n in Counter(classe.code for classe in TOUTES).items() if n > 1} == set()
    assert STATUTS.keys() == TITRES.keys() == set(Famille)
    assert all(400 <= statut < 500 or statut == 503 for statut in STATUTS.values())


def test_a_code_taken_twice_is_seen() -> None:
    class DoubleError(BinomeError):
        code: ClassVar[str] = "refus"
        famille = Famille.refus

    assert DoubleError in toutes() and DoubleError not in TOUTES
    assert Counter(classe.code for classe in [*TOUTES, DoubleError])["refus"] == 2


@chaque
def test_each_has_a_phrase(classe: type[BinomeError]) -> None:
    assert classe.PHRASE[0].isupper() and classe.PHRASE.endswith(".")
    assert str(_levee(classe)) == _levee(classe).phrase == PHRASE


@chaque
def test_each_has_its_page(classe: type[BinomeError]) -> None:
    requete = RequestFactory().get("/une-page/")
    reponse = OccupeMiddleware(_rien).process_exception(requete, erreur := _levee(classe))
    reponse = reponse or RefusDitMiddleware(_rien).process_exception(requete, erreur)
    assert reponse is not None and reponse.status_code == STATUTS[classe.famille]
    assert "attendez demain." in reponse.content.decode()


@chaque
def test_the_api_answers_the_same(classe: type[BinomeError]) -> None:
    reponse = api.on_exception(RequestFactory().get("/api/v1/rien"), _levee(classe))
    dit = json.loads(reponse.content)
    assert reponse.status_code == STATUTS[classe.famille]
    assert (dit["code"], dit["message"].replace("\u202f", " ")) == (classe.code, PHRASE)


@chaque
def test_a_command_says_the_same_and_ends_with_two(
    classe: type[BinomeError], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as fin, erreurs_en_francais():
        raise _levee(classe)
    assert fin.value.exit_code == 2 and "attendez demain." in capsys.readouterr().err


def test_a_fault_of_ours_is_none_of_these() -> None:
    assert RefusDitMiddleware(_rien).process_exception(RequestFactory().get("/"), KeyError("ailleurs")) is None
    with pytest.raises(KeyError), erreurs_en_francais():
        raise KeyError("ailleurs")


@pytest.mark.parametrize("adresse", ["/", "/referentiel/"])
def test_what_a_view_lets_pass_is_no_breakdown(adresse: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def rater(*_: Any, **__: Any) -> None:
        raise LieuInconnuError("nulle.part")

    rater.login_required = False  # type: ignore[attr-defined]
    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", lambda *_: (rater, (), {}))
    reponse = Client(raise_request_exception=True).get(adresse)
    assert reponse.status_code == 400 and LieuInconnuError.PHRASE[:25] in reponse.content.decode()
    assert "no-store" in reponse.headers["Cache-Control"] and "nulle.part" not in reponse.content.decode()


def _rien(_: object) -> HttpResponse:
    return HttpResponse()
