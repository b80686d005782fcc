"""Use cases of the seal: the seal of a deposit, who may take it away; the platform's key is in `cles`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

from binome.documents.sceau import Contenu, sceller
from binome.domaine.droits import Action
from binome.domaine.empreinte import json_canonique
from binome.registre.models import Compte, Depot
from binome.services import acces, coffre, manifeste, production, recus, referentiel
from binome.services.cles import CleIllisibleError, cle, publique
from binome.services.redaction import document
from binome.services.verification import verifier
from binome.version import __version__

__all__ = ["CleIllisibleError", "chemin", "cle", "ecrire", "prendre", "publique"]


def chemin(depot: Depot) -> Path:
    """Where the seal of a deposit is kept, once written: another base may have given the same number to another."""
    return Path(settings.DONNEES) / "sceaux" / f"{depot.numero}-{depot.empreinte[:16]}.zip"


def ecrire(depot: Depot) -> Path:
    """Write the seal of a deposit, once: what exists already stays as it is. Errors: PieceAltereeError."""
    place = chemin(depot)
    if place.exists():
        return place
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descripteur, nom = tempfile.mkstemp(dir=place.parent, suffix=".tmp")
    try:
        with os.fdopen(descripteur, "w+b") as sortie:
            sceller(sortie, _contenus(depot), manifeste.lire(depot), f"Binôme {__version__}", cle())
            sortie.flush()
            os.fsync(sortie.fileno())
        Path(nom).replace(place)
    finally:
        Path(nom).unlink(missing_ok=True)
    return place


def prendre(compte: Compte, identifiant: str, numero: str) -> Path:
    """The seal of a deposit, written now if the worker has not. Errors: IntrouvableError, RefusError,
    PieceAltereeError.
    """
    ouvert = acces.ouvrir(compte, identifiant)
    depot = recus.trouver(compte, identifiant, numero)
    decision = ouvert.decision(Action.telecharger_sceau)
    # The territory keeps the proof of what it once deposited, even withdrawn since.
    if not decision.autorise and not ouvert.peut(Action.lire):
        raise acces.RefusError(decision.raison)
    return ecrire(depot)


def _contenus(depot: Depot) -> list[Contenu]:
    gele = manifeste.lire(depot)
    texte = document(depot.revision)
    depose = texte.model_copy(update={"depose_le": depot.recu_at})
    geographie = referentiel.partager()
    verdict = verifier(depose, date=depot.recu_at, geographie=geographie)
    perdues = tuple(p["nom"] for p in gele["pieces"] if not coffre.intacte(p["sha256"], p["taille"]))
    if perdues:
        raise manifeste.PieceAltereeError(perdues)
    return [
        Contenu("dossier.json", json_canonique(texte)),
        Contenu("dossier.pdf", production.pdf(depose, geographie, verdict)),
        Contenu("accuse-de-reception.pdf", recus.pdf(depot)),
        Contenu("depot.json", depot.manifeste.encode()),
        *(Contenu(f"pieces/{p['id']}/{p['nom']}", coffre.chemin(p["sha256"])) for p in gele["pieces"]),
    ]
