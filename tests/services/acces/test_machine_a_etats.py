"""Random people do random things: the database does what the pure table says, and the journal tells it all."""

from __future__ import annotations

import datetime as dt
import json
from copy import copy
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests import maquettes
from tests.maquettes import LIMITE
from tests.saisies import saisir

from binome.documents.lecture import lire
from binome.domaine.droits import droits
from binome.domaine.droits.droits import ROLES_DOSSIER, Action, Etat, Lien, Role, Situation
from binome.registre.composees import RequeteComposee
from binome.registre.models import Depot, Dossier, LigneJournal, Pseudonyme, RoleCampagne, RoleDossier, Signature
from binome.services.acces import ouverture
from binome.services.depot import depots, recus, signatures
from binome.services.redaction import enregistrement
from binome.services.socle import horloge, journal
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
FICHES = ("f1", "f2")
TEXTE = b"""
id: essai
titre: T0
territoire: Essai
appel: ti-2023-2027
perimetre: {libelle: Gap, membres: [{siren: '200067825', nom: CA Gap-Tallard-Durance}]}
plan_actions:
  axes: [{id: a, titre: A}]
  fiches: [{id: f1, titre: Une, axe: a}, {id: f2, titre: Deux, axe: a}]
"""
# Who instructs in the région of the deposit, and in another: code of the région, and what the table is asked about.
PORTEES = {"instructeur_d_ici": ("93", {Role.instructeur}), "instructeur_d_ailleurs": ("84", set())}
# Asked after every step of every walk.
ETATS: RequeteComposee[Dossier] = RequeteComposee(lambda: Dossier.objects.values_list("etat"))
NUMERO_DE_TETE: RequeteComposee[Dossier] = RequeteComposee(lambda: Dossier.objects.values_list("tete__numero"))
DEPOTS: RequeteComposee[Depot] = RequeteComposee(
    lambda: Depot.objects.order_by().values_list("numero", "remplace_le", "retire_le")
)
QUALITES: RequeteComposee[Signature] = RequeteComposee(
    lambda: Signature.objects.filter(caduque_le=None).order_by().values_list("qualite")
)
DERNIERE_LIGNE: RequeteComposee[LigneJournal] = RequeteComposee(
    lambda: LigneJournal.objects.order_by("-rang").values_list("rang")[:1]
)
PERSONNES = [role.value for role in Role] + ["etranger", *PORTEES]


class SansObstacle:
    bloque = False

    def model_dump_json(self):
        return "{}"


class Monde:
    """A dossier, one person of each role, and a stranger: what every walk begins with, and leaves as it was."""

    def __init__(self):
        instant = LIMITE - dt.timedelta(days=2)
        with patch.object(horloge, "maintenant", lambda: instant):
            self.campagne = maquettes.campagne()
            self.comptes = {nom: maquettes.compte(nom) for nom in PERSONNES}
            self.dossier = enregistrement.creer(self.comptes["chef_de_projet"], self.campagne, lire(TEXTE).dossier)
        for nom in PERSONNES:
            if nom in PORTEES:
                maquettes.donner(self.campagne, self.comptes[nom], Role.instructeur, portee=PORTEES[nom][0])
            if nom not in {*Role} or nom == "chef_de_projet":
                continue
            if Role(nom) in ROLES_DOSSIER:
                fiches = ["f1"] if nom == "contributeur" else []
                RoleDossier.objects.create(dossier=self.dossier, compte=self.comptes[nom], role=nom, fiches=fiches)
            else:
                RoleCampagne.objects.create(campagne=self.campagne, compte=self.comptes[nom], role=nom)


class Atelier(RuleBasedStateMachine):
    """That world, and a clock that goes on."""

    monde: Monde

    def __init__(self):
        super().__init__()
        self.bloc = transaction.atomic()
        self.bloc._from_testcase = True
        self.bloc.__enter__()
        self.instant = LIMITE - dt.timedelta(days=2)
        self.limite = LIMITE
        self.patchs = [
            patch.object(horloge, "maintenant", lambda: self.instant),
            patch.object(depots.conformite, "verdict_de", lambda revision, instant, limite=None: SansObstacle()),
        ]
        for p in self.patchs:
            p.start()
        self.campagne, self.dossier = copy(self.monde.campagne), copy(self.monde.dossier)
        self.comptes = {nom: copy(compte) for nom, compte in self.monde.comptes.items()}
        self.roles = {nom: {Role(nom)} if nom in {*Role} else set() for nom in PERSONNES}
        self.roles |= {nom: roles for nom, (_, roles) in PORTEES.items()}
        self.etat, self.depots, self.signes, self.rang, self.cles = Etat.brouillon, [], set(), 0, {}
        self.lues = []

    def teardown(self):
        for p in self.patchs:
            p.stop()
        transaction.set_rollback(True)
        self.bloc.__exit__(None, None, None)

    # What the pure table says.

    def _attendu(self, nom, action, fiche=None):
        lien = Lien(frozenset(self.roles[nom]), frozenset({"f1"}) if nom == "contributeur" else frozenset())
        situation = Situation(self.etat, self.instant >= self.limite)
        if not droits.decider(Action.lire, lien, situation).visible:
            return ouverture.IntrouvableError
        decision = droits.decider(action, lien, situation, fiche)
        return None if decision.autorise else ouverture.RefusError if decision.visible else ouverture.IntrouvableError

    def _faire(self, attendu, geste, sinon=()):
        """Run a use case; it must succeed or fail as expected. Whether it succeeded."""
        recu = None
        try:
            with transaction.atomic():
                transaction.get_connection().atomic_blocks[-1]._from_testcase = True
                geste()
        except (ouverture.IntrouvableError, ouverture.RefusError, *sinon) as erreur:
            recu = type(erreur)
        assert recu is attendu
        return recu is None

    def _numero(self):
        ((numero,),) = NUMERO_DE_TETE.colonnes()
        return numero

    # What people do.

    @rule(nom=st.sampled_from(PERSONNES))
    def modifier(self, nom):
        self.rang += 1
        titre = f"T{self.rang}"
        base = 1 if nom == "etranger" else self._numero()
        geste = lambda: saisir(self.comptes[nom], "essai", base, {"titre": titre})  # noqa: E731
        if self._faire(self._attendu(nom, Action.modifier), geste):
            self.signes.clear()

    @rule(nom=st.sampled_from(PERSONNES), fiche=st.sampled_from(FICHES))
    def modifier_fiche(self, nom, fiche):
        self.rang += 1
        place, texte, base = f"plan_actions.fiches[{fiche}].objectifs", f"O{self.rang}", self._numero()
        geste = lambda: saisir(  # noqa: E731
            self.comptes[nom], "essai", base, {place: texte}, fiche=fiche
        )
        if self._faire(self._attendu(nom, Action.modifier_fiche, fiche), geste):
            self.signes.clear()

    @rule(nom=st.sampled_from(PERSONNES))
    def restaurer(self, nom):
        avant = texte_entier.revision_de_tete(self.dossier).empreinte
        if self._faire(
            self._attendu(nom, Action.restaurer), lambda: enregistrement.restaurer(self.comptes[nom], "essai", 1)
        ):
            self.dossier.refresh_from_db()
            if texte_entier.revision_de_tete(self.dossier).empreinte != avant:
                self.signes.clear()

    @rule(nom=st.sampled_from(["elu", "industriel", "chef_de_projet", "lecteur", "etranger"]))
    def signer(self, nom):
        self.dossier.refresh_from_db()
        empreinte = texte_entier.revision_de_tete(self.dossier).empreinte
        qualite = Role(nom) if nom in ("elu", "industriel") else Role.elu
        compte_ = self.comptes[nom]
        attendu = self._attendu(nom, Action.signer)
        if attendu is ouverture.RefusError and nom in self.signes:
            attendu = None
        if self._faire(attendu, lambda: signatures.signer(compte_, "essai", qualite, compte_.pk, empreinte)):
            self.signes.add(nom)

    @rule(nom=st.sampled_from(["chef_de_projet", *PERSONNES]), rejoue=st.booleans())
    def deposer(self, nom, rejoue):
        self.rang += 1
        miennes = [cle for cle, (qui, _) in self.cles.items() if qui == nom]
        cle = miennes[-1] if rejoue and miennes else f"cle-{self.rang:08}"
        attendu = self._attendu(nom, Action.deposer)
        if cle in self.cles:
            assert depots.deposer(self.comptes[nom], "essai", cle).numero == self.cles[cle][1]
            return
        if attendu is None and self.signes != {"elu", "industriel"}:
            attendu = depots.DepotBloqueError
        recus_ = []
        geste = lambda: recus_.append(depots.deposer(self.comptes[nom], "essai", cle))  # noqa: E731
        if self._faire(attendu, geste, (depots.DepotBloqueError,)):
            (depot,) = recus_
            assert depot.tardif == (self.instant >= self.limite)
            self.depots.append(depot.numero)
            self.cles[cle] = (nom, depot.numero)
            self.etat, self.en_vigueur = Etat.depose, depot.numero

    @rule(nom=st.sampled_from(["chef_de_projet", *PERSONNES]))
    def retirer(self, nom):
        if self._faire(self._attendu(nom, Action.retirer_depot), lambda: depots.retirer(self.comptes[nom], "essai")):
            self.etat = Etat.retire

    @rule(nom=st.sampled_from(PERSONNES))
    def lire_un_accuse(self, nom):
        if not self.depots:
            return
        du_territoire, attendu = self._attendu(nom, Action.lire), self._attendu(nom, Action.lire_depot)
        if du_territoire is None:
            attendu = None
        elif attendu is None and not (self.etat is Etat.depose and self.en_vigueur == self.depots[0]):
            # Those who instruct read the one in force.
            attendu = ouverture.IntrouvableError
        self._faire(attendu, lambda: recus.trouver(self.comptes[nom], "essai", self.depots[0]))

    @rule(nom=st.sampled_from(PERSONNES), action=st.sampled_from(list(Action)), fiche=st.sampled_from(FICHES))
    def demander_un_droit(self, nom, action, fiche):
        self._faire(
            self._attendu(nom, action, fiche), lambda: ouverture.exiger(self.comptes[nom], "essai", action, fiche)
        )

    @rule(heures=st.sampled_from([1, 5, 20]))
    def attendre(self, heures):
        self.instant += dt.timedelta(hours=heures)

    @rule()
    def prolonger(self):
        self.campagne.echeance += dt.timedelta(days=1)
        self.campagne.save(update_fields=["echeance"])
        self.limite = ouverture.echeance(self.campagne).limite

    @rule(nom=st.sampled_from(["elu", "lecteur", "contributeur", "instructeur"]))
    def perdre_son_role(self, nom):
        modele = RoleDossier if Role(nom) in ROLES_DOSSIER else RoleCampagne
        modele.objects.filter(compte=self.comptes[nom]).delete()
        self.roles[nom] = set()

    # What must hold at every moment.

    @invariant()
    def la_base_dit_comme_le_modele(self):
        # Read bare, after every step: what changed is then read as the services do.
        assert ETATS.colonnes() == [[self.etat.value]]
        deposes = DEPOTS.colonnes()
        assert len(deposes) == len(self.depots)
        en_vigueur = [numero for numero, remplace_le, retire_le in deposes if remplace_le is None and retire_le is None]
        assert en_vigueur == ([self.en_vigueur] if self.etat is Etat.depose else [])
        assert {qualite for (qualite,) in QUALITES.colonnes()} == self.signes

    @invariant()
    def le_journal_rejoue_donne_l_etat(self):
        lignes = DERNIERE_LIGNE.colonnes()
        if lignes == self.lues:
            return
        self.lues = lignes
        depot = depots.valable(depots.tous(self.dossier))
        assert (depot.numero if depot else None) == (self.en_vigueur if self.etat is Etat.depose else None)
        assert journal.verifier()[1] is None
        etat, en_vigueur, signes = Etat.brouillon, None, set()
        qui_est = {p.code: p.compte.email.split("@")[0] for p in Pseudonyme.objects.select_related("compte")}
        for action, brut in LigneJournal.objects.order_by("rang").values_list("action", "donnees"):
            donnees = json.loads(brut)
            if action == "depot.enregistre":
                etat, en_vigueur = Etat.depose, donnees["numero"]
            elif action == "depot.retire":
                etat, en_vigueur = Etat.retire, None
            elif action == "signature.donnee":
                signes.add(donnees["qualite"])
            elif action == "signature.caduque":
                signes -= {qui_est[q] for q in donnees["signataires"]}
        assert (etat, signes) == (self.etat, self.signes)
        assert en_vigueur == (self.en_vigueur if self.etat is Etat.depose else None)


class Depose(Atelier):
    """The same walk, from a deposit: two signatures on one text, then a deposit, seldom come by chance."""

    @initialize()
    def commencer(self):
        self.signer("elu")
        self.signer("industriel")
        self.deposer("chef_de_projet", rejoue=False)


REGLAGES = settings(
    max_examples=500,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _monde(monkeypatch):
    monkeypatch.setattr(Atelier, "monde", Monde(), raising=False)


@pytest.mark.lent(40)
def test_the_database_does_what_the_pure_table_says():
    run_state_machine_as_test(Atelier, settings=REGLAGES)


def test_a_hole_in_the_table_is_found(monkeypatch):
    """The negative control: a service that lets anyone withdraw a deposit."""
    rapide = settings(REGLAGES, max_examples=400, phases=[Phase.generate], report_multiple_bugs=False)
    run_state_machine_as_test(Depose, settings=settings(rapide, max_examples=20))
    vrai = ouverture.exiger_sur

    def ouvert(compte_, dossier, action, fiche=None, instant=None):
        role = Action.lire if action is Action.retirer_depot else action
        return vrai(compte_, dossier, role, fiche, instant)

    # The door that the service itself goes through.
    monkeypatch.setattr(ouverture, "exiger_sur", ouvert)
    with pytest.raises((AssertionError, Depot.DoesNotExist)):
        run_state_machine_as_test(Depose, settings=rapide)
