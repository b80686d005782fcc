"""The section « Ce que mesure Binôme »: what is known is said with its nature, what is not is said too."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client, override_settings
from tests.web.lecture_html import lire

from binome.domaine.dossier.dossier import Dossier
from binome.services.publication.vitrine import Candidature
from binome.services.verification.verdict import ouvrir
from binome.web.presentation import mesures
from binome.web.public.vitrine import vitrine

pytestmark = pytest.mark.lent

ADRESSE = "/dossiers/hautes-alpes/perimetre/"
EXEMPLE = Path(__file__).parents[3] / "exemples/hautes-alpes/dossier.yaml"
Servir = Callable[..., str]


def texte(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\u202f", " ")


@pytest.fixture
def servir(monkeypatch: pytest.MonkeyPatch) -> Servir:
    """The page of the example with other members, or other answers of the engine."""

    def page(membres: slice = slice(None), **reponses: object) -> str:
        dossier: Dossier = ouvrir(EXEMPLE, vitrine().referentiel).dossier
        perimetre = dossier.perimetre.model_copy(update={"membres": dossier.perimetre.membres[membres]})
        dossier = dossier.model_copy(update={"perimetre": perimetre})
        candidature = Candidature(EXEMPLE, dossier, vitrine().referentiel)
        for nom, valeur in reponses.items():
            monkeypatch.setattr(Candidature, nom, lambda _, valeur=valeur: valeur)
        monkeypatch.setattr("binome.web.public.dossier.candidature_ou_404", lambda _: candidature)
        with override_settings(DEBUG=True):
            reponse = Client().get(ADRESSE)
        assert reponse.status_code == 200
        html = reponse.content.decode()
        lue = lire(html)
        assert lue.mal_fermes == lue.ouverts == []
        return html

    return page


@pytest.fixture(scope="module")
def evaluation() -> dict:
    candidature = vitrine().candidature("hautes-alpes")
    assert candidature
    lue = candidature.evaluation()
    assert lue
    return lue


def autour(evaluation: dict, statut: str, unites: list[str], **champs: object) -> dict:
    codes = [u["unite"] for u in evaluation["unites"]]
    certificat = {"statut": statut, "borne": 0.55, "ecart": 0.1, "portee": "toutes tailles"}

    def attache(code: str) -> dict:
        lien = {"zone": None, "arrondissement": 1.0, "departement": 1.0, "lien_ancre": 0.11}
        return {"unite": code, "delta": 1.5 if code == unites[0] else -0.5, **lien}

    proposition = {
        "place": "optimum",
        "unites": unites,
        "habitants": 12_000,
        "auto_offre": 0.5,
        "auto_demande": 0.6,
        "emplois": 900.0,
        "diametre_km": 31.4,
        "certificat": certificat,
        "robustesse": {"meme_ensemble": 0.6},
        "contributions": [{**attache(code), "reste": 0.6} for code in unites],
    }
    return {
        "question": {"centre": codes[0], "retenus": codes, "sans": ["200068765", "244900015"]},
        "propositions": [proposition],
        "voisines": [attache("200068765")],
        "membres": [attache(code) for code in codes],
        "moins_liee": attache(codes[-1]),
        "donnees": {"flux": {"nature": "estime"}},
        "avertissement": "Ils aident à discuter.",
        **champs,
    }


def test_measures_say_their_nature_their_source_and_their_range(servir: Servir, evaluation: dict) -> None:
    lu = texte(servir(autour=None))
    assert "Ce que mesure Binôme" in lu and "Observé · référentiel" in lu
    assert "131 communes" in lu and "D’un seul tenant" in lu
    if evaluation["donnees"]["flux"]["nature"] == "estime":
        assert "estimés par un modèle" in lu and "aucune règle n’en conclut seule" in lu
        assert re.search(r"Auto-contention .{0,60}entre \d+ % et \d+ %", lu)
    assert "Ce que chaque EPCI apporte" in lu


def test_while_perimeters_are_searched_the_page_says_so_and_gives_a_link(servir: Servir) -> None:
    html = servir(autour=None)
    assert "Voir s’ils sont prêts" in html and 'href="/dossiers/hautes-alpes/perimetre/?#propositions"' in html
    assert "Ce que chaque EPCI apporte" in html


DELTAS = [{"unite": u, "delta": d} for u, d in (("a", 0.06), ("b", 0.0), ("c", -0.03))]
NOMS = {"a": "A", "b": "B", "c": "C"}


def test_bars_follow_the_numbers() -> None:
    vus = mesures.apports(DELTAS, None, NOMS)
    assert [a.points for a in vus] == ["+6,0\u202fpt", "=", "−3,0\u202fpt"] and not any(a.tient for a in vus)
    assert [(a.x, a.largeur) for a in vus] == [(40.0, 80.0), (40.0, 0.0), (0.0, 40.0)]
    assert mesures.apports([{"unite": "a", "delta": 0.5}], None, NOMS) == []


def test_what_ties_orders_them_when_it_is_known() -> None:
    commun = {"zone": None, "arrondissement": 1.0, "departement": 1.0}
    attaches = [
        {"unite": u, "delta": d, "lien_ancre": lien, **commun}
        for u, d, lien in (("c", 6.0, 0.11), ("b", 0.0, None), ("a", -3.0, 0.0))
    ]
    vus = mesures.apports(DELTAS, attaches, NOMS, "b")
    assert [(a.nom, a.tient, a.points) for a in vus] == [
        ("C", "+6,0", "−3,0\u202fpt"), ("B", "+0,0", "="), ("A", "−3,0", "+6,0\u202fpt"),
    ]  # fmt: skip
    assert [a.detail for a in vus] == [
        "même arrondissement ; échanges 11\u202f%", "le centre", "même arrondissement ; échanges moins de 0,1\u202f%",
    ]  # fmt: skip
    assert [(a.x, a.largeur) for a in vus] == [(40.0, 80.0), (40.0, 0.0), (0.0, 40.0)]


@pytest.mark.parametrize(
    ("statut", "attendu"),
    [
        ("prouve", "Prouvé : aucun autre groupe d’un seul tenant autour"),
        ("borne", "Non prouvé, mais encadré"),
        ("non_prouve", "Non prouvé : un groupe"),
    ],
)
def test_what_is_proved_is_said_in_words_and_of_what(
    servir: Servir, evaluation: dict, statut: str, attendu: str
) -> None:
    unites = [*(u["unite"] for u in evaluation["unites"][:-1]), "200068765"]
    html = servir(autour=autour(evaluation, statut, unites))
    lu = texte(html).replace("'", "’")
    assert attendu in lu and "les liens sont estimés" in lu
    assert "Entrent : Sisteronais-Buëch" in lu and "de justesse" in lu and "dépend de l’estimation" in lu
    assert "même arrondissement ; échanges 11 %" in lu and "31 km" in lu
    assert "on pense d’abord à… Sisteronais-Buëch" in lu and "est la moins liée aux autres" in lu
    # The bar of the map's scale is a small drawing too.
    assert html.count('class="vignette"') == 1 + html.count("data-barre")
    assert "meilleur" not in lu.lower() and "idéal" not in lu.lower()


def test_only_neighbours_are_said_to_be_in_another_candidature(servir: Servir, evaluation: dict) -> None:
    lu = texte(servir(autour=autour(evaluation, "prouve", [u["unite"] for u in evaluation["unites"]])))
    dit = lu[lu.index("Déjà dans une autre candidature") :][:200]
    assert "Sisteronais" in dit and "Angers" not in dit
    assert "C’est le périmètre du dossier" in lu


def test_a_dossier_without_epci_has_nothing_to_measure(servir: Servir) -> None:
    lu = texte(servir(slice(0, 0)))
    assert "Rien à mesurer" in lu and "Ce que chaque EPCI apporte" not in lu


@pytest.mark.lent
def test_a_dossier_of_a_single_epci(servir: Servir) -> None:
    lu = texte(servir(slice(0, 1)))
    assert "Ce que mesure Binôme" in lu and "Ce que chaque EPCI apporte" not in lu


def test_unknown_measures_are_not_invented(servir: Servir, evaluation: dict) -> None:
    rien = [
        {**m, "valeur": None, "bas": None, "haut": None, "nature": "inconnu", "source": ""}
        for m in evaluation["mesures"]
    ]
    ignorante = {**evaluation, "mesures": rien, "contributions": [], "zones_emploi": None, "phase1": None}
    lu = texte(servir(evaluation=ignorante, autour={}))
    assert "Inconnu · ces données ne sont pas chargées sur ce serveur" in lu and "None" not in lu


def test_what_is_known_of_zones_phase_1_and_overlaps_is_said(servir: Servir, evaluation: dict) -> None:
    riche = {
        **evaluation,
        "zones_emploi": [{"nom": "Gap", "part_du_perimetre": 0.9, "part_de_la_zone": 0.75}],
        "phase1": {
            "cas": ["agrandissement"],
            "territoires": ["t"],
            "noms": {"t": "Alpes"},
            "gardes": [],
            "ajoutes": ["240500439"],
            "retires": [],
        },
        "recouvrements": [{"nom": "Ubaye", "candidature": "u", "unites": ["240500462"]}],
        "contiguite": {
            "contigu": False,
            "pieces": [["240500439"], ["240500462"]],
            "ruptures": [{"de": "240500439", "vers": "240500462", "passage": None}],
        },
    }
    lu = texte(servir(evaluation=riche, autour={}))
    assert "Gap : 90 % des habitants du périmètre, 75 % de ceux de la zone" in lu
    assert "Agrandissement, depuis Alpes." in lu and "Nouveaux venus : CC du Briançonnais." in lu
    assert "Ubaye : Pays des" in lu and "En 2 morceaux" in lu
    assert "aucun EPCI ne les relie" in lu


def test_proposals_beside_unknown_measures_do_not_break_the_page(servir: Servir, evaluation: dict) -> None:
    ignorante = {**evaluation, "mesures": []}
    vue = autour(evaluation, "prouve", [evaluation["unites"][0]["unite"], "200068765"])
    vue["propositions"][0] |= {"habitants": None, "diametre_km": None, "robustesse": None}
    lu = texte(servir(evaluation=ignorante, autour=vue))
    assert "Population inconnue" in lu and "None" not in lu
