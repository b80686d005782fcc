"""The whole story with a real browser: from an empty site and an e-mail address to a seal verified far from it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests import pret
from tests.parcours import brouillon
from tests.parcours.boite import Boite, ouverte
from tests.parcours.gestes import Gestes, tenir
from tests.parcours.serveur import RACINE, chez_soi, servi
from tests.ports import port_libre

pytestmark = [pytest.mark.navigateur, pytest.mark.lent(24)]
MOT_DE_PASSE = "quatre mots pris au hasard"
TELEPHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PREPARER = """
from binome.cli.app import app
for commande in ("initialiser", "ouvrir-campagne ti-2023-2027", "prolonger ti-2023-2027 2099-09-22 --motif Essai"):
    app(["administrer", *commande.split()], standalone_mode=False)
"""


@dataclass
class Site:
    """The site, the letters that it sends and the browser that visits it."""

    origine: str
    boite: Boite
    navigateur: Browser

    @contextmanager
    def visiteur(self, **options: object) -> Iterator[Page]:
        """Someone's browser; a script error, or a breach of the CSP, fails the story."""
        with self.navigateur.new_context(locale="fr-FR", accept_downloads=True, **options) as contexte:
            page = contexte.new_page()
            page.set_default_timeout(60_000)
            ennuis: list[str] = []
            page.on("pageerror", lambda e: ennuis.append(str(e)))
            page.on("console", lambda m: ennuis.append(m.text) if "Content Security" in m.text else None)
            try:
                yield page
            except BaseException:
                print(f"\n{page.url}\n{page.inner_text('main')}")
                raise
            assert ennuis == []


@pytest.fixture
def site(tmp_path: Path, navigateur: Browser) -> Iterator[Site]:
    """An empty platform with a call that is open, its worker, and e-mails that really leave."""
    port = port_libre()
    with ouverte() as boite:
        variables = {
            **chez_soi(tmp_path, prete=True),
            "BINOME_ADRESSE": f"http://localhost:{port}",
            "BINOME_TACHES": "ouvrier",
            "BINOME_COURRIEL": "smtp",
            "BINOME_SMTP_HOTE": "127.0.0.1",
            "BINOME_SMTP_PORT": str(boite.port),
        }
        environnement = {**os.environ, **variables}
        pret.lire("-c", PREPARER, env=environnement)
        with servi(environnement=variables, port=port), _ouvrier(environnement):
            yield Site(f"http://localhost:{port}", boite, navigateur)


@contextmanager
def _ouvrier(environnement: dict[str, str]) -> Iterator[None]:
    ouvrier = pret.Programme("-c", pret.BINOME, "tache", "executer", "--intervalle", "0.2", env=environnement)
    try:
        yield
    finally:
        ouvrier.terminate()
        ouvrier.wait(120)


def creer_un_compte(page: Page, nom: str, courriel: str, gestes: Gestes | None = None) -> None:
    """Fill in the form of a page where one signs up."""
    page.get_by_label("Prénom et nom").fill(nom)
    page.locator("[name=email]").fill(courriel)
    page.locator("[name=password1]").fill(MOT_DE_PASSE)
    (gestes or Gestes(page)).cliquer(page.get_by_role("button", name="Créer mon compte"))


def s_inscrire(chef: Page, site: Site, gestes: Gestes) -> None:
    """From the home page to a blank candidature, by the link received."""
    chef.goto(site.origine)
    gestes.cliquer(chef.get_by_role("link", name="Créer un compte").first)
    chef.get_by_label("Nom de votre territoire").fill("Hautes-Alpes")
    creer_un_compte(chef, "Camille Chef", "camille@territoire.example", gestes)
    chef.goto(site.boite.lien("camille@territoire.example", "Confirmez votre adresse"))
    gestes.clics += 1
    gestes.cliquer(chef.get_by_role("button", name="Oui, c’est mon adresse"))
    # Proving one's address signs in, where one signed up, and opens the candidature named there.
    chef.wait_for_url(re.compile("/atelier/hautes-alpes/$"))
    expect(chef.get_by_text("Vous êtes chef de projet")).to_be_visible()
    gestes.ecrans = 0
    tenir("un compte et une candidature vide", gestes)


def ouvrir_la_candidature(chef: Page, tmp_path: Path) -> str:
    """With what is already written, brought as a file."""
    chef.get_by_role("link", name="Atelier", exact=True).click()
    chef.get_by_text("Partir d’un fichier ou de l’exemple").click()
    chef.get_by_label("Un dossier Binôme").set_input_files(brouillon.ecrire(tmp_path / "brouillon.json"))
    chef.get_by_role("button", name="Ouvrir depuis ce fichier").click()
    expect(chef.get_by_text("Vous êtes chef de projet")).to_be_visible()
    return chef.url


def dessiner_le_perimetre(chef: Page, adresse: str) -> None:
    """One member found by its name though it is misspelt, one taken from the table around; then why."""
    chef.goto(f"{adresse}perimetre/")
    chef.get_by_label("Nom de l’intercommunalité").fill("briançonais")
    chef.get_by_role("button", name="Chercher").click()
    chef.get_by_role("button", name="Ajouter CC du Briançonnais").first.click()
    expect(chef.locator("#etabli")).to_have_attribute("data-resume", re.compile("^7 "))
    chef.locator("#autour > summary").click()
    chef.locator("#etabli").get_by_role("button", name=re.compile("Ajouter CC Serre-Ponçon Val")).click()
    expect(chef.locator("#etabli")).to_have_attribute("data-resume", re.compile("^8 "))
    expect(chef.locator("#demandes")).to_contain_text("À justifier")
    expect(chef.locator("#autour")).to_have_attribute("open", "")
    chef.reload()
    chef.locator("#demandes").get_by_role("link", name="Logique industrielle propre").click()
    chef.get_by_label("Logique industrielle propre").fill("Gap et la haute Durance attirent les salariés des huit.")
    chef.get_by_label("Écart avec la phase 1").fill("Les deux territoires de la phase 1 se réunissent.")
    chef.get_by_role("button", name="Enregistrer les textes").click()
    expect(chef.get_by_label("Logique industrielle propre")).to_have_value(re.compile("haute Durance"))


def inviter(chef: Page, adresse: str, courriel: str, role: str, fiche: str = "") -> None:
    chef.goto(f"{adresse}equipe/")
    formulaire = chef.locator("form[action$='/inviter/']")
    formulaire.get_by_label("Adresse électronique").fill(courriel)
    formulaire.get_by_label("Rôle").select_option(label=role)
    if fiche:
        formulaire.get_by_label(fiche).check()
    formulaire.get_by_role("button", name="Envoyer l’invitation").click()
    expect(chef.get_by_text(f"Invitation envoyée à {courriel}")).to_be_visible()


def accepter(page: Page, site: Site, nom: str, courriel: str) -> None:
    """From the letter to the dossier, by an account made on the way."""
    page.goto(site.boite.lien(courriel, "Invitation"))
    page.get_by_role("link", name="Créer mon compte").click()
    creer_un_compte(page, nom, courriel)
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("Bienvenue").first).to_be_visible()


def remplir_la_fiche(porteur: Page, adresse: str) -> None:
    """On a phone, by its carrier, who sees that it saves itself."""
    lieu = f"plan_actions.fiches[{brouillon.FICHE}]"
    porteur.goto(f"{adresse}plan-d-actions/fiches/{brouillon.FICHE}/porteur/")
    for champ, texte in {
        "diagnostic": "Les entreprises qui grandissent ne trouvent ni local ni bailleur.",
        "objectifs": "Porter 4 000 m² d'ateliers à louer.",
        "description": "Création de la société, levée des fonds propres, premier programme à Gap.",
        "calendrier.debut": "2024-01-15",
        "calendrier.fin": "2027-12-31",
        "cout.montant": "3 000 000",
    }.items():
        porteur.locator(f'[name="{lieu}.{champ}"]').fill(texte)
    porteur.locator(f'[name^="{lieu}.financement"][name$=".financeur"]').fill("Banque des Territoires")
    porteur.locator(f'[name^="{lieu}.financement"][name$=".montant"]').fill("3 000 000")
    porteur.locator(f'[name^="{lieu}.financement"][name$=".nature"]').select_option(label="Fonds propres")
    porteur.get_by_role("button", name="Enregistrer", exact=True).last.tap()
    expect(porteur.locator(".du-dossier")).to_contain_text("par Coralie Contributrice")
    porteur.reload()
    expect(porteur.locator(f'[name="{lieu}.objectifs"]')).to_have_value(re.compile("4 000 m²"))
    assert porteur.evaluate("document.documentElement.scrollWidth") <= 360


def nommer_le_binome(chef: Page, adresse: str) -> None:
    chef.goto(f"{adresse}gouvernance/")
    chef.get_by_role("link", name=re.compile("le binôme.*(erritoire|Hautes-Alpes)")).first.click()
    chef.locator("details.groupe-replie").evaluate_all("replis => replis.forEach((repli) => (repli.open = true))")
    elu, industriel = chef.locator("#groupe-1"), chef.locator("#groupe-4")
    elu.get_by_label("Prénom et nom").fill("Élodie Élue")
    elu.get_by_label("Adresse électronique").fill("elodie@agglo.example")
    elu.get_by_label("Mandat sur le territoire").fill("présidente")
    chef.get_by_label(re.compile("^Collectivité du mandat")).fill("CA Gap-Tallard-Durance")
    chef.get_by_label("SIREN de la collectivité").fill("200 067 825")
    elu.get_by_label("Fin du mandat").fill("2032-03-31")
    industriel.get_by_label("Prénom et nom").fill("Ismaël Industriel")
    industriel.get_by_label("Adresse électronique").fill("ismael@usine.example")
    industriel.get_by_label("Fonction").fill("dirigeant")
    chef.locator("#groupe-5").get_by_label(re.compile(r"^Entreprise(\s|$)")).fill("Ateliers de Tallard (illustratif)")
    chef.locator("#groupe-5").get_by_label("SIREN de l’entreprise").fill("000000034")
    chef.locator("#groupe-5").get_by_label("Activité (code NAF)").fill("33.16Z")
    chef.get_by_role("button", name="Enregistrer ce binôme").click()
    for nom in ("Élodie Élue", "Ismaël Industriel"):
        chef.get_by_role("button", name=f"Demander son accord à {nom}").click()
        expect(chef.get_by_text("Demande envoyée à")).to_be_visible()


def consentir(site: Site, courriel: str) -> None:
    """By the person, from the letter, without an account."""
    with site.visiteur() as page:
        page.goto(site.boite.lien(courriel, "Votre accord"))
        gestes = Gestes(page)
        gestes.cliquer(page.get_by_role("button", name="Je suis d’accord pour être nommé ainsi"))
        expect(page.locator("main")).to_contain_text("accord est enregistré")
        gestes.ecrans = 0
        tenir("consentir par courriel", gestes)


def ecrire_a_deux(chef: Page, elue: Page, adresse: str) -> None:
    """The same words by two people: settled side by side, nothing lost."""
    for page in (chef, elue):
        page.goto(f"{adresse}presentation/#concertation")
    chef.get_by_label("Concertation").fill("Concertation du chef.")
    expect(chef.locator("#enregistrement")).to_contain_text("Enregistré à", timeout=15_000)
    elue.get_by_label("Concertation").fill("Concertation de l'élue.")
    expect(elue.locator("#enregistrement")).to_contain_text("le même passage", timeout=15_000)
    elue.get_by_role("button", name="Enregistrer", exact=True).last.click()
    expect(elue.get_by_role("heading", name="Deux textes à départager")).to_be_visible()
    elue.get_by_label("Garder le texte que voici").check()
    elue.get_by_label("Texte qui réunit les deux").fill("Concertation des deux.")
    elue.get_by_role("button", name="Enregistrer ces choix").click()
    expect(elue.get_by_label("Concertation")).to_have_value("Concertation des deux.")


def signer(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}signatures/")
    if (mot_de_passe := page.get_by_label("Votre mot de passe")).count():
        mot_de_passe.fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Signer ce texte").click()
    page.get_by_text("Ce texte est signé par vous").wait_for()


def deposer(chef: Page, adresse: str) -> None:
    chef.goto(f"{adresse}depot/")
    gestes = Gestes(chef)
    gestes.cliquer(chef.get_by_role("button", name="Déposer la candidature"))
    expect(chef.get_by_role("heading", name="Accusé de réception", exact=True)).to_be_visible()
    gestes.ecrans = 0
    tenir("déposer", gestes)


def telecharger(page: Page, lien: str, ou: Path) -> Path:
    with page.expect_download(timeout=90_000) as recu:
        page.get_by_role("link", name=lien).click()
    recu.value.save_as(ou)
    return ou


def verifier(sceau: Path, cle: Path) -> subprocess.CompletedProcess[str]:
    commande = [str(Path(sys.executable).with_name("binome")), "sceau", "verifier", str(sceau), "--cle", str(cle)]
    return subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, timeout=120)


def test_from_an_address_to_a_verified_seal(site: Site, tmp_path: Path) -> None:
    with ExitStack() as pile:
        chef, elue, industriel = (pile.enter_context(site.visiteur()) for _ in range(3))
        porteur = pile.enter_context(site.visiteur(**TELEPHONE))
        gestes = Gestes(chef)
        s_inscrire(chef, site, gestes)
        adresse = ouvrir_la_candidature(chef, tmp_path)
        dessiner_le_perimetre(chef, adresse)
        inviter(chef, adresse, "elodie@agglo.example", "Élu")
        inviter(chef, adresse, "ismael@usine.example", "Industriel")
        inviter(chef, adresse, "coralie@cci.example", "Contributeur", f"{brouillon.FICHE} ·")
        accepter(elue, site, "Élodie Élue", "elodie@agglo.example")
        accepter(industriel, site, "Ismaël Industriel", "ismael@usine.example")
        accepter(porteur, site, "Coralie Contributrice", "coralie@cci.example")
        remplir_la_fiche(porteur, adresse)
        nommer_le_binome(chef, adresse)
        consentir(site, "elodie@agglo.example")
        consentir(site, "ismael@usine.example")
        ecrire_a_deux(chef, elue, adresse)
        chef.goto(f"{adresse}depot/")
        assert chef.get_by_role("button", name="Déposer la candidature").count() == 0
        signer(elue, adresse)
        signer(industriel, adresse)
        deposer(chef, adresse)
        sceau = telecharger(chef, "Sceau du dépôt", tmp_path / "sceau.zip")
        cle = telecharger(chef, "clé publique", tmp_path / "cle.pem")
    accuse = site.boite.attendre("camille@territoire.example", "Accusé de réception")
    assert [piece.get_content_type() for piece in accuse.iter_attachments()] == ["application/pdf"]
    verdict = verifier(sceau, cle)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    octets = bytearray(sceau.read_bytes())
    octets[len(octets) // 2] ^= 1
    sceau.write_bytes(octets)
    assert verifier(sceau, cle).returncode != 0
