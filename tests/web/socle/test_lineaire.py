"""What a page costs grows as the dossier does, and no faster: Python's calls are counted, not seconds."""

from __future__ import annotations

import cProfile
import pstats
from typing import Any

import pytest
from django.test import Client
from tests import maquettes
from tests.saisies import saisir
from tests.web.test_requetes import PAGES

from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Dossier
from binome.services.echanges import commentaires
from binome.services.texte import texte_entier
from binome.web.presentation import lecture

pytestmark = [pytest.mark.django_db, pytest.mark.lent(9)]
TAILLES = (10, 80, 150)
ICI = (*PAGES, "emporter/yaml/")
MARGE = 1.1
"""The second half of the growth beside the first: 1 when it is linear, more than 2 when it is quadratic."""


def remplir(dossier: Dossier, chef: Compte, combien: int) -> None:
    fiches = [
        {
            "id": f"f{n}",
            "titre": f"Action {n}",
            "axe": "a",
            "porteurs": [{"nom": "SEM"}],
            "description": "Ce qui sera fait, et comment.",
            "partenaires": [{"organisation": {"nom": "Région"}}, {"organisation": {"nom": "Chambre"}}],
            "cout": {"montant": 1000},
            "financement": [{"financeur": "État", "nature": "subvention", "montant": 500}],
        }
        for n in range(combien)
    ]
    dossier.refresh_from_db()
    base = texte_entier.revision_de_tete(dossier).numero
    saisir(chef, "essai", base, {"plan_actions.fiches": fiches})


def couter(client: Client, page: str) -> int:
    """Python's calls to make a page already seen once."""
    client.get(f"/atelier/essai/{page}")
    profil = cProfile.Profile()
    reponse = profil.runcall(client.get, f"/atelier/essai/{page}")
    assert reponse.status_code == 200, page
    return pstats.Stats(profil).total_calls  # type: ignore[attr-defined, no-any-return]


def courbes(dossier: Dossier, chef: Compte, client: Client, pages: tuple[str, ...]) -> dict[str, list[int]]:
    trouvees: dict[str, list[int]] = {page: [] for page in pages}
    for combien in TAILLES:
        remplir(dossier, chef, combien)
        for page in pages:
            trouvees[page].append(couter(client, page))
    return trouvees


def trop_vite(courbe: list[int]) -> bool:
    peu, moyen, beaucoup = courbe
    return beaucoup - moyen > MARGE * max(moyen - peu, 1000)


def test_no_page_grows_faster_than_its_dossier(dossier: Dossier, chef: Compte, navigateur: Any) -> None:
    for role in (Role.elu, Role.contributeur):
        maquettes.compte(role.value, au=dossier, role=role, fiches=["f1"])
    trouvees = courbes(dossier, chef, maquettes.navigateur(chef), ICI)
    assert {page: courbe for page, courbe in trouvees.items() if trop_vite(courbe)} == {}


def test_a_page_that_looks_at_every_fiche_for_every_fiche_is_caught(
    dossier: Dossier, chef: Compte, navigateur: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the reading of the signed text as it was, quadratic."""
    vraie = lecture._feuilles

    def comme_avant(place: str, valeur: Any, detaches: Any) -> Any:
        for lieu, feuille in vraie(place, valeur, frozenset()):
            if not any(lieu == d or lieu.startswith(f"{d}.") for d in detaches):
                yield lieu, feuille

    monkeypatch.setattr(lecture, "_feuilles", comme_avant)
    assert trop_vite(courbes(dossier, chef, maquettes.navigateur(chef), ("signatures/",))["signatures/"])


def test_nor_faster_than_its_remarks(dossier: Dossier, chef: Compte, navigateur: Any) -> None:
    client, courbe = maquettes.navigateur(chef), []
    for _ in range(3):
        for _ in range(60):
            commentaires.commenter(chef, "essai", "titre", "Une remarque.")
        courbe.append(couter(client, "remarques/"))
    assert not trop_vite(courbe), courbe
