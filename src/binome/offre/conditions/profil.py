"""What the carrier declares of itself. Nothing declared: to be confirmed, and only then asked for."""

from __future__ import annotations

from pydantic import Field, model_validator

from binome.domaine.dossier.profil import ProfilEconomique, Taille
from binome.domaine.langue.typographie import accord, euros
from binome.offre.conditions.recueil import Etat, Parametres, Recueil, Reponse, a_confirmer, exclut, remplie
from binome.offre.situation import Situation

recueil = Recueil("profil")
PROFIL = "profil"
TAILLES: dict[Taille, str] = {
    Taille.micro: "microentreprise",
    Taille.petite: "petite entreprise",
    Taille.moyenne: "entreprise moyenne",
    Taille.eti: "entreprise de taille intermédiaire",
    Taille.grande: "grande entreprise",
}


class Bornes(Parametres):
    """Each bound included; at least one."""

    min: float | None = Field(default=None, ge=0)
    max: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _une_au_moins(self) -> Bornes:
        if self.min is None and self.max is None:
            raise ValueError("« min » ou « max » est attendu")
        return self

    def tient(self, valeur: float) -> bool:
        return (self.min is None or valeur >= self.min) and (self.max is None or valeur <= self.max)


class Tailles(Parametres):
    """The sizes that the scheme is for."""

    tailles: tuple[Taille, ...] = Field(min_length=1)


class Ans(Parametres):
    """Whole years."""

    ans: int = Field(ge=1)


def _a_declarer(quoi: str, champ: str, a_faire: str) -> Reponse:
    return a_confirmer(f"{quoi} n'est pas déclaré", f"{PROFIL}.{champ}", a_faire)


def _profil(situation: Situation) -> ProfilEconomique:
    return situation.profil or ProfilEconomique()


@recueil.controle(Bornes)
def effectif(situation: Situation, parametres: Bornes) -> Reponse:
    """The workforce that the carrier declares is between the bounds."""
    lu = _profil(situation).effectif
    if lu is None:
        return _a_declarer("l'effectif du porteur", "effectif", "Déclarez l'effectif.")
    dit = accord(float(lu), "salarié déclaré", "salariés déclarés")
    return remplie(dit, f"{PROFIL}.effectif") if parametres.tient(float(lu)) else exclut(dit, f"{PROFIL}.effectif")


@recueil.controle(Bornes)
def chiffre_affaires(situation: Situation, parametres: Bornes) -> Reponse:
    """The turnover that the carrier declares is between the bounds."""
    ou, lu = f"{PROFIL}.chiffre_affaires", _profil(situation).chiffre_affaires
    if lu is None:
        return _a_declarer("le chiffre d'affaires du porteur", "chiffre_affaires", "Déclarez le chiffre d'affaires.")
    dit = f"{euros(lu)} déclarés"
    return remplie(dit, ou) if parametres.tient(float(lu)) else exclut(dit, ou)


@recueil.controle(Tailles)
def taille(situation: Situation, parametres: Tailles) -> Reponse:
    """The size that the carrier declares, its group included, is one that the scheme is for."""
    ou, lue = f"{PROFIL}.taille", _profil(situation).taille
    if lue is None:
        return a_confirmer("la taille du porteur n'est pas déclarée", ou, "Déclarez la taille, groupe compris.")
    dit = f"{TAILLES[lue]}, déclarée"
    return remplie(dit, ou) if lue in parametres.tailles else exclut(dit, ou)


@recueil.controle(Ans)
def anciennete(situation: Situation, parametres: Ans) -> Reponse:
    """The carrier is old enough."""
    ou, creation = f"{PROFIL}.creation", _profil(situation).creation
    if creation is None:
        return a_confirmer("la date de création du porteur n'est pas déclarée", ou, "Déclarez la date de création.")
    jour = situation.jour
    ans = jour.year - creation.year - ((jour.month, jour.day) < (creation.month, creation.day))
    dit = f"créé en {creation.year}"
    if ans >= parametres.ans:
        return remplie(dit, ou)
    # Time alone would change it: nobody is excluded by their age.
    return Reponse(Etat.manque, dit, ou, f"Attendez {accord(parametres.ans, 'an')} d'activité.")


@recueil.controle()
def sans_difficulte(situation: Situation, parametres: Parametres) -> Reponse:
    """The carrier declares that it is not a firm in difficulty, in the European sense."""
    ou, lue = f"{PROFIL}.difficulte", _profil(situation).difficulte
    if lue is None:
        return a_confirmer(
            "rien n'est déclaré d'une difficulté", ou, "Déclarez si l'entreprise est en difficulté au sens européen."
        )
    return exclut("difficulté déclarée", ou) if lue else remplie("pas de difficulté, déclaré", ou)


@recueil.controle()
def a_jour(situation: Situation, parametres: Parametres) -> Reponse:
    """The carrier declares that its taxes and social contributions are paid."""
    ou, lu = f"{PROFIL}.a_jour", _profil(situation).a_jour
    if lu is None:
        return a_confirmer("les obligations fiscales et sociales ne sont pas déclarées à jour", ou, "Déclarez-le.")
    if lu:
        return remplie("obligations fiscales et sociales à jour, déclaré", ou)
    return Reponse(
        Etat.manque, "obligations fiscales ou sociales en retard, déclaré", ou, "Régularisez avant de demander."
    )
