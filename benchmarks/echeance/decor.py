"""The scene, written in the database of the environment: dossiers, their teams, a session for each person.

    python -m benchmarks.echeance.decor [DOSSIERS] > scene.json

Everyone is signed in beforehand: the load is that of writing, not that of passwords. A team has ten people: chef de
projet, élu, industriel and seven readers. The first `A_DEPOSER` dossiers are signed and will be deposited; in the
others, `EDITEURS` people write, several to a dossier.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from tests import maquettes  # noqa: E402
from tests.maquettes import EXEMPLE  # noqa: E402

from binome.documents.lecture import lire_fichier  # noqa: E402
from binome.domaine.droits.droits import Role  # noqa: E402
from binome.registre.models import Campagne, Compte, Dossier, RoleDossier  # noqa: E402
from binome.services.redaction import enregistrement  # noqa: E402
from binome.services.socle import horloge  # noqa: E402

DOSSIERS, LECTEURS, EDITEURS, A_DEPOSER = 300, 7, 500, 120
QUI = (Role.chef_de_projet, Role.elu, Role.industriel, *[Role.lecteur] * LECTEURS)


def dresser(combien: int = DOSSIERS) -> dict[str, Any]:
    """Write the scene. Keys of what is returned: depots, editeurs, lecteurs."""
    call_command("migrate", interactive=False, verbosity=0)
    campagne = Campagne.objects.create(
        appel="ti-2023-2027", version_appel="1", echeance="2099-09-22", ouverte_le=horloge.maintenant()
    )
    modele = lire_fichier(EXEMPLE).dossier.model_copy(update={"depose_le": None})
    fiches = [fiche.id for fiche in modele.plan_actions.fiches]
    scene: dict[str, Any] = {"depots": [], "editeurs": [], "lecteurs": []}
    for rang in range(combien):
        with transaction.atomic():
            dossier, sessions = _dossier(rang, campagne, modele.model_copy(update={"id": f"territoire-{rang:03}"}))
            ici = dossier.identifiant
            scene["lecteurs"] += [{"dossier": ici, "session": session} for session in sessions[len(QUI) - LECTEURS :]]
            if rang < A_DEPOSER * combien // DOSSIERS:
                maquettes.signer(dossier, horloge.maintenant())
                scene["depots"].append({"dossier": ici, "session": sessions[0]})
            else:
                scene["editeurs"] += [
                    {"dossier": ici, "session": session, "fiche": fiches[place - 1] if place else None}
                    for place, session in enumerate(sessions[: len(QUI) - LECTEURS])
                ]
    scene["editeurs"] = scene["editeurs"][: EDITEURS * combien // DOSSIERS]
    return scene


def _dossier(rang: int, campagne: Campagne, document: Any) -> tuple[Dossier, list[str]]:
    comptes = [Compte.objects.create_user(f"p{k}-{rang}@banc.invalid", nom=f"Personne {k}") for k in range(len(QUI))]
    dossier = enregistrement.creer(comptes[0], campagne, document)
    RoleDossier.objects.bulk_create(
        RoleDossier(dossier=dossier, compte=compte, role=role.value)
        for role, compte in zip(QUI[1:], comptes[1:], strict=True)
    )
    return dossier, [_session(compte) for compte in comptes]


def _session(compte: Compte) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(compte.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = compte.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    print(json.dumps(dresser(*map(int, sys.argv[1:2]))))
