"""The words in which every form of the matching says the same."""

from __future__ import annotations

from collections.abc import Iterable

from binome.domaine.langue.typographie import accord, enumerer
from binome.offre.appariement import AU_PLUS
from binome.offre.conditions.recueil import Etat
from binome.offre.dispositif import Dispositif
from binome.offre.rapprochement import FicheAppariee, Issue, Rapprochement

ETATS: dict[Etat, str] = {
    Etat.remplie: "Remplie",
    Etat.a_confirmer: "À confirmer",
    Etat.a_apprecier: "À apprécier",
    Etat.manque: "Manque",
    Etat.exclut: "Exclut",
    Etat.fermee: "Fermé",
}
TITRE_AIDES = "Aides d'État : ce qui se compte"
AVERTISSEMENT = (
    "Rien ici ne dit qu'une aide est acquise : une condition remplie n'en est qu'une. Relisez la page du dispositif, "
    "ou demandez à son opérateur."
)


def resume(fiche: FicheAppariee) -> str:
    """How many are shown, how many are not, and why."""
    proches = accord(len(fiche.proposes), "dispositif à regarder", "dispositifs à regarder")
    exclus = sum(r.issue is Issue.exclu for r in fiche.autres)
    fermes = sum(r.issue is Issue.ferme for r in fiche.autres)
    suite = [accord(exclus, "exclu")] * bool(exclus) + [accord(fermes, "fermé")] * bool(fermes)
    loin = len(fiche.autres) - exclus - fermes
    suite += [f"{loin} sans lien assez proche"] * bool(loin)
    return f"{proches}" + (f" ; {enumerer(suite)}" if suite else "") + "."


def par_une_entreprise(fiche: FicheAppariee) -> tuple[Rapprochement, ...]:
    """Those that only the kind of the carrier excludes, and that the action speaks of: who else could carry it?"""
    proches = (r for r in fiche.autres if {c.id for c in r.adverses} == {"porteur"} and r.proximite.note >= 3)
    return tuple(proches)[: AU_PLUS // 2]


def operateurs(noms: Iterable[str]) -> str:
    return enumerer(tuple(noms), 3)


def operateurs_a_dire(dispositif: Dispositif) -> str:
    """Who runs it, beside its name: not those that its name begins with (« Cerema », « Cnam en territoires »)."""
    return operateurs(n for n in dispositif.operateurs if not dispositif.nom.lower().startswith(_nu(n)))


def _nu(nom: str) -> str:
    """A name without its article."""
    bas = nom.lower()
    return next((bas.removeprefix(a) for a in ("le ", "la ", "les ", "l'") if bas.startswith(a)), bas)
