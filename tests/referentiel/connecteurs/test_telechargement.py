"""Downloads against a loopback server that breaks, ignores Range, and lies."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from binome.referentiel.connecteurs.adresses import Adresse, adresse_de, adresses, lien_le_plus_recent
from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.referentiel.connecteurs.jeux.catalogue import CONNECTEURS
from binome.referentiel.connecteurs.telechargement import Reglages, resoudre, telecharger

CONTENU = bytes(range(256)) * 2000
VITE = Reglages(essais=3, attente=0.0, delai=5.0)


@dataclass
class Conduite:
    """How the server behaves. `coupes`: bytes sent before the connection breaks, one per request, then all."""

    contenu: bytes = CONTENU
    coupes: list[int] = field(default_factory=list)
    plages: bool = True
    etag: str | None = '"v1"'
    annonce: int | None = None
    sans_taille: bool = False
    statut: int | None = None
    demandes: list[str | None] = field(default_factory=list)


@pytest.fixture
def serveur() -> Iterator[tuple[str, Conduite]]:
    conduite = Conduite()

    class Guichet(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            repondre(self, conduite)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Guichet) as service:
        fil = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        fil.start()
        yield f"http://127.0.0.1:{service.server_address[1]}/jeu.csv", conduite
        service.shutdown()
        fil.join()


def repondre(guichet: http.server.BaseHTTPRequestHandler, conduite: Conduite) -> None:
    plage = guichet.headers.get("Range")
    conduite.demandes.append(plage)
    if conduite.statut:
        guichet.send_error(conduite.statut)
        return
    debut = 0
    if plage and conduite.plages and guichet.headers.get("If-Range") == conduite.etag:
        debut = int(plage.removeprefix("bytes=").rstrip("-"))
        guichet.send_response(206)
        guichet.send_header("Content-Range", f"bytes {debut}-{len(conduite.contenu) - 1}/{len(conduite.contenu)}")
    else:
        guichet.send_response(200)
    if conduite.etag:
        guichet.send_header("ETag", conduite.etag)
    corps = conduite.contenu[debut:]
    if not conduite.sans_taille:
        guichet.send_header("Content-Length", str(conduite.annonce or len(corps)))
    guichet.end_headers()
    coupe = conduite.coupes.pop(0) if conduite.coupes else len(corps)
    guichet.wfile.write(corps[:coupe])


def test_a_whole_download(serveur: tuple[str, Conduite], tmp_path: Path) -> None:
    vus: list[tuple[int, int | None]] = []
    recu = telecharger(serveur[0], tmp_path / "d" / "jeu.csv", lambda n, t: vus.append((n, t)), VITE)
    assert recu.read_bytes() == CONTENU
    assert vus[-1] == (len(CONTENU), len(CONTENU))
    assert [p.name for p in recu.parent.iterdir()] == ["jeu.csv"]


def test_broken_connections_resume_where_they_stopped(serveur: tuple[str, Conduite], tmp_path: Path) -> None:
    url, conduite = serveur
    conduite.coupes = [100_000, 50_000, 1]
    assert telecharger(url, tmp_path / "jeu.csv", reglages=VITE).read_bytes() == CONTENU
    assert conduite.demandes == [None, "bytes=100000-", "bytes=150000-", "bytes=150001-"]


@pytest.mark.parametrize("manque", ["plages", "etag"])
def test_a_server_without_resume_starts_again(manque: str, serveur: tuple[str, Conduite], tmp_path: Path) -> None:
    url, conduite = serveur
    conduite.coupes = [100_000]
    if manque == "plages":
        conduite.plages = False
    else:
        conduite.etag = None
    assert telecharger(url, tmp_path / "jeu.csv", reglages=VITE).read_bytes() == CONTENU


def test_a_file_that_changed_meanwhile_is_never_mixed(serveur: tuple[str, Conduite], tmp_path: Path) -> None:
    url, conduite = serveur
    conduite.coupes = [1000, 0, 0, 0, 0]
    with pytest.raises(FichierRefuseError, match="octets reçus sont gardés"):
        telecharger(url, tmp_path / "jeu.csv", reglages=VITE)
    conduite.coupes, conduite.contenu, conduite.etag = [], CONTENU[::-1], '"v2"'
    assert telecharger(url, tmp_path / "jeu.csv", reglages=VITE).read_bytes() == CONTENU[::-1]


def test_the_next_run_resumes(serveur: tuple[str, Conduite], tmp_path: Path) -> None:
    url, conduite = serveur
    conduite.coupes = [1000, 0, 0, 0, 0]
    with pytest.raises(FichierRefuseError):
        telecharger(url, tmp_path / "jeu.csv", reglages=VITE)
    conduite.coupes, conduite.demandes = [], []
    assert telecharger(url, tmp_path / "jeu.csv", reglages=VITE).read_bytes() == CONTENU
    assert conduite.demandes == ["bytes=1000-"]


def test_a_size_announced_too_large_is_not_believed_nor_accepted(serveur: tuple[str, Conduite], tmp_path: Path) -> None:
    url, conduite = serveur
    conduite.annonce, conduite.plages, conduite.etag = len(CONTENU) + 10, False, None
    with pytest.raises(FichierRefuseError, match="annoncés"):
        telecharger(url, tmp_path / "jeu.csv", reglages=VITE)
    assert not (tmp_path / "jeu.csv").exists()


def test_a_server_that_does_not_say_the_size(serveur: tuple[str, Conduite], tmp_path: Path) -> None:
    url, conduite = serveur
    conduite.sans_taille = True
    assert telecharger(url, tmp_path / "jeu.csv", reglages=VITE).read_bytes() == CONTENU


@pytest.mark.parametrize(("statut", "essais"), [(404, 1), (403, 1), (503, 3)])
def test_a_refusal_says_the_status(statut: int, essais: int, serveur: tuple[str, Conduite], tmp_path: Path) -> None:
    url, conduite = serveur
    conduite.statut = statut
    with pytest.raises(FichierRefuseError, match=str(statut)):
        telecharger(url, tmp_path / "jeu.csv", reglages=VITE)
    assert len(conduite.demandes) == essais


def test_an_empty_answer_is_refused(serveur: tuple[str, Conduite], tmp_path: Path) -> None:
    serveur[1].contenu = b""
    with pytest.raises(FichierRefuseError, match="vide"):
        telecharger(serveur[0], tmp_path / "jeu.csv", reglages=VITE)


def test_only_http_is_opened(tmp_path: Path) -> None:
    with pytest.raises(FichierRefuseError, match="http"):
        telecharger("file:///etc/passwd", tmp_path / "jeu.csv", reglages=VITE)


def test_the_newest_link_of_a_page_wins(serveur: tuple[str, Conduite]) -> None:
    url, conduite = serveur
    page = '<a href="/f/flux-2019_csv.zip">a</a> <a href="/f/flux-2022_csv.zip">b</a> <a href="/f/autre-2030.zip">c</a>'
    conduite.contenu = page.encode()
    adresse = Adresse("s", date(2026, 7, 1), "", page=url, motif=r"flux-\d{4}_csv\.zip", adresse="http://ailleurs/x")
    assert resoudre(adresse, VITE) == url.replace("/jeu.csv", "/f/flux-2022_csv.zip")
    conduite.statut = 500
    assert resoudre(adresse, VITE) == "http://ailleurs/x"
    with pytest.raises(FichierRefuseError, match="navigateur"):
        resoudre(Adresse("s", date(2026, 7, 1), "", page=url, motif="x"), VITE)


def test_links_are_found_in_json_too() -> None:
    api = '{"resources": [{"url": "https:\\/\\/static\\/liste-ti-com2023-20240704.csv"}, {"url": "https://static/x.csv"}]}'
    assert lien_le_plus_recent(api, "https://api/", r"liste-ti-com\d{4}-\d{8}\.csv") == (
        "https://static/liste-ti-com2023-20240704.csv"
    )


def test_published_addresses_are_dated_data() -> None:
    connues = adresses()
    assert set(connues) <= set(CONNECTEURS)
    for nom, adresse in connues.items():
        assert adresse.source and adresse.essai and isinstance(adresse.constate_le, date), nom
        assert adresse.adresse or (adresse.page and adresse.motif), nom
        assert all(a.startswith("https://") for a in (adresse.page, adresse.adresse) if a), nom
    with pytest.raises(FichierRefuseError, match="donnees charger insee-flores FICHIER"):
        adresse_de("insee-flores")


def test_download_then_load_from_end_to_end(
    serveur: tuple[str, Conduite], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from binome.referentiel.connecteurs.depot import Depot
    from binome.services.exploitation import donnees

    class Petit:
        def codes_actuels(self) -> dict[str, str]:
            return {"05061": "05061", "05023": "05023"}

    url, conduite = serveur
    conduite.contenu, conduite.coupes = b"CODGEO;DCLT;NBFLUX_C22_ACTOCC15P\n05061;05023;5\n", [10]
    adresse = Adresse("INSEE", date(2026, 7, 1), "", adresse=url)
    monkeypatch.setattr(donnees, "adresse_de", lambda _: adresse)
    monkeypatch.setattr("binome.referentiel.chargement.charger_referentiel", lambda *_: Petit())
    depot = Depot(tmp_path / "depot")
    bilan = donnees.telecharger_et_charger("insee-flux", depot=depot, reglages=VITE)
    assert bilan.provenance.source == f"INSEE ({url})" and bilan.provenance.millesime == "2022"
    assert [p.name for p in (depot.dossier / "telechargements").iterdir() if not p.name.startswith(".")] == []
    # A page of error in place of the file is refused, and what was loaded stays.
    conduite.contenu = b"<html><body>Maintenance</body></html>"
    with pytest.raises(FichierRefuseError, match="attendu"):
        donnees.telecharger_et_charger("insee-flux", depot=depot, reglages=VITE)
    assert depot.lire("insee-flux", verifier=True) is not None
