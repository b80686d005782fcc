"""A campaign is played by the real services, and played again the same; another seed plays another one."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from tests import maquettes

from binome.registre.models import (
    Avis,
    Compte,
    DecisionDuDepot,
    DeportDeSeance,
    Depot,
    Dossier,
    Envoi,
    Invitation,
    LabelAccorde,
    LigneJournal,
    Notification,
    PassageDuDepot,
    Revision,
    Signature,
)
from binome.services.conflits import chargement
from binome.services.demonstration.officiels import OFFICIELS, presents
from binome.services.depot import manifeste
from binome.services.simulation import campagne, comite, export, ouverture
from binome.services.simulation.campagne import BilanDeCampagne, Stade
from binome.services.socle import horloge, journal
from binome.services.texte import textes_signes

pytestmark = [pytest.mark.django_db, pytest.mark.lent(12)]
COMBIEN = 6


@dataclass(frozen=True)
class Jouee:
    """A campaign that was played, then taken back: what it was."""

    octets: bytes
    bilan: BilanDeCampagne
    faits: dict[str, Any]


def _jouer(graine: int, stade: Stade, combien: int = COMBIEN) -> Jouee:
    avant = transaction.savepoint()
    bilan = campagne.simuler(combien, graine, stade, lambda part, etape: None)
    jouee = Jouee(b"".join(export.lignes()), bilan, _faits())
    transaction.savepoint_rollback(avant)
    return jouee


def _faits() -> dict[str, Any]:
    alpes = Dossier.objects.get(identifiant="hautes-alpes")
    depot = Depot.objects.get(dossier=alpes)
    return {
        "chaine": journal.verifier(),
        "verdicts": [json.loads(v) for v in Depot.objects.values_list("verdict", flat=True)],
        "etats": Counter(Dossier.objects.values_list("etat", flat=True)),
        "alpes": depot.revision.numero,
        "membres": [r["siren"] for r in textes_signes.du_depot(depot).arbre["perimetre"]["membres"]],
        "signataires": manifeste.lire(depot)["signataires"],
        "horloges": [json.loads(d)["horloge"] for d in Depot.objects.values_list("manifeste", flat=True)],
        "lettres": Counter(Envoi.objects.values_list("etat", flat=True)),
        "adresses": set(Compte.objects.values_list("email", flat=True)),
        "demonstration": Compte.objects.filter(demonstration=False).count(),
        "invitations": Invitation.objects.filter(acceptee_le=None).count(),
        "instants": (Revision.objects.earliest("cree_le").cree_le, Signature.objects.latest("signee_le").signee_le),
        "officiels": [officiel.cle for officiel, _ in presents()],
        "jouee": campagne.deja_jouee(),
        "avis": list(Avis.objects.values_list("au_titre_de", "sens", "tardif")),
        "etapes": set(PassageDuDepot.objects.values_list("vers", flat=True)),
        "etapes_finales": Counter(PassageDuDepot.objects.filter(acte="labelliser").values_list("vers", flat=True)),
        "decisions": Counter(DecisionDuDepot.objects.values_list("etat", flat=True)),
        "labels": {
            label.dossier.identifiant: len(
                json.loads(label.versions.get().attestation)["credentialSubject"]["perimetre"]
            )
            for label in LabelAccorde.objects.select_related("dossier")
        },
        "deports": DeportDeSeance.objects.filter(point__depot__dossier__identifiant="hautes-alpes").count(),
        "nouvelles": Notification.objects.filter(etat="attente").count(),
        "nommes": _nommes_au_journal(),
    }


def _nommes_au_journal() -> list[str]:
    """Who is named in the data of the journal, or by an address."""
    brut = "\n".join(LigneJournal.objects.values_list("donnees", flat=True))
    return [mot for compte in Compte.objects.all() for mot in (compte.nom, compte.email) if mot and mot in brut]


def test_the_same_seed_plays_the_same_campaign_to_the_byte_and_another_one_does_not(settings) -> None:
    settings.BINOME_DEMONSTRATION = True
    with _ecrits() as actes:
        une = _jouer(7, list(Stade)[-1])
    deux, autre = _jouer(7, list(Stade)[-1]), _jouer(8, Stade.depot, 2)
    assert une.octets == deux.octets, "pseudonyms, tokens and keys included"
    assert une.octets != autre.octets
    assert len(une.octets.splitlines()) > 200
    _les_memes_regles_que_tout_le_monde(une)
    _les_hautes_alpes(une)
    _rien_ne_part(une)
    _les_avis(une)
    _les_labels(une)
    _ce_qui_ne_change_aucun_lien(actes)


@contextmanager
def _ecrits() -> Iterator[list[tuple[set[str], set[str]]]]:
    """What each act of a campaign says in the journal, and the tables that it writes."""
    actes: list[tuple[set[str], set[str]]] = []
    vrai = horloge.jouer

    @contextmanager
    def jouer(*avec: Any) -> Iterator[None]:
        actes.append((set(), set()))
        with vrai(*avec):
            yield

    def voir(executer: Any, sql: str, valeurs: Any, *suite: Any) -> Any:
        if actes and (ecrit := re.match(r"(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) \"?(\w+)", sql)):
            actes[-1][1].add(ecrit[1])
            if ecrit[1] == LigneJournal._meta.db_table:
                actes[-1][0].add(valeurs[3])
        return executer(sql, valeurs, *suite)

    with pytest.MonkeyPatch.context() as change, connection.execute_wrapper(voir):
        change.setattr(horloge, "jouer", jouer)
        yield actes


def _ce_qui_ne_change_aucun_lien(actes: list[tuple[set[str], set[str]]]) -> None:
    """The acts that leave the graph of ties as it was write none of the tables that it is read from; others do."""
    lues = {modele._meta.db_table for modele in (*chargement.LUES, Dossier, Revision)}
    tus = [tables for dits, tables in actes if dits and dits <= chargement.SANS_EFFET]
    assert set().union(*(dits for dits, _ in actes)) >= chargement.SANS_EFFET, "each of them was played"
    assert len(tus) > 50 and not [tables & lues for tables in tus if tables & lues]
    assert set().union(*(tables for _, tables in actes)) & lues


def _les_memes_regles_que_tout_le_monde(jouee: Jouee) -> None:
    lignes, faute = jouee.faits["chaine"]
    assert lignes > 100 and faute is None
    assert jouee.faits["nommes"] == []
    constats = [c for verdict in jouee.faits["verdicts"] for c in verdict["constats"]]
    assert not [c for c in constats if c["statut"] == "non_conforme" and c["gravite"] == "bloquant"]
    assert jouee.faits["etats"]["depose"] >= COMBIEN - 2
    assert jouee.faits["invitations"] == 0
    assert jouee.faits["horloges"] == [None] * len(jouee.faits["horloges"]), "its time never goes back"
    debut, fin = jouee.faits["instants"]
    assert debut > dt.datetime(2023, 6, 23, tzinfo=dt.UTC) and fin < dt.datetime(2023, 9, 26, tzinfo=dt.UTC)
    assert jouee.bilan.territoires == COMBIEN and jouee.bilan.depots >= COMBIEN - 1
    assert jouee.bilan.actions >= 9 * COMBIEN and jouee.bilan.personnes > 100


def _les_hautes_alpes(jouee: Jouee) -> None:
    assert jouee.faits["alpes"] > 1, "the real text came first"
    assert len(jouee.faits["membres"]) == 8
    assert [s["nom"] for s in jouee.faits["signataires"]] == ["Élodie Élue", "Ismaël Industriel"]


def _les_avis(jouee: Jouee) -> None:
    """Two for each région of a deposit that is in time, on its grid; the Hautes-Alpes have theirs, in time."""
    assert len(jouee.faits["avis"]) >= 2 * (COMBIEN - 2)
    assert {sens for _, sens, _ in jouee.faits["avis"]} <= {"favorable", "reserves", "defavorable"}
    alpes = {(cle, sens, tardif) for cle, sens, tardif in jouee.faits["avis"] if cle.endswith(":93")}
    assert {("region:93", "favorable", False), ("sgar-dreets:93", "favorable", False)} <= alpes
    assert jouee.faits["etapes"] >= {"avis", "comite"}


def _les_labels(jouee: Jouee) -> None:
    """What two people approved is announced, all at once; the Hautes-Alpes end as they did, with their eight EPCI."""
    assert set(jouee.faits["decisions"]) == {"annoncee"} and len(jouee.faits["decisions"]) == 1
    assert jouee.faits["labels"]["hautes-alpes"] == 8
    assert len(jouee.faits["labels"]) == jouee.faits["etapes_finales"]["label"] >= 2
    assert jouee.faits["deports"] >= 1, "who holds an office at the Région stands aside from the Hautes-Alpes"


def _rien_ne_part(jouee: Jouee) -> None:
    assert set(jouee.faits["lettres"]) == {"sans_objet"} and not jouee.faits["nouvelles"]
    assert {adresse.rpartition(".")[2] for adresse in jouee.faits["adresses"]} == {"invalid"}
    assert jouee.faits["demonstration"] == 0 and jouee.faits["jouee"]
    assert jouee.faits["officiels"] == [officiel.cle for officiel in OFFICIELS]


@pytest.mark.parametrize("reste", ["compte", "campagne"])
def test_a_base_that_holds_anything_is_left_alone(settings, reste: str) -> None:
    settings.BINOME_DEMONSTRATION = True
    maquettes.compte("quelqu-un") if reste == "compte" else maquettes.campagne_ouverte()
    with pytest.raises(campagne.SimulationError, match=f"1 {reste}"):
        campagne.simuler(1, 7, Stade.depot, lambda part, etape: None)
    assert Dossier.objects.count() == 0


def test_where_another_machine_could_come_nothing_is_played() -> None:
    with pytest.raises(campagne.atelier.DemonstrationError):
        campagne.simuler(1, 7, Stade.depot, lambda part, etape: None)
    assert Compte.objects.count() == 0


def test_more_territories_than_the_country_has_are_refused_before_anything_is_written(settings, monkeypatch) -> None:
    settings.BINOME_DEMONSTRATION = True
    vrai = campagne.tracer
    monkeypatch.setattr(campagne, "tracer", lambda *avec: itertools.islice(vrai(*avec), 3))
    with pytest.raises(campagne.SimulationError, match="La France ne fait pas 5 périmètres : 3 au plus"):
        campagne.simuler(5, 7, Stade.depot, lambda part, etape: None)
    assert Compte.objects.count() == 0


def test_two_names_that_begin_alike_are_two_dossiers() -> None:
    nom = "Communes et pays du grand plateau des mille et une sources"
    prises: list[str] = []
    partie = SimpleNamespace(pris=set())
    for suite in (", projet 2", ", projet 3", ""):
        prises.append(ouverture._identifiant(partie, nom + suite))
        partie.pris.add(prises[-1])
    assert len(set(prises)) == 3 and max(map(len, prises)) <= ouverture.LONGUEUR


def test_a_committee_that_has_more_to_examine_sits_more_days_and_is_decided_later() -> None:
    jours = comite._jours(8)
    assert [jour.day for jour in jours] == [2, 3, 6, 7, 8, 9, 10, 13]
    assert comite._jours(2) == jours[:2]
