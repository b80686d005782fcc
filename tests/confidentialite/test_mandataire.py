"""Behind a real proxy that keeps whatever it is not told to leave: nobody is given what was drawn for another, and
nothing shows before its time, nor late."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.confidentialite.site import AVANCE, RETARD, Reponse, Site, monte
from tests.installer_nginx import programme
from tests.installer_postgresql import programmes
from tests.parcours.serveur import RACINE, servi
from tests.ports import port_libre
from tests.serveur_nginx import demarrer, gardes

pytestmark = pytest.mark.lent(30)
_NAIF = """
    proxy_cache_path {cache} keys_zone=pages:10m max_size=200m inactive=60m use_temp_path=off;
    upstream origine {{ {origines} }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://origine;
            proxy_set_header Host $host;
            proxy_cache pages;
            proxy_cache_key $request_uri;
            proxy_cache_valid any 10m;
            proxy_ignore_headers Vary Set-Cookie;
            proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;
            add_header X-Cache $upstream_cache_status always;
        }}
    }}
"""
"""As many recipes say it: a page is its address, and ten minutes are as good as any. Only what answers say stops it."""
STATIQUE = "/statique/"
CHEZ = {
    "administration": "administrateur",
    "annonce": "administrateur",
    "instruction": "national",
    "api-v1": "national",
}
"""Who is signed in where, by the beginning of the names of addresses; elsewhere, the project manager."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, referentiel: object) -> Iterator[Site]:
    if programme() is None:
        pytest.skip("nginx n'est pas installé : python tests/installer_nginx.py")
    if programmes() is None:
        pytest.skip("PostgreSQL n'est pas installé : python tests/installer_postgresql.py")
    with monte(tmp_path_factory.mktemp("site")) as prepare:
        yield prepare


@contextmanager
def naif(origines: tuple[str, ...], ici: Path) -> Iterator[tuple[str, Path]]:
    """The proxy of a hurried operator before these origins; where its cache is."""
    port, cache = port_libre(), ici / "cache"
    lieux = " ".join(f"server {o.removeprefix('http://')};" for o in origines)
    with demarrer(_NAIF.format(cache=cache, origines=lieux, port=port), port, ici):
        yield f"http://127.0.0.1:{port}", cache


def qui_lit(nom: str) -> str:
    return next((qui for debut, qui in CHEZ.items() if nom.startswith(debut)), "chef")


def test_nothing_drawn_for_someone_is_kept_and_an_announcement_is_seen_at_its_instant(
    site: Site, tmp_path: Path
) -> None:
    labels = site.dit["adresses"]["labels-de-la-campagne"]
    with naif(site.origines, tmp_path / "nginx") as (ou, cache):
        servies = parcourir(site, ou)
        # The health of a machine whose worker waits is poor, and said so.
        assert len(servies) > 600 and {nom for nom, code, _ in servies if code >= 500} <= {"sante"}, servies
        assert {nom for nom, _, garde in servies if garde == "HIT"} == set()
        # Before the announcement: the page that will change, asked until it would be kept if it could be.
        avant = [site.lire(ou, labels) for _ in range(4)]
        assert len({(r.code, r.entetes["ETag"], r.octets) for r in avant}) == 1
        conditionnelles(site, ou, labels, avant[0].entetes["ETag"])
        en_morceaux(site, ou)
        empoisonner(site, ou)
        assert {cle for cle in gardes(cache) if not cle.startswith(STATIQUE)} == set()
        dit_a_quelqu_un = [*site.dit["sessions"].values(), *site.dit["noms"].values(), "Set-Cookie"]
        for cle, octets in gardes(cache).items():
            assert not [mot for mot in dit_a_quelqu_un if mot.encode() in octets], cle
        # One millisecond before, by the base: workers hours ahead and hours late look, and nothing is seen anywhere.
        vues = tout_ce_qui_change(site)
        assert [site.annoncer(decalage) for decalage in (AVANCE, RETARD)] == ["armee", "armee"]
        assert tout_ce_qui_change(site) == vues
        assert all(v == vues[0] for v in vues)
        site.a(site.instant)
        assert site.annoncer(RETARD) == "faite"
        apres = tout_ce_qui_change(site)
        # From every process, and each page of those that are to change.
        assert all(a == apres[0] for a in apres)
        assert [cle for cle in apres[0] if apres[0][cle] == vues[0][cle]] == []
        for _ in site.origines:
            lue = site.lire(ou, labels, If_None_Match=avant[0].entetes["ETag"])
            assert lue.code == 200 and lue.octets != avant[0].octets
            # Asked of the proxy by who may read it, just after by another, then by nobody.
            decision = site.dit["adresses"]["annonce-decision"]
            assert [site.lire(ou, decision, qui).code for qui in ("chef", "etranger", None)] == [200, 404, 302]


CHANGENT = (
    ("labels", None),
    ("label", None),
    ("label-json", None),
    ("labels-de-la-campagne", None),
    ("api-v1:labels", None),
    ("api-v1:label", None),
    ("annonce-decision", "chef"),
    ("atelier-dossier", "chef"),
    ("notifications", "chef"),
    ("instruction-depot", "national"),
)


def tout_ce_qui_change(site: Site) -> list[dict[str, tuple[int, bytes]]]:
    """Of each web process, what it answers where the announcement is to be read; tokens of forms put aside."""
    return [
        {
            nom: (lue.code, re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", lue.octets))
            for nom, qui in CHANGENT
            for lue in (site.lire(origine, site.dit["adresses"][nom], qui),)
        }
        for origine in site.origines
    ]


def test_by_the_clock_of_a_process_it_would_be_early(site: Site) -> None:
    """The negative control: a worker hours ahead that asks its own clock announces before the instant."""
    assert site.annoncer(AVANCE, "montre", site.temoin) == "faite"


def parcourir(site: Site, ou: str) -> list[tuple[str, int, str | None]]:
    """Every address, by someone signed in who may have something there, then by nobody: status, and whether kept."""
    vues = []
    for nom, adresse in site.dit["adresses"].items():
        for qui in (qui_lit(nom), None):
            lue = site.lire(ou, adresse, qui)
            vues.append((nom, lue.code, lue.entetes["X-Cache"]))
            if lue.code == 405:
                break
    return vues


def conditionnelles(site: Site, ou: str, adresse: str, etag: str) -> None:
    """A reader who has the page is told the same (this proxy asks without saying so, and keeps nothing to compare: it
    gives the page); a HEAD says what the page would, whoever asked before."""
    meme = site.lire(ou, adresse, If_None_Match=etag)
    assert (meme.code, meme.entetes["ETag"]) == (200, etag)
    tete, page = site.lire(ou, adresse, verbe="HEAD"), site.lire(ou, adresse)
    assert (tete.code, tete.octets, tete.entetes["ETag"]) == (200, b"", page.entetes["ETag"])
    siennes = site.dit["adresses"]["notifications"]
    assert site.lire(ou, siennes, "chef", verbe="HEAD").code == 200
    assert site.lire(ou, siennes).code == 302


def en_morceaux(site: Site, ou: str) -> None:
    """Who asks for a piece of a file gets it, or all of it; of what is someone's, nobody else gets a piece."""
    page = site.lire(ou, "/").octets.decode()
    fichier = re.findall(r'href="(/statique/[^"]+\.css)"', page)[0]
    entier = [site.lire(ou, fichier) for _ in range(2)][-1]
    assert (entier.code, entier.entetes["X-Cache"]) == (200, "HIT")
    morceau = site.lire(ou, fichier, Range="bytes=5-24")
    assert (morceau.code, morceau.octets) in ((206, entier.octets[5:25]), (200, entier.octets))
    prive = site.dit["adresses"]["atelier-emporter"]
    a_lui = site.lire(ou, prive, "chef", Range="bytes=0-9")
    assert a_lui.code in (200, 206) and a_lui.octets
    assert site.lire(ou, prive, Range="bytes=0-9").code == 302


def empoisonner(site: Site, ou: str) -> None:
    """What a stranger makes the site refuse is not then given to all who ask for that address."""
    refusees = (
        {f"X-{n}": "x" for n in range(120)},
        {"X-Long": "x" * 7_900, "X-Autre": "x" * 500},
        {"Host": "ailleurs.exemple"},
    )
    for chemin in ("/", "/labels/", "/atelier"):
        avant = site.lire(ou, chemin)
        codes = [site.lire(ou, chemin, **entetes).code for entetes in refusees]
        assert codes[0] == 431 and codes[2] == 400, codes
        assert site.lire(ou, chemin)[::2] == avant[::2], chemin


def test_a_site_that_forgets_its_headers_is_seen(site: Site, tmp_path: Path) -> None:
    """The negative control: the same proxy then gives a stranger the page of another, and says nothing of the news."""
    port = port_libre()
    with (
        servi(site.variables, port, copie=site.programme(RETARD, "oublieuse")) as origine,
        naif((origine,), tmp_path / "nginx") as (ou, cache),
    ):
        adresse = site.dit["adresses"]["atelier-equipe"]
        assert site.lire(ou, adresse, "chef").code == 200
        # Kept under its address alone, for whoever comes.
        volee = site.lire(ou, adresse)
        assert (volee.code, volee.entetes["X-Cache"]) == (200, "HIT")
        assert site.dit["noms"]["chef"].encode() in volee.octets and adresse in gardes(cache)


def test_the_proxy_of_the_guide_serves_over_https_and_keeps_files_alone(site: Site, tmp_path: Path) -> None:
    guide = (RACINE / "docs/exploitation.md").read_text()
    bloc = re.search(r"### Derrière un serveur HTTPS.*?```nginx\n(.*?)```", guide, re.DOTALL)
    assert bloc is not None
    nom, cache, port = "candidatures.exemple.fr", tmp_path / "cache", port_libre()
    variables = {**site.variables, "BINOME_HTTPS": "oui", "BINOME_ADRESSE": f"https://{nom}"}
    with servi(variables, port_libre(), copie=site.programme(RETARD)) as origine:
        reglages = bloc[1].replace("listen 443", f"listen 127.0.0.1:{port}")
        remplaces = {"http://127.0.0.1:8000": origine, "/var/cache/nginx/binome": str(cache)}
        remplaces["/etc/ssl/candidatures.pem"], remplaces["/etc/ssl/candidatures.key"] = certificat(nom, tmp_path)
        for de, vers in remplaces.items():
            assert de in reglages, de
            reglages = reglages.replace(de, vers)
        with demarrer(reglages, port, tmp_path / "nginx"):
            ou = f"https://127.0.0.1:{port}"

            def lire(chemin: str, qui: str | None = None, **entetes: str) -> Reponse:
                return site.lire(ou, chemin, qui, Host=nom, **entetes)

            page = lire("/", X_Forwarded_Proto="http")
            assert page.code == 200 and "Strict-Transport-Security" in page.entetes
            meme = lire("/", If_None_Match=page.entetes["ETag"])
            assert (meme.code, meme.octets) == (304, b"")
            fichier = re.findall(r'href="(/statique/[^"]+\.css)"', page.octets.decode())[0]
            for chemin in (fichier, fichier, "/", "/atelier/", "/atelier/"):
                assert lire(chemin, "chef").code == 200, chemin
            assert lire("/atelier/").code == 302
            assert [cle for cle in gardes(cache) if STATIQUE not in cle] == [] and len(gardes(cache)) == 1


def certificat(nom: str, ici: Path) -> tuple[str, str]:
    """A certificate that nobody vouches for, and its key: two files."""
    cle, qui = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, nom)])
    debut = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    fait = x509.CertificateBuilder().subject_name(qui).issuer_name(qui).public_key(cle.public_key())
    fait = fait.serial_number(1).not_valid_before(debut).not_valid_after(debut + dt.timedelta(days=36_500))
    pem = ici / "site.pem", ici / "site.key"
    pem[0].write_bytes(fait.sign(cle, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    pem[1].write_bytes(
        cle.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(pem[0]), str(pem[1])
