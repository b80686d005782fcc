"""Retention: each kind goes after its duration and not before; merged revisions, and they alone; every night."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django_tasks_db.models import DBTaskResult
from tests.web.atelier.conftest import campagne, chef, creer_compte, dossier, membre

from binome.domaine.droits.droits import Role
from binome.registre.models import (
    ChangementAdresse,
    Compte,
    Compteur,
    Consentement,
    Depot,
    Dossier,
    Envoi,
    EnvoiCompte,
    Invitation,
    LigneJournal,
    Pseudonyme,
    Revision,
    SessionOuverte,
    Signature,
)
from binome.services.acces import ouverture
from binome.services.commun import horloge, journal, personnes
from binome.services.depot import signatures
from binome.services.exploitation import ouvrier, retention
from binome.services.notifications import courriels
from binome.services.plan import classeur as classeur_plan
from binome.services.redaction import enregistrement, historique
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
__all__ = ["campagne", "chef", "dossier", "membre"]
MAINTENANT = dt.datetime(2030, 5, 20, 12, tzinfo=dt.UTC)
SECONDE = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def donnees(settings, tmp_path):
    settings.DONNEES = tmp_path


def _session(instant, _):
    Session.objects.create(session_key="s", session_data="", expire_date=instant)


def _compteur(instant, _):
    Compteur.objects.create(cache_key="c", value="", expires=instant)


def _compte(instant, _):
    compte = Compte.objects.create_user("jamais@exemple.fr")
    EmailAddress.objects.create(user=compte, email=compte.email, verified=False)
    Compte.objects.filter(pk=compte.pk).update(cree_le=instant)


def _tache(statut):
    def creer(instant, _):
        courriels.poster("a@exemple.fr", "o", "t")
        DBTaskResult.objects.update(status=statut, finished_at=instant)

    return creer


def _invitation(instant, dossier):
    Invitation.objects.create(
        dossier=dossier, courriel="i@exemple.fr", role="lecteur", jeton_sha256="x", par=dossier.tete.auteur,
        creee_le=instant - dt.timedelta(days=7), expire_le=instant,
    )  # fmt: skip


def _accord(instant, dossier):
    Consentement.objects.create(
        dossier=dossier, binome="b", cote="elu", nom="N", courriel="n@exemple.fr", jeton_sha256="x",
        demande_le=instant - dt.timedelta(days=30),
    )  # fmt: skip


def _personne(instant, _):
    Pseudonyme.objects.create(code="p-0123456789abcdef", courriel="p@exemple.fr", nom="P", cree_le=instant)


def _revision(instant, dossier):
    """Two autosaves of a same person, the first merged into the second."""
    tete = dossier.tete
    for numero in (2, 3):
        Revision.objects.create(
            dossier=dossier, numero=numero, parent=tete, contenu=tete.contenu, empreinte=str(numero) * 64,
            auteur=tete.auteur, cree_le=instant,
        )  # fmt: skip
        tete = Revision.objects.get(dossier=dossier, numero=numero)
    Revision.objects.filter(numero=2).update(fondue_dans=tete)
    Dossier.objects.filter(pk=dossier.pk).update(tete=tete)


def _lettre(quand, dossier):
    Envoi.objects.create(genre="compte", cle="x", destinataire="a@b.c", etat="envoyee", cree_le=quand, change_le=quand)


def _appareil(quand, dossier):
    SessionOuverte.objects.create(compte=creer_compte("mobile"), cle="x", ouverte_le=quand, vue_le=quand)


def _envoi(quand, dossier):
    EnvoiCompte.objects.create(compte=dossier.tete.auteur, destinataire="x", quand=quand)


def _changement(quand, dossier):
    ChangementAdresse.objects.create(
        compte=dossier.tete.auteur, genre="retrait", adresse="ancienne@exemple.fr", demande_le=quand, effet_le=quand,
        annule_le=quand,
    )  # fmt: skip


CAS = {
    "sessions": (_session, Session),
    "compteurs": (_compteur, Compteur),
    "comptes": (_compte, Compte),
    "taches": (_tache("SUCCESSFUL"), DBTaskResult),
    "lettres": (_lettre, Envoi),
    "envois": (_envoi, EnvoiCompte),
    "changements": (_changement, ChangementAdresse),
    "appareils": (_appareil, SessionOuverte),
    "echecs": (_tache("FAILED"), DBTaskResult),
    "invitations": (_invitation, Invitation),
    "accords": (_accord, Consentement),
    "personnes": (_personne, Pseudonyme),
    "revisions": (_revision, Revision),
}


@pytest.mark.parametrize("cle", list(retention.DUREES))
def test_each_kind_is_kept_for_its_duration_and_no_longer(cle, dossier):
    creer, modele = CAS[cle]
    avant = set(modele.objects.values_list("pk", flat=True))
    creer(MAINTENANT - dt.timedelta(days=retention.DUREES[cle].jours), dossier)
    # The clock of the purge comes to the very instant, then passes it.
    assert retention.purger(MAINTENANT)[cle] == 0
    assert retention.purger(MAINTENANT + SECONDE, essai=True)[cle] == 1
    assert set(modele.objects.values_list("pk", flat=True)) > avant
    assert retention.purger(MAINTENANT + SECONDE)[cle] == 1
    assert set(modele.objects.values_list("pk", flat=True)) - avant == (
        {dossier.tete_id + 2} if cle == "revisions" else set()
    )
    assert retention.purger(MAINTENANT + SECONDE) == dict.fromkeys(retention.DUREES, 0)
    ecrites = LigneJournal.objects.filter(action="plateforme.purge").count()
    assert ecrites == retention.DUREES[cle].ecrite
    assert journal.verifier()[1] is None


def test_a_change_of_address_on_hold_stays_however_old(dossier):
    quand = MAINTENANT - dt.timedelta(days=400)
    _changement(quand, dossier)
    ChangementAdresse.objects.update(annule_le=None)
    assert retention.purger(MAINTENANT)["changements"] == 0


class TestComptes:
    @pytest.mark.parametrize("raison", ["verifie", "venu", "administrateur", "role", "auteur", "sans_adresse"])
    def test_an_account_that_serves_stays(self, dossier, raison):
        _compte(MAINTENANT - dt.timedelta(days=400), dossier)
        compte = Compte.objects.get(email="jamais@exemple.fr")
        {
            "verifie": lambda: EmailAddress.objects.filter(user=compte).update(verified=True),
            "venu": lambda: Compte.objects.filter(pk=compte.pk).update(last_login=MAINTENANT),
            "administrateur": lambda: Compte.objects.filter(pk=compte.pk).update(administrateur=True),
            "role": lambda: compte.roles_dossier.create(dossier=dossier, role="lecteur"),
            "auteur": lambda: dossier.commentaires.create(chemin="", texte="t", auteur=compte, cree_le=MAINTENANT),
            "sans_adresse": lambda: EmailAddress.objects.filter(user=compte).delete(),
        }[raison]()
        assert retention.purger(MAINTENANT)["comptes"] == 0
        assert Compte.objects.filter(pk=compte.pk).exists()

    def test_the_name_of_someone_invited_still_stays(self, dossier):
        vieux = MAINTENANT - dt.timedelta(days=400)
        _invitation(MAINTENANT, dossier)
        Pseudonyme.objects.create(code="p-0123456789abcdef", courriel="i@exemple.fr", cree_le=vieux)
        assert retention.purger(MAINTENANT)["personnes"] == 0


class TestRevisions:
    def _ecrire(self, chef, graine, combien=40):
        """Autosaves by chance, some merged, some signed, some deposited, some restored."""
        tirage = random.Random(graine)  # noqa: S311
        dossier = Dossier.objects.get()
        instant = MAINTENANT - dt.timedelta(days=60)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(horloge, "maintenant", lambda: instant)
            for rang in range(combien):
                instant += dt.timedelta(seconds=tirage.choice([20, 60, 400]))
                dossier.refresh_from_db()
                auteur = tirage.choice(list(Compte.objects.filter(roles_dossier__role__in=["chef_de_projet", "elu"])))
                enregistrement.enregistrer_partie(auteur, "essai", dossier.tete.numero, "titre", f"T{rang}")
                dossier.refresh_from_db()
                if tirage.random() < 0.2:
                    elu = Compte.objects.filter(roles_dossier__role="elu").get()
                    signatures.signer(elu, "essai", Role.elu, elu.pk, dossier.tete.presente)
                if tirage.random() < 0.1:
                    Depot.objects.create(
                        numero=f"d{rang}", dossier=dossier, revision=dossier.tete, manifeste="{}", empreinte="x" * 64,
                        recu_at=instant, enregistre_at=instant, tardif=False, cle_idempotence=f"c{rang}", par=auteur,
                        remplace_le=instant,
                    )  # fmt: skip

    def _histoire(self, chef):
        """What people see of it: the history in words, the signatures and who voided them."""
        etapes, _ = historique.lire(ouverture.ouvrir(chef, "essai"))
        vus = [(e.revision.numero, e.recit, e.depots) for e in etapes]
        etats = signatures.lister(Dossier.objects.get())
        return vus, [(e.numero_signe, e.revision_voidante and e.revision_voidante.numero) for e in etats]

    @pytest.mark.parametrize("graine", range(6))
    def test_merged_ones_go_and_what_people_see_does_not_change(self, dossier, chef, membre, graine):
        membre(Role.elu)
        self._ecrire(chef, graine)
        fondues = set(Revision.objects.filter(fondue_dans__isnull=False).values_list("pk", flat=True))
        avant, gardees = self._histoire(chef), dict(Revision.objects.values_list("pk", "empreinte"))
        retirees = retention.purger(MAINTENANT)["revisions"]
        restent = dict(Revision.objects.values_list("pk", "empreinte"))
        assert 0 < retirees == len(gardees) - len(restent)
        assert gardees.keys() - restent.keys() <= fondues
        assert self._histoire(chef) == avant
        signes = set(Signature.objects.values_list("empreinte", flat=True))
        assert signes <= set(restent.values()), "what was signed is still there to be read"
        for revision in Revision.objects.exclude(parent=None).select_related("parent"):
            assert revision.parent.numero < revision.numero
            entre = Revision.objects.filter(numero__gt=revision.parent.numero, numero__lt=revision.numero)
            assert not entre.exists(), "each still follows the one before it"
        enregistrement.enregistrer_partie(chef, "essai", Dossier.objects.get().tete.numero, "titre", "Après")

    def test_a_form_left_open_since_then_still_saves_what_was_typed(self, dossier, chef):
        enregistrement.enregistrer_partie(chef, "essai", 1, "titre", "Deux")
        enregistrement.enregistrer_partie(chef, "essai", 2, "concertation", "D'un autre onglet")
        assert retention.purger(MAINTENANT)["revisions"] == 1 and not Revision.objects.filter(numero=2).exists()
        fait = enregistrement.enregistrer_partie(chef, "essai", 2, "territoire", "Tapé il y a longtemps")
        assert enregistrement.modifie_ailleurs(dataclasses.replace(fait, ailleurs=False), 2, ["concertation"])
        texte = texte_entier.document(Dossier.objects.get().tete)
        assert (texte.titre, texte.concertation) == ("Deux", "D'un autre onglet")
        assert texte.territoire == "Tapé il y a longtemps"
        with pytest.raises(enregistrement.ConflitError):
            enregistrement.enregistrer_partie(chef, "essai", 2, "titre", "Autre")
        for jamais in (0, 9):
            with pytest.raises(ouverture.IntrouvableError):
                enregistrement.enregistrer_partie(chef, "essai", jamais, "titre", "x")
        with pytest.raises(ouverture.IntrouvableError):
            enregistrement.restaurer(chef, "essai", 2)

    def test_a_workbook_of_then_is_still_read(self, dossier, chef):
        enregistrement.enregistrer_partie(chef, "essai", 1, "plan_actions.fiches[f1].titre", "Première")
        classeur = classeur_plan.exporter(ouverture.ouvrir(chef, "essai"))
        enregistrement.enregistrer_partie(chef, "essai", 2, "plan_actions.fiches[f2].titre", "Seconde")
        assert retention.purger(MAINTENANT)["revisions"] == 1
        apercu = classeur_plan.examiner(chef, "essai", classeur)
        assert not apercu.conflits and not apercu.ajouts + apercu.retraits
        fait = classeur_plan.appliquer(chef, "essai", apercu.base, apercu.tete.numero, apercu.plan, ())
        titres = [f.titre for f in texte_entier.document(fait.revision).plan_actions.fiches]
        assert titres == ["Première", "Seconde"], "what was written since stays"

    def _sql(self, ordre, *valeurs):
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(ordre, valeurs)

    @pytest.mark.parametrize(
        "ordre",
        [
            "DELETE FROM registre_revision WHERE numero = 1",
            "DELETE FROM registre_revision WHERE numero = 3",
            "UPDATE registre_revision SET parent_id = NULL WHERE numero = 2",
            "UPDATE registre_revision SET parent_id = NULL WHERE numero = 3",
            "UPDATE registre_revision SET parent_id = id WHERE numero = 3",
            "UPDATE registre_revision SET numero = 9 WHERE numero = 2",
            "UPDATE registre_revision SET empreinte = 'x' WHERE numero = 2",
            "UPDATE registre_revision SET auteur_id = auteur_id + 1 WHERE numero = 2",
        ],
    )
    def test_the_database_refuses_anything_else(self, dossier, ordre):
        _revision(MAINTENANT, dossier)
        with pytest.raises(DatabaseError, match=r"ne se (modifie|retire) pas"):
            self._sql(ordre)

    def test_the_database_refuses_a_merged_one_that_was_signed_or_deposited(self, dossier, chef):
        _revision(MAINTENANT, dossier)
        fondue = Revision.objects.get(numero=2)
        signature = Signature.objects.create(
            dossier=dossier, compte=chef, au_nom_de=chef, qualite="elu", empreinte=fondue.empreinte,
            signee_le=MAINTENANT,
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="ne se retire pas"):
            self._sql("DELETE FROM registre_revision WHERE numero = 2")
        signature.delete()
        Depot.objects.create(
            numero="d", dossier=dossier, revision=fondue, manifeste="{}", empreinte="x" * 64, recu_at=MAINTENANT,
            enregistre_at=MAINTENANT, tardif=False, cle_idempotence="c", par=chef,
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="ne se retire pas"):
            self._sql("DELETE FROM registre_revision WHERE numero = 2")

    def test_it_allows_the_one_that_was_merged(self, dossier):
        """The negative control: the refusals above are not those of everything."""
        _revision(MAINTENANT, dossier)
        self._sql("UPDATE registre_revision SET parent_id = %s WHERE numero = 3", dossier.tete_id)
        self._sql("DELETE FROM registre_revision WHERE numero = 2")
        assert sorted(Revision.objects.values_list("numero", flat=True)) == [1, 3]


class TestNuit:
    def test_it_is_asked_for_once_and_asks_for_the_next(self, db, monkeypatch):
        monkeypatch.setattr(horloge, "maintenant", lambda: MAINTENANT)
        assert retention.planifier() and not retention.planifier()
        (attente,) = DBTaskResult.objects.filter(status="READY")
        assert attente.run_after == dt.datetime(2030, 5, 21, 1, tzinfo=dt.UTC), "three in the morning in Paris"
        DBTaskResult.objects.update(status="RUNNING")
        monkeypatch.setattr(horloge, "maintenant", lambda: MAINTENANT + dt.timedelta(days=1))
        retention.purger_la_nuit.func()
        assert DBTaskResult.objects.filter(status="READY").count() == 1

    def test_the_worker_plans_it(self, db, monkeypatch):
        ouvrier.executer(une_fois=True)
        chemins = set(DBTaskResult.objects.values_list("task_path", flat=True))
        assert retention.purger_la_nuit.module_path in chemins

    def test_a_night_that_fails_does_not_lose_the_next(self, db, monkeypatch):
        monkeypatch.setattr(retention, "purger", lambda instant: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            retention.purger_la_nuit.func()
        assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_an_unverified_account_leaves_no_one_behind_its_pseudonym(dossier):
    _compte(MAINTENANT - dt.timedelta(days=400), dossier)
    code = personnes.pseudonyme(Compte.objects.get(email="jamais@exemple.fr"))
    assert retention.purger(MAINTENANT)["comptes"] == 1
    assert personnes.nommer(f"vu : {code}") == "vu : personne effacée"


def test_creer_compte_is_not_one_of_them(db):
    """The negative control of the accounts: one that is proven is never touched."""
    creer_compte("prouve")
    Compte.objects.update(cree_le=MAINTENANT - dt.timedelta(days=4000))
    assert retention.purger(MAINTENANT)["comptes"] == 0
