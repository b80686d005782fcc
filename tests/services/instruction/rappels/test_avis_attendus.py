"""Who prepared an opinion, or may give it, is reminded before its last day: once, and of nothing that is not theirs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from tests import maquettes
from tests.courriers import travailler
from tests.instruits import ETAT, REGION, Instruits, campagne_instruite

from binome.appels.catalogue import retrouver_appel
from binome.domaine.procedure.avis import ContenuAvis, SensAvis
from binome.domaine.procedure.etapes import Acte
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.domaine.procedure.regles import RappelDesAvis
from binome.registre.models import Compte, DeportDecide, Depot, Envoi, Notification, RoleCampagne
from binome.services.instruction import avis, brouillons, passages
from binome.services.instruction.rappels import avis as rappels
from binome.services.notifications import distribution, nouvelles, preferences

pytestmark = [pytest.mark.django_db, pytest.mark.lent(4)]
G = GenreDeNotification.avis_attendu
JOUR = dt.timedelta(days=1)


@pytest.fixture
def instruits(db: None, settings: Any, tmp_path: Path, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Instruits:
    settings.DONNEES = tmp_path
    faits = campagne_instruite(monkeypatch)
    terme = (faits.horloge.instant + 20 * JOUR).date()
    passages.passer(faits.comptes["region"], maquettes.ID, Acte.declarer_recevable, echeance=terme)
    return faits


def a(instruits: Instruits, avant: int) -> int:
    """The reminders sent that many days before the term."""
    passage = instruits.depot.passages.exclude(echeance=None).latest("rang")
    instruits.horloge.instant = dt.datetime.combine(passage.echeance - avant * JOUR, dt.time(6), dt.UTC)
    return rappels.envoyer(instruits.horloge.instant)


def dits(service: str = "") -> set[str]:
    lignes = Notification.objects.filter(genre=G.value, evenement__contains=service).select_related("compte")
    return {ligne.compte.email.partition("@")[0] for ligne in lignes}


def lue(instruits: Instruits, nom: str, service: str = REGION) -> nouvelles.Nouvelle | None:
    """What someone may be told of it now."""
    (ligne,) = Notification.objects.filter(genre=G.value, compte=instruits.comptes[nom], evenement__contains=service)
    return nouvelles.dire(instruits.comptes[nom], [ligne]).get(ligne.pk)


def preparer(
    instruits: Instruits, nom: str, service: str = REGION, texte: str = "Le périmètre se tient."
) -> ContenuAvis:
    projet = brouillons.ouvrir(instruits.comptes[nom], maquettes.ID, service)
    contenu = ContenuAvis(sens=SensAvis.favorable, motif=texte)
    brouillons.contribuer(instruits.comptes[nom], maquettes.ID, service, projet.version, contenu)
    return contenu


def test_each_who_owes_it_is_told_once_as_many_days_before_as_said(instruits: Instruits) -> None:
    assert [a(instruits, avant) for avant in (8, 7, 7, 6, 0)] == [0, 2, 0, 0, 0]
    assert dits(REGION) == {"region", "collegue", "national"} and dits(ETAT) == {"sgar", "national"}
    assert Notification.objects.filter(genre=G.value).count() == 5
    # Who comes to that service since is told too, and the others no more.
    neuf = maquettes.compte("neuf")
    RoleCampagne.objects.create(
        compte=neuf, campagne=instruits.campagne, role="instructeur", portee="93", service="region"
    )
    assert [a(instruits, avant) for avant in (5, 4)] == [1, 0] and Notification.objects.filter(compte=neuf).count() == 1
    assert a(instruits, -1) == 0


def test_the_letter_asks_first_and_says_who_prepared(instruits: Instruits) -> None:
    preparer(instruits, "region")
    for nom in ("region", "collegue"):
        preferences.choisir(instruits.comptes[nom], {G.value: "courriel"})
    a(instruits, 7)
    mail.outbox.clear()
    travailler()
    par_qui = {m.to[0].partition("@")[0]: m for m in mail.outbox if "avis" in m.subject}
    assert set(par_qui) == {"region", "collegue"}, "the others read it in the digest of the morning"
    recu = par_qui["region"]
    lieu, acte, quand = recu.subject.replace("\xa0", " ").replace("\u202f", " ").split(" · ")
    assert acte.replace("’", "'").startswith("Rendre l'avis de votre service")
    assert lieu and quand.startswith("au plus tard le")
    ((html, sorte),) = [(str(x[0]), x[1]) for x in recu.alternatives]
    ou = f"/instruction/dossiers/{maquettes.ID}/avis/{REGION}/"
    for texte in (str(recu.body), html):
        plat = texte.replace("’", "'").replace("&#x27;", "'").replace("\xa0", " ").replace("\u202f", " ")
        assert ou in plat and "vous avez préparé cet avis" in plat and "tardif" in plat
    assert sorte == "text/html" and "vous avez préparé" not in str(par_qui["collegue"].body)
    # The worker that runs again, or died after the letter left, sends no other.
    combien = Envoi.objects.count()
    for cle in Notification.objects.filter(genre=G.value).values_list("evenement", flat=True):
        distribution.distribuer.func(cle, G.value)
    travailler()
    assert Envoi.objects.count() == combien and len(par_qui) == sum("avis" in m.subject for m in mail.outbox)


@pytest.mark.parametrize("quoi", ["donne", "retire", "deport", "role", "terme"])
def test_what_is_no_longer_asked_is_not_told(instruits: Instruits, quoi: str) -> None:
    contenu = preparer(instruits, "collegue")
    assert a(instruits, 7) == 2 and lue(instruits, "collegue") is not None, "the control"
    lui = instruits.comptes["collegue"]
    if quoi == "donne":
        avis.rendre(instruits.comptes["region"], maquettes.ID, REGION, contenu)
    elif quoi == "retire":
        Depot.objects.filter(pk=instruits.depot.pk).update(retire_le=instruits.horloge.instant)
    elif quoi == "deport":
        dit = {"portee": "dossier", "sens": "deport", "motif": "x", "par": lui, "le": instruits.horloge.instant}
        DeportDecide.objects.create(campagne=instruits.campagne, dossier=instruits.dossier, compte=lui, **dit)
    elif quoi == "role":
        RoleCampagne.objects.filter(compte=lui).delete()
    else:
        # Asked for another day since.
        autre = f"avis:{instruits.depot.numero}:{REGION}:2020-01-01"
        Notification.objects.filter(compte=lui).update(evenement=autre)
    assert lue(instruits, "collegue") is None
    travailler()
    distribution.distribuer.func(
        Notification.objects.get(compte=lui, genre=G.value, evenement__contains=REGION).evenement, G.value
    )
    assert Notification.objects.get(compte=lui, genre=G.value).etat == "ecartee"
    # Nor is it written again.
    assert a(instruits, 6) == (1 if quoi == "terme" else 0)


def test_the_days_are_the_call_s_and_zero_is_never(instruits: Instruits, monkeypatch: pytest.MonkeyPatch) -> None:
    appel = retrouver_appel(instruits.campagne.appel).appel
    for jours, attendus in ((0, 0), (3, 0), (10, 2)):
        dit = appel.model_copy(update={"rappel_des_avis": RappelDesAvis(jours=jours)})
        monkeypatch.setattr(rappels, "retrouver_appel", lambda _, d=dit: SimpleNamespace(appel=d))
        assert a(instruits, 9) == attendus


def test_two_mornings_at_once_or_one_that_died_tell_each_once(
    instruits: Instruits, monkeypatch: pytest.MonkeyPatch
) -> None:
    notifier, appels = distribution.notifier, []

    def mourir(*dit: Any, **suite: Any) -> int:
        combien = notifier(*dit, **suite)
        appels.append(dit)
        if len(appels) == 2:
            raise SystemExit("tué avant la fin")
        return combien

    monkeypatch.setattr(distribution, "notifier", mourir)
    with pytest.raises(SystemExit):
        a(instruits, 7)
    assert Notification.objects.filter(genre=G.value).values("evenement").distinct().count() == 1, "the first is whole"
    assert a(instruits, 7) == 1 and a(instruits, 7) == 0
    lignes = Notification.objects.filter(genre=G.value)
    assert lignes.count() == lignes.values("evenement", "compte").distinct().count() == 5


def test_the_queries_of_a_page_of_them_do_not_grow(instruits: Instruits, django_assert_max_num_queries: Any) -> None:
    a(instruits, 7)
    lignes = list(Notification.objects.filter(genre=G.value, compte=instruits.comptes["national"]))
    compte = Compte.objects.get(pk=instruits.comptes["national"].pk)
    with django_assert_max_num_queries(9):
        assert len(nouvelles.dire(compte, lignes)) == 2
