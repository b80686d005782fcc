"""Checks on money: amounts present, adding up, and equal to what is claimed."""

from __future__ import annotations

from decimal import Decimal

from binome.appels.controles.fiches import FICHES, ou_fiche
from binome.appels.controles.recueil import Recueil
from binome.appels.parametres import Parametres, ValeurDeSeuil
from binome.appels.regle import Conclusion, Contexte, conforme, manquement, preuve_dossier, sans_objet
from binome.domaine.dossier.chiffres import Chiffre
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.langue.typographie import accord, enumerer, euros, euros_courts

recueil = Recueil("financement")
_MULTIPLES = {"€": 1, "k€": 1_000, "M€": 1_000_000, "Md€": 1_000_000_000}


def _annonce(dossier: Dossier) -> tuple[Chiffre, Decimal] | None:
    """The total that the dossier claims for its projects, in euros."""
    for chiffre in dossier.chiffres:
        if chiffre.grandeur == "montant_projets" and chiffre.unite in _MULTIPLES:
            return chiffre, chiffre.valeur * _MULTIPLES[chiffre.unite]
    return None


@recueil.controle()
def montants_presents(dossier: Dossier, contexte: Contexte) -> Conclusion:
    presentees = dossier.plan_actions.presentees
    if not presentees:
        return sans_objet("Aucune action présentée.")
    sans = [f for f in presentees if f.cout is None]
    if not sans:
        return conforme(f"Les {len(presentees)} actions ont un coût.")
    annonce = _annonce(dossier)
    suite = f", alors que le dossier annonce {euros_courts(annonce[1])}" if annonce else ""
    debut = (
        f"Aucune des {len(presentees)} actions n'a de montant"
        if len(sans) == len(presentees)
        else f"{accord(len(sans), 'action', 'actions')} sur {len(presentees)} n'ont pas de montant"
    )
    return manquement(
        f"{debut}{suite}.",
        ou=[ou_fiche(f, "cout") for f in sans],
        preuves=[preuve_dossier("actions sans montant", len(sans), f"actions sur {len(presentees)}")]
        + ([preuve_dossier(annonce[0].libelle, float(annonce[0].valeur), annonce[0].unite)] if annonce else []),
        a_faire="Donnez le coût de chaque action, HT ou TTC, même approché, et son plan de financement.",
    )


class Total(Parametres):
    """`ecart`: relative gap allowed between the amount claimed and the sum of the fiches."""

    ecart: ValeurDeSeuil


@recueil.controle(Total)
def total_annonce(dossier: Dossier, contexte: Contexte, p: Total) -> Conclusion:
    annonce = _annonce(dossier)
    if annonce is None:
        return sans_objet("Le dossier n'annonce pas de montant total.")
    chiffre, attendu = annonce
    total = sum((f.cout.montant for f in dossier.plan_actions.fiches if f.cout), Decimal(0))
    ecart = abs(total - attendu) / attendu if attendu else Decimal(0)
    preuves = [
        preuve_dossier(chiffre.libelle, float(chiffre.valeur), chiffre.unite),
        preuve_dossier("somme des coûts des fiches", float(total), "€"),
    ]
    if ecart <= Decimal(str(p.ecart)):
        return conforme(f"Les fiches totalisent {euros_courts(total)}, pour {euros_courts(attendu)} annoncés.", preuves)
    return manquement(
        f"Le dossier annonce {euros_courts(attendu)} de projets ; ses fiches totalisent {euros_courts(total)}.",
        ou=[f"chiffres[{chiffre.id}]", FICHES],
        preuves=preuves,
        a_faire="Faites apparaître dans les fiches les montants qui composent ce total, ou corrigez l'annonce.",
    )


@recueil.controle()
def plans_equilibres(dossier: Dossier, contexte: Contexte) -> Conclusion:
    avec_plan = [f for f in dossier.plan_actions.presentees if f.cout and f.financement]
    if not avec_plan:
        return sans_objet("Aucune action présentée n'a à la fois un coût et un plan de financement.")
    faux = [f for f in avec_plan if _ecart(f)]
    if not faux:
        return conforme(f"{accord(len(avec_plan), 'plan de financement tombe', 'plans de financement tombent')} juste.")
    return manquement(
        f"{accord(len(faux), 'plan de financement ne tombe', 'plans de financement ne tombent')} pas juste : "
        f"{enumerer([_phrase(f) for f in faux], 5)}.",
        ou=[ou_fiche(f, "financement") for f in faux],
        preuves=[
            p
            for f in faux
            for p in (
                preuve_dossier(f"{f.numero_montre} : coût", float(f.cout.montant if f.cout else 0), "€"),
                preuve_dossier(
                    f"{f.numero_montre} : somme des financements non refusés", float(f.financement_acquis), "€"
                ),
            )
        ],
        a_faire="Complétez ou réduisez les lignes de financement pour que leur somme égale le coût ; une ligne "
        "refusée ne compte plus.",
    )


def _ecart(fiche: FicheAction) -> Decimal:
    """Cost minus funding, in euros: positive when money is missing."""
    return (fiche.cout.montant if fiche.cout else Decimal(0)) - fiche.financement_acquis


def _phrase(fiche: FicheAction) -> str:
    ecart = _ecart(fiche)
    return f"à la fiche {fiche.numero_montre}, {'il manque' if ecart > 0 else 'il y a en trop'} {euros(abs(ecart))}"


@recueil.controle()
def regime_aides(dossier: Dossier, contexte: Contexte) -> Conclusion:
    aidees = [
        f
        for f in dossier.plan_actions.presentees
        if any(p.nature == "entreprise" for p in f.porteurs)
        and any(li.nature in ("subvention", "avance", "garantie") and li.statut != "refuse" for li in f.financement)
    ]
    if not aidees:
        return sans_objet("Aucune action portée par une entreprise ne demande d'aide publique chiffrée.")
    sans = [f for f in aidees if f.aides_etat is None]
    if not sans:
        return conforme("Chaque action aidée d'une entreprise cite son régime d'aides d'État.")
    return manquement(
        f"{accord(len(sans), 'action d’entreprise demande', 'actions d’entreprises demandent')} une aide publique sans "
        f"citer de régime : {enumerer([f.numero_montre for f in sans], 8)}.",
        ou=[ou_fiche(f, "aides_etat") for f in sans],
        a_faire="Citez le régime (de minimis, régime exempté…), avec le service instructeur s'il le faut.",
    )
