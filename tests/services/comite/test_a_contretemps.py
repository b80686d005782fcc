"""What is done out of turn: a session opened early, a committee that changes around it, a vote that lost its quorum or
its deposit, who takes no part and writes down the voices of others."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.services.comite.monde import Monde
from tests.services.comite.test_seances import JOUR, C, Seance, V

from binome.domaine.comite.composition import FonctionAuComite, NatureDuMembre
from binome.domaine.comite.regles import ReglesDuComite
from binome.registre.models import Depot, MembreDuComite
from binome.services.acces.ouverture import RefusError
from binome.services.comite import acces, composition, deports, ordre_du_jour, salles, seances, votes
from binome.services.comite.papiers import proces_verbaux
from binome.services.comite.par_ecrit import consultations

pytestmark = pytest.mark.django_db


def nommer(monde: Monde, nom: str = "Lou Petit", **plus: Any) -> MembreDuComite:
    dit = {"qualite": "Directeur", "rattachement": "Service", "nature": NatureDuMembre.de_droit}
    return composition.nommer(monde.comptes["secretaire"], C, nom=nom, **{**dit, **plus})


def test_a_session_opens_on_its_day_and_not_before(monde: Monde) -> None:
    """Convened for ten days later and opened at once, it would have had no delay."""
    seance = Seance(monde)
    seances.convoquer(seance.moi, C, 1)
    president = monde.membres["presidente"].pk
    monde.instant += 9 * JOUR
    with pytest.raises(RefusError, match="ne s'ouvre pas avant"):
        seances.ouvrir(seance.moi, C, 1, president)
    monde.instant += 2 * JOUR
    # A day late: it is dated, and composed, as of the day it is held.
    nouveau = nommer(monde)
    seances.ouvrir(seance.moi, C, 1, president)
    assert seances.seance_le(seance.vue) == monde.instant.date()
    assert nouveau in salles.voir(seance.vue, ReglesDuComite()).membres


def test_the_committee_does_not_change_while_a_session_is_held(monde: Monde) -> None:
    """A seat more would change the quorum, a vote having been prepared for the others."""
    Seance(monde).ouvrir("presidente", "ministere", "regions")
    with pytest.raises(RefusError, match="ne change pas pendant"):
        nommer(monde)
    with pytest.raises(RefusError, match="ne change pas pendant"):
        composition.finir(monde.comptes["secretaire"], C, monde.membres["regions"].pk)


def test_who_voted_and_is_ended_that_evening_stays_in_the_minutes_and_who_comes_is_not_in_them(monde: Monde) -> None:
    seance = Seance(monde).ouvrir("presidente", "ministere", "regions")
    seance.soumettre()
    seance.voix(presidente=V.pour, ministere=V.pour, regions=V.contre)
    seance.clore()
    seances.lever(seance.moi, C, 1)
    avant = proces_verbaux.composer(seance.vue)
    finie = composition.finir(seance.moi, C, monde.membres["regions"].pk)
    assert finie.jusqu_au == monde.instant.date()
    with pytest.raises(RefusError, match="déjà fin ce soir"):
        composition.finir(seance.moi, C, finie.pk)
    # She who follows her presides from tomorrow on.
    composition.finir(seance.moi, C, monde.membres["presidente"].pk)
    suivante = nommer(monde, fonction=FonctionAuComite.president)
    demain = monde.instant.date() + JOUR
    assert suivante.depuis == demain
    assert proces_verbaux.composer(seance.vue) == avant and "Regions" in [nom for nom, *_ in avant.presents]
    noms = {m.nom for m in composition.membres(monde.campagne, demain)}
    assert "Lou Petit" in noms and not {"Regions", "Presidente"} & noms


def test_a_consultation_sent_to_a_session_keeps_who_was_asked(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    regles = ReglesDuComite.model_validate({"consultation_ecrite": {"valeur": True, "source": "essai"}})
    monkeypatch.setattr(acces, "regles", lambda _: regles)
    moi = monde.comptes["secretaire"]
    consultations.prevoir(moi, C, monde.instant + 20 * JOUR)
    ordre_du_jour.inscrire_un_point(moi, C, 1, "Point", "", au_vote=True)
    votes.soumettre(moi, C, 1, 1, "resolution", "Texte.")
    consultations.lancer(monde.comptes["presidente"], C, 1)
    with pytest.raises(RefusError, match="ne change pas pendant"):
        nommer(monde)
    seance = consultations.s_opposer(monde.comptes["regions"], C, 1, "À débattre.")
    assert seance.levee_le is not None
    monde.instant += JOUR
    composition.finir(moi, C, monde.membres["ministere"].pk)
    dits = proces_verbaux.composer(seances.trouver(monde.campagne, 1))
    assert any("Ministere" in absent for absent in dits.absents)


def test_a_vote_that_lost_its_quorum_is_dropped_and_never_counted(
    monde: Monde, monkeypatch: pytest.MonkeyPatch
) -> None:
    dites = {"deportes_au_quorum": {"valeur": False, "source": "essai"}, "quorum": {"valeur": "3/5", "source": "essai"}}
    regles = ReglesDuComite.model_validate(dites)
    monkeypatch.setattr(acces, "regles", lambda _: regles)
    seance = Seance(monde).ouvrir("presidente", "ministere", "regions")
    seance.soumettre()
    seance.voix(presidente=V.pour, ministere=V.pour)
    decides = {seance.vue.points.get().pk: {monde.membres["regions"].pk: "un déport a été décidé (lien)."}}
    monkeypatch.setattr(deports, "des_points", lambda *_: decides)
    with pytest.raises(RefusError, match="ne peut plus délibérer"):
        seance.clore()
    votes.abandonner(seance.moi, C, 1, 1, 1, "Un déport, décidé entre-temps.")
    assert seance.vue.points.get().deliberations.get().adoptee is None


@pytest.mark.parametrize("fin", ["remplace_le", "retire_le"])
def test_a_deposit_that_is_no_longer_in_force_is_not_voted(monde: Monde, fin: str) -> None:
    seance = Seance(monde).ouvrir("presidente", "ministere", "regions")
    Depot.objects.update(**{fin: monde.instant - dt.timedelta(hours=1)})
    with pytest.raises(RefusError, match="remplacé ou retiré"):
        seance.soumettre()


def test_who_takes_no_part_writes_down_nobodys_voice(monde: Monde) -> None:
    seance = Seance(monde).ouvrir("presidente", "ministere", "regions", "intercos")
    presidente = monde.comptes["presidente"]
    salles.deporter(presidente, C, 1, 1, monde.membres["presidente"].pk, "Élue d'un EPCI du périmètre.")
    seance.soumettre()
    with pytest.raises(RefusError, match="ne prenez pas part"):
        votes.voter(presidente, C, 1, 1, monde.membres["ministere"].pk, V.contre, 1)
    seance.voix(ministere=V.pour, regions=V.pour)
    assert seance.clore().adoptee is True
