"""Members of the committee who have no account: named among who judges, tied by what is known, recused as the others."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests import maquettes
from tests.documents.elus.test_lecture import fichier
from tests.services.conflits.conftest import Jugement, organisme

from binome.domaine.dossier.acteurs import Organisation as OrganisationDite
from binome.domaine.droits.droits import Role
from binome.registre.models import DeportDecide, LigneJournal, Mandat, MembreDuComite, Organisation
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.administration import organismes
from binome.services.comite.membres import rattachements
from binome.services.conflits import decisions, liens, listes, propositions
from binome.services.conflits.decisions import DeportVoulu
from binome.services.conflits.declarations import PeriodeDite
from binome.services.conflits.liens import Liens
from binome.services.conflits.refus import LienImpossibleError
from binome.services.instruction import depots_instruits
from binome.services.instruction.lecture import demandes, faits

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
C = "ti-2023-2027"
PACA = "93;Provence-Alpes-Côte d'Azur;5;Hautes-Alpes;Morel;Jeanne;F;02/04/1970;33;Cadre;02/07/2021;Vice-présidente;"
REGION = OrganisationDite(nom="Région Sud", nature="region", code="93")


def sieger(jugement: Jugement, nom: str, **plus: Any) -> MembreDuComite:
    dit = {"qualite": "vice-présidente", "rattachement": "Régions de France", "nature": "elu", "fonction": "membre"}
    return MembreDuComite.objects.create(
        campagne=jugement.campagne, nom=nom, depuis=dt.date(2023, 1, 1), **{**dit, **plus}
    )


def de(jugement: Jugement, membre: MembreDuComite, pour: str = "") -> Liens:
    lus = liens.liens_du_dossier(jugement.dossier, pour=jugement[pour] if pour else None)
    return next(vus for vus in lus if vus.juge == f"membre:{membre.pk}")


def phrases(vus: Liens) -> str:
    return "\n".join(vu.chaine.phrase for vu in vus.liens)


@pytest.fixture
def elle(jugement: Jugement) -> MembreDuComite:
    """Who conducts is the member of the role; she has no account."""
    preside = {"fonction": "president", "compte": jugement["comite"], "qualite": "présidente"}
    sieger(jugement, "Comite", **preside)
    return sieger(jugement, "Mme Jeanne Morel")


def test_each_is_named_with_their_quality_and_nothing_is_said_absent(jugement: Jugement, elle: MembreDuComite) -> None:
    supplee = sieger(jugement, "Paul Roux", qualite="conseiller", suppleant_de=elle)
    sieger(jugement, "Greffe", fonction="secretariat", nature="de_droit")
    fini = sieger(jugement, "Ancienne", jusqu_au=dt.date(2023, 1, 2))
    lus = {vus.juge: vus for vus in liens.liens_du_dossier(jugement.dossier)}
    vue, autre = lus[f"membre:{elle.pk}"], lus[f"membre:{supplee.pk}"]
    assert vue.nom == "Mme Jeanne Morel"
    assert vue.qualites == "membre du comité (vice-présidente, Régions de France, sans compte)"
    assert "supplée Mme Jeanne Morel" in autre.qualites
    assert not {vus.nom for vus in lus.values()} & {"Greffe", "Ancienne"} and f"membre:{fini.pk}" not in lus
    for vus in (vue, autre):
        assert not vus.verifie and vus.etat == "Non vérifié"
        dites = "\n".join(vus.manques)
        assert "Seul est connu, par son nom, « Régions de France »" in dites and "aucune déclaration" in dites


def test_the_body_that_one_sits_for_ties_by_its_name_and_is_doubted(jugement: Jugement) -> None:
    agence = Organisation.objects.get(nom__startswith="Agence Départementale")
    elle = sieger(jugement, "Jeanne Morel", rattachement=agence.nom.upper(), nature="organisme")
    vus = de(jugement, elle)
    assert "Jeanne Morel siège au comité pour « Agence Départementale" in phrases(vus) and vus.a_decider
    assert all(vu.chaine.a_verifier for vu in vus.liens if vu.chaine.longueur == 2)
    # Who has an account is tied so too.
    jugement["comite"].organisation = None
    sieger(jugement, "Comite", compte=jugement["comite"], rattachement=agence.nom)
    assert "Comite siège au comité pour" in phrases(liens.liens(jugement["comite"], jugement.dossier))


def test_a_list_proposes_and_only_who_conducts_says_that_it_is_so(jugement: Jugement, elle: MembreDuComite) -> None:
    listes.charger(fichier("conseillers régionaux", PACA), "2026-T3")
    (propose,) = propositions.a_confirmer(elle)
    vus = de(jugement, elle)
    assert not vus.liens and any("Non confirmé : 1 mandat" in manque for manque in vus.manques)
    with pytest.raises(IntrouvableError):
        propositions.repondre(jugement["comite"], propose.pk, oui=True)
    for nom in ("national", "chef", "etranger"):
        with pytest.raises(IntrouvableError):
            rattachements.repondre(jugement[nom], C, elle.pk, propose.pk, oui=True)
    assert not Mandat.objects.exists()
    mandat = rattachements.repondre(jugement["comite"], C, elle.pk, propose.pk, oui=True)
    assert mandat is not None and "confirmé par qui conduit le comité" in mandat.source
    assert (mandat.membre_id, mandat.compte_id) == (elle.pk, None)
    vus = de(jugement, elle)
    assert "tient un mandat de" in phrases(vus) and not any("Non confirmé" in manque for manque in vus.manques)
    assert listes.charger(fichier("conseillers régionaux", PACA), "2026-T4").proposes == 0


def test_what_is_written_down_for_them_has_its_source_and_can_be_withdrawn(
    jugement: Jugement, elle: MembreDuComite
) -> None:
    moi = jugement["comite"]
    fait = rattachements.rattacher(moi, C, elle.pk, REGION, "élue", PeriodeDite(), "Sa lettre du 3 mars")
    assert fait.source.startswith("Sa lettre du 3 mars ; rattaché par qui conduit le comité le")
    assert "Mme Jeanne Morel tient un mandat de « Région Sud »" in phrases(de(jugement, elle))
    rattachements.recevoir(moi, C, elle.pk)
    assert not any("déclaration" in manque or "travaille" in manque for manque in de(jugement, elle).manques)
    rattachements.retirer(moi, C, elle.pk, fait.pk)
    assert "tient un mandat" not in phrases(de(jugement, elle))
    with pytest.raises(IntrouvableError):
        rattachements.retirer(moi, C, elle.pk, fait.pk)
    preside = MembreDuComite.objects.get(compte=moi)
    with pytest.raises(RefusError, match="a un compte"):
        rattachements.rattacher(moi, C, preside.pk, REGION, "élue", PeriodeDite(), "Une lettre")
    with pytest.raises(RefusError, match="D'après quoi"):
        rattachements.rattacher(moi, C, elle.pk, REGION, "élue", PeriodeDite(), " ")
    with pytest.raises(LienImpossibleError):
        rattachements.rattacher(
            moi, C, elle.pk, REGION, "x", PeriodeDite(dt.date(2024, 1, 2), dt.date(2024, 1, 1)), "y"
        )
    # The journal says whom by their number alone.
    assert "Morel" not in " ".join(LigneJournal.objects.values_list("donnees", flat=True))


def test_two_people_of_one_name_are_never_one(jugement: Jugement, elle: MembreDuComite) -> None:
    compte = maquettes.compte("jeanne", au=jugement.dossier, role=Role.elu)
    compte.nom = "MOREL Jeanne"
    compte.save(update_fields=["nom"])
    autre = sieger(jugement, "Jeanne Morel", rattachement="Intercommunalités de France")
    rattachements.rattacher(jugement["comite"], C, autre.pk, REGION, "élue", PeriodeDite(), "Sa lettre")
    vus = de(jugement, elle)
    # Nothing of theirs is hers; that they may be one is told, and doubted.
    premiere = vus.liens[0].chaine
    assert "porte le même nom que MOREL Jeanne (qui a un compte ici)" in premiere.phrase and premiere.a_verifier
    assert not any("Mme Jeanne Morel tient un mandat" in vu.chaine.phrase for vu in vus.liens)
    deux = [vu.chaine for vu in vus.liens if "Région Sud" in vu.chaine.phrase]
    assert deux and all(chaine.a_verifier for chaine in deux)
    assert de(jugement, autre).deport is None
    decisions.decider(jugement["autorite"], jugement.dossier.identifiant, _deport(autre))
    assert de(jugement, elle).deport is None and de(jugement, autre).deport is not None


def _deport(membre: MembreDuComite, portee: str = "dossier") -> DeportVoulu:
    return DeportVoulu(None, portee, "deport", "Elle tient un mandat de la Région", membre=membre.pk)


def test_they_are_recused_as_the_others_and_it_is_printed(jugement: Jugement, elle: MembreDuComite) -> None:
    identifiant = jugement.dossier.identifiant
    fait = decisions.decider(jugement["comite"], identifiant, _deport(elle))
    assert (fait.qui, fait.compte_id) == ("Mme Jeanne Morel", None)
    assert de(jugement, elle).etat == "Déport décidé"
    with pytest.raises(LienImpossibleError, match="vaut déjà"):
        decisions.decider(jugement["comite"], identifiant, _deport(elle))
    imprime = faits.rassembler(depots_instruits.ouvrir(jugement["national"], identifiant))
    juge = next(j for j in imprime.conflits or () if j.nom == "Mme Jeanne Morel")
    assert juge.etat == "Déport décidé" and "Régions de France" in juge.qualites and juge.manques
    decisions.lever(jugement["national"], identifiant, fait.pk, "Elle n'y siège plus")
    assert de(jugement, elle).deport is None
    decisions.decider(jugement["comite"], identifiant, _deport(elle, "seance"))
    for qui in (
        _deport(sieger(jugement, "Greffe", fonction="secretariat")),
        DeportVoulu(None, "dossier", "deport", "x"),
    ):
        with pytest.raises(LienImpossibleError, match="ne juge pas"):
            decisions.decider(jugement["autorite"], identifiant, qui)
    assert "Morel" not in " ".join(LigneJournal.objects.values_list("donnees", flat=True))
    # Set aside as a chain is, and still shown.
    assert DeportDecide.objects.filter(membre=elle).count() == 2


def test_who_sits_again_under_the_same_name_is_asked_about_not_assumed(
    jugement: Jugement, elle: MembreDuComite
) -> None:
    decisions.decider(jugement["comite"], jugement.dossier.identifiant, _deport(elle))
    elle.jusqu_au = dt.date(2023, 1, 2)
    elle.save(update_fields=["jusqu_au"])
    neuve = sieger(jugement, "Jeanne Morel")
    vus = de(jugement, neuve)
    assert vus.deport is None and any("a siégé sans compte sous le nom" in manque for manque in vus.manques)
    assert not any("a siégé sans compte" in m for m in liens.liens(jugement["comite"], jugement.dossier).manques)


def test_what_becomes_known_of_them_asks_for_another_pack(jugement: Jugement, elle: MembreDuComite) -> None:
    def marque() -> str:
        return demandes.marque(depots_instruits.ouvrir(jugement["national"], jugement.dossier.identifiant))

    vues = [marque()]
    listes.charger(fichier("conseillers régionaux", PACA), "2026-T3")
    vues.append(marque())
    (propose,) = propositions.a_confirmer(elle)
    rattachements.repondre(jugement["comite"], C, elle.pk, propose.pk, oui=False)
    vues.append(marque())
    sieger(jugement, "Une autre")
    vues.append(marque())
    agence = Organisation.objects.get(nom__startswith="Agence Départementale")
    double = organisme("ADDE", "gip", siren="000000026")
    organismes.fusionner(agence.pk, double.pk, "Le même organisme", acteur=jugement["autorite"])
    vues.append(marque())
    assert len(set(vues)) == 5 and marque() == vues[-1]
