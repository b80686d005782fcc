"""The schemes imported from other catalogues: kept beside the other open data, one file for each format.

They are data of others, kept with their file's name, fingerprint and day; each can only be « à vérifier ».
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from binome.domaine.langue.pannes import panne
from binome.domaine.langue.typographie import sans_accents
from binome.domaine.saisie.jours import PARIS, heure_de
from binome.domaine.socle.geographie import Geographie
from binome.offre.catalogue import catalogue
from binome.offre.chargement import Pret, lire_brut
from binome.offre.fautes import DispositifInvalideError
from binome.offre.importation.lot import Lot
from binome.offre.importation.reconnaissance import TAILLE_MAX, CatalogueRefuseError, lire
from binome.referentiel.emplacement import dossier_donnees
from binome.services.socle import horloge
from binome.services.socle.coffre import ecrire
from binome.services.socle.memoire import MemoireVive

_lus = MemoireVive[tuple[Pret, ...]](2)
"""By the files that are there."""


@dataclass(frozen=True)
class BilanImport:
    """What an import did: what was read, and where the refused rows are told."""

    lot: Lot
    connus: int
    """Kept, but already described by Binôme itself: shown there only."""
    rejets: Path | None


def dossier() -> Path:
    return dossier_donnees() / "offre"


def importer(chemin: Path, geographie: Geographie | None = None) -> BilanImport:
    """Read a catalogue and keep it in place of the one of the same format. Errors: CatalogueRefuseError."""
    try:
        with chemin.open("rb") as fichier:
            octets = fichier.read(TAILLE_MAX + 1)
    except OSError as erreur:
        raise CatalogueRefuseError(f"{chemin.name} : ce fichier ne peut pas être lu ({panne(erreur)}).") from None
    lot = lire(octets, chemin.name, heure_de(horloge.maintenant(), PARIS).date(), _lieux(geographie))
    if not lot.prets:
        causes = " ; ".join(dict.fromkeys(f"ligne {r.ligne} : {r.cause}" for r in lot.refus[:3]))
        raise CatalogueRefuseError(f"{chemin.name} : aucune ligne n'a pu être gardée. {causes}.")
    arbres = [p.dispositif.model_dump(mode="json", exclude_defaults=True) for p in lot.prets]
    ecrire(dossier() / f"{lot.format}.json", json.dumps(arbres, ensure_ascii=False).encode())
    connus = len(lot.prets) - len(_nouveaux(tuple(lot.prets)))
    return BilanImport(lot, connus, _garder_les_rejets(lot))


def importes() -> tuple[Pret, ...]:
    """Those that Binôme does not describe itself. Errors: DispositifInvalideError, when a kept file no longer reads."""
    fichiers = sorted(dossier().glob("*.json"))
    if not fichiers:
        return ()
    return _lus.retenir(etat(), lambda: _nouveaux(tuple(pret for f in fichiers for pret in _relire(f))))


def etat() -> tuple[tuple[str, int, int], ...]:
    """Which files are there, and since when: what changes when something is imported, or its file effaced."""
    return tuple((f.name, f.stat().st_size, f.stat().st_mtime_ns) for f in sorted(dossier().glob("*")))


def _relire(fichier: Path) -> list[Pret]:
    try:
        return [lire_brut(brut, fichier.name) for brut in json.loads(fichier.read_bytes())]
    except (ValueError, TypeError):
        raise DispositifInvalideError(
            f"{fichier} : ce catalogue importé ne se lit plus. Effacez-le, ou importez-le de nouveau."
        ) from None


def _nouveaux(prets: tuple[Pret, ...]) -> tuple[Pret, ...]:
    """Without those that our own catalogue describes: same page, or same name."""
    notres = [p.dispositif for p in catalogue()]
    pages = {_page(d.adresse) for d in notres if d.adresse}
    noms = {sans_accents(d.nom) for d in notres}
    return tuple(
        p for p in prets if _page(p.dispositif.adresse) not in pages and sans_accents(p.dispositif.nom) not in noms
    )


def _page(adresse: str | None) -> str | None:
    return adresse.partition("?")[0].rstrip("/") if adresse else None


def _lieux(geographie: Geographie | None) -> dict[str, str]:
    """« region bretagne » → REG-53, for catalogues that name places without their code."""
    if geographie is None:
        return {}
    lieux = {f"departement {sans_accents(d.nom)}": f"DEP-{d.code}" for d in geographie.departements()}
    for code in {d.region for d in geographie.departements()}:
        if region := geographie.region(code):
            lieux[f"region {sans_accents(region.nom)}"] = f"REG-{code}"
    return lieux


def _garder_les_rejets(lot: Lot) -> Path | None:
    place = dossier() / f"{lot.format}.rejets.csv"
    if not lot.refus:
        place.unlink(missing_ok=True)
        return None
    with place.open("w", encoding="utf-8-sig", newline="") as fichier:
        ecrivain = csv.writer(fichier, delimiter=";")
        ecrivain.writerow(("ligne", "recu", "cause"))
        # A cell of others must not become a live formula.
        ecrivain.writerows((r.ligne, f"'{r.recu}" if r.recu[:1] in "=+-@" else r.recu, r.cause) for r in lot.refus)
    return place
