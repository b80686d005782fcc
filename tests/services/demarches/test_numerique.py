"""A draft on the State's platform: asked by a job, its secret sealed, its state read each morning; off by default."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.services.demarches.plateforme import JETON, Plateforme, servir

from binome.domaine.demarches.etats import EtatDeDemarche
from binome.registre.models import (
    Compte,
    DemarcheAupresDUnOperateur,
    LigneJournal,
    Notification,
    PreremplissageDeDemarche,
)
from binome.services.acces import ouverture
from binome.services.demarches import etapes, lecture
from binome.services.demarches.choix import DemarcheRefuseeError
from binome.services.demarches.etapes import EtapeDite
from binome.services.demarches.lecture import DemarcheVue
from binome.services.demarches.numerique import plateforme as la_bas
from binome.services.demarches.numerique import preremplissages, relectures
from binome.services.demarches.numerique.preremplissages import BrouillonVu
from binome.services.notifications import nouvelles
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db
E = EtatDeDemarche
CHAMPS = [
    {"id": "Q2hhbXA1", "libelle": "Intitulé", "type": "text", "source": "action.titre"},
    {"id": "Q2hhbXA6", "libelle": "Devis", "type": "piece_justificative"},
]


@pytest.fixture
def formulaires(tmp_path: Path, settings: Any) -> Path:
    settings.BINOME_DEMARCHE_FORMULAIRES = str(tmp_path)
    forme = {"demarche": "4242", "revision": "UHJv", "champs": CHAMPS}
    (tmp_path / "pret-vert.json").write_text(json.dumps(forme))
    return tmp_path


@pytest.fixture
def plateforme(formulaires: Path, settings: Any) -> Iterator[Plateforme]:
    with servir() as servie:
        settings.BINOME_DEMARCHE = servie.adresse
        settings.BINOME_DEMARCHE_DELAI = 1
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        yield servie


@pytest.fixture
def obtenir(plateforme: Plateforme, demarche, porteur, django_capture_on_commit_callbacks) -> Any:
    def faire() -> PreremplissageDeDemarche:
        with django_capture_on_commit_callbacks(execute=True):
            preremplissages.demander(porteur, "essai", demarche.numero)
        return PreremplissageDeDemarche.objects.get()

    return faire


def vue(demarche: DemarcheAupresDUnOperateur) -> DemarcheVue:
    (seule,) = lecture.voir(DemarcheAupresDUnOperateur.objects.filter(pk=demarche.pk))
    return seule


def brouillon(compte: Compte, demarche: DemarcheAupresDUnOperateur) -> BrouillonVu | None:
    return preremplissages.voir(ouverture.ouvrir(compte, "essai", horloge.maintenant()), vue(demarche))


def test_it_is_off_by_default(demarche, porteur):
    assert not la_bas.reglee()
    assert brouillon(porteur, demarche) is None
    assert relectures.lire(horloge.maintenant()) == 0
    assert not relectures.planifier()
    with pytest.raises(DemarcheRefuseeError, match="pas de formulaire"):
        preremplissages.demander(porteur, "essai", demarche.numero)


def test_what_cannot_travel_is_said_before_then_the_draft_is_had(plateforme, obtenir, demarche, porteur):
    avant = brouillon(porteur, demarche)
    assert avant and avant.envoi
    assert avant.envoi.perdus == (("Devis", "ce genre de champ se remplit sur place"),)
    assert plateforme.corps == []
    ligne = obtenir()
    assert plateforme.corps == [{"champ_Q2hhbXA1": "Valoriser"}]
    apres = brouillon(porteur, demarche)
    assert apres and apres.adresse == f"{plateforme.adresse}/commencer/essai?prefill_token={JETON}"
    assert apres.jusqu_au == ligne.obtenu_le + dt.timedelta(days=5)
    # Its token is nowhere in clear, and asking again asks nothing.
    assert JETON not in ligne.secret
    assert JETON not in "".join(map(str, LigneJournal.objects.values_list("donnees", flat=True)))
    obtenir()
    assert len(plateforme.corps) == 1


@pytest.mark.parametrize("humeur", ["panne", "refus", "lente", "ailleurs", "autre", "piege", "bavarde", "binaire"])
def test_a_platform_that_fails_stops_nothing_and_is_asked_again(plateforme, obtenir, demarche, porteur, humeur):
    plateforme.humeur = humeur
    ligne = obtenir()
    assert ligne.secret == "" and ligne.erreur.startswith("Démarche numérique ")
    assert ligne.erreur.isprintable()
    dit = brouillon(porteur, demarche)
    assert dit and dit.erreur == ligne.erreur and dit.envoi
    plateforme.humeur = "bonne"
    assert obtenir().secret


def test_a_reader_of_the_dossier_does_not_see_the_link(obtenir, demarche, porteur, chef, membre):
    obtenir()
    autre = membre(ouverture.Role.lecteur, "lecteur")
    assert brouillon(autre, demarche) is None
    with pytest.raises((ouverture.RefusError, ouverture.IntrouvableError)):
        preremplissages.demander(autre, "essai", demarche.numero)


@pytest.mark.parametrize(
    ("etat", "attendu"),
    [
        ({"state": "prefilled"}, None),
        ({"state": "brouillon"}, None),
        ({"state": "inconnu-de-nous"}, None),
        ({"state": "en_construction", "submitted_at": "2026-01-05T23:30:00+00:00"}, (E.recue, dt.date(2026, 1, 6))),
        ({"state": "accepte", "processed_at": "2026-02-03T10:00:00+01:00"}, (E.accordee, dt.date(2026, 2, 3))),
        ({"state": "refuse", "processed_at": "2026-02-03T10:00:00+01:00"}, (E.refusee, dt.date(2026, 2, 3))),
        ({"state": "sans_suite", "processed_at": "2026-02-03T10:00:00+01:00"}, (E.sans_objet, dt.date(2026, 2, 3))),
    ],
)
def test_what_the_platform_says_becomes_a_step_once(plateforme, obtenir, demarche, etat, attendu):
    obtenir()
    plateforme.etat = etat
    lus = [relectures.lire(horloge.maintenant()) for _ in range(2)]
    assert lus == ([1, 0] if attendu else [0, 0])
    if attendu:
        (seule,) = vue(demarche).etapes
        assert ((seule.etape.etat, seule.etape.le), seule.source) == (attendu, "lu sur Démarche numérique")


@pytest.mark.parametrize(
    "dit", ["hier", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+23:59", "2026-02-03T10:00:00", "x" * 9999]
)
def test_an_absurd_day_neither_stops_the_reading_nor_loses_the_answer(plateforme, obtenir, demarche, dit):
    obtenir()
    plateforme.etat = {"state": "accepte", "processed_at": dit}
    assert relectures.lire(horloge.maintenant()) == 1
    assert vue(demarche).etapes[0].etape.le == horloge.jour_a("Europe/Paris", horloge.maintenant())


def test_an_end_is_not_asked_again_and_a_failing_reading_writes_nothing(plateforme, obtenir, demarche, porteur):
    obtenir()
    plateforme.humeur = "autre"
    assert relectures.lire(horloge.maintenant()) == 0
    plateforme.humeur, plateforme.etat = "bonne", {"state": "accepte"}
    assert relectures.lire(horloge.maintenant()) == 1
    # What someone says by hand afterwards is not said over.
    etapes.dire(porteur, "essai", demarche.numero, EtapeDite(E.refusee, raison="Erreur de lecture."))
    combien = len(plateforme.lectures)
    assert relectures.lire(horloge.maintenant()) == 0
    assert len(plateforme.lectures) == combien


def test_who_asked_is_told_the_day_before_the_platform_deletes_it(plateforme, obtenir, porteur):
    obtenir()
    quand = horloge.maintenant()
    for jours in (3, 4, 5):
        relectures.lire(quand + dt.timedelta(days=jours, minutes=1))
    (ligne,) = Notification.objects.filter(compte=porteur, genre="demarche_sans_nouvelles")
    assert "efface demain" in nouvelles.dire(porteur, [ligne])[ligne.pk].titre


def test_the_worker_that_tells_it_is_in_no_transaction(plateforme, obtenir, monkeypatch):
    obtenir()
    # Not even that of the tests, which a notification would take for its own.
    dehors, profondeurs = len(connection.atomic_blocks), []
    monkeypatch.setattr(
        relectures.distribution, "notifier", lambda *_: profondeurs.append(len(connection.atomic_blocks))
    )
    relectures.lire(horloge.maintenant() + dt.timedelta(days=4, minutes=1))
    assert profondeurs == [dehors + 1]


@pytest.mark.parametrize("fautif", ["pas du JSON", "{}", '{"demarche": "../1", "revision": "r", "champs": []}'])
def test_a_form_that_is_wrong_is_said_to_who_asks(formulaires, plateforme, demarche, porteur, fautif):
    (formulaires / "pret-vert.json").write_text(fautif)
    dit = brouillon(porteur, demarche)
    assert dit and "formulaire" in dit.erreur.lower()
    assert plateforme.corps == []
