"""What the action is: its cost, its calendar, how far it has gone."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field, model_validator

from binome.domaine.dossier.plan_actions import Maturite, StatutFinancement
from binome.domaine.langue.typographie import date_longue, euros
from binome.domaine.mots.libelles import dans_une_phrase
from binome.offre.conditions.recueil import Parametres, Recueil, Reponse, a_confirmer, exclut, manque, remplie
from binome.offre.situation import Situation

recueil = Recueil("projet")
_AVANCEMENT = tuple(Maturite)
_RIEN_DE_SIGNE = "Vérifiez qu'aucun marché, aucune commande, aucun devis n'est signé."


class Bornes(Parametres):
    """Euros, each bound included; at least one."""

    min: float | None = Field(default=None, ge=0)
    max: float | None = Field(default=None, ge=0)
    hors: tuple[str, ...] = ()
    """Areas where these bounds do not hold: others are to be asked for."""

    @model_validator(mode="after")
    def _une_au_moins(self) -> Bornes:
        if self.min is None and self.max is None:
            raise ValueError("« min » ou « max » est attendu")
        return self


class Mois(Parametres):
    """A length in months, each bound included."""

    min: int = 0
    max: int


class AuMoins(Parametres):
    """How far the action must have gone."""

    maturite: Maturite


@recueil.controle(Bornes)
def cout(situation: Situation, parametres: Bornes) -> Reponse:
    """The cost of the action is between the bounds of the scheme."""
    ou, cout = situation.ou("cout"), situation.fiche.cout
    if cout is None:
        return a_confirmer("le coût de l'action n'est pas connu", ou, "Chiffrez l'action.")
    dit = f"{euros(cout.montant)} {cout.base}"
    if parametres.hors and situation.lieu.dans(parametres.hors):
        return a_confirmer(f"{dit}, dans une zone où d'autres bornes valent", ou, "Demandez la borne de votre zone.")
    if parametres.min is not None and cout.montant < Decimal(str(parametres.min)):
        return manque(f"{dit}, sous {euros(parametres.min)}", ou, "Voyez si d'autres dépenses entrent dans le projet.")
    if parametres.max is not None and cout.montant > Decimal(str(parametres.max)):
        return manque(f"{dit}, au-dessus de {euros(parametres.max)}", ou, "Voyez si une partie seule se présente.")
    return remplie(dit, ou)


@recueil.controle()
def non_commence(situation: Situation, parametres: Parametres) -> Reponse:
    """Neither works nor firm order before the request: what the dossier dates before the day says otherwise."""
    fiche, jour = situation.fiche, situation.jour
    if fiche.maturite in (Maturite.engage, Maturite.realise):
        return exclut(
            f"l'action est dite « {dans_une_phrase('maturite', fiche.maturite)} »",
            situation.ou("maturite"),
            "Voyez si une tranche qui n'est pas commencée peut se présenter à part.",
        )
    debut = fiche.calendrier.debut if fiche.calendrier else None
    if debut and debut < jour:
        return a_confirmer(
            f"le début était prévu le {date_longue(debut)}", situation.ou("calendrier.debut"), _RIEN_DE_SIGNE
        )
    passes = [j for j in (fiche.calendrier.jalons if fiche.calendrier else ()) if j.date and j.date < jour]
    if passes:
        return a_confirmer(
            f"une étape est datée d'avant la demande : {passes[0].libelle}",
            situation.ou("calendrier.jalons"),
            _RIEN_DE_SIGNE,
        )
    if any(li.statut is StatutFinancement.accorde and li.date and li.date < jour for li in fiche.financement):
        return a_confirmer(
            "un financement est déjà accordé",
            situation.ou("financement"),
            _RIEN_DE_SIGNE,
        )
    if debut is None:
        return a_confirmer(
            "le début de l'action n'est pas daté",
            situation.ou("calendrier"),
            "Datez le début ; ne signez rien avant d'avoir demandé l'aide.",
        )
    return remplie(f"début prévu le {date_longue(debut)}", situation.ou("calendrier.debut"))


@recueil.controle(Mois)
def duree(situation: Situation, parametres: Mois) -> Reponse:
    """The action lasts as long as the scheme asks."""
    ou, calendrier = situation.ou("calendrier"), situation.fiche.calendrier
    if calendrier is None or calendrier.debut is None or calendrier.fin is None:
        return a_confirmer("la durée de l'action n'est pas connue", ou, "Datez son début et sa fin.")
    mois = (calendrier.fin.year - calendrier.debut.year) * 12 + calendrier.fin.month - calendrier.debut.month
    if parametres.min <= mois <= parametres.max:
        return remplie(f"{mois} mois", ou)
    return manque(
        f"{mois} mois, au lieu de {parametres.min} à {parametres.max}", ou, "Voyez si le calendrier peut changer."
    )


@recueil.controle(AuMoins)
def maturite(situation: Situation, parametres: AuMoins) -> Reponse:
    """The action has gone far enough."""
    ou, lue = situation.ou("maturite"), situation.fiche.maturite
    if lue is None:
        return a_confirmer("la maturité de l'action n'est pas dite", ou, "Dites où en est l'action.")
    if _AVANCEMENT.index(lue) >= _AVANCEMENT.index(parametres.maturite):
        return remplie(f"maturité : {dans_une_phrase('maturite', lue)}", ou)
    return manque(f"maturité : {dans_une_phrase('maturite', lue)}", ou, "Menez d'abord les études.")
