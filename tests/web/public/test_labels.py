"""The public pages of labels: what is printed leads to the right label; what is pasted is judged as by the command."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests import maquettes
from tests.documents.certificat.test_certificat import lire_qr
from tests.labels import label_signe, octets
from tests.services.horodatage.autorite import fabriquer, openssl, servir
from tests.services.label.conftest import ANNONCE, DECISION, deposer
from typer.testing import CliRunner

from binome.cli.app import app
from binome.domaine.droits.droits import Role
from binome.domaine.label.actes import ActeDuLabel, Effet, Fondement
from binome.domaine.label.label import PorteeDeModification
from binome.domaine.label.vie import Fait
from binome.registre.models import EvenementDuLabel, Jeton
from binome.services.horodatage import jetons, preuves
from binome.services.label import consultation, emission, evenements, modifications
from binome.services.label.cle_changee import reemission, rotation
from binome.services.label.cles import Sort

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
APRES = ANNONCE + dt.timedelta(days=2)


@pytest.fixture(autouse=True)
def reglages(settings, tmp_path, monkeypatch):
    settings.DONNEES, settings.BINOME_ADRESSE = tmp_path, "https://labels.exemple.fr"
    montre = maquettes.Horloge(APRES)
    monkeypatch.setattr("binome.services.socle.horloge.maintenant", montre)
    return montre


@pytest.fixture
def label(db):
    return emission.emettre(deposer(maquettes.campagne(), "hautes-alpes"), DECISION, ANNONCE)


@pytest.fixture
def visiteur():
    return Client()


def retirer(label):
    fait = Fait(ActeDuLabel.prononcer, APRES.date(), Fondement.condition_perdue, Effet.abrogation)
    evenements.ecrire(label, ActeDuLabel.prononcer, APRES, fait=fait, motif="Binôme rompu")


def test_before_any_label_the_list_says_so_and_there_is_no_issuer(visiteur):
    assert "Aucun label" in visiteur.get("/labels/").content.decode()
    assert visiteur.get("/.well-known/did.json").status_code == 404
    assert visiteur.get("/api/v1/labels").json() == []


def test_a_label_is_listed_and_has_its_page(visiteur, label):
    adresse = reverse("label", args=(label.identifiant,))
    assert adresse in visiteur.get("/labels/").content.decode()
    page = visiteur.get(adresse).content.decode()
    for dit in (label.territoire, "Ce territoire a le label", "CC du Briançonnais", label.depot.numero, "Non horodaté"):
        assert dit in page
    assert "binome label verifier" in page


def test_the_code_of_its_certificate_leads_to_its_page_which_recognises_it(visiteur, label):
    pdf = visiteur.get(reverse("label-certificat", args=(label.identifiant, 1)))
    assert pdf["Content-Type"] == "application/pdf"
    (joint,) = PdfReader(io.BytesIO(pdf.content)).attachments["label.json"]
    assert joint.decode() == consultation.version(label.identifiant).attestation
    lu = urlsplit(lire_qr(pdf.content))
    assert f"{lu.scheme}://{lu.netloc}" == "https://labels.exemple.fr"
    page = visiteur.get(f"{lu.path}?{lu.query}").content.decode()
    assert "bien celui de ce label" in page
    assert label.territoire in page
    faux = visiteur.get(f"{lu.path}?e=0123456789abcdef").content.decode()
    assert "ne vous y fiez pas" in faux


def test_its_files_are_verified_by_the_command_alone(visiteur, label, tmp_path):
    page = visiteur.get(reverse("label", args=(label.identifiant,))).content.decode()
    fichiers = {
        "label.json": reverse("label-json", args=(label.identifiant, 1)),
        "did.json": "/.well-known/did.json",
        **{f"{s}.json": reverse("liste-de-statuts", args=(1, s)) for s in ("revocation", "suspension", "refresh")},
    }
    for nom, adresse in fichiers.items():
        assert adresse in page
        reponse = visiteur.get(adresse)
        assert reponse["Access-Control-Allow-Origin"] == "*"
        (tmp_path / nom).write_bytes(reponse.content)
    did = json.loads((tmp_path / "did.json").read_text())
    entrees = json.loads((tmp_path / "label.json").read_text())["credentialStatus"]
    assert did["id"] == "did:web:labels.exemple.fr"
    assert all(urlsplit(e["statusListCredential"]).path in fichiers.values() for e in entrees)
    statuts = [o for s in ("revocation", "suspension", "refresh") for o in ("--statuts", str(tmp_path / f"{s}.json"))]
    commande = ["label", "verifier", str(tmp_path / "label.json"), "--emetteur", str(tmp_path / "did.json"), *statuts]
    fait = CliRunner().invoke(app, [*commande, "--date", APRES.isoformat(), "--format", "json"])
    assert json.loads(fait.output) == {"valide": True, "etat": "valide", "raisons": []}


def test_its_number_is_read_as_people_copy_it(visiteur, label):
    crie = label.identifiant.upper()
    page = visiteur.get(reverse("label", args=(crie,))).content
    assert page == visiteur.get(reverse("label", args=(label.identifiant,))).content
    assert visiteur.get(f"/api/v1/labels/{crie}").json()["id"] == label.identifiant
    assert visiteur.get(reverse("label-json", args=(crie, 1))).status_code == 200
    absente = visiteur.get(reverse("label-json", args=(label.identifiant, 9)))
    assert (absente.status_code, "version 9" in absente.content.decode()) == (404, True)


def test_where_the_key_lies_is_told_to_nobody(visiteur, label, tmp_path):
    texte = consultation.version(label.identifiant).attestation
    (tmp_path / "cles" / "label-1.pem").unlink()
    for reponse in (verifier(visiteur, texte), visiteur.get(reverse("liste-de-statuts", args=(1, "revocation")))):
        assert reponse.status_code == 503
        dit = reponse.content.decode()
        assert "label-1.pem" not in dit and "sauvegarde" not in dit and "ne peut pas être signée" in dit


def test_the_labels_of_a_demonstration_say_that_they_attest_nothing(visiteur, label, settings):
    adresses = ("/labels/", reverse("label", args=(label.identifiant,)), "/labels/verifier/")
    assert not any("attestent rien" in visiteur.get(adresse).content.decode() for adresse in adresses)
    settings.BINOME_DEMONSTRATION = True
    assert all("attestent rien" in visiteur.get(adresse).content.decode() for adresse in adresses)


def test_both_files_have_one_content_at_two_addresses(visiteur, label):
    premier, second = (
        json.loads(visiteur.get(reverse(nom, args=(label.identifiant, 1))).content)
        for nom in ("label-json", "label-jsonld")
    )
    suites = [arbre.pop("proof")["cryptosuite"] for arbre in (premier, second)]
    assert premier == second
    assert suites == ["eddsa-jcs-2022", "eddsa-rdfc-2022"]


def verifier(visiteur, contenu: bytes | str, *, fichier: bool = False):
    envoi = {"fichier": io.BytesIO(contenu)} if fichier else {"texte": contenu}
    return visiteur.post("/labels/verdict/", envoi)


@pytest.mark.parametrize("fichier", [False, True])
def test_what_is_pasted_or_sent_is_valid(visiteur, label, fichier):
    texte = consultation.version(label.identifiant).attestation
    page = verifier(visiteur, texte.encode() if fichier else texte, fichier=fichier)
    assert page.status_code == 200
    assert "Label valable" in page.content.decode()
    # A file says nothing to the eye: the page says whose label it is.
    assert f"<strong>{label.territoire}</strong>" in page.content.decode()
    assert not page.cookies


def test_one_letter_changed_is_refused_with_the_reason_of_the_command(visiteur, label):
    texte = consultation.version(label.identifiant).attestation.replace(label.territoire, "Ailleurs", 1)
    page = verifier(visiteur, texte).content.decode()
    assert "Label non valable" in page
    assert "signature" in page
    assert "Ailleurs</strong>" not in page and "Ne vous fiez pas" in page


def test_a_certificate_given_instead_of_its_file_is_led_to_what_it_carries(visiteur, label):
    page = verifier(visiteur, b"%PDF-1.7\n\xff\xfe", fichier=True)
    assert page.status_code == 422
    assert "enregistrez sa pièce jointe" in page.content.decode() and "%PDF" not in page.content.decode()


def test_an_ended_label_is_said_so_everywhere(visiteur, label):
    retirer(label)
    assert (
        "Label non valable" in verifier(visiteur, consultation.version(label.identifiant).attestation).content.decode()
    )
    page = visiteur.get(reverse("label", args=(label.identifiant,))).content.decode()
    assert "Ce territoire n’a plus ce label" in page
    assert "L242-2" in page
    assert "Binôme rompu" not in page
    assert "Le certificat (PDF)" not in page
    assert visiteur.get("/api/v1/labels").json()[0]["etat"] == "retire"


def test_a_label_past_its_last_day_is_said_so_everywhere(visiteur, reglages, monkeypatch):
    voulu, terme = emission.LabelVoulu, dt.date(2027, 12, 31)
    monkeypatch.setattr(emission, "LabelVoulu", lambda **dit: voulu(**{**dit, "fin": terme}))
    label = emission.emettre(deposer(maquettes.campagne(), "hautes-alpes"), DECISION, ANNONCE)
    signe = consultation.version(label.identifiant).attestation
    fin = dt.datetime.fromisoformat(json.loads(signe)["validUntil"])
    for passe, etat, dit in ((0, "valide", "Label valable"), (1, "expire", "Label non valable")):
        reglages.instant = fin + dt.timedelta(seconds=passe)
        lus = [visiteur.get("/api/v1/labels").json()[0], visiteur.get(f"/api/v1/labels/{label.identifiant}").json()]
        listes = CliRunner().invoke(app, ["label", "lister", "--format", "json"])
        lus += json.loads(listes.output)["labels"]
        assert [lu["etat"] for lu in lus] == [etat] * 3
        assert dit in verifier(visiteur, signe).content.decode()
        page = visiteur.get(reverse("label", args=(label.identifiant,))).content.decode()
        assert ("Ce label est arrivé à son terme" in page) is (etat == "expire")
        assert "du 9 novembre 2023 au 31 décembre 2027" in page


def test_an_amended_label_names_the_day_of_the_decision_that_it_cites(visiteur, label, reglages):
    adresse = reverse("label", args=(label.identifiant,))
    assert "9 novembre 2023<br>" in visiteur.get(adresse).content.decode()
    chef = label.dossier.roles.get(role="chef_de_projet").compte
    (une, *_) = json.loads(consultation.version(label.identifiant).attestation)["credentialSubject"]["perimetre"]
    modifications.demander(chef, label.identifiant, [PorteeDeModification.perimetre], "Une reste.", [une["siren"]])
    reglages.avancer(days=80)
    modifications.accepter(
        maquettes.officiel(Role.administrateur, label.campagne), label.identifiant, "Acte 3", "Comité"
    )
    page = visiteur.get(adresse).content.decode()
    assert "Acte 3, 30 janvier 2024<br>" in page and "à partir du 9 novembre 2023" in page
    assert "1 intercommunalité labellisée, nommée ci-dessous" in page


def test_what_is_envisaged_is_not_public(visiteur, label):
    fait = Fait(ActeDuLabel.engager, APRES.date(), Fondement.condition_perdue, Effet.abrogation, APRES.date())
    avant = visiteur.get(reverse("label", args=(label.identifiant,))).content
    evenements.ecrire(label, ActeDuLabel.engager, APRES, fait=fait, motif="Griefs")
    assert visiteur.get(reverse("label", args=(label.identifiant,))).content == avant
    assert EvenementDuLabel.objects.count() == 2


def test_a_label_of_another_issuer_is_said_so(visiteur, label):
    page = verifier(visiteur, octets(label_signe()).decode()).content.decode()
    assert "Label non valable" in page


HOSTILES = [
    '{"a": 1, "a": 2}',
    "[" * 100_000,
    '{"@context": "<script>alert(1)</script>", "proof": {}}',
    '{"id": "\\u202e\\u0000", "proof": [1]}',
    '{"proof": {"verificationMethod": {}, "created": 1e400}}',
    "null",
    '{"credentialStatus": [{"statusListCredential": "http://127.0.0.1/"}]}',
    "\ud83d rien",
]


@pytest.mark.parametrize("texte", HOSTILES)
def test_what_is_hostile_is_refused_and_shown_harmless(visiteur, label, texte):
    page = verifier(visiteur, texte.encode("utf-8", "replace"), fichier=True)
    assert page.status_code in (200, 422)
    contenu = page.content.decode()
    assert "Label non valable" in contenu or "ne se lit pas" in contenu
    assert "<script>alert" not in contenu


def test_what_is_beyond_measure_or_empty(visiteur, label):
    trop = verifier(visiteur, b" " * 10 + b"{" * 4_100_000, fichier=True)
    assert (trop.status_code, "4 Mo au plus" in trop.content.decode()) == (422, True)
    colle = verifier(visiteur, "{" * 5_100_000)
    assert (colle.status_code, "Au plus 5" in colle.content.decode()) == (400, True)
    vide = verifier(visiteur, "")
    assert (vide.status_code, "Rien à vérifier" in vide.content.decode()) == (422, True)


def test_without_an_issuer_nothing_is_verified(visiteur):
    page = verifier(visiteur, "{}")
    assert (page.status_code, "signé ici" in page.content.decode()) == (422, True)


@pytest.mark.parametrize(
    "adresse",
    [
        "/labels/zzzz-zzzz/",
        "/labels/zzzz-zzzz/1/label.json",
        "/labels/listes/9/revocation.json",
        "/labels/listes/1/x.json",
    ],
)
def test_what_is_not_there(visiteur, label, adresse):
    assert visiteur.get(adresse).status_code == 404


def test_the_api_tells_the_same(visiteur, label):
    lu = visiteur.get(f"/api/v1/labels/{label.identifiant}").json()
    assert (lu["id"], lu["etat"], len(lu["versions"])) == (label.identifiant, "valide", 1)
    assert visiteur.get(lu["versions"][0]["attestation"]).status_code == 200
    assert visiteur.get("/api/v1/labels/zzzz-zzzz").status_code == 404


def test_pages_cost_the_same_whatever_the_number(visiteur, label, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        visiteur.get(reverse("label", args=(label.identifiant,)))
    with django_assert_max_num_queries(4):
        visiteur.get("/labels/")


@pytest.fixture
def autorite(tmp_path_factory, settings):
    with servir(fabriquer(tmp_path_factory.mktemp("autorite"))) as servie:
        settings.BINOME_HORODATAGE, settings.BINOME_HORODATAGE_CHAINE = servie.adresse, str(servie.chaine)
        yield servie


def dater(label):
    for cle in Jeton.objects.filter(objet__startswith=f"label:{label.identifiant}").values_list("pk", flat=True):
        jetons.obtenir.func(cle)


def test_its_token_its_certificates_and_all_its_proof_are_given_to_anyone(visiteur, label, autorite, tmp_path):
    """As the command gives them; and what is taken is verified by openssl alone."""
    version = label.versions.get()
    adresse = reverse("label", args=(label.identifiant,))
    assert "label-horodatage" not in visiteur.get(adresse).content.decode()
    assert "Non horodaté" in visiteur.get(adresse).content.decode()
    dater(label)
    page = visiteur.get(adresse).content.decode()
    assert "CN=Horodatage" in page and "tient par lui-même" in page
    for forme, type_mime in preuves.FORMES.items():
        lien = reverse("label-horodatage", args=(version.empreinte, forme))
        assert f'href="{lien}"' in page
        reponse = visiteur.get(lien)
        assert (reponse.status_code, reponse["Content-Type"]) == (200, type_mime)
        assert reponse["Access-Control-Allow-Origin"] == "*"
        sortie = tmp_path / f"label.{forme}"
        objet = f"label:{label.identifiant}:1:1"
        fait = CliRunner().invoke(app, ["horodatage", "exporter", objet, "--forme", forme, "--sortie", str(sortie)])
        assert fait.exit_code == 0, fait.output
        assert sortie.read_bytes() == reponse.content
    verifier = ("ts", "-verify", "-digest", version.empreinte, "-in", "label.tsr", "-CAfile", "label.pem")
    assert b"OK" in openssl(*verifier, dans=tmp_path)
    (dite,) = visiteur.get(f"/api/v1/labels/{label.identifiant}/horodatages").json()
    assert (dite["empreinte"], dite["autorite"], dite["pourquoi"]) == (version.empreinte, "CN=Horodatage", "")
    assert base64.b64decode(dite["reponse"]) == (tmp_path / "label.tsr").read_bytes()
    assert base64.b64decode(dite["preuve"]) == (tmp_path / "label.zip").read_bytes()
    assert dite["certificats"] == (tmp_path / "label.pem").read_text()


def test_what_nobody_dated_and_what_is_no_version_are_told_alike(visiteur, label):
    """Before it is announced, a version is not there: its token is not either, and nothing tells one from another."""
    version = label.versions.get()
    for empreinte, forme in ((version.empreinte, "tsr"), ("ab" * 32, "tsr"), ("x", "zip"), (version.empreinte, "exe")):
        assert visiteur.get(reverse("label-horodatage", args=(empreinte, forme))).status_code == 404
    assert visiteur.get("/api/v1/labels/zzzz-zzzz/horodatages").status_code == 404
    (dite,) = visiteur.get(f"/api/v1/labels/{label.identifiant}/horodatages").json()
    assert (dite["date"], dite["reponse"], dite["preuve"]) == (None, "", "")
    assert "plateforme" in dite["pourquoi"]


def test_after_a_theft_the_page_knows_by_itself_what_was_dated_before(visiteur, label, autorite, reglages):
    """A file of before, whose token the platform has, still holds; the control: one whose token it has not."""
    ancienne = label.versions.get()

    def voler():
        reemission.reemettre(rotation.changer_de_cle("Vol", Sort.volee).reste)

    dater(label)
    reglages.instant = Jeton.objects.get(empreinte=ancienne.empreinte).date + dt.timedelta(minutes=1)
    voler()
    page = visiteur.post(reverse("label-verdict"), {"texte": ancienne.attestation}).content.decode()
    assert "Label valable" in page and "Un tiers a vu ce fichier" in page
    assert reverse("label-horodatage", args=(ancienne.empreinte, "zip")) in page
    neuve = label.versions.latest("emission")
    voler()
    page = visiteur.post(reverse("label-verdict"), {"texte": neuve.attestation}).content.decode()
    assert "Label non valable" in page and "révoquée" in page
