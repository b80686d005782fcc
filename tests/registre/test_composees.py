"""A query composed once answers as the one that is composed each time does, and refuses what would make it lie."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connections, transaction
from django.db.models import Exists, OuterRef
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.registre.composees import ComposeeError, RequeteComposee
from binome.registre.models import Campagne, Compte, Dossier, RoleDossier

pytestmark = pytest.mark.django_db

JOINTE: RequeteComposee[Dossier] = RequeteComposee(
    lambda identifiant: Dossier.objects.select_related("campagne", "tete__auteur").filter(identifiant=identifiant)
)
ROLES: RequeteComposee[RoleDossier] = RequeteComposee(
    lambda dossier, role: RoleDossier.objects.filter(dossier=dossier, role=role).select_related("compte").order_by("pk")
)


def _dossier(rang: int = 0, au: Campagne | None = None) -> Dossier:
    texte = maquettes.COURT.replace("id: essai", f"id: essai-{rang}")
    return maquettes.dossier_ouvert(au or maquettes.campagne(), maquettes.compte(f"chef{rang}"), texte)


def _dossiers(combien: int) -> list[Dossier]:
    au = maquettes.campagne()
    faits = [_dossier(rang, au) for rang in range(combien)]
    for rang, dossier in enumerate(faits):
        for autre in range(rang + 1):
            maquettes.compte(f"c{rang}-{autre}", au=dossier, role=Role.contributeur)
    return faits


def test_it_gives_the_same_rows_as_django_composing_each_time(django_assert_num_queries):
    for dossier in _dossiers(3):
        attendu = Dossier.objects.select_related("campagne", "tete__auteur").get(pk=dossier.pk)
        with django_assert_num_queries(1):
            lu = JOINTE.premiere(dossier.identifiant)
            assert lu == attendu
            assert (lu.campagne, lu.tete, lu.tete and lu.tete.auteur) == (
                attendu.campagne,
                attendu.tete,
                attendu.tete and attendu.tete.auteur,
            )
        assert {c: v for c, v in vars(lu).items() if c != "_state"} == {
            c: v for c, v in vars(attendu).items() if c != "_state"
        }
        attendus = list(RoleDossier.objects.filter(dossier=dossier, role="contributeur").order_by("pk"))
        assert ROLES(dossier.pk, Role.contributeur) == attendus
    assert JOINTE.premiere("personne-n-a-ce-nom") is None


def test_days_instants_annotations_and_columns_come_as_they_are():
    campagne = _dossier().campagne
    compte = maquettes.compte("celle-ci")
    siens = RoleDossier.objects.filter(dossier__campagne=OuterRef("pk"))
    annotee: RequeteComposee[Campagne] = RequeteComposee(
        lambda jour: Campagne.objects.filter(echeance__lte=jour).annotate(dedans=Exists(siens))
    )
    assert [c.dedans for c in annotee(campagne.echeance)] == [True]
    assert annotee(campagne.echeance - dt.timedelta(days=1)) == []
    depuis: RequeteComposee[Compte] = RequeteComposee(
        lambda apres: Compte.objects.filter(cree_le__gte=apres).values_list("email", "cree_le")
    )
    assert depuis.colonnes(compte.cree_le) == [[compte.email, compte.cree_le]]
    assert depuis.colonnes(compte.cree_le + dt.timedelta(microseconds=1)) == []


def test_a_value_that_is_changed_on_its_way_is_refused_when_the_query_is_composed():
    sans_casse: RequeteComposee[Compte] = RequeteComposee(
        lambda courriel: Compte.objects.filter(email__iexact=courriel)
    )
    morceau: RequeteComposee[Compte] = RequeteComposee(lambda courriel: Compte.objects.filter(email__contains=courriel))
    with pytest.raises(ComposeeError, match="change en chemin"):
        morceau("a@exemple.fr")
    # PostgreSQL compares in capitals, of the value as it is; SQLite escapes it for LIKE.
    if connections["default"].vendor == "postgresql":
        compte = maquettes.compte("a")
        assert sans_casse("A@exemple.fr") == [compte]
        return
    with pytest.raises(ComposeeError, match="change en chemin"):
        sans_casse("a@exemple.fr")


def test_a_query_whose_shape_its_values_decide_is_refused():
    premieres: RequeteComposee[Compte] = RequeteComposee(
        lambda cle, combien: Compte.objects.filter(pk__gte=cle)[:combien]
    )
    with pytest.raises(ComposeeError, match="change en chemin"):
        premieres(1, 2)
    paire: RequeteComposee[Compte] = RequeteComposee(
        lambda cle: Compte.objects.filter(pk=cle) if cle < 31_050 else Compte.objects.filter(pk=cle, nom="")
    )
    with pytest.raises(ComposeeError, match="dépend de ses valeurs"):
        paire(1)
    with pytest.raises(ComposeeError):
        paire(True)
    with pytest.raises(ComposeeError):
        paire(None)


@pytest.mark.parametrize("cle", [0, -1, 31_000, 31_100, 1 << 62, (1 << 63) - 1, 1 << 63, -(1 << 80), 1 << 200])
def test_any_number_of_an_address_finds_its_row_or_nothing(cle):
    compte = maquettes.compte("quelqu-un")
    une: RequeteComposee[Compte] = RequeteComposee(lambda cle: Compte.objects.filter(pk=cle))
    assert une.premiere(compte.pk) == compte
    assert une.premiere(cle) is None


@pytest.mark.parametrize("texte", ["' OR 1=1 --", "%", "\\", " \ue000%_\\É0 ", "é\u0301", "a" * 100_000])
def test_hostile_words_are_words(texte):
    maquettes.compte("quelqu-un")
    assert JOINTE.premiere(texte) is None


def test_what_is_composed_ends_with_its_connection():
    JOINTE("celui-ci")
    ici = connections["default"]
    assert any(cle[0] is JOINTE for cle in vars(ici)["binome_composees"])
    assert "binome_composees" not in vars(ici.copy())


def test_a_row_is_held_in_a_transaction_only(monkeypatch):
    identifiant = _dossier().identifiant
    tenue: RequeteComposee[Dossier] = RequeteComposee(
        lambda qui: Dossier.objects.select_for_update().filter(identifiant=qui)
    )
    assert tenue.premiere(identifiant).identifiant == identifiant
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(transaction.TransactionManagementError):
        tenue.premiere(identifiant)
