"""The sheets of the workbook and their columns: which place of the plan each holds, its heading, its kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from binome.domaine.mots.libelles import MATURITES, NATURES, NATURES_FINANCEMENT, STATUTS_FINANCEMENT, VISIBILITES


class Genre(StrEnum):
    """What a cell of a column holds."""

    texte = "texte"
    code = "code"
    nombre = "nombre"
    euros = "euros"
    date = "date"
    choix = "choix"
    oui_non = "oui_non"
    codes = "codes"
    enjeux = "enjeux"
    textes = "textes"


@dataclass(frozen=True)
class Colonne:
    """A column. `chemin`: place in the row's element; `mots`: codes and their names; `chiffres`: length of a numeric
    code, whose zeros a spreadsheet may have eaten; `defaut`: the code shown when the element leaves it out."""

    chemin: str
    titre: str
    genre: Genre = Genre.texte
    largeur: int = 18
    mots: tuple[tuple[str, str], ...] = ()
    chiffres: int = 0
    defaut: str = ""


@dataclass(frozen=True)
class Feuille:
    """A sheet. `source`: the list that it holds, in the plan or, when `de_fiche`, in each fiche."""

    nom: str
    source: str
    colonnes: tuple[Colonne, ...]
    de_fiche: bool = False


def _mots(noms: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), nom) for code, nom in dict(noms).items())  # type: ignore[call-overload]


_FIN = (Colonne("provenance", "Provenance"), Colonne("illustratif", "Illustratif (oui ou non)", Genre.oui_non, 12))
_ENJEUX = Colonne("enjeux", "Enjeux", Genre.enjeux, 30)
ANCIENS = {"Enjeux nationaux": "Enjeux"}
"""Headings of workbooks written before, and today's."""
FICHE, RANG, RAPPEL = "Fiche (identifiant)", "N°", "Action (pour mémoire)"
UNITE, BASE = "Unité", "HT ou TTC"


def _organisation(prefixe: str = "") -> tuple[Colonne, ...]:
    return (
        Colonne(f"{prefixe}nom", "Nom", largeur=36),
        Colonne(f"{prefixe}sigle", "Sigle"),
        Colonne(f"{prefixe}siren", "SIREN", Genre.code, 14, chiffres=9),
        Colonne(f"{prefixe}siret", "SIRET", Genre.code, 18, chiffres=14),
        Colonne(f"{prefixe}nature", "Nature", Genre.choix, 24, _mots(NATURES)),
        Colonne(f"{prefixe}naf", "Code NAF (rév. 2)", Genre.code, 12),
        Colonne(f"{prefixe}code", "Code COG de la collectivité", Genre.code, 12),
    )


AXES = Feuille(
    "Axes",
    "axes",
    (Colonne("id", "Identifiant", Genre.code, 16), Colonne("titre", "Intitulé", largeur=60), _ENJEUX, *_FIN),
)
FICHES = Feuille(
    "Fiches",
    "fiches",
    (
        Colonne("id", "Identifiant", Genre.code, 16),
        Colonne("titre", "Intitulé de l'action", largeur=50),
        Colonne("axe", "Axe (identifiant)", Genre.code, 16),
        Colonne("en_reserve", "En réserve (oui ou non)", Genre.oui_non, 12, defaut="non"),
        _ENJEUX,
        Colonne("enjeu_local", "Enjeu local"),
        Colonne("diagnostic", "Besoin", largeur=50),
        Colonne("objectifs", "Objectifs", largeur=50),
        Colonne("description", "Ce qui sera fait", largeur=60),
        Colonne("territoires.epci", "EPCI (SIREN)", Genre.codes, 24, chiffres=9),
        Colonne("territoires.communes", "Communes (code INSEE)", Genre.codes, 18, chiffres=5),
        Colonne("territoires.sites", "Sites et zones", Genre.textes, 30),
        Colonne("filieres", "Filières (identifiants)", Genre.codes),
        Colonne("naf", "Activités (NAF rév. 2)", Genre.codes),
        Colonne("maturite", "Maturité", Genre.choix, 12, _mots(MATURITES)),
        Colonne("calendrier.debut", "Début", Genre.date, 12),
        Colonne("calendrier.fin", "Fin", Genre.date, 12),
        Colonne("cout.montant", "Coût total (€)", Genre.euros, 16),
        Colonne("cout.base", BASE, Genre.choix, 8, (("HT", "HT"), ("TTC", "TTC")), defaut="HT"),
        Colonne("aides_etat.regime", "Régime d'aides d'État", largeur=30),
        Colonne("aides_etat.justification", "Pourquoi ce régime", largeur=30),
        Colonne("pieces", "Pièces (identifiants)", Genre.codes),
        Colonne("visibilite", "Visibilité", Genre.choix, 20, _mots(VISIBILITES), defaut="public"),
        Colonne("elu_referent", "Élu référent"),
        Colonne("industriel_referent", "Industriel référent"),
        *_FIN,
    ),
)
PORTEURS = Feuille("Porteurs", "porteurs", (*_organisation(), *_FIN), de_fiche=True)
PARTENAIRES = Feuille(
    "Partenaires",
    "partenaires",
    (
        *_organisation("organisation."),
        Colonne("role", "Rôle dans l'action", largeur=40),
        *_FIN,
        Colonne("organisation.provenance", "Provenance (organisation)"),
        Colonne("organisation.illustratif", "Organisation illustrative (oui ou non)", Genre.oui_non, 12),
    ),
    de_fiche=True,
)
FINANCEMENTS = Feuille(
    "Financements",
    "financement",
    (
        Colonne("financeur", "Financeur", largeur=36),
        Colonne("siren", "SIREN", Genre.code, 14, chiffres=9),
        Colonne("dispositif", "Dispositif", largeur=30),
        Colonne("nature", "Nature", Genre.choix, 18, _mots(NATURES_FINANCEMENT)),
        Colonne("montant", "Montant (€)", Genre.euros, 16),
        Colonne("statut", "Statut", Genre.choix, 12, _mots(STATUTS_FINANCEMENT), defaut="envisage"),
        Colonne("date", "Date du statut", Genre.date, 12),
        *_FIN,
    ),
    de_fiche=True,
)
JALONS = Feuille(
    "Jalons",
    "calendrier.jalons",
    (Colonne("libelle", "Étape", largeur=50), Colonne("date", "Date", Genre.date, 12), *_FIN),
    de_fiche=True,
)
INDICATEURS = Feuille(
    "Indicateurs",
    "indicateurs",
    (
        Colonne("libelle", "Indicateur", largeur=50),
        Colonne("unite", UNITE),
        Colonne("initial", "Valeur de départ", Genre.nombre),
        Colonne("cible", "Cible", Genre.nombre),
        Colonne("echeance", "Échéance", Genre.date, 12),
        Colonne("source", "Source de la mesure", largeur=30),
        *_FIN,
    ),
    de_fiche=True,
)
RISQUES = Feuille(
    "Risques",
    "risques",
    (Colonne("description", "Risque", largeur=50), Colonne("parade", "Parade", largeur=50), *_FIN),
    de_fiche=True,
)
BESOINS = Feuille(
    "Soutiens attendus",
    "besoins",
    (Colonne("description", "Ce qui est attendu", largeur=50), Colonne("operateur", "De qui", largeur=30), *_FIN),
    de_fiche=True,
)
DES_FICHES = (PORTEURS, PARTENAIRES, FINANCEMENTS, JALONS, INDICATEURS, RISQUES, BESOINS)
PLAN = "Plan"
TEXTES_DU_PLAN = {
    "strategie": "Stratégie industrielle",
    "enjeu_local.libelle": "Enjeu local",
    "enjeu_local.justification": "Pourquoi il est propre au territoire",
    "elaboration": "Élaboration partagée",
    "enseignements_phase1": "Enseignements de la phase 1",
    "etat_redaction": "État de la rédaction",
}
ORIGINE, LONGS = "Origine", "Textes longs"
