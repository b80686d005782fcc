"""The inbox: rows of one's scope alone, filtered, sorted and counted; what cannot be seen changes no byte of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.instruits import ETAT, REGION, Instruits

from binome.domaine.procedure.etapes import Acte
from binome.registre.models import Affectation
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.instruction import affectations, passages
from binome.services.instruction.boite import filtres as questions
from binome.services.instruction.boite import liste, notes, vues
from binome.services.instruction.boite.filtres import Filtres
from binome.services.instruction.depots_instruits import ChangeEntreTempsError

HA = "hautes-alpes-corrige"


def _boite(instruits: Instruits, nom: str) -> liste.BoiteOuverte:
    return liste.ouvrir(instruits.comptes[nom], instruits.campagne.identifiant)


def _ids(instruits: Instruits, nom: str, **filtres: Any) -> list[str]:
    toutes = liste.lignes(_boite(instruits, nom))
    trouvees = questions.appliquer(Filtres.from_question(filtres), toutes, instruits.comptes[nom].pk)
    return [ligne.identifiant for ligne in trouvees]


@pytest.fixture
def quatre(instruits: Instruits) -> Instruits:
    """Near, elsewhere, in both régions, and late."""
    instruits.deposer("isere", ["84"])
    instruits.deposer("entre-deux", ["84", "93"])
    instruits.deposer("retardataire", ["93"], tardif=True)
    return instruits


def test_each_sees_the_deposits_of_their_scope(quatre: Instruits) -> None:
    assert set(_ids(quatre, "region")) == {HA, "entre-deux", "retardataire"}
    assert set(_ids(quatre, "ailleurs")) == {"isere", "entre-deux"}
    assert len(_ids(quatre, "national")) == len(_ids(quatre, "comite")) == 4
    for nom in ("chef", "etranger"):
        with pytest.raises(IntrouvableError):
            _boite(quatre, nom)


@pytest.mark.lent
def test_filters_words_and_orders(quatre: Instruits) -> None:
    qui = quatre.comptes["region"]
    passages.passer(qui, HA, Acte.declarer_recevable, echeance=dt.date(2023, 9, 30))
    affectations.affecter(qui, HA, REGION, qui.pk)
    notes.noter(qui, "entre-deux", REGION, 2, "Voir le voisin.")
    assert _ids(quatre, "region", etape="avis") == [HA]
    assert set(_ids(quatre, "region", affecte="personne")) == {"entre-deux", "retardataire"}
    assert _ids(quatre, "region", affecte="moi") == [HA]
    assert _ids(quatre, "collegue", affecte="moi") == []
    # Another service's assignment is not this one's.
    assert set(_ids(quatre, "sgar", affecte="personne")) == {HA, "entre-deux", "retardataire"}
    assert _ids(quatre, "region", situation="tardif") == ["retardataire"]
    assert _ids(quatre, "region", situation="retard") == []
    quatre.horloge.avancer(days=30)
    assert _ids(quatre, "region", situation="retard") == [HA]
    assert _ids(quatre, "national", region="84", q="ENTRE deux") == ["entre-deux"]
    assert _ids(quatre, "region", tri="priorite")[0] == "entre-deux"
    assert _ids(quatre, "region", tri="terme")[0] == HA
    assert _ids(quatre, "region", sens="desc") == _ids(quatre, "region")[::-1]
    assert _ids(quatre, "region", etape="nulle-part", tri="'; --", affecte="9" * 30) == _ids(quatre, "region")


def test_the_opinion_of_ones_service_is_missing_until_it_is_given(quatre: Instruits) -> None:
    qui = quatre.comptes["region"]
    passages.passer(qui, HA, Acte.declarer_recevable)
    assert HA in _ids(quatre, "region", situation="avis")
    passages.passer(qui, HA, Acte.rendre_avis, au_titre_de=REGION, motif="Favorable.")
    assert HA not in _ids(quatre, "region", situation="avis")
    assert HA in _ids(quatre, "sgar", situation="avis")
    with pytest.raises(RefusError, match="autre service"):
        passages.passer(qui, HA, Acte.rendre_avis, au_titre_de=ETAT, motif="Favorable.")


def test_the_workload_counts_what_the_viewer_may_see(quatre: Instruits) -> None:
    region, ailleurs = quatre.comptes["region"], quatre.comptes["ailleurs"]
    affectations.affecter(region, HA, REGION, region.pk)
    affectations.affecter(ailleurs, "isere", "region:84", ailleurs.pk)
    affectations.affecter(ailleurs, "entre-deux", "region:84", ailleurs.pk)
    dites = {c.nom: c.total for c in questions.charges(liste.lignes(_boite(quatre, "region")))}
    assert dites == {"Region": 1, "Ailleurs": 1}
    dites = {c.nom: c.total for c in questions.charges(liste.lignes(_boite(quatre, "national")))}
    assert dites == {"Region": 1, "Ailleurs": 2}


def test_notes_are_the_services_own(quatre: Instruits) -> None:
    notes.noter(quatre.comptes["region"], HA, REGION, 1, "  À relire  vite. ")
    lues = {nom: liste.lignes(_boite(quatre, nom)) for nom in ("region", "collegue", "sgar", "comite", "ailleurs")}
    dits = {nom: [n.note for li in lignes for n in li.notes.values()] for nom, lignes in lues.items()}
    assert dits == {"region": ["À relire vite."], "collegue": ["À relire vite."], "sgar": [], "comite": [], "ailleurs": []}  # fmt: skip
    for nom, service in (("sgar", REGION), ("region", ETAT), ("region", "national"), ("region", "region:84")):
        with pytest.raises(RefusError, match="n'est pas le vôtre"):
            notes.noter(quatre.comptes[nom], HA, service, 0, "x")
    with pytest.raises(ChangeEntreTempsError):
        notes.noter(quatre.comptes["collegue"], HA, REGION, 2, "Autre", version=0)


def test_views_are_kept_by_their_owner(quatre: Instruits) -> None:
    boite = _boite(quatre, "region")
    vue = vues.garder(boite, " Mes  retards ", Filtres(situation="retard", tri="terme"))
    assert (vue.nom, vue.question) == ("Mes retards", "situation=retard&tri=terme")
    vues.garder(boite, "Mes retards", Filtres(affecte="moi"))
    assert [v.question for v in vues.toutes(boite)] == ["affecte=moi"]
    assert vues.toutes(_boite(quatre, "collegue")) == []
    with pytest.raises(IntrouvableError):
        vues.retirer(_boite(quatre, "collegue"), vue.pk)
    for nom in ("", "\u200b ", "x" * 61, "\ud800"):
        with pytest.raises(RefusError):
            vues.garder(boite, nom, Filtres())


@given(
    st.dictionaries(
        st.sampled_from(["q", "etape", "region", "service", "affecte", "situation", "tri", "sens"]),
        st.text(max_size=30),
    )
)
def test_any_question_is_read_and_asked_again_the_same(dit: dict[str, str]) -> None:
    from django.http import QueryDict

    lue = Filtres.from_question(dit)
    assert Filtres.from_question(QueryDict(lue.question).dict()) == lue


def test_an_assignment_is_given_within_ones_service(quatre: Instruits) -> None:
    region, sgar = quatre.comptes["region"], quatre.comptes["sgar"]
    assert affectations.affecter(region, HA, REGION, quatre.comptes["collegue"].pk).rang == 1
    for qui, service, a, mot in (
        (sgar, REGION, sgar.pk, "répartit lui-même"),
        (region, REGION, sgar.pk, "n'instruit pas pour ce service"),
        (region, REGION, quatre.comptes["comite"].pk, "n'instruit pas"),
        (region, "region:84", region.pk, "n'instruit pas ce dépôt"),
    ):
        with pytest.raises(RefusError, match=mot):
            affectations.affecter(qui, HA, service, a)
    with pytest.raises(IntrouvableError):
        affectations.affecter(quatre.comptes["ailleurs"], HA, REGION, None)
    with pytest.raises(RefusError, match="Réservé"):
        affectations.affecter(quatre.comptes["comite"], HA, REGION, None)
    # The national instructor may give any service's deposit, and has one of their own.
    assert affectations.affecter(quatre.comptes["national"], HA, "national", quatre.comptes["national"].pk).rang == 1
    affectations.affecter(quatre.comptes["national"], HA, REGION, None)
    assert [ligne.a for ligne in Affectation.objects.filter(service=REGION)] == [quatre.comptes["collegue"], None]


def test_who_saw_an_older_assignment_is_told(quatre: Instruits) -> None:
    region, collegue = quatre.comptes["region"], quatre.comptes["collegue"]
    affectations.affecter(region, HA, REGION, region.pk, apres=0)
    with pytest.raises(ChangeEntreTempsError, match="Region l'a donné à Region"):
        affectations.affecter(collegue, HA, REGION, collegue.pk, apres=0)


def test_an_assignment_is_never_rewritten(quatre: Instruits) -> None:
    from django.db import DatabaseError, transaction

    affectations.affecter(quatre.comptes["region"], HA, REGION, None, apres=0)
    for geste in (lambda: Affectation.objects.update(rang=9), lambda: Affectation.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
            geste()
