"""What the triggers of before left open: a row replaced through what is unique, a table emptied, a key that moves, and
tables that were only kept by those who write them. `tests/registre/inalterables.py` says of each table what may change.
"""

from typing import Any

from django.db import migrations

from binome.registre import verrous

FIGEES = {
    "regiondudepot": (),
    "contributionavis": (),
    "mentionsdedecision": (),
    "convocationducomite": (),
    "mouvementdeseance": (),
    "deportdeseance": (),
    "desaccordducomite": (),
    "mandatdeseance": ("repris_le",),
    "signature": ("caduque_le",),
    # An erasure takes a name out of what was typed.
    "motdufil": ("texte", "raye_le", "raye_par_id"),
    "lienecarte": ("motif", "leve_le", "leve_par_id"),
    "deportdecide": ("acte", "matieres", "suppleant", "motif", "leve_le", "leve_par_id", "leve_motif"),
    "annoncedecampagne": ("etat", "armee_par_id", "armee_le", "annulee_par_id", "annulee_le", "motif", "faite_le"),
    "textesigne": (),
}
"""Held by this migration; the columns that may still change."""
MOINS_QUELQUES = {
    "depot": ("remplace_le", "retire_le"),
    "revision": ("parent_id", "motif", "fondue_dans_id", "commune"),
    "cledelabel": ("fin", "volee_le"),
    "deliberationducomite": ("close_le", "adoptee", "resultat"),
    "voixducomite": ("exprimee_par_id", "sens", "saisie_par_id", "le"),
    "jeton": (
        *("etat", "reponse", "chaine", "date", "autorite", "numero", "lu_par"),
        *("nonce", "essais", "essaye_le", "erreur"),
    ),
}
"""Held before, but for a column or two; their own triggers say which rows may go, and until when they change."""
A_FERMER = (
    "lignejournal",
    "passagedudepot",
    "preuvedenotification",
    "affectation",
    "pointexamine",
    "demandedecomplements",
    "complementsdeposes",
    "avis",
    "labelaccorde",
    "versiondulabel",
    "evenementdulabel",
    "placedestatut",
    "listedestatuts",
    "decisiondudepot",
    "approbationdedecision",
)
"""Held before, but for what passes beside."""


def poser(apps: Any, editeur: Any) -> None:
    for nom, mobiles in FIGEES.items():
        verrous.figer(editeur, f"registre_{nom}", mobiles)
    for nom, mobiles in MOINS_QUELQUES.items():
        verrous.figer(editeur, f"registre_{nom}", mobiles, retrait=True)
    for nom in (*FIGEES, *MOINS_QUELQUES, *A_FERMER):
        verrous.fermer(editeur, f"registre_{nom}")


def enlever(apps: Any, editeur: Any) -> None:
    for nom in (*FIGEES, *MOINS_QUELQUES, *A_FERMER):
        verrous.ouvrir(editeur, f"registre_{nom}")


class Migration(migrations.Migration):
    dependencies = [("registre", "0027_actes_du_comite")]
    operations = [migrations.RunPython(poser, enlever)]
