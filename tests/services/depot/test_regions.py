"""The régions of a deposit: who instructs there sees it, in the list and by its address, and nobody else."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

import pytest
from tests import maquettes
from tests.maquettes import A_TEMPS

from binome.domaine.droits.droits import Role, couvre
from binome.registre.models import Campagne, Compte, Depot, Dossier, RegionDuDepot, RoleCampagne
from binome.services.acces import ouverture
from binome.services.depot import depots, regions
from binome.services.redaction import candidatures, enregistrement
from binome.services.socle import horloge
from binome.services.texte import textes_signes

pytestmark = pytest.mark.django_db


@pytest.fixture
def au() -> Campagne:
    return maquettes.campagne()


@pytest.fixture
def depose(au: Campagne, chef: Compte, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Dossier:
    """The Hautes-Alpes, deposited: one of their EPCI reaches into the Alpes-de-Haute-Provence, all in région 93."""
    sans_obstacle = SimpleNamespace(bloque=False, model_dump_json=lambda: "{}")
    monkeypatch.setattr(depots.conformite, "verdict_de", lambda *_: sans_obstacle)
    dossier = maquettes.dossier_signe(au, chef)
    depots.deposer(chef, dossier.identifiant, "cle-des-regions", recu_at=A_TEMPS)
    return dossier


def instructeur(au: Campagne, *portees: str) -> Compte:
    qui = maquettes.compte(f"instruit-{Compte.objects.count()}")
    for portee in portees or ("",):
        maquettes.donner(au, qui, Role.instructeur, portee=portee)
    return qui


def voit(qui: Compte, dossier: Dossier) -> bool:
    """Whether someone sees a deposit, by its address and in the list: both say the same."""
    try:
        ouverture.ouvrir(qui, dossier.identifiant)
        par_adresse = True
    except ouverture.IntrouvableError:
        par_adresse = False
    assert par_adresse is (dossier in [depot.dossier for depot in candidatures.a_instruire(qui)])
    return par_adresse


def test_a_deposit_is_seen_in_its_regions_and_by_who_instructs_everywhere(au: Campagne, depose: Dossier) -> None:
    assert ouverture.regions(depose) == {"93"}
    vus = {p: voit(instructeur(au, *p), depose) for p in ((), ("93",), ("84",), ("84", "93"), ("84", "76"))}
    assert vus == {(): True, ("93",): True, ("84",): False, ("84", "93"): True, ("84", "76"): False}


def test_an_interregional_dossier_is_seen_by_each_region(au: Campagne, depose: Dossier) -> None:
    RegionDuDepot.objects.create(depot=Depot.objects.get(), code="84")
    assert voit(instructeur(au, "93"), depose) and voit(instructeur(au, "84"), depose)
    assert not voit(instructeur(au, "76"), depose)


def test_the_list_says_what_the_pure_rule_says(au: Campagne, depose: Dossier) -> None:
    depot, codes = Depot.objects.get(), ("84", "93", "76")
    for combien in range(4):
        for ici in itertools.combinations(codes, combien):
            maquettes.sans_verrou(RegionDuDepot).delete()
            RegionDuDepot.objects.bulk_create([RegionDuDepot(depot=depot, code=code) for code in ici])
            for portee in ("", *codes):
                RoleCampagne.objects.all().delete()
                qui = Compte.objects.filter(email="un@exemple.fr").first() or maquettes.compte("un")
                maquettes.donner(au, qui, Role.instructeur, portee=portee)
                assert voit(qui, depose) is couvre(portee, ici), (portee, ici)


def test_neither_a_role_of_another_campaign_nor_a_draft_opens_anything(
    au: Campagne, depose: Dossier, chef: Compte
) -> None:
    ailleurs = maquettes.campagne("ailleurs", echeance=au.echeance, ouverte_le=au.ouverte_le)
    assert not voit(instructeur(ailleurs, "93"), depose)
    texte = textes_signes.du_depot(Depot.objects.get()).document.model_copy(update={"id": "brouillon"})
    assert not voit(instructeur(au, "93"), enregistrement.creer(chef, au, texte))


def test_a_withdrawn_deposit_is_seen_no_more(
    au: Campagne, depose: Dossier, chef: Compte, monkeypatch: pytest.MonkeyPatch
) -> None:
    qui = instructeur(au, "93")
    assert voit(qui, depose)
    monkeypatch.setattr(horloge, "maintenant", lambda: A_TEMPS)
    depots.retirer(chef, depose.identifiant, recu_at=A_TEMPS)
    assert not voit(qui, depose)


def test_the_list_takes_one_query_whatever_the_scopes(
    au: Campagne, depose: Dossier, django_assert_num_queries: Any
) -> None:
    qui = instructeur(au, "93", "84", "76")
    with django_assert_num_queries(1):
        assert len(candidatures.a_instruire(qui)) == 1


def test_deposits_older_than_the_table_are_given_their_regions(depose: Dossier) -> None:
    maquettes.sans_verrou(RegionDuDepot).delete()
    assert ouverture.regions(depose) == set()
    assert (regions.completer(), ouverture.regions(depose)) == (1, {"93"})
    assert regions.completer() == 0
