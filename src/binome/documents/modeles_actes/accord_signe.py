"""The letter that tells what the governance answered, once both sides signed, or one refused: on which text, and why.

It says what the governance thinks of the action. What the operator will decide is the operator's alone to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from binome.documents.modeles_actes.accord import entreprise_de, interesses
from binome.documents.modeles_actes.acte import (
    A_REMPLIR,
    Acte,
    Signataire,
    binome_du_territoire,
    nommer_organisation,
)
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.langue.typographie import date_longue, enumerer, euros
from binome.domaine.mots.libelles import STATUTS_FINANCEMENT

AVERTISSEMENT = (
    "Cet accord est l'avis de la gouvernance du territoire sur une action. Il ne dit pas que l'aide est acquise : "
    "l'opérateur du dispositif examine la demande et décide seul. Les signatures sont celles de la plateforme, comme "
    "celles de la candidature : elles ne sont pas des signatures électroniques qualifiées."
)


@dataclass(frozen=True)
class PositionImprimee:
    """What one side of the binôme answered: `qualite`, who signed and in whose name, when, and the words."""

    qualite: str
    signataire: str
    le: str
    favorable: bool
    motifs: str
    reserves: str = ""
    interets: str = ""
    liens: str = ""


@dataclass(frozen=True)
class AccordImprime:
    """What the letter tells. `dispositif`: "" for none; `caduc`: since when, and what changed, "" while it holds."""

    numero: str
    demandeur: str
    demandee_le: str
    dispositif: str
    positions: tuple[PositionImprimee, ...]
    empreinte: str
    texte: str
    caduc: str = ""


def lettre_d_accord(dossier: Dossier, fiche: FicheAction, accord: AccordImprime) -> Acte:
    """The letter, made from the text that was read. Errors: ValueError when no firm carries the fiche."""
    entreprise = entreprise_de(fiche)
    if entreprise is None:
        raise ValueError(f"aucune entreprise privée ne porte l'action {fiche.numero_montre}")
    donne = all(p.favorable for p in accord.positions)
    quoi = "Accord" if donne else "Refus"
    suite = ", devenu caduc" if accord.caduc else ""
    return Acte(
        titre=f"{quoi} de la gouvernance{suite}",
        emetteur=f"Territoire d'industrie « {dossier.territoire} »",
        objet=f"Action « {fiche.titre} » ({fiche.numero_montre}), portée par {entreprise.nom}",
        preambule=(
            f"{accord.demandeur} a demandé le {accord.demandee_le} l'accord de la gouvernance du territoire "
            f"« {dossier.territoire} » pour le projet de {nommer_organisation(entreprise)}.",
            *((f"Ce document ne vaut plus. {accord.caduc}",) if accord.caduc else ()),
        ),
        formule=f"La gouvernance {'donne' if donne else 'ne donne pas'} son accord à l'action ainsi décrite :",
        articles=(*_articles(fiche, accord), *_interesses(dossier, fiche), *_positions(accord)),
        mentions=(),
        signataires=tuple(Signataire(p.qualite, f"{p.signataire}, signé le {p.le}") for p in accord.positions),
        references=(
            ("Demande", accord.numero),
            ("Action telle que lue (SHA-256)", accord.empreinte),
            ("Texte de la candidature d'où elle vient (SHA-256)", accord.texte),
        ),
        avertissement=AVERTISSEMENT,
    )


def _articles(fiche: FicheAction, accord: AccordImprime) -> Iterator[tuple[str, str]]:
    if accord.dispositif:
        yield "Dispositif", accord.dispositif
    yield "Objet", fiche.objectifs or fiche.description or A_REMPLIR
    yield "Coût", f"{euros(fiche.cout.montant)} {fiche.cout.base}" if fiche.cout else "non dit par le dossier"
    lignes = [
        f"{li.financeur} : {euros(li.montant)} ({STATUTS_FINANCEMENT[li.statut].lower()})" for li in fiche.financement
    ]
    yield "Plan de financement", " ; ".join(lignes) or "non dit par le dossier"
    debut = fiche.calendrier.debut if fiche.calendrier else None
    yield "Début des travaux", date_longue(debut) if debut else "non dit par le dossier"


def _interesses(dossier: Dossier, fiche: FicheAction) -> Iterator[tuple[str, str]]:
    entreprise = entreprise_de(fiche)
    if entreprise and (noms := interesses(binome_du_territoire(dossier), entreprise)):
        verbe = "dirige ou représente" if len(noms) == 1 else "dirigent ou représentent"
        yield "Qui porte l'action et est du binôme", f"{enumerer(list(noms))} {verbe} {entreprise.nom}."


def _positions(accord: AccordImprime) -> Iterator[tuple[str, str]]:
    for p in accord.positions:
        yield f"{p.qualite} : {'favorable' if p.favorable else 'défavorable'}", p.motifs
        if p.reserves:
            yield "Réserves", p.reserves
        yield "Intérêts déclarés", p.interets or "aucun"
        if p.liens:
            yield "Liens connus de la plateforme", p.liens
