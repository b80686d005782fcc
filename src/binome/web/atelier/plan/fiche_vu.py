"""The form of a fiche: its sections, what each may write in it, and what the short version for carriers keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from binome.appels.appel import Appel
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction
from binome.services.plan.plan import nom_de_commune
from binome.web.formes.champs import Champ, Contexte, dessiner
from binome.web.formes.groupes import numeroter

Options = dict[str, tuple[tuple[str, str], ...]]
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("L’action", ("titre", "numero", "axe", "enjeux", "enjeu_local", "maturite")),
    ("Le projet", ("diagnostic", "objectifs", "description")),
    ("Qui", ("porteurs", "partenaires", "elu_referent", "industriel_referent")),
    ("Où", ("territoires", "filieres", "naf")),
    ("Quand", ("calendrier",)),
    ("Combien", ("cout", "financement", "aides_etat")),
    ("Résultats, risques, soutiens", ("indicateurs", "risques", "besoins")),
    ("Pièces et lecture", ("pieces", "visibilite", "en_reserve")),
)
COURTES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("L’action", ("titre", "diagnostic", "objectifs", "description", "maturite")),
    ("Qui la porte", ("porteurs",)),
    ("Quand", ("calendrier",)),
    ("Combien", ("cout", "financement")),
)
# What belongs to those who hold the plan, not to the carrier of one fiche.
DU_PLAN = frozenset({"axe", "numero", "visibilite", "en_reserve"})
A_CHOISIR = ("axe", "enjeux", "filieres", "pieces", "epci", "communes")
"""Fields that name other parts, or something of the call: `options` gives the choices of each."""
LONGS = frozenset({"diagnostic", "objectifs", "description"})
_COURTS = frozenset({"nom", "siren", "debut", "fin", "montant", "base", "financeur", "nature", "statut"})
_A_PART = frozenset({"aides_etat"})
"""Objects that few actions have."""
_AIDES = {
    "titre": "En une phrase, ce que l'on fera",
    "numero": "Laissez vide pour garder celui que Binôme a donné",
    "axe": "L'axe du plan auquel l'action appartient",
    "siren": "SIREN ou SIRET : 9 ou 14 chiffres, dont la clé est vérifiée",
    "en_reserve": "Hors de la candidature : ni signée, ni déposée ; la changer n'annule aucune signature",
    "visibilite": "Publique : toute l'équipe la lit. Sinon : le chef de projet, l'élu, l'industriel, à qui elle est "
    "confiée ; une fois déposée, qui instruit et le comité. Ses pièces jointes et ses remarques la suivent",
    "objectifs": "Le résultat que l'on vise, si possible chiffré",
    "description": "Ce que l'on fera, avec qui, en quelles étapes",
    "diagnostic": "Le problème ou l'occasion à laquelle l'action répond",
}


@dataclass(frozen=True)
class Section:
    """A part of the form, with its fields."""

    nom: str
    champs: tuple[Champ, ...]


def noms(courte: bool, tient_le_plan: bool) -> tuple[str, ...]:
    """The fields that this form reads and writes."""
    tous = [nom for _, champs in (COURTES if courte else SECTIONS) for nom in champs]
    return tuple(nom for nom in tous if tient_le_plan or nom not in DU_PLAN)


def sections(
    arbre: Mapping[str, Any], contexte: Contexte, prefixe: str, courte: bool, plan: bool
) -> tuple[Section, ...]:
    """The form drawn from the tree of a fiche, typed or saved."""
    garnie = _garnir(arbre, courte)
    retenus = set(noms(courte, plan))
    return tuple(
        Section(titre, tuple(_adapter(c, courte) for c in dessiner(FicheAction, voulus, garnie, contexte, prefixe)))
        for titre, champs in (COURTES if courte else SECTIONS)
        if (voulus := [nom for nom in champs if nom in retenus])
    )


def _garnir(arbre: Mapping[str, Any], courte: bool) -> Mapping[str, Any]:
    """The tree; in the short version, with a first row to fill."""
    return {**arbre, **{liste: arbre.get(liste) or [{}] for liste in ("porteurs", "financement") if courte}}


def _adapter(champ: Champ, courte: bool) -> Champ:
    """Helps of its own, large boxes for what is told; what is not shown is carried along."""
    nom = champ.nom.rpartition(".")[2]
    enfants: list[Champ] = []
    for enfant in champ.enfants:
        dernier = enfant.nom.rpartition(".")[2]
        montre = enfant.en_liste or (dernier in _COURTS if courte else dernier != "code")
        enfants += [_adapter(enfant, courte)] if montre else caches(enfant)
    if champ.genre == "liste":
        enfants = [replace(e, libelle=numeroter(nom, rang, e.libelle)) for rang, e in enumerate(enfants, 1)]
    # The description of a risk is not that of the fiche: such words are for fields of the fiche itself.
    ici = nom not in LONGS or champ.nom.count(".") == 2
    return replace(
        champ,
        aide=_AIDES.get(nom, champ.aide) if ici else champ.aide,
        enfants=tuple(enfants),
        repliable=nom in _A_PART,
    )


def caches(champ: Champ) -> list[Champ]:
    """A field as hidden ones that carry the same values."""
    if champ.genre == "liste":
        cles = [Champ(champ.nom, "", "cache", valeur=element.cle) for element in champ.enfants]
        return cles + [c for element in champ.enfants for c in caches(element)]
    if champ.genre == "groupe":
        return [c for enfant in champ.enfants for c in caches(enfant)]
    valeurs = [o.code for o in champ.options if o.prise] if champ.options else [champ.valeur]
    return [Champ(champ.nom, "", "cache", valeur=valeur) for valeur in valeurs if valeur]


def options(
    dossier: Dossier, appel: Appel, arbre: Mapping[str, Any], trouvees: Iterable[tuple[str, str]] = ()
) -> Options:
    """The choices of the fields that name other parts: axes, stakes, filières, attachments, EPCI and communes.

    Communes offered are those already named and those that a search has just found.
    """
    territoires = arbre.get("territoires") or {}
    membres = {m.siren: m.nom for m in dossier.perimetre.membres}
    cites = {code: nom_de_commune(code) for code in territoires.get("communes") or []}
    return {
        "axe": tuple((a.id, a.titre) for a in dossier.plan_actions.axes),
        "enjeux": tuple(appel.noms_enjeux.items()),
        "filieres": tuple((f.id, f.nom) for f in dossier.filieres),
        "pieces": tuple((p.id, p.titre) for p in dossier.pieces),
        "epci": tuple(({s: s for s in territoires.get("epci") or []} | membres).items()),
        "communes": tuple((dict(trouvees) | cites).items()),
    }
