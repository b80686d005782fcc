"""A dossier ready to be deposited: the corrected candidature of the Hautes-Alpes, signed by both sides."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from binome.documents.lecture import lire_fichier
from binome.domaine.droits.droits import Role
from binome.registre.models import Campagne, Compte, Dossier, RoleDossier, Signature
from binome.services.redaction import enregistrement
from binome.services.texte import texte_entier

EXEMPLE = Path(__file__).parents[2] / "exemples/hautes-alpes-corrige/dossier.yaml"
ID = "hautes-alpes-corrige"
ECHEANCE = dt.date(2023, 9, 22)
LIMITE = dt.datetime(2023, 9, 22, 22, tzinfo=dt.UTC)
"""First instant that is too late: midnight in Paris."""
A_TEMPS = LIMITE - dt.timedelta(days=3)


def campagne(echeance: dt.date = ECHEANCE, fuseau: str = "Europe/Paris") -> Campagne:
    return Campagne.objects.create(
        appel="ti-2023-2027", version_appel="1", echeance=echeance, fuseau=fuseau, ouverte_le=A_TEMPS
    )


def compte(nom: str, dossier: Dossier | None = None, role: Role | None = None, fiches: tuple[str, ...] = ()) -> Compte:
    personne = Compte.objects.create_user(f"{nom}@exemple.invalid", nom=nom.capitalize())
    if dossier is not None and role is not None:
        RoleDossier.objects.create(dossier=dossier, compte=personne, role=role.value, fiches=list(fiches))
    return personne


def dossier_signe(au: Campagne, chef: Compte, identifiant: str = ID, quand: dt.datetime = A_TEMPS) -> Dossier:
    """A new dossier at revision 1, co-signed by a new élu and a new industriel."""
    contenu = lire_fichier(EXEMPLE).dossier.model_copy(update={"id": identifiant, "depose_le": None})
    dossier = enregistrement.creer(chef, au, contenu, instant=quand)
    for role in (Role.elu, Role.industriel):
        compte(f"{role.value}-{identifiant}", dossier, role)
    signer(dossier, quand)
    return dossier


def signer(dossier: Dossier, quand: dt.datetime = A_TEMPS) -> None:
    """Both sides sign the text now at the head."""
    dossier.refresh_from_db()
    empreinte = texte_entier.revision_de_tete(dossier).presente
    for role in dossier.roles.filter(role__in=["elu", "industriel"]).select_related("compte"):
        Signature.objects.create(
            dossier=dossier,
            compte=role.compte,
            au_nom_de=role.compte,
            qualite=role.role,
            empreinte=empreinte,
            signee_le=quand,
        )


class Horloge:
    """The clock of the services, in hand."""

    def __init__(self, instant: dt.datetime) -> None:
        self.instant = instant

    def tenir(self, monkeypatch: pytest.MonkeyPatch) -> Horloge:
        """Give the time from now on."""
        monkeypatch.setattr("binome.services.socle.horloge.maintenant", lambda: self.instant)
        return self


@pytest.fixture
def chef(db: Any) -> Compte:
    return compte("chef")


@pytest.fixture
def dossier(chef: Compte) -> Dossier:
    return dossier_signe(campagne(), chef)
