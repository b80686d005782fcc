"""Checks on each fiche action: concrete, written, complete, its dates in order."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from pydantic import model_validator

from binome.appels.controles.recueil import Recueil
from binome.appels.parametres import Parametres, Rubriques, ValeurDeSeuil
from binome.appels.regle import Conclusion, Contexte, conforme, manquement, preuve_dossier, sans_objet
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.langue.typographie import accord, date_longue, enumerer
from binome.domaine.verdict.constat import Preuve

recueil = Recueil("fiches")

FICHES = "plan_actions.fiches"


def ou_fiche(fiche: FicheAction, champ: str = "") -> str:
    return f"{FICHES}[{fiche.id}]" + (f".{champ}" if champ else "")


class Completes(Parametres):
    """`champs`: field → its words; `phrase` says how many fiches lack some, with {n} and {total}."""

    champs: Rubriques
    phrase: str
    a_faire: str

    def dite(self, n: str, total: int) -> str:
        return self.phrase.replace("{n}", n).replace("{total}", str(total))

    @model_validator(mode="after")
    def _rien_d_autre_entre_accolades(self) -> Completes:
        if {"{", "}"} & set(self.dite("", 0)):
            raise ValueError("« phrase » ne remplace que {n} et {total} : rien d'autre n'y va entre accolades")
        return self


def _manques(fiche: FicheAction, champs: dict[str, str]) -> list[str]:
    return [champ for champ in champs if not getattr(fiche, champ)]


@recueil.controle(Completes)
def completes(dossier: Dossier, contexte: Contexte, p: Completes) -> Conclusion:
    champs, presentees = p.champs, dossier.plan_actions.presentees
    if not presentees:
        return sans_objet("Aucune action présentée.")
    manques = {fiche.id: _manques(fiche, champs) for fiche in presentees}
    ou = [ou_fiche(f, champ) for f in presentees for champ in manques[f.id]]
    if not ou:
        return conforme(f"Les {len(presentees)} fiches ont {enumerer(list(champs.values()))}.")
    par_champ: dict[str, int] = defaultdict(int)
    for liste in manques.values():
        for champ in liste:
            par_champ[champ] += 1
    incompletes = sum(bool(liste) for liste in manques.values())
    detail = enumerer([f"{champs[champ]} ({compte})" for champ, compte in par_champ.items()])
    return manquement(
        f"{p.dite(accord(incompletes, 'fiche', 'fiches'), len(presentees))} Manque le plus souvent : {detail}.",
        ou=ou,
        preuves=[
            preuve_dossier(f"fiches sans {champs[c]}", f"{n} sur {len(presentees)}") for c, n in par_champ.items()
        ],
        a_faire=p.a_faire,
    )


@recueil.controle()
def porteurs_identifies(dossier: Dossier, contexte: Contexte) -> Conclusion:
    sans_siren = [
        (fiche, porteur)
        for fiche in dossier.plan_actions.presentees
        for porteur in fiche.porteurs
        if porteur.siren is None
    ]
    if not sans_siren:
        return conforme("Tous les porteurs d'actions ont un SIREN.")
    noms = list(dict.fromkeys(porteur.nom for _, porteur in sans_siren))
    return manquement(
        f"{accord(len(noms), 'porteur cité n’a', 'porteurs cités n’ont')} pas de SIREN : {enumerer(noms, 6)}.",
        ou=list(dict.fromkeys(ou_fiche(f, "porteurs") for f, _ in sans_siren)) or [FICHES],
        a_faire="Ajoutez le SIREN de chaque porteur : il évite les homonymes et remplit le reste de la fiche.",
    )


@recueil.controle()
def dates_qui_se_suivent(dossier: Dossier, contexte: Contexte) -> Conclusion:
    """An action that ends before it begins, or a day of another century, is a slip of the keyboard."""
    dates = [(fiche, champ, jour) for fiche in dossier.plan_actions.presentees for champ, jour in _dates(fiche)]
    if not dates:
        return sans_objet("Aucune date dans les actions présentées.")
    siecle = contexte.date.year // 100
    fautes = [(f, champ, f"{date_longue(j)} ({f.numero_montre})") for f, champ, j in dates if j.year // 100 != siecle]
    fautes += [
        (f, "calendrier", f"{f.numero_montre} finit avant de commencer")
        for f in dossier.plan_actions.presentees
        if _rebours(f)
    ]
    if not fautes:
        return conforme("Aucune action ne finit avant de commencer, et toutes les dates sont de ce siècle.")
    return manquement(
        f"{accord(len(fautes), 'date ne tient', 'dates ne tiennent')} pas : {enumerer([dit for *_, dit in fautes], 6)}.",
        ou=list(dict.fromkeys(ou_fiche(fiche, champ) for fiche, champ, _ in fautes)),
        preuves=[preuve_dossier("date à reprendre", dit) for *_, dit in fautes[:6]],
        a_faire="Corrigez ces dates : une année tapée seule dans un tableur devient un jour de 1905.",
    )


def _dates(fiche: FicheAction) -> Iterator[tuple[str, dt.date]]:
    """The days of a fiche, and the field that holds each."""
    calendrier = fiche.calendrier
    lues = [("calendrier.debut", calendrier.debut), ("calendrier.fin", calendrier.fin)] if calendrier else []
    lues += [("calendrier.jalons", jalon.date) for jalon in calendrier.jalons] if calendrier else []
    lues += [("financement", ligne.date) for ligne in fiche.financement]
    lues += [("indicateurs", indicateur.echeance) for indicateur in fiche.indicateurs]
    return ((champ, jour) for champ, jour in lues if jour is not None)


def _rebours(fiche: FicheAction) -> bool:
    calendrier = fiche.calendrier
    return bool(calendrier and calendrier.debut and calendrier.fin and calendrier.fin < calendrier.debut)


@recueil.controle()
def sites_nommes(dossier: Dossier, contexte: Contexte) -> Conclusion:
    presentees = dossier.plan_actions.presentees
    if not presentees:
        return sans_objet("Aucune action présentée.")
    sans = [f for f in presentees if not f.territoires.sites]
    if not sans:
        return conforme(f"{accord(len(presentees), 'fiche nomme son site', 'fiches nomment leur site')}.")
    return manquement(
        f"{accord(len(sans), 'fiche ne nomme', 'fiches ne nomment')} aucun site : {enumerer([f.numero_montre for f in sans], 8)}.",
        ou=[ou_fiche(f, "territoires") for f in sans],
        preuves=[preuve_dossier("fiches sans site", len(sans), f"sur {len(presentees)}")],
        a_faire="Nommez le site dans la fiche, ou faites une fiche par site.",
    )


class AuPlusTard(Parametres):
    """`annee`: the last year in which an action may end."""

    annee: ValeurDeSeuil


@recueil.controle(AuPlusTard)
def pretes_au_plus_tard(dossier: Dossier, contexte: Contexte, p: AuPlusTard) -> Conclusion:
    presentees, annee = dossier.plan_actions.presentees, int(p.annee)
    if not presentees:
        return sans_objet("Aucune action présentée.")
    fins = {f.id: f.calendrier.fin if f.calendrier else None for f in presentees}
    muettes = [f for f in presentees if fins[f.id] is None]
    tardives = [f for f in presentees if (fin := fins[f.id]) and fin.year > annee]
    if not muettes and not tardives:
        return conforme(f"{accord(len(presentees), 'action s’achève', 'actions s’achèvent')} en {annee} au plus tard.")
    phrases = [f"{f.numero_montre} s'achève le {date_longue(fin)}" for f in tardives if (fin := fins[f.id])]
    phrases += [f"{f.numero_montre} ne dit pas quand elle s'achève" for f in muettes]
    return manquement(
        f"L'appel demande {annee} au plus tard : {enumerer(phrases, 6)}.",
        ou=[ou_fiche(f, "calendrier") for f in (*tardives, *muettes)],
        preuves=[Preuve(libelle="dernière année", valeur=annee, source="appel")],
        a_faire="Donnez la date de fin de chaque action, ou dites ce qui permettrait de l'avancer.",
    )
