"""Two roles at once, and a recusal: a seeded sample of the addresses, against the table of rights.

Every pair is tried on the pure table (`tests/domaine/droits/test_matrice.py`); here, that pages ask for it.
"""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from tests import maquettes
from tests.web.matrice import PRIVEES, Cas
from tests.web.test_matrice import (
    MIEN,
    SITUATIONS,
    Monde,
    _dire,
    _silence,  # noqa: F401 — refusals are not told one by one
    attendu,
    demander,
    monde,  # noqa: F401 — its world
)

from binome.domaine.droits.droits import ROLES_CAMPAGNE, ROLES_DOSSIER, Lien, Role
from binome.registre.models import Compte, DeportDecide
from binome.services.socle import horloge

pytestmark = [pytest.mark.lent(10), pytest.mark.django_db]
COMBIEN = 500


def _de_deux_roles(monde: Monde, roles: tuple[Role, ...], deporte: bool) -> Compte:  # noqa: F811
    nom = "-".join((*(role.value.replace("_", "-") for role in roles), "deporte" if deporte else "libre"))
    dossier = monde.dossiers[MIEN]
    qui = maquettes.compte(nom, second_facteur=True, administrateur=Role.administrateur in roles)
    for role in roles:
        if role in ROLES_DOSSIER:
            maquettes.donner(dossier, qui, role, ["f1"] if role is Role.contributeur else [])
        elif role is not Role.administrateur:
            maquettes.donner(monde.campagne, qui, role)
    if deporte:
        dit = {"portee": "dossier", "sens": "deport", "motif": "x", "par": monde.chef, "le": horloge.maintenant()}
        DeportDecide.objects.create(campagne=monde.campagne, dossier=dossier, compte=qui, **dit)
    monde.comptes[nom] = qui
    return qui


def _tel_quel(cas: Cas) -> bool:
    """Whether its body does not depend on which side of the binôme asks."""
    return "{role}" not in str(cas.corps) and "{delegation}" not in f"{cas.ou}{cas.corps}"


def test_two_roles_and_a_recusal_answer_as_the_table_of_rights(monde: Monde) -> None:  # noqa: F811
    tirage = random.Random(11)  # noqa: S311
    paires = [p for p in combinations(Role, 2) if set(p) & ROLES_CAMPAGNE]
    gens = [(p, d, _de_deux_roles(monde, p, d)) for p in paires for d in (False, True)]
    clients = {qui.pk: maquettes.navigateur(qui) for _, _, qui in gens}
    cas = [(nom, c) for nom, siens in PRIVEES.items() for c in siens if _tel_quel(c)]
    tires = [(tirage.choice(sorted(SITUATIONS)), tirage.choice(gens), tirage.choice(cas)) for _ in range(COMBIEN)]
    ecarts = []
    for nommee, (paire, deporte, qui), (nom, un) in tires:
        situation = SITUATIONS[nommee]
        monde.situer(situation)
        fiches = frozenset({"f1"} if Role.contributeur in paire else ())
        lien = Lien(frozenset(paire), fiches, deporte)
        code = demander(clients[qui.pk], monde, nom, un, qui.email.partition("@")[0], MIEN)
        if code not in (voulus := attendu(un, lien, situation)):
            ecarts.append((nom, un.verbe, un.ou, [r.value for r in paire], deporte, nommee, code, set(voulus)))
    assert not ecarts, _dire(ecarts)
