"""Use cases of amendments: a territory asks, the authority decides, a new version is signed and names the one before.

Nothing is taken from the former version: it stays true of what it said, and its lists say that there is a later one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from binome.domaine.dossier.modifications.plan import ChangementDuPlan
from binome.domaine.dossier.modifications.textes import TexteAmende, refus_d_ecrire, textes_en_vigueur
from binome.domaine.droits.droits import Action
from binome.domaine.label.actes import ActeDuLabel
from binome.domaine.label.label import NOMS_DES_PORTEES, DecisionDuLabel, PorteeDeModification
from binome.domaine.label.label import Label as Contenu
from binome.domaine.label.vie import Fait
from binome.domaine.saisie.textes import en_ligne, normaliser
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.domaine.socle.erreurs import au_champ
from binome.registre.models import Compte, EvenementDuLabel, LabelAccorde, VersionDuLabel
from binome.services.equipe import confiables
from binome.services.label import actes, consultation, emission, evenements, places, signature
from binome.services.label.actes import motiver, tenir
from binome.services.label.erreurs import ActeDuLabelRefuseError
from binome.services.socle import referentiel
from binome.services.texte import textes_amendes


@dataclass(frozen=True)
class ModificationDemandee:
    """An amendment that waits: what it changes, why, and the SIREN of the perimeter that it asks for. `chevauche`: the
    other labels in force of the campaign that hold some of these EPCI; `plan`: what changes of its actions; `textes`:
    what parts of the dossier will say."""

    porte_sur: tuple[PorteeDeModification, ...]
    motif: str
    perimetre: tuple[str, ...]
    demandee_le: dt.datetime
    empreinte: str
    chevauche: tuple[str, ...] = ()
    plan: tuple[ChangementDuPlan, ...] = ()
    textes: Mapping[str, str] = field(default_factory=dict)


def demander(
    compte: Compte,
    identifiant: str,
    porte_sur: Sequence[PorteeDeModification],
    motif: str,
    perimetre: Sequence[str] = (),
    plan: Sequence[ChangementDuPlan] = (),
    textes: Mapping[PorteeDeModification, str] | None = None,
) -> EvenementDuLabel:
    """A territory asks for its label to be amended. `perimetre`: all the SIREN wanted, when the perimeter changes;
    `plan`: what changes of its actions, as `services.suivi.amendements` numbered it; `textes`: of each part that
    changes, what the dossier says of it from now on.

    Errors: IntrouvableError, RefusError, ActeDuLabelRefuseError.
    """
    with tenir(compte, identifiant, Action.repondre_du_label) as tenu:
        voulus, propre = tuple(dict.fromkeys(porte_sur)), motiver(motif)
        tenu.exiger(Fait(ActeDuLabel.demander_modification, tenu.jour, motif=propre))
        sirens = _perimetre(voulus, perimetre)
        if plan and PorteeDeModification.plan_actions not in voulus:
            raise ActeDuLabelRefuseError(au_champ("porte_sur", "Cochez « le plan d'actions » : des actions changent."))
        donnees: dict[str, Any] = {"porte_sur": [p.value for p in voulus], "perimetre": list(sirens), "motif": propre}
        if ecrits := _textes(voulus, textes or {}):
            donnees["textes"] = ecrits
        if plan:
            donnees["plan"] = [c.model_dump(mode="json", exclude_defaults=True) for c in plan]
        return evenements.ecrire(
            tenu.label,
            ActeDuLabel.demander_modification,
            tenu.quand,
            par=compte,
            motif=propre,
            donnees=donnees,
            version=_derniere(tenu.label).version,
        )


def en_attente(label: LabelAccorde) -> ModificationDemandee | None:
    """The amendment that waits for its decision; None when none does."""
    ligne = EvenementDuLabel.objects.filter(label=label, acte__in=_MODIFICATIONS).order_by("-rang").first()
    if ligne is None or ligne.acte != ActeDuLabel.demander_modification:
        return None
    return _lire(ligne)


def accepter(
    compte: Compte,
    identifiant: str,
    reference: str,
    autorite: str,
    motif: str = "",
    conditions: Sequence[str] | None = None,
) -> VersionDuLabel:
    """Accept the amendment that waits: the next version is signed. `conditions`: those of the new version, when they
    change. Errors: IntrouvableError, RefusError, ActeDuLabelRefuseError, CleIllisibleError."""
    with tenir(compte, identifiant, Action.tenir_label) as tenu:
        tenu.exiger(Fait(ActeDuLabel.accepter_modification, tenu.jour, motif=motif))
        demande = en_attente(tenu.label)
        if demande is None or not en_ligne(reference) or not en_ligne(autorite):
            manque = "autorite" if en_ligne(reference) else "reference"
            phrase = "Donnez la référence de la décision, et l'autorité qui l'a prise."
            raise ActeDuLabelRefuseError(au_champ(manque, phrase))
        decision = DecisionDuLabel(reference=en_ligne(reference), autorite=en_ligne(autorite), jour=tenu.jour)
        avant = _derniere(tenu.label)
        contenu = _suivant(avant, demande, decision, conditions)
        version = signature.signer(
            tenu.label, contenu, places.place(tenu.label.dossier, contenu.version, tenu.quand), tenu.quand
        )
        evenements.ecrire(
            tenu.label,
            ActeDuLabel.accepter_modification,
            tenu.quand,
            par=compte,
            motif=motiver(motif),
            version=contenu.version,
        )
        textes_amendes.retenir(tenu.label.dossier, demande.plan, tenu.quand)
        confiables.devenir(tenu.label.dossier, {dit.projet: dit.neuve for dit in demande.plan if dit.projet})
    return version


def refuser(compte: Compte, identifiant: str, motif: str) -> EvenementDuLabel:
    """Refuse the amendment that waits, and say why. Errors: IntrouvableError, RefusError, ActeDuLabelRefuseError."""
    with tenir(compte, identifiant, Action.tenir_label) as tenu:
        demande = en_attente(tenu.label)
        refus = actes.ecrire(tenu, Fait(ActeDuLabel.refuser_modification, tenu.jour, motif=motiver(motif)))
        perdues = {dit.projet: "" for dit in demande.plan if dit.projet} if demande else {}
        confiables.devenir(tenu.label.dossier, perdues)
        return refus


_MODIFICATIONS = (
    ActeDuLabel.demander_modification.value,
    ActeDuLabel.accepter_modification.value,
    ActeDuLabel.refuser_modification.value,
)


def _derniere(label: LabelAccorde) -> VersionDuLabel:
    return consultation.version(label.identifiant)


def _perimetre(porte_sur: Sequence[PorteeDeModification], sirens: Sequence[str]) -> tuple[str, ...]:
    if not porte_sur:
        raise ActeDuLabelRefuseError(au_champ("porte_sur", "Dites ce que la modification change."))
    voulus = tuple(sorted({en_ligne(siren) for siren in sirens if en_ligne(siren)}))
    if (PorteeDeModification.perimetre in porte_sur) != bool(voulus):
        raise ActeDuLabelRefuseError(
            au_champ(
                "perimetre",
                "Donnez tout le périmètre demandé, EPCI par EPCI, si c'est lui qui change, et seulement alors.",
            )
        )
    connu = referentiel.partager()
    if inconnus := [siren for siren in voulus if connu.epci(siren) is None]:
        raise ActeDuLabelRefuseError(
            au_champ("perimetre", f"Ces SIREN ne sont ceux d'aucun EPCI d'aujourd'hui : {', '.join(inconnus)}.")
        )
    return voulus


def _textes(porte_sur: Sequence[PorteeDeModification], textes: Mapping[PorteeDeModification, str]) -> dict[str, str]:
    propres = {portee: propre for portee, brut in textes.items() if (propre := normaliser(brut).strip())}
    noms = [NOMS_DES_PORTEES[portee] for portee in porte_sur]
    for portee, texte in propres.items():
        if (refus := refus_d_ecrire(noms, {NOMS_DES_PORTEES[portee]: texte})) is not None:
            raise ActeDuLabelRefuseError(au_champ(f"texte-{portee.value}", refus))
    return {portee.value: texte for portee, texte in propres.items()}


def textes_demandes(donnees: str) -> dict[str, str]:
    """What an amendment writes, part by part; nothing for those of before."""
    lus: dict[str, str] = json.loads(donnees or "{}").get("textes", {})
    return lus


def textes_acceptes(lignes: Sequence[EvenementDuLabel]) -> tuple[TexteAmende, ...]:
    """What the dossier says now of each part that was amended, from all that happened to a label, in its order."""
    acceptees, demandee = [], ""
    for ligne in lignes:
        if ligne.acte == ActeDuLabel.demander_modification:
            demandee = ligne.donnees
        elif ligne.acte == ActeDuLabel.accepter_modification and ligne.version is not None:
            acceptees.append((ligne.version, ligne.jour, textes_demandes(demandee)))
    return textes_en_vigueur(acceptees)


def _lire(ligne: EvenementDuLabel) -> ModificationDemandee:
    donnees = json.loads(ligne.donnees)
    sirens = tuple(donnees["perimetre"])
    return ModificationDemandee(
        tuple(PorteeDeModification(p) for p in donnees["porte_sur"]),
        donnees["motif"],
        sirens,
        ligne.le,
        hashlib.sha256(canonique_rfc8785(donnees)).hexdigest(),
        _chevauchements(ligne.label, sirens, ligne.le),
        textes_amendes.plan_demande(ligne.donnees),
        textes_demandes(ligne.donnees),
    )


def _chevauchements(label: LabelAccorde, sirens: Sequence[str], instant: dt.datetime) -> tuple[str, ...]:
    if not sirens:
        return ()
    autres = [c for c in consultation.tous(instant, label.campagne.identifiant) if c.label.pk != label.pk]
    trouves = []
    for connu in autres:
        perimetre = _sujet(_derniere(connu.label))["perimetre"]
        if not connu.vie.fini and {epci["siren"] for epci in perimetre} & set(sirens):
            trouves.append(connu.label.territoire)
    return tuple(trouves)


def _suivant(
    avant: VersionDuLabel, demande: ModificationDemandee, decision: DecisionDuLabel, conditions: Sequence[str] | None
) -> Contenu:
    """The content of the next version: that of the former one, but for what is amended."""
    sujet = _sujet(avant)
    portee = set(demande.porte_sur) | ({PorteeDeModification.conditions} if conditions is not None else set())
    perimetre = emission.nommer(demande.perimetre) if demande.perimetre else sujet["perimetre"]
    change: Mapping[str, Any] = {
        "version": sujet["version"] + 1,
        "perimetre": perimetre,
        "decision": decision,
        "porte_sur": [p for p in PorteeDeModification if p in portee],
        "texte": demande.empreinte,
        "remplace": avant.empreinte,
        "conditions": [c for c in conditions if c.strip()] if conditions is not None else sujet.get("conditions", []),
        "debut": decision.jour,
        "fin": avant.label.fin,
    }
    return Contenu.model_validate({**sujet, **change})


def _sujet(version: VersionDuLabel) -> dict[str, Any]:
    sujet: dict[str, Any] = json.loads(version.attestation)["credentialSubject"]
    return sujet
