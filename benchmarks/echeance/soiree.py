"""What people do that evening: write, deposit, read. Run as a program of its own, away from the server.

python -m benchmarks.echeance.soiree scene.json HÔTE:PORT soiree SECONDES > mesures.json
python -m benchmarks.echeance.soiree scene.json HÔTE:PORT enregistrements|depots|pages SECONDES > mesures.json
"""

from __future__ import annotations

import itertools
import json
import random
import secrets
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.echeance.cadence import Cadence
from benchmarks.echeance.client import Formulaire, Navigateur, Reponse

PERIODE = 10.0
"""Seconds between two saves of someone who writes."""
DEPOTS_PAR_SECONDE = 120 / 600
PUBLIQUES_PAR_SECONDE, LECTURES_PAR_SECONDE = 5.0, 4.0
PUBLIQUES = ("/", "/dossiers/hautes-alpes/", "/dossiers/hautes-alpes/plan-d-actions/", "/appels/ti-2023-2027/")
FILS, SIMULTANES = 64, 8


@dataclass
class Carnet:
    """What the server said it kept: each must be found at the end."""

    enregistres: list[dict[str, Any]] = field(default_factory=list)
    depots: list[str] = field(default_factory=list)


@dataclass
class Editeur:
    """Someone who writes in one field, again and again, as the page's script does."""

    qui: dict[str, Any]
    hote: str
    cadence: Cadence
    carnet: Carnet
    periode: float = PERIODE
    page: Formulaire | None = None
    rang: int = 0

    def __post_init__(self) -> None:
        self.navigateur = Navigateur(self.hote, self.qui["session"])
        fiche = self.qui["fiche"]
        suite = f"plan-d-actions/fiches/{fiche}/" if fiche else "presentation/"
        self.adresse = f"/atelier/{self.qui['dossier']}/{suite}"
        self.lieu = f"plan_actions.fiches[{fiche}].description" if fiche else "concertation"

    def ouvrir(self, depuis: float) -> None:
        """Open the page, or read it again when others wrote in the same places."""
        reponse = self.navigateur.lire(self.adresse)
        self.cadence.noter("page à écrire", _faute(reponse, 200), depuis)
        self.page = Formulaire(reponse.corps, "data-enregistrement")

    def ecrire(self) -> float:
        assert self.page is not None
        self.rang += 1
        texte = f"{self.qui['dossier']}, {self.lieu} : phrase {self.rang}, écrite le soir de l'échéance."
        reponse = self.navigateur.poster(self.page.action or self.adresse, self.page.avec(self.lieu, texte), json=True)
        ici = self.cadence.noter("enregistrement", _faute(reponse, 200))
        if reponse.code == 200:
            self._retenir(json.loads(reponse.corps), texte, ici)
        return self.periode

    def _retenir(self, corps: dict[str, Any], texte: str, ici: float) -> None:
        entree = {"dossier": self.qui["dossier"], "revision": corps["revision"], "lieu": self.lieu, "texte": texte}
        self.carnet.enregistres.append(entree)
        assert self.page is not None
        self.page.champs = self.page.avec("revision", str(corps["revision"]))
        if corps["relire"]:
            self.ouvrir(ici)


@dataclass
class Deposant:
    """A chef de projet who opens the page, deposits, and reads the receipt."""

    qui: dict[str, Any]
    hote: str
    cadence: Cadence
    carnet: Carnet

    def __post_init__(self) -> None:
        self.navigateur = Navigateur(self.hote, self.qui["session"])
        self.adresse = f"/atelier/{self.qui['dossier']}/depot/"

    def deposer(self) -> None:
        page = self.navigateur.lire(self.adresse)
        ici = self.cadence.noter("page de dépôt", _faute(page, 200))
        formulaire = Formulaire(page.corps.partition('aria-labelledby="deposer"')[2])
        reponse = self.navigateur.poster(formulaire.action, formulaire.champs)
        ici = self.cadence.noter("dépôt", _faute(reponse, 302), ici)
        if reponse.code == 302:
            self.carnet.depots.append(reponse.vers.rstrip("/").rpartition("/")[2])
            self.cadence.noter("accusé de réception", _faute(self.navigateur.lire(reponse.vers), 200), ici)

    def encore(self) -> float:
        """Another deposit right away, the page already open."""
        champs = [("csrfmiddlewaretoken", self.navigateur.jeton), ("cle", secrets.token_hex(16))]
        reponse = self.navigateur.poster(f"{self.adresse}deposer/", champs)
        self.cadence.noter("dépôt", _faute(reponse, 302))
        if reponse.code == 302:
            self.carnet.depots.append(reponse.vers.rstrip("/").rpartition("/")[2])
        return 0.0


def jouer_la_soiree(scene: dict[str, Any], hote: str, duree: float) -> tuple[Cadence, Carnet]:
    """Everyone at once, at the pace of the evening."""
    cadence, carnet, tirage = Cadence(FILS), Carnet(), random.Random(20231109)  # noqa: S311
    editeurs = [Editeur(qui, hote, cadence, carnet) for qui in scene["editeurs"]]
    # Already at work when the measure begins: their pages are open.
    with ThreadPoolExecutor(SIMULTANES) as bassin:
        list(bassin.map(lambda editeur: editeur.ouvrir(0.0), editeurs))
    _commencer(cadence)
    for editeur in editeurs:
        cadence.prevoir(tirage.uniform(0, PERIODE), editeur.ecrire)
    combien = min(len(scene["depots"]), round(duree * DEPOTS_PAR_SECONDE))
    for rang, qui in enumerate(scene["depots"][:combien]):
        cadence.prevoir((rang + 0.5) * duree / combien, Deposant(qui, hote, cadence, carnet).deposer)
    visiteur = Navigateur(hote)
    for rang, chemin in zip(range(round(duree * PUBLIQUES_PAR_SECONDE)), itertools.cycle(PUBLIQUES), strict=False):
        cadence.prevoir(rang / PUBLIQUES_PAR_SECONDE, _lecture(cadence, visiteur, chemin, "page publique"))
    for rang in range(round(duree * LECTURES_PAR_SECONDE)):
        qui = tirage.choice(scene["lecteurs"])
        lecteur, chemin = Navigateur(hote, qui["session"]), f"/atelier/{qui['dossier']}/"
        cadence.prevoir(rang / LECTURES_PAR_SECONDE, _lecture(cadence, lecteur, chemin, "page de l'atelier"))
    cadence.jouer(duree)
    return cadence, carnet


def saturer(scene: dict[str, Any], hote: str, quoi: str, duree: float) -> tuple[Cadence, Carnet]:
    """One kind of request, `SIMULTANES` at a time, each as soon as the one before is answered."""
    cadence, carnet = Cadence(SIMULTANES), Carnet()
    for rang in range(SIMULTANES):
        if quoi == "enregistrements":
            editeur = Editeur(scene["editeurs"][rang * 3], hote, cadence, carnet, 0.0)
            editeur.ouvrir(0.0)
            cadence.prevoir(0.0, editeur.ecrire)
        elif quoi == "depots":
            deposant = Deposant(scene["depots"][rang], hote, cadence, carnet)
            deposant.navigateur.lire(deposant.adresse)
            cadence.prevoir(0.0, deposant.encore)
        else:
            qui = scene["lecteurs"][rang * 7]
            lecteur, chemin = Navigateur(hote, qui["session"]), f"/atelier/{qui['dossier']}/"
            cadence.prevoir(0.0, _lecture(cadence, lecteur, chemin, "page de l'atelier", 0.0))
    _commencer(cadence)
    cadence.jouer(duree)
    return cadence, carnet


def _commencer(cadence: Cadence) -> None:
    """Everything is open: say so, and wait for whoever measures the server."""
    cadence.mesures.clear()
    print("prêt", flush=True)
    sys.stdin.readline()


def _lecture(cadence: Cadence, qui: Navigateur, chemin: str, genre: str, encore: float | None = None) -> Any:
    def lire() -> float | None:
        cadence.noter(genre, _faute(qui.lire(chemin), 200))
        return encore

    return lire


def _faute(reponse: Reponse, attendu: int) -> str:
    return "" if reponse.code == attendu else f"code {reponse.code} : {reponse.corps[:200]}"


def main(scene: str, hote: str, quoi: str, duree: str) -> None:
    lue = json.loads(Path(scene).read_text(encoding="utf-8"))
    joue = jouer_la_soiree(lue, hote, float(duree)) if quoi == "soiree" else saturer(lue, hote, quoi, float(duree))
    cadence, carnet = joue
    print(json.dumps({"mesures": [asdict(m) for m in cadence.mesures], **asdict(carnet)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
