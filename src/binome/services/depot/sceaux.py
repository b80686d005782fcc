"""Use cases of the seal: the seal of a deposit, who may take it away; the platform's key is in `cles`."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from binome.documents.sceau import Absent, Contenu, sceller
from binome.documents.sceau.format import FORMAT
from binome.documents.sceau.horodatage import CHAINE, JETON
from binome.domaine.droits.droits import Action, Lien
from binome.domaine.socle.empreinte import canonique
from binome.domaine.verdict.constat import Verdict
from binome.domaine.verdict.echeance import Echeance
from binome.registre.models import Compte, Depot
from binome.services.acces import ouverture
from binome.services.depot import dates, manifeste, recus
from binome.services.depot.cles import CleIllisibleError, cle, publique
from binome.services.production import production
from binome.services.socle import coffre, referentiel
from binome.services.texte import texte_lisible, textes_signes
from binome.services.texte.texte_lisible import TexteLisible
from binome.services.verification.verdict import verifier
from binome.version import __version__

__all__ = ["CleIllisibleError", "chemin", "cle", "ecrire", "prendre", "publique"]


def chemin(depot: Depot) -> Path:
    """Where the seal of a deposit is kept, once written: another base may have given the same number to another."""
    return Path(settings.DONNEES) / "sceaux" / f"{depot.numero}-{depot.empreinte[:16]}.zip"


def ecrire(depot: Depot) -> Path:
    """Write the whole seal of a deposit, once: what exists already stays as it is; dated by a third party since, it is
    another one, that holds its token. Errors: PieceAltereeError."""
    atteste = _attestee(depot)
    place = chemin(depot).with_suffix(".horodate.zip") if atteste else chemin(depot)
    return ecrire_une_fois(place, lambda: [*_contenus(depot), *atteste], manifeste.lire(depot))


def _attestee(depot: Depot) -> list[Contenu]:
    """The date of a deposit by a third party: its token and the certificates that it leads to; nothing without one."""
    date = dates.datee(depot).horodatage()
    if date.date is None:
        return []
    return [Contenu(JETON, date.reponse), Contenu(CHAINE, date.chaine.encode())]


def prendre(compte: Compte, identifiant: str, numero: str) -> Path:
    """The seal of a deposit, written now if the worker has not: whole for those who may read it all, else the one that
    leaves out what is reserved and names it by its SHA-256. Errors: IntrouvableError, RefusError, PieceAltereeError.
    """
    ouvert = ouverture.ouvrir(compte, identifiant)
    depot = recus.trouver(compte, identifiant, numero)
    decision = ouvert.decision(Action.telecharger_sceau)
    # The territory keeps the proof of what it once deposited, even withdrawn since.
    if not decision.autorise and not ouvert.peut(Action.lire):
        raise ouverture.RefusError(decision.raison)
    return ecrire(depot) if ouvert.regard.entier else _ecrire_lisible(ouvert, depot)


def _ecrire_lisible(ouvert: ouverture.DossierOuvert, depot: Depot) -> Path:
    """The seal for those who read only what is public of a deposit, whatever was given to them besides."""
    lu = texte_lisible.du_depot(replace(ouvert, lien=Lien(ouvert.lien.roles)), depot)
    if not lu.cachees:
        return ecrire(depot)
    entier, lisible = manifeste.lire(depot), manifeste.lisible(depot, lu.cachees)
    cachees = [p for p in entier["pieces"] if p not in lisible["pieces"]]
    absents = [
        Absent("dossier.json", entier["sha256"]),
        Absent("depot.json", depot.empreinte),
        # Neither the verdict, which `depot.json` names: it is so near the one they read that its SHA-256 would tell it.
        # As one part: the name, the size or the SHA-256 of each would tell something of it.
        *([Absent.de("pieces-reservees", json.dumps(cachees, sort_keys=True).encode())] if cachees else []),
    ]
    # What is reserved may change after the deposit: each state of it has its own seal.
    atteste = _attestee(depot)
    place = chemin(depot).with_suffix(f".{lu.empreinte[:16]}{'.horodate' if atteste else ''}.zip")
    return ecrire_une_fois(place, lambda: [*_contenus_lisibles(depot, lu, lisible), *atteste], lisible, absents)


def ecrire_une_fois(
    place: Path,
    contenus: Callable[[], list[Contenu]],
    gele: dict[str, Any],
    absents: Sequence[Absent] = (),
    forme: str = FORMAT,
) -> Path:
    """Write a seal entirely or not at all; what exists already stays as it is."""
    if place.exists():
        return place
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descripteur, nom = tempfile.mkstemp(dir=place.parent, suffix=".tmp")
    try:
        with os.fdopen(descripteur, "w+b") as sortie:
            sceller(sortie, contenus(), gele, f"Binôme {__version__}", cle(), absents, forme)
            sortie.flush()
            os.fsync(sortie.fileno())
        Path(nom).replace(place)
    finally:
        Path(nom).unlink(missing_ok=True)
    return place


def verdict_du_depot(depot: Depot) -> Verdict:
    """What the call said of a deposit when it was made, which nothing changes since. A deposit older than that is
    judged again, with the deadline that it was given."""
    if depot.verdict:
        return Verdict.model_validate_json(depot.verdict)
    gelee = manifeste.lire(depot)["echeance"]
    echeance = Echeance(jour=dt.date.fromisoformat(gelee["jour"]), fuseau=gelee["fuseau"])
    texte = textes_signes.du_depot(depot).document
    return verifier(texte, date=depot.recu_at, geographie=referentiel.partager(), echeance=echeance)


def _contenus(depot: Depot) -> list[Contenu]:
    texte = textes_signes.du_depot(depot)
    depose = texte.document.model_copy(update={"depose_le": depot.recu_at})
    verdict = [Contenu("verdict.json", depot.verdict.encode())] if depot.verdict else []
    return [
        Contenu("dossier.json", texte.octets),
        Contenu("dossier.pdf", production.pdf(depose, referentiel.partager(), verdict_du_depot(depot))),
        Contenu("accuse-de-reception.pdf", recus.pdf(depot)),
        Contenu("depot.json", depot.manifeste.encode()),
        *verdict,
        *des_pieces(manifeste.lire(depot)),
    ]


def _contenus_lisibles(depot: Depot, lu: TexteLisible, lisible: dict[str, Any]) -> list[Contenu]:
    return [
        Contenu("dossier-lisible.json", canonique(lu.arbre)),
        Contenu("accuse-de-reception.pdf", recus.pdf(depot, lu.cachees)),
        *des_pieces(lisible),
    ]


def des_pieces(gele: dict[str, Any]) -> list[Contenu]:
    """The files of the attachments that a manifest names. Errors: PieceAltereeError."""
    perdues = tuple(p["nom"] for p in gele["pieces"] if not coffre.intacte(p["sha256"], p["taille"]))
    if perdues:
        raise manifeste.PieceAltereeError(perdues)
    return [Contenu(f"pieces/{p['id']}/{p['nom']}", coffre.chemin(p["sha256"])) for p in gele["pieces"]]
