"""Complements: asked for by place, answered by a frozen revision that changes nothing else, whatever else was written."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, transaction
from tests import maquettes
from tests.instruits import SANS_OBSTACLE, Instruits
from tests.saisies import saisir

from binome.domaine.droits.droits import Action
from binome.domaine.procedure.complements import hors_demande
from binome.domaine.procedure.delai import EtatDuDelai, RegleDuSilence, SensDuSilence
from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.registre.models import ComplementsDeposes, DemandeDeComplements, Depot, Dossier, LigneJournal, Notification
from binome.services.acces import ouverture
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.depot import depots, pieces
from binome.services.instruction import depots_instruits, passages
from binome.services.instruction.boite import liste
from binome.services.instruction.lecture import faits
from binome.services.instruction.recevabilite import complements, delais
from binome.services.instruction.recevabilite.points import declarer_irrecevable
from binome.services.notifications import nouvelles
from binome.services.socle import horloge, journal
from binome.services.socle.erreurs import TexteChangeError
from binome.services.texte import texte_lisible, textes_signes

HA = "hautes-alpes-corrige"
TERME = dt.date(2023, 10, 20)
ENJEUX = [("enjeux_du_territoire", "Dites les enjeux du territoire.")]


@pytest.fixture(autouse=True)
def _verdict() -> Iterator[None]:
    with patch.object(complements.conformite, "verdict_de", lambda *_: SANS_OBSTACLE):
        yield


def _demander(instruits: Instruits, points: Any = ENJEUX) -> DemandeDeComplements:
    return complements.demander(instruits.comptes["region"], HA, points, TERME)


def _ecrire(instruits: Instruits, valeurs: dict[str, Any], *, signer: bool = True) -> str:
    """Change the head, have it signed; the SHA-256 of what would be sent."""
    base = maquettes.tete(instruits.dossier).numero
    saisir(instruits.chef, HA, base, valeurs)
    if signer:
        maquettes.signer(instruits.dossier, instruits.horloge.instant)
    return textes_signes.empreinte_de(maquettes.tete(instruits.dossier))


def _peut(instruits: Instruits, action: Action) -> bool:
    return ouverture.ouvrir(instruits.chef, HA).peut(action)


def dire(compte: Any, lignes: Any) -> str:
    return " ".join(nouvelle.titre for nouvelle in nouvelles.dire(compte, lignes).values())


def test_from_the_request_to_the_answer(instruits: Instruits) -> None:
    avant = maquettes.tete(instruits.dossier).numero
    demande = _demander(instruits)
    assert (demande.points, demande.terme) == ([{"lieu": "enjeux_du_territoire", "quoi": ENJEUX[0][1]}], TERME)
    assert "[silence]" in demande.effet
    assert _peut(instruits, Action.modifier) and _peut(instruits, Action.completer)
    # Completing is not competing again.
    assert not _peut(instruits, Action.deposer)
    empreinte = _ecrire(instruits, {"enjeux_du_territoire": "La forge et le bois."})
    fait = complements.deposer(instruits.chef, HA, empreinte)
    assert (fait.numero, fait.tardif, fait.revision.numero) == (f"{HA}-1-c1", False, avant + 1)
    gele = json.loads(fait.manifeste)
    assert (gele["format"], gele["depot"]["numero"], gele["sha256"]) == ("binome-complements-1", f"{HA}-1", empreinte)
    # The deposit is the same one, at its instant; only the team's text closes again.
    depot = Depot.objects.get(dossier=instruits.dossier)
    assert (depot.pk, depot.recu_at, depot.revision_id) == (
        instruits.depot.pk,
        maquettes.A_TEMPS,
        instruits.depot.revision_id,
    )
    assert not _peut(instruits, Action.modifier) and not _peut(instruits, Action.completer)
    instruit = depots_instruits.ouvrir(instruits.comptes["region"], HA)
    assert instruit.texte.document.enjeux_du_territoire == "La forge et le bois."
    assert [c.chemin for c in depots_instruits.depuis(instruit, depot.numero)] == ["enjeux_du_territoire"]
    dites = Notification.objects.filter(genre="complements_recus")
    assert {n.compte.nom for n in dites} == {"Region", "Collegue", "Sgar", "National"}
    assert "Des compléments sont reçus" in dire(instruits.comptes["region"], dites.filter(compte__nom="Region"))
    complements.constater(instruits.comptes["region"], HA)
    assert passages.etape(passages.passages(depot)) is EtapeDuDepot.recevabilite
    assert {"complements.demandes", "complements.deposes"} <= set(LigneJournal.objects.values_list("action", flat=True))
    assert journal.verifier()[1] is None


def test_the_file_of_an_action_that_is_added_is_read_named_and_said(instruits: Instruits) -> None:
    """By who instructs: its page and its pack say which action it belongs to and that it came later; so does what
    changed since, by its name."""
    _demander(instruits, [("plan_actions", "Une action de plus."), ("pieces", "Son devis.")])
    axe = textes_signes.du_depot(instruits.depot).document.plan_actions.fiches[0].axe
    neuve = {"id": "neuve", "titre": "Un atelier partagé", "axe": axe}
    _ecrire(instruits, {"plan_actions.fiches[neuve]": neuve}, signer=False)
    piece = pieces.joindre(instruits.chef, HA, "devis.txt", [b"Un devis de la forge.\n"], fiche="neuve")
    maquettes.signer(instruits.dossier, instruits.horloge.instant)
    complements.deposer(instruits.chef, HA, textes_signes.empreinte_de(maquettes.tete(instruits.dossier)))
    instruit, client = depots_instruits.ouvrir(instruits.comptes["region"], HA), instruits.client("region")
    dites = {c.phrase for c in depots_instruits.depuis(instruit, instruits.depot.numero)}
    assert {"a ajouté la pièce « devis »", "a ajouté la fiche neuve « Un atelier partagé »"} == {
        d.replace("\u202f", " ") for d in dites
    }
    (jointe,) = faits.rassembler(instruit).pieces
    assert jointe[:2] == ("devis.txt", "Action neuve, Un atelier partagé ; reçue avec les compléments")
    page = html.unescape(client.get(f"/instruction/dossiers/{HA}/").content.decode())
    assert "Action neuve, Un atelier partagé · reçue avec les compléments" in page
    assert b"".join(client.get(f"/atelier/{HA}/pieces/{piece.identifiant}/")) == b"Un devis de la forge.\n"


def test_a_draft_is_never_read_not_even_while_it_is_completed(instruits: Instruits) -> None:
    _demander(instruits)
    _ecrire(instruits, {"enjeux_du_territoire": "Un brouillon."})
    for nom in ("region", "national", "comite"):
        instruit = depots_instruits.ouvrir(instruits.comptes[nom], HA)
        assert instruit.texte.document.enjeux_du_territoire != "Un brouillon."
        ouvert = ouverture.ouvrir(instruits.comptes[nom], HA)
        assert texte_lisible.lire(ouvert).document.enjeux_du_territoire != "Un brouillon."


def test_only_what_was_asked_may_change(instruits: Instruits) -> None:
    _demander(instruits)
    empreinte = _ecrire(instruits, {"enjeux_du_territoire": "Dits.", "titre": "Un meilleur titre"})
    with pytest.raises(RefusError, match="sortent de ce qui est demandé"):
        complements.deposer(instruits.chef, HA, empreinte)
    preparation = complements.preparer(ouverture.ouvrir(instruits.chef, HA), horloge.maintenant())
    assert preparation is not None and [c.chemin for c in preparation.hors] == ["titre"]
    titre = textes_signes.du_depot(instruits.depot).document.titre
    assert complements.deposer(instruits.chef, HA, _ecrire(instruits, {"titre": titre})).numero.endswith("-c1")


def test_what_stands_in_the_way_is_said(instruits: Instruits) -> None:
    with pytest.raises(RefusError, match="Aucun complément"):
        complements.deposer(instruits.chef, HA, "x")
    _demander(instruits)
    tete = textes_signes.empreinte_de(maquettes.tete(instruits.dossier))
    with pytest.raises(RefusError, match="Rien n'a changé"):
        complements.deposer(instruits.chef, HA, tete)
    empreinte = _ecrire(instruits, {"enjeux_du_territoire": "Dits."}, signer=False)
    with pytest.raises(TexteChangeError):
        complements.deposer(instruits.chef, HA, tete)
    with pytest.raises(RefusError, match="à signer par l'élu et l'industriel"):
        complements.deposer(instruits.chef, HA, empreinte)
    with pytest.raises(RefusError, match="Réservé au chef de projet"):
        complements.deposer(maquettes.compte("adjoint", au=instruits.dossier, role=maquettes.Role.elu), HA, empreinte)
    assert not ComplementsDeposes.objects.exists()


def test_late_it_is_written_as_late(instruits: Instruits) -> None:
    _demander(instruits)
    instruits.horloge.avancer(days=60)
    fait = complements.deposer(instruits.chef, HA, _ecrire(instruits, {"enjeux_du_territoire": "Dits."}))
    assert fait.tardif and json.loads(fait.manifeste)["tardif"]


def test_what_is_asked_is_asked_well(instruits: Instruits) -> None:
    qui = instruits.comptes["region"]
    for points, terme, mot in (
        ([], TERME, "au moins un point"),
        ([("enjeux_du_territoire", " \u200b")], TERME, "au moins un point"),
        ([("nulle.part", "Quoi ?")], TERME, "quelle partie"),
        ([("enjeux_du_territoire", "x" * 1_001)], TERME, "trop long"),
        ([("enjeux_du_territoire", "x")] * 41, TERME, "40 points"),
        (ENJEUX, dt.date(2023, 9, 22), "jour à venir"),
    ):
        with pytest.raises(RefusError, match=mot):
            complements.demander(qui, HA, points, terme)
    for nom, erreur in (("ailleurs", IntrouvableError), ("chef", RefusError), ("comite", RefusError)):
        with pytest.raises(erreur):
            complements.demander(instruits.comptes[nom], HA, ENJEUX, TERME)
    assert not DemandeDeComplements.objects.exists() and Dossier.objects.get().a_completer is None
    _demander(instruits)
    with pytest.raises(RefusError, match="ne se fait pas ici"):
        _demander(instruits)


def test_going_on_without_them_closes_the_text_again(instruits: Instruits) -> None:
    _demander(instruits)
    complements.constater(instruits.comptes["region"], HA)
    assert not _peut(instruits, Action.modifier)
    with pytest.raises(RefusError, match="Aucun complément"):
        complements.deposer(instruits.chef, HA, "x")


def test_a_new_deposit_asks_for_nothing(instruits: Instruits, monkeypatch: pytest.MonkeyPatch) -> None:
    instruits.horloge.instant = maquettes.A_TEMPS
    _demander(instruits)
    with patch.object(depots.conformite, "verdict_de", lambda *_: SANS_OBSTACLE):
        depots.deposer(instruits.chef, HA, "cle-du-depot-2", recu_at=maquettes.A_TEMPS)
    assert Dossier.objects.get().a_completer is None and not _peut(instruits, Action.completer)


def test_the_clock_is_suspended_then_runs_again(instruits: Instruits, monkeypatch: pytest.MonkeyPatch) -> None:
    regle = RegleDuSilence(SensDuSilence.rejet, mois=2, source="Règlement, art. 9")
    silence = type("Silence", (), {"regle": regle})()
    vrai = delais.retrouver_appel("ti-2023-2027").appel
    appel = type("Lu", (), {"appel": vrai.model_copy(update={"silence": silence})})
    monkeypatch.setattr(delais, "retrouver_appel", lambda _: appel)

    def lire() -> delais.DelaiImplicite:
        instruit = depots_instruits.ouvrir(instruits.comptes["region"], HA)
        return delais.lire(instruit.depot, instruit.faits, delais.demandes(instruit.depot))

    assert (lire().etat, lire().terme) == (EtatDuDelai.court, dt.date(2023, 11, 20))
    demande = _demander(instruits)
    assert "suspendu" in demande.effet and lire().etat is EtatDuDelai.suspendu
    instruits.horloge.avancer(days=5)
    complements.deposer(instruits.chef, HA, _ecrire(instruits, {"enjeux_du_territoire": "Dits."}))
    instruits.horloge.avancer(days=1)
    assert (lire().etat, lire().terme) == (EtatDuDelai.court, dt.date(2023, 11, 25))


@pytest.mark.parametrize("table", [DemandeDeComplements, ComplementsDeposes])
def test_the_database_itself_refuses_to_change_them(instruits: Instruits, table: Any) -> None:
    _demander(instruits)
    complements.deposer(instruits.chef, HA, _ecrire(instruits, {"enjeux_du_territoire": "Dits."}))
    for geste in (lambda: table.objects.update(par=instruits.chef), lambda: table.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
            geste()


@pytest.mark.parametrize(
    ("chemin", "lieux", "hors"),
    [
        ("titre", ["titre"], False),
        ("perimetre.membres[240500439]", ["perimetre"], False),
        ("perimetre2", ["perimetre"], True),
        ("plan_actions.fiches[3-05]", ["plan_actions.fiches[3]"], True),
        ("plan_actions.fiches[3].cout", ["plan_actions.fiches[3]"], False),
        ("plan_actions.fiches[3].pieces", ["pieces"], False),
        ("pieces[acte]", ["pieces"], False),
        ("plan_actions.fiches[3].titre", ["pieces"], True),
        ("gouvernance", [], True),
    ],
)
def test_a_place_is_inside_another_or_not(chemin: str, lieux: list[str], hors: bool) -> None:
    assert bool(hors_demande([chemin], lieux)) is hors


MINUIT = dt.datetime(2023, 10, 20, 22, tzinfo=dt.UTC)
"""Of Paris, where the campaign is judged, at the end of the term."""


def test_what_came_in_time_is_not_late_for_what_the_platform_took_to_read_it(instruits: Instruits) -> None:
    _demander(instruits)
    empreinte = _ecrire(instruits, {"enjeux_du_territoire": "Dits."})
    instruits.horloge.instant = MINUIT - dt.timedelta(seconds=1)

    def lent(*_: Any) -> Any:
        instruits.horloge.avancer(seconds=20)
        return SANS_OBSTACLE

    with patch.object(complements.conformite, "verdict_de", lent):
        fait = complements.deposer(instruits.chef, HA, empreinte)
    assert fait.recu_at < MINUIT < fait.enregistre_at and not fait.tardif
    assert json.loads(fait.manifeste)["tardif"] is False


def test_a_term_ends_at_midnight_where_the_campaign_is_judged(instruits: Instruits) -> None:
    _demander(instruits)
    boite = liste.ouvrir(instruits.comptes["region"], instruits.campagne.identifiant)
    assert [ligne.en_retard for ligne in liste.lignes(boite)] == [False]
    instruits.horloge.instant = MINUIT - dt.timedelta(seconds=1)
    with pytest.raises(RefusError, match="court encore"):
        declarer_irrecevable(instruits.comptes["region"], HA, "Rien n'est venu.")
    instruits.horloge.instant = MINUIT
    boite = liste.ouvrir(instruits.comptes["region"], instruits.campagne.identifiant)
    assert [ligne.en_retard for ligne in liste.lignes(boite)] == [True]
    declarer_irrecevable(instruits.comptes["region"], HA, "Rien n'est venu.")
