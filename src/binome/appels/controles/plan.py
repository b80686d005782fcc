"""Checks on the action plan as a whole: how many actions, which stakes, shared with whom."""

from __future__ import annotations

from collections import Counter

from binome.appels.controles.fiches import FICHES, ou_fiche
from binome.appels.controles.recueil import Recueil
from binome.appels.parametres import Parametres, ValeurDeSeuil
from binome.appels.regle import Conclusion, Contexte, conforme, manquement, preuve_dossier, sans_objet
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import accord, en_lettres, enumerer, nombre, pourcent
from binome.domaine.verdict.constat import Preuve

recueil = Recueil("plan")


@recueil.controle()
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


class Nombre(Parametres):
    """At most `maximum` actions; `dit` is the call's own word for it, « une dizaine »."""

    maximum: ValeurDeSeuil
    dit: str


@recueil.controle(Nombre)
def nombre_actions(dossier: Dossier, contexte: Contexte, p: Nombre) -> Conclusion:
    presentees, maximum = len(dossier.plan_actions.presentees), int(p.maximum)
    preuves = [
        preuve_dossier("actions présentées", presentees, "actions"),
        Preuve(libelle="maximum demandé", valeur=maximum, unite="actions", source="appel"),
    ]
    if presentees <= maximum:
        return conforme(
            f"{accord(presentees, 'action présentée', 'actions présentées')}, pour {p.dit} au plus.", preuves
        )
    return manquement(
        f"Le plan présente {presentees} actions, là où l'appel en demande {p.dit} au plus.",
        ou=[FICHES],
        preuves=preuves,
        a_faire=f"Choisissez les {maximum} actions de la candidature et gardez les autres en réserve : "
        "elles ne sont pas perdues.",
    )


@recueil.controle()
def couverture_enjeux(dossier: Dossier, contexte: Contexte) -> Conclusion:
    comptes = _par_enjeu(dossier)
    if not dossier.plan_actions.presentees:
        return sans_objet("Aucune action présentée.")
    preuves = _preuves_enjeux(comptes, contexte)
    absents = [e for e in contexte.appel.enjeux if not comptes[e.id]]
    if not absents:
        return conforme(f"Chacun des {en_lettres(len(contexte.appel.enjeux))} enjeux a au moins une action.", preuves)
    return manquement(
        f"Aucune action ne sert {enumerer([e.nom.lower() for e in absents])}.",
        ou=["plan_actions.axes"],
        preuves=preuves,
        a_faire="Rattachez une action à chaque enjeu, ou dites pourquoi le territoire n'est pas concerné.",
    )


class Equilibre(Parametres):
    """No stake takes more than the share `part_max` of the actions."""

    part_max: ValeurDeSeuil
    a_faire: str


@recueil.controle(Equilibre)
def equilibre_enjeux(dossier: Dossier, contexte: Contexte, p: Equilibre) -> Conclusion:
    comptes, presentees = _par_enjeu(dossier), len(dossier.plan_actions.presentees)
    if presentees < len(contexte.appel.enjeux):
        return sans_objet("Trop peu d'actions pour parler d'équilibre.")
    enjeu, compte = max(comptes.items(), key=lambda paire: paire[1], default=("", 0))
    part, preuves = compte / presentees, _preuves_enjeux(comptes, contexte)
    if part <= p.part_max:
        return conforme(f"Aucun enjeu ne dépasse {pourcent(p.part_max)} des actions.", preuves)
    nom = contexte.appel.noms_enjeux.get(enjeu, enjeu)
    axes = [a.id for a in dossier.plan_actions.axes if enjeu in a.enjeux]
    return manquement(
        f"{compte} actions sur {presentees}, soit {pourcent(part)}, servent le seul enjeu « {nom} ».",
        ou=[f"plan_actions.axes[{axe}]" for axe in axes] or [FICHES],
        preuves=preuves,
        a_faire=p.a_faire,
    )


def _par_enjeu(dossier: Dossier) -> Counter[str]:
    plan = dossier.plan_actions
    par_axe = {axe.id: axe.enjeux for axe in plan.axes}
    return Counter(e for fiche in plan.presentees for e in fiche.enjeux or par_axe.get(fiche.axe, ()))


def _preuves_enjeux(comptes: Counter[str], contexte: Contexte) -> list[Preuve]:
    return [preuve_dossier(e.nom, comptes[e.id], "actions") for e in contexte.appel.enjeux]


class Rattachement(Parametres):
    """`echelle`: the level of the call's stakes, in words: « national »."""

    echelle: str


@recueil.controle(Rattachement)
def enjeux_rattaches(dossier: Dossier, contexte: Contexte, p: Rattachement) -> Conclusion:
    plan = dossier.plan_actions
    if etrangers := _etrangers(dossier, contexte):
        return _inconnus(etrangers, contexte)
    par_axe = {axe.id: axe.enjeux for axe in plan.axes}
    orphelines = [f for f in plan.presentees if not (f.enjeux or par_axe.get(f.axe) or f.enjeu_local)]
    locales = [f for f in plan.presentees if f.enjeu_local]
    if orphelines:
        return manquement(
            f"{accord(len(orphelines), 'action ne sert', 'actions ne servent')} aucun enjeu, {p.echelle} ou local.",
            ou=[ou_fiche(f, "enjeux") for f in orphelines],
            a_faire=f"Rattachez chacune à un enjeu {p.echelle}, ou à l'enjeu local du territoire.",
        )
    if locales and not (plan.enjeu_local and plan.enjeu_local.justification):
        return manquement(
            f"{accord(len(locales), 'action sert', 'actions servent')} un enjeu local que le dossier n'explique pas.",
            ou=["plan_actions.enjeu_local"],
            a_faire="Dites quel est cet enjeu et pourquoi il est propre au territoire.",
        )
    return conforme("Chaque action est rattachée à un enjeu.")


def _etrangers(dossier: Dossier, contexte: Contexte) -> list[tuple[str, str]]:
    """Place and stake, for each stake that the call does not name."""
    plan, connus = dossier.plan_actions, contexte.appel.noms_enjeux
    cites = [(f"plan_actions.axes[{axe.id}].enjeux", e) for axe in plan.axes for e in axe.enjeux]
    cites += [(ou_fiche(fiche, "enjeux"), e) for fiche in plan.fiches for e in fiche.enjeux]
    return [(ou, enjeu) for ou, enjeu in cites if enjeu not in connus]


def _inconnus(etrangers: list[tuple[str, str]], contexte: Contexte) -> Conclusion:
    noms = list(dict.fromkeys(enjeu for _, enjeu in etrangers))
    un = len(noms) == 1
    connus = [f"{nom} (« {e} »)" for e, nom in contexte.appel.noms_enjeux.items()]
    return manquement(
        f"{enumerer([f'« {nom} »' for nom in noms], 6)} {'n’est pas un enjeu' if un else 'ne sont pas des enjeux'} de l'appel.",
        ou=list(dict.fromkeys(ou for ou, _ in etrangers)),
        a_faire=f"Choisissez parmi les enjeux de l'appel : {enumerer(connus)}."
        if connus
        else "Retirez-les : l'appel ne nomme aucun enjeu.",
    )


@recueil.controle()
def actions_partagees(dossier: Dossier, contexte: Contexte) -> Conclusion:
    seules = [f for f in dossier.plan_actions.presentees if f.portee_par_une_seule_entreprise and not f.aides_etat]
    if not seules:
        return conforme("Aucune action n'est portée par une seule entreprise sans régime d'aides d'État.")
    return manquement(
        f"{accord(len(seules), 'action est portée', 'actions sont portées')} par une seule entreprise, sans partenaire : "
        f"{enumerer([f'{f.porteurs[0].nom} ({f.numero_montre})' for f in seules])}. Les aider pose la question des aides d'État "
        "(traité sur le fonctionnement de l'Union européenne, art. 107).",
        ou=[ou_fiche(f, "porteurs") for f in seules],
        preuves=[preuve_dossier(f"{f.numero_montre} {f.titre}", f.porteurs[0].nom) for f in seules],
        a_faire="Ajoutez les partenaires et ce que le territoire y gagne, ou indiquez le régime d'aides d'État qui "
        "couvre l'action.",
    )


@recueil.controle()
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
