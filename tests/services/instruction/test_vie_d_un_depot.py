"""From the draft to the label, the refusal or the withdrawal: five hundred random lives of one candidature.

After each gesture the services have done what the pure tables say, or have refused; in the end the journal alone, read
again from its first line, tells where everything stands.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from tests import maquettes
from tests.maquettes import A_TEMPS, LIMITE

from binome.domaine.droits.droits import Action, Etat, Lien, Role, Situation, decider
from binome.domaine.procedure import etapes
from binome.domaine.procedure.etapes import Acte, ActeDemande, EtapeDuDepot, Faits, Intervenant
from binome.registre.models import Compte, DeportDecide, Depot, Dossier, LigneJournal
from binome.services.acces import organisations, ouverture
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.conflits import decisions
from binome.services.conflits.decisions import DeportVoulu
from binome.services.conflits.refus import LienImpossibleError
from binome.services.depot import depots
from binome.services.instruction import passages
from binome.services.socle import journal
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent(40)]
VIES, GESTES = 500, 6
ID = maquettes.ID
CONSEILS = ("region:93", "sgar-dreets:93")
ROLES = {
    "chef": {Role.chef_de_projet},
    "national": {Role.instructeur},
    "region": {Role.instructeur},
    "comite": {Role.comite},
    "autorite": {Role.administrateur},
    "deux": {Role.instructeur, Role.comite},
    "chef_et_juge": {Role.chef_de_projet, Role.instructeur},
    "ailleurs": set(),
}
PAR = {
    "national": {Intervenant.instruction, Intervenant.instruction_nationale},
    "region": {Intervenant.instruction},
    "comite": {Intervenant.comite},
    "autorite": {Intervenant.autorite},
    "deux": {Intervenant.instruction, Intervenant.instruction_nationale, Intervenant.comite},
    "chef_et_juge": {Intervenant.instruction, Intervenant.instruction_nationale},
}
JUGENT = ("national", "region", "comite", "deux", "chef_et_juge")
TOUT_DROIT = (
    ("region", Acte.declarer_recevable, ""),
    ("region", Acte.rendre_avis, CONSEILS[0]),
    ("national", Acte.rendre_avis, CONSEILS[1]),
    ("national", Acte.transmettre_au_comite, ""),
    ("comite", Acte.deliberer, ""),
)
DROIT_DEVANT = (Acte.declarer_recevable, Acte.rendre_avis, Acte.transmettre_au_comite, Acte.deliberer)
REFUS = (RefusError, IntrouvableError, LienImpossibleError)


@dataclass
class Modele:
    """Where one candidature should stand, by the tables alone."""

    etat: Etat = Etat.brouillon
    close: bool = False
    etape: EtapeDuDepot = EtapeDuDepot.recevabilite
    a_temps: bool = True
    rendus: set[str] = field(default_factory=set)
    deportes: dict[str, set[str]] = field(default_factory=lambda: {"dossier": set(), "seance": set()})

    def decision(self, qui: str, action: Action) -> bool:
        deporte = any(qui in siens for siens in self.deportes.values())
        return decider(action, Lien(frozenset(ROLES[qui]), deporte=deporte), Situation(self.etat, self.close)).autorise

    def neuf(self) -> None:
        self.etat, self.etape, self.a_temps, self.rendus = Etat.depose, EtapeDuDepot.recevabilite, not self.close, set()


class Vie:
    """One life: random gestures, each compared with the model at once."""

    def __init__(self, comptes: dict[str, Compte], horloge_: maquettes.Horloge, graine: int) -> None:
        self.comptes, self.horloge, self.tirage = comptes, horloge_, random.Random(graine)  # noqa: S311
        self.modele, self.cle = Modele(), 0

    def vivre(self) -> None:
        """One life in four goes straight to the committee first, by the same gestures."""
        if self.tirage.random() < 0.25:
            self._comparer(True, lambda: depots.deposer(self.comptes["chef"], ID, "cle-du-depot-0", recu_at=A_TEMPS))
            self.modele.neuf()
            self.clore()
            for qui, acte, titre in TOUT_DROIT:
                self._agir(qui, acte, titre, "Pour ces raisons.")
        for _ in range(GESTES):
            self.horloge.avancer(minutes=1)
            geste = self.tirage.choices(
                (self.deposer, self.retirer, self.clore, self.passer, self.annoncer, self.deporter, self.lever),
                (8 if self.modele.etat is not Etat.depose else 1, 1, 2, 20, 4, 2, 1),
            )[0]
            geste()

    def _comparer(self, voulu: bool, faire: Any) -> bool:
        point = transaction.savepoint()
        try:
            faire()
        except REFUS as refus:
            transaction.savepoint_rollback(point)
            refuse = str(refus)
        else:
            transaction.savepoint_commit(point)
            refuse = ""
        assert voulu is not bool(refuse), refuse or faire
        return voulu

    def deposer(self) -> None:
        qui, self.cle = self.tirage.choice(("chef", "chef", "chef", "region", "chef_et_juge")), self.cle + 1
        depose = {"cle_idempotence": f"cle-du-depot-{self.cle}", "recu_at": self.horloge()}
        if self._comparer(
            self.modele.decision(qui, Action.deposer), lambda: depots.deposer(self.comptes[qui], ID, **depose)
        ):
            self.modele.neuf()

    def retirer(self) -> None:
        qui = self.tirage.choice(("chef", "national"))
        fait = self.modele.decision(qui, Action.retirer_depot)
        if self._comparer(fait, lambda: depots.retirer(self.comptes[qui], ID)):
            self.modele.etat = Etat.retire

    def clore(self) -> None:
        if not self.modele.close:
            self.horloge.instant = max(self.horloge.instant, LIMITE) + dt.timedelta(hours=1)
            self.modele.close = True

    def passer(self) -> None:
        ici = [t.acte for t in etapes.TRANSITIONS if t.depuis is self.modele.etape]
        # Straight on, half of the time.
        ici += [a for a in DROIT_DEVANT if a in ici] * len(ici)
        acte = self.tirage.choice(ici) if ici and self.tirage.random() < 0.8 else self.tirage.choice(list(Acte))
        qui, titre = self._quelqu_un(acte), self.tirage.choice(CONSEILS)
        self._agir(qui, acte, titre, "Pour ces raisons." if self.tirage.random() < 0.9 else "")

    def _agir(self, qui: str, acte: Acte, titre: str, motif: str) -> None:
        a_dire = titre if acte in (Acte.rendre_avis, Acte.corriger_avis) else ""
        demande = ActeDemande(acte, frozenset(PAR.get(qui, ())), motif, a_dire)
        issue = etapes.passer(demande, self._faits())
        permis = self.modele.decision(qui, Action.instruire) and issue.vers is not None
        faire = lambda: passages.passer(self.comptes[qui], ID, acte, motif=motif, au_titre_de=titre)  # noqa: E731
        if self._comparer(permis, faire) and issue.vers is not None:
            self.modele.etape = issue.vers
            if acte is Acte.rendre_avis:
                self.modele.rendus.add(titre)

    def _quelqu_un(self, acte: Acte) -> str:
        """More often than not someone whose act it is, so that lives go far."""
        sien = next((t.qui for t in etapes.TRANSITIONS if (t.depuis, t.acte) == (self.modele.etape, acte)), None)
        siens = [nom for nom, par in PAR.items() if sien in par]
        return self.tirage.choice(siens if siens and self.tirage.random() < 0.7 else list(ROLES))

    def _faits(self, **plus: Any) -> Faits:
        return Faits(
            etape=self.modele.etape,
            en_vigueur=self.modele.etat is Etat.depose,
            close=self.modele.close,
            a_temps=self.modele.a_temps,
            avis_attendus=frozenset(CONSEILS) - self.modele.rendus,
            avis_rendus=frozenset(self.modele.rendus),
            **plus,
        )

    def annoncer(self) -> None:
        """What the announcement writes, in its own transaction: nobody else can."""
        if self.modele.etat is not Etat.depose:
            return
        acte = self.tirage.choice((Acte.labelliser, Acte.refuser, Acte.ajourner))
        demande = ActeDemande(acte, frozenset({Intervenant.autorite}), "Décision.")
        issue = etapes.passer(demande, self._faits(annonce=True))
        depot = depots.valable(depots.tous(Dossier.objects.get(identifiant=ID)))
        assert depot is not None
        par, quand = self.comptes["autorite"], self.horloge()
        if self._comparer(issue.vers is not None, lambda: passages.annoncer([(depot, acte, "Décision.")], par, quand)):
            self.modele.etape = issue.vers or self.modele.etape

    def deporter(self) -> None:
        par, qui = self.tirage.choice(list(ROLES)), self.tirage.choice(JUGENT)
        portee = self.tirage.choice(("dossier", "dossier", "seance"))
        nationale = par != "region"
        voulu = (
            self.modele.decision(par, Action.traiter_liens)
            and par != qui
            and (portee == "dossier" or nationale)
            and qui not in self.modele.deportes[portee]
        )
        dit = DeportVoulu(self.comptes[qui].pk, portee, "deport", "Un lien.")
        if self._comparer(voulu, lambda: decisions.decider(self.comptes[par], ID, dit)):
            self.modele.deportes[portee].add(qui)

    def lever(self) -> None:
        faits = list(DeportDecide.objects.filter(leve_le=None).select_related("compte").order_by("pk"))
        if not faits:
            return
        fait, par = self.tirage.choice(faits), self.tirage.choice(("national", "autorite", "region", "comite"))
        qui = next(nom for nom, compte in self.comptes.items() if compte.pk == fait.compte_id)
        voulu = (
            self.modele.decision(par, Action.traiter_liens)
            and par != qui
            and (fait.portee == "dossier" or par != "region")
        )
        if self._comparer(voulu, lambda: decisions.lever(self.comptes[par], ID, fait.pk, "Fini.")):
            self.modele.deportes[fait.portee].discard(qui)


def rejouer(depuis: int) -> tuple[str, str, set[tuple[int, str]]]:
    """Where everything stands, by the journal alone: state, stage of the deposit in force, recusals in force."""
    etat, etape, deports = Etat.brouillon.value, "", {}
    for ligne in LigneJournal.objects.filter(rang__gt=depuis).order_by("rang"):
        donnees = json.loads(ligne.donnees)
        if ligne.action == "depot.enregistre":
            etat, etape = Etat.depose.value, EtapeDuDepot.recevabilite.value
        elif ligne.action == "depot.retire":
            etat = Etat.retire.value
        elif ligne.action == "depot.passage":
            assert donnees["depuis"] == etape
            etape = donnees["vers"]
        elif ligne.action == "deport.decide":
            deports[donnees["cle"]] = donnees["portee"]
        elif ligne.action == "deport.leve":
            del deports[donnees["cle"]]
    return etat, etape, set(deports.items())


@pytest.fixture
def comptes(referentiel: Any, settings: Any, tmp_path: Path) -> Iterator[dict[str, Compte]]:
    """One candidature, signed and not yet deposited, and everyone who may come to it."""
    settings.DONNEES = tmp_path
    gens = {nom: maquettes.compte(nom.replace("_", "-")) for nom in ROLES}
    campagne = maquettes.campagne()
    dossier = maquettes.dossier_signe(campagne, gens["chef"])
    # Who carries it is known from elsewhere: each life would write the same thirteen organisations again.
    organisations.inscrire(texte_entier.document(maquettes.tete(dossier)))
    maquettes.donner(dossier, gens["chef_et_juge"], Role.chef_de_projet)
    portees = {"region": "93", "ailleurs": "84"}
    for nom, compte in gens.items():
        for role in (ROLES[nom] | ({Role.instructeur} if nom == "ailleurs" else set())) - {Role.chef_de_projet}:
            maquettes.donner(campagne, compte, role, portee=portees.get(nom, ""))
    with patch.object(
        depots.conformite, "verdict_de", lambda *_: SimpleNamespace(bloque=False, model_dump_json=lambda: "{}")
    ):
        yield gens


def vivre(comptes: dict[str, Compte], monkeypatch: pytest.MonkeyPatch, vies: int) -> dict[str, int]:
    """How many lives ended at each stage."""
    depart, fins = LigneJournal.objects.count(), dict[str, int]()
    for graine in range(vies):
        point = transaction.savepoint()
        vie = Vie(comptes, maquettes.Horloge(A_TEMPS).tenir(monkeypatch), graine)
        vie.vivre()
        etat, etape, deports = rejouer(depart)
        modele = vie.modele
        dossier = Dossier.objects.get(identifiant=ID)
        en_vigueur = Depot.objects.filter(dossier=dossier, remplace_le=None, retire_le=None).first()
        assert etat == dossier.etat == modele.etat.value, graine
        if en_vigueur is not None:
            assert etape == passages.etape(passages.passages(en_vigueur)).value == modele.etape.value, graine
        assert deports == set(DeportDecide.objects.filter(leve_le=None).values_list("pk", "portee")), graine
        assert journal.verifier()[1] is None, graine
        fin = modele.etape.value if modele.etat is Etat.depose else modele.etat.value
        fins[fin] = fins.get(fin, 0) + 1
        transaction.savepoint_rollback(point)
    return fins


def test_five_hundred_lives_follow_the_tables_and_the_journal_tells_each(
    comptes: dict[str, Compte], monkeypatch: pytest.MonkeyPatch
) -> None:
    fins = vivre(comptes, monkeypatch, VIES)
    assert set(fins) >= {"retire", *EtapeDuDepot}, fins


def test_a_service_that_forgot_a_recusal_would_be_seen(
    comptes: dict[str, Compte], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the gate no longer reads who stands aside."""
    vrai = ouverture.tisser

    def oublier(compte: Compte, dossier: Dossier, trouvees: Any, ici: Any) -> Lien:
        return vrai(compte, dossier, [ligne for ligne in trouvees if ligne[0] != ouverture.DEPORT], ici)

    monkeypatch.setattr(ouverture, "tisser", oublier)
    vie = Vie(comptes, maquettes.Horloge(A_TEMPS).tenir(monkeypatch), 0)
    depots.deposer(comptes["chef"], ID, "cle-du-depot-0", recu_at=A_TEMPS)
    vie.modele.neuf()
    decisions.decider(comptes["national"], ID, DeportVoulu(comptes["region"].pk, "dossier", "deport", "Un lien."))
    vie.modele.deportes["dossier"].add("region")
    with pytest.raises(AssertionError):
        vie._agir("region", Acte.declarer_recevable, "", "")
