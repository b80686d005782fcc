"""Rules on the action plan as a whole (call 2023, § 2)."""

from __future__ import annotations

from collections import Counter

from binome.appels.regle import Conclusion, Contexte, Recueil, conforme, manquement, preuve_dossier, sans_objet
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import Enjeu, FicheAction
from binome.domaine.langue.typographie import accord, enumerer, nombre, pourcent
from binome.domaine.verdict.constat import Gravite, Preuve

recueil = Recueil()
FICHES = "plan_actions.fiches"


def ou_fiche(fiche: FicheAction, champ: str = "") -> str:
    return f"{FICHES}[{fiche.id}]" + (f".{champ}" if champ else "")


@recueil.regle("PLA-01", "Une feuille de route", "plan-strategie", Gravite.bloquant)
def feuille_de_route(dossier: Dossier, contexte: Contexte) -> Conclusion:
    plan = dossier.plan_actions
    if plan.presentees and plan.strategie:
        return conforme(f"Le dossier dit sa stratégie et présente {accord(len(plan.presentees), 'action')}.")
    manque = [
        texte
        for absent, texte in ((not plan.strategie, "la stratégie"), (not plan.presentees, "les actions"))
        if absent
    ]
    return manquement(
        f"La feuille de route est incomplète : il manque {enumerer(manque)}.",
        ou=["plan_actions.strategie"] if not plan.strategie else [FICHES],
        a_faire="Dites en quelques lignes où va l'industrie du territoire, puis les actions qui y mènent.",
    )


@recueil.regle("PLA-02", "Une dizaine d'actions au plus", "plan-nombre", Gravite.a_justifier)
def nombre_actions(dossier: Dossier, contexte: Contexte) -> Conclusion:
    presentees, maximum = len(dossier.plan_actions.presentees), int(contexte.appel.seuil("actions_max"))
    preuves = [
        preuve_dossier("actions présentées", presentees, "actions"),
        Preuve(libelle="maximum demandé", valeur=maximum, unite="actions", source="appel"),
    ]
    if presentees <= maximum:
        return conforme(
            f"{accord(presentees, 'action présentée', 'actions présentées')}, pour une dizaine au plus.", preuves
        )
    return manquement(
        f"Le plan présente {presentees} actions, là où l'appel en demande une dizaine au plus.",
        ou=[FICHES],
        preuves=preuves,
        a_faire=f"Choisissez les {maximum} actions de la candidature et gardez les autres en réserve : "
        "elles ne sont pas perdues.",
    )


@recueil.regle("PLA-03", "Les quatre enjeux nationaux", "plan-enjeux", Gravite.conseil)
def couverture_enjeux(dossier: Dossier, contexte: Contexte) -> Conclusion:
    comptes = _par_enjeu(dossier)
    if not dossier.plan_actions.presentees:
        return sans_objet("Aucune action présentée.")
    preuves = _preuves_enjeux(comptes, contexte)
    absents = [e for e in contexte.appel.enjeux if not comptes[Enjeu(e.id)]]
    if not absents:
        return conforme("Chacun des quatre enjeux a au moins une action.", preuves)
    return manquement(
        f"Aucune action ne sert {enumerer([e.nom.lower() for e in absents])}.",
        ou=["plan_actions.axes"],
        preuves=preuves,
        a_faire="Rattachez une action à chaque enjeu, ou dites pourquoi le territoire n'est pas concerné.",
    )


@recueil.regle("PLA-04", "Un plan équilibré entre les enjeux", "plan-enjeux", Gravite.a_justifier)
def equilibre_enjeux(dossier: Dossier, contexte: Contexte) -> Conclusion:
    comptes, presentees = _par_enjeu(dossier), len(dossier.plan_actions.presentees)
    if presentees < len(contexte.appel.enjeux):
        return sans_objet("Trop peu d'actions pour parler d'équilibre.")
    enjeu, compte = max(comptes.items(), key=lambda paire: paire[1], default=(Enjeu.innovation, 0))
    part, preuves = compte / presentees, _preuves_enjeux(comptes, contexte)
    maximum = contexte.appel.seuil("part_enjeu_max")
    if part <= maximum:
        return conforme(f"Aucun enjeu ne dépasse {pourcent(maximum)} des actions.", preuves)
    nom = next(e.nom for e in contexte.appel.enjeux if e.id == enjeu)
    axes = [a.id for a in dossier.plan_actions.axes if enjeu in a.enjeux]
    return manquement(
        f"{compte} actions sur {presentees}, soit {pourcent(part)}, servent le seul enjeu « {nom} ».",
        ou=[f"plan_actions.axes[{axe}]" for axe in axes] or [FICHES],
        preuves=preuves,
        a_faire="En ne gardant qu'une dizaine d'actions, gardez-en pour chaque enjeu, ou expliquez ce choix.",
    )


def _par_enjeu(dossier: Dossier) -> Counter[Enjeu]:
    plan = dossier.plan_actions
    par_axe = {axe.id: axe.enjeux for axe in plan.axes}
    return Counter(e for fiche in plan.presentees for e in fiche.enjeux or par_axe.get(fiche.axe, ()))


def _preuves_enjeux(comptes: Counter[Enjeu], contexte: Contexte) -> list[Preuve]:
    return [preuve_dossier(e.nom, comptes[Enjeu(e.id)], "actions") for e in contexte.appel.enjeux]


@recueil.regle("PLA-05", "Des actions rattachées à un enjeu", "plan-enjeu-local", Gravite.conseil)
def enjeu_local(dossier: Dossier, contexte: Contexte) -> Conclusion:
    plan = dossier.plan_actions
    par_axe = {axe.id: axe.enjeux for axe in plan.axes}
    orphelines = [f for f in plan.presentees if not (f.enjeux or par_axe.get(f.axe) or f.enjeu_local)]
    locales = [f for f in plan.presentees if f.enjeu_local]
    if orphelines:
        return manquement(
            f"{accord(len(orphelines), 'action ne sert', 'actions ne servent')} aucun enjeu, national ou local.",
            ou=[ou_fiche(f, "enjeux") for f in orphelines],
            a_faire="Rattachez chacune à un enjeu national, ou à l'enjeu local du territoire.",
        )
    if locales and not (plan.enjeu_local and plan.enjeu_local.justification):
        return manquement(
            f"{accord(len(locales), 'action sert', 'actions servent')} un enjeu local que le dossier n'explique pas.",
            ou=["plan_actions.enjeu_local"],
            a_faire="Dites quel est cet enjeu et pourquoi il est propre au territoire.",
        )
    return conforme("Chaque action est rattachée à un enjeu.")


@recueil.regle("PLA-06", "Un plan construit avec les industriels", "plan-partagees", Gravite.a_justifier)
def plan_partage(dossier: Dossier, contexte: Contexte) -> Conclusion:
    if dossier.plan_actions.elaboration:
        return conforme("Le dossier dit comment élus et industriels ont construit le plan.")
    return manquement(
        "Le dossier ne dit pas comment élus et industriels ont construit ensemble le plan d'actions.",
        ou=["plan_actions.elaboration"],
        a_faire="Citez les réunions, les entreprises rencontrées, qui a arbitré et quand.",
    )


@recueil.regle(
    "PLA-07",
    "Une action n'est pas celle d'une seule entreprise",
    ("plan-partagees", "droit-aides-etat"),
    Gravite.a_justifier,
)
def actions_partagees(dossier: Dossier, contexte: Contexte) -> Conclusion:
    seules = [f for f in dossier.plan_actions.presentees if f.portee_par_une_seule_entreprise and not f.aides_etat]
    if not seules:
        return conforme("Aucune action n'est portée par une seule entreprise sans régime d'aides d'État.")
    return manquement(
        f"{accord(len(seules), 'action est portée', 'actions sont portées')} par une seule entreprise, sans partenaire : "
        f"{enumerer([f'{f.porteurs[0].nom} ({f.id})' for f in seules])}. Les aider pose la question des aides d'État "
        "(traité sur le fonctionnement de l'Union européenne, art. 107).",
        ou=[ou_fiche(f, "porteurs") for f in seules],
        preuves=[preuve_dossier(f"{f.id} {f.titre}", f.porteurs[0].nom) for f in seules],
        a_faire="Ajoutez les partenaires et ce que le territoire y gagne, ou indiquez le régime d'aides d'État qui "
        "couvre l'action.",
    )


@recueil.regle("PLA-08", "Les enseignements de la phase 1", "plan-enseignements", Gravite.a_justifier)
def enseignements_phase1(dossier: Dossier, contexte: Contexte) -> Conclusion:
    if dossier.plan_actions.enseignements_phase1:
        return conforme("Le dossier dit ce que la phase 1 a appris.")
    return manquement(
        "Le dossier ne dit pas un mot de ce que la phase 1 a appris.",
        ou=["plan_actions.enseignements_phase1"],
        a_faire="Dites ce qui a été fait, ce qui a manqué et ce que cela change, ou que le territoire n'en était pas.",
    )


@recueil.regle("PLA-09", "Le nombre de projets annoncé", ("plan-concretes", "methode-chiffres"), Gravite.a_justifier)
def projets_annonces(dossier: Dossier, contexte: Contexte) -> Conclusion:
    annonce = next((c for c in dossier.chiffres if c.grandeur == "projets"), None)
    if annonce is None:
        return sans_objet("Le dossier n'annonce pas de nombre de projets.")
    fiches = dossier.plan_actions.fiches
    mures = [f for f in fiches if f.maturite in ("pret", "engage", "realise")]
    if len(mures) >= annonce.valeur:
        return conforme(f"{len(mures)} actions sont prêtes, engagées ou réalisées, autant qu'annoncé.")
    return manquement(
        f"Le dossier annonce {nombre(annonce.valeur)} projets mûrs ; sur ses {len(fiches)} actions, "
        f"{len(mures) or 'aucune'} {'ne dit' if not mures else 'seulement dit'} être prête, engagée ou réalisée.",
        ou=[f"chiffres[{annonce.id}]", FICHES],
        preuves=[
            preuve_dossier(annonce.libelle, float(annonce.valeur), annonce.unite),
            preuve_dossier("actions prêtes, engagées ou réalisées", len(mures), "actions"),
        ],
        a_faire="Indiquez la maturité de chaque action, ou corrigez le nombre annoncé.",
    )
