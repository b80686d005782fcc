"""What is sent to an operator for one action: made of the text that was kept, and of nothing else.

Neither the other actions of the territory nor the economic profile of the carrier are in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from binome.documents.modeles_actes.acte import Acte, Signataire, nommer_organisation
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.langue.typographie import date_longue, enumerer, euros
from binome.domaine.mots.libelles import STATUTS_FINANCEMENT

FORMAT = 1
AVERTISSEMENT = (
    "Dossier préparé depuis la plateforme du territoire. Il ne préjuge pas de la décision de l'opérateur, qui demande "
    "ses propres pièces et applique ses propres règles."
)
ABSENT = "non dit par le dossier"
_SUIVI = {"elu_referent", "industriel_referent", "visibilite", "en_reserve"}


@dataclass(frozen=True)
class DemandeImprimee:
    """What a request says besides the action. `accord`: the agreement that it rests on, "" when there is none."""

    numero: str
    preparee_le: str
    dispositif: str
    dispositif_nom: str
    operateur_nom: str
    montant: str = ""
    message: str = ""
    accord: str = ""


def arbre(dossier: Dossier, fiche: FicheAction, demande: DemandeImprimee) -> dict[str, Any]:
    """The request as a JSON tree."""
    action = fiche.model_dump(mode="json", exclude_defaults=True, exclude=_SUIVI)
    return {
        "format": FORMAT,
        "numero": demande.numero,
        "preparee_le": demande.preparee_le,
        "territoire": dossier.territoire,
        "operateur": demande.operateur_nom,
        "dispositif": {"id": demande.dispositif, "nom": demande.dispositif_nom},
        "montant_demande": demande.montant or None,
        "accord_de_la_gouvernance": demande.accord or None,
        "message": demande.message or None,
        "action": action,
        "avertissement": AVERTISSEMENT,
    }


def to_json(dossier: Dossier, fiche: FicheAction, demande: DemandeImprimee) -> bytes:
    """In UTF-8; the same request gives the same bytes."""
    return (json.dumps(arbre(dossier, fiche, demande), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def en_acte(dossier: Dossier, fiche: FicheAction, demande: DemandeImprimee) -> Acte:
    """The same, to be laid out as an act."""
    return Acte(
        titre="Demande d'aide pour une action",
        emetteur=f"Territoire d'industrie « {dossier.territoire} »",
        objet=f"{demande.dispositif_nom}, action « {fiche.titre} » ({fiche.numero_montre})",
        preambule=(f"À l'attention de : {demande.operateur_nom}.", *((demande.message,) if demande.message else ())),
        formule="L'action, telle que le territoire la présente :",
        articles=tuple(_articles(fiche, demande)),
        mentions=(("Demande", demande.numero), ("Préparée le", demande.preparee_le)),
        signataires=(Signataire("Le porteur"),),
        avertissement=AVERTISSEMENT,
    )


def _articles(fiche: FicheAction, demande: DemandeImprimee) -> Iterator[tuple[str, str]]:
    yield "Porteur", enumerer([nommer_organisation(p) for p in fiche.porteurs]) or ABSENT
    if fiche.partenaires:
        yield "Partenaires", enumerer([nommer_organisation(p.organisation) for p in fiche.partenaires])
    yield "Objectifs", fiche.objectifs or ABSENT
    yield "Description", fiche.description or ABSENT
    yield "Coût", f"{euros(fiche.cout.montant)} {fiche.cout.base}" if fiche.cout else ABSENT
    yield "Montant demandé", demande.montant or ABSENT
    lignes = [
        f"{li.financeur} : {euros(li.montant)} ({STATUTS_FINANCEMENT[li.statut].lower()})" for li in fiche.financement
    ]
    yield "Plan de financement", " ; ".join(lignes) or ABSENT
    calendrier = fiche.calendrier
    yield "Début", date_longue(calendrier.debut) if calendrier and calendrier.debut else ABSENT
    yield "Fin", date_longue(calendrier.fin) if calendrier and calendrier.fin else ABSENT
    yield "Régime d'aides d'État cité par le dossier", fiche.aides_etat.regime if fiche.aides_etat else ABSENT
    yield "Soutiens attendus", " ; ".join(b.description for b in fiche.besoins) or ABSENT
    yield "Accord de la gouvernance", demande.accord or "aucun n'est en vigueur"
