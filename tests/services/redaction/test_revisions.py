"""The past of a dossier is kept within limits: what something answers for stays, what is told stays true, and a form left
open is still saved."""

from __future__ import annotations

import datetime as dt
import random
from itertools import pairwise

import pytest
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.domaine.saisie import limites
from binome.registre.models import Compte, Depot, Dossier, LigneJournal, Revision, Signature
from binome.services.acces import ouverture
from binome.services.depot import signatures
from binome.services.redaction import enregistrement, historique, revisions
from binome.services.socle import horloge as temps
from binome.services.socle import journal
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
DEBUT = dt.datetime(2030, 5, 1, 8, tzinfo=dt.UTC)
LIEUX = ("titre", "territoire", "concertation", "plan_actions.fiches[f1].titre", "plan_actions.fiches[f2].titre")


@pytest.fixture
def horloge(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    heure = [DEBUT]
    monkeypatch.setattr(temps, "maintenant", lambda: heure[0])
    return heure


@pytest.fixture
def petites(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits, forty times smaller."""
    for nom, valeur in {"REVISIONS_MAX": 25, "FONDUES_MAX": 4, "PAS": 5, "RECENTES": 12, "A_LA_FOIS": 8}.items():
        monkeypatch.setattr(revisions, nom, valeur)


def _tete() -> Revision:
    return texte_entier.revision_de_tete(Dossier.objects.select_related("tete").get())


def _ecrire(qui: Compte, lieu: str, texte: str, base: int | None = None) -> enregistrement.Enregistrement:
    return saisir(qui, "essai", base or _tete().numero, {lieu: texte})


def _deposer(qui: Compte, rang: int, quand: dt.datetime) -> None:
    Depot.objects.create(
        numero=f"d{rang}", dossier=_tete().dossier, revision=_tete(), manifeste="{}", empreinte="x" * 64, recu_at=quand,
        enregistre_at=quand, tardif=False, cle_idempotence=f"c{rang}", par=qui, remplace_le=quand,
    )  # fmt: skip


def test_one_that_a_write_removed_meanwhile_does_not_stop_the_purge(
    dossier: Dossier, chef: Compte, horloge: list[dt.datetime]
) -> None:
    for rang in range(4):
        horloge[0] += dt.timedelta(seconds=30)
        _ecrire(chef, "titre", f"Titre {rang}")
    cles = list(Revision.objects.filter(fondue_dans__isnull=False).order_by("numero").values_list("pk", flat=True))
    revisions.retirer(cles[:1])
    revisions.retirer(cles)
    assert len(cles) > 1 and not Revision.objects.filter(pk__in=cles).exists()


def test_two_hundred_autosaves_keep_fifty_once_their_day_is_over(
    dossier: Dossier, chef: Compte, horloge: list[dt.datetime]
) -> None:
    for rang in range(200):
        horloge[0] += dt.timedelta(seconds=30)
        _ecrire(chef, "titre", f"Titre {rang}")
    assert Revision.objects.count() == 201, "of the day: someone may have any of them open"
    for rang in range(5 * revisions.PAS):
        horloge[0] += dt.timedelta(days=1)
        _ecrire(chef, "titre", f"Plus tard {rang}")
    assert Revision.objects.filter(fondue_dans__isnull=False).count() <= limites.FONDUES_MAX
    assert len(historique.lire(ouverture.ouvrir(chef, "essai"))[0]) == historique.PAR_PAGE


@pytest.mark.usefixtures("petites")
class TestAuHasard:
    @pytest.mark.parametrize("graine", range(8))
    def test_limits_hold_and_nothing_that_counts_is_lost(
        self, dossier: Dossier, chef: Compte, membre, horloge: list[dt.datetime], graine: int
    ) -> None:
        tirage = random.Random(graine)  # noqa: S311
        equipe = [chef, elu := membre(Role.elu), membre(Role.chef_de_projet, "second")]
        textes, auteurs, gardees = {1: texte_entier.arbre(_tete())}, {1: chef.pk}, {1}
        for rang in range(150):
            horloge[0] += dt.timedelta(seconds=tirage.choice([10, 60, 400, 7000]))
            qui = tirage.choice(equipe)
            if tirage.random() < 0.05:
                enregistrement.restaurer(chef, "essai", 1)
                qui = chef
            else:
                _ecrire(qui, tirage.choice(LIEUX), f"T{rang}")
            tete = _tete()
            textes[tete.numero], auteurs[tete.numero] = texte_entier.arbre(tete), tete.auteur_id
            if Signature.objects.filter(caduque_le=tete.cree_le).exists():
                gardees.add(tete.numero)
            if tirage.random() < 0.05:
                signatures.signer(elu, "essai", Role.elu, elu.pk, tete.presente)
                gardees.add(tete.numero)
            if tirage.random() < 0.05:
                _deposer(qui, rang, horloge[0])
                gardees.add(tete.numero)
            assert revisions.sans_repondant(Revision.objects.all()).count() <= revisions.REVISIONS_MAX + 1
        restent = {r.numero: r for r in Revision.objects.order_by("numero")}
        assert len(restent) < len(textes) and gardees | {tete.numero} <= restent.keys()
        assert all(texte_entier.arbre(r) == textes[n] for n, r in restent.items())
        self._l_histoire_est_vraie(textes, auteurs)
        for numero in textes:
            assert texte_entier.revision_de(dossier, numero).numero <= numero
        assert journal.verifier()[1] is None
        assert LigneJournal.objects.filter(action="dossier.eclairci").exists()

    def _l_histoire_est_vraie(self, textes: dict[int, dict], auteurs: dict[int, int]) -> None:
        """Each line tells what its author did, alone, or says that several did it; each revision follows another."""
        toutes = list(Revision.objects.order_by("numero").select_related("parent"))
        assert all(apres.parent == avant for avant, apres in pairwise(toutes))
        lignes = [r for r in toutes if r.fondue_dans_id is None]
        communes = 0
        for avant, apres in pairwise(lignes):
            depuis = {auteurs[n] for n in textes if avant.numero < n <= apres.numero}
            assert bool(apres.commune) is (len(depuis) > 1), (avant.numero, apres.numero)
            assert apres.auteur_id in depuis
            communes += bool(apres.commune)
        assert communes, "the history was gathered"

    def test_without_them_everything_is_kept(
        self, dossier: Dossier, chef: Compte, horloge: list[dt.datetime], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control."""
        monkeypatch.setattr(revisions, "tenir", lambda *_: 0)
        for rang in range(60):
            horloge[0] += dt.timedelta(hours=1)
            _ecrire(chef, "titre", f"T{rang}")
        assert Revision.objects.count() == 61

    def test_a_form_open_on_one_that_went_is_saved_and_what_meets_is_shown(
        self, dossier: Dossier, chef: Compte, membre, horloge: list[dt.datetime]
    ) -> None:
        autre = membre(Role.chef_de_projet, "autre")
        for rang in range(80):
            horloge[0] += dt.timedelta(hours=1)
            _ecrire((chef, autre)[rang % 2], ("titre", "concertation")[rang % 2], f"T{rang}")
        partie = next(n for n in range(10, 60) if not Revision.objects.filter(numero=n).exists())
        _ecrire(chef, "territoire", "Tapé longtemps avant", base=partie)
        texte = texte_entier.document(_tete())
        assert (texte.titre, texte.concertation, texte.territoire) == ("T78", "T79", "Tapé longtemps avant")
        with pytest.raises(enregistrement.ConflitError):
            _ecrire(chef, "titre", "Tapé longtemps avant", base=partie)
        ouvert = ouverture.ouvrir(chef, "essai")
        avant, apres, changes = historique.comparer(ouvert, partie, _tete().numero)
        assert avant.numero < partie and apres == _tete() and changes

    def test_the_history_says_that_several_wrote_it(
        self, dossier: Dossier, chef: Compte, membre, horloge: list[dt.datetime]
    ) -> None:
        autre = membre(Role.chef_de_projet, "autre")
        for rang in range(60):
            horloge[0] += dt.timedelta(hours=1)
            _ecrire((chef, autre)[rang % 2], ("titre", "concertation")[rang % 2], f"T{rang}")
        ouvert = ouverture.ouvrir(chef, "essai")
        recits = [etape.recit for page in (1, 2) for etape in historique.lire(ouvert, page)[0]]
        assert any(recit.startswith(f"{historique.EQUIPE} a ") for recit in recits)
