"""What tests are made of, by traits: people, campaigns, dossiers, signatures, browsers. One door for each."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import Model, QuerySet
from django.test import Client

from binome.documents.lecture import lire, lire_fichier
from binome.domaine.dossier.dossier import Dossier as Texte
from binome.domaine.droits.droits import Role
from binome.registre.models import (
    Campagne,
    Compte,
    Depot,
    Dossier,
    LabelAccorde,
    RegionDuDepot,
    Revision,
    RoleCampagne,
    RoleDossier,
    Signature,
)
from binome.services.redaction import enregistrement
from binome.services.socle import horloge
from binome.services.texte import texte_entier

APPEL = "ti-2023-2027"
EXEMPLE = Path(__file__).parents[1] / "exemples/hautes-alpes-corrige/dossier.yaml"
ID = "hautes-alpes-corrige"
ECHEANCE = dt.date(2023, 9, 22)
LIMITE = dt.datetime(2023, 9, 22, 22, tzinfo=dt.UTC)
"""First instant that is too late: midnight in Paris."""
A_TEMPS = LIMITE - dt.timedelta(days=3)
LABEL_LE = dt.datetime(2023, 11, 9, 8, 30, tzinfo=dt.UTC)
INSTANT = dt.datetime(2023, 9, 20, 8, tzinfo=dt.UTC)
"""Two days before the deadline: when everything frozen was said."""
LOIN = dt.date(2099, 9, 22)

_TETE = "id: essai\ntitre: Candidature Essai\nterritoire: Essai\nappel: ti-2023-2027\n"
COURT = f"""{_TETE}
plan_actions:
  axes: [{{id: a, titre: A}}]
  fiches:
    - {{id: f1, titre: Une, axe: a}}
    - {{id: f2, titre: Deux, axe: a}}
"""
COMPLET = f"""{_TETE}
perimetre:
  membres:
    - {{siren: '240500439', nom: CC du Briançonnais}}
    - {{siren: '240500462', nom: CC du Pays des Écrins}}
plan_actions:
  axes: [{{id: a, titre: A}}]
  fiches:
    - id: f1
      titre: Valoriser
      axe: a
      elu_referent: Alix Martin
      porteurs: [{{nom: Ateliers, nature: entreprise, siren: '000000034'}}]
    - {{id: f2, titre: Secret industriel, axe: a, visibilite: confidentiel, elu_referent: Alix Martin}}
gouvernance:
  binomes:
    - id: territoire
      elu: {{nom: Alix Martin, courriel: alix@exemple.fr, mandat: présidente}}
      industriel:
        nom: Camille Roux
        courriel: camille@exemple.fr
        entreprise: {{nom: Ateliers, siren: '000000034', naf: 25.11Z}}
porteur:
  organisation: {{nom: Agence, siren: '000000018', nature: gip}}
  membres:
    - organisation: {{nom: Région Sud, nature: region, code: '93'}}
      fondateur: true
chiffres:
  - {{id: pop, libelle: Population, valeur: 99999, unite: hab., grandeur: population, territoire: perimetre}}
  - {{id: pib, libelle: Autre, valeur: 12, unite: '%'}}
"""


# --- people


def compte(
    nom: str,
    mot_de_passe: str | None = None,
    *,
    au: Dossier | Campagne | None = None,
    role: Role | None = None,
    fiches: Iterable[str] = (),
    portee: str = "",
    second_facteur: bool = False,
    **champs: Any,
) -> Compte:
    """An account whose address is proven; without a password, there is nothing slow to hash. `au`: where it has its
    role; `second_facteur`: it holds one, as those of a campaign and administrators must."""
    personne = Compte.objects.create_user(f"{nom}@exemple.fr", mot_de_passe, nom=nom.capitalize(), **champs)
    EmailAddress.objects.create(user=personne, email=personne.email, verified=True, primary=True)
    if second_facteur:
        Authenticator.objects.create(user=personne, type=Authenticator.Type.TOTP, data={"secret": "x"})
    if au is not None and role is not None:
        donner(au, personne, role, fiches, portee)
    return personne


def donner(au: Dossier | Campagne, personne: Compte, role: Role, fiches: Iterable[str] = (), portee: str = "") -> None:
    """A role in a dossier or in a campaign, as if it had always been theirs."""
    if isinstance(au, Dossier):
        RoleDossier.objects.create(dossier=au, compte=personne, role=role.value, fiches=list(fiches))
    else:
        RoleCampagne.objects.create(campagne=au, compte=personne, role=role.value, portee=portee)


def officiel(role: Role, au: Campagne, nom: str = "", portee: str = "") -> Compte:
    """Someone of a campaign, or an administrator, with the second factor that they must hold."""
    administre = role is Role.administrateur
    suite: dict[str, Any] = {"administrateur": True} if administre else {"au": au, "role": role, "portee": portee}
    return compte(nom or role.value, second_facteur=True, **suite)


def navigateur(personne: Compte | None = None, *, leve: bool = True, **preuve: Any) -> Client:
    """A browser signed in a moment ago, as a signature asks; `leve`: what breaks is raised, not answered by a page;
    `preuve`: how they proved who they are, when it is not by their password."""
    client = Client(raise_request_exception=leve)
    if personne is not None:
        client.force_login(personne)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), **preuve}]
        session["account_authentication_methods_user"] = str(personne.pk)
        session.save()
    return client


# --- campaigns and dossiers


def campagne(
    appel: str = APPEL, *, echeance: dt.date = ECHEANCE, ouverte_le: dt.datetime = A_TEMPS, **champs: Any
) -> Campagne:
    """That of the first call, three days before its end."""
    return Campagne.objects.create(appel=appel, version_appel="1", echeance=echeance, ouverte_le=ouverte_le, **champs)


def campagne_ouverte(appel: str = APPEL, echeance: dt.date = LOIN) -> Campagne:
    """One that opened now, and ends long after the tests."""
    return campagne(appel, echeance=echeance, ouverte_le=horloge.maintenant())


def document(**champs: Any) -> Texte:
    """A text with a perimeter, a binôme and figures."""
    return lire(COMPLET.encode()).dossier.model_copy(update=champs)


def tete(dossier: Dossier) -> Revision:
    """The revision now at the head of a dossier."""
    return texte_entier.revision_de_tete(Dossier.objects.get(pk=dossier.pk))


def dossier_ouvert(au: Campagne, chef: Compte, texte: str | bytes = COURT) -> Dossier:
    """A new dossier at revision 1."""
    return enregistrement.creer(chef, au, lire(texte.encode() if isinstance(texte, str) else texte).dossier)


@cache
def exemple() -> Texte:
    """The text of the corrected candidature of the Hautes-Alpes, read once: nobody can change it."""
    return lire_fichier(EXEMPLE).dossier


def dossier_signe(au: Campagne, chef: Compte, identifiant: str = ID, quand: dt.datetime = A_TEMPS) -> Dossier:
    """The corrected candidature of the Hautes-Alpes at revision 1, co-signed by a new élu and a new industriel: ready
    to be deposited."""
    contenu = exemple().model_copy(update={"id": identifiant, "depose_le": None})
    dossier = enregistrement.creer(chef, au, contenu, instant=quand)
    for role in (Role.elu, Role.industriel):
        compte(f"{role.value}-{identifiant}", au=dossier, role=role)
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


SUIVI = f"""{_TETE}
plan_actions:
  axes: [{{id: a, titre: A}}]
  fiches:
    - id: f1
      titre: Une halle pour le bois
      axe: a
      porteurs: [{{nom: SEM du Buëch}}]
      cout: {{montant: 500000}}
      calendrier: {{fin: 2025-12-31, jalons: [{{libelle: Permis déposé, date: 2024-02-01}}, {{libelle: Ouverture}}]}}
      financement: [{{financeur: ADEME, dispositif: Fonds vert, nature: subvention, montant: 200000}}]
      indicateurs: [{{libelle: Emplois, unite: emplois, initial: 12, cible: 20}}, {{libelle: Friches}}]
    - {{id: f2, titre: Une école de production, axe: a, porteurs: [{{nom: Agence}}]}}
    - {{id: f3, titre: Secret industriel, axe: a, visibilite: confidentiel}}
"""
"""A plan to follow: three actions, the last one reserved."""


def labellise(
    au: Campagne,
    chef: Compte,
    texte: str = SUIVI,
    *,
    nom: str = "essai",
    regions: Iterable[str] = (),
    fin: dt.date | None = None,
) -> LabelAccorde:
    """The label of a dossier deposited then labelled, its rows alone: the ways that lead there are tried elsewhere."""
    dossier = dossier_ouvert(au, chef, texte.replace("id: essai", f"id: {nom}", 1))
    return labelliser(dossier, chef, regions=regions, fin=fin)


def labelliser(
    dossier: Dossier, chef: Compte, *, regions: Iterable[str] = (), fin: dt.date | None = None
) -> LabelAccorde:
    """The label of a dossier as it stands, and its deposit: their rows alone."""
    nom = dossier.identifiant
    Dossier.objects.filter(pk=dossier.pk).update(etat="depose")
    dossier.refresh_from_db()
    revision = tete(dossier)
    depot = Depot.objects.create(
        dossier=dossier,
        revision=revision,
        numero=f"{nom}-1",
        manifeste=json.dumps({"sha256": revision.presente}),
        empreinte=revision.presente,
        recu_at=A_TEMPS,
        enregistre_at=A_TEMPS,
        tardif=False,
        cle_idempotence="k",
        par=chef,
    )
    RegionDuDepot.objects.bulk_create(RegionDuDepot(depot=depot, code=code) for code in regions)
    return LabelAccorde.objects.create(
        identifiant=f"l-{nom}",
        dossier=dossier,
        campagne=dossier.campagne,
        depot=depot,
        territoire=dossier.territoire,
        decide_le=LABEL_LE.date(),
        emis_le=LABEL_LE,
        fin=fin,
    )


def sans_verrou(modele: type[Model]) -> QuerySet[Any]:
    """The rows of a table, which no trigger keeps any more until the end of the test."""
    table = modele._meta.db_table
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
            curseur.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            curseur.execute("SET CONSTRAINTS ALL DEFERRED")
        else:
            curseur.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            for (nom,) in curseur.fetchall():
                curseur.execute(f"DROP TRIGGER {nom}")
    return modele._default_manager.all()


# --- time


class Horloge:
    """A clock moved by hand, called as `django.utils.timezone.now` is."""

    def __init__(self, instant: dt.datetime = INSTANT) -> None:
        self.instant = instant

    def __call__(self) -> dt.datetime:
        return self.instant

    def avancer(self, **duree: float) -> None:
        self.instant += dt.timedelta(**duree)

    def tenir(self, monkeypatch: pytest.MonkeyPatch) -> Horloge:
        """Give the time to the services from now on."""
        monkeypatch.setattr("binome.services.socle.horloge.maintenant", self)
        return self
