"""Use case: match the actions of a dossier with the schemes, on a day, with all that this machine knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.profil import ProfilEconomique
from binome.domaine.saisie.jours import PARIS, heure_de
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.socle.geographie import Geographie
from binome.offre import appariement
from binome.offre.catalogue import catalogue
from binome.offre.chargement import Pret
from binome.offre.rapprochement import FicheAppariee
from binome.offre.situation import Monde
from binome.referentiel.consultation import Referentiel
from binome.services.offre.importes import importes
from binome.services.offre.zones import zones
from binome.services.socle import horloge, referentiel
from binome.services.socle.memoire import MemoireVive


class FicheInconnueError(BinomeError):
    """The dossier has no fiche of that id."""

    code = "fiche_inconnue"
    famille = Famille.introuvable


_labellises = MemoireVive[tuple[frozenset[str] | None]](2)
"""By référentiel and by data loaded."""


def jour(instant: dt.datetime | None = None) -> dt.date:
    """The day of an instant in Paris; today by default."""
    return heure_de(instant or horloge.maintenant(), PARIS).date()


def apparier(
    dossier: Dossier,
    *,
    le: dt.date | None = None,
    fiche: str | None = None,
    geographie: Geographie | None = None,
    profils: Mapping[str, ProfilEconomique] | None = None,
) -> tuple[FicheAppariee, ...]:
    """What each scheme says of each action (or of one). Errors: FicheInconnueError, ReferentielError."""
    fiches = None if fiche is None else (_connue(dossier, fiche),)
    geographie = geographie or referentiel.partager()
    monde = Monde(geographie, labellises=labellises(geographie), afr=zones(), profils=profils or {})
    return appariement.apparier(dossier, dispositifs(), monde, le or jour(), fiches)


def dispositifs() -> tuple[Pret, ...]:
    """Every scheme: those of the catalogue, then those imported from others."""
    return (*catalogue(), *importes())


def labellises(geographie: Geographie) -> frozenset[str] | None:
    """SIREN of the EPCI of a labelled territory of the present call; None when their list is not loaded."""
    if not isinstance(geographie, Referentiel):
        return None
    from binome.referentiel.connecteurs.depot import depot_par_defaut

    depot = depot_par_defaut()
    if not depot.contient("territoires-industrie-2"):
        return None
    (lus,) = _labellises.retenir((geographie.empreinte, depot.etat()), lambda: (_lire_labellises(geographie),))
    return lus


def _lire_labellises(geographie: Referentiel) -> frozenset[str] | None:
    from binome.referentiel.connecteurs import lectures
    from binome.referentiel.connecteurs.depot import depot_par_defaut

    lus = lectures.territoires(depot_par_defaut(), 2, geographie.epci_des_communes())
    if lus is None:
        return None
    suites = {s.ancien: s.successeurs for s in geographie.successions()}
    return frozenset(s for membres in lus.membres.values() for m in membres for s in suites.get(m, (m,)))


def _connue(dossier: Dossier, fiche: str) -> str:
    connues: Iterable[str] = [f.id for f in dossier.plan_actions.fiches]
    if fiche not in connues:
        dites = ", ".join(connues) or "aucune"
        raise FicheInconnueError(f"La fiche « {fiche} » n'est pas dans ce dossier. Ses fiches : {dites}.")
    return fiche
