"""After the load, on the database of the environment: is everything that the server acknowledged there?

python -m benchmarks.echeance.controle mesures.json… > controle.json
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db.models import F  # noqa: E402

from binome.documents import sceau  # noqa: E402
from binome.domaine.socle.chemin import lire  # noqa: E402
from binome.registre.models import Depot, LigneJournal, Revision  # noqa: E402
from binome.services.depot import sceaux  # noqa: E402
from binome.services.socle import journal  # noqa: E402
from binome.services.texte import texte_entier  # noqa: E402

SCEAUX = 10
"""Seals written, if the worker has not, and verified: each costs a PDF."""


def controler(fichiers: list[str]) -> dict[str, Any]:
    """What was acknowledged, and what of it is missing."""
    enregistres: list[dict[str, Any]] = []
    depots: list[str] = []
    for fichier in fichiers:
        lu = json.loads(Path(fichier).read_text(encoding="utf-8"))
        enregistres, depots = enregistres + lu["enregistres"], depots + lu["depots"]
    lignes, faute = journal.verifier()
    trouves = {depot.numero: depot for depot in Depot.objects.select_related("dossier", "revision", "par")}
    intacts = [_sceau_intact(trouves[numero]) for numero in depots[:SCEAUX] if numero in trouves]
    return {
        "enregistrements acquittés": len(enregistres),
        "enregistrements perdus": sum(not _est_dans_l_histoire(e) for e in enregistres) + _effaces(enregistres),
        "dépôts acquittés": len(depots),
        "dépôts perdus": len(depots) - len(_prouves(trouves) & set(depots)),
        "sceaux vérifiés": intacts.count(True),
        "sceaux altérés": intacts.count(False),
        "lignes du journal": lignes,
        "journal altéré": 0 if faute is None else 1,
    }


def _est_dans_l_histoire(acquitte: dict[str, Any]) -> bool:
    revision = Revision.objects.filter(dossier__identifiant=acquitte["dossier"], numero=acquitte["revision"]).first()
    return revision is not None and lire(texte_entier.arbre(revision), acquitte["lieu"]) == acquitte["texte"]


def _effaces(enregistres: list[dict[str, Any]]) -> int:
    """Last words of each place that are not those of the head: another save wrote over them without being told."""
    derniers = {(e["dossier"], e["lieu"]): e["texte"] for e in sorted(enregistres, key=lambda e: int(e["revision"]))}
    tetes = {
        revision.dossier.identifiant: texte_entier.arbre(revision)
        for revision in Revision.objects.select_related("dossier").filter(dossier__tete=F("pk"))
    }
    return sum(lire(tetes[dossier], lieu) != texte for (dossier, lieu), texte in derniers.items())


def _prouves(trouves: dict[str, Depot]) -> set[str]:
    """Deposits whose manifest has its fingerprint, which the journal bears too."""
    journalises = {}
    for donnees in LigneJournal.objects.filter(action="depot.enregistre").values_list("donnees", flat=True):
        lu = json.loads(donnees)
        journalises[lu["numero"]] = lu["manifeste"]
    return {
        numero
        for numero, depot in trouves.items()
        if hashlib.sha256(depot.manifeste.encode()).hexdigest() == depot.empreinte == journalises.get(numero)
    }


def _sceau_intact(depot: Depot) -> bool:
    return sceau.verifier(sceaux.ecrire(depot)).intact


if __name__ == "__main__":
    print(json.dumps(controler(sys.argv[1:])))
