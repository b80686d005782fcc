"""What to do next: one order, from nothing to the last advice."""

from hypothesis import given
from hypothesis import strategies as st
from tests.saisies import FICHE_PLEINE

from binome.domaine.dossier.completude import PARTIES
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.mots.suite import ORDRE, RangAFaire, que_faire
from binome.domaine.verdict.constat import Constat, Gravite, Statut

NU = {"id": "d", "titre": "T", "territoire": "T", "appel": "a"}
AXES = [{"id": "axe-1", "titre": "Innover"}]
FICHE = {"id": "1-1", "titre": "Halle", "axe": "axe-1"}
PERIMETRE = {"membres": [{"siren": "240500439", "nom": "CC du Briançonnais"}]}


def _constat(gravite=Gravite.bloquant, statut=Statut.non_conforme, ou=()):
    return Constat(
        regle="X-1", clause="c", source="s", gravite=gravite, statut=statut, constat="x", ou=ou, a_faire="Faites."
    )


def _titres(constats=(), **champs):
    return [e.titre for e in que_faire(Dossier.model_validate({**NU, **champs}), constats, ["Innover"])]


def test_from_nothing_each_thing_opens_the_next():
    assert _titres(plan_actions={"axes": AXES}) == [
        "Composez le périmètre",
        "Ajoutez une première action",
        "Inscrivez un premier chiffre",
        "Nommez un élu et un industriel",
        "Écrivez l'objectif de la candidature",
    ]
    assert _titres(perimetre=PERIMETRE)[0] == "Créez un premier axe"
    reserve = {"axes": AXES, "fiches": [{**FICHE, "en_reserve": True}]}
    assert _titres(perimetre=PERIMETRE, plan_actions=reserve)[0] == "Présentez au moins une action"
    commencee = {"axes": AXES, "fiches": [FICHE]}
    assert _titres(perimetre=PERIMETRE, plan_actions=commencee)[0] == "Inscrivez un premier chiffre"
    assert _titres(perimetre=PERIMETRE, plan_actions=commencee)[-1] == "Complétez l'action 1-1, Halle"


def test_what_blocks_comes_first_and_what_is_not_begun_is_not_judged():
    trouves = [
        ("plan-d-actions", "Conseil du plan", _constat(Gravite.conseil)),
        ("gouvernance", "Bloquant de la gouvernance", _constat()),
        ("perimetre", "À justifier du périmètre", _constat(Gravite.a_justifier)),
        ("perimetre", "Bloquant du périmètre", _constat()),
        ("perimetre", "Respecté", _constat(statut=Statut.conforme)),
    ]
    dits = _titres(trouves, perimetre=PERIMETRE, plan_actions={"axes": AXES, "fiches": [{**FICHE, **FICHE_PLEINE}]})
    assert dits[0] == "Bloquant du périmètre"
    assert dits[-2:] == ["À justifier du périmètre", "Conseil du plan"]
    assert "Respecté" not in dits and "Bloquant de la gouvernance" not in dits


GRAVITES = st.lists(st.tuples(st.sampled_from(ORDRE), st.sampled_from(list(Gravite)), st.sampled_from(list(Statut))))


@given(GRAVITES)
def test_the_order_never_goes_back_and_every_breach_is_there(tires):
    plein = {
        "perimetre": PERIMETRE,
        "plan_actions": {"axes": AXES, "fiches": [FICHE], "strategie": "x"},
        "gouvernance": {"description": "x"},
        "chiffres": [{"id": "c", "libelle": "x", "valeur": 1, "unite": "EPCI"}],
        "concertation": "x",
    }
    constats = [(partie, "t", _constat(gravite, statut)) for partie, gravite, statut in tires]
    etapes = que_faire(Dossier.model_validate({**NU, **plein}), constats)
    assert [e.rang for e in etapes] == sorted(e.rang for e in etapes)
    fautes = [c for _, _, c in constats if c.statut is Statut.non_conforme]
    assert sum(e.constat is not None for e in etapes) == len(fautes)
    bloquants = [ORDRE.index(e.partie) for e in etapes if e.rang is RangAFaire.d_abord]
    assert bloquants == sorted(bloquants) and set(ORDRE) == set(PARTIES)
