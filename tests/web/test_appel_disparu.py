"""A dossier whose call this server no longer has: its team reads, takes away and finds its receipts all the same."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from tests import maquettes
from tests.instruits import REGION, Instruits, campagne_instruite
from tests.maquettes import A_TEMPS
from tests.web.matrice import PRIVEES
from tests.web.matrice_instruction import INSTRUIRE

from binome.appels import catalogue
from binome.appels.catalogue import AppelInconnuError, avec_appel, charger_appel, retrouver_appel
from binome.documents.lecture import lire
from binome.domaine.droits.droits import Role
from binome.domaine.langue.typographie import soigner
from binome.domaine.procedure.communication import LecteurInstruit
from binome.domaine.procedure.etapes import Acte
from binome.domaine.verdict.constat import Statut
from binome.registre.models import Dossier, PassageDuDepot
from binome.services.acces.ouverture import RefusError
from binome.services.administration import campagnes
from binome.services.depot import depots
from binome.services.instruction import avis_lus, brouillons, passages
from binome.services.instruction.recevabilite import points
from binome.services.socle.memoire import MemoireVive
from binome.services.verification import conformite
from binome.services.verification import verdict as verification

pytestmark = [pytest.mark.lent, pytest.mark.django_db]
RIVES = Path(__file__).parents[1] / "appels" / "rives_2031"


@pytest.fixture
def reste(
    db: None, referentiel: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Client, Dossier]:
    settings.DONNEES = tmp_path
    # A server starts again without the call: it does not remember what it said of the same text.
    monkeypatch.setattr(conformite, "_verdicts", MemoireVive(8))
    chef, ouverte = maquettes.compte("chef"), maquettes.campagne_ouverte("rives-2031")
    with avec_appel(RIVES):
        dossier = maquettes.dossier_ouvert(ouverte, chef, (RIVES / "dossier.yaml").read_bytes())
    return maquettes.navigateur(chef), dossier


def _texte(client: Client, adresse: str) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200, (adresse, reponse.status_code)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", reponse.content.decode())).split())


def test_the_call_is_unknown_to_who_asks_for_it_and_named_to_who_kept_a_dossier(reste: tuple[Client, Dossier]) -> None:
    with pytest.raises(AppelInconnuError):
        charger_appel("rives-2031")
    assert retrouver_appel("ti-2023-2027") is charger_appel("ti-2023-2027")
    assert not retrouver_appel("rives-2031").regles
    with pytest.raises(AppelInconnuError):
        campagnes.ouvrir("rives-2031", identifiant="rives-bis", nom="bis", jusqu_au=dt.date(2099, 1, 1))


def test_every_page_and_every_export_of_the_dossier_still_opens(reste: tuple[Client, Dossier]) -> None:
    client, dossier = reste
    assert dossier.titre in _texte(client, reverse("atelier"))
    vues = 0
    for nom, cas in PRIVEES.items():
        # Its team does not instruct (who does: below), nothing is deposited that could have a label or an opinion, and
        # the economic profile of a carrier is the carrier's alone.
        if nom in ("atelier-label", "atelier-profil", "atelier-projet", "atelier-avis-horodatage") or nom.startswith(
            ("instruction", "atelier-suivi", "atelier-bilan", "atelier-en-vigueur", "atelier-label-piece")
        ):
            continue
        for lu in (c for c in cas if c.verbe == "GET"):
            try:
                adresse = reverse(nom, kwargs={"identifiant": dossier.identifiant, **lu.ou})
            except NoReverseMatch:
                continue
            reponse = client.get(adresse)
            dit = html.unescape(reponse.content.decode(errors="replace"))
            assert reponse.status_code in (200, 404) and "n’est pas connu de Binôme" not in dit, adresse
            vues += reponse.status_code == 200
    assert vues > 35


def test_no_verdict_is_given_and_that_is_said(reste: tuple[Client, Dossier], referentiel: Any) -> None:
    client, dossier = reste
    (constat,) = verification.verifier(
        lire((RIVES / "dossier.yaml").read_bytes()).dossier, geographie=referentiel
    ).constats
    assert constat.statut is Statut.a_verifier
    page = _texte(client, reverse("atelier-conformite", args=[dossier.identifiant]))
    assert "Aucune règle n’a été appliquée" in page or "Aucune règle n'a été appliquée" in page
    for nom in ("atelier", "atelier-dossier", "atelier-plan", "atelier-perimetre", "atelier-conformite"):
        page = _texte(client, reverse(nom, args=[dossier.identifiant] if nom != "atelier" else []))
        assert "Rien à redire" not in page, nom


def test_what_was_deposited_is_shown_with_its_receipt(
    referentiel: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DONNEES = tmp_path
    chef, ouverte = maquettes.compte("chef"), maquettes.campagne()
    sans_obstacle = SimpleNamespace(bloque=False, model_dump_json=lambda: "{}")
    monkeypatch.setattr(depots.conformite, "verdict_de", lambda *_: sans_obstacle)
    dossier = maquettes.dossier_signe(ouverte, chef)
    depot = depots.deposer(chef, dossier.identifiant, "cle-du-disparu", recu_at=A_TEMPS)
    titre = charger_appel(ouverte.appel).appel.titre
    monkeypatch.undo()
    monkeypatch.setattr(catalogue, "_dossiers", dict)
    instructeur = maquettes.officiel(Role.instructeur, ouverte)
    for qui in (chef, instructeur):
        recu = _texte(maquettes.navigateur(qui), reverse("atelier-recu", args=[dossier.identifiant, depot.numero]))
        assert " ".join(soigner(titre).split()).replace("'", "’") in recu.replace("'", "’"), (
            "the receipt says what was frozen"
        )
        pdf = maquettes.navigateur(qui).get(reverse("atelier-recu-pdf", args=[dossier.identifiant, depot.numero]))
        assert pdf.status_code == 200
    page = maquettes.navigateur(chef).get(reverse("atelier-depot", args=[dossier.identifiant])).content.decode()
    assert reverse("atelier-recu", args=[dossier.identifiant, depot.numero]) in page
    assert "dépôt n° 1" in _texte(maquettes.navigateur(instructeur), reverse("atelier")).lower()


@pytest.fixture
def instruits(db: None, referentiel: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Instruits:
    settings.DONNEES = tmp_path
    faits = campagne_instruite(monkeypatch)
    monkeypatch.setattr(catalogue, "_dossiers", dict)
    return faits


def test_who_instructs_still_reads_every_page_and_each_says_that_the_call_is_gone(instruits: Instruits) -> None:
    vues = 0
    for nom in ("region", "national", "comite"):
        client = instruits.client(nom)
        for page, cas in INSTRUIRE.items():
            for lu in (c for c in cas if c.verbe == "GET" and page.startswith("instruction")):
                adresse = reverse(page, kwargs={"identifiant": instruits.dossier.identifiant, **lu.ou})
                reponse = client.get(adresse)
                assert reponse.status_code in (200, 403, 404), adresse
                if reponse.status_code == 200:
                    assert "rien ne s’y décide" in html.unescape(reponse.content.decode()), adresse
                    vues += 1
        for page in ("instruction-boite", "instruction-charge"):
            assert client.get(reverse(page, args=[instruits.campagne.identifiant])).status_code == 200, page
    assert vues >= 20


def test_nothing_is_decided_as_if_the_call_asked_nothing(instruits: Instruits) -> None:
    qui, ou = instruits.comptes["national"], instruits.dossier.identifiant
    for geste in (
        lambda: points.declarer_recevable(qui, ou, dt.date(2999, 1, 1)),
        lambda: passages.passer(qui, ou, Acte.declarer_recevable),
        lambda: brouillons.ouvrir(qui, ou, REGION),
    ):
        with pytest.raises(RefusError, match="plus le texte de l'appel"):
            geste()
    # Nor read by who would wait for what it said: it may have kept more to itself than calls do.
    depot = instruits.depot
    PassageDuDepot.objects.create(
        depot=depot, rang=1, acte="refuser", depuis="decision", vers="refus", par=qui, le=instruits.horloge.instant
    )
    lus = avis_lus.permis(depot, frozenset({LecteurInstruit.territoire}), passages.passages(depot))
    assert not lus
