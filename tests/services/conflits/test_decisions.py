"""Dismissals, recusals and declarations: what they change, who may, what the journal keeps; restrictions beat grants."""

from __future__ import annotations

import json

import pytest
from tests import maquettes
from tests.services.conflits.conftest import Jugement, organisme

from binome.domaine.dossier.acteurs import Organisation as OrganisationDite
from binome.domaine.droits.droits import Role
from binome.domaine.procedure.etapes import Acte
from binome.registre.models import Depot, LienEcarte, LigneJournal
from binome.services.acces import ecarts, ouverture
from binome.services.conflits import decisions, declarations, liens
from binome.services.conflits.decisions import DeportVoulu
from binome.services.conflits.declarations import PeriodeDite
from binome.services.conflits.refus import LienImpossibleError
from binome.services.instruction import passages
from binome.services.socle import journal

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
REGION = "instance:region:93"


def voulu(jugement: Jugement, qui: str = "region", **plus: str) -> DeportVoulu:
    dit = {"portee": "dossier", "sens": "deport", "motif": "Membre de l'agence."} | plus
    return DeportVoulu(jugement[qui].pk, **dit)


def premiere(jugement: Jugement, juge: str = REGION) -> str:
    vus = next(v for v in liens.liens_du_dossier(jugement.dossier) if v.juge == juge)
    return vus.liens[0].chaine.cle


def test_a_chain_set_aside_is_still_shown_with_its_reason_and_its_author(jugement: Jugement) -> None:
    cle = premiere(jugement)
    decisions.ecarter(jugement["national"], "hautes-alpes", REGION, cle, "Homonyme, vérifié au registre.")
    vus = next(v for v in liens.liens_du_dossier(jugement.dossier) if v.juge == REGION)
    vu = next(v for v in vus.liens if v.chaine.cle == cle)
    assert vu.ecarte is not None and vu.ecarte.par == jugement["national"]
    assert cle not in {v.chaine.cle for v in vus.retenus}
    ligne = LigneJournal.objects.get(action="lien.ecarte")
    assert "Homonyme" not in ligne.donnees and json.loads(ligne.donnees)["motif_condense"]
    with pytest.raises(LienImpossibleError, match="déjà écarté"):
        decisions.ecarter(jugement["national"], "hautes-alpes", REGION, cle, "Encore.")
    decisions.retablir(jugement["comite"], "hautes-alpes", LienEcarte.objects.get().pk)
    assert not LienEcarte.objects.filter(leve_le=None).exists() and LienEcarte.objects.count() == 1


def test_a_recusal_takes_every_right_to_judge_away_until_it_ends(jugement: Jugement) -> None:
    assert liens.refus_de_juger(jugement["region"], jugement.dossier) is None
    fait = decisions.decider(jugement["national"], "hautes-alpes", voulu(jugement, suppleant="Mme Durand"))
    refus = liens.refus_de_juger(jugement["region"], jugement.dossier)
    assert refus is not None and "Mme Durand" in refus
    with pytest.raises(ouverture.RefusError, match="à l'écart"):
        passages.passer(jugement["region"], "hautes-alpes", Acte.declarer_recevable)
    decisions.lever(jugement["national"], "hautes-alpes", fait.pk, "Mandat terminé.")
    assert passages.passer(jugement["region"], "hautes-alpes", Acte.declarer_recevable).rang == 1
    assert journal.verifier()[1] is None


def test_without_the_recusal_the_same_act_passes(jugement: Jugement) -> None:
    """The negative control: deciding that they stay takes nothing away."""
    decisions.decider(jugement["national"], "hautes-alpes", voulu(jugement, sens="maintien"))
    assert passages.passer(jugement["region"], "hautes-alpes", Acte.declarer_recevable).rang == 1


def test_a_recusal_of_the_whole_comparison_holds_for_every_dossier_of_the_campaign(jugement: Jugement) -> None:
    autre = maquettes.dossier_ouvert(jugement.campagne, maquettes.compte("autre-chef"))
    decisions.decider(jugement["comite"], "hautes-alpes", voulu(jugement, "national", portee="seance"))
    assert ouverture.lien(jugement["national"], autre).deporte
    assert not ecarts.sans_ecartes(Depot.objects.all(), jugement["national"]).exists()
    assert ecarts.sans_ecartes(Depot.objects.all(), jugement["comite"]).exists()
    assert not ouverture.lien(jugement["comite"], autre).deporte
    ailleurs = maquettes.campagne("sites-cles-en-main", identifiant="autre-campagne")
    la_bas = maquettes.dossier_ouvert(
        ailleurs, maquettes.compte("chef-ailleurs"), maquettes.COURT.replace("essai", "x")
    )
    assert not ouverture.lien(jugement["national"], la_bas).deporte


def test_nobody_decides_of_themselves_nor_beyond_their_scope(jugement: Jugement) -> None:
    gestes = [
        ("region", voulu(jugement), ouverture.RefusError, "ses propres liens"),
        ("region", voulu(jugement, "comite", portee="seance"), ouverture.RefusError, "niveau national"),
        ("national", voulu(jugement, "ailleurs"), LienImpossibleError, "ne juge pas ce dossier"),
        ("national", voulu(jugement, motif=" \u200b"), LienImpossibleError, "motif"),
        ("national", voulu(jugement, motif="\ud800"), LienImpossibleError, "illisible"),
        ("national", voulu(jugement, portee="planète"), LienImpossibleError, "déport ou maintien"),
        ("chef", voulu(jugement), ouverture.RefusError, "Réservé"),
        ("etranger", voulu(jugement), ouverture.IntrouvableError, "pas à vous"),
        ("ailleurs", voulu(jugement), ouverture.IntrouvableError, "pas à vous"),
    ]
    for par, quoi, erreur, mot in gestes:
        with pytest.raises(erreur, match=mot):
            decisions.decider(jugement[par], "hautes-alpes", quoi)
    assert not LigneJournal.objects.filter(action="deport.decide").exists()


def test_two_decisions_on_one_person_are_refused(jugement: Jugement) -> None:
    decisions.decider(jugement["national"], "hautes-alpes", voulu(jugement))
    with pytest.raises(LienImpossibleError, match="levez-la"):
        decisions.decider(jugement["comite"], "hautes-alpes", voulu(jugement, sens="maintien"))


def test_who_is_of_the_team_does_not_judge(jugement: Jugement) -> None:
    maquettes.donner(jugement.campagne, jugement["chef"], Role.instructeur)
    with pytest.raises(ouverture.RefusError, match="de l'équipe"):
        passages.passer(jugement["chef"], "hautes-alpes", Acte.declarer_recevable)
    # What the team may do stays.
    assert ouverture.ouvrir(jugement["chef"], "hautes-alpes").peut(ouverture.Action.lire)


def test_one_declares_what_one_holds_and_withdraws_it(jugement: Jugement) -> None:
    comite, campagne = jugement["comite"], jugement.campagne.identifiant
    sab = OrganisationDite(nom="SAB", nature="entreprise")
    interet = declarations.declarer_interet(comite, campagne, sab, "Administratrice", PeriodeDite(), personnel=True)
    vus = liens.liens(comite, jugement.dossier)
    assert "a un intérêt déclaré dans « SAB » (Administratrice)" in vus.liens[0].chaine.phrase
    declarations.declarer_tout_dit(comite, campagne)
    assert not any("intérêts pour cette campagne" in m for m in liens.liens(comite, jugement.dossier).manques)
    (sienne,) = declarations.mes_campagnes(comite)
    assert sienne.interets == (interet,) and sienne.le is not None
    declarations.retirer_interet(comite, interet.pk)
    assert not liens.liens(comite, jugement.dossier).liens
    with pytest.raises(ouverture.IntrouvableError):
        declarations.retirer_interet(jugement["national"], interet.pk)
    with pytest.raises(ouverture.IntrouvableError):
        declarations.declarer_tout_dit(jugement["chef"], campagne)


def test_the_territory_says_what_it_knows_of_who_judges_it(jugement: Jugement) -> None:
    declarations.signaler(jugement["chef"], "hautes-alpes", "Comite", "A conseillé notre agence en 2022.")
    (vu,) = liens.liens(jugement["comite"], jugement.dossier).liens
    assert "A conseillé notre agence en 2022." in vu.chaine.phrase and vu.chaine.a_verifier
    with pytest.raises(ouverture.RefusError):
        declarations.signaler(jugement["region"], "hautes-alpes", "Comite", "Non.")


def test_a_merge_moves_offices_and_interests(jugement: Jugement) -> None:
    from binome.services.administration import organismes

    mandat = declarations.declarer_mandat(
        jugement["comite"], OrganisationDite(nom="Doublon", nature="association"), "membre", PeriodeDite()
    )
    gardee = organisme("Garde", "association")
    organismes.fusionner(gardee.pk, mandat.organisation_id, "Le même", acteur=jugement["autorite"])
    mandat.refresh_from_db()
    assert mandat.organisation == gardee
