"""Where the action lies. An area that is not known, of the scheme or of the action, excludes nobody."""

from __future__ import annotations

from pydantic import Field

from binome.domaine.langue.typographie import accord, enumerer, nombre
from binome.offre.conditions.recueil import Parametres, Recueil, Reponse, a_confirmer, exclut, manque, remplie
from binome.offre.situation import Situation, Zone

recueil = Recueil("lieux")


class Codes(Parametres):
    """Codes of the area, and what is left out of it."""

    codes: tuple[str, ...] = Field(min_length=1)
    sauf: tuple[str, ...] = ()


@recueil.controle(Codes)
def dans_la_zone(situation: Situation, parametres: Codes) -> Reponse:
    """The action lies in the area of the scheme."""
    lieu = situation.lieu
    if not lieu.communes:
        return _sans_lieu(situation)
    dedans, toutes = len(lieu.dans(parametres.codes, parametres.sauf)), len(lieu.communes)
    if dedans == toutes and not lieu.inconnus:
        return remplie(f"{accord(toutes, 'commune')} sur {nombre(toutes)} dans la zone", lieu.chemin)
    if dedans == 0 and not lieu.inconnus:
        lesquelles = f"aucune des {nombre(toutes)} communes" if toutes > 1 else "la commune"
        pas = "n'est" if toutes > 1 else "n'est pas"
        return exclut(f"{lesquelles} de l'action {pas} dans la zone", lieu.chemin)
    return a_confirmer(
        f"{accord(dedans, 'commune')} sur {nombre(toutes)} dans la zone",
        lieu.chemin,
        "Dites dans quelle commune sera le projet.",
    )


@recueil.controle()
def territoire_labellise(situation: Situation, parametres: Parametres) -> Reponse:
    """The action lies in a labelled Territoire d'industrie."""
    lieu, labellises = situation.lieu, situation.monde.labellises
    if not lieu.communes:
        return _sans_lieu(situation)
    if labellises is None:
        return a_confirmer(
            "la liste des territoires labellisés n'est pas chargée ici",
            lieu.chemin,
            "Vérifiez que la commune du projet est dans un Territoire d'industrie labellisé.",
        )
    dedans = lieu.epci & labellises
    # A commune of no EPCI (an island) is in no labelled territory: its place counts, as the others do.
    ailleurs = lieu.communes - lieu.dans(f"EPCI-{siren}" for siren in dedans)
    if not ailleurs and not lieu.inconnus:
        return remplie(accord(len(dedans), "intercommunalité labellisée", "intercommunalités labellisées"), lieu.chemin)
    if not dedans and not lieu.inconnus:
        return exclut("rien de l'action n'est dans un territoire labellisé", lieu.chemin)
    return a_confirmer(
        f"{accord(len(lieu.communes) - len(ailleurs), 'commune')} sur {nombre(len(lieu.communes))} dans un territoire "
        "labellisé",
        lieu.chemin,
        "Dites dans quelle commune sera le projet.",
    )


@recueil.controle()
def zone_afr(situation: Situation, parametres: Parametres) -> Reponse:
    """The action lies in a zone of aid with regional purpose; a commune that is only partly in one is to check."""
    lieu, afr = situation.lieu, situation.monde.afr
    if not lieu.communes:
        return _sans_lieu(situation)
    if afr is None:
        return a_confirmer(
            "la liste des communes de la zone n'est pas chargée ici",
            lieu.chemin,
            "Cherchez la commune dans l'annexe 1 du décret n° 2022-968, ou chargez-la (binome offre importer).",
        )
    entieres = {code for code in lieu.communes if afr.get(code) is Zone.entiere}
    partielles = sorted(code for code in lieu.communes if afr.get(code) is Zone.partielle)
    if len(entieres) == len(lieu.communes) and not lieu.inconnus:
        return remplie("toutes les communes de l'action sont dans la zone", lieu.chemin)
    if not entieres and not partielles and not lieu.inconnus:
        return manque("aucune commune de l'action n'est dans la zone", lieu.chemin, "Voyez les taux hors zone.")
    dit = f"{accord(len(entieres), 'commune entière', 'communes entières')} dans la zone"
    if partielles:
        dit += f", en partie seulement : {enumerer(partielles, 4)}"
    return a_confirmer(dit, lieu.chemin, "Vérifiez l'adresse exacte du projet sur la carte de la zone.")


def _sans_lieu(situation: Situation) -> Reponse:
    return a_confirmer(
        "le lieu de l'action n'est pas connu", situation.lieu.chemin, "Dites dans quelle commune sera le projet."
    )
