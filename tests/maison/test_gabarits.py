"""No template without a use, no template asked for that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

NOM = re.compile(r"""["'](web/[\w/-]+\.html)["']""")
DYNAMIQUE = re.compile(r"""f["'](web/[\w/-]*)\{[^"']*(?:'[^']*'[^"']*)*\}\.html["']""")


def _presents(gabarits: Path) -> set[str]:
    return {str(f.relative_to(gabarits)) for f in gabarits.rglob("*.html")}


def _demandes(web: Path) -> set[str]:
    """Names written in the code and the templates; a name built from a part counts for each part the code knows."""
    sources = [*web.rglob("*.py"), *web.rglob("*.html")]
    textes = [s.read_text(encoding="utf-8") for s in sources]
    demandes = {nom for texte in textes for nom in NOM.findall(texte)}
    mots = {m.replace("-", "_") for t in textes for m in re.findall(r"""["']([a-z][a-z_-]+)["']""", t)}
    for texte in textes:
        for prefixe in DYNAMIQUE.findall(texte):
            demandes |= {f"{prefixe}{mot}.html" for mot in mots if (web / f"templates/{prefixe}{mot}.html").is_file()}
    return demandes


def test_every_template_serves_and_every_template_asked_for_exists(racine: Path) -> None:
    web = racine / "src/binome/web"
    presents = _presents(web / "templates")
    assert presents
    assert presents == _demandes(web)


def _deux_fois(texte: str) -> set[str]:
    """Names that a section and the table in it both bear: two landmarks that one hears alike."""
    sections = set(re.findall(r'<section[^>]*aria-labelledby="([^"]+)"', texte))
    return sections & set(re.findall(r'role="region" aria-labelledby="([^"]+)"', texte))


def test_a_section_and_its_table_are_not_the_same_landmark_twice(racine: Path) -> None:
    gabarits = (racine / "src/binome/web/templates").rglob("*.html")
    assert {f.name: noms for f in gabarits if (noms := _deux_fois(f.read_text(encoding="utf-8")))} == {}
    assert _deux_fois('<section aria-labelledby="a"><div role="region" aria-labelledby="a">') == {"a"}


FORMULAIRE = re.compile(r'<form\b[^>]*method="post"[^>]*>.*?</form>', re.DOTALL)
ECRIT = re.compile(r'<textarea|type="text"|morceaux/(?:champs|dire_demarche|point_libre)\.html|class="[^"]*redaction')
SANS_COMPTE = ("comptes/", "public/", "formes/", "bilan/enquete.html")
"""Where one is not signed in, or proves who one is."""


def _sans_marque(texte: str) -> int:
    """Forms of a template where one writes, and that do not say whose they are."""
    return sum(bool(ECRIT.search(f)) and "marque_du_compte" not in f for f in FORMULAIRE.findall(texte))


def test_every_form_where_one_writes_says_whose_it_is(racine: Path) -> None:
    """A session ends while one writes: such a form waits for its author, whatever the room."""
    gabarits = racine / "src/binome/web/templates/web"
    noms = {str(f.relative_to(gabarits)): f for f in gabarits.rglob("*.html")}
    lus = {n: _sans_marque(f.read_text(encoding="utf-8")) for n, f in noms.items() if not n.startswith(SANS_COMPTE)}
    assert {nom: combien for nom, combien in lus.items() if combien} == {}
    assert _sans_marque('<form method="post">{% csrf_token %}<textarea></textarea></form>') == 1


DEJA_ECHAPPE = re.compile(
    r"\|(?:join|linebreaks\w*|urlize|escape|force_escape)\b[^}%]*\|(?:soigne|en_mots|enumere|de)\b"
)
"""Filters that give back what is ready for a page, then one that makes a plain text of it: an apostrophe shows as
« &#x27; »."""


def test_no_text_is_made_ready_for_the_page_twice(racine: Path) -> None:
    gabarits = (racine / "src/binome/web/templates").rglob("*.html")
    assert {f.name: trouves for f in gabarits if (trouves := DEJA_ECHAPPE.findall(f.read_text(encoding="utf-8")))} == {}
    assert DEJA_ECHAPPE.findall('{{ noms|join:", "|default:"—"|soigne }}')
    assert not DEJA_ECHAPPE.findall('{{ noms|join:", " }}{{ nom|soigne }}')


POSE = re.compile(r"\{% [^%]* as (\w+) %\}")


def _ecrases(cadre: str, pages: dict[str, str]) -> dict[str, set[str]]:
    """Names that a frame sets and that a page of it says: it would say what the frame set, not what its view gave."""
    poses = POSE.findall(cadre)
    return {
        n: lus for n, page in pages.items() if (lus := {p for p in poses if re.search(rf"{{[{{%][^}}]*\b{p}\b", page)})
    }


def test_no_page_says_a_name_that_its_frame_sets(racine: Path) -> None:
    gabarits = racine / "src/binome/web/templates"
    textes = {str(f.relative_to(gabarits)): f.read_text(encoding="utf-8") for f in gabarits.rglob("*.html")}
    for nom, cadre in textes.items():
        siennes = {page: texte for page, texte in textes.items() if f'{{% extends "{nom}" %}}' in texte}
        assert _ecrases(cadre, siennes) == {}, nom
    assert _ecrases("{% dessin d as signe %}", {"a": 'value="{{ signe }}"', "b": "qui signe"}) == {"a": {"signe"}}
