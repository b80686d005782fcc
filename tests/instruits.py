"""A campaign being instructed: deposits in several régions, and one instructor of each kind. The clock is in hand."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.test import Client
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.registre.models import Campagne, Compte, Depot, Dossier, RoleCampagne
from binome.services.depot import depots

SANS_OBSTACLE = SimpleNamespace(bloque=False, model_dump_json=lambda: "")
PERSONNES = (
    ("region", Role.instructeur, "93", "region"),
    ("collegue", Role.instructeur, "93", "region"),
    ("sgar", Role.instructeur, "93", "sgar-dreets"),
    ("ailleurs", Role.instructeur, "84", ""),
    ("national", Role.instructeur, "", ""),
    ("comite", Role.comite, "", ""),
)
REGION, ETAT = "region:93", "sgar-dreets:93"


@dataclass
class Instruits:
    """What the tests of instruction look at: the deposit of the Hautes-Alpes (région 93), one day after the closure."""

    campagne: Campagne
    chef: Compte
    dossier: Dossier
    depot: Depot
    horloge: maquettes.Horloge
    comptes: dict[str, Compte] = field(default_factory=dict)

    def client(self, nom: str) -> Client:
        return maquettes.navigateur(self.comptes[nom])

    def deposer(self, identifiant: str, regions: Iterable[str] = ("93",), **champs: object) -> Depot:
        """One more deposit, of a short dossier, that nobody judged."""
        texte = maquettes.COURT.replace("id: essai", f"id: {identifiant}").replace(
            "territoire: Essai", f"territoire: {identifiant.capitalize()}"
        )
        return depot_court(maquettes.dossier_ouvert(self.campagne, self.chef, texte), regions, **champs)


def depot_court(dossier: Dossier, regions: Iterable[str], **champs: object) -> Depot:
    """A deposit of the text at the head of a dossier, written as it is in the base."""
    revision = maquettes.tete(dossier)
    gele = {
        "sha256": revision.presente,
        "pieces": [],
        "signataires": [],
        "echeance": {"jour": "2023-09-22", "fuseau": "Europe/Paris"},
    }
    manifeste = json.dumps(gele)
    depot = Depot.objects.create(
        dossier=dossier,
        revision=revision,
        manifeste=manifeste,
        empreinte=hashlib.sha256(manifeste.encode()).hexdigest(),
        **{
            "numero": f"{dossier.identifiant}-1",
            "recu_at": maquettes.A_TEMPS,
            "enregistre_at": maquettes.A_TEMPS,
            "tardif": False,
            "cle_idempotence": "cle-de-l-essai",
            "par": revision.auteur,
            **champs,
        },
    )
    for code in regions:
        depot.regions.create(code=code)
    Dossier.objects.filter(pk=dossier.pk).update(etat="depose")
    return depot


def campagne_instruite(monkeypatch: pytest.MonkeyPatch) -> Instruits:
    campagne, chef = maquettes.campagne(), maquettes.compte("chef")
    dossier = maquettes.dossier_signe(campagne, chef)
    with patch.object(depots.conformite, "verdict_de", lambda *_: SANS_OBSTACLE):
        depot = depots.deposer(chef, dossier.identifiant, "cle-du-depot-1", recu_at=maquettes.A_TEMPS)
    horloge = maquettes.Horloge(maquettes.LIMITE + dt.timedelta(days=1)).tenir(monkeypatch)
    comptes = {"chef": chef, "etranger": maquettes.compte("etranger")}
    for nom, role, portee, service in PERSONNES:
        comptes[nom] = maquettes.officiel(role, campagne, nom, portee)
        RoleCampagne.objects.filter(compte=comptes[nom]).update(service=service)
    return Instruits(campagne, chef, dossier, depot, horloge, comptes)
