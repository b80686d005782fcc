"""Pages of notifications: one's own alone, in few queries, chosen and read without a script."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.domaine.procedure.etapes import Acte, EtapeDuDepot
from binome.domaine.procedure.notifications import REGLES, GenreDeNotification
from binome.registre.models import (
    ChoixDeNotification,
    Depot,
    Dossier,
    Notification,
    PassageDuDepot,
    PreuveDeNotification,
)
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db
ICI = "/comptes/notifications/"


@pytest.fixture
def depot(dossier, chef):
    quand = horloge.maintenant()
    Dossier.objects.filter(pk=dossier.pk).update(etat="depose")
    return Depot.objects.create(
        numero="essai-1", dossier=dossier, revision=maquettes.tete(dossier), manifeste="{}", empreinte="0" * 64,
        recu_at=quand, enregistre_at=quand, tardif=False, cle_idempotence="cle", par=chef,
    )  # fmt: skip


def prevenir(depot, compte, acte=Acte.declarer_recevable, genre=GenreDeNotification.recevable, rang=1):
    passage = PassageDuDepot.objects.create(
        depot=depot, rang=rang, acte=acte.value, depuis=EtapeDuDepot.recevabilite, vers=EtapeDuDepot.avis,
        par=compte, le=horloge.maintenant(), echeance=horloge.aujourdhui(),
    )  # fmt: skip
    return Notification.objects.create(
        evenement=f"passage:{passage.pk}", genre=genre.value, compte=compte, etat="ici", cree_le=horloge.maintenant()
    )


def test_what_one_was_told_is_listed_opened_and_then_read(depot, chef):
    ligne, client = prevenir(depot, chef), maquettes.navigateur(chef)
    page = client.get(ICI).content.decode()
    assert "1 non lue" in page and "votre candidature est recevable" in page
    assert client.get(f"{ICI}{ligne.pk}/").status_code == 200
    assert Notification.objects.get().lue_le is None, "reading its page is no gesture"
    reponse = client.post(f"{ICI}{ligne.pk}/")
    assert reponse.status_code == 302 and reponse["Location"].endswith("/atelier/essai/depot/essai-1/")
    assert "non lue" not in client.get(ICI).content.decode().lower()
    assert not PreuveDeNotification.objects.exists(), "nobody is notified of this by law"


def test_somebody_elses_does_not_exist(depot, chef, membre):
    ligne = prevenir(depot, chef)
    autre = maquettes.navigateur(membre(Role.elu))
    assert [autre.get(f"{ICI}{ligne.pk}/").status_code, autre.post(f"{ICI}{ligne.pk}/").status_code] == [404, 404]
    assert "Rien encore" in autre.get(ICI).content.decode()
    assert Notification.objects.get().lue_le is None


def test_all_is_read_but_what_is_due(depot, chef):
    prevenir(depot, chef)
    due = prevenir(depot, chef, Acte.demander_complements, GenreDeNotification.complements_demandes, 2)
    client = maquettes.navigateur(chef)
    assert "À faire" in client.get(ICI).content.decode()
    client.post(f"{ICI}tout-lire/")
    assert list(Notification.objects.filter(lue_le=None)) == [due]
    client.post(f"{ICI}{due.pk}/")
    assert list(PreuveDeNotification.objects.values_list("fait", flat=True)) == ["lue"]
    assert "ouverte le" in client.get(ICI).content.decode()


def test_queries_do_not_grow_with_what_is_told(depot, chef):
    client, comptes = maquettes.navigateur(chef), []
    for depuis, jusque in ((0, 3), (3, 60)):
        for rang in range(depuis, jusque):
            prevenir(depot, chef, rang=rang + 1)
        client.get(ICI)
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(ICI).status_code == 200
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1] <= 10


def test_one_chooses_and_a_choice_that_is_none_is_said(chef):
    client, choisis = maquettes.navigateur(chef), []
    for canal in ("courriel", "ici"):
        assert client.post(f"{ICI}choix/", {"canal-depot_recu": canal}).status_code == 302
        choisis.append(client.get(f"{ICI}choix/").content.decode().count('value="ici" selected'))
    assert choisis[1] == choisis[0] + 1
    legales = [genre.value for genre, regle in REGLES.items() if regle.legale]
    gardes = ChoixDeNotification.objects.count()
    for genre, canal in product(legales, ("ici", "resume")):
        refus = client.post(f"{ICI}choix/", {f"canal-{genre}": canal, "canal-recevable": "ici"})
        assert refus.status_code == 422 and "ne se refuse pas" in refus.content.decode(), genre
    assert len(legales) > 5 and ChoixDeNotification.objects.count() == gardes, "nothing is kept of a refused choice"
    assert client.get(f"{ICI}?page=<script>").status_code == 200
