"""Matching: the unknown is never held against anyone, a closed scheme is never open, each refusal names its condition."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.profil import ProfilEconomique
from binome.offre.appariement import AU_PLUS, apparier
from binome.offre.catalogue import catalogue
from binome.offre.conditions.recueil import Etat
from binome.offre.exemples import LIEUX, PAYS, PROFIL
from binome.offre.rapprochement import Issue
from binome.offre.situation import Monde, Zone

JOUR = dt.date(2026, 11, 26)
PERIMETRE = ("temoin", "bretagne", "guadeloupe")
FICHE: dict[str, Any] = {
    "porteurs": [{"nom": "Forge", "nature": "entreprise", "naf": "25.11Z"}],
    "territoires": {"epci": [LIEUX["temoin"][0]]},
    "cout": {"montant": 500_000},
    "maturite": "etude",
    "calendrier": {"debut": "2027-01-01", "fin": "2028-06-01"},
    "financement": [{"financeur": "Région", "nature": "subvention", "montant": 1000, "statut": "demande"}],
}


def _dossier(fiche: dict[str, Any], enjeux: tuple[str, ...] = ("transition_ecologique",), titre: str = "Décarboner"):
    return Dossier.model_validate(
        {
            "id": "d",
            "titre": "D",
            "territoire": "T",
            "appel": "a",
            "perimetre": {"membres": [{"siren": LIEUX[nom][0], "nom": nom} for nom in PERIMETRE]},
            "plan_actions": {
                "axes": [{"id": "x", "titre": "X", "enjeux": list(enjeux)}],
                "fiches": [{"id": "f", "titre": titre, "axe": "x", **fiche}],
            },
        }
    )


def _tous(fiche: dict[str, Any], profil: ProfilEconomique | None = None, jour: dt.date = JOUR, **monde: Any):
    profils = {"f": profil} if profil else {}
    (appariee,) = apparier(_dossier(fiche), catalogue(), Monde(PAYS, profils=profils, **monde), jour)
    return {r.dispositif.id: r for r in (*appariee.proposes, *appariee.autres)}


def test_every_scheme_is_told_once_and_a_few_are_proposed():
    (appariee,) = apparier(_dossier(FICHE), catalogue(), Monde(PAYS), JOUR)
    ids = [r.dispositif.id for r in (*appariee.proposes, *appariee.autres)]
    assert sorted(ids) == [p.dispositif.id for p in catalogue()]
    assert 0 < len(appariee.proposes) <= AU_PLUS
    assert not {r.issue for r in appariee.proposes} & {Issue.exclu, Issue.ferme}


NATURES = st.sampled_from(["entreprise", "epci", "gip", "association", "sem", None])
CONNUS = st.fixed_dictionaries(
    {
        "porteurs": st.lists(
            st.fixed_dictionaries(
                {"nom": st.just("P"), "nature": NATURES, "naf": st.sampled_from(["25.11Z", "01.11Z", "49.41A", None])}
            ),
            max_size=2,
        ),
        "territoires": st.sampled_from([{"epci": [LIEUX[n][0]]} for n in PERIMETRE] + [{}]),
        "cout": st.sampled_from([None, {"montant": 1000}, {"montant": 500_000}, {"montant": 9_000_000}]),
        "maturite": st.sampled_from(["idee", "etude", "engage", "realise", None]),
        "calendrier": st.sampled_from([None, {"debut": "2024-01-01"}, {"debut": "2027-01-01", "fin": "2033-01-01"}]),
    }
)
PROFILS = st.fixed_dictionaries(
    {
        "effectif": st.sampled_from([None, 5, 100, 6000]),
        "taille": st.sampled_from([None, "micro", "moyenne", "grande"]),
        "difficulte": st.sampled_from([None, True, False]),
        "a_jour": st.sampled_from([None, True, False]),
        "creation": st.sampled_from([None, "2001-01-01", "2026-10-01"]),
        "chiffre_affaires": st.sampled_from([None, 1, 50_000_000]),
    }
)
OUBLIS = ("nature", "naf", "territoires", "cout", "maturite", "calendrier", *PROFIL)


def _oublier(fiche: dict[str, Any], profil: dict[str, Any], quoi: str) -> tuple[dict[str, Any], dict[str, Any]]:
    if quoi in ("nature", "naf"):
        return {**fiche, "porteurs": [{**p, quoi: None} for p in fiche["porteurs"]]}, profil
    if quoi == "territoires":
        return {**fiche, "territoires": {}}, profil
    if quoi in fiche:
        return {**fiche, quoi: None}, profil
    return fiche, {**profil, quoi: None}


@pytest.mark.lent
@settings(max_examples=40)
@given(CONNUS, PROFILS, st.sampled_from(OUBLIS))
def test_to_know_less_never_excludes(fiche, profil, quoi):
    avant = _tous(fiche, ProfilEconomique.model_validate(profil))
    moins, declare = _oublier(fiche, profil, quoi)
    apres = _tous(moins, ProfilEconomique.model_validate(declare))
    mauvaises = {(d, c.id) for d, r in apres.items() for c in r.adverses}
    assert mauvaises <= {(d, c.id) for d, r in avant.items() for c in r.adverses}


@pytest.mark.lent
@settings(max_examples=40)
@given(CONNUS, st.dates(dt.date(2018, 1, 1), dt.date(2032, 1, 1)))
def test_a_scheme_past_its_date_is_never_open_and_each_refusal_names_its_condition(fiche, jour):
    for r in _tous(fiche, jour=jour).values():
        passe = r.dispositif.dates.cloture is not None and jour > r.dispositif.dates.cloture
        assert (r.issue is Issue.ferme) == passe
        if r.issue is Issue.exclu:
            assert any(c.constat in r.phrase and c.etat is Etat.exclut for c in r.conditions)
        if r.issue is Issue.il_manque:
            assert r.adverses and all(c.a_faire for c in r.adverses)
        assert all(c.a_faire for c in r.conditions if c.etat is Etat.a_confirmer)


@pytest.mark.lent
@settings(max_examples=40)
@given(CONNUS)
def test_the_same_question_has_the_same_answer(fiche):
    assert list(_tous(fiche)) == list(_tous(fiche))


def test_the_words_of_each_state():
    tous = _tous(FICHE, labellises=frozenset({LIEUX["temoin"][0]}))
    assert tous["fonds-vert-tite"].phrase == "fermé le 31 décembre 2025"
    assert tous["prets-banque-des-territoires"].phrase.startswith("exclu parce qu'aucun porteur n'est")
    assert tous["ibac-pme"].phrase == "ouvert, 2 conditions à confirmer"
    assert tous["premiere-usine"].phrase == "il manque 1 condition"
    entier = ProfilEconomique.model_validate({**PROFIL, "declarations": []})
    assert _tous(FICHE, entier, dt.date(2026, 6, 12))["chaleur-fatale-etude"].phrase == "ouvert"


def test_the_area_is_never_that_of_the_operator():
    """A water agency whose source says no area excludes no place, and asks."""
    ailleurs = {**FICHE, "territoires": {"epci": [LIEUX["bretagne"][0]]}}
    zone = next(c for c in _tous(ailleurs)["sobriete-hydrique"].conditions if c.id == "zone")
    assert zone.etat is Etat.a_confirmer
    assert "Demandez-le" in (zone.a_faire or "")


def test_a_partner_who_could_ask_is_told_rather_than_excluded():
    fiche = {
        **FICHE,
        "porteurs": [{"nom": "Agence", "nature": "gip"}],
        "partenaires": [{"organisation": {"nom": "Forge", "nature": "entreprise"}}],
    }
    porteur = next(c for c in _tous(fiche)["decarb-flash"].conditions if c.id == "porteur")
    assert porteur.etat is Etat.a_confirmer
    assert "Forge" in porteur.constat


def test_the_place_of_the_dossier_is_named():
    preuves = {c.id: c.ou for c in _tous(FICHE)["decarb-flash"].conditions}
    assert preuves["cout"] == "plan_actions.fiches[f].cout"
    assert preuves["zone"] == "plan_actions.fiches[f].territoires"


@pytest.mark.parametrize(
    ("labellises", "lieu", "etat"),
    [
        (None, "temoin", Etat.a_confirmer),
        (frozenset({LIEUX["temoin"][0]}), "temoin", Etat.remplie),
        (frozenset({LIEUX["temoin"][0]}), "bretagne", Etat.exclut),
        (frozenset({LIEUX["temoin"][0]}), None, Etat.a_confirmer),
    ],
)
def test_the_label_is_that_of_the_place_and_unknown_without_its_list(labellises, lieu, etat):
    fiche = {**FICHE, "territoires": {"epci": [LIEUX[lieu][0]]} if lieu else {}}
    label = next(
        c for c in _tous(fiche, labellises=labellises)["vte-territoires-industrie"].conditions if c.id == "label"
    )
    assert label.etat is etat


def _ile(*communes: str):
    """The situation of an action in these communes, in a country where one commune is of no EPCI, as islands are."""
    from binome.domaine.socle.geographie import Commune
    from binome.offre.situation import situations

    pays = replace(PAYS, les_communes=(*PAYS.les_communes, Commune("29155", "Île", "29", None)))
    monde = Monde(pays, labellises=frozenset({LIEUX["temoin"][0]}))
    (situation,) = situations(_dossier({**FICHE, "territoires": {"communes": list(communes)}}), monde, JOUR)
    return situation


@pytest.mark.parametrize(
    ("communes", "etat", "dit"),
    [
        (["29155"], Etat.exclut, "rien de l'action"),
        (["29155", "05901"], Etat.a_confirmer, "1 commune sur 2"),
        (["05901"], Etat.remplie, "1 intercommunalité labellisée"),
    ],
)
def test_a_commune_of_no_epci_is_in_no_labelled_territory(communes, etat, dit):
    from binome.offre.conditions import CONTROLES

    controle = CONTROLES["lieux.territoire_labellise"]
    lue = controle.fonction(_ile(*communes), controle.parametres())
    assert (lue.etat, dit in lue.constat) == (etat, True), lue.constat


@pytest.mark.parametrize(
    ("controle", "parametres", "profil", "dit"),
    [
        ("profil.effectif", {"min": 1}, {"effectif": 1}, "1 salarié déclaré"),
        ("profil.effectif", {"min": 1}, {"effectif": 1200}, "1\u202f200 salariés déclarés"),
        ("profil.taille", {"tailles": ["micro"]}, {"taille": "micro"}, "microentreprise, déclarée"),
        ("profil.anciennete", {"ans": 1}, {"creation": "2026-11-01"}, "Attendez 1 an d'activité."),
        ("lieux.dans_la_zone", {"codes": ["REG-53"]}, {}, "la commune de l'action n'est pas dans la zone"),
    ],
)
def test_what_is_counted_agrees(controle, parametres, profil, dit):
    from binome.offre.conditions import CONTROLES
    from binome.offre.situation import situations

    question = CONTROLES[controle]
    monde = Monde(PAYS, profils={"f": ProfilEconomique.model_validate(profil)})
    (situation,) = situations(_dossier(FICHE), monde, JOUR)
    lue = question.fonction(situation, question.parametres.model_validate(parametres))
    assert dit in (lue.constat, lue.a_faire)


def test_the_zone_of_regional_aid_doubts_a_commune_that_is_partly_in_it():
    from binome.offre.conditions import CONTROLES
    from binome.offre.situation import situations

    controle = CONTROLES["lieux.zone_afr"]

    def etat(afr: dict[str, Zone] | None) -> Etat:
        (situation,) = situations(_dossier(FICHE), Monde(PAYS, afr=afr), JOUR)
        return controle.fonction(situation, controle.parametres()).etat

    assert etat(None) is Etat.a_confirmer
    assert etat({"05901": Zone.entiere}) is Etat.remplie
    assert etat({"05901": Zone.partielle}) is Etat.a_confirmer
    assert etat({"35901": Zone.entiere}) is Etat.manque
