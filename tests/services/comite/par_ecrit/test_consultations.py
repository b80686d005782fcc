"""A committee asked in writing: opened, answered, opposed, counted once at its term; then decided as any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from tests.courriers import en_file, travailler
from tests.domaine.comite.test_regles import autres
from tests.services.comite.monde import Monde

from binome.domaine.comite.scrutin import RESOLUTION, SensDeLaDecision, SensDuVote
from binome.registre.models import DeliberationDuComite, MembreDuComite, SeanceDuComite, UrneSecrete
from binome.services.acces.ouverture import RefusError
from binome.services.comite import acces, decisions, ordre_du_jour, salles, seances, votes
from binome.services.comite.papiers import proces_verbaux
from binome.services.comite.par_ecrit import clotures, consultations
from binome.services.socle import journal

pytestmark = pytest.mark.django_db
C, JOUR = "ti-2023-2027", dt.timedelta(days=1)
S, V = SensDeLaDecision, SensDuVote


class Consultation:
    """A consultation on a deposit and a resolution, for ten days."""

    def __init__(self, monde: Monde, sens: S = S.label) -> None:
        self.monde, self.moi = monde, monde.comptes["secretaire"]
        self.limite = monde.instant + 10 * JOUR
        self.rang = consultations.prevoir(self.moi, C, self.limite).rang
        ordre_du_jour.inscrire(self.moi, C, self.rang, [d.pk for d in monde.depots])
        ordre_du_jour.inscrire_un_point(self.moi, C, self.rang, "Règlement", "Deux réunions par an.", au_vote=True)
        votes.soumettre(self.moi, C, self.rang, 1, sens, "Il répond à l'appel.")

    def lancer(self) -> Consultation:
        votes.soumettre(self.moi, C, self.rang, 2, RESOLUTION, "Deux réunions par an.")
        consultations.lancer(self.monde.comptes["presidente"], C, self.rang)
        return self

    def repondre(self, point: int = 1, **dites: V) -> None:
        for nom, sens in dites.items():
            qui, siege = self.monde.comptes[nom], self.monde.membres[nom]
            votes.voter(qui, C, self.rang, point, siege.suppleant_de_id or siege.pk, sens, 1)

    def au_terme(self) -> list[dict[str, Any]]:
        self.monde.instant = self.limite
        assert clotures.clore(self.vue.pk, self.limite)
        lus = DeliberationDuComite.objects.filter(point__seance=self.vue).order_by("point__rang", "rang")
        return [votes.resultat(d) | {"adoptee": d.adoptee} for d in lus]

    @property
    def vue(self) -> SeanceDuComite:
        return seances.trouver(self.monde.campagne, self.rang)


@pytest.fixture
def suivre(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def regler(**valeurs: Any) -> None:
        regle = autres(**{"consultation_ecrite": True, **valeurs})
        monkeypatch.setattr(acces, "regles", lambda _: regle)

    regler()
    return regler


@pytest.fixture
def consultation(monde: Monde, suivre: Callable[..., None]) -> Consultation:
    return Consultation(monde)


def test_only_where_the_campaign_allows_it_and_for_long_enough(monde: Monde, suivre: Callable[..., None]) -> None:
    moi = monde.comptes["secretaire"]
    with pytest.raises(RefusError, match="il en faut 5"):
        consultations.prevoir(moi, C, monde.instant + 4 * JOUR)
    with pytest.raises(RefusError, match="président et au secrétariat"):
        consultations.prevoir(monde.comptes["regions"], C, monde.instant + 9 * JOUR)
    suivre(consultation_delai=0)
    with pytest.raises(RefusError, match="déjà passé"):
        consultations.prevoir(moi, C, monde.instant)
    suivre(consultation_ecrite=False)
    with pytest.raises(RefusError, match="ne se consulte pas"):
        consultations.prevoir(moi, C, monde.instant + 9 * JOUR)


@pytest.mark.lent
def test_it_is_opened_by_the_president_with_a_proposition_on_each_item(consultation: Consultation) -> None:
    c, monde = consultation, consultation.monde
    with pytest.raises(RefusError, match="n'est pas ouverte"):
        c.repondre(regions=V.pour)
    with pytest.raises(RefusError, match="le point 2 n'en a pas"):
        consultations.lancer(monde.comptes["presidente"], C, 1)
    with pytest.raises(RefusError, match="Le président ouvre"):
        consultations.lancer(c.moi, C, 1)
    with pytest.raises(RefusError, match="attend déjà"):
        votes.soumettre(c.moi, C, 1, 1, S.refus, "Autre.")
    c.lancer()
    regions, presidente = (monde.membres[nom].pk for nom in ("regions", "presidente"))
    for geste in (
        lambda: salles.pointer(c.moi, C, 1, regions, entre=True),
        lambda: salles.mandater(c.moi, C, 1, regions, presidente),
        lambda: salles.constater(c.moi, C, 1),
        lambda: seances.ouvrir(c.moi, C, 1, presidente),
        lambda: seances.convoquer(c.moi, C, 1),
        lambda: seances.lever(c.moi, C, 1),
        lambda: votes.clore(c.moi, C, 1, 1, 1),
    ):
        with pytest.raises(RefusError, match="se fait par écrit"):
            geste()
    travailler()
    (dite,) = [texte for pour, objet, texte in en_file("regions@exemple.fr") if "Consultation écrite" in objet]
    assert "Répondez de votre page avant le" in dite and "2. Règlement" in dite and "donner mandat" not in dite


def test_answers_are_counted_once_at_the_term_and_the_decision_follows(consultation: Consultation) -> None:
    c, monde = consultation.lancer(), consultation.monde
    MembreDuComite.objects.filter(pk=monde.membres["industrie"].pk).update(compte=None)
    c.repondre(presidente=V.pour, regions=V.contre)
    with pytest.raises(RefusError, match="n'a pas de voix"):
        votes.voter(c.moi, C, 1, 1, monde.membres["ministere"].pk, V.pour, 1)
    votes.voter(c.moi, C, 1, 1, monde.membres["industrie"].pk, V.pour, 1)
    c.repondre(regions=V.pour)
    votes.contester(monde.comptes["regions"], C, 1, 1, 1, "Je l'aurais débattu.")
    assert not clotures.clore(c.vue.pk, c.limite - dt.timedelta(milliseconds=1))
    monde.instant = c.limite
    with pytest.raises(RefusError, match="terme est passé"):
        c.repondre(ministere=V.contre)
    depot, reglement = c.au_terme()
    assert (depot["adoptee"], depot["vote"]["pour"], depot["quorum"]["presents"]) == (True, 3, 3)
    assert "3 réponses sur 5 sièges" in depot["quorum"]["phrase"]
    assert reglement["adoptee"] is None and "Trop peu ont répondu" in reglement["abandon"]
    assert not clotures.clore(c.vue.pk, c.limite + JOUR)
    decisions.preparer(c.moi, "dossier-1", S.label, "Il répond à l'appel.")
    for nom in ("presidente", "ministere"):
        lue = decisions.en_cours(monde.depots[0])
        assert lue is not None
        decisions.approuver(monde.comptes[nom], "dossier-1", lue.empreinte)
    assert lue is not None and decisions.versions(monde.depots[0])[0].etat == "approuvee"
    dit = proces_verbaux.composer(c.vue)
    assert dit.titre.startswith("Procès-verbal de la consultation écrite du ") and dit.provisoire == ""
    assert [(nom, comment) for nom, _, comment in dit.presents] == [
        (nom, "a répondu") for nom in ("Presidente", "Regions", "Industrie")
    ]
    comptes = dit.points[0].deliberations[0]
    assert comptes.comptes[0].startswith("Ont répondu : ") and "Je l'aurais débattu" in comptes.desaccords[0]
    assert proces_verbaux.proces_verbal(acces.entrer(c.moi, C, monde.instant), 1, "pdf").startswith(b"%PDF")
    assert journal.verifier()[1] is None


@pytest.mark.lent
def test_the_worker_counts_it_at_its_instant(consultation: Consultation) -> None:
    c, monde = consultation.lancer(), consultation.monde
    c.repondre(presidente=V.pour, regions=V.pour, ministere=V.pour)
    travailler()
    assert c.vue.levee_le is None
    monde.instant = c.limite
    clotures.clore_les_echues.call()
    assert c.vue.levee_le == c.limite and decisions.adoptee_de(monde.depots[0]) is not None
    clotures.clore_les_echues.call()


def test_who_opposes_it_sends_it_to_a_session(consultation: Consultation, suivre: Callable[..., None]) -> None:
    suivre(consultation_oppositions=2)
    c, monde = consultation.lancer(), consultation.monde
    c.repondre(presidente=V.pour)
    consultations.s_opposer(monde.comptes["regions"], C, 1, "Le sujet mérite un débat.")
    assert c.vue.levee_le is None
    for nom, mot in (("regions", "déjà opposé"), ("secretaire", "Seul un membre")):
        with pytest.raises(RefusError, match=mot):
            consultations.s_opposer(monde.comptes[nom], C, 1, "")
    fini = consultations.s_opposer(monde.comptes["ministere"], C, 1, "")
    assert fini.defaut.startswith("Consultation renvoyée en séance : Ministere et Regions s'y opposent")
    assert not DeliberationDuComite.objects.filter(adoptee__isnull=False).exists()
    with pytest.raises(RefusError, match=r"n'est pas ouverte|est clos"):
        c.repondre(regions=V.pour)
    assert not clotures.clore(c.vue.pk, c.limite) and ordre_du_jour.inscriptibles(monde.campagne) == monde.depots
    with pytest.raises(RefusError, match="par écrit"):
        ordre_du_jour.convoquer_de_nouveau(c.moi, C, 1, c.limite + JOUR, "Paris")


def test_a_recusal_holds_even_after_an_answer(monde: Monde, suivre: Callable[..., None]) -> None:
    suivre(secret_pour=["refus"])
    c = Consultation(monde).lancer()
    c.repondre(presidente=V.contre, ministere=V.contre, regions=V.pour, intercos=V.pour)
    salles.deporter(monde.comptes["intercos"], C, 1, 1, monde.membres["intercos"].pk, "Élu d'un EPCI du périmètre.")
    depot, _ = c.au_terme()
    assert (depot["vote"]["pour"], depot["vote"]["contre"], depot["adoptee"]) == (1, 2, False)
    # In secret, nothing finds the ballot again: the vote comes to nothing, unread.
    c = Consultation(monde, S.refus).lancer()
    c.repondre(presidente=V.contre, ministere=V.contre, regions=V.pour)
    salles.deporter(monde.comptes["regions"], C, 2, 1, monde.membres["regions"].pk, "Élue de la région.")
    depot, _ = c.au_terme()
    assert depot["adoptee"] is None and "Regions" in depot["abandon"] and UrneSecrete.objects.get().bulletins == ""
