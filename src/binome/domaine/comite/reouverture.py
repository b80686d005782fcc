"""Opening a deposit again after an appeal: who may ask, who may agree, and how many it takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.socle.erreurs import au_champ


def refus_de_demander(motif: str, deport: str | None) -> str | None:
    """Why someone cannot ask that a deposit be opened again. `deport`: why they take no part in it."""
    if deport is not None:
        return f"Vous ne prenez pas part à ce dossier : {deport}"
    if not motif.strip():
        return au_champ(
            "motif", "Dites pourquoi le dossier se rouvre : le recours, la décision ou le jugement, et sa date."
        )
    return None


def refus_d_accorder(qui: int, deja: Collection[int], lue: str, empreinte: str, deport: str | None) -> str | None:
    """Why someone cannot agree. `lue`: the fingerprint of the demand that they read."""
    if deport is not None:
        return f"Vous ne prenez pas part à ce dossier : {deport}"
    if lue != empreinte:
        return "Cette demande a changé depuis que vous l'avez lue : relisez-la, puis donnez votre accord."
    if qui in deja:
        return "Vous avez déjà donné votre accord : il faut une autre personne."
    return None


def suffit(accords: Sequence[int], regles: ReglesDuComite) -> bool:
    """Whether enough different people agreed, who asked included."""
    return len(set(accords)) >= max(1, regles.accords_pour_rouvrir.valeur)
