"""Use cases of the opinions given: give one, correct it by another, read those that one may read. Never change one.

An opinion is written in the transaction of its act (`passages`) and of its lines of the journal; the database refuses
what would alter it. Of two people who give at once, the second is told that it is done.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from binome.appels.grille import Grille
from binome.domaine.droits.droits import Action
from binome.domaine.procedure.avis import ContenuAvis, est_tardif, manques
from binome.domaine.procedure.etapes import Acte
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.registre.composees import RequeteComposee
from binome.registre.models import Avis, Compte, ContributionAvis, Depot, PassageDuDepot
from binome.services.acces import ouverture
from binome.services.horodatage.datees import Datee
from binome.services.instruction import brouillons, instances, passages
from binome.services.instruction.brouillons import AvisInvalideError
from binome.services.socle import horloge, journal
from binome.services.texte import textes_signes

DITS = ("sens", "notes", "motif", "reserves", "personnes")
VOIR = "Voir le texte de l'avis."
"""The reasons of the act: those of the opinion are in it, and are not shown with the stages."""


def avis_donnes(depot: Depot) -> list[Avis]:
    """Every opinion given on a deposit, corrections after what they correct. One query."""
    return _DONNES(depot.pk)


_DONNES: RequeteComposee[Avis] = RequeteComposee(
    lambda depot: Avis.objects.filter(depot=depot).select_related("revision", "donne_par", "corrige")
)


def avis_du_dossier(depot: Depot) -> list[Avis]:
    """The same, with those given on the deposits that this one replaced, oldest first. One query."""
    siens = Avis.objects.filter(depot__dossier=depot.dossier_id).select_related("revision", "depot", "corrige")
    return list(siens.order_by("depot", "au_titre_de", "rang"))


def qui_valent(donnes: Iterable[Avis]) -> list[Avis]:
    """Those that no other corrects."""
    tous = list(donnes)
    corriges = {avis.corrige_id for avis in tous}
    return [avis for avis in tous if avis.pk not in corriges]


def anterieurs(juges: Mapping[int, tuple[int, int]]) -> dict[int, dict[str, int]]:
    """Deposit → body → number of the revision on which it gave its last opinion, when another is judged since.
    `juges`: deposit → its dossier, and the revision that it is judged on. One query."""
    siens = Avis.objects.filter(depot__dossier__in={dossier for dossier, _ in juges.values()})
    siens = siens.order_by("depot", "au_titre_de", "rang")
    derniers: dict[int, dict[str, tuple[int, int]]] = {}
    for dossier, qui, *lue in siens.values_list("depot__dossier", "au_titre_de", "revision", "revision__numero"):
        derniers.setdefault(dossier, {})[qui] = (lue[0], lue[1])
    return {
        depot: {qui: numero for qui, (lue, numero) in derniers.get(dossier, {}).items() if lue != jugee}
        for depot, (dossier, jugee) in juges.items()
    }


def rendre(
    compte: Compte, identifiant: str, au_titre_de: str, contenu: ContenuAvis, *, version: int | None = None
) -> Avis:
    """Give the opinion of a body on the deposit in force, for ever. `version`: the draft that was read over, which must
    still be the last. Errors: IntrouvableError, RefusError, AvisInvalideError, AvisModifieError.
    """
    return _donner(compte, identifiant, au_titre_de, contenu, Acte.rendre_avis, version, None)


def corriger(
    compte: Compte,
    identifiant: str,
    au_titre_de: str,
    contenu: ContenuAvis,
    *,
    version: int | None = None,
    rang: int | None = None,
) -> Avis:
    """Give a new opinion that corrects the last one of that body: both stay. `rang`: of the one that was read, which
    must still be the last. Errors: as `rendre`."""
    return _donner(compte, identifiant, au_titre_de, contenu, Acte.corriger_avis, version, rang)


def _donner(
    compte: Compte,
    identifiant: str,
    au_titre_de: str,
    contenu: ContenuAvis,
    acte: Acte,
    version: int | None,
    rang: int | None,
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
        siennes = ContributionAvis.objects.filter(depot=depot, au_titre_de=instance.cle)
        mains = list(siennes.values_list("service", flat=True))
        if version is not None and version != len(mains):
            raise brouillons.AvisModifieError((), contenu, len(mains))
        passage = passages.passer(compte, identifiant, acte, motif=VOIR, au_titre_de=instance.cle)
        precedent = next((un for un in reversed(avis_donnes(depot)) if un.au_titre_de == instance.cle), None)
        terme = terme_des_avis(passages.passages(depot))
        donne = composer(depot, instance.cle, contenu, grille, passage.le, terme, precedent)
        if precedent:
            _exiger_correction(donne, precedent, rang)
        return _ecrire(donne, compte, mains)


def _exiger_correction(donne: Avis, precedent: Avis, rang: int | None) -> None:
    """It corrects the one that was read, and says something else. Errors: RefusError, AvisInvalideError."""
    if rang is not None and rang != precedent.rang:
        raise ouverture.RefusError("Un autre avis a déjà corrigé celui que vous lisiez : relisez-le avant d'y revenir.")
    if all(getattr(donne, dit) == getattr(precedent, dit) for dit in DITS):
        raise AvisInvalideError(("Cet avis dit mot pour mot ce que disait le précédent : il n'y a rien à corriger.",))


def terme_des_avis(faits: Iterable[PassageDuDepot]) -> dt.date | None:
    """The last day given to the bodies, by the act that asked for their opinions; None when none was set."""
    entrees = [fait for fait in faits if fait.acte == Acte.declarer_recevable]
    return entrees[-1].echeance if entrees else None


def composer(
    depot: Depot,
    cle: str,
    contenu: ContenuAvis,
    grille: Grille | None,
    quand: dt.datetime,
    terme: dt.date | None,
    precedent: Avis | None,
) -> Avis:
    """The opinion that these words would be, given at that instant: nothing is written."""
    return Avis(
        depot=depot,
        au_titre_de=cle,
        rang=precedent.rang + 1 if precedent else 1,
        sens=contenu.sens.value if contenu.sens else "",
        notes=brouillons.en_arbre(contenu).get("notes", {}),
        motif=contenu.motif or "",
        reserves=contenu.reserves or "",
        personnes=contenu.personnes or "",
        grille=json.dumps(grille.model_dump(mode="json"), ensure_ascii=False, sort_keys=True) if grille else "",
        revision=textes_signes.revision_instruite(depot),
        le=quand,
        terme=terme,
        tardif=est_tardif(horloge.jour_a(depot.dossier.campagne.fuseau, quand), terme),
        corrige=precedent,
    )


def _ecrire(avis: Avis, compte: Compte, mains: Iterable[str]) -> Avis:
    avis.donne_par, avis.service = compte, instances.service(compte)
    avis.mains = sorted({main for main in mains if main})
    avis.empreinte = empreinte(avis)
    avis.save(force_insert=True)
    # The way it goes is not in the journal: who reads the chain need not be who may read the opinion.
    donnees = {
        "numero": avis.depot.numero,
        "au_titre_de": avis.au_titre_de,
        "rang": avis.rang,
        "revision": avis.revision.numero,
        "tardif": avis.tardif,
        "corrige": journal.condenser(avis.corrige.empreinte) if avis.corrige else None,
        "empreinte": journal.condenser(avis.empreinte),
    }
    journal.ajouter("avis.rendu", f"dossier:{avis.depot.dossier.identifiant}", donnees, acteur=compte, instant=avis.le)
    datee(avis).demander()
    return avis


def datee(avis: Avis) -> Datee:
    """A given opinion, as it is dated."""
    return Datee(f"avis:{avis.depot.numero}:{avis.au_titre_de}:{avis.rang}", avis.empreinte)


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
