"""From an official file to the store: read, check, report, write; what was loaded before stays until all is well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from binome.referentiel.connecteurs.codes import Actuelle, Communes
from binome.referentiel.connecteurs.depot import Depot, Provenance, sha256_fichier
from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.referentiel.connecteurs.lecture import Connecteur, Contexte, Lu
from binome.referentiel.connecteurs.rejets import Rejets


@dataclass(frozen=True, slots=True)
class Bilan:
    """What a load did: where the data went, their provenance, and the report of refused rows (None: none refused)."""

    chemin: Path
    provenance: Provenance
    rejets: Path | None
    causes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Precisions:
    """What the person says of a file, when the file itself does not: vintage, phase, and the address it came from."""

    millesime: str | None = None
    phase: int | None = None
    source: str | None = None


def charger(
    connecteur: Connecteur,
    chemin: Path,
    depot: Depot,
    maintenant: datetime,
    actuelle: Actuelle | None = None,
    precisions: Precisions | None = None,
) -> Bilan:
    """Load one official file. `actuelle` maps old commune codes to today's (None: codes are kept as written).

    Raises FichierRefuseError; the store is then as it was, and rows refused so far are in `*.fichier-refuse.csv`.
    """
    dit = precisions or Precisions()
    with Rejets(depot.dossier) as rejets:
        contexte = Contexte(Communes(actuelle), rejets, dit.millesime, dit.phase)
        try:
            lu = connecteur.lire(chemin, contexte)
            empreinte = sha256_fichier(chemin)
        except FichierRefuseError as erreur:
            refus = rejets.garder(depot.chemin_rejets(connecteur.nom, refuse=True))
            if refus:
                raise FichierRefuseError(f"{erreur}\n  Lignes refusées : {refus}") from erreur
            raise
        jeu = connecteur.nom + lu.suffixe
        source = dit.source or f"fichier déposé : {chemin.name}"
        provenance = _provenance(connecteur, jeu, lu, rejets.nombre, (source, chemin.name, empreinte), maintenant)
        ecrit = depot.ecrire(lu.colonnes, provenance)
        depot.chemin_rejets(connecteur.nom, refuse=True).unlink(missing_ok=True)
        causes = tuple(rejets.causes.most_common())
        return Bilan(ecrit, provenance, rejets.garder(depot.chemin_rejets(jeu)), causes)


def _provenance(
    connecteur: Connecteur, jeu: str, lu: Lu, refusees: int, fichier: tuple[str, str, str], maintenant: datetime
) -> Provenance:
    source, nom, empreinte = fichier
    return Provenance(
        jeu=jeu,
        source=source,
        producteur=connecteur.producteur,
        licence=connecteur.licence,
        millesime=lu.millesime,
        fichier=nom,
        sha256=empreinte,
        charge_le=maintenant.isoformat(timespec="seconds"),
        lignes=lu.lignes,
        acceptees=lu.acceptees,
        refusees=refusees,
        unites=lu.unites,
        remarques=lu.remarques,
        annexe=lu.annexe,
    )
