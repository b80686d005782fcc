"""What is given to others, a wheel and a sdist, holds all that is tracked; installed alone, it serves its pages."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tarfile
import urllib.parse
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from tests.parcours.serveur import attendre
from tests.ports import port_libre
from tests.web.lecture_html import lire

pytestmark = pytest.mark.lent
RACINES = {"src": "src", "config": ".", "exemples": "."}
"""Folders of the repository that the wheel carries → what their addresses in it begin after."""
DOSSIER = "/atelier/hautes-alpes"
PAGES = (
    "/",
    "/dossiers/hautes-alpes/perimetre/",
    "/comptes/double-facteur/cles/ajouter/",
    f"{DOSSIER}/presentation/",
    f"{DOSSIER}/perimetre/",
    f"{DOSSIER}/plan-d-actions/",
    f"{DOSSIER}/plan-d-actions/fiches/1-1/",
    f"{DOSSIER}/gouvernance/",
)


def _suivis(fichiers: tuple[Path, ...], racine: Path) -> set[str]:
    """What the wheel must hold, as it names it."""
    relatifs = [fichier.relative_to(racine) for fichier in fichiers]
    return {str(r.relative_to(RACINES[r.parts[0]])) for r in relatifs if r.parts[0] in RACINES}


def _construire(source: Path, forme: str, sortie: Path) -> Path:
    """A `wheel` or a `sdist` of that folder, by the backend that pyproject.toml names; nothing is downloaded."""
    code = f"import sys; from setuptools import build_meta; build_meta.build_{forme}(sys.argv[1])"
    sortie.mkdir()
    subprocess.run([sys.executable, "-c", code, str(sortie)], cwd=source, check=True, capture_output=True)
    return next(sortie.iterdir())


def _contenu(roue: Path) -> set[str]:
    with zipfile.ZipFile(roue) as archive:
        return {nom for nom in archive.namelist() if ".dist-info/" not in nom}


def _cloner(fichiers: tuple[Path, ...], racine: Path, cible: Path) -> Path:
    """The repository elsewhere: building leaves nothing among the sources, nor finds what a former build left."""
    for fichier in fichiers:
        copie = cible / fichier.relative_to(racine)
        copie.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(fichier, copie)
    return cible


@pytest.fixture(scope="module")
def roue(fichiers: tuple[Path, ...], racine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from what the sdist holds: both are then whole."""
    ici = tmp_path_factory.mktemp("roue")
    sdist = _construire(_cloner(fichiers, racine, ici / "clone"), "sdist", ici / "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(ici, filter="data")
    return _construire(ici / sdist.name.removesuffix(".tar.gz"), "wheel", ici / "wheel")


def test_the_wheel_holds_all_that_is_tracked(roue: Path, fichiers: tuple[Path, ...], racine: Path) -> None:
    assert _contenu(roue) == _suivis(fichiers, racine)


def test_a_pattern_that_is_missing_would_be_noticed(fichiers: tuple[Path, ...], racine: Path, tmp_path: Path) -> None:
    clone = _cloner(fichiers, racine, tmp_path / "clone")
    reglages = clone / "pyproject.toml"
    reglages.write_text(reglages.read_text(encoding="utf-8").replace('"*.mjs", ', ""), encoding="utf-8")
    suivis = _suivis(fichiers, racine)
    perdus = suivis - _contenu(_construire(clone, "wheel", tmp_path / "roue"))
    assert perdus == {nom for nom in suivis if nom.endswith(".mjs")} != set()


# --- installed alone


@pytest.fixture(scope="module")
def installee(roue: Path) -> Path:
    """`binome` of an empty environment that holds the wheel; what it depends on is lent by the environment here."""
    lieu = roue.parents[1] / "venv"
    venv.create(lieu)
    python = lieu / "bin" / "python"
    if uv := shutil.which("uv"):
        commande = [uv, "pip", "install", "--offline", "--no-deps", "--python", str(python), str(roue)]
    else:
        options = ["--no-index", "--no-deps", "--disable-pip-version-check", str(roue)]
        commande = [sys.executable, "-m", "pip", "--python", str(python), "install", *options]
    subprocess.run(commande, check=True, capture_output=True, env=_environnement())
    # One path, and not what its .pth files add: the editable install of the sources stays out.
    paquets = Path(sysconfig.get_path("purelib", vars={"base": str(lieu)}))
    (paquets / "dependances.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return lieu / "bin" / "binome"


def _environnement(**variables: str) -> dict[str, str]:
    """No variable of ours, and no other place for modules than the environment's own."""
    gardees = {nom: v for nom, v in os.environ.items() if nom != "PYTHONPATH" and not nom.startswith("BINOME_")}
    return {**gardees, **variables}


@pytest.fixture(scope="module")
def site(installee: Path, referentiel: object, racine: Path) -> Iterator[str]:
    """`binome demo --servir`, from anywhere; its data are its own, but for the référentiel, long to build."""
    ici, adresse = installee.parents[2], f"127.0.0.1:{port_libre()}"
    donnees = ici / "partage" / "binome"
    donnees.mkdir(parents=True)
    for fichier in Path(os.environ.get("BINOME_DONNEES", racine / "var")).glob("[fr]*-*.*"):
        (donnees / fichier.name).symlink_to(fichier)
    environnement = _environnement(XDG_DATA_HOME=str(ici / "partage"), BINOME_NODE_MODULES=str(racine / "node_modules"))
    exemple = racine / "exemples/hautes-alpes/dossier.yaml"
    demo = subprocess.Popen(
        [installee, "demo", exemple, "--sortie", ici / "sortie", "--servir", "--adresse", adresse],
        cwd=ici,
        env=environnement,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        attendre(f"http://{adresse}/sante", demo, secondes=180)
        yield f"http://{adresse}"
    finally:
        os.killpg(demo.pid, signal.SIGTERM)
        demo.wait(60)


def test_what_is_installed_is_the_wheel(installee: Path) -> None:
    code = "import binome, config; print(binome.__file__, config.__file__)"
    python, ailleurs = installee.with_name("python"), installee.parents[1]
    fait = subprocess.run([python, "-c", code], cwd=ailleurs, env=_environnement(), capture_output=True, check=True)
    assert all(Path(chemin).is_relative_to(installee.parents[1]) for chemin in fait.stdout.decode().split())


def test_the_demonstration_makes_its_documents_and_its_data_stay_with_the_user(installee: Path, site: str) -> None:
    ici = installee.parents[2]
    produits = {fichier.suffix for fichier in (ici / "sortie").iterdir()}
    assert {".pdf", ".svg", ".geojson", ".json", ".html", ".txt"} <= produits
    assert (ici / "partage/binome/binome.sqlite3").is_file()
    assert not list(installee.parents[1].rglob("var")), "nothing is written among the modules"


def test_its_pages_come_with_their_scripts_and_styles(site: str, roue: Path) -> None:
    visiteur = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    _entrer(visiteur, site)
    cites = {url for page in PAGES for url in _ressources(_lire(visiteur, site + page))}
    assert all(_lire(visiteur, site + url) for url in cites)
    # Addresses carry a hash: carte.1a2b3c.mjs.
    noms = {re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", url.rsplit("/", 1)[1]) for url in cites}
    scripts = {nom.rsplit("/", 1)[1] for nom in _contenu(roue) if nom.endswith((".js", ".mjs"))}
    assert noms >= scripts, f"no page of PAGES calls {scripts - noms}"


def _entrer(visiteur: urllib.request.OpenerDirector, site: str) -> None:
    champs = lire(_lire(visiteur, f"{site}/comptes/demonstration/")).tous("input", "button")
    jeton = next(str(champ["value"]) for champ in champs if champ.get("name") == "csrfmiddlewaretoken")
    corps = urllib.parse.urlencode({"csrfmiddlewaretoken": jeton, "role": "chef_de_projet"}).encode()
    with visiteur.open(f"{site}/comptes/demonstration/", corps, timeout=60) as reponse:
        assert reponse.url == f"{site}{DOSSIER}/"


def _lire(visiteur: urllib.request.OpenerDirector, adresse: str) -> str:
    """What answers 200 there; anything else raises HTTPError."""
    with visiteur.open(adresse, timeout=60) as reponse:
        assert reponse.url == adresse
        return str(reponse.read().decode())


def _ressources(html: str) -> set[str]:
    page = lire(html)
    liens = [lien.get("href") for lien in page.tous("link") if lien.get("rel") in {"stylesheet", "icon"}]
    # The interactive map is loaded when it is asked for.
    liens += [script.get("src") for script in page.tous("script")]
    liens += [figure.get("data-interactive") for figure in page.tous("figure", "div")]
    return {url for url in liens if url}
