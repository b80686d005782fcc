"""Reading: everyone of the team, no form, no raw word of the model, what changed since one last read."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel
from pypdf import PdfReader
from tests.documents.arbitraires import dossiers
from tests.maquettes import document, tete
from tests.saisies import saisir

from binome.documents.lecture import lire_fichier
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.droits.droits import Role
from binome.domaine.mots.lexique import modele_de
from binome.domaine.mots.libelles import FAMILLES
from binome.registre.models import TexteLu
from binome.services.depot import signatures
from binome.services.production import impression
from binome.services.redaction import enregistrement
from binome.services.verification.verdict import verifier
from binome.web.presentation.lecture import a_lire, lecture

PAGE = "/atelier/essai/lire/"


@pytest.fixture
def dossier(campagne, chef):
    return enregistrement.creer(chef, campagne, document())


def _texte(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", page))


def _bruts(modele: type[BaseModel], vus: set[type] | None = None) -> set[str]:
    """The names of fields, and the codes, that nobody would write: those with an underscore."""
    vus = vus if vus is not None else set()
    if modele in vus:
        return set()
    vus.add(modele)
    noms = {nom for nom in modele.model_fields if "_" in nom}
    for champ in modele.model_fields.values():
        if dedans := modele_de(champ.annotation):
            noms |= _bruts(dedans, vus)
    return noms | {code for famille in FAMILLES.values() for code in famille if "_" in code}


BRUTS = _bruts(Dossier) | {"Unite", "Grandeur montant"}


def _pages(essai: Dossier) -> str:
    verdict = verifier(essai, date=dt.datetime(2023, 9, 20, 8, tzinfo=dt.UTC))
    lu = a_lire(impression.a_lire(essai, verdict))
    corps = render_to_string("web/morceaux/lecture_corps.html", {"lu": lu, "notes": {}})
    note = render_to_string("web/morceaux/lecture_note.html", {"note": impression.note(essai, verdict)})
    brut = " ".join(
        f"{quoi} {dit}" for bloc in lecture(essai.model_dump(mode="json"), essai) for quoi, dit in bloc.lignes
    )
    return f"{_texte(corps)} {_texte(note)} {brut}"


@pytest.mark.lent(3)
@pytest.mark.parametrize("exemple", ["hautes-alpes", "hautes-alpes-corrige"])
def test_no_raw_word_of_the_model_is_read_in_the_examples(exemple) -> None:
    texte = _pages(lire_fichier(Path(__file__).parents[4] / f"exemples/{exemple}/dossier.yaml").dossier)
    assert "montant_projets" in BRUTS and not {nom for nom in BRUTS if nom in texte}


@pytest.mark.lent(5)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(dossiers())
def test_no_raw_word_of_the_model_is_read_in_any_dossier(essai: Dossier) -> None:
    texte = _pages(essai)
    assert not {nom for nom in BRUTS if nom in texte}


@pytest.mark.django_db
def test_a_reader_reads_everything_without_a_form_to_fill(dossier, membre, navigateur) -> None:
    client = navigateur(membre(Role.lecteur))
    page = client.get(PAGE)
    assert page.status_code == 200
    corps = page.content.decode()
    lu = corps[corps.index('<article class="lecture"') : corps.index("</article>")]
    assert not re.search("<(?:input|textarea|select|form)", lu)
    assert 'id="plan-actions-fiches-f1"' in corps and 'id="lire-gouvernance"' in corps
    assert PAGE in client.get("/atelier/").content.decode()


@pytest.mark.django_db
def test_what_changed_since_one_read_is_told_to_each(dossier, chef, membre, navigateur) -> None:
    lecteur = membre(Role.lecteur)
    client = navigateur(lecteur)
    assert "pas encore dit avoir lu" in _texte(client.get(PAGE).content.decode())
    assert client.post(f"{PAGE}lu/", {"revision": "1"}).status_code == 302
    assert "rien n’y a changé" in _texte(client.get(PAGE).content.decode())
    saisir(chef, "essai", 1, {"concertation": "Tout le monde fut réuni."})
    depuis = _texte(client.get(PAGE).content.decode())
    assert "Vous aviez lu la révision 1" in depuis and "la concertation" in depuis
    # Each their own; reading an older revision again takes nothing back.
    assert not TexteLu.objects.filter(compte=chef).exists()
    client.post(f"{PAGE}lu/", {"revision": str(tete(dossier).numero)})
    client.post(f"{PAGE}lu/", {"revision": "1"})
    assert TexteLu.objects.get(compte=lecteur).revision == tete(dossier).numero
    assert navigateur(lecteur).post(f"{PAGE}lu/", {"revision": "99"}).status_code == 404


@pytest.mark.django_db
def test_who_signs_is_told_that_the_text_names_someone_else_and_has_then_read_it(dossier, membre, navigateur) -> None:
    elu = membre(Role.elu)
    page = _texte(navigateur(elu, at=0).get("/atelier/essai/signatures/").content.decode())
    assert "À savoir avant de signer" in page and str(elu) in page
    signatures.signer(elu, "essai", Role.elu, elu.pk, tete(dossier).presente)
    assert TexteLu.objects.get(compte=elu).revision == tete(dossier).numero


@pytest.mark.django_db
@pytest.mark.lent(3)
def test_one_action_and_the_note_are_printed_for_who_may_read_them(dossier, membre, navigateur) -> None:
    client = navigateur(membre(Role.lecteur))
    fiche = PdfReader(io.BytesIO(client.get(f"{PAGE}action-f1.pdf").content))
    assert len(fiche.pages) == 1 and "Action f1" in fiche.pages[0].extract_text()
    assert len(PdfReader(io.BytesIO(client.get("/atelier/essai/note/note.pdf").content)).pages) <= 2
    # A confidential action is not there for a reader, nor in what they read.
    assert client.get(f"{PAGE}action-f3.pdf").status_code == 404
    assert client.get("/atelier/essai/signatures/texte.pdf").status_code == 404


@pytest.mark.django_db
def test_a_deposit_page_is_not_written_for_the_author_when_one_only_reads(dossier, membre, navigateur) -> None:
    page = _texte(navigateur(membre(Role.lecteur)).get("/atelier/essai/depot/").content.decode())
    assert "Lire la candidature" in page and "Ce qui empêche" not in page and "Sera déposée" not in page
