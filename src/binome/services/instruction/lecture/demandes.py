"""Use cases of the reading pack: ask for one, follow it, take it. A page never waits for it.

A pack is asked for as one reader may read it; who reads the same things gets the same file. The task may run twice: the
content gives the file its name, and what is there already is not made again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django_tasks import task

from binome.registre.models import (
    Appartenance,
    Compte,
    DeclarationDInterets,
    DeportDecide,
    InteretDeclare,
    LectureDuDepot,
    LienEcarte,
    ListeDeMandats,
    Mandat,
    MandatAConfirmer,
    MembreDuComite,
    Organisation,
    RoleCampagne,
    RoleDossier,
)
from binome.services.acces import ouverture
from binome.services.calculs import calculs
from binome.services.conflits import chargement
from binome.services.instruction import avis_lus, depots_instruits
from binome.services.instruction.depots_instruits import DepotInstruit
from binome.services.instruction.lecture import fabrique
from binome.services.socle import horloge
from binome.services.socle.file import enfiler
from binome.version import __version__

SILENCE = dt.timedelta(minutes=15)
"""A pack that nobody has gone on with for so long may be asked for again."""


@dataclass(frozen=True)
class EtatDeLecture:
    """Where the pack of a deposit stands, for one reader. `etat`: absent, demande, en_cours, pret, echec."""

    etat: str
    avancement: int = 0
    ou: str = ""
    quand: dt.datetime | None = None
    taille: int = 0

    @property
    def en_route(self) -> bool:
        return self.etat in ("demande", "en_cours")


def etat(instruit: DepotInstruit) -> EtatDeLecture:
    """Where it stands for this person. Five queries."""
    return _etat(LectureDuDepot.objects.filter(depot=instruit.depot, marque=marque(instruit)).first())


def _etat(ligne: LectureDuDepot | None) -> EtatDeLecture:
    if ligne is None or (ligne.etat == "pret" and not fabrique.chemin(ligne.cle).is_file()):
        return EtatDeLecture("absent")
    if ligne.etat in ("demande", "en_cours") and horloge.maintenant() - ligne.change_le > SILENCE:
        return EtatDeLecture("echec", ligne.avancement, ligne.ou, ligne.change_le)
    return EtatDeLecture(ligne.etat, ligne.avancement, ligne.ou, ligne.change_le, ligne.taille)


def marque(instruit: DepotInstruit) -> str:
    """What tells one pack from another without making it: what is judged, what was done of it, the opinions that this
    reader may read, and what is known of ties. Five queries."""
    ouvert, depot, faits = instruit.ouvert, instruit.depot, instruit.faits
    lus = [
        [lu.cle, lu.rang, lu.empreinte, lu.personnes is None, lu.horodatage and lu.horodatage.date]
        for lu in avis_lus.lisibles(ouvert, depot, faits)
    ]
    juge = (instruit.complements or depot).empreinte
    permis = sorted(avis_lus.permis(depot, avis_lus.lecteurs_de(ouvert), faits))
    # Ties may come from any deposit that this reader may see: who sees others has a pack of their own.
    vus = sorted(chargement.visibles(ouvert.dossier.campagne, ouvert.compte))
    dit = [__version__, depot.empreinte, juge, instruit.texte.entier, permis, len(faits), lus, vus, *_liens(ouvert)]
    # The key of a cache, not a format: two packs alike may be made twice, never taken for each other.
    return hashlib.sha256(repr(dit).encode()).hexdigest()


# Asked by every page of a pack: what is known of ties, as what was last written of each kind, and undone.
_LIENS = (
    "SELECT "  # noqa: S608 — our tables
    f"(SELECT MAX(id) FROM {LienEcarte._meta.db_table} WHERE dossier_id = %s), "
    f"(SELECT COUNT(*) FROM {LienEcarte._meta.db_table} WHERE dossier_id = %s AND leve_le IS NOT NULL), "
    f"(SELECT MAX(id) FROM {DeportDecide._meta.db_table} WHERE campagne_id = %s), "
    f"(SELECT COUNT(*) FROM {DeportDecide._meta.db_table} WHERE campagne_id = %s AND leve_le IS NOT NULL), "
    f"(SELECT MAX(id) FROM {DeclarationDInterets._meta.db_table}), "
    f"(SELECT MAX(id) FROM {InteretDeclare._meta.db_table}), "
    f"(SELECT COUNT(*) FROM {InteretDeclare._meta.db_table} WHERE retire_le IS NOT NULL), "
    f"(SELECT MAX(id) FROM {Mandat._meta.db_table}), "
    f"(SELECT COUNT(*) FROM {Mandat._meta.db_table} WHERE retire_le IS NOT NULL), "
    f"(SELECT MAX(id) FROM {Appartenance._meta.db_table}), (SELECT COUNT(*) FROM {Appartenance._meta.db_table}), "
    f"(SELECT MAX(id) FROM {RoleDossier._meta.db_table}), (SELECT COUNT(*) FROM {RoleDossier._meta.db_table}), "
    f"(SELECT MAX(id) FROM {RoleCampagne._meta.db_table}), (SELECT COUNT(*) FROM {RoleCampagne._meta.db_table}), "
    f"(SELECT MAX(id) FROM {MembreDuComite._meta.db_table}), "
    f"(SELECT COUNT(*) FROM {MembreDuComite._meta.db_table} WHERE jusqu_au IS NOT NULL), "
    f"(SELECT MAX(id) FROM {ListeDeMandats._meta.db_table}), (SELECT MAX(id) FROM {MandatAConfirmer._meta.db_table}), "
    f"(SELECT COUNT(*) FROM {MandatAConfirmer._meta.db_table} WHERE reponse = ''), "
    f"(SELECT COUNT(*) FROM {Organisation._meta.db_table} WHERE fusionnee_dans_id IS NOT NULL)"
)


def _liens(ouvert: ouverture.DossierOuvert) -> tuple[object, ...]:
    dossier, campagne = ouvert.dossier.pk, ouvert.dossier.campagne_id
    with connection.cursor() as curseur:
        curseur.execute(_LIENS, [dossier, dossier, campagne, campagne])
        marques: tuple[object, ...] = curseur.fetchone()
    return marques


def demander(compte: Compte, identifiant: str) -> EtatDeLecture:
    """Ask for the pack of the deposit in force; what is there, or on its way, is not asked for twice.

    Errors: IntrouvableError, RefusError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        instruit = depots_instruits.ouvrir(compte, identifiant)
        depot, cle = instruit.depot, marque(instruit)
        ligne = LectureDuDepot.objects.filter(depot=depot, marque=cle).first()
        deja = _etat(ligne)
        if deja.en_route or deja.etat == "pret":
            return deja
        neuf = {"etat": "demande", "avancement": 0, "ou": "", "cle": "", "taille": 0, "change_le": quand}
        ligne, _ = LectureDuDepot.objects.update_or_create(
            depot=depot, marque=cle, defaults=neuf, create_defaults={**neuf, "demande_le": quand}
        )
        enfiler(preparer_lecture, ligne.pk, compte.pk)
    ligne.refresh_from_db()
    return _etat(ligne)


def fichier(instruit: DepotInstruit) -> tuple[Path, str]:
    """The pack that is ready for this person, and its name. Errors: IntrouvableError when there is none."""
    depot = instruit.depot
    ligne = LectureDuDepot.objects.filter(depot=depot, marque=marque(instruit)).first()
    if ligne is None or _etat(ligne).etat != "pret":
        raise ouverture.IntrouvableError(f"{depot.numero}, dossier de lecture")
    return fabrique.chemin(ligne.cle), f"{depot.numero}-dossier-de-lecture.pdf"


@task()
def preparer_lecture(cle: int, pour: int) -> None:
    """Make a pack that was asked for by someone, as they may read it now: what they lost meanwhile is not in it."""
    ligne = LectureDuDepot.objects.select_related("depot__dossier").get(pk=cle)
    if _etat(ligne).etat == "pret":
        return
    compte = Compte.objects.select_related("organisation").get(pk=pour)
    try:
        _preparer(ligne, compte)
    except Exception:
        _dire(ligne, etat="echec")
        raise


def _preparer(ligne: LectureDuDepot, compte: Compte) -> None:
    depot = ligne.depot
    instruit = depots_instruits.ouvrir(compte, depot.dossier.identifiant)
    if instruit.depot != depot:
        raise ouverture.RefusError(
            "Ce dépôt n'est plus en vigueur : demandez le dossier de lecture de celui qui l'est."
        )
    # The pack says what is so now: it bears the mark of now, whatever came since it was asked for. What comes while it
    # is made changes the mark of the next.
    a_jour = marque(instruit)
    compose = fabrique.composer(instruit, lambda combien, ou: _dire(ligne, etat="en_cours", avancement=combien, ou=ou))
    nom = fabrique.cle(compose)
    _dire(ligne, etat="en_cours", avancement=60, ou="Mise en page")
    taille = calculs.en_retrait(fabrique.fabriquer, compose, nom).stat().st_size
    fini = {"etat": "pret", "avancement": 100, "ou": "", "cle": nom, "taille": taille}
    fini["change_le"] = horloge.maintenant()
    if a_jour != ligne.marque:
        LectureDuDepot.objects.filter(pk=ligne.pk).delete()
    LectureDuDepot.objects.update_or_create(
        depot=depot, marque=a_jour, defaults=fini, create_defaults={**fini, "demande_le": ligne.demande_le}
    )


def _dire(ligne: LectureDuDepot, **valeurs: object) -> None:
    LectureDuDepot.objects.filter(pk=ligne.pk).update(**valeurs, change_le=horloge.maintenant())
