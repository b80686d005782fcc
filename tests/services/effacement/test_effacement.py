"""Erasure: the journal knows pseudonyms, one person goes everywhere but where it is said, and never comes back."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult
from tests import maquettes
from tests.services.effacement.histoires_personnes import Histoire, cases, trouver

from binome.domaine.droits.droits import Role
from binome.domaine.socle import chaine
from binome.domaine.socle.empreinte import canonique
from binome.registre.models import (
    Compte,
    Consentement,
    Depot,
    Envoi,
    Invitation,
    LigneJournal,
    Pseudonyme,
    RoleDossier,
    Signature,
)
from binome.services.administration import administrateurs
from binome.services.depot import recus, signatures
from binome.services.echanges import commentaires
from binome.services.effacement import effacement, memoire, sort
from binome.services.effacement.textes_effaces import Masque
from binome.services.equipe import invitations
from binome.services.notifications import courriels, lettres
from binome.services.socle import horloge, journal, personnes

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
GARDE = ("registre_depot.manifeste", "registre_revision.contenu")
"""Where an erasure leaves a name, as docs/decisions/0024 says (a revision is compressed: it is not searched here)."""


@pytest.fixture(autouse=True)
def donnees(settings, tmp_path):
    settings.DONNEES = tmp_path / "donnees"


def signer(elu, dossier):
    dossier.refresh_from_db()
    return signatures.signer(elu, "essai", Role.elu, elu.pk, dossier.tete.presente)


class TestEffacer:
    @pytest.mark.parametrize("graine", range(10, 16))
    def test_one_person_of_a_random_history_goes_and_the_chain_holds(self, referentiel, tmp_path, graine):
        administrateurs.ajouter_administrateur("qui-reste@exemple.fr")
        histoire = Histoire(graine)
        histoire.tout()
        histoire.au_hasard(60)
        main = histoire.compte()
        dits = "\n".join(valeur for _, valeur in cases())
        avant = {adresse for adresse, nom in histoire.gens.items() if trouver(dits, adresse, nom)}
        for adresse in histoire.tirage.sample(sorted(avant - {main.email}), 10):
            qui = (adresse, histoire.gens[adresse])
            effacement.effacer(adresse, f"Demande de {qui[1]}", main=main.email)
            restes = {case for case, valeur in cases() if trouver(valeur, *qui)}
            assert restes <= set(GARDE), (qui, restes)
            assert not any(trouver(f.read_text(), *qui) for f in memoire.racine().iterdir())
        assert journal.verifier()[1] is None

    def test_a_place_forgotten_would_be_found(self, referentiel, monkeypatch):
        """The negative control: remarks that are not masked."""
        histoire = Histoire(10)
        adresse, nom = histoire.elu[1], histoire.elu[0]
        commentaires.commenter(histoire.chef, histoire.identifiant, "", f"{nom} ({adresse})")
        Consentement.objects.create(
            dossier=histoire.dossier, binome="territoire", cote="elu", nom=nom, courriel=adresse, jeton_sha256="x",
            demande_le=horloge.maintenant(),
        )  # fmt: skip
        monkeypatch.setattr(Masque, "__call__", lambda self, texte: texte)
        effacement.effacer(adresse, "x")
        assert {case for case, valeur in cases() if trouver(valeur, adresse, nom)} == {"registre_commentaire.texte"}

    def test_twice_is_once_and_someone_unknown_is_said(self, dossier, chef, membre):
        elu = membre(Role.elu)
        effacement.effacer(elu.email, "À sa demande")
        lignes = LigneJournal.objects.count()
        bilan = effacement.effacer("elu@exemple.fr", "À sa demande")
        assert bilan.deja and not bilan.effaces and LigneJournal.objects.count() == lignes
        with pytest.raises(effacement.EffacementError, match="Personne n'est connu"):
            effacement.effacer("jamais-vu@exemple.fr", "x")
        assert not Pseudonyme.objects.filter(courriel="jamais-vu@exemple.fr").exists()
        with pytest.raises(effacement.EffacementError, match="se motive"):
            effacement.effacer(chef.email, " ")

    def test_a_try_says_the_same_and_changes_nothing(self, dossier, chef, membre):
        elu = membre(Role.elu)
        signer(elu, dossier)
        avant = sorted(cases())
        essai = effacement.effacer(elu.email, "x", essai=True)
        assert sorted(cases()) == avant and not memoire.racine().exists()
        fait = effacement.effacer(elu.email, "x")
        assert essai.effaces == fait.effaces
        assert fait.effaces["signatures"] == fait.effaces["rôles"] == fait.effaces["comptes"] == 1

    def test_the_only_chef_de_projet_hands_over_first(self, dossier, chef, membre):
        lecteur = membre(Role.lecteur)
        with pytest.raises(effacement.EffacementError, match="seul chef de projet de essai"):
            effacement.effacer(chef.email, "x")
        for mauvais in ("personne@exemple.fr", chef.email):
            with pytest.raises(effacement.EffacementError, match="autre compte actif"):
                effacement.effacer(chef.email, "x", main=mauvais)
        effacement.effacer(chef.email, "x", main=lecteur.email)
        assert RoleDossier.objects.get(role="chef_de_projet").compte == lecteur
        assert "role.main_passee" in set(LigneJournal.objects.values_list("action", flat=True))

    def test_the_only_administrator_stays(self, campagne):
        seul = maquettes.compte("seul", administrateur=True)
        with pytest.raises(effacement.EffacementError, match="seul administrateur"):
            effacement.effacer(seul.email, "x")

    def test_a_deposit_keeps_its_signatories_and_a_draft_loses_them(self, referentiel):
        histoire = Histoire(20)
        for geste in ("signer", "deposer"):
            histoire.agir(geste)
        depot = Depot.objects.get()
        (elu,) = (s.compte for s in Signature.objects.filter(qualite="elu"))
        adresse, nom = elu.email, elu.nom
        manifeste, signataires = depot.manifeste, recus.destinataires(depot)
        bilan = effacement.effacer(adresse, "x")
        depot.refresh_from_db()
        assert depot.manifeste == manifeste and nom in manifeste
        assert any(depot.numero in phrase for phrase in bilan.gardes)
        assert Signature.objects.get(compte=elu).caduque_le is None
        assert recus.destinataires(depot) == [a for a in signataires if a != adresse]
        histoire.agir("modifier")
        assert Signature.objects.get(compte=elu).caduque_le is not None

    def test_nothing_more_is_sent_to_them(self, dossier, membre):
        elu = membre(Role.elu)
        effacement.effacer(elu.email, "x")
        avant = DBTaskResult.objects.count()
        courriels.poster(Compte.objects.get(pk=elu.pk).email, "Objet", "Texte")
        assert DBTaskResult.objects.count() == avant

    def test_a_message_to_someone_else_leaves_without_the_name(self, dossier, chef, membre):
        elu = membre(Role.elu, "Ombeline Zwiller")
        elu.email = "ombeline@exemple.fr"
        elu.save()
        courriels.poster("autre@exemple.fr", "Objet", "OMBELINE\u00a0ZWILLER vous attend (Ombeline@Exemple.fr).")
        courriels.poster(elu.email, "Objet", "Bonjour")
        effacement.effacer("ombeline@exemple.fr", "x")
        (reste,) = Envoi.objects.all()
        assert reste.destinataire == "autre@exemple.fr"
        assert lettres.ouvrir(reste.contenu)[1] == "[personne effacée] vous attend ([personne effacée])."

    def test_a_name_that_is_a_word_hides_no_word(self):
        masque = Masque(["Martin"], ["martin@exemple.fr"])
        texte = "@Martin : la zone de Saint-Martin, le martin-pêcheur et xmartin@exemple.fr restent"
        assert masque(texte) == texte.replace("@Martin", "@[personne effacée]")

    def test_every_proven_address_is_theirs_and_a_claimed_one_is_not(self, dossier, chef, membre):
        elu, autre = membre(Role.elu), membre(Role.lecteur)
        EmailAddress.objects.create(user=elu, email="Elu@Ailleurs.example", verified=True)
        EmailAddress.objects.create(user=elu, email="victime@exemple.fr", verified=False)
        EmailAddress.objects.create(user=autre, email="elu@ailleurs.example", verified=False)
        for adresse in ("elu@ailleurs.example", "victime@exemple.fr"):
            invitations.inviter(chef, "essai", adresse, Role.industriel)
        effacement.effacer("elu@ailleurs.example", "x")
        assert [i.courriel for i in Invitation.objects.all()] == ["victime@exemple.fr"]
        assert not EmailAddress.objects.filter(email__icontains="ailleurs").exists()
        autre.refresh_from_db()
        assert autre.email == "lecteur@exemple.fr" and not Compte.objects.filter(email="elu@exemple.fr").exists()

    def test_whoever_signed_up_with_it_without_proof_goes_too_and_the_true_holder_is_erased(self, dossier, membre):
        elu = membre(Role.elu)
        Compte.objects.create_user("perso@exemple.fr", nom="Un intrus")
        EmailAddress.objects.create(user=elu, email="perso@exemple.fr", verified=True)
        effacement.effacer("perso@exemple.fr", "x")
        assert not Compte.objects.filter(email__in=["perso@exemple.fr", "elu@exemple.fr"]).exists()

    def test_a_session_of_theirs_is_closed_and_the_others_are_not(self, dossier, chef, membre):
        elu = membre(Role.elu)
        for compte in (elu, chef):
            session = SessionStore()
            session["_auth_user_id"] = str(compte.pk)
            session.create()
        visite = SessionStore()
        visite["invitation"] = "Elu@exemple.fr"
        visite.create()
        effacement.effacer(elu.email, "x")
        assert [s.get_decoded() for s in Session.objects.all()] == [{"_auth_user_id": str(chef.pk)}]

    def test_their_proofs_of_identity_go_and_no_one_else_s(self, dossier, chef, membre):
        elu = membre(Role.elu)
        for compte in (elu, chef):
            Authenticator.objects.create(user=compte, type=Authenticator.Type.TOTP, data={"secret": "x"})
            SocialAccount.objects.create(user=compte, provider="proconnect", uid=compte.email, extra_data={})
        effacement.effacer(elu.email, "x")
        assert [a.user for a in Authenticator.objects.all()] == [chef]
        assert [s.uid for s in SocialAccount.objects.all()] == [chef.email]

    def test_who_comes_back_later_is_someone_new(self, dossier, chef, membre):
        elu = membre(Role.elu)
        ancien = personnes.pseudonyme(elu)
        effacement.effacer(elu.email, "x")
        neuf = maquettes.compte("elu")
        assert personnes.pseudonyme(neuf) != ancien
        assert effacement.rejouer(horloge.maintenant()) == []
        assert Compte.objects.get(pk=neuf.pk).email == "elu@exemple.fr"


def test_every_table_is_decided():
    """A table that comes without saying what an erasure makes of it fails here."""
    tables = {m._meta.label for m in apps.get_models()}
    assert tables == set(sort.SORT)


class TestAnciennesLignes:
    def test_lines_of_before_still_verify_and_are_said(self, dossier, chef, membre):
        elu = membre(Role.elu)
        derniere = LigneJournal.objects.last()
        ancienne = chaine.sceller(
            derniere.rang + 1, derniere.instant, elu.email, "signature.donnee", "dossier:essai",
            canonique({"au_nom_de": elu.email}).decode(), derniere.empreinte,
        )  # fmt: skip
        LigneJournal.objects.create(**{c: getattr(ancienne, c) for c in ancienne.__slots__})
        bilan = effacement.effacer(elu.email, "x")
        assert any("inaltérables : 1" in phrase for phrase in bilan.gardes)
        assert journal.verifier()[1] is None


class TestMemoire:
    def _instantane(self):
        """The base, as a backup of now would put it back."""
        return {
            modele: list(modele.objects.values())
            for modele in (Compte, EmailAddress, Pseudonyme, RoleDossier, Invitation)
        }

    def _remettre(self, instantane):
        for modele, lignes in instantane.items():
            for ligne in lignes:
                modele.objects.update_or_create(pk=ligne[modele._meta.pk.attname], defaults=ligne)

    def test_a_backup_of_before_is_purged_again(self, dossier, chef, membre):
        elu = membre(Role.elu)
        invitations.inviter(chef, "essai", "sans-compte@exemple.fr", Role.lecteur)
        avant = self._instantane()
        effacement.effacer(elu.email, "x")
        effacement.effacer("sans-compte@exemple.fr", "x")
        self._remettre(avant)
        assert Compte.objects.filter(email="elu@exemple.fr").exists()
        assert len(effacement.rejouer(horloge.maintenant())) == 2
        for adresse in ("elu@exemple.fr", "sans-compte@exemple.fr"):
            assert not [case for case, valeur in cases() if adresse in valeur]
        assert effacement.rejouer(horloge.maintenant()) == []
        assert journal.verifier()[1] is None

    def test_without_the_memory_they_would_come_back(self, dossier, membre):
        """The negative control: it is the file, and nothing else, that remembers."""
        elu = membre(Role.elu)
        avant = self._instantane()
        effacement.effacer(elu.email, "x")
        self._remettre(avant)
        for fichier in memoire.racine().iterdir():
            fichier.unlink()
        assert effacement.rejouer(horloge.maintenant()) == []
        assert Compte.objects.filter(email="elu@exemple.fr").exists()

    def test_an_account_of_before_its_first_line_of_journal_is_known_by_its_address(self, dossier, membre):
        elu = membre(Role.elu)
        avant = self._instantane()
        assert not Pseudonyme.objects.filter(compte=elu).exists()
        effacement.effacer(elu.email, "x")
        Pseudonyme.objects.filter(compte=elu).delete()
        self._remettre(avant)
        assert len(effacement.rejouer(horloge.maintenant())) == 1

    def test_the_dossiers_go_to_the_same_successor(self, dossier, chef, membre):
        suivant = membre(Role.lecteur)
        avant = self._instantane()
        effacement.effacer(chef.email, "x", main=suivant.email)
        RoleDossier.objects.all().delete()
        self._remettre(avant)
        (bilan,) = effacement.rejouer(horloge.maintenant())
        assert bilan.orphelins == () and RoleDossier.objects.get(role="chef_de_projet").compte == suivant

    def test_no_address_can_be_read_and_the_key_is_the_site_s(self, dossier, membre, settings):
        elu = membre(Role.elu)
        effacement.effacer(elu.email, "x")
        (fichier,) = memoire.racine().iterdir()
        assert "elu" not in fichier.read_text() and fichier.stat().st_mode & 0o077 == 0
        souvenirs = memoire.lire()
        assert memoire.reconnaitre(souvenirs, ["elu@exemple.fr", "autre@exemple.fr"]).keys() == {*souvenirs[0].adresses}
        ancienne, settings.SECRET_KEY = settings.SECRET_KEY, "une-autre-cle-de-ce-site"
        assert memoire.illisibles(souvenirs) == 1 and not memoire.reconnaitre(souvenirs, ["elu@exemple.fr"])
        settings.SECRET_KEY_FALLBACKS = [ancienne]
        assert memoire.illisibles(souvenirs) == 0 and memoire.reconnaitre(souvenirs, ["elu@exemple.fr"])

    def test_it_is_written_before_it_is_true_and_a_failure_loses_nothing(self, dossier, membre, monkeypatch):
        """A crash between the file and the commit: the night finishes what was asked."""
        elu = membre(Role.elu)
        noter = memoire.noter

        def couper(*arguments):
            noter(*arguments)
            raise KeyboardInterrupt

        monkeypatch.setattr(memoire, "noter", couper)
        with pytest.raises(KeyboardInterrupt):
            effacement.effacer(elu.email, "x")
        assert Compte.objects.filter(email="elu@exemple.fr").exists()
        effacement.rejouer(horloge.maintenant())
        assert not Compte.objects.filter(email="elu@exemple.fr").exists()

    def test_the_list_of_another_machine_is_learnt_once(self, dossier, membre, tmp_path, settings):
        effacement.effacer(membre(Role.elu).email, "x")
        ailleurs = memoire.racine()
        settings.DONNEES = tmp_path / "neuve"
        assert memoire.reprendre(ailleurs) == 1 and memoire.reprendre(ailleurs) == 0
        (ailleurs / "abime.json").write_text("{")
        with pytest.raises(memoire.MemoireIllisibleError, match="abime"):
            memoire.reprendre(ailleurs)
        with pytest.raises(memoire.MemoireIllisibleError, match="ni un dossier"):
            memoire.reprendre(tmp_path / "absente")
