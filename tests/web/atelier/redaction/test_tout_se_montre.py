"""Whatever the model accepts, every page and document shows: never an error, whatever stands in the dossier."""

from __future__ import annotations

import html
import json
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from tests.documents import arbitraires

from binome.appels.catalogue import charger_appel
from binome.documents import rapport_html, rapport_texte
from binome.documents.ecriture import to_yaml
from binome.domaine.dossier.dossier import relire
from binome.domaine.socle.empreinte import empreinte, json_canonique
from binome.services.production import production
from binome.services.production.production import FormeDocument
from binome.services.publication.vitrine import Vitrine
from binome.services.socle.memoire import MemoireVive
from binome.services.verification.verdict import verifier
from binome.web.public import memoire

QUELQUES = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
ATELIER = ("", "presentation/", "plan-d-actions/", "plan-d-actions/axes/", "plan-d-actions/fiches/f1/", "gouvernance/")
ATELIER += ("gouvernance/porteur/", "gouvernance/instances/", "chiffres/", "conformite/", "historique/", "remarques/")
ATELIER += ("plan-d-actions/fiches/f1/porteur/", "plan-d-actions/plan.xlsx", "perimetre/", "pieces/", "signatures/")
ATELIER += ("qui-doit-quoi/", "equipe/", "depot/", "actes/", "actes/lettre-d-engagement.pdf", "signatures/texte.json")
PUBLIQUES = ("", "verdict/", "perimetre/", "plan-d-actions/", "gouvernance/", "chiffres/")
VIEUX = {
    "id": "essai",
    "titre": "Deux\nlignes",
    "territoire": "X\u2028Y",
    "appel": "ti-2023-2027",
    "fuseau": "La Réunion",
    "depose_le": "0001-01-01T00:00:00+14:00",
    "plan_actions": {
        "axes": [{"id": "a", "titre": ""}],
        "fiches": [
            {"id": "f1", "titre": "\x07", "axe": "a", "calendrier": {"debut": "9999-12-31", "fin": "0001-01-01"}}
        ],
    },
    "chiffres": [{"id": "c1", "libelle": "l", "unite": "u", "valeur": 0.30000000000000004}],
    "gouvernance": {"binomes": [{"id": "b1", "elu": {"nom": "X", "courriel": "?", "fin_mandat": "0900-01-01"}}]},
}


def poser(revision, document):
    """A revision as it would have been kept; drawn past the triggers that forbid to change one."""
    canonique = json_canonique(document)
    neuve = type(revision).objects.create(
        dossier=revision.dossier,
        numero=revision.dossier.revisions.count() + 1,
        auteur=revision.auteur,
        contenu=zlib.compress(canonique),
        empreinte=empreinte(document),
        cree_le=revision.cree_le,
    )
    type(revision.dossier).objects.filter(pk=revision.dossier.pk).update(tete=neuve)


def montrer_l_atelier(dossier, chef, navigateur, document):
    poser(dossier.revisions.order_by("numero").last(), document)
    client = navigateur(chef)
    client.raise_request_exception = True
    for page in ATELIER:
        reponse = client.get(f"/atelier/essai/{page}")
        # A page of a fiche that is not in the dossier; what cannot be deposited has no act.
        absente = "/f1/" in page and all(f.id != "f1" for f in document.plan_actions.fiches)
        assert reponse.status_code == (404 if absente else 200), (page, reponse.status_code)
        contenu = b"".join(reponse) if reponse.streaming else reponse.content
        # Negative control: it is that revision that is shown.
        assert page != "presentation/" or document.titre in html.unescape(contenu.decode())


@pytest.mark.lent
@QUELQUES
@given(document=arbitraires.dossiers())
def test_the_pages_of_the_workspace(dossier, chef, navigateur, document):
    montrer_l_atelier(dossier, chef, navigateur, document)


@pytest.mark.lent
def test_a_text_kept_from_before_the_rules_is_shown(dossier, chef, navigateur):
    montrer_l_atelier(dossier, chef, navigateur, relire(VIEUX))


@pytest.mark.lent
@pytest.mark.parametrize("vieux", [False, True])
@QUELQUES
@given(document=arbitraires.dossiers())
def test_the_documents(referentiel, vieux, document):
    document = relire(VIEUX) if vieux else document
    verdict = verifier(document, geographie=referentiel)
    for forme in FormeDocument:
        assert production.exporter(document, forme, referentiel, verdict), forme
    json.loads(production.exporter(document, FormeDocument.geojson, referentiel))
    familles = charger_appel(verdict.appel).appel.noms_familles
    assert rapport_html.rediger(verdict, familles) and rapport_texte.rediger(verdict, familles, {})


@pytest.mark.lent
@QUELQUES
@given(document=arbitraires.dossiers())
def test_the_public_pages(client, tmp_path, monkeypatch, document):
    fichier = tmp_path / "dossier.yaml"
    fichier.write_text(to_yaml(document), encoding="utf-8")
    servie = Vitrine([fichier])
    with monkeypatch.context() as rustine:
        rustine.setattr(memoire, "_pages", MemoireVive(300))
        for module in ("vitrine", "memoire", "accueil", "documents", "referentiel", "site"):
            rustine.setattr(f"binome.web.public.{module}.vitrine", lambda: servie)
        for page in PUBLIQUES:
            assert client.get(f"/dossiers/essai/{page}").status_code == 200, page
