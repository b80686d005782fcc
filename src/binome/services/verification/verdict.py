"""Use case: check a dossier against its call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from binome.appels import verification
from binome.appels.catalogue import AppelInconnuError, charger_appel, retrouver_appel
from binome.appels.chargement import AppelExecutable
from binome.appels.regle import Contexte, Usage
from binome.documents.erreurs import Anomalie, DossierIllisibleError
from binome.documents.lecture import DossierLu, lire_fichier
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.geographie import Geographie
from binome.domaine.verdict.constat import Verdict
from binome.domaine.verdict.echeance import Echeance
from binome.referentiel.consultation import Referentiel
from binome.services.socle import horloge, referentiel
from binome.services.territoire.mesure_du_verdict import MesureVerdict, mesurer


def verifier(
    dossier: Dossier,
    *,
    autres: Iterable[Dossier] = (),
    date: dt.datetime | None = None,
    geographie: Geographie | None = None,
    echeance: Echeance | None = None,
) -> Verdict:
    """The verdict of the dossier's call, at `date` (now by default).

    `echeance` is the deadline in force where the call's own was put off. Errors: ReferentielError.
    """
    executable = retrouver_appel(dossier.appel)
    geographie = geographie or referentiel.ouvrir()
    mesures = mesurer(dossier, geographie) if isinstance(geographie, Referentiel) else MesureVerdict()
    contexte = Contexte(
        appel=executable.appel.model_copy(update={"echeance": echeance}) if echeance else executable.appel,
        geographie=geographie,
        date=date or horloge.maintenant(),
        autres=tuple(autres),
        mesure=mesures.mesure,
        mieux=mesures.mieux,
    )
    return verification.verifier(dossier, executable, contexte)


def comparer(
    verdict: Verdict, dossier: Dossier, autres: Iterable[Dossier], geographie: Geographie, parmi: int | None = None
) -> Verdict:
    """A verdict already known, confronted with other candidatures: the rest need not be computed again. `parmi`: among
    how many, when those that have nothing in common with this one were left out already."""
    executable = retrouver_appel(dossier.appel)
    donnees = tuple(autres)
    contexte = Contexte(
        appel=executable.appel, geographie=geographie, date=verdict.date, autres=donnees, parmi=parmi or len(donnees)
    )
    return verification.reprendre(verdict, Usage.chevauchement, dossier, executable, contexte)


def ouvrir(chemin: Path, geographie: Geographie, appel: str | None = None) -> DossierLu:
    """Read a dossier whose references all resolve. Errors: DossierIllisibleError, with the lines."""
    return controler(lire_fichier(chemin), geographie, appel)


def controler(lu: DossierLu, geographie: Geographie, appel: str | None = None) -> DossierLu:
    """Refuse a dossier written for another call; what it names and nobody knows is a finding (decision 0025).

    Errors: DossierIllisibleError.
    """
    reperes = lu.reperes()
    try:
        executable = charger_appel(lu.dossier.appel)
    except AppelInconnuError as erreur:
        raise DossierIllisibleError(lu.nom, [_autre_appel(lu, reperes, str(erreur))]) from None
    if appel is not None and appel != executable.appel.id:
        conseil = f"Vérifiez-le avec « --appel {executable.appel.id} », ou changez son champ « appel »."
        raise DossierIllisibleError(lu.nom, [_autre_appel(lu, reperes, conseil)])
    return lu


def _autre_appel(lu: DossierLu, reperes: dict[str, int], conseil: str) -> Anomalie:
    return Anomalie(
        "ce dossier répond à un autre appel", reperes.get("appel"), "appel", lu.dossier.appel, a_faire=conseil
    )


def appel_executable(identifiant: str) -> AppelExecutable:
    """A call and its rules."""
    return retrouver_appel(identifiant)
