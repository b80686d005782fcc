"""What nothing computes and the carrier declares, with its name and the day: an agreement, a membership, a loan."""

from __future__ import annotations

from binome.domaine.langue.typographie import date_longue
from binome.domaine.socle.modele import Identifiant
from binome.offre.conditions.recueil import Parametres, Recueil, Reponse, a_confirmer, exclut, manque, remplie
from binome.offre.situation import Situation

recueil = Recueil("declarations")


class Declaree(Parametres):
    """The name under which the carrier declares it, alike for every scheme that asks for it."""

    condition: Identifiant
    definitive: bool = False
    """Whether nothing would change a no."""


@recueil.controle(Declaree)
def tenue(situation: Situation, parametres: Declaree) -> Reponse:
    """The carrier declares that the condition is met."""
    ou = f"profil.declarations[{parametres.condition}]"
    lue = situation.profil.declaration(parametres.condition) if situation.profil else None
    if lue is None:
        return a_confirmer("rien n'est déclaré", ou, "Déclarez-le, avec la pièce qui le montre.")
    dit = f"déclaré par {lue.par} le {date_longue(lue.le)}"
    if lue.tenue:
        return remplie(dit, ou)
    if parametres.definitive:
        return exclut(f"non : {dit}", ou)
    return manque(f"pas encore : {dit}", ou, "Remplissez cette condition avant de demander.")
