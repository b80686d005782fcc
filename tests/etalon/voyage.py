"""A candidature lived through by its pages, at a fixed hour: everyone who comes to it, everything that it causes.

The same steps give the e-mails that are frozen, and a base of today's version (`tests/registre/corpus/`).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests import maquettes
from tests.confidentialite.monde import Chantier, contenu

from binome.documents.lecture import lire_fichier
from binome.registre.models import Campagne, Compte

EXEMPLE = Path(__file__).parents[2] / "exemples/hautes-alpes-corrige/dossier.yaml"
APPEL, ECHEANCE = "ti-2023-2027", dt.date(2023, 9, 22)
MOT_DE_PASSE = "quatre mots pris au hasard"
EQUIPE = {"elue": "elu", "industriel": "industriel", "contributrice": "contributeur", "lectrice": "lecteur"}
NOMMES = {"elu": "alix@exemple.fr", "industriel": "camille@exemple.fr"}


def candidature(identifiant: str, titre: str) -> dict[str, Any]:
    """The conforming example, whose first binôme can be written to."""
    lu = lire_fichier(EXEMPLE).dossier.model_copy(update={"depose_le": None, "id": identifiant, "titre": titre})
    arbre: dict[str, Any] = json.loads(lu.model_dump_json(exclude_none=True))
    for cote, courriel in NOMMES.items():
        personne = arbre["gouvernance"]["binomes"][0][cote]
        personne["courriel"] = courriel
        personne.pop("consentement")
    return arbre


class Voyage:
    """One dossier and its people. `entrer` is given the link of an invitation or of a consent, as its letter says it.

    Each step must succeed; none looks at what it causes.
    """

    def __init__(self, identifiant: str = "essai", titre: str = "Candidature d'essai") -> None:
        self.chef = Chantier(maquettes.navigateur(compte("chef")))
        self.chef.importer(candidature(identifiant, titre))
        self.siens: dict[str, Chantier] = {"chef": self.chef}

    def revenir(self) -> None:
        """Everyone signs in again: sessions end in half a day."""
        for qui, chantier in self.siens.items():
            chantier.client = maquettes.navigateur(compte(qui))

    def inviter(self, qui: str, role: str, fiches: tuple[str, ...] = ()) -> None:
        self.chef.poster("atelier-inviter", {"courriel": adresse(qui), "role": role, "fiches": fiches})

    def inviter_l_equipe(self) -> None:
        for qui, role in EQUIPE.items():
            self.inviter(qui, role, ("1-1",) if role == "contributeur" else ())

    def accepter(self, qui: str, lien: str) -> None:
        """Someone who has an account follows the link of their invitation."""
        client = maquettes.navigateur(compte(qui))
        client.get(lien)
        assert client.post(reverse("invitation")).status_code == 302, qui
        self.siens[qui] = Chantier(client, self.chef.dossier)

    def demander_les_accords(self) -> None:
        for cote in NOMMES:
            self.chef.poster("atelier-demander-accord", {}, ligne="territoire", cote=cote)

    def consentir(self, lien: str, reponse: str = "oui") -> None:
        client = Client()
        page = contenu(client.get(lien, follow=True)).decode()
        mentions = re.search(r'name="mentions" value="([0-9a-f]{64})"', page)
        assert mentions, page
        assert client.post(reverse("accord"), {"reponse": reponse, "mentions": mentions[1]}).status_code == 200

    def demander(self, qui: str, quoi: str, echeance: dt.date | None, chemin: str = "") -> None:
        corps = {"pour": compte(qui).pk, "quoi": quoi, "chemin": chemin}
        self.chef.poster("atelier-qui-doit-quoi", corps | ({"echeance": echeance.isoformat()} if echeance else {}))

    def deleguer(self, de: str, a: str, qualite: str, jusqu_au: dt.date) -> None:
        corps = {"a": compte(a).pk, "qualite": qualite, "jusqu_au": jusqu_au.isoformat()}
        self.siens[de].poster("atelier-deleguer", corps)

    def joindre(self, nom: str = "note.txt", octets: bytes = b"Une note.\n") -> None:
        self.chef.poster("atelier-joindre", {"fichier": SimpleUploadedFile(nom, octets), "titre": "Une note"})

    def signer(self) -> None:
        for qui in ("elue", "industriel"):
            self.siens[qui].signer()


def adresse(qui: str) -> str:
    return f"{qui}@exemple.fr"


def compte(qui: str) -> Compte:
    """The account of someone, made the first time; their address is proven and they have a password."""
    return Compte.objects.filter(email=adresse(qui)).first() or maquettes.compte(qui, MOT_DE_PASSE)


def ouvrir_la_campagne(instant: dt.datetime) -> Campagne:
    return maquettes.campagne(echeance=ECHEANCE, ouverte_le=instant)


def ajouter_une_adresse(qui: str, autre: str) -> EmailAddress:
    """Another address of theirs, proven."""
    return EmailAddress.objects.create(user=compte(qui), email=adresse(autre), verified=True, primary=False)
