"""Use cases of the opinions given: give one, correct it by another, read those that one may read. Never change one.

An opinion is written in the transaction of its act (`passages`) and of its lines of the journal; the database refuses
what would alter it. Of two people who give at once, the second is told that it is done.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from binome.appels.grille import Grille
from binome.domaine.droits.droits import Action
from binome.domaine.procedure.avis import ContenuAvis, est_tardif, manques
from binome.domaine.procedure.etapes import Acte
from binome.domaine.saisie.jours import zone
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.registre.models import Avis, Compte, ContributionAvis, Depot
from binome.services.acces import ouverture
from binome.services.instruction import brouillons, instances, passages
from binome.services.instruction.brouillons import AvisInvalideError
from binome.services.socle import horloge, journal

VOIR = "Voir le texte de l'avis."
"""The reasons of the act: those of the opinion are in it, and are not shown with the stages."""


def avis_donnes(depot: Depot) -> list[Avis]:
    """Every opinion given on a deposit, corrections after what they correct. One query."""
    return list(Avis.objects.filter(depot=depot).select_related("revision", "donne_par", "corrige"))


def avis_du_dossier(depot: Depot) -> list[Avis]:
    """The same, with those given on the deposits that this one replaced, oldest first. One query."""
    siens = Avis.objects.filter(depot__dossier=depot.dossier_id).select_related("revision", "depot", "corrige")
    return list(siens.order_by("depot", "au_titre_de", "rang"))


def qui_valent(donnes: Iterable[Avis]) -> list[Avis]:
    """Those that no other corrects."""
    tous = list(donnes)
    corriges = {avis.corrige_id for avis in tous}
    return [avis for avis in tous if avis.pk not in corriges]


def rendre(
    compte: Compte, identifiant: str, au_titre_de: str, contenu: ContenuAvis, *, version: int | None = None
) -> Avis:
    """Give the opinion of a body on the deposit in force, for ever. `version`: the draft that was read over, which must
    still be the last. Errors: IntrouvableError, RefusError, AvisInvalideError, AvisModifieError.
    """
    return _donner(compte, identifiant, au_titre_de, contenu, Acte.rendre_avis, version)


def corriger(
    compte: Compte, identifiant: str, au_titre_de: str, contenu: ContenuAvis, *, version: int | None = None
) -> Avis:
    """Give a new opinion that corrects the last one of that body: both stay. Errors: as `rendre`."""
    return _donner(compte, identifiant, au_titre_de, contenu, Acte.corriger_avis, version)


def _donner(
    compte: Compte, identifiant: str, au_titre_de: str, contenu: ContenuAvis, acte: Acte, version: int | None
) -> Avis:
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.instruire, instant=horloge.maintenant())
        depot = brouillons.depot_en_vigueur(ouvert)
        instance = instances.exiger(ouvert, depot, au_titre_de)
        grille = brouillons.grille_de(depot)
        brouillons.exiger_valable(grille, contenu)
        if lacunes := manques(contenu):
            raise AvisInvalideError(lacunes)
        mains = ContributionAvis.objects.filter(depot=depot, au_titre_de=instance.cle)
        _exiger_version(mains.count(), version, contenu)
        passage = passages.passer(compte, identifiant, acte, motif=VOIR, au_titre_de=instance.cle)
        terme = terme_des_avis(depot)
        return _ecrire(depot, instance.cle, contenu, grille, compte, passage.le, terme, mains=list(mains))


def _exiger_version(actuelle: int, lue: int | None, contenu: ContenuAvis) -> None:
    if lue is not None and lue != actuelle:
        raise brouillons.AvisModifieError((), contenu, actuelle)


def terme_des_avis(depot: Depot) -> dt.date | None:
    """The last day given to the bodies, by the act that asked for their opinions; None when none was set."""
    entrees = [p for p in passages.passages(depot) if p.acte == Acte.declarer_recevable]
    return entrees[-1].echeance if entrees else None


def _ecrire(
    depot: Depot,
    cle: str,
    contenu: ContenuAvis,
    grille: Grille | None,
    compte: Compte,
    quand: dt.datetime,
    terme: dt.date | None,
    *,
    mains: list[ContributionAvis],
) -> Avis:
    precedent = Avis.objects.filter(depot=depot, au_titre_de=cle).order_by("-rang").first()
    avis = Avis(
        depot=depot,
        au_titre_de=cle,
        rang=precedent.rang + 1 if precedent else 1,
        sens=str(contenu.sens),
        notes=brouillons.en_arbre(contenu).get("notes", {}),
        motif=contenu.motif or "",
        reserves=contenu.reserves or "",
        personnes=contenu.personnes or "",
        grille=json.dumps(grille.model_dump(mode="json"), ensure_ascii=False, sort_keys=True) if grille else "",
        mains=sorted({main.service for main in mains if main.service}),
        service=instances.service(compte),
        revision=depot.revision,
        donne_par=compte,
        le=quand,
        terme=terme,
        tardif=est_tardif(quand.astimezone(zone(depot.dossier.campagne.fuseau)).date(), terme),
        corrige=precedent,
    )
    avis.empreinte = empreinte(avis)
    avis.save(force_insert=True)
    # The way it goes is not in the journal: who reads the chain need not be who may read the opinion.
    donnees = {
        "numero": depot.numero,
        "au_titre_de": cle,
        "rang": avis.rang,
        "revision": depot.revision.numero,
        "tardif": avis.tardif,
        "corrige": precedent.empreinte if precedent else None,
        "empreinte": avis.empreinte,
    }
    journal.ajouter("avis.rendu", f"dossier:{depot.dossier.identifiant}", donnees, acteur=compte, instant=quand)
    return avis


def empreinte(avis: Avis) -> str:
    """SHA-256 of what an opinion says: no name in it, so that it holds after an erasure."""
    dit: dict[str, Any] = {
        "depot": avis.depot.numero,
        "au_titre_de": avis.au_titre_de,
        "rang": avis.rang,
        "sens": avis.sens,
        "notes": avis.notes,
        "motif": avis.motif,
        "reserves": avis.reserves,
        "personnes": avis.personnes,
        "grille": avis.grille,
        "revision": avis.revision.empreinte,
        "le": avis.le.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "terme": avis.terme.isoformat() if avis.terme else None,
        "tardif": avis.tardif,
        "corrige": avis.corrige.empreinte if avis.corrige else None,
    }
    return hashlib.sha256(canonique_rfc8785(dit)).hexdigest()
