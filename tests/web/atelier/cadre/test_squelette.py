"""The workspace is private: an account first, then a link to the dossier, then a right; each refusal says why."""

from __future__ import annotations

import re

import pytest
from django.urls import get_resolver
from tests import maquettes
from tests.web.lecture_html import lire

from binome.domaine.droits.droits import Role

pytestmark = pytest.mark.django_db


def test_without_an_account_every_page_of_the_workspace_leads_to_the_login(navigateur, dossier):
    for adresse in ("/atelier/", "/atelier/essai/", "/atelier/essai/equipe/"):
        reponse = navigateur().get(adresse)
        assert (reponse.status_code, reponse["Location"]) == (302, f"/comptes/connexion/?next={adresse}")


def test_someone_elses_dossier_and_one_that_does_not_exist_answer_the_same(navigateur, dossier):
    etranger = navigateur(maquettes.compte("etranger"))
    autre, absent = etranger.get("/atelier/essai/"), etranger.get("/atelier/nexiste-pas/")
    assert autre.status_code == absent.status_code == 404
    # Each page has its own random mask on the token of its forms.
    sans_jeton = [re.sub(rb'(csrfmiddlewaretoken" value=")[^"]+', rb"\1", r.content) for r in (autre, absent)]
    assert sans_jeton[0] == sans_jeton[1].replace(b"nexiste-pas", b"essai")


@pytest.mark.lent
def test_each_role_of_the_dossier_reads_its_overview_and_team(navigateur, dossier, chef, membre):
    for compte in (chef, *(membre(role) for role in (Role.elu, Role.industriel, Role.contributeur, Role.lecteur))):
        for adresse in ("/atelier/", "/atelier/essai/", "/atelier/essai/equipe/"):
            reponse = navigateur(compte).get(adresse)
            assert reponse.status_code == 200, (compte, adresse)
            assert reponse["Cache-Control"] == "private, no-store"


def test_the_frame_says_days_left_saved_state_and_the_state_of_parts(navigateur, dossier, chef):
    html = navigateur(chef).get("/atelier/essai/").content.decode()
    assert "il reste" in html
    assert 'data-revision="1"' in html
    for partie in ("Périmètre", "Plan d’actions", "Gouvernance", "Chiffres et preuves", "Équipe"):
        assert partie in html


def test_a_refusal_is_a_page_that_says_why(navigateur, dossier, membre):
    reponse = navigateur(membre(Role.lecteur)).post("/atelier/essai/equipe/inviter/", {"courriel": "a@b.fr"})
    assert reponse.status_code == 403
    assert "Réservé au chef de projet." in reponse.content.decode()


def test_a_private_page_is_valid_and_holds_nothing_inline(navigateur, dossier, chef):
    for adresse in ("/atelier/", "/atelier/essai/", "/atelier/essai/equipe/", "/comptes/"):
        page = lire(navigateur(chef).get(adresse).content.decode())
        assert page.mal_fermes == page.ouverts == [], adresse
        assert [i for i, n in page.ids.items() if n > 1] == [], adresse
        assert not page.tous("style")
        assert len(page.tous("h1")) == 1
        pour = {a.get("for") for a in page.tous("label")}
        visibles = [a for a in page.tous("input", "select", "textarea") if a.get("type") not in {"hidden", "submit"}]
        assert all(a.get("id") in pour for a in visibles), adresse
        assert not [a for _, a in page.elements if "style" in a or any(k.startswith("on") for k in a)]


def test_what_is_public_is_listed_here_and_nothing_else():
    """Default: an account. Adding a public page means adding it to this list, on purpose."""
    publiques = {nom for nom, vue in _vues(get_resolver()) if not getattr(vue, "login_required", True)}
    comptes = {
        n for n in publiques if n.startswith(("account_", "mfa_", "socialaccount_", "proconnect", "openid_connect_"))
    }
    assert comptes == {
        "account_login", "account_logout", "account_signup", "account_inactive", "account_confirm_email",
        "account_email_verification_sent", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_authenticate",
        "socialaccount_signup", "socialaccount_login_cancelled", "socialaccount_login_error",
        "proconnect_login", "proconnect_callback",
    }  # fmt: skip
    site = {n for n in publiques - comptes if not n.startswith("api-v1:")}
    assert site == {
        "accueil", "dossiers", "dossier", "perimetre", "plan-d-actions", "fiche", "gouvernance", "chiffres", "verdict",
        "pdf", "yaml", "verdict-json", "geojson", "carte", "fond", "carte-de-france", "fond-de-france", "appels",
        "appel", "referentiel", "api-accueil", "accessibilite", "mentions-legales", "sante", "robots", "invitation",
        "suivre-invitation", "demonstration", "accord", "suivre-accord", "annuler-adresse", "atelier-agenda",
        "labels", "label", "label-verifier", "label-verdict", "label-json", "label-jsonld", "label-certificat",
        "label-horodatage",
        "liste-de-statuts", "emetteur", "labels-de-la-campagne", "offre", "dispositif", "panier", "panier-fiche",
        "accords", "bilans", "bilan", "bilan-fichier", "bilan-schema", "bilans-campagne", "bilans-fichier",
            "bilans-carte",
        # Whoever holds the link of a letter.
        "demande-d-accord", "suivre-demande-d-accord", "reponse-d-operateur", "suivre-reponse", "enquete",
        "suivre-enquete", "point", "suivre-point", "promesses", "suivre-promesses", "lecture", "lecture-pdf",
        "suivre-lecture",
    }  # fmt: skip


def _vues(resolveur, prefixe=""):
    for motif in resolveur.url_patterns:
        if hasattr(motif, "url_patterns"):
            espace = f"{motif.namespace}:" if motif.namespace else ""
            yield from _vues(motif, prefixe + espace)
        else:
            yield f"{prefixe}{motif.name}", motif.callback
