"""A fiche: every field written and kept, the short form, errors beside their field, giving it to its carrier."""

from __future__ import annotations

import html
import re

import pytest
from django.core import mail
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.registre.models import Invitation, RoleDossier
from binome.services.texte import texte_entier

pytestmark = pytest.mark.lent

FICHE = "/atelier/essai/plan-d-actions/fiches/f1/"
COURTE = f"{FICHE}porteur/"
P = "plan_actions.fiches[f1]."
TOUT = {
    "id": "f1",
    "titre": "Une",
    "axe": "a",
    "enjeux": ["innovation", "foncier"],
    "enjeu_local": "Neige",
    "diagnostic": "Besoin\navec deux lignes",
    "objectifs": "Objectifs",
    "description": "Description",
    "porteurs": [{"nom": "SEM", "siren": "240500439", "code": "05061", "provenance": "p. 3", "illustratif": True}],
    "partenaires": [{"organisation": {"nom": "CCI", "provenance": "p. 4"}, "role": "appui"}],
    "territoires": {"epci": ["240500439"], "communes": ["05061"], "sites": ["ZA Nord"]},
    "naf": ["25.11Z"],
    "maturite": "pret",
    "calendrier": {"debut": "2027-01-01", "fin": "2028-01-01", "jalons": [{"libelle": "Permis", "date": "2027-06-01"}]},
    "cout": {"montant": 1000.5, "base": "TTC"},
    "financement": [
        {"financeur": "Région", "nature": "subvention", "montant": 400, "statut": "accorde", "provenance": "p. 5"},
        {"financeur": "SEM", "nature": "autofinancement", "montant": 600.5, "dispositif": "Fonds"},
    ],
    "aides_etat": {"regime": "de minimis"},
    "besoins": [{"description": "Ingénierie", "operateur": "ANCT"}],
    "indicateurs": [{"libelle": "Emplois", "initial": 0, "cible": 12.5, "source": "Suivi"}],
    "risques": [{"description": "Retard", "parade": "Marge"}],
    "visibilite": "partenaires",
    "elu_referent": "Mme X",
    "industriel_referent": "M. Y",
    "en_reserve": True,
    "provenance": "p. 2",
}


def fiche(dossier):
    dossier.refresh_from_db()
    return texte_entier.arbre(texte_entier.revision_de_tete(dossier))["plan_actions"]["fiches"][0]


def formulaire(page):
    """What a browser would send of the form of a page, as it was drawn."""
    corps = re.search(r"<form[^>]*data-enregistrement.*?</form>", page, re.DOTALL)[0]
    envoi: dict[str, list[str]] = {}
    for balise in re.findall(r"<input[^>]*>|<textarea.*?</textarea>|<select.*?</select>", corps, re.DOTALL):
        nom = re.search(r'name="([^"]*)"', balise)
        if nom is None or ('type="checkbox"' in balise and " checked" not in balise):
            continue
        if balise.startswith("<select"):
            valeur = (re.search(r'value="([^"]*)" selected', balise) or ["", ""])[1]
        elif balise.startswith("<textarea"):
            valeur = re.search(r">\n?(.*)</textarea>", balise, re.DOTALL)[1]
        else:
            valeur = (re.search(r'value="([^"]*)"', balise) or ["", ""])[1]
        envoi.setdefault(nom[1], []).append(html.unescape(valeur))
    return envoi


@pytest.fixture
def pleine(dossier, chef):
    saisir(chef, "essai", 1, {"plan_actions.fiches[f1]": TOUT})
    return fiche(dossier)


@pytest.mark.parametrize("adresse", [FICHE, COURTE])
def test_a_form_sent_back_as_it_was_drawn_changes_nothing(dossier, pleine, chef, navigateur, adresse):
    """Neither form loses what it does not show: provenances, codes, rows, fields of the long form."""
    client = navigateur(chef)
    envoi = formulaire(client.get(adresse).content.decode())
    assert client.post(adresse, envoi).status_code == 302
    assert fiche(dossier) == pleine
    assert dossier.revisions.count() == 2


@pytest.mark.parametrize("adresse", [FICHE, COURTE])
def test_an_empty_fiche_sent_back_stays_empty(dossier, chef, navigateur, adresse):
    client = navigateur(chef)
    assert client.post(adresse, formulaire(client.get(adresse).content.decode())).status_code == 302
    assert fiche(dossier) == {"id": "f1", "titre": "Une", "axe": "a"}


def test_a_carrier_fills_the_short_form_and_nothing_else(dossier, membre, navigateur):
    client = navigateur(membre(Role.contributeur, fiches=("f1",)))
    envoi = formulaire(client.get(COURTE).content.decode())
    envoi |= {
        f"{P}description": ["Bâtir un atelier"],
        f"{P}porteurs[0].nom": ["La Poste"],
        f"{P}porteurs[0].siren": ["356 000 000 00042"],
        f"{P}cout.montant": ["1 250 000,50"],
        f"{P}financement[0].financeur": ["Région"],
        f"{P}financement[0].nature": ["subvention"],
        f"{P}financement[0].montant": ["250 000"],
        f"{P}en_reserve": ["oui"],
        f"{P}visibilite": ["confidentiel"],
        f"{P}axe": ["zz"],
    }
    assert client.post(COURTE, envoi).status_code == 302
    assert fiche(dossier) == {
        "id": "f1",
        "titre": "Une",
        "axe": "a",
        "description": "Bâtir un atelier",
        "porteurs": [{"nom": "La Poste", "siren": "356000000", "siret": "35600000000042"}],
        "cout": {"montant": 1250000.5},
        "financement": [{"financeur": "Région", "nature": "subvention", "montant": 250000}],
    }
    page = html.unescape(client.get(COURTE).content.decode())
    assert re.search(r'data-somme="reste">1\u202f000\u202f000,50?\u202f€', page)
    assert client.post(COURTE.replace("f1", "f2"), {**envoi, "revision": ["2"]}).status_code == 403


@pytest.mark.parametrize(
    ("champ", "valeur", "dit"),
    [
        ("porteurs[0].siren", "240500430", "clé de ce SIREN est fausse"),
        ("porteurs[0].siren", "35600000000040", "clé de ce SIRET est fausse"),
        ("cout.montant", "beaucoup", "un nombre est attendu"),
        ("calendrier.debut", "hier", "date"),
        ("titre", "", "obligatoire"),
    ],
)
def test_an_error_is_beside_its_field_and_nothing_typed_is_lost(dossier, chef, navigateur, champ, valeur, dit):
    client = navigateur(chef)
    envoi = formulaire(client.get(COURTE).content.decode()) | {f"{P}description": ["Un long travail"]}
    envoi |= {f"{P}porteurs[0].nom": ["SEM"], f"{P}{champ}": [valeur]}
    reponse = client.post(COURTE, envoi)
    page = html.unescape(reponse.content.decode())
    assert reponse.status_code == 422
    assert re.search(rf'data-erreur-de="{re.escape(P + champ)}">[^<]*{dit}', page.replace("Un nombre", "un nombre"))
    assert ">\nUn long travail</textarea>" in page and valeur in page
    # What holds is saved; what does not is only in the page.
    assert fiche(dossier)["description"] == "Un long travail" and dossier.revisions.count() == 2
    assert {"id": "f1", "titre": "Une", "axe": "a"}.items() <= fiche(dossier).items()


def test_rows_are_added_moved_and_removed_without_script(dossier, pleine, chef, navigateur):
    client = navigateur(chef)
    envoi = formulaire(client.get(FICHE).content.decode())
    page = client.post(FICHE, {**envoi, "geste": f"ajouter:{P}financement"}).content.decode()
    assert f'name="{P}financement[2].montant"' in page
    page = client.post(FICHE, {**formulaire(page), "geste": f"monter:{P}financement:1"}).content.decode()
    page = client.post(FICHE, {**formulaire(page), "geste": f"retirer:{P}risques:0"}).content.decode()
    page = client.post(FICHE, {**formulaire(page), "geste": f"ajouter:{P}calendrier.jalons"}).content.decode()
    assert dossier.revisions.count() == 2
    envoi = formulaire(page) | {f"{P}calendrier.jalons[1].libelle": ["Chantier"]}
    assert client.post(FICHE, envoi).status_code == 302
    lue = fiche(dossier)
    assert [li["financeur"] for li in lue["financement"]] == ["SEM", "Région"]
    assert lue["financement"][1]["provenance"] == "p. 5" and "risques" not in lue
    assert [j["libelle"] for j in lue["calendrier"]["jalons"]] == ["Permis", "Chantier"]


def test_communes_are_found_by_name_and_ticked(dossier, chef, navigateur):
    client = navigateur(chef)
    envoi = formulaire(client.get(FICHE).content.decode()) | {"commune": ["Gap"], "geste": ["chercher"]}
    page = html.unescape(client.post(FICHE, envoi).content.decode())
    assert re.search(r'name="[^"]*communes" value="05061">\s*Gap', page)
    envoi = formulaire(page) | {f"{P}territoires.communes": ["05061"]}
    assert client.post(FICHE, envoi).status_code == 302
    assert fiche(dossier)["territoires"] == {"communes": ["05061"]}
    assert "Gap" in client.get(FICHE).content.decode()
    rien = client.post(FICHE, {**envoi, "revision": ["2"], "commune": ["xqzw"], "geste": ["chercher"]})
    assert "Aucune commune" in rien.content.decode()


@pytest.mark.parametrize("geste", ["ajouter:rien", "monter:porteurs:9", "x", f"ajouter:{P}calendrier.rien"])
def test_a_button_that_means_nothing_is_refused(dossier, chef, navigateur, geste):
    client = navigateur(chef)
    envoi = formulaire(client.get(FICHE).content.decode())
    assert client.post(FICHE, {**envoi, "geste": geste}).status_code == 400


def test_two_people_on_the_same_words_choose(dossier, chef, navigateur):
    client = navigateur(chef)
    envoi = formulaire(client.get(FICHE).content.decode()) | {f"{P}objectifs": ["Les miens"]}
    saisir(chef, "essai", 1, {f"{P}objectifs": "Les autres"})
    reponse = client.post(FICHE, envoi)
    assert reponse.status_code == 409
    assert "Les miens" in reponse.content.decode() and "Les autres" in reponse.content.decode()


def test_the_autosave_gets_its_answer(dossier, chef, navigateur):
    client = navigateur(chef)
    envoi = formulaire(client.get(COURTE).content.decode()) | {f"{P}objectifs": ["Vendre"]}
    reponse = client.post(COURTE, envoi, headers={"Accept": "application/json"})
    assert reponse.json()["revision"] == 2
    faux = envoi | {"revision": ["2"], f"{P}porteurs[0].nom": ["SEM"], f"{P}porteurs[0].siren": ["35600000000040"]}
    refus = client.post(COURTE, faux, headers={"Accept": "application/json"})
    assert refus.status_code == 422 and f"{P}porteurs[0].siren" in refus.json()["erreurs"]


@pytest.mark.parametrize("role", [Role.lecteur, Role.contributeur])
def test_who_may_not_write_reads_text(membre, navigateur, role):
    client = navigateur(membre(role))
    page = client.get(FICHE).content.decode()
    assert 'class="lecture"' in page and ">Enregistrer</button>" not in page
    assert "<textarea" not in page and f'name="{P}' not in page
    assert client.post(FICHE, {"revision": 1, f"{P}titre": "x"}).status_code == 403


def test_a_fiche_is_given_by_an_invitation_then_at_once(dossier, chef, membre, navigateur):
    client = navigateur(chef)
    client.post(f"{FICHE}confier/", {"courriel": "porteur@exemple.fr"})
    assert Invitation.objects.get().fiches == ["f1"] and Invitation.objects.get().role == "contributeur"
    contributeur = membre(Role.contributeur, "deja", fiches=("f2",))
    reponse = client.post(f"{FICHE}confier/", {"courriel": contributeur.email.upper()}, follow=True)
    assert RoleDossier.objects.get(compte=contributeur).fiches == ["f1", "f2"]
    assert "Confiée à" in reponse.content.decode()
    mauvais = client.post(f"{FICHE}confier/", {"courriel": "pas une adresse"}, follow=True)
    assert 'class="message erreur"' in mauvais.content.decode()
    assert navigateur(membre(Role.elu)).post(f"{FICHE}confier/", {"courriel": "x@exemple.fr"}).status_code == 403
    assert Invitation.objects.count() == 1 and len(mail.outbox) <= 1


def test_text_is_escaped_everywhere(dossier, chef, navigateur):
    mechant = '"><script>alert(1)</script>'
    client = navigateur(chef)
    envoi = formulaire(client.get(FICHE).content.decode()) | {
        f"{P}titre": [mechant],
        f"{P}description": [f"</textarea>{mechant}"],
    }
    client.post(FICHE, envoi)
    for adresse in (FICHE, COURTE, "/atelier/essai/plan-d-actions/", "/atelier/essai/plan-d-actions/?vue=tableau"):
        assert "<script>alert" not in client.get(adresse).content.decode()
    assert fiche(dossier)["titre"] == mechant


def test_a_siren_fills_its_carrier_and_saves_nothing(dossier, chef, navigateur):
    client = navigateur(chef)
    corps = {"revision": 1, "geste": "siren", f"{P}titre": "Une", f"{P}axe": "a", f"{P}porteurs": ["0", "1"]}
    corps |= {f"{P}porteurs[0].siren": "240500439", f"{P}porteurs[1].siren": "732829320", f"{P}porteurs[1].nom": "SEM"}
    page = html.unescape(client.post(FICHE, corps).content.decode())
    assert f'name="{P}porteurs[0].nom"' in page and "CC du Briançonnais" in page
    assert "d’après le référentiel" in page and "732829320 est inconnu du référentiel" in page
    assert 'value="SEM"' in page and "porteurs" not in fiche(dossier)


def test_a_number_is_changed_and_the_address_is_not(dossier, chef, navigateur):
    client = navigateur(chef)
    corps = {"revision": 1, f"{P}titre": "Une", f"{P}axe": "a", f"{P}numero": "7 bis"}
    assert client.post(FICHE, corps).status_code == 302
    assert fiche(dossier)["numero"] == "7 bis" and fiche(dossier)["id"] == "f1"
    page = html.unescape(client.get(FICHE).content.decode())
    assert "7 bis</span> Une" in page
    autre = FICHE.replace("f1", "f2")
    refus = client.post(
        autre, {"revision": 2, **{k.replace("f1", "f2"): v for k, v in corps.items() if k != "revision"}}
    )
    assert refus.status_code == 422 and "porte déjà ce numéro" in refus.content.decode()


def test_the_short_form_answers_a_search_that_it_does_not_show(navigateur, dossier, chef):
    envoi = {"revision": "1", f"{P}titre": "Le mien", f"{P}axe": "a", "geste": "chercher", "commune": "Gap"}
    assert navigateur(chef).post(COURTE, envoi).status_code == 200
