"""The letter by which the governance of the territory agrees to a private firm's request for aid.

A private firm may ask for the « Fonds vert – Territoires d'industrie en transition écologique » (ADEME) only with the
agreement of the territory's governance.
"""

from __future__ import annotations

from collections.abc import Iterator

from binome.documents.modeles_actes.acte import (
    A_REMPLIR,
    Acte,
    Signataire,
    binome_du_territoire,
    nom_ou_blanc,
    nommer_elu,
    nommer_industriel,
    nommer_organisation,
)
from binome.domaine.dossier.acteurs import PRIVEES, Organisation
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.gouvernance import Binome
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.langue.typographie import date_longue, enumerer, euros
from binome.domaine.mots.libelles import STATUTS_FINANCEMENT

DISPOSITIF = "Fonds vert – Territoires d'industrie en transition écologique (ADEME)"


def entreprise_de(fiche: FicheAction) -> Organisation | None:
    """The private firm that carries an action, None when none does."""
    return next((p for p in fiche.porteurs if p.nature in PRIVEES), None)


def interesses(binome: Binome | None, entreprise: Organisation) -> tuple[str, ...]:
    """Names of those of the binôme who lead, or represent, the firm: they do not sign."""
    if binome is None:
        return ()
    siennes = []
    if binome.industriel and binome.industriel.entreprise and _meme(binome.industriel.entreprise, entreprise):
        siennes.append(binome.industriel.nom)
    if binome.elu and any(_meme(e, entreprise) for e in binome.elu.entreprises):
        siennes.append(binome.elu.nom)
    return tuple(siennes)


def accord_de_la_gouvernance(dossier: Dossier, fiche: FicheAction) -> Acte:
    """The letter for the firm that carries `fiche`. Errors: ValueError when no private firm does."""
    entreprise = entreprise_de(fiche)
    if entreprise is None:
        raise ValueError(f"aucune entreprise privée ne porte l'action {fiche.numero_montre}")
    binome = binome_du_territoire(dossier)
    elu, industriel = (binome.elu, binome.industriel) if binome else (None, None)
    ecartes = interesses(binome, entreprise)
    signataires = [("L'élu", nom_ou_blanc(elu)), ("L'industriel", nom_ou_blanc(industriel))]
    return Acte(
        titre="Accord de la gouvernance",
        emetteur=f"Territoire d'industrie « {dossier.territoire} »",
        objet=f"Demande d'aide de {entreprise.nom} pour l'action « {fiche.titre} »",
        preambule=(
            f"La gouvernance du territoire « {dossier.territoire} », représentée par {nommer_elu(elu)} et "
            f"{nommer_industriel(industriel)}, a examiné le projet de {nommer_organisation(entreprise)}.",
        ),
        formule="Elle donne son accord à la demande d'aide ainsi décrite :",
        articles=tuple(_articles(fiche)) + tuple(_deport(ecartes)),
        mentions=(
            ("Décision de l'instance", A_REMPLIR),
            ("L'entreprise déclare ne pas être en difficulté au sens européen", A_REMPLIR),
            ("L'entreprise déclare que les travaux n'ont pas commencé", A_REMPLIR),
            ("Fait à, le", A_REMPLIR),
        ),
        signataires=tuple(
            Signataire(f"{qualite}, remplacé", A_REMPLIR) if nom in ecartes else Signataire(qualite, nom)
            for qualite, nom in signataires
        ),
    )


def _articles(fiche: FicheAction) -> Iterator[tuple[str, str]]:
    yield "Dispositif", DISPOSITIF
    yield "Action", f"{fiche.titre} ({fiche.numero_montre})"
    yield "Objet", fiche.objectifs or fiche.description or A_REMPLIR
    yield "Coût", f"{euros(fiche.cout.montant)} {fiche.cout.base}" if fiche.cout else A_REMPLIR
    lignes = [
        f"{li.financeur} : {euros(li.montant)} ({STATUTS_FINANCEMENT[li.statut].lower()})" for li in fiche.financement
    ]
    yield "Plan de financement", " ; ".join(lignes) or A_REMPLIR
    calendrier = fiche.calendrier
    debut = date_longue(calendrier.debut) if calendrier and calendrier.debut else A_REMPLIR
    yield "Début des travaux", debut
    yield "Régime d'aides d'État", fiche.aides_etat.regime if fiche.aides_etat else A_REMPLIR


def _deport(ecartes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if ecartes:
        verbe = "dirige ou représente" if len(ecartes) == 1 else "dirigent ou représentent"
        yield (
            "Déport",
            f"{enumerer(list(ecartes))} {verbe} l'entreprise : sans part à la décision, ni signature de cette lettre.",
        )


def _meme(une: Organisation, autre: Organisation) -> bool:
    if une.siren and autre.siren:
        return une.siren == autre.siren
    return une.nom.casefold() == autre.nom.casefold()
