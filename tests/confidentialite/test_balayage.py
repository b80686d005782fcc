"""Canary sweep: every address × verb × body × person not entitled, every byte of the answer searched for what is hidden.

A leak is told by its address, its verb, its status, who got it and which marks.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.confidentialite.canaris import Marque
from tests.confidentialite.monde import INSTRUCTION, Monde
from tests.confidentialite.requetes import Requete, Requetes, envoyer

pytestmark = [pytest.mark.lent, pytest.mark.django_db]
Fuites = dict[tuple[str, str, int, str], tuple[Requete, set[Marque]]]


@pytest.fixture
def monde() -> Monde:
    cree = Monde()
    cree.vivre()
    return cree


def balayer(monde: Monde, roles: Iterable[str], *, depose: bool) -> tuple[Fuites, list[str], int]:
    """Leaks by (address, verb, status, person), breakdowns, and how many requests were made."""
    requetes, fuites, pannes, combien = Requetes(monde), Fuites(), [], 0
    for qui in roles:
        interdites, client = monde.interdites(qui, depose=depose), monde.clients[qui]
        for requete in requetes.pour(qui):
            combien += 1
            reponse = envoyer(client, requete)
            if reponse.code >= 500:
                pannes.append(f"{reponse.code} {qui} {requete}")
            vues = set().union(*(monde.canaris.reperer(octets) for octets in reponse.octets)) & interdites
            if vues:
                vues -= monde.canaris.reperer(f"{requete.adresse} {requete.corps}".encode())
            if vues:
                cle = (requete.nom, requete.verbe, reponse.code, qui)
                _, deja = fuites.setdefault(cle, (requete, set()))
                deja |= vues
    return fuites, pannes, combien


def dire(fuites: Fuites) -> str:
    """One line for each address, verb and status: who read what."""
    lignes = [f"{len(fuites)} fuites :"]
    for (nom, verbe, code, qui), (requete, marques) in sorted(fuites.items(), key=lambda f: f[0]):
        par_sujet: dict[str, list[str]] = defaultdict(list)
        for marque in marques:
            sujet, _, reste = marque.sujet.partition(".")
            par_sujet[sujet].append(reste or marque.genre)
        quoi = " ; ".join(f"{s}: {len(v)} ({', '.join(sorted(v)[:4])})" for s, v in sorted(par_sujet.items()))
        lignes.append(f"{nom} {verbe} {code} [{qui}] {str(requete)[:200]} → {quoi[:2000]}")
    return "\n".join(lignes)


def rendre_compte(fuites: Fuites, pannes: list[str], ou: str) -> None:
    """Fail, telling each leak and each breakdown; `BINOME_FUITES` names a folder where to write them too."""
    if not fuites and not pannes:
        return
    texte = dire(fuites) + "".join(f"\nPANNE {panne}" for panne in sorted(set(pannes)))
    if dossier := os.environ.get("BINOME_FUITES"):
        Path(dossier, f"{ou}.txt").write_text(texte + "\n")
    pytest.fail(texte, pytrace=False)


@pytest.mark.parametrize(
    "roles",
    [
        ("lecteur",),
        ("contributeur",),
        ("contributrice",),
        ("instructeur", "comite", "operateur", "administrateur"),
        ("voisin", "instructeur-d-ailleurs", "inconnu", "anonyme"),
    ],
    ids=lambda roles: roles[0],
)
def test_nothing_reserved_reaches_those_not_entitled(monde: Monde, roles: tuple[str, ...]) -> None:
    monde.deposer()
    fuites, pannes, combien = balayer(monde, roles, depose=True)
    rendre_compte(fuites, pannes, f"depose-{roles[0]}")
    assert combien > 700 * len(roles), combien


def test_before_the_deposit_those_who_instruct_read_nothing(monde: Monde) -> None:
    fuites, pannes, _ = balayer(monde, sorted(INSTRUCTION), depose=False)
    rendre_compte(fuites, pannes, "avant")


def test_once_the_deposit_is_withdrawn_those_who_instruct_read_nothing(monde: Monde) -> None:
    monde.deposer()
    monde.chef.poster("atelier-retirer-depot", {})
    fuites, pannes, _ = balayer(monde, sorted(INSTRUCTION), depose=False)
    rendre_compte(fuites, pannes, "retire")
