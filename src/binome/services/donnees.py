"""Load official open data, from a file or from its publisher, and say what is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from binome.domaine.langue.typographie import soigner
from binome.referentiel.connecteurs.adresses import adresse_de
from binome.referentiel.connecteurs.catalogue import CONNECTEURS
from binome.referentiel.connecteurs.chargement import Bilan, Precisions, charger
from binome.referentiel.connecteurs.depot import Depot, Provenance, depot_par_defaut
from binome.referentiel.connecteurs.erreurs import DepotAbimeError, FichierRefuseError
from binome.referentiel.connecteurs.lecture import Connecteur
from binome.referentiel.connecteurs.telechargement import Progression, Reglages, resoudre, telecharger
from binome.referentiel.emplacement import verrou
from binome.referentiel.modele import Progression as Construction

Horloge = Callable[[], datetime]
Situation = Literal["charge", "absent", "abime"]


@dataclass(frozen=True, slots=True)
class EtatJeu:
    """One line of `donnees etat`: `message` says what to do when the data is absent or broken."""

    jeu: str
    titre: str
    situation: Situation
    provenance: Provenance | None = None
    rejets: Path | None = None
    message: str = ""


def maintenant() -> datetime:
    """The one clock of these services."""
    return datetime.now(UTC)


def connecteur(nom: str) -> Connecteur:
    """A connector by name. Raises FichierRefuseError naming those that exist."""
    trouve = CONNECTEURS.get(nom)
    if trouve is None:
        raise FichierRefuseError(
            soigner(f"« {nom} » n'est pas un jeu de données connu. Choisissez parmi : {', '.join(CONNECTEURS)}.")
        )
    return trouve


def charger_fichier(
    nom: str,
    chemin: Path,
    precisions: Precisions | None = None,
    depot: Depot | None = None,
    horloge: Horloge = maintenant,
    construction: Construction | None = None,
) -> Bilan:
    """Load one official file, with commune codes of today. Raises ReferentielError, and changes nothing then.

    `construction` is told how the référentiel is being built, when it is not there yet.
    """
    # Here and not above: saying what is loaded does not need the référentiel.
    from binome.referentiel import charger_referentiel

    voulu = connecteur(nom)
    magasin = depot or depot_par_defaut()
    actuels = charger_referentiel(construction).codes_actuels()
    with verrou(magasin.dossier / nom):
        return charger(voulu, chemin, magasin, horloge(), actuels.get, precisions)


def telecharger_et_charger(
    nom: str,
    precisions: Precisions | None = None,
    progression: Progression | None = None,
    depot: Depot | None = None,
    horloge: Horloge = maintenant,
    reglages: Reglages | None = None,
    construction: Construction | None = None,
) -> Bilan:
    """Download the publisher's newest file, load it, then forget the download. Raises ReferentielError."""
    connecteur(nom)
    magasin = depot or depot_par_defaut()
    adresse = adresse_de(nom)
    url = resoudre(adresse, reglages)
    dit = precisions or Precisions()
    with _reserve(magasin, nom) as reserve:
        recu = telecharger(url, reserve / _nom_du_fichier(url, nom), progression, reglages)
        try:
            dit = replace(dit, source=f"{adresse.source} ({url})")
            return charger_fichier(nom, recu, dit, magasin, horloge, construction)
        finally:
            recu.unlink()


@contextmanager
def _reserve(depot: Depot, nom: str) -> Iterator[Path]:
    """The folder of what is being downloaded: one download of a data set at a time."""
    dossier = depot.dossier / "telechargements"
    with verrou(dossier / nom):
        yield dossier


def _nom_du_fichier(url: str, nom: str) -> str:
    dernier = Path(unquote(urlsplit(url).path)).name
    return dernier if "." in dernier else f"{nom}.csv"


def etat(depot: Depot | None = None, *, verifier: bool = True) -> tuple[EtatJeu, ...]:
    """What is loaded, absent or broken; `verifier` reads everything to check the digests."""
    magasin = depot or depot_par_defaut()
    return tuple(_etat(magasin, jeu, c, verifier=verifier) for c in CONNECTEURS.values() for jeu in c.noms_des_jeux)


def _etat(depot: Depot, jeu: str, connu: Connecteur, *, verifier: bool) -> EtatJeu:
    phase = f" --phase {jeu[-1]}" if jeu != connu.nom else ""
    titre = connu.titre + (f" (phase {jeu[-1]})" if phase else "")
    try:
        charge = depot.lire(jeu, verifier=True) if verifier else None
        provenance = charge.provenance if charge else depot.provenance(jeu)
    except DepotAbimeError as erreur:
        return EtatJeu(jeu, titre, "abime", message=str(erreur))
    if provenance is None:
        commande = f"binome donnees charger {connu.nom} FICHIER{phase}"
        return EtatJeu(jeu, titre, "absent", message=soigner(f"Pour le charger : {commande}"))
    rejets = depot.chemin_rejets(jeu)
    return EtatJeu(jeu, titre, "charge", provenance, rejets if rejets.is_file() else None)
