"""A session from its convocation to its closing: delay, presence item by item, mandates, recusals, votes, second call."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.courriers import travailler
from tests.services.comite.monde import Monde

from binome.domaine.comite.composition import FonctionAuComite, NatureDuMembre
from binome.domaine.comite.scrutin import SensDeLaDecision, SensDuVote
from binome.registre.models import (
    DeliberationDuComite,
    Envoi,
    MembreDuComite,
    PreuveDeNotification,
    SeanceDuComite,
    VoixDuComite,
)
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.comite import acces, composition, deports, ordre_du_jour, salles, seances, votes
from binome.services.comite.papiers import convocations, proces_verbaux
from binome.services.notifications import lettres, liste
from binome.services.socle import journal

pytestmark = [pytest.mark.django_db, pytest.mark.lent]

C = "ti-2023-2027"
S, V = SensDeLaDecision, SensDuVote
JOUR = dt.timedelta(days=1)


class Seance:
    """A session, and short words for what is done in it."""

    def __init__(self, monde: Monde, jours: int = 10) -> None:
        self.monde, self.moi = monde, monde.comptes["secretaire"]
        self.rang = seances.prevoir(self.moi, C, monde.instant + jours * JOUR, "Paris, salle 4").rang
        ordre_du_jour.inscrire(self.moi, C, self.rang, [d.pk for d in monde.depots])

    def ouvrir(self, *presents: str) -> Seance:
        if self.vue.convoquee_le is None:
            seances.convoquer(self.moi, C, self.rang)
        self.monde.instant = self.vue.prevue_le
        seances.ouvrir(self.moi, C, self.rang, self.monde.membres["presidente"].pk)
        for nom in presents:
            self.entrer(nom)
        return self

    def entrer(self, nom: str, **plus: Any) -> None:
        salles.pointer(self.moi, C, self.rang, self.monde.membres[nom].pk, entre=True, **plus)

    def sortir(self, nom: str) -> None:
        salles.pointer(self.moi, C, self.rang, self.monde.membres[nom].pk, entre=False)

    def soumettre(self, point: int = 1, sens: S = S.label, conditions: str = "") -> int:
        return votes.soumettre(self.moi, C, self.rang, point, sens, "Il répond à l'appel.", conditions).rang

    def voix(self, vote: int = 1, point: int = 1, **dites: V) -> None:
        for nom, sens in dites.items():
            votes.voter(self.moi, C, self.rang, point, self.monde.membres[nom].pk, sens, vote)

    def clore(self, vote: int = 1, point: int = 1) -> DeliberationDuComite:
        return votes.clore(self.moi, C, self.rang, point, vote)

    @property
    def vue(self) -> SeanceDuComite:
        return seances.trouver(self.monde.campagne, self.rang)


@pytest.fixture
def seance(monde: Monde) -> Seance:
    return Seance(monde)


def test_everyone_is_convened_by_letter_with_the_agenda(seance: Seance, monde: Monde) -> None:
    fait = seances.convoquer(seance.moi, C, seance.rang)
    assert fait.respecte and fait.jours == 10 and seance.vue.urgence == ""
    travailler()
    lettre = Envoi.objects.filter(genre="convocation_comite", destinataire="regions@exemple.fr").get()
    assert Envoi.objects.filter(genre="convocation_comite").count() == len(monde.membres)
    assert lettres.REDACTEURS["convocation_comite"].endswith("convocations.lettre")
    dite = convocations.lettre(lettre)
    assert dite is not None and "Paris, salle 4" in dite.texte and "1. Hautes-Alpes" in dite.texte
    assert f"/comite/{C}/seances/1/" in dite.texte
    (recue,) = liste.lister(monde.comptes["regions"])
    assert "Vous êtes convoqué au comité" in recue.nouvelle.titre and recue.legale
    faits = PreuveDeNotification.objects.filter(compte=monde.comptes["regions"]).values_list("fait", flat=True)
    assert set(faits) == {"mise_a_disposition", "envoyee"}
    with pytest.raises(RefusError, match="ordre du jour ne change plus"):
        ordre_du_jour.inscrire(seance.moi, C, seance.rang, [])
    with pytest.raises(RefusError, match="ne change plus"):
        seances.convoquer(seance.moi, C, seance.rang)


def test_a_short_delay_wants_its_reason(monde: Monde) -> None:
    presse = Seance(monde, jours=3)
    with pytest.raises(RefusError, match="il en fallait 5"):
        seances.convoquer(presse.moi, C, presse.rang)
    fait = seances.convoquer(presse.moi, C, presse.rang, "Le ministre annonce dans quatre jours.")
    assert not fait.respecte and presse.vue.urgence.startswith("Le ministre")


def test_presence_is_that_of_each_item(monde: Monde) -> None:
    monde.depots.append(monde.deposer("dossier-2"))
    seance = Seance(monde).ouvrir("presidente", "ministere", "regions")
    seance.soumettre(1)
    with pytest.raises(RefusError, match="Un vote est ouvert"):
        seance.sortir("regions")
    seance.voix(presidente=V.pour, ministere=V.pour, regions=V.contre)
    premier = votes.resultat(seance.clore())
    seance.sortir("regions")
    with pytest.raises(RefusError, match="ne peut pas délibérer"):
        seance.soumettre(2)
    seance.entrer("intercos", a_distance=True)
    seance.soumettre(2)
    seance.voix(point=2, presidente=V.pour, intercos=V.pour)
    with pytest.raises(RefusError, match="n'a pas de voix"):
        seance.voix(point=2, regions=V.contre)
    second = votes.resultat(seance.clore(point=2))
    assert [p[0] for p in premier["salle"]["presents"]] == ["Presidente", "Ministere", "Regions"]
    assert second["salle"]["presents"][-1] == ["Intercos", "Intercos", True]
    assert (premier["vote"]["contre"], second["vote"]["muets"]) == (1, 1)
    assert "sur 5 sièges : quorum atteint" in second["quorum"]["phrase"]
    assert journal.verifier()[1] is None


def test_mandates_and_recusals_are_counted_as_the_law_says(seance: Seance, monde: Monde) -> None:
    m = monde.membres
    seance.ouvrir("presidente", "ministere")
    salles.mandater(seance.moi, C, seance.rang, m["regions"].pk, m["ministere"].pk)
    with pytest.raises(RefusError, match="le maximum"):
        salles.mandater(seance.moi, C, seance.rang, m["intercos"].pk, m["ministere"].pk)
    salles.deporter(monde.comptes["presidente"], C, seance.rang, 1, m["presidente"].pk, "Élue d'un EPCI du périmètre.")
    seance.soumettre()
    seance.voix(ministere=V.pour, regions=V.pour)
    with pytest.raises(RefusError, match="n'a pas de voix"):
        seance.voix(presidente=V.contre)
    with pytest.raises(RefusError, match="ne prenez pas part"):
        votes.clore(monde.comptes["presidente"], C, seance.rang, 1, 1)
    fait = votes.resultat(seance.clore())
    assert fait["salle"]["representes"] == [["Regions", "Ministere"]]
    assert fait["salle"]["deportes"] == [["Presidente", "Élue d'un EPCI du périmètre."]]
    assert (fait["vote"]["base"], fait["vote"]["pour"], fait["quorum"]["deportes"]) == (2, 2, 1)
    with pytest.raises(RefusError, match="déjà voté"):
        salles.deporter(seance.moi, C, seance.rang, 1, m["regions"].pk, "Trop tard.")


def test_a_member_votes_for_themselves_and_nobody_over_them(seance: Seance, monde: Monde) -> None:
    seance.ouvrir("presidente", "ministere", "regions")
    vote, m = seance.soumettre(), monde.membres
    votes.voter(monde.comptes["regions"], C, seance.rang, 1, m["regions"].pk, V.contre, vote)
    with pytest.raises(RefusError, match="n'est qu'à cette personne"):
        seance.voix(regions=V.pour)
    with pytest.raises(RefusError, match="président et au secrétariat"):
        votes.voter(monde.comptes["regions"], C, seance.rang, 1, m["ministere"].pk, V.contre, vote)
    votes.voter(monde.comptes["regions"], C, seance.rang, 1, m["regions"].pk, V.abstention, vote)
    seance.voix(presidente=V.pour, ministere=V.pour)
    assert votes.resultat(seance.clore())["vote"]["abstentions"] == 1
    with pytest.raises(RefusError, match="est clos"):
        votes.voter(monde.comptes["regions"], C, seance.rang, 1, m["regions"].pk, V.pour, vote)
    votes.contester(monde.comptes["regions"], C, seance.rang, 1, vote, "Le bassin d'emploi n'est pas démontré.")
    with pytest.raises(RefusError, match="Seul un membre"):
        votes.contester(seance.moi, C, seance.rang, 1, vote, "Moi aussi.")


def test_what_is_not_adopted_may_be_proposed_otherwise_and_adopted_once(seance: Seance) -> None:
    seance.ouvrir("presidente", "ministere", "regions")
    seance.soumettre()
    seance.voix(presidente=V.contre, ministere=V.contre, regions=V.pour)
    assert seance.clore().adoptee is False
    for sens, reserves in ((S.label, "Mais."), (S.label_reserves, "")):
        with pytest.raises(RefusError, match="éserves"):
            seance.soumettre(sens=sens, conditions=reserves)
    assert seance.soumettre(sens=S.label_reserves, conditions="Nommer le binôme.") == 2
    votes.abandonner(seance.moi, C, seance.rang, 1, 2, "Mal rédigée.")
    seance.soumettre(sens=S.ajourne)
    seance.voix(3, presidente=V.pour, ministere=V.pour)
    assert seance.clore(3).adoptee is True
    with pytest.raises(RefusError, match="déjà adopté"):
        seance.soumettre()


def test_without_a_quorum_the_same_agenda_is_convened_again(seance: Seance, monde: Monde) -> None:
    seance.ouvrir("presidente")
    with pytest.raises(RefusError, match="n'a pas manqué"):
        ordre_du_jour.convoquer_de_nouveau(seance.moi, C, seance.rang, monde.instant + 9 * JOUR, "Paris")
    levee = salles.constater(seance.moi, C, seance.rang)
    assert "il en fallait 3" in levee.defaut and levee.levee_le
    seconde = ordre_du_jour.convoquer_de_nouveau(seance.moi, C, seance.rang, monde.instant + 9 * JOUR, "Paris")
    with pytest.raises(RefusError, match="et lui seul"):
        ordre_du_jour.inscrire(seance.moi, C, seconde.rang, [1])
    seances.convoquer(seance.moi, C, seconde.rang)
    travailler()
    lettre = Envoi.objects.filter(genre="convocation_comite").latest("pk")
    dite = convocations.lettre(lettre)
    assert dite is not None and "aucun quorum ne sera exigé" in dite.texte
    seance.rang = seconde.rang
    seance.ouvrir("presidente")
    with pytest.raises(RefusError, match="quorum est atteint"):
        salles.constater(seance.moi, C, seance.rang)
    seance.soumettre()
    seance.voix(presidente=V.pour)
    assert seance.clore().adoptee is True
    assert ordre_du_jour.inscriptibles(monde.campagne) == []


def test_who_has_no_business_there_does_not_know_of_it(seance: Seance, monde: Monde) -> None:
    for nom in ("etranger", "chef", "national"):
        with pytest.raises(IntrouvableError):
            seances.convoquer(monde.comptes[nom], C, seance.rang)
    with pytest.raises(RefusError, match="président et au secrétariat"):
        seances.convoquer(monde.comptes["ministere"], C, seance.rang)
    with pytest.raises(IntrouvableError):
        seances.convoquer(seance.moi, C, 99)


def test_the_committee_is_composed_under_the_rules(monde: Monde) -> None:
    moi = monde.comptes["secretaire"]
    dit = {"nom": "Lou Petit", "qualite": "Sous-directeur", "nature": NatureDuMembre.de_droit}
    titulaire = monde.membres["ministere"]
    with pytest.raises(RefusError, match="est de son service"):
        composition.nommer(moi, C, rattachement="Ailleurs", suppleant_de=titulaire.pk, **dit)
    suppleant = composition.nommer(moi, C, rattachement="service ministere", suppleant_de=titulaire.pk, **dit)
    assert composition.membres(monde.campagne, monde.instant.date()).index(suppleant) > 0
    with pytest.raises(RefusError, match="déjà un président"):
        composition.nommer(moi, C, rattachement="X", fonction=FonctionAuComite.president, **dit)
    with pytest.raises(RefusError, match="n'a pas le rôle"):
        composition.nommer(moi, C, rattachement="X", qui=monde.comptes["chef"].pk, **dit)
    with pytest.raises(RefusError, match="est déjà du comité"):
        composition.nommer(moi, C, rattachement="X", qui=monde.comptes["regions"].pk, **dit)
    with pytest.raises(RefusError, match="Nom"):
        composition.nommer(moi, C, rattachement="X", **{**dit, "nom": " \u200b "})
    composition.finir(moi, C, titulaire.pk)
    assert not MembreDuComite.objects.filter(pk__in=[titulaire.pk, suppleant.pk], jusqu_au=None).exists()


@pytest.mark.parametrize("geste", ["changer", "retirer", "ajouter"])
def test_the_database_keeps_a_closed_vote(seance: Seance, monde: Monde, geste: str) -> None:
    seance.ouvrir("presidente", "ministere", "regions")
    seance.soumettre()
    seance.voix(presidente=V.pour, ministere=V.pour)
    deliberation = seance.clore()
    voix = VoixDuComite.objects.all()
    faire = {
        "changer": lambda: voix.update(sens="contre"),
        "retirer": lambda: voix._raw_delete(voix.db),
        "ajouter": lambda: VoixDuComite.objects.create(
            deliberation=deliberation, siege=monde.membres["regions"], exprimee_par=monde.membres["regions"],
            sens="contre", saisie_par=seance.moi, le=monde.instant,
        ),
    }[geste]  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        faire()
    assert set(voix.values_list("sens", flat=True)) == {"pour"} and voix.count() == 2


def test_who_stood_aside_of_a_file_stands_aside_of_it_in_the_next_session(seance: Seance, monde: Monde) -> None:
    elue = monde.membres["regions"]
    seance.ouvrir("presidente", "ministere", "regions")
    salles.deporter(monde.comptes["regions"], C, 1, 1, elue.pk, "Élue d'un EPCI du périmètre.")
    seance.soumettre()
    seance.voix(presidente=V.contre, ministere=V.contre)
    seance.clore()
    seances.lever(seance.moi, C, 1)
    # Her functions end and begin again: another row, the same person.
    composition.finir(seance.moi, C, elue.pk)
    monde.instant += JOUR
    monde.membres["regions"] = composition.nommer(
        seance.moi,
        C,
        nom="Élue",
        qualite="Vice-présidente",
        rattachement="Région",
        nature=NatureDuMembre.de_droit,
        qui=monde.comptes["regions"].pk,
    )
    suivante = Seance(monde).ouvrir("presidente", "ministere", "regions")
    suivante.soumettre()
    with pytest.raises(RefusError, match="déporté"):
        votes.voter(monde.comptes["regions"], C, 2, 1, monde.membres["regions"].pk, V.pour, 1)
    # Nor does she read the minutes before the announcement, be she named or not.
    suivante.voix(presidente=V.pour, ministere=V.pour)
    suivante.clore()
    seances.lever(seance.moi, C, 2)
    for nommee in (True, False):
        ouvert = acces.entrer(monde.comptes["regions"], C, monde.instant)
        assert (ouvert.membre is not None) is nommee
        for rang in (1, 2):
            with pytest.raises(RefusError, match="procès-verbal vous sera ouvert"):
                proces_verbaux.proces_verbal(ouvert, rang, "pdf")
        if nommee:
            monde.instant += JOUR
            composition.finir(seance.moi, C, monde.membres["regions"].pk)
            monde.instant += JOUR


def test_who_stands_aside_conducts_nothing_of_that_vote(
    seance: Seance, monde: Monde, monkeypatch: pytest.MonkeyPatch
) -> None:
    seance.ouvrir("presidente", "ministere", "regions")
    seance.soumettre()
    monkeypatch.setattr(deports, "motif", lambda *_: "un lien décidé entre-temps.")
    for geste in (
        lambda: votes.abandonner(seance.moi, C, 1, 1, 1, "Pour rien."),
        lambda: votes.questionner(seance.moi, C, 1, 1, "Rien."),
        lambda: seance.clore(),
    ):
        with pytest.raises(RefusError, match="ne prenez pas part"):
            geste()
