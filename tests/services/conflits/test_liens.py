"""What ties those who judge the Hautes-Alpes to those who carry them, found in the base as a careful reader would."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from django.db import transaction
from tests import maquettes
from tests.services.conflits.conftest import Jugement, deposer, organisme

from binome.domaine.conflits.constat import NatureDuLien
from binome.domaine.dossier.acteurs import Organisation as OrganisationDite
from binome.domaine.droits.droits import Role
from binome.domaine.socle.erreurs import BinomeError
from binome.registre.models import Appartenance, Mandat, Organisation, RoleCampagne
from binome.services.administration import organismes
from binome.services.conflits import chargement, declarations, liens
from binome.services.conflits.declarations import PeriodeDite
from binome.services.conflits.liens import Liens
from binome.services.instruction import depots_instruits
from binome.services.instruction.lecture import demandes, faits
from binome.services.socle import journal
from binome.services.socle.memoire import MemoireVive

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PAQUETS = {"national": True, "region": False}
"""Who asks for a reading pack → whether the candidature next door is theirs to read."""


def de(jugement: Jugement, juge: str) -> Liens:
    return next(vus for vus in liens.liens_du_dossier(jugement.dossier) if vus.juge == juge)


def phrases(vus: Liens) -> str:
    return "\n".join(vu.chaine.phrase for vu in vus.liens)


def test_the_region_founds_the_carrier_and_gives_an_opinion(jugement: Jugement) -> None:
    vus = de(jugement, "instance:region:93")
    fondatrice = next(vu.chaine for vu in vus.liens if "membre fondateur" in vu.chaine.phrase)
    assert [s.nom for s in fondatrice.sommets] == [
        "Conseil régional, Provence-Alpes-Côte d'Azur",
        "Région Sud",
        "Agence Départementale de Développement Économique",
        "Hautes-Alpes",
    ]
    assert fondatrice.nature is NatureDuLien.double_role_public and not fondatrice.a_verifier
    assert vus.a_decider and vus.etat.startswith("Déport à décider")


def test_the_ddetspp_that_carries_an_action_takes_part_in_the_opinion_of_the_state(jugement: Jugement) -> None:
    vus = de(jugement, "instance:sgar-dreets:93")
    assert "Direction départementale de l'emploi" in vus.liens[0].chaine.phrase
    assert "4-3, « Mettre en place une formation soudure »" in vus.liens[0].chaine.phrase
    lieux = {f.lieu for vu in vus.liens for etape in vu.chaine.etapes for f in etape.faits}
    assert "plan_actions.fiches[4-3].porteurs" in lieux


def test_an_office_ends_at_midnight_in_paris(jugement: Jugement) -> None:
    """Half an hour after midnight there, it is still the day before in universal time."""
    region = Organisation.objects.get(nature="region", code_cog="93")
    dit = OrganisationDite(nom=region.nom, nature="region", code="93")
    declarations.declarer_mandat(jugement["region"], dit, "conseillère", PeriodeDite(au=dt.date(2023, 9, 25)))
    avant, apres = (dt.datetime(2023, 9, 25, h, 30, tzinfo=dt.UTC) for h in (21, 22))
    tient, finit = (phrases(liens.liens(jugement["region"], jugement.dossier, quand)) for quand in (avant, apres))
    assert "conseillère" in tient and "conseillère" not in finit


def test_an_elue_of_the_team_with_a_mandate_at_the_region(jugement: Jugement) -> None:
    region = Organisation.objects.get(nature="region", code_cog="93")
    elue = maquettes.compte("elue", au=jugement.dossier, role=Role.elu)
    dit = OrganisationDite(nom="Région Sud", nature="region", code="93")
    declarations.declarer_mandat(elue, dit, "vice-présidente", PeriodeDite(dt.date(2021, 7, 2)))
    jugement["region"].organisation = region
    jugement["region"].save()
    vus = liens.liens(jugement["region"], jugement.dossier)
    assert "Elue tient un mandat de « Région Sud » (vice-présidente ; depuis le 2 juillet 2021)" in phrases(vus)


def test_who_instructs_for_a_body_has_the_ties_of_that_body(jugement: Jugement) -> None:
    RoleCampagne.objects.filter(compte=jugement["region"]).update(service="region")
    assert "Région Sud » est membre fondateur" in phrases(liens.liens(jugement["region"], jugement.dossier))


def test_a_mandate_of_a_namesake_is_found_and_doubted(jugement: Jugement) -> None:
    gap = OrganisationDite(nom="CA Gap", nature="epci", siren="200067825")
    organisation = declarations.declarer_mandat(jugement["comite"], gap, "conseillère", PeriodeDite()).organisation
    Mandat.objects.all().delete()
    Mandat.objects.create(nom="COMITE", organisation=organisation, source="Une liste", le=jugement.horloge())
    vus = liens.liens(jugement["comite"], jugement.dossier)
    assert vus.liens and all(vu.chaine.a_verifier for vu in vus.liens)


def test_what_is_missing_is_said_and_nothing_is_said_to_be_absent(jugement: Jugement) -> None:
    vus = liens.liens(jugement["national"], jugement.dossier)
    assert not vus.liens and not vus.verifie and vus.etat == "Non vérifié"
    dites = "\n".join(vus.manques)
    for mot in (
        "pour qui National",
        "déclaré ses intérêts",
        "9 binômes sur 9",
        "action (3-2)",
        "Sans SIREN",
        "mandats",
    ):
        assert mot in dites, mot


def test_a_chain_however_long_by_memberships_that_no_dossier_tells(jugement: Jugement) -> None:
    agence = Organisation.objects.get(nom__startswith="Agence Départementale")
    suite = [organisme(f"Maillon {n}", "association") for n in range(7)]
    for membre, de_qui in pairwise(suite):
        Appartenance.objects.create(organisation=de_qui, membre=membre)
    Appartenance.objects.create(organisation=agence, membre=suite[-1])
    jugement["national"].organisation = suite[0]
    jugement["national"].save()
    vu, *_ = liens.liens(jugement["national"], jugement.dossier).liens
    # What else goes on from the carrier (its members…) is told under it.
    assert vu.chaine.detours and min(d.longueur for d in vu.chaine.detours) > 9
    assert vu.chaine.longueur == 9 and vu.chaine.nature is NatureDuLien.interet_prive


def test_a_merge_runs_it_again(jugement: Jugement) -> None:
    double = organisme("ADDE", "gip", siren="000000026")
    jugement["national"].organisation = double
    jugement["national"].save()
    assert not liens.liens(jugement["national"], jugement.dossier).liens
    agence = Organisation.objects.get(nom__startswith="Agence Départementale")
    organismes.fusionner(agence.pk, double.pk, "Le même organisme", acteur=jugement["autorite"])
    assert "dépose la candidature" in phrases(liens.liens(jugement["national"], jugement.dossier))


def test_what_is_kept_is_the_graph_of_what_is_written(jugement: Jugement, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chargement, "_graphes", MemoireVive(4))
    avant = chargement.charger(jugement.campagne, dt.date(2023, 9, 23))
    assert chargement.charger(jugement.campagne, dt.date(2023, 9, 23)) is avant
    dite = OrganisationDite(nom="Ailleurs", nature="entreprise")
    declarations.declarer_interet(
        jugement["comite"], jugement.campagne.identifiant, dite, "Des parts", PeriodeDite(), personnel=True
    )
    apres = chargement.charger(jugement.campagne, dt.date(2023, 9, 23))
    assert len(apres.graphe.faits) == len(avant.graphe.faits) + 1


def test_every_kind_of_judge_is_there_and_nobody_else(jugement: Jugement) -> None:
    juges = {vus.nom for vus in liens.liens_du_dossier(jugement.dossier)}
    assert {"Region", "National", "Comite"} <= juges
    assert not juges & {"Ailleurs", "Chef", "Etranger", "Autorite"}


def test_what_a_candidature_next_door_says_is_not_told_to_who_may_not_see_it(jugement: Jugement) -> None:
    """A chain that passes by what another région's candidature states is for those who may read that one."""
    deux = "entreprises: [{nom: Ateliers, siren: '000000034', nature: entreprise}, {nom: SAB, nature: entreprise}]"
    texte = maquettes.COMPLET.replace("id: essai", "id: voisine").replace(
        "mandat: présidente", f"mandat: présidente, {deux}"
    )
    texte = texte.replace("240500439", "200046977").replace("240500462", "200040715")
    chef = maquettes.compte("chef-voisin")
    deposer(maquettes.dossier_ouvert(jugement.campagne, chef, texte), chef)
    sienne = OrganisationDite(nom="Ateliers", nature="entreprise", siren="000000034")
    declarations.declarer_mandat(jugement["comite"], sienne, "administratrice", PeriodeDite())
    tout = liens.liens(jugement["comite"], jugement.dossier, pour=jugement["national"])
    assert "Alix Martin dirige « SAB »" in phrases(tout)
    assert "Alix" not in phrases(liens.liens(jugement["comite"], jugement.dossier, pour=jugement["region"]))
    # The printed pack says the same as the page, and is not the same file for the two of them.
    ouverts = {nom: depots_instruits.ouvrir(jugement[nom], jugement.dossier.identifiant) for nom in PAQUETS}
    imprimes = {nom: str(faits._juges(ouvert.ouvert)) for nom, ouvert in ouverts.items()}
    assert {nom: "Alix Martin dirige « SAB »" in dit for nom, dit in imprimes.items()} == PAQUETS
    assert "Alix" not in imprimes["region"]
    assert len({demandes.marque(ouvert) for ouvert in ouverts.values()}) == 2


def test_the_command_line_reads_a_whole_campaign(jugement: Jugement) -> None:
    ((identifiant, tous),) = liens.de_la_campagne(jugement.campagne.identifiant)
    assert identifiant == "hautes-alpes" and tous == liens.liens_du_dossier(jugement.dossier)
    assert liens.de_la_campagne(jugement.campagne.identifiant, "inconnu") == []
    with pytest.raises(BinomeError, match="Aucune campagne"):
        liens.de_la_campagne("inconnue")


def test_the_graph_is_kept_through_the_acts_that_change_no_tie_and_through_no_other(
    jugement: Jugement, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read again is counted. Further than the lines that are looked at, it is read again once."""
    monkeypatch.setattr(chargement, "_derniers", MemoireVive(24))
    monkeypatch.setattr(chargement, "_effets", MemoireVive(1_000))
    fois: list[int] = []
    vrai = chargement._faire
    monkeypatch.setattr(chargement, "_faire", lambda *avec: fois.append(1) or vrai(*avec))

    def dire(action: str, combien: int = 1) -> int:
        for _ in range(combien):
            with transaction.atomic():
                journal.ajouter(action, "dossier:x", {}, acteur=None, instant=jugement.horloge.instant)
        liens.liens(jugement["region"], jugement.dossier, pour=jugement["region"])
        return len(fois)

    assert dire("interet.declare") == 1
    assert [dire(action) for action in sorted(chargement.SANS_EFFET)] == [1] * len(chargement.SANS_EFFET)
    assert dire("avis.rendu", 30) == 1
    assert dire("role.retire") == 2
    assert dire("avis.rendu", chargement._REGARDEES) == 3
    assert dire("avis.rendu", 2) == 3
