"""Run by `faire_en_attente`: two dossiers, one deposited twice, one being written, and all that waits for a worker."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from tests import maquettes  # noqa: E402
from tests.etalon import voyage as gens  # noqa: E402
from tests.etalon.voyage import Voyage  # noqa: E402
from tests.maquettes import INSTANT  # noqa: E402
from tests.registre.corpus.en_attente import BROUILLON, DEPOSE, installer, lien, taches_du_produit, travailler  # noqa: E402

from binome.services.depot import cles, suites  # noqa: E402
from binome.services.notifications import courriels  # noqa: E402
from binome.services.socle import file  # noqa: E402

DEMAIN = INSTANT.date() + dt.timedelta(days=1)


def composer() -> None:
    horloge = installer(INSTANT)
    gens.ouvrir_la_campagne(INSTANT)
    depose = Voyage(DEPOSE, "Candidature déposée")
    rassembler_l_equipe(depose)
    deposer(depose)
    brouillon = Voyage(BROUILLON, "Candidature en cours")
    rassembler_l_equipe(brouillon)
    mourir()
    horloge.avancer(hours=1)
    # From here on nobody works: everything waits.
    redeposer(depose)
    ecrire(brouillon)
    toucher_a_un_compte()
    heriter()
    attendent = set(DBTaskResult.objects.filter(status="READY").values_list("task_path", flat=True))
    assert attendent == taches_du_produit(), taches_du_produit() ^ attendent


def rassembler_l_equipe(voyage: Voyage) -> None:
    voyage.inviter_l_equipe()
    travailler()
    for qui in gens.EQUIPE:
        voyage.accepter(qui, lien(gens.adresse(qui), "comptes/invitation/"))


def deposer(voyage: Voyage) -> None:
    """The first deposit: its receipt has left; its seal is made, and goes with the corpus."""
    donnees = Path(settings.DONNEES)
    voyage.demander_les_accords()
    travailler()
    for courriel in gens.NOMMES.values():
        voyage.consentir(lien(courriel, "accord/"))
    voyage.joindre()
    voyage.signer()
    voyage.chef.deposer()
    travailler()
    (sceau,) = (donnees / "sceaux").glob("*.zip")
    sceau.rename(donnees / "sceau.zip")
    (donnees / "cle-publique.pem").write_bytes(cles.publique())


def redeposer(voyage: Voyage) -> None:
    voyage.chef.ecrire({"concertation": "Une autre concertation."})
    voyage.signer()
    voyage.chef.deposer()


def ecrire(voyage: Voyage) -> None:
    """A draft with something of each kind in it, and the letters that it causes."""
    voyage.joindre("plan.txt", b"Un plan.\n")
    reserves = {"plan_actions.fiches[1-2].visibilite": "confidentiel", "plan_actions.fiches[1-3].en_reserve": True}
    voyage.chef.ecrire(reserves)
    voyage.chef.remarquer("concertation", "À revoir.")
    voyage.chef.remarquer("plan_actions.fiches[1-1]", "Qui porte ?")
    voyage.demander("elue", "Chiffrer l'action 1-1.", DEMAIN, "plan_actions.fiches[1-1]")
    voyage.demander("industriel", "Trouver un suppléant.", None)
    voyage.deleguer("elue", "lectrice", "elu", DEMAIN + dt.timedelta(days=30))
    voyage.demander_les_accords()
    voyage.signer()
    voyage.chef.ecrire({"concertation": "Un texte d'après les signatures."})
    voyage.siens["elue"].signer()
    voyage.inviter("attendue", "lecteur")


def toucher_a_un_compte() -> None:
    """A main address that changes tomorrow, and a password forgotten."""
    client = maquettes.navigateur(gens.compte("camille"))
    gens.ajouter_une_adresse("camille", "seconde")
    client.post(reverse("account_reauthenticate"), {"password": gens.MOT_DE_PASSE})
    client.post(reverse("account_email"), {"action_primary": "", "email": gens.adresse("seconde")})
    Client().post(reverse("account_reset_password"), {"email": gens.adresse("chef")})


def mourir() -> None:
    """Dead letters: an address that is none, and a seal whose workers died one after the other."""
    courriels.ecrire_a("sans arobase", "compte", "password_changed:")
    travailler()
    sceaux = DBTaskResult.objects.filter(task_path=suites.preparer_documents.module_path, status="SUCCESSFUL")
    erreur = f"{file.OuvrierMortError.__module__}.{file.OuvrierMortError.__qualname__}"
    assert sceaux.update(status="FAILED", exception_class_path=erreur, finished_at=timezone.now()) == 1


def heriter() -> None:
    """What a former version queued whole, and a letter that a worker held when it died."""
    courriels.envoyer.enqueue("ancienne@exemple.fr", "Un objet d'avant", "Un texte d'avant.")
    lettres = DBTaskResult.objects.filter(task_path=courriels.expedier.module_path, status="READY")
    tenue = {"status": "RUNNING", "started_at": timezone.now(), "worker_ids": ["un-ouvrier-mort"]}
    assert DBTaskResult.objects.filter(pk=lettres.values("pk")[:1]).update(**tenue) == 1


if __name__ == "__main__":
    composer()
