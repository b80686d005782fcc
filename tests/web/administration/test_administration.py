"""The pages of administration: who comes in, what each act writes, and that the command line writes the same."""

from __future__ import annotations

import datetime as dt
import html
import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django_tasks_db.models import DBTaskResult
from tests import maquettes
from tests.courriers import travailler
from tests.web.administration.adresses import ACTES, MOTIF, PAGES, adresse, cles, corps
from tests.web.administration.conftest import APPEL, Plateforme, entrer
from tests.web.lecture_html import lire
from typer.testing import CliRunner

from binome.cli.app import app
from binome.registre.models import Campagne, Compte, LigneJournal, Organisation, RoleCampagne
from binome.services.administration import relecture
from binome.services.socle import journal, personnes

pytestmark = [pytest.mark.lent, pytest.mark.django_db]
TOUTES = [*PAGES, *ACTES]


def preparer(nom: str) -> None:
    """What an act needs before it: a call not yet open."""
    if nom == "administration-ouvrir":
        RoleCampagne.objects.all().delete()
        Campagne.objects.all().delete()


def faire(client: Client, nom: str, plateforme: Plateforme, **change: Any) -> Any:
    preparer(nom)
    return client.post(adresse(nom, plateforme), corps(nom, **change))


def lignes() -> list[tuple[str, str, dict[str, Any]]]:
    """The journal, without who acts nor what is drawn at random."""
    dites = []
    for ligne in LigneJournal.objects.order_by("rang"):
        donnees = json.loads(ligne.donnees)
        for tire in ("empreinte", "pseudonymes"):
            donnees.pop(tire, None)
        donnees = json.loads(personnes.nommer(json.dumps(donnees)))
        objet = ligne.objet.split(":")[0] if ligne.action in ("personne.effacee",) else ligne.objet
        dites.append((ligne.action, objet, donnees))
    return dites


def test_every_page_is_in_this_table() -> None:
    noms = {m.name for m in get_resolver("binome.web.administration.urls").url_patterns}
    assert noms == {*PAGES, *ACTES, "lettres-mortes"}


@pytest.mark.parametrize("nom", TOUTES)
def test_only_an_administrator_with_a_second_factor_comes_in(nom: str, plateforme: Plateforme) -> None:
    sans_preuve = maquettes.compte("sans-preuve", administrateur=True)
    lieu, avant = adresse(nom, plateforme), LigneJournal.objects.count()
    for verbe in ("get", "post"):
        envoi = corps(nom) if nom in ACTES else {}
        assert getattr(entrer(None), verbe)(lieu, envoi)["Location"].startswith("/comptes/connexion/")
        assert getattr(entrer(maquettes.compte(f"autre-{verbe}")), verbe)(lieu, envoi).status_code == 403
        instructeur = getattr(entrer(plateforme.personne), verbe)(lieu, envoi)
        assert instructeur.status_code == 403 and "second@exemple.fr" not in instructeur.content.decode()
        assert getattr(entrer(sans_preuve), verbe)(lieu, envoi)["Location"] == "/comptes/double-facteur/"
    assert LigneJournal.objects.count() == avant
    reponse = entrer(plateforme.admin).get(lieu)
    assert reponse.status_code == 200
    assert "no-store" in reponse["Cache-Control"]
    lue = lire(reponse.content.decode())
    assert lue.mal_fermes == lue.ouverts == [] and not lue.tous("style", "script[inline]")


@pytest.mark.parametrize("nom", ACTES)
def test_an_act_wants_a_proof_given_on_purpose(nom: str, plateforme: Plateforme) -> None:
    """Signed in a moment ago is not enough; reading needs no more."""
    client = entrer(plateforme.admin, confirme=False)
    assert client.get(reverse("administration-journal")).status_code == 200
    for verbe in ("get", "post"):
        reponse = getattr(client, verbe)(adresse(nom, plateforme), corps(nom))
        assert reponse.status_code == 302 and "/confirmer/" in reponse["Location"], verbe
    assert not LigneJournal.objects.exists()


@pytest.mark.parametrize("nom", ACTES)
def test_an_act_wants_a_reason(nom: str, client: Client, plateforme: Plateforme) -> None:
    for motif in ("", " \u200b ", "x" * 501, "a\0b"):
        reponse = faire(client, nom, plateforme, motif=motif)
        assert reponse.status_code == 422, motif
    assert not LigneJournal.objects.exists()


@pytest.mark.parametrize("nom", ACTES)
def test_an_act_is_done_and_journalled_with_its_author_and_reason(
    nom: str, client: Client, plateforme: Plateforme
) -> None:
    reponse = faire(client, nom, plateforme)
    assert reponse.status_code == 302, reponse.content.decode()
    ligne = next(li for li in LigneJournal.objects.order_by("-rang") if "motif" in json.loads(li.donnees))
    assert json.loads(ligne.donnees)["motif"] == MOTIF
    assert personnes.nommer(ligne.acteur) == "Admin <admin@exemple.fr>"
    assert journal.verifier()[1] is None
    assert client.get(reponse["Location"]).status_code == 200


@pytest.mark.parametrize("nom", [nom for nom, (_, _, commande) in ACTES.items() if commande])
def test_the_page_and_the_command_line_write_the_same(
    nom: str, client: Client, plateforme: Plateforme, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    point = transaction.savepoint()
    assert faire(client, nom, plateforme).status_code == 302
    par_la_page = lignes()
    transaction.savepoint_rollback(point)
    # What the page wrote beside the base.
    for fichier in settings.DONNEES.rglob("*"):
        if fichier.is_file():
            fichier.unlink()
    preparer(nom)
    commande = [argument.format(**cles(plateforme)) for argument in ACTES[nom][2] or ()]
    groupe = [] if commande[0] == "sceau" else ["administrer"]
    fait = CliRunner().invoke(app, [*groupe, *commande, "--motif", MOTIF])
    assert fait.exit_code == 0, fait.output
    assert lignes() == par_la_page


HOSTILES = ("' OR 1=1 --", "<script>alert(1)</script>", "é" * 5000, "\x00", "\udcff", "../../etc", "999999999999999999")


@pytest.mark.parametrize("nom", ["administration-comptes", "administration-organisations", "administration-journal"])
@pytest.mark.parametrize("brut", HOSTILES)
def test_what_is_looked_for_breaks_nothing(nom: str, brut: str, client: Client) -> None:
    texte = brut.encode("utf-8", "surrogateescape")
    for champ in ("q", "page", "action", "objet", "qui", "du", "au", "avant"):
        reponse = client.get(reverse(nom), {champ: texte})
        assert reponse.status_code in (200, 422), champ
        assert "<script>alert" not in reponse.content.decode()


@pytest.mark.parametrize("nom", [nom for nom in ACTES if ACTES[nom][1]])
def test_what_is_posted_breaks_nothing(nom: str, client: Client, plateforme: Plateforme) -> None:
    for champ in ACTES[nom][1]:
        if champ == "fondateur":
            continue
        for brut in HOSTILES[:3]:
            assert faire(client, nom, plateforme, **{champ: brut}).status_code == 422, (champ, brut)
    assert not LigneJournal.objects.exists()


OU = {nom: PAGES[nom] if nom in PAGES else ACTES[nom][0] for nom in TOUTES}


@pytest.mark.parametrize("nom", [nom for nom, ou in OU.items() if any("{" in valeur for valeur in ou.values())])
def test_what_is_not_there_is_a_404(nom: str, client: Client) -> None:
    inconnus = {cle: "987654321" if "{" in valeur else valeur for cle, valeur in OU[nom].items()}
    lieu = reverse(nom, kwargs=inconnus)
    assert client.get(lieu).status_code == 404
    assert client.post(lieu, {"motif": "x"}).status_code == (404 if nom in ACTES else 405)
    assert not LigneJournal.objects.exists()


def test_a_campaign_that_is_not_open_is_a_404(client: Client, plateforme: Plateforme) -> None:
    for nom in ("administration-campagne", "administration-prolonger", "administration-nommer"):
        assert client.get(reverse(nom, args=["ti-2099"])).status_code == 404


def test_a_role_given_in_the_page_shows_with_its_scope_and_is_taken_back_alone(
    client: Client, plateforme: Plateforme
) -> None:
    faire(client, "administration-nommer", plateforme, courriel="personne@exemple.fr")
    page = client.get(adresse("administration-campagne", plateforme)).content.decode()
    assert "Auvergne-Rhône-Alpes (84)" in page and "Provence-Alpes-Côte d’Azur (93)" in page
    faire(client, "administration-reprendre", plateforme)
    assert list(RoleCampagne.objects.values_list("portee", flat=True)) == ["84"]


def test_two_campaigns_of_a_call_are_administered_apart(client: Client, plateforme: Plateforme) -> None:
    neuve = {"appel": APPEL, "identifiant": "ouvrir", "nom": "vague 2", "jusqu_au": "2098-12-31", "motif": MOTIF}
    ouvrir = reverse("administration-ouvrir")
    assert client.post(ouvrir, {**neuve, "identifiant": "", "nom": ""}).status_code == 422
    assert client.post(ouvrir, neuve).status_code == 302
    lieu = reverse("administration-campagne", args=["ouvrir"])
    liste = client.get(reverse("administration-campagnes")).content.decode()
    assert f'href="{lieu}"' in liste and f'href="{reverse("administration-campagne", args=[APPEL])}"' in liste
    page = client.get(lieu).content.decode()
    assert "vague 2" in page and "31 décembre 2098" in page and "personne@exemple.fr" not in page
    for nom in ("prolonger", "nommer"):
        assert reverse(f"administration-{nom}", args=["ouvrir"]) in page
    # The role of one is not reached, nor taken back, through the other.
    assert client.get(reverse("administration-reprendre", args=["ouvrir", plateforme.role.pk])).status_code == 404
    donne = {"courriel": "personne@exemple.fr", "role": "comite", "motif": MOTIF}
    assert client.post(reverse("administration-nommer", args=["ouvrir"]), donne).status_code == 302
    assert (
        client.post(
            reverse("administration-prolonger", args=["ouvrir"]), {"jour": "2099-01-31", "motif": MOTIF}
        ).status_code
        == 302
    )
    assert [(r.campagne.identifiant, r.role) for r in RoleCampagne.objects.order_by("pk")] == [
        (APPEL, "instructeur"),
        ("ouvrir", "comite"),
    ]
    assert str(Campagne.objects.get(identifiant=APPEL).echeance) == "2099-09-22"
    compte = client.get(adresse("administration-compte", plateforme)).content.decode()
    assert f'href="{lieu}"' in compte
    sien = RoleCampagne.objects.get(role="comite")
    assert (
        client.post(reverse("administration-reprendre", args=["ouvrir", sien.pk]), {"motif": MOTIF}).status_code == 302
    )
    assert list(RoleCampagne.objects.values_list("role", flat=True)) == ["instructeur"]


def test_one_does_not_erase_oneself_and_the_last_administrator_stays(client: Client, plateforme: Plateforme) -> None:
    moi = reverse("administration-effacer", args=[plateforme.admin.pk])
    assert client.get(moi).status_code == client.post(moi, {"motif": MOTIF}).status_code == 404
    assert faire(client, "administration-retirer", plateforme).status_code == 302
    dernier = client.post(reverse("administration-retirer", args=[plateforme.admin.pk]), {"motif": MOTIF})
    assert dernier.status_code == 422 and "seul administrateur" in dernier.content.decode()


def test_an_erasure_says_first_what_goes_and_the_person_is_then_found_nowhere(
    client: Client, plateforme: Plateforme
) -> None:
    page = adresse("administration-effacer", plateforme)
    assert "?apercu=oui" in client.get(page).content.decode()
    apercu = html.unescape(client.get(page, {"apercu": "oui"}).content.decode())
    assert "Partiraient" in apercu and "rôles : 1" in apercu.replace("\u202f", " ").replace("\xa0", " ")
    assert Compte.objects.filter(email="personne@exemple.fr").exists(), "the preview erased"
    assert faire(client, "administration-effacer", plateforme).status_code == 302
    for lieu in ("administration-comptes", "administration-journal"):
        assert "personne@exemple.fr" not in client.get(reverse(lieu)).content.decode()
    assert client.get(adresse("administration-compte", plateforme)).status_code == 404


def test_the_journal_is_filtered_and_paged(client: Client, plateforme: Plateforme) -> None:
    faire(client, "administration-deconnecter", plateforme)
    faire(client, "administration-inscrire", plateforme)
    lieu = reverse("administration-journal")

    def actions(**filtre: str) -> set[str]:
        page = client.get(lieu, filtre).content.decode()
        return {a for a in ("compte.deconnecte", "compte.inscrit") if f"<strong>{a}</strong>" in page}

    assert actions() == actions(qui="Admin@exemple.fr ") == {"compte.deconnecte", "compte.inscrit"}
    assert actions(action="compte.ins") == {"compte.inscrit"}
    assert actions(objet=f"compte:{plateforme.personne.pk}") == {"compte.deconnecte"}
    assert actions(qui="personne@exemple.fr") == actions(au="2001-01-01") == actions(du="2100-12-31") == set()
    assert actions(avant="2") == {"compte.deconnecte"}
    assert actions(du="1901-01-01", au="2100-12-31") == {"compte.deconnecte", "compte.inscrit"}


def test_the_chain_is_verified_by_the_worker_never_in_the_request(
    client: Client, plateforme: Plateforme, monkeypatch: pytest.MonkeyPatch
) -> None:
    lieu = reverse("administration-journal")
    with monkeypatch.context() as interdit:
        interdit.setattr(journal, "verifier", lambda: pytest.fail("read whole in a request"))
        faire(client, "administration-verifier", plateforme)
        assert "Une vérification est demandée" in client.get(lieu).content.decode()
    travailler()
    assert "Intacte" in client.get(lieu).content.decode()
    assert "Une vérification est demandée" not in client.get(lieu).content.decode()
    # A job may run twice: it is told once.
    relecture.verifier.call(LigneJournal.objects.get(action="journal.verification_demandee").rang)
    assert LigneJournal.objects.filter(action="journal.verifie").count() == 1


def test_a_journal_that_was_altered_is_read_and_the_alteration_is_found(client: Client, plateforme: Plateforme) -> None:
    """The page and the job must hold when the base was written by another hand, and say so."""
    lieu = reverse("administration-journal")
    faire(client, "administration-verifier", plateforme)
    travailler()
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute("DROP TRIGGER journal_inalterable ON registre_lignejournal")
        else:
            curseur.execute("DROP TRIGGER journal_sans_update")
    for champ, faux in (("donnees", "[1]"), ("donnees", "{"), ("instant", "hier"), ("acteur", "p-0123456789abcdef")):
        touchees = LigneJournal.objects.filter(rang=1) if champ == "instant" else LigneJournal.objects.all()
        touchees.update(**{champ: faux})
        assert client.get(lieu).status_code == 200, (champ, faux)
    faire(client, "administration-verifier", plateforme)
    travailler()
    page = html.unescape(client.get(lieu).content.decode())
    assert "Journal altéré, ligne 1" in page.replace("\u202f", " ").replace("\xa0", " ")


def test_a_purge_asked_here_is_done_by_the_worker(client: Client, plateforme: Plateforme) -> None:
    faire(client, "administration-purger", plateforme)
    assert DBTaskResult.objects.filter(status="READY", task_path__endswith="purger_la_nuit").count() == 1


def test_the_private_key_is_shown_nowhere(client: Client, plateforme: Plateforme, settings: Any) -> None:
    faire(client, "administration-nouvelle-cle", plateforme)
    page = client.get(reverse("administration-cles")).content.decode()
    assert "BEGIN PUBLIC KEY" in page and "PRIVATE" not in page
    privee = (settings.DONNEES / "cles" / "sceau.pem").read_text()
    assert not any(ligne in page for ligne in privee.splitlines() if len(ligne) > 30 and "-" not in ligne)
    assert faire(client, "administration-nouvelle-cle", plateforme).status_code == 422


def test_a_merge_is_seen_in_the_pages(client: Client, plateforme: Plateforme) -> None:
    liste = reverse("administration-organisations")
    assert "Doublons probables" in client.get(liste).content.decode()
    faire(client, "administration-fusionner", plateforme)
    assert "Doublons probables" not in client.get(liste).content.decode()
    assert Organisation.objects.get(pk=plateforme.doublon.pk).fusionnee_dans == plateforme.region
    assert client.get(reverse("administration-organisation", args=[plateforme.doublon.pk])).status_code == 404
    page = client.get(reverse("administration-organisation", args=[plateforme.region.pk])).content.decode()
    assert "Aussi nommé" in page


def test_an_account_that_knows_the_site_by_this_door_finds_the_pages(client: Client, plateforme: Plateforme) -> None:
    assert f'href="{reverse("administration")}"' in client.get("/comptes/").content.decode()
    assert reverse("administration") not in entrer(plateforme.personne).get("/comptes/").content.decode()
    assert Campagne.objects.get().appel == APPEL


def _ouvrir(client: Client, appel: str = APPEL, **dit: str) -> Any:
    return client.post(reverse("administration-ouvrir"), {"appel": appel, "motif": MOTIF, **dit})


def test_two_campaigns_of_a_call_are_not_mixed_up(client: Client, plateforme: Plateforme) -> None:
    reponse = _ouvrir(client, identifiant="vague-2", nom="vague 2", jusqu_au="2098-05-04")
    assert reponse.status_code == 302
    seconde = Campagne.objects.get(identifiant="vague-2")
    assert (seconde.appel, seconde.nom, seconde.echeance) == (APPEL, "vague 2", dt.date(2098, 5, 4))
    liste = client.get(reverse("administration-campagnes")).content.decode()
    for identifiant in ("vague-2", APPEL):
        assert reverse("administration-campagne", args=[identifiant]) in liste
    assert (
        "personne@exemple.fr" not in client.get(reverse("administration-campagne", args=["vague-2"])).content.decode()
    )
    ici = reverse("administration-prolonger", args=["vague-2"])
    assert ici in client.get(reverse("administration-campagne", args=["vague-2"])).content.decode()
    client.post(ici, {"jour": "2099-01-01", "motif": MOTIF})
    client.post(
        reverse("administration-nommer", args=["vague-2"]),
        {"courriel": "neuf@exemple.fr", "role": "comite", "region": "", "motif": MOTIF},
    )
    dates = {c.identifiant: str(c.echeance) for c in Campagne.objects.all()}
    assert dates == {APPEL: "2099-09-22", "vague-2": "2099-01-01"}
    assert RoleCampagne.objects.get(compte__email="neuf@exemple.fr").campagne == seconde
    fiche = client.get(reverse("administration-compte", args=[Compte.objects.get(email="neuf@exemple.fr").pk]))
    assert reverse("administration-campagne", args=["vague-2"]) in fiche.content.decode()


def test_a_call_without_a_deadline_is_opened_with_one(client: Client, plateforme: Plateforme) -> None:
    sans = _ouvrir(client, appel="sites-cles-en-main")
    assert sans.status_code == 422 and "donnez-en une" in sans.content.decode()
    avec = _ouvrir(client, appel="sites-cles-en-main", jusqu_au="2098-05-04")
    assert avec.status_code == 302
    loin = _ouvrir(client, identifiant="x", nom="x", jusqu_au="9999-12-31")
    assert loin.status_code == 422
