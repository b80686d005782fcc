"""State aid: what can be counted. Never which regime applies: the authority that grants the aid says it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from pydantic import Field

from binome.domaine.dossier.plan_actions import StatutFinancement
from binome.domaine.dossier.profil import ProfilEconomique
from binome.domaine.langue.typographie import date_longue, euros
from binome.offre.conditions.recueil import Parametres, Recueil, Reponse, a_confirmer, manque, remplie
from binome.offre.situation import Situation

recueil = Recueil("aides")
PLAFOND_MINIMIS = 300_000
"""Euros per single undertaking over three rolling years: règlement (UE) 2023/2831, from 1 January 2024 to 2030."""
_DEMANDEES = {StatutFinancement.demande, StatutFinancement.accorde, StatutFinancement.envisage}


class Plafond(Parametres):
    """The ceiling, in euros."""

    plafond: float = Field(default=PLAFOND_MINIMIS, gt=0)


@recueil.controle()
def sous_le_cout(situation: Situation, parametres: Parametres) -> Reponse:
    """The aids asked for and granted do not exceed the cost of the action."""
    fiche, ou = situation.fiche, situation.ou("financement")
    publiques = [li for li in fiche.financement if li.nature in ("subvention", "avance") and li.statut in _DEMANDEES]
    somme = sum((li.montant for li in publiques), Decimal(0))
    if fiche.cout is None:
        return a_confirmer("le coût de l'action n'est pas connu", situation.ou("cout"), "Chiffrez l'action.")
    if not fiche.financement:
        return a_confirmer("le plan de financement est vide", ou, "Dites les aides déjà demandées ou accordées.")
    dit = f"{euros(somme)} d'aides pour un coût de {euros(fiche.cout.montant)}"
    if somme > fiche.cout.montant:
        return manque(dit, ou, "Ramenez les aides sous le coût de l'action.")
    return remplie(dit, ou)


@recueil.controle(Plafond)
def place_de_minimis(situation: Situation, parametres: Plafond) -> Reponse:
    """What the carrier declares of its de minimis aids over three rolling years leaves room under the ceiling."""
    ou, profil = "profil.aides_minimis", situation.profil
    if profil is None or profil.aides_minimis is None:
        return a_confirmer(
            "les aides de minimis déjà reçues ne sont pas déclarées",
            ou,
            "Déclarez-les avec leur date, pour toute l'entreprise unique ; « aucune » se déclare aussi.",
        )
    depuis = il_y_a_trois_ans(situation.jour)
    recues = minimis_depuis(profil, depuis, situation.jour)
    plafond = Decimal(str(parametres.plafond))
    dit = f"{euros(recues)} depuis le {date_longue(depuis)}, pour un plafond de {euros(plafond)}"
    if recues >= plafond:
        return manque(dit, ou, "Attendez que les plus anciennes sortent des trois ans, ou voyez un autre régime.")
    if profil.minimis_sans_date:
        return a_confirmer(f"{dit} ; {euros(profil.minimis_sans_date)} sans date", ou, "Datez ces aides.")
    if profil.groupe is not False:
        return a_confirmer(dit, ou, "Vérifiez que les aides de toutes les entreprises du groupe y sont.")
    return remplie(f"{dit} ; il reste {euros(plafond - recues)}", ou)


def il_y_a_trois_ans(jour: dt.date) -> dt.date:
    """The first day of the three rolling years that end on a day, both included."""
    if jour.year <= 3:
        return dt.date.min
    try:
        anniversaire = jour.replace(year=jour.year - 3)
    except ValueError:  # 29 February
        anniversaire = jour.replace(year=jour.year - 3, day=28)
    return anniversaire + dt.timedelta(1)


def minimis_depuis(profil: ProfilEconomique, depuis: dt.date, jour: dt.date) -> Decimal:
    """Euros of the dated de minimis aids granted between two days, both included."""
    dates = (a for a in profil.aides_minimis or () if a.date and depuis <= a.date <= jour)
    return sum((a.montant for a in dates), Decimal(0))
