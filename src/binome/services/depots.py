"""Use cases of the deposit: deposit, replace, withdraw; one receipt for one key, whatever fails in between."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from binome.appels.catalogue import charger_appel
from binome.domaine import chaine
from binome.domaine.constat import Verdict
from binome.domaine.droits import Action, Etat
from binome.registre.models import Compte, Depot, Dossier, PieceJointe, Revision, Signature
from binome.services import acces, journal, referentiel
from binome.services.redaction import document, revision_de_tete
from binome.services.verification import verifier


class DepotBloqueError(Exception):
    """The verdict has blocking points, or a co-signature is missing: nothing was deposited."""

    def __init__(self, verdict: Verdict, signatures_manquantes: tuple[str, ...]) -> None:
        self.verdict, self.signatures_manquantes = verdict, signatures_manquantes
        super().__init__("Le dossier ne peut pas être déposé en l'état.")


@dataclass(frozen=True)
class Preparation:
    """What stands between a dossier and its deposit."""

    revision: Revision
    verdict: Verdict
    signatures_manquantes: tuple[str, ...]

    @property
    def possible(self) -> bool:
        return not self.verdict.bloque and not self.signatures_manquantes


def preparer(dossier: Dossier, instant: dt.datetime) -> Preparation:
    """The verdict of the head revision as if it were deposited at `instant`, and the co-signatures that it lacks."""
    revision = revision_de_tete(dossier)
    contenu = document(revision).model_copy(update={"depose_le": instant})
    verdict = verifier(contenu, date=instant)
    return Preparation(revision, verdict, _signatures_manquantes(dossier, revision))


def deposer(compte: Compte, identifiant: str, cle_idempotence: str, *, recu_at: dt.datetime | None = None) -> Depot:
    """Deposit the head revision and give its receipt. The same key gives the same receipt, forever.

    Order: everything slow first; then one transaction that re-checks right, state and deadline, freezes the manifest,
    chains the journal, writes the receipt and enqueues what follows. A late deposit is recorded `tardif`.
    Errors: IntrouvableError, RefusError, DepotBloqueError.
    """
    recu = recu_at or acces.maintenant()
    deja = _deja(compte, identifiant, cle_idempotence)
    if deja:
        return deja
    preparation = preparer(acces.exiger(compte, identifiant, Action.deposer, instant=recu).dossier, recu)
    if not preparation.possible:
        raise DepotBloqueError(preparation.verdict, preparation.signatures_manquantes)
    with transaction.atomic(durable=True):
        dossier = acces.verrouiller(identifiant)
        deja = _deja(compte, identifiant, cle_idempotence)
        if deja:
            return deja
        ouvert = acces.exiger(compte, identifiant, Action.deposer, instant=recu)
        if dossier.tete_id != preparation.revision.pk:
            preparation = preparer(dossier, recu)
            if not preparation.possible:
                raise DepotBloqueError(preparation.verdict, preparation.signatures_manquantes)
        return _inscrire(ouvert, preparation, cle_idempotence, recu)


def _inscrire(ouvert: acces.Acces, preparation: Preparation, cle: str, recu: dt.datetime) -> Depot:
    """Write the deposit; runs inside the transaction."""
    dossier, compte = ouvert.dossier, ouvert.compte
    enregistre = acces.maintenant()
    tardif = ouvert.situation.close
    texte = chaine.canonique(_manifeste(dossier, preparation, compte, recu, tardif=tardif))
    en_vigueur = Depot.objects.filter(dossier=dossier, remplace_le=None, retire_le=None)
    remplaces = list(en_vigueur.values_list("numero", flat=True))
    en_vigueur.update(remplace_le=enregistre)
    rang = Depot.objects.filter(dossier=dossier).count() + 1
    depot = Depot.objects.create(
        numero=f"{dossier.identifiant}-{rang}",
        dossier=dossier,
        revision=preparation.revision,
        manifeste=texte,
        empreinte=hashlib.sha256(texte.encode()).hexdigest(),
        recu_at=recu,
        enregistre_at=enregistre,
        tardif=tardif,
        cle_idempotence=cle,
        par=compte,
    )
    dossier.etat = Etat.depose.value
    dossier.save(update_fields=["etat"])
    donnees = {"numero": depot.numero, "manifeste": depot.empreinte, "tardif": tardif, "remplace": remplaces}
    journal.ajouter("depot.enregistre", f"dossier:{dossier.identifiant}", donnees, acteur=compte, instant=enregistre)
    return depot


def retirer(compte: Compte, identifiant: str) -> Depot:
    """Withdraw the deposit in force, before the deadline. Errors: IntrouvableError, RefusError."""
    with transaction.atomic(durable=True):
        acces.verrouiller(identifiant)
        quand = acces.maintenant()
        dossier = acces.exiger(compte, identifiant, Action.retirer_depot, instant=quand).dossier
        depot = Depot.objects.get(dossier=dossier, remplace_le=None, retire_le=None)
        depot.retire_le = quand
        depot.save(update_fields=["retire_le"])
        dossier.etat = Etat.retire.value
        dossier.save(update_fields=["etat"])
        donnees = {"numero": depot.numero}
        journal.ajouter("depot.retire", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)
    return depot


def en_vigueur(dossier: Dossier) -> Depot | None:
    """The deposit that counts, None when there is none."""
    return (
        Depot.objects.filter(dossier=dossier, remplace_le=None, retire_le=None)
        .select_related("revision", "par")
        .first()
    )


def _deja(compte: Compte, identifiant: str, cle: str) -> Depot | None:
    """The receipt already given for this key, to whoever deposited with it."""
    return Depot.objects.filter(dossier__identifiant=identifiant, cle_idempotence=cle, par=compte).first()


def _signatures_manquantes(dossier: Dossier, revision: Revision) -> tuple[str, ...]:
    """Sides of the binôme (élu, industriel) that have not signed this very text."""
    signees = set(
        Signature.objects.filter(dossier=dossier, empreinte=revision.empreinte, caduque_le=None).values_list(
            "qualite", flat=True
        )
    )
    return tuple(qualite for qualite in ("elu", "industriel") if qualite not in signees)


def _manifeste(
    dossier: Dossier, preparation: Preparation, compte: Compte, recu: dt.datetime, *, tardif: bool
) -> dict[str, Any]:
    """All that the deposit freezes."""
    geographie = referentiel.ouvrir()
    appel = charger_appel(dossier.campagne.appel).appel
    pieces = PieceJointe.objects.filter(dossier=dossier, retiree_le=None).order_by("identifiant")
    signatures = Signature.objects.filter(dossier=dossier, empreinte=preparation.revision.empreinte, caduque_le=None)
    return {
        "dossier": dossier.identifiant,
        "revision": preparation.revision.numero,
        "sha256": preparation.revision.empreinte,
        "appel": {"id": appel.id, "version": appel.version, "echeance": dossier.campagne.echeance.isoformat()},
        "referentiel": {"millesime": geographie.millesime, "sha256": geographie.empreinte},
        "pieces": [{"id": p.identifiant, "nom": p.nom, "taille": p.taille, "sha256": p.sha256} for p in pieces],
        "signataires": [
            {"qualite": s.qualite, "nom": str(s.au_nom_de), "signe_par": str(s.compte), "le": s.signee_le.isoformat()}
            for s in signatures.select_related("compte", "au_nom_de").order_by("qualite", "pk")
        ],
        "depose_par": compte.email,
        "recu_at": recu.isoformat(),
        "tardif": tardif,
    }
