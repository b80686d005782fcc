"""Fill a platform where one candidature is signed on both sides, and where those who will judge it have their roles: what
comes next is done by its pages. Run in its own process; prints the sessions of its people as JSON."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from tests.parcours import semer  # isort: skip — it opens Django first
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from tests import maquettes

from binome.documents.lecture import lire_fichier
from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, MembreDuComite
from binome.services.administration import campagnes, roles_de_campagne
from binome.services.comptes import comptes
from binome.services.importation import dossier as importation
from binome.services.redaction import candidatures
from binome.services.socle import horloge

APPEL, DOSSIER, REGION = "ti-2023-2027", "hautes-alpes", "93"
CLOTURE = dt.timedelta(days=1)
QUI = {
    "region": ("Ida Région", Role.instructeur, {"region": REGION, "service": "region"}),
    "etat": ("Octave État", Role.instructeur, {"region": REGION, "service": "sgar-dreets"}),
    "national": ("Nadège Nationale", Role.instructeur, {}),
    "membre": ("Corentin Comité", Role.comite, {}),
    "presidente": ("Prisca Présidente", Role.comite, {}),
}


def semer_tout() -> dict[str, Any]:
    campagne = maquettes.campagne(echeance=horloge.aujourdhui() + CLOTURE, ouverte_le=horloge.maintenant() - CLOTURE)
    gens = {"porteur": comptes.creer_prouve("porteur@exemple.invalid", "Camille Porteuse")}
    gens |= {cotes.value: comptes.creer_prouve(f"{cotes.value}@exemple.invalid", cotes.value) for cotes in semer.COTES}
    exemple = lire_fichier(settings.RACINE / importation.EXEMPLE).dossier
    document = exemple.model_copy(update={"id": DOSSIER, "depose_le": None})
    dossier = candidatures.ouvrir_avec(gens["porteur"], campagnes.trouver(APPEL), document)
    for cote in semer.COTES:
        maquettes.donner(dossier, gens[cote.value], cote)
    semer._signer(DOSSIER, {cote: gens[cote.value] for cote in semer.COTES})
    for cle, (nom, role, ou) in QUI.items():
        gens[cle] = _nommer(cle, nom, role, ou)
    gens["administrateur"] = comptes.creer_prouve("administrateur@exemple.invalid", "Adèle Administratrice")
    gens["administrateur"].administrateur = True
    for cle, fonction in (("presidente", "president"), ("membre", "membre")):
        MembreDuComite.objects.create(
            campagne=campagne, compte=gens[cle], nom=gens[cle].nom, qualite="Représentante du ministère",
            rattachement="Ministère", nature="de_droit", fonction=fonction, depuis=dt.date(2023, 1, 1),
        )  # fmt: skip
    secrets = {cle: generate_totp_secret() for cle in (*QUI, "administrateur")}
    for cle, secret in secrets.items():
        TOTP.activate(gens[cle], secret)
        gens[cle].save()
    return {"sessions": {cle: semer._session(compte) for cle, compte in gens.items()}, "secrets": secrets}


def _nommer(cle: str, nom: str, role: Role, ou: dict[str, str]) -> Compte:
    compte = roles_de_campagne.nommer(f"{cle}@exemple.invalid", role, APPEL, **ou)
    compte.nom = nom
    return compte


if __name__ == "__main__":
    print(json.dumps(semer_tout()))
