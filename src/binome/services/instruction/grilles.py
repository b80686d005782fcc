"""Use cases of the grid of opinions: that of a call, or the one that a campaign was given later."""

from __future__ import annotations

import hashlib
from pathlib import Path

from binome.appels.catalogue import retrouver_appel
from binome.appels.chargement import lire_grille
from binome.appels.grille import Grille
from binome.registre.models import Avis, Campagne, Compte
from binome.services.administration import campagnes
from binome.services.administration.administrateurs import acte


def de_la_campagne(campagne: Campagne) -> Grille | None:
    """The grid on which opinions are given, None when neither the campaign nor its call has one."""
    if campagne.grille:
        return Grille.model_validate_json(campagne.grille)
    return retrouver_appel(campagne.appel).appel.grille


def poser(identifiant: str, fichier: Path, motif: str, *, acteur: Compte | None = None) -> Grille:
    """Give a campaign a grid of its own, as long as no opinion was given on another: they would not compare.

    Errors: AppelInvalideError with the lines of the file, CampagneError, AdministrationError.
    """
    with acte(motif, acteur) as fait:
        campagne = campagnes.trouver(identifiant)
        grille = lire_grille(fichier, retrouver_appel(campagne.appel).appel)
        if Avis.objects.filter(depot__dossier__campagne=campagne).exists():
            raise campagnes.CampagneError(
                "Un avis a déjà été rendu dans cette campagne : sa grille ne change plus, pour qu'ils se comparent."
            )
        campagne.grille = grille.model_dump_json()
        campagne.save(update_fields=["grille"])
        empreinte = hashlib.sha256(campagne.grille.encode()).hexdigest()
        fait.noter("campagne.grille", f"campagne:{identifiant}", {"sha256": empreinte})
    return grille
