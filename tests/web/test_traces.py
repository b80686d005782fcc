"""What is written for who operates the site: each event once, by known keys, and nothing of what people are or type."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import pytest
from config.journalisation import EnJson, EnTexte, SansAdresse
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from tests import maquettes
from tests.etalon.voyage import NOMMES, Voyage, adresse, compte, ouvrir_la_campagne
from tests.maquettes import INSTANT, Horloge
from tests.serveur_smtp import Serveur, serveur_smtp

from binome.registre.models import Compte, Envoi
from binome.services.exploitation import ouvrier
from binome.services.socle import horloge as services
from binome.services.socle import traces
from binome.services.socle.erreurs import TexteChangeError
from binome.web.socle import lenteur

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
TAPE, FAUSSE, PERDUE = "Chiffrer l'action Vermeil.", "fausse@exemple.fr", "perdue@exemple.fr"
LIEN = re.compile(r"https://binome\.example(/\S+)")


@dataclass
class Traces:
    """All that is logged, as text and as JSON; `brutes`: without the filter, what Django would have said."""

    brutes: StringIO = field(default_factory=StringIO)
    texte: StringIO = field(default_factory=StringIO)
    json: StringIO = field(default_factory=StringIO)

    def lignes(self) -> list[dict[str, Any]]:
        lues = [json.loads(ligne) for ligne in self.json.getvalue().splitlines()]
        return [ligne for ligne in lues if ligne["source"] == traces.NOM]

    def actions(self) -> Counter[str]:
        return Counter(ligne["action"] for ligne in self.lignes())


@pytest.fixture
def ecoute() -> Iterator[Traces]:
    """Handlers as the settings make them, and a bare one before them: a filter changes what comes after it."""
    vues, racine = Traces(), logging.getLogger()
    poignees = [logging.StreamHandler(s) for s in (vues.brutes, vues.texte, vues.json)]
    poignees[0].setFormatter(EnTexte("%(name)s %(message)s"))
    poignees[1].setFormatter(EnTexte("%(asctime)s %(levelname)s %(name)s %(message)s"))
    poignees[2].setFormatter(EnJson())
    for poignee in poignees[1:]:
        poignee.addFilter(SansAdresse())
    racine.handlers[:0] = poignees
    yield vues
    for poignee in poignees:
        racine.removeHandler(poignee)


@pytest.fixture
def smtp(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serveur]:
    horloge = Horloge()
    monkeypatch.setattr("django.utils.timezone.now", horloge)
    monkeypatch.setattr(services, "maintenant", horloge)
    with serveur_smtp() as serveur:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", serveur.port
        settings.BINOME_ADRESSE, settings.DONNEES = "https://binome.example", tmp_path
        settings.BINOME_REQUETE_LENTE = 2000
        ouvrir_la_campagne(INSTANT)
        yield serveur


def liens(smtp: Serveur, pour: str) -> list[str]:
    """The links of every letter to someone."""
    parts = [part for message in smtp.pour(pour) for part in message.walk() if part.get_content_type() == "text/plain"]
    return LIEN.findall("\n".join(str(part.get_payload(decode=True), "utf-8") for part in parts))


def en_equipe(smtp: Serveur) -> Voyage:
    voyage = Voyage()
    voyage.inviter_l_equipe()
    ouvrier.executer(une_fois=True)
    for qui in ("elue", "industriel", "contributrice", "lectrice"):
        voyage.accepter(qui, next(li for li in liens(smtp, adresse(qui)) if "/invitation/" in li))
    return voyage


def ecrire_partout(voyage: Voyage, smtp: Serveur) -> None:
    """Letters that leave, one that is refused, one that may have left, one that waits."""
    voyage.demander("elue", TAPE, None)
    smtp.humeur = lambda mot, qui: {
        ("RCPT", FAUSSE): "550 inconnue",
        ("MESSAGE", PERDUE): "perdu",
        ("RCPT", NOMMES["elu"]): "451 plus tard",
    }.get((mot, qui))
    voyage.inviter("fausse", "lecteur")
    voyage.inviter("perdue", "lecteur")
    voyage.demander_les_accords()
    ouvrier.executer(une_fois=True)


def se_faire_refuser(voyage: Voyage, smtp: Serveur) -> None:
    """A reader who invites; a link followed by another account; a link used twice."""
    voyage.siens["lectrice"].poster("atelier-inviter", {"courriel": adresse("x"), "role": "lecteur"}, attendu=403)
    autre = maquettes.navigateur(compte("vermeil"))
    (invitation,) = (li for li in liens(smtp, PERDUE) if "/invitation/" in li)
    autre.get(invitation)
    assert autre.post(reverse("invitation")).status_code == 403
    assert Client().get(next(li for li in liens(smtp, adresse("elue")) if "/invitation/" in li), follow=True)
    assert Client().get(f"{invitation}x/y").status_code == 404
    assert Client().get(f"{invitation[:-1]}x/", follow=True).status_code == 410


def deposer(voyage: Voyage, settings: Any) -> None:
    settings.BINOME_ANTIVIRUS = "true"
    voyage.joindre()
    settings.BINOME_ANTIVIRUS = "false"
    corps = {"fichier": SimpleUploadedFile("vermeil.txt", b"Un virus.\n"), "titre": TAPE}
    voyage.chef.poster("atelier-joindre", corps, attendu=422)
    settings.BINOME_ANTIVIRUS = ""
    voyage.signer()
    voyage.chef.deposer()


def canaris(smtp: Serveur) -> set[str]:
    """What must be nowhere: names, addresses, texts, and the ends of every link that was sent."""
    noms = {str(nom) for nom in Compte.objects.values_list("nom", flat=True) if len(str(nom)) > 3}
    courriels = {str(c) for c in Compte.objects.values_list("email", flat=True)} | {*NOMMES.values(), FAUSSE, PERDUE}
    tous = "\n".join("\n".join(liens(smtp, qui)) for qui, _ in smtp.recus)
    jetons = set(re.findall(r"[\w-]{40,}", tous))
    assert len(jetons) >= 6
    return noms | courriels | jetons | {TAPE, "vermeil.txt", "Candidature d'essai", "Vermeil"}


def trouves(texte: str, interdits: set[str]) -> set[str]:
    return {mot for mot in interdits if mot.casefold() in texte.casefold()}


def test_each_event_once_and_nothing_of_anybody(
    smtp: Serveur, ecoute: Traces, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    voyage = en_equipe(smtp)
    ecrire_partout(voyage, smtp)
    se_faire_refuser(voyage, smtp)
    deposer(voyage, settings)
    ouvrier.executer(une_fois=True)
    monkeypatch.setattr(lenteur, "chrono", iter((0.0, 3.0)).__next__)
    assert voyage.chef.client.get(voyage.chef.adresse("atelier-equipe")).status_code == 200

    combien = ecoute.actions()
    assert combien["acte.refuse"] == 2 and combien["depot.enregistre"] == 1 and combien["requete.lente"] == 1
    assert combien["antivirus.sain"] == combien["antivirus.infecte"] == 1
    sorts = Counter(Envoi.objects.values_list("etat", flat=True))
    assert set(sorts) == {"envoyee", "refusee", "incertaine", "attente"}
    assert {etat: combien[f"lettre.{etat}"] for etat in sorts} == dict(sorts)
    assert combien["tache.faite"] > 10 and (combien["tache.manquee"], combien["tache.reessayee"]) == (2, 1)
    uniques = [(li["action"], li["objet"]) for li in ecoute.lignes() if li["action"].startswith(("tache", "lettre"))]
    assert len(uniques) == len(set(uniques))

    interdits = canaris(smtp)
    assert not trouves(ecoute.texte.getvalue() + ecoute.json.getvalue(), interdits)
    assert trouves(ecoute.brutes.getvalue(), interdits), "the control: without the filter, a link that opens is written"
    logging.getLogger("binome.essai").warning("Écrit à %s", FAUSSE)
    assert trouves(ecoute.texte.getvalue(), interdits) == {FAUSSE}


def test_lines_have_known_keys_and_the_names_of_the_journal(smtp: Serveur, ecoute: Traces) -> None:
    voyage = en_equipe(smtp)
    voyage.siens["lectrice"].poster("atelier-inviter", {"courriel": adresse("x"), "role": "lecteur"}, attendu=403)
    commun = {"instant", "niveau", "source", "message", "processus"}
    assert all(set(ligne) <= commun | {*traces.CLES} for ligne in ecoute.lignes())
    (refus,) = (ligne for ligne in ecoute.lignes() if ligne["action"] == "acte.refuse")
    assert (refus["objet"], refus["geste"], refus["statut"]) == ("dossier:essai", "atelier-inviter", 403)
    assert re.fullmatch(r"p-[0-9a-f]{16}", refus["acteur"])
    attendu = rf"WARNING binome\.traces acte\.refuse objet=dossier:essai acteur={refus['acteur']} geste=atelier-inviter"
    assert re.search(attendu, ecoute.texte.getvalue())


@pytest.mark.parametrize("panne", [OperationalError("database is locked"), TexteChangeError()])
def test_a_link_that_meets_a_trouble_is_not_written(
    panne: Exception, smtp: Serveur, ecoute: Traces, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session that cannot be written, the refusal that a view lets pass: both name the page, never its address."""

    def echouer(*_: Any, **__: Any) -> None:
        raise panne

    voyage = Voyage()
    voyage.inviter_l_equipe()
    ouvrier.executer(une_fois=True)
    (lien,) = (li for li in liens(smtp, adresse("elue")) if "/invitation/" in li)
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", echouer)
    monkeypatch.setattr("binome.services.equipe.invitations.existe", _existe(panne))
    assert Client().get(lien).status_code in {302, 409}
    assert "suivre-invitation" in ecoute.texte.getvalue()
    assert not trouves(ecoute.texte.getvalue() + ecoute.json.getvalue(), {lien.rstrip("/").rpartition("/")[2]})


def _existe(panne: Exception) -> Any:
    def existe(_: str) -> bool:
        if isinstance(panne, TexteChangeError):
            raise panne
        return True

    return existe


@pytest.mark.parametrize("valeur", ["Jeanne Vermeil", "jeanne@exemple.fr", "ligne\nde plus", "x" * 161, "é😀 "])
def test_what_is_not_a_word_of_ours_is_replaced(valeur: str, ecoute: Traces) -> None:
    traces.acte_refuse(None, valeur, "essai", 403)
    (ligne,) = ecoute.lignes()
    assert (ligne["geste"], ligne["acteur"], ligne["objet"]) == ("?", "visiteur", "dossier:essai")


@pytest.mark.parametrize(("seuil", "dites"), [(3000, 1), (3001, 0), (0, 0)])
def test_a_page_is_slow_from_the_threshold_on(
    seuil: int, dites: int, settings: Any, ecoute: Traces, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    settings.BINOME_REQUETE_LENTE = seuil
    monkeypatch.setattr(lenteur, "chrono", iter((0.0, 3.0)).__next__)
    assert client.get("/atelier/jeanne-vermeil/").status_code == 302
    assert ecoute.actions()["requete.lente"] == dites
    assert "jeanne" not in ecoute.texte.getvalue() or dites


def test_someone_of_whom_the_journal_says_nothing_gets_no_pseudonym(ecoute: Traces) -> None:
    sans_histoire = compte("neuve")
    traces.acte_refuse(sans_histoire, "atelier", "", 403)
    (ligne,) = ecoute.lignes()
    assert ligne["acteur"] == f"compte:{sans_histoire.pk}" and "objet" not in ligne
