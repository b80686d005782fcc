"""What `binome label verifier` costs, whole process, beside an interpreter that does nothing.

Bar: 0.5 s with the three status lists, full at random, which nothing compresses.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from binome.documents.label import attestation, emetteur, listes
from binome.documents.label.preuve import signer
from binome.domaine.label.etats import Signal
from binome.domaine.label.label import Label

NU = [sys.executable, "-c", "pass"]
DID = "did:web:labels.exemple.fr"
LE = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
RANG = 4_242
EPCI = ("200067825", "240500439", "200067742")
LABEL = {
    "identifiant": "ti-042",
    "territoire": "Hautes-Alpes",
    "appel": "ti-2023-2027",
    "campagne": "banc",
    "perimetre": [{"siren": siren, "nom": siren} for siren in EPCI],
    "depot": {"numero": "banc-1", "empreinte": "ab" * 32},
    "decision": {"reference": "1", "autorite": "Comité national", "jour": "2026-03-01"},
    "debut": "2026-03-01",
}


def ecrire(dossier: Path) -> list[str]:
    """The files of a verification; the command that does it."""
    cle, adresses = Ed25519PrivateKey.generate(), {signal: f"https://{signal}.exemple.fr" for signal in Signal}
    connue = emetteur.CleEmetteur(f"{DID}#1", cle.public_key(), LE)
    label = attestation.composer(Label.model_validate(LABEL), DID, adresses, RANG)
    fichiers = {"label": signer(label, cle, connue.nom, LE), "did": emetteur.to_json(emetteur.Emetteur(DID, (connue,)))}
    for signal, adresse in adresses.items():
        leves = {rang for rang in range(listes.PLACES) if random.random() < 0.5} - {RANG}  # noqa: S311
        liste = listes.composer(adresse, DID, signal, leves, du=LE, au=LE + dt.timedelta(days=9))
        fichiers[signal.value] = signer(liste, cle, connue.nom, LE)
    for nom, arbre in fichiers.items():
        (dossier / f"{nom}.json").write_text(json.dumps(arbre))
    statuts = [option for signal in Signal for option in ("--statuts", f"{signal}.json")]
    binome = str(Path(sys.executable).with_name("binome"))
    return [binome, "label", "verifier", "label.json", "--emetteur", "did.json", "--date", "2026-03-05", *statuts]


def chronometrer(commande: list[str], ou: Path, fois: int = 15) -> tuple[float, float]:
    """Median wall time and processor time of a whole process, in seconds; it must end well."""
    durees, calculs = [], []
    for _ in range(fois):
        depart, avant = time.perf_counter(), _processeur()
        subprocess.run(commande, cwd=ou, capture_output=True, check=True)
        durees.append(time.perf_counter() - depart)
        calculs.append(_processeur() - avant)
    return statistics.median(durees), statistics.median(calculs)


def _processeur() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    with tempfile.TemporaryDirectory() as temporaire:
        ou = Path(temporaire)
        commande = ecrire(ou)
        chronometrer(commande, ou, 2)
        (nu, nu_calcul), (duree, calcul) = chronometrer(NU, ou), chronometrer(commande, ou)
    print(f"interprète qui ne fait rien                 : {nu:.3f} s, dont {nu_calcul:.3f} s de processeur")
    print(f"binome label verifier, trois listes pleines : {duree:.3f} s, dont {calcul:.3f} s de processeur")
    print(f"rapport : {duree / nu:.1f} ×, {calcul / nu_calcul:.1f} × en processeur (barre : 0,5 s en tout)")


if __name__ == "__main__":
    main()
