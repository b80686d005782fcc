"""Fill the platform that browser tests share, and print what they must know of it as JSON. Run in its own process.

The demonstration (`hautes-alpes`), a dossier deposited (`depose`) and those ready to be (`PRETS`); someone in each
role, signed in a moment ago; one link of each kind that e-mails carry.
"""

from __future__ import annotations

import json
import time
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import django

django.setup()

from allauth.account.models import EmailConfirmationHMAC  # noqa: E402
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: E402
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from tests import maquettes  # noqa: E402
from tests.saisies import saisir  # noqa: E402

from binome.documents.lecture import lire_fichier  # noqa: E402
from binome.domaine.droits.droits import ROLES_CAMPAGNE, Role  # noqa: E402
from binome.registre.models import Compte, Delegation, Dossier  # noqa: E402
from binome.services.administration import campagnes, roles_de_campagne  # noqa: E402
from binome.services.comptes import comptes  # noqa: E402
from binome.services.demonstration import atelier  # noqa: E402
from binome.services.depot import depots, pieces, signatures  # noqa: E402
from binome.services.echanges import commentaires, demandes  # noqa: E402
from binome.services.equipe import invitations  # noqa: E402
from binome.services.equipe.delegations import donner  # noqa: E402
from binome.services.gouvernance import consentements  # noqa: E402
from binome.services.importation import dossier as importation  # noqa: E402
from binome.services.redaction import candidatures  # noqa: E402
from binome.services.socle.horloge import aujourdhui  # noqa: E402
from binome.services.texte import texte_entier  # noqa: E402

APPEL, DEMONSTRATION, DEPOSE, PRETS = "ti-2023-2027", "hautes-alpes", "depose", ("clavier", "sans-script", "outils")
MOT_DE_PASSE = "quatre mots pris au hasard"
COTES = (Role.elu, Role.industriel)


def semer() -> dict[str, Any]:
    atelier.charger()
    gens = _gens()
    for identifiant in (DEPOSE, *PRETS):
        _ouvrir(identifiant, gens)
    _signer(DEPOSE, gens)
    cles = _vivre(gens) | {"depot": depots.deposer(gens[Role.chef_de_projet], DEPOSE, "cle-semee").numero}
    return {
        "sessions": {role.value: _session(compte) for role, compte in gens.items()},
        "cles": cles,
        "liens": _liens(gens),
        "mot_de_passe": MOT_DE_PASSE,
        "seconde_preuve": gens[Role.instructeur].email,
    }


def _gens() -> dict[Role, Compte]:
    """The accounts of the demonstration, then one for each other role; who must hold a second factor holds it."""
    gens = {c.role: c.compte for c in atelier.comptes()}
    gens[Role.lecteur] = comptes.creer_prouve("lecteur@exemple.invalid", "Léa Lectrice")
    for role in ROLES_CAMPAGNE - {Role.administrateur}:
        gens[role] = roles_de_campagne.nommer(f"{role.value}@exemple.invalid", role, APPEL)
    gens[Role.administrateur] = comptes.creer_prouve("administrateur@exemple.invalid")
    gens[Role.administrateur].administrateur = True
    for role in ROLES_CAMPAGNE:
        TOTP.activate(gens[role], generate_totp_secret())
        RecoveryCodes.activate(gens[role])
        gens[role].set_password(MOT_DE_PASSE)
        gens[role].save()
    _placer(Dossier.objects.get(identifiant=DEMONSTRATION), gens, (Role.lecteur,))
    return gens


def _placer(dossier: Dossier, gens: dict[Role, Compte], roles: tuple[Role, ...]) -> None:
    for role in roles:
        fiches = ["1-1"] if role is Role.contributeur else []
        maquettes.donner(dossier, gens[role], role, fiches)


def _ouvrir(identifiant: str, gens: dict[Role, Compte]) -> None:
    """A conforming candidature."""
    exemple = lire_fichier(settings.RACINE / importation.EXEMPLE).dossier
    document = exemple.model_copy(update={"id": identifiant, "depose_le": None, "titre": f"Candidature {identifiant}"})
    dossier = candidatures.ouvrir_avec(gens[Role.chef_de_projet], campagnes.trouver(APPEL), document)
    _placer(dossier, gens, (*COTES, Role.contributeur, Role.lecteur))


def _signer(identifiant: str, gens: dict[Role, Compte]) -> None:
    empreinte = texte_entier.revision_de_tete(Dossier.objects.get(identifiant=identifiant)).presente
    for role in COTES:
        signatures.signer(gens[role], identifiant, role, gens[role].pk, empreinte)


def _vivre(gens: dict[Role, Compte]) -> dict[str, Any]:
    """What a dossier holds after some weeks: a voided signature, a file, a remark, demands, a delegation, a letter."""
    chef, elue = gens[Role.chef_de_projet], gens[Role.elu]
    _signer(DEMONSTRATION, gens)
    piece = pieces.joindre(chef, DEMONSTRATION, "note.txt", [b"Une note."])
    commentaires.commenter(chef, DEMONSTRATION, "concertation", "À revoir.")
    reglee = commentaires.commenter(elue, DEMONSTRATION, "", "Est-ce complet ?")
    commentaires.resoudre(chef, DEMONSTRATION, reglee.pk)
    demandes.demander(chef, DEMONSTRATION, elue.pk, "Relire.", echeance=aujourdhui())
    fait = demandes.demander(chef, DEMONSTRATION, chef.pk, "Écrire.")
    demandes.terminer(chef, DEMONSTRATION, fait.pk)
    donner(elue, DEMONSTRATION, gens[Role.lecteur].pk, Role.elu, aujourdhui())
    invitations.inviter(chef, DEMONSTRATION, "attendu@exemple.invalid", Role.lecteur)
    assert Delegation.objects.count() == 1
    return {"piece": piece.identifiant}


def _liens(gens: dict[Role, Compte]) -> dict[str, str]:
    """The path of one link of each kind, made as the e-mails make them."""
    liens: dict[str, str] = {}
    chef, neuf = gens[Role.chef_de_projet], comptes.creer_prouve("neuf@exemple.invalid", "Nadia Neuve")
    for nom, courriel in (("anonyme", "loin@exemple.invalid"), ("connecte", chef.email)):
        invitation = invitations.inviter(chef, DEPOSE, courriel, Role.lecteur)
        liens[nom] = urlsplit(invitations.tirer_le_lien(invitation)).path
    binome = {"elu": {"nom": "Alix", "courriel": "alix@exemple.invalid"}, "id": "territoire", "libelle": "Essai"}
    dossier = Dossier.objects.get(identifiant=DEMONSTRATION)
    base = texte_entier.revision_de_tete(dossier).numero
    neufs = {"gouvernance.binomes": [binome], "concertation": "Une autre concertation."}
    saisir(chef, DEMONSTRATION, base, neufs)
    demande = consentements.demander(chef, DEMONSTRATION, "territoire", "elu")
    liens["accord"] = urlsplit(consentements.tirer_le_lien(demande)).path
    liens["mot_de_passe"] = comptes.chemin_mot_de_passe(neuf)
    adresse = neuf.emailaddress_set.get()
    adresse.verified = False
    adresse.save()
    liens["adresse"] = reverse("account_confirm_email", args=[EmailConfirmationHMAC(adresse).key])
    return liens


def _session(compte: Compte) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(compte.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = compte.get_session_auth_hash()
    # An administrator acts at once: they have just given their second factor, on purpose.
    # Proven until the journeys are over, however long they take on a busy machine.
    trace = {"method": "password", "at": time.time() + 7200, "reauthenticated": compte.administrateur}
    session["account_authentication_methods"] = [trace]
    session["account_authentication_methods_user"] = str(compte.pk)
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    print(json.dumps(semer()))
