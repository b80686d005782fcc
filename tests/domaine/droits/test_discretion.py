"""What a person may read of a dossier: drawn at random, and held against what each revision said when it was written."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.droits.discretion import (
    Cachees,
    Memoire,
    Regard,
    expurger,
    fiches_de,
    foyers,
    ids_des_fiches,
    presenter,
    reduire,
    sans_les_pieces_de,
)

DEBUT = dt.datetime(2023, 9, 1, tzinfo=dt.UTC)
IDS, PIECES = ["f1", "f2", "f3"], ["p1", "p2", "p3"]
LECTEUR, TOUT = Regard(), Regard(entier=True)


@st.composite
def arbres(draw):
    """A small canonical tree: fiches of any visibility, attachments cited or not."""
    pieces = draw(st.lists(st.sampled_from(PIECES), unique=True))
    fiches = []
    for cle in draw(st.lists(st.sampled_from(IDS), unique=True)):
        fiche = {"id": cle, "titre": f"titre-{cle}", "axe": "a"}
        if (visibilite := draw(st.sampled_from(["public", "partenaires", "confidentiel"]))) != "public":
            fiche["visibilite"] = visibilite
        if draw(st.booleans()):
            fiche["en_reserve"] = True
        if citees := draw(st.lists(st.sampled_from(pieces), unique=True)) if pieces else []:
            fiche["pieces"] = citees
        fiches.append(fiche)
    arbre = {"id": "essai", "plan_actions": {"axes": [{"id": "a", "titre": "A"}]}}
    if fiches:
        arbre["plan_actions"]["fiches"] = fiches
    if pieces:
        arbre["pieces"] = [{"id": cle, "titre": f"titre-{cle}"} for cle in pieces]
    return arbre


def _histoire(suite):
    """The memory after each revision, numbered from 1, an hour apart."""
    memoires = [Memoire()]
    for rang, arbre in enumerate(suite, 1):
        memoires.append(memoires[-1].suivre(arbre, rang, DEBUT + rang * dt.timedelta(hours=1)))
    return memoires


@given(st.lists(arbres(), min_size=1, max_size=6))
def test_what_was_reserved_stays_so_in_every_revision_of_then(suite):
    memoire = _histoire(suite)[-1]
    reserves = [{f["id"] for f in fiches_de(arbre) if f.get("visibilite", "public") != "public"} for arbre in suite]
    for numero, arbre in enumerate(suite, 1):
        tete = None if numero == len(suite) else numero
        lu = json.dumps(expurger(arbre, memoire.cachees(LECTEUR, arbre, tete)))
        # Reserved in this revision, or in any later one: a lecteur never reads it here.
        for cle in set().union(*reserves[numero - 1 :]):
            assert f"titre-{cle}" not in lu
        assert expurger(arbre, memoire.cachees(TOUT, arbre, tete)) is arbre


@given(st.lists(arbres(), min_size=1, max_size=6))
def test_what_is_public_today_and_always_was_is_read(suite):
    """The negative control of the filter: it does not hide everything."""
    memoire, tete = _histoire(suite)[-1], suite[-1]
    jamais = {f["id"] for f in fiches_de(tete)} - {
        f["id"] for arbre in suite for f in fiches_de(arbre) if f.get("visibilite", "public") != "public"
    }
    lu = expurger(tete, memoire.cachees(LECTEUR, tete))
    assert jamais <= {f["id"] for f in fiches_de(lu)}


@pytest.mark.lent
@given(st.lists(arbres(), min_size=1, max_size=6))
def test_an_attachment_stays_where_it_was_joined(suite):
    memoires = _histoire(suite)
    for avant, apres in itertools.pairwise(memoires):
        assert all(apres.pieces[cle] == foyer for cle, foyer in avant.pieces.items())
    memoire, tete = memoires[-1], suite[-1]
    cachees = memoire.cachees(LECTEUR, tete)
    for cle, foyer in foyers(tete).items():
        assert (cle in cachees.pieces) == (memoire.pieces.get(cle, foyer) in cachees.fiches)


@given(arbres(), st.sets(st.sampled_from(IDS)), st.sets(st.sampled_from(PIECES)))
def test_the_readable_tree_is_whole_without_the_rest(arbre, fiches, pieces):
    avant = copy.deepcopy(arbre)
    lu = expurger(arbre, Cachees(frozenset(fiches), frozenset(pieces)))
    assert arbre == avant
    assert {f["id"] for f in fiches_de(lu)} == {f["id"] for f in fiches_de(arbre)} - fiches
    texte = json.dumps(lu)
    assert not [cle for cle in pieces if f'"{cle}"' in texte or f"titre-{cle}" in texte]
    assert [] not in lu.values() and [] not in lu["plan_actions"].values()


@given(st.lists(arbres(), min_size=1, max_size=4), st.sets(st.sampled_from(IDS)))
def test_a_tree_without_what_it_says_tells_as_much_of_what_is_hidden(suite, confiees):
    memoire, regard = _histoire(suite)[-1], Regard(fiches=frozenset(confiees))
    for numero, arbre in enumerate(suite, 1):
        reduit = reduire(arbre)
        assert "titre" not in json.dumps(reduit)
        assert memoire.cachees(regard, reduit, numero) == memoire.cachees(regard, arbre, numero)
        assert ids_des_fiches(reduit) == ids_des_fiches(arbre)


@given(arbres())
def test_what_is_signed_has_nothing_of_the_reserve(arbre):
    signe = presenter(arbre)
    assert {f["id"] for f in fiches_de(signe)} == {f["id"] for f in fiches_de(arbre) if not f.get("en_reserve")}
    # Nothing else moves: changing the reserve alone gives the same text.
    autre = copy.deepcopy(arbre)
    for fiche in fiches_de(autre):
        if fiche.get("en_reserve"):
            fiche["titre"] = "Tout autre"
    assert presenter(autre) == signe


@given(arbres())
def test_the_memory_reads_back_as_it_was_written(arbre):
    memoire = _histoire([arbre])[-1]
    assert Memoire.from_json(json.loads(json.dumps(memoire.to_json()))) == memoire


def _arbre(visibilite="public", pieces=()):
    fiche = {"id": "f1", "titre": "T", "axe": "a", "visibilite": visibilite, "pieces": list(pieces)}
    return {"plan_actions": {"fiches": [fiche]}, "pieces": [{"id": cle, "titre": cle} for cle in pieces]}


def test_a_remark_written_under_reserve_does_not_open_with_the_fiche():
    heure = dt.timedelta(hours=1)
    memoire = _histoire([_arbre("confidentiel"), _arbre("confidentiel"), _arbre()])[-1]
    lieu = "plan_actions.fiches[f1].cout"
    assert not memoire.lisible_de(LECTEUR, lieu, DEBUT + 2 * heure)
    assert memoire.lisible_de(LECTEUR, lieu, DEBUT + 4 * heure)
    assert memoire.lisible_de(Regard(fiches=frozenset({"f1"})), lieu, DEBUT + 2 * heure)
    assert memoire.lisible_de(TOUT, lieu, DEBUT + 2 * heure)


def test_a_fiche_removed_under_reserve_stays_reserved_and_comes_back_so():
    vide = {"plan_actions": {}}
    memoire = _histoire([_arbre(), _arbre("confidentiel"), vide])[-1]
    assert memoire.cachees(LECTEUR, _arbre(), 1).fiches == {"f1"}
    assert not memoire.lisible_de(LECTEUR, "plan_actions.fiches[f1]", DEBUT)
    (revenue,) = fiches_de(memoire.garder_reserve(_arbre()))
    assert revenue["visibilite"] == "confidentiel"


def test_attachments_leave_with_their_fiche_unless_another_cites_them():
    memoire = _histoire([_arbre(pieces=("p1",))])[-1]
    sans = {"plan_actions": {}, "pieces": [{"id": "p1", "titre": "p1"}]}
    assert "pieces" not in sans_les_pieces_de(sans, {"f1"}, memoire)
    citee = {"plan_actions": {"fiches": [{"id": "f2", "pieces": ["p1"]}]}, "pieces": [{"id": "p1", "titre": "p1"}]}
    assert sans_les_pieces_de(citee, {"f1"}, memoire) is citee
