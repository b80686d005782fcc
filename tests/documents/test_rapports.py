"""The verdict as text and as a page."""

from html.parser import HTMLParser

import pytest

from binome.appels.catalogue import charger_appel
from binome.appels.exemples import Exemple, preparer
from binome.appels.verification import verifier
from binome.documents import rapport_html, rapport_texte
from binome.domaine.verdict.constat import Bilan, Statut

EXECUTABLE = charger_appel("ti-2023-2027")
MECHANT = "<script>alert(1)</script> & « x »"

FAMILLES = charger_appel("ti-2023-2027").appel.noms_familles


@pytest.fixture
def verdict():
    exemple = Exemple(
        regle="PER-05",
        titre="",
        attendu=Statut.non_conforme,
        pose={
            "perimetre.membres": [{"siren": "200000032", "nom": MECHANT}],
            "titre": MECHANT,
            "perimetre.libelle": MECHANT,
        },
        retire=("plan_actions.strategie",),
    )
    cas = preparer(exemple, EXECUTABLE)
    return verifier(cas.dossier, EXECUTABLE, cas.contexte)


def test_text_has_the_parts_of_a_finding(verdict):
    texte = rapport_texte.rediger(verdict, FAMILLES, {"plan_actions.strategie": 12})
    bloc = texte[texte.index("Bloquant · PLA-01 · Plan d'actions") :]
    positions = [bloc.index(mot) for mot in ("Clause", "(Appel à candidatures 2023", "Où", "(ligne 12)", "À faire")]
    assert positions == sorted(positions)
    assert texte.count("Verdict\u202f:") == 2


def test_text_fits_the_width(verdict):
    assert max(map(len, rapport_texte.rediger(verdict, FAMILLES).splitlines())) <= rapport_texte.LARGEUR


def test_colours_are_only_added(verdict):
    colore = rapport_texte.rediger(verdict, FAMILLES, peindre=lambda texte, ton: f"<{ton}>{texte}</{ton}>")
    assert "<bloquant>Bloquant</bloquant>" in colore
    assert "<bloquant>" not in rapport_texte.rediger(verdict, FAMILLES)


@pytest.mark.parametrize(
    ("comptes", "attendu"),
    [
        ((0, 0, 0), "Rien à redire"),
        ((1, 0, 0), "1 point bloquant\u202f;"),
        ((2, 3, 1), "2 points bloquants, 3 à justifier, 1 conseil"),
        ((0, 1, 0), "1 point à justifier"),
    ],
)
def test_the_verdict_in_a_line(comptes, attendu):
    bloquant, a_justifier, conseil = comptes
    bilan = Bilan(bloquant=bloquant, a_justifier=a_justifier, conseil=conseil, a_verifier=5, conforme=9, sans_objet=0)
    assert rapport_texte.phrase(bilan).startswith(attendu)


class _Lecteur(HTMLParser):
    def __init__(self):
        super().__init__()
        self.balises, self.ids = [], []

    def handle_starttag(self, tag, attrs):
        self.balises.append(tag)
        self.ids += [v for k, v in attrs if k == "id"]
        assert not any(k in ("src", "href") or k.startswith("on") for k, _ in attrs)


def test_page_stands_alone_and_escapes_what_the_dossier_says(verdict):
    page = rapport_html.rediger(verdict, FAMILLES)
    lecteur = _Lecteur()
    lecteur.feed(page)
    assert "script" not in lecteur.balises
    assert len(lecteur.ids) == len(set(lecteur.ids))
    assert lecteur.balises.count("h1") == 1
    assert 'lang="fr"' in page
