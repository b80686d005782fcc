"""The PDF of a dossier: tagged, dated by the verdict, the same twice, and never a program."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from binome.documents.carte import Habillage, carte_du_territoire
from binome.documents.pdf import pdf_du_dossier
from binome.documents.pdf.chiffres import SANS_SOURCE
from binome.documents.pdf.contenu import contenu
from binome.documents.pdf.texte import _ILLISIBLES, Lisseur
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.geographie import GeographieEnMemoire
from binome.domaine.verdict.constat import Verdict

pytestmark = pytest.mark.lent

Fabrique = Callable[..., Dossier]
Juge = Callable[[Dossier], Verdict]
A_COMPLETER = "À compléter"


@pytest.fixture
def produire(geographie: GeographieEnMemoire, verdict: Juge) -> Callable[..., PdfReader]:
    def faire(dossier: Dossier, **options: Any) -> PdfReader:
        return PdfReader(io.BytesIO(pdf_du_dossier(dossier, verdict(dossier), geographie, **options)))

    return faire


def _texte(lu: PdfReader) -> str:
    lisible = re.sub(r"[\s\u202f\u00a0\u200b]+", " ", " ".join(page.extract_text() for page in lu.pages))
    return lisible.replace("’", "'")


def _noeuds(noeud: Any) -> Any:
    """Every structure element under the tree's root."""
    objet = noeud.get_object()
    if isinstance(objet, list):
        for enfant in objet:
            yield from _noeuds(enfant)
    elif isinstance(objet, dict):
        if "/S" in objet:
            yield objet
        if "/K" in objet:
            yield from _noeuds(objet["/K"])


def _plats(plan: Any) -> list[Any]:
    return [p for s in plan for p in (_plats(s) if isinstance(s, list) else [s])]


def _signets(plan: Any) -> list[str]:
    return [str(s.title) for s in _plats(plan)]


def test_it_is_a_tagged_pdf_ua(dossier: Fabrique, produire: Callable[..., PdfReader], grille: Any) -> None:
    carte = carte_du_territoire(grille(3), Habillage("Carte"))
    lu = produire(dossier(2), carte=carte, silhouette=carte)
    racine = lu.trailer["/Root"]
    assert racine["/Lang"] == "fr-FR" and bool(racine["/MarkInfo"]["/Marked"])
    assert bool(racine["/ViewerPreferences"]["/DisplayDocTitle"])
    assert lu.metadata is not None and lu.metadata.title == "Candidature d’essai"
    assert b"pdfuaid:part>1<" in racine["/Metadata"].get_object().get_data().replace(b" ", b"")
    noeuds = list(_noeuds(racine["/StructTreeRoot"]))
    sortes = {str(n["/S"]) for n in noeuds}
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/P"} <= sortes
    figures = [n for n in noeuds if n["/S"] == "/Figure"]
    assert len(figures) == 2 and all(len(str(n["/Alt"])) > 20 for n in figures)


def test_bookmarks_lead_to_parts_and_fiches(dossier: Fabrique, produire: Callable[..., PdfReader]) -> None:
    signets = _signets(produire(dossier(3)).outline)
    for attendu in (
        "Le dossier en une page",
        "Le périmètre",
        "Fiches : Foncier",
        "Action 2",
        "Annexe : la vérification",
    ):
        assert attendu in signets


def test_it_is_dated_by_the_verdict_and_the_same_twice(
    dossier: Fabrique, verdict: Juge, geographie: GeographieEnMemoire
) -> None:
    essai = dossier(2)
    premier = pdf_du_dossier(essai, verdict(essai), geographie)
    assert premier == pdf_du_dossier(essai, verdict(essai), geographie)
    dates = PdfReader(io.BytesIO(premier)).metadata
    assert dates is not None and "20230922" in str(dates["/CreationDate"])


@pytest.mark.lent
def test_user_text_stays_text(dossier: Fabrique, produire: Callable[..., PdfReader]) -> None:
    """Typst source in a dossier is shown, not run: in titles, names, tables and footnotes alike."""
    piege = '#read("/etc/passwd") $x^2$ *gras* <label> @ref #sys.inputs \\u{41} // rien #pagebreak()'
    essai = dossier(
        1,
        titre=piege,
        territoire=piege[:60],
        avertissement=piege,
        chiffres=[{"id": "c", "libelle": piege, "valeur": 1, "unite": "km²", "source": piege}],
        filieres=[{"id": "f", "nom": piege}],
    )
    lu = produire(essai)
    texte = _texte(lu)
    assert lu.metadata is not None and lu.metadata.title == Lisseur().lisser(piege)
    assert texte.count('#read("/etc/passwd")') >= 6 and "root:" not in texte
    assert "*gras*" in texte and "#pagebreak()" in texte and "@ref" in texte


def test_empty_fields_are_shown_and_figures_say_their_source(
    dossier: Fabrique, produire: Callable[..., PdfReader]
) -> None:
    chiffres = [
        {"id": "a", "libelle": "Superficie", "valeur": 5549, "unite": "km²"},
        {
            "id": "b",
            "libelle": "Salariés",
            "valeur": 12000,
            "unite": "emplois",
            "source": "INSEE, Flores",
            "millesime": "2021",
        },
    ]
    texte = _texte(produire(dossier(4, chiffres=chiffres)))
    # Once a fiche, by name; no dotted blank, no field that no reader expects.
    assert texte.count("À compléter : ") == 4 and "des indicateurs" in texte and "Élu référent" not in texte
    assert SANS_SOURCE in texte and "INSEE, Flores." in texte and "5 549 km²" in texte
    assert "1 des 2 chiffres" in texte or "1 chiffre" in texte


def test_the_perimeter_says_what_is_known_elsewhere_and_unknown(
    dossier: Fabrique, produire: Callable[..., PdfReader]
) -> None:
    membres = [
        {"siren": "240500439", "nom": "Premier"},
        {"siren": "240500462", "nom": "Second", "candidature_ailleurs": {"avec": "la vallée voisine"}},
        {"siren": "200068765", "nom": "Disparu"},
    ]
    texte = _texte(produire(dossier(perimetre={"membres": membres})))
    assert "CC 0" in texte and "1 000" in texte and "Hautes-Alpes (05)" in texte
    assert "Candidate avec la vallée voisine" in texte and "Inconnu du référentiel" in texte
    assert "Ensemble : 1 EPCI connus" not in texte and "Ensemble : 1 EPCI connu" in texte


@pytest.mark.lent
@pytest.mark.parametrize("nombre", [0, 1, 8])
def test_any_number_of_epci(
    dossier: Fabrique, produire: Callable[..., PdfReader], geographie: Any, nombre: int
) -> None:
    membres = [{"siren": e.siren, "nom": e.nom} for e in geographie.les_epci[:nombre]]
    texte = _texte(produire(dossier(perimetre={"membres": membres})))
    assert all(m["nom"] in texte for m in membres)
    assert ("Aucune intercommunalité n'est retenue" in texte) is (nombre == 0)


@pytest.mark.lent
def test_two_hundred_fiches_follow_one_another_and_are_all_in_the_index(
    dossier: Fabrique, produire: Callable[..., PdfReader]
) -> None:
    lu = produire(dossier(200))
    pages = [lu.get_destination_page_number(s) for s in _plats(lu.outline) if str(s.title).startswith("Action ")]
    assert len(pages) == 200 and pages == sorted(pages) and pages[-1] - pages[0] < 100
    assert _texte(lu).count("Action 199") >= 4


def test_without_the_fonts_of_npm_it_still_comes_out(
    dossier: Fabrique, produire: Callable[..., PdfReader], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BINOME_NODE_MODULES", str(tmp_path))
    assert "Pays d'essai" in _texte(produire(dossier(1)))


@pytest.mark.parametrize("polices", ["npm", "typst"])
def test_every_character_said_printable_is(
    dossier: Fabrique,
    produire: Callable[..., PdfReader],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    polices: str,
) -> None:
    """PDF/UA refuses a character without a shape: all those that are let through have one in both sets of fonts."""
    if polices == "typst":
        monkeypatch.setenv("BINOME_NODE_MODULES", str(tmp_path))
    tous = [chr(c) for c in range(0x20, 0x3000) if not _ILLISIBLES.match(chr(c))]
    lignes = [" ".join(tous[k : k + 100]) for k in range(0, len(tous), 100)]
    champs = {
        "titre": lignes[0],
        "territoire": lignes[1],
        "enjeux_du_territoire": " ".join(tous),
        "filieres": [{"id": f"f{k}", "nom": ligne} for k, ligne in enumerate(lignes)],
    }
    produire(dossier(**champs))


@pytest.mark.lent
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=290), st.integers(1, 30))
def test_any_text_comes_out(dossier: Fabrique, produire: Callable[..., PdfReader], texte: str, fois: int) -> None:
    """Any unicode, control characters, words and titles without end; in the map too."""
    champs: dict[str, Any] = {
        "titre": (texte * fois)[:250] + "t",
        "territoire": texte[:190] + "t",
        "enjeux_du_territoire": texte * fois,
        "chiffres": [{"id": "c", "libelle": f"{texte}t", "valeur": 1, "unite": f"{texte}t", "source": texte}],
        "gouvernance": {"binomes": [{"id": "b", "libelle": texte, "elu": {"nom": f"{texte}t"}}]},
        "plan_actions": {
            "axes": [{"id": "a", "titre": f"{texte}t"}],
            "fiches": [
                {"id": "1", "titre": f"{texte}t", "axe": "a", "diagnostic": texte, "porteurs": [{"nom": f"{texte}t"}]}
            ],
        },
    }
    essai = dossier(**champs)
    carte = carte_du_territoire([], Habillage(essai.territoire))
    assert len(produire(essai, carte=carte, sources=texte).pages) >= 4


@pytest.mark.lent
def test_unprintable_characters_are_counted_and_said(dossier: Fabrique, produire: Callable[..., PdfReader]) -> None:
    texte = _texte(produire(dossier(enjeux_du_territoire="Usine 工場 🚀 et e\u0301tude\x07")))
    assert "Usine [U+5DE5 U+5834]" in texte and "3 caractères" in texte


@pytest.mark.lent
def test_a_rich_fiche_shows_all_its_fields(dossier: Fabrique, produire: Callable[..., PdfReader]) -> None:
    fiche = {
        "id": "1",
        "titre": "Requalifier",
        "axe": "a",
        "diagnostic": "Le besoin dit.",
        "objectifs": "Le but dit.",
        "description": "Le travail dit.\n\nEn deux paragraphes.",
        "porteurs": [{"nom": "Alpha", "siren": "240500439"}, {"nom": "Bêta"}],
        "partenaires": [{"organisation": {"nom": "Gamma"}, "role": "appui"}],
        "territoires": {"epci": ["240500439"], "communes": ["05061"], "sites": ["ZA du Lac"]},
        "naf": ["25.11Z"],
        "maturite": "pret",
        "calendrier": {
            "debut": "2024-01-01",
            "fin": "2026-12-31",
            "jalons": [{"libelle": "Permis", "date": "2024-06-01"}],
        },
        "cout": {"montant": 1000000},
        "financement": [
            {"financeur": "Banque", "nature": "pret", "montant": 600000, "statut": "accorde"},
            {"financeur": "Région", "nature": "subvention", "montant": 900000, "statut": "refuse"},
        ],
        "aides_etat": {"regime": "de minimis", "justification": "petit montant"},
        "besoins": [{"description": "Ingénierie", "operateur": "Cerema"}],
        "indicateurs": [{"libelle": "Emplois", "initial": 3, "cible": 12, "unite": "ETP"}],
        "risques": [{"description": "Retard", "parade": "Marge"}],
        "visibilite": "confidentiel",
        "elu_referent": "Delta",
        "industriel_referent": "Epsilon",
    }
    texte = _texte(produire(dossier(plan_actions={"axes": [{"id": "a", "titre": "Axe"}], "fiches": [fiche]})))
    for attendu in (
        *("Le besoin dit.", "Le but dit.", "En deux paragraphes.", "Alpha, SIREN 240 500 439", "Bêta", "Gamma : appui"),
        *("CC 0, Gap et ZA du Lac", "25.11Z", "Prête", "Du 1er janvier 2024 au 31 décembre 2026", "Permis"),
        *("1 000 000 € HT", "Reste à financer : 400 000 €", "de minimis. petit montant", "Ingénierie (Cerema)"),
        *("3 ETP", "12 ETP", "Retard", "Marge", "Confidentielle", "Delta", "Epsilon", "Refusé"),
    ):
        assert attendu in texte, attendu


def _en_reserve(dossier: Fabrique) -> Dossier:
    axes = [{"id": "a", "titre": "Axe"}]
    fiches = [
        {"id": "1", "titre": "Présentée", "axe": "a"},
        {"id": "2", "titre": "Gardée", "axe": "a", "en_reserve": True, "description": "Plus tard."},
    ]
    return dossier(plan_actions={"axes": axes, "fiches": fiches})


def test_what_is_in_reserve_is_a_title_and_an_annex_on_request(
    dossier: Fabrique, produire: Callable[..., PdfReader]
) -> None:
    essai = _en_reserve(dossier)
    bref, avec = _texte(produire(essai)), _texte(produire(essai, avec_reserve=True))
    assert "Gardée" in bref and "Plus tard." not in bref and "Annexe : les actions en réserve" not in bref
    assert "Plus tard." in avec and "Annexe : les actions en réserve" in avec


def test_the_index_names_each_carrier_with_the_page_of_its_action(
    dossier: Fabrique, produire: Callable[..., PdfReader]
) -> None:
    porteurs = [{"nom": "Zinc"}, {"nom": "Étain"}]
    fiche = {"id": "1-1", "titre": "Étamer", "axe": "a", "porteurs": porteurs}
    lu = produire(dossier(plan_actions={"axes": [{"id": "a", "titre": "Axe"}], "fiches": [fiche]}))
    texte = _texte(lu).split("Porteur N° Action Page")[1]
    page = next(lu.get_destination_page_number(s) for s in _plats(lu.outline) if s.title == "Étamer") + 1
    assert re.search(rf"Étain 1-1 Étamer {page} Zinc 1-1 Étamer {page}", texte)


def test_a_part_with_nothing_in_it_is_not_begun_as_on_the_pages(
    dossier: Fabrique, produire: Callable[..., PdfReader], verdict: Juge, geographie: GeographieEnMemoire
) -> None:
    rien, membre = dossier(), [{"siren": "240500439", "nom": "Premier"}]
    plus = dossier(1, filieres=[{"id": "bois", "nom": "Le bois"}], perimetre={"membres": membre})
    dits = [
        {p["nom"]: p["etat"] for p in contenu(lui, verdict(lui), geographie, None, "")["resume"]["parties"]}
        for lui in (rien, plus)
    ]
    assert set(dits[0].values()) == {"pas_commence"}
    assert (dits[1]["Périmètre"], dits[1]["Plan d'actions"]) == ("bloquant", "bloquant")
    assert (dits[1]["Filières"], dits[1]["Porteur"]) == ("sans_remarque", "pas_commence")
    assert _texte(produire(plus)).count("○ Pas commencé") == 3
