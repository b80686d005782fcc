"""Findings as pages show them."""

from __future__ import annotations

from typing import get_args

import pytest

from binome.appels.appel import FamilleRegles
from binome.appels.catalogue import charger_appel
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.verdict.constat import Bilan, Constat, Gravite, Statut, Verdict
from binome.web.presentation.constats import en_une_ligne, etats_des_parties, niveau_de, parties_de, presenter
from binome.web.presentation.nommer import nommer
from binome.web.presentation.parties import PAR_CLE
from binome.web.public.vitrine import vitrine


def constat(statut: Statut = Statut.non_conforme, **champs: object) -> Constat:
    base = {"regle": "PER-01", "clause": "c", "source": "s", "gravite": Gravite.a_justifier, "constat": "x"}
    return Constat.model_validate({**base, "statut": statut, **champs})


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    trouvee = vitrine().candidature("hautes-alpes")
    assert trouvee
    return trouvee.dossier


def test_the_level_is_the_severity_only_when_something_is_wrong() -> None:
    assert niveau_de(constat()).cle == "a_justifier"
    assert niveau_de(constat(Statut.conforme)).cle == "conforme"


def test_a_finding_concerns_the_parts_of_its_places_or_else_that_of_its_rule() -> None:
    appel = charger_appel("ti-2023-2027").appel
    assert [p.cle for p in parties_de(constat(ou=("chiffres[x]", "porteur.membres[0]")), appel)] == [
        "gouvernance",
        "chiffres",
    ]
    assert [p.cle for p in parties_de(constat(regle="GOV-01"), appel)] == ["gouvernance"]
    assert [p.cle for p in parties_de(constat(regle="DEP-01"), appel)] == ["presentation"]


def test_many_fields_of_the_same_actions_are_shown_as_actions(dossier: Dossier) -> None:
    champs = ("cout", "description", "objectifs")
    ou = tuple(f"plan_actions.fiches[1-{k}].{champ}" for k in (1, 2, 3, 4) for champ in champs)
    (vu,) = presenter([constat(ou=ou)], dossier)
    assert [lieu.nom for lieu in vu.lieux] == [f"action 1-{k}" for k in (1, 2, 3, 4)]


def test_places_beyond_a_few_are_folded(dossier: Dossier) -> None:
    (vu,) = presenter(
        [constat(ou=tuple(f"plan_actions.fiches[{f.id}].cout" for f in dossier.plan_actions.fiches))], dossier
    )
    assert len(vu.lieux_montres) + len(vu.lieux_caches) == len(dossier.plan_actions.fiches)
    assert vu.lieux_caches


def test_two_findings_of_a_rule_have_their_own_anchors(dossier: Dossier) -> None:
    assert [v.ancre for v in presenter([constat(), constat()], dossier)] == ["constat-PER-01", "constat-PER-01-2"]


@pytest.mark.parametrize(
    ("chemin", "mots"),
    [
        ("plan_actions.fiches[3-5].cout", "action 3-5, coût"),
        ("perimetre.membres[200068765].candidature_ailleurs", "Sisteronais-Buëch, candidature ailleurs"),
        ("perimetre.justifications.taille_critique", "justifications, taille critique"),
        ("gouvernance.binomes[gap].elu", "binôme Gap-Tallard-Durance, élu"),
        ("porteur.membres[0]", "membre Région Sud"),
        ("porteur.membres[99999]", "membre 99999"),
        ("perimetre.membres[0].siren", "membre Briançonnais, SIREN"),
        ("perimetre.membres[123456789]", "123456789"),
        ("perimetre", "périmètre"),
    ],
)
def test_places_have_a_name_in_words(dossier: Dossier, chemin: str, mots: str) -> None:
    assert nommer(chemin, dossier) == mots


def verdict(constats: tuple[Constat, ...]) -> Verdict:
    connu = vitrine().candidatures()[0].verdict
    return connu.model_copy(update={"constats": constats, "bilan": Bilan.from_constats(constats)})


def test_the_verdict_in_a_line() -> None:
    assert en_une_ligne(verdict((constat(gravite=Gravite.bloquant), constat()))) == "1 point bloquant, 1 à justifier."
    assert en_une_ligne(verdict((constat(Statut.conforme),))) == "Rien à redire\u202f: 1 règle respectée."


def test_the_state_of_a_part_is_its_most_serious_finding() -> None:
    mele = verdict((constat(gravite=Gravite.conseil), constat(gravite=Gravite.bloquant), constat(regle="GOV-01")))
    plein = vitrine().candidatures()[0].dossier
    etats = dict(etats_des_parties(mele, plein))
    assert etats[PAR_CLE["perimetre"]].cle == "bloquant"
    assert etats[PAR_CLE["gouvernance"]].cle == "a_justifier"
    assert etats[PAR_CLE["chiffres"]].cle == "conforme"


def test_an_empty_part_is_not_complete() -> None:
    vide = Dossier(id="x", titre="X", territoire="X", appel="ti-2023-2027")
    assert (
        dict(etats_des_parties(verdict((constat(Statut.conforme),)), vide))[PAR_CLE["perimetre"]].mot == "Pas commencé"
    )


def test_a_family_of_rules_looks_at_a_part_that_has_a_page() -> None:
    """The floor of the calls knows no page: it names the parts, and the site has one for each."""
    assert set(get_args(FamilleRegles.model_fields["partie"].annotation)) == set(PAR_CLE)
