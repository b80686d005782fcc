"""Every page of administration: its name, the keys of its address, and for an act what is posted to it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from tests.web.administration.conftest import APPEL, Plateforme

MOTIF = "Demande écrite du 3 mars"
C, P = {"identifiant": APPEL}, {"cle": "{personne}"}
PAGES: dict[str, dict[str, str]] = {
    "administration": {},
    "administration-campagnes": {},
    "administration-campagne": C,
    "administration-comptes": {},
    "administration-compte": P,
    "administration-administrateurs": {},
    "administration-organisations": {},
    "administration-organisation": {"cle": "{gip}"},
    "administration-cles": {},
    "administration-taches": {},
    "administration-conservation": {},
    "administration-journal": {},
}
DEUX = {"cle": "{region}", "autre": "{doublon}"}
# Name, keys of the address, what is posted besides the reason, and the same act from the command line: None when the
# page asks the worker for it.
ACTES: dict[str, tuple[dict[str, str], dict[str, str], list[str] | None]] = {
    "administration-ouvrir": ({}, {"appel": APPEL}, ["ouvrir-campagne", APPEL]),
    "administration-prolonger": (C, {"jour": "2099-12-31"}, ["prolonger", APPEL, "2099-12-31"]),
    "administration-nommer": (
        C,
        {"courriel": "neuf@exemple.fr", "role": "instructeur", "region": "84"},
        ["nommer", "neuf@exemple.fr", "instructeur", "--appel", APPEL, "--region", "84"],
    ),
    "administration-reprendre": (
        {**C, "cle": "{role}"},
        {},
        ["demettre", "personne@exemple.fr", "instructeur", "--appel", APPEL, "--region", "93"],
    ),
    "administration-inscrire": (
        {},
        {"courriel": "neuf@exemple.fr"},
        ["inscrire", "neuf@exemple.fr", "--site", "https://binome.exemple.fr"],
    ),
    "administration-seconde-preuve": (P, {}, ["retirer-seconde-preuve", "personne@exemple.fr"]),
    "administration-deconnecter": (P, {}, ["deconnecter", "personne@exemple.fr"]),
    "administration-jetons": (P, {}, ["revoquer-jetons", "personne@exemple.fr"]),
    "administration-effacer": (P, {"main": ""}, ["effacer-personne", "personne@exemple.fr"]),
    "administration-ajouter": (
        {},
        {"courriel": "neuf@exemple.fr"},
        ["ajouter-administrateur", "neuf@exemple.fr", "--site", "https://binome.exemple.fr"],
    ),
    "administration-retirer": ({"cle": "{second}"}, {}, ["retirer-administrateur", "second@exemple.fr"]),
    "administration-fusionner": (DEUX, {}, ["fusionner-organisations", "{region}", "{doublon}"]),
    "administration-rattacher": (
        {"cle": "{gip}", "autre": "{region}"},
        {"fondateur": "on"},
        ["rattacher-organisation", "{gip}", "{region}", "--fondateur"],
    ),
    "administration-detacher": (
        {"cle": "{gip}", "autre": "{doublon}"},
        {},
        ["detacher-organisation", "{gip}", "{doublon}"],
    ),
    "administration-nouvelle-cle": ({}, {}, ["sceau", "nouvelle-cle"]),
    "administration-purger": ({}, {}, None),
    "administration-verifier": ({}, {}, None),
}


def cles(plateforme: Plateforme) -> dict[str, str]:
    """What the `{…}` stand for."""
    return {nom: str(getattr(plateforme, nom).pk) for nom in ("personne", "second", "role", "gip", "region", "doublon")}


def adresse(nom: str, plateforme: Plateforme) -> str:
    ou = PAGES[nom] if nom in PAGES else ACTES[nom][0]
    return reverse(nom, kwargs={cle: valeur.format(**cles(plateforme)) for cle, valeur in ou.items()})


def corps(nom: str, **change: Any) -> dict[str, Any]:
    """What an act is asked with."""
    return {**ACTES[nom][1], "motif": MOTIF, **change}
