"""Places of a dossier in words: `plan_actions.fiches[1-1].cout` → « plan d'actions, fiche 1-1, coût »."""

from __future__ import annotations

from collections.abc import Sequence

from binome.domaine.socle.chemin import decouper

AU_PLUS = 5

_MOTS = {
    "plan_actions": "plan d'actions",
    "fiches": "fiche",
    "axes": "axe",
    "membres": "membre",
    "binomes": "binôme",
    "comites": "comité",
    "filieres": "filière",
    "pieces": "pièce",
    "reseaux": "réseau",
    "perimetre": "périmètre",
    "chiffres": "chiffre",
    "cout": "coût",
    "maturite": "maturité",
    "libelle": "libellé",
    "elu": "élu",
    "elaboration": "élaboration",
    "filiere": "filière",
    "etat_redaction": "état de la rédaction",
    "enseignements_phase1": "enseignements de la phase 1",
    "phase1": "phase 1",
    "ecart_phase1": "écart avec la phase 1",
    "discontinuite": "discontinuité",
    "territoire_annonce": "territoire annoncé",
    "candidature_ailleurs": "candidature ailleurs",
    "centralites": "centralités",
    "strategie": "stratégie",
    "aides_etat": "aides d'État",
    "depose_le": "date de dépôt",
    "chef_de_projet_annonce": "chef de projet annoncé",
    "porteurs": "porteurs",
    "financement": "financement",
    "elu_referent": "élu référent",
    "industriel_referent": "industriel référent",
    "unite": "unité",
    "definition": "définition",
    "periode": "période",
    "millesime": "millésime",
}
_PARTIES = {"fiches": "fiches", "axes": "axes", "membres": "membres", "binomes": "binômes", "chiffres": "chiffres"}


def lieu(chemin: str) -> str:
    """A place in words, from the whole to the part."""
    morceaux = []
    for champ, cle in decouper(chemin):
        if cle is None:
            morceaux.append(_PARTIES.get(champ) or _MOTS.get(champ) or champ.replace("_", " "))
        else:
            morceaux.append(f"{_MOTS.get(champ) or champ.replace('_', ' ')} {cle}")
    return ", ".join(morceaux)


def lieux(chemins: Sequence[str]) -> str | None:
    """The first places in words; « et 12 autres endroits » past a handful."""
    if not chemins:
        return None
    reste = len(chemins) - AU_PLUS
    montres = chemins if reste <= 1 else chemins[:AU_PLUS]
    suite = f" ; et {reste} autres endroits" if reste > 1 else ""
    texte = " ; ".join(lieu(c) for c in montres) + suite
    return texte[0].upper() + texte[1:]
