"""The sheets of the workbook and their columns: which place of the plan each holds, its heading, its kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from binome.domaine.mots.lexique import nommer
from binome.domaine.mots.libelles import (
    MATURITES,
    NATURES,
    NATURES_FINANCEMENT,
    STATUTS_FINANCEMENT,
    VISIBILITES,
)


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
    code, whose zeros a spreadsheet may have eaten; `defaut`: the code shown when the element leaves it out;
    `facultative`: workbooks made before it came back without it, and change nothing of it."""

    chemin: str
    titre: str = ""
    genre: Genre = Genre.texte
    largeur: int = 18
    mots: tuple[tuple[str, str], ...] = ()
    chiffres: int = 0
    defaut: str = ""
    facultative: bool = False


@dataclass(frozen=True)
class Feuille:
    """A sheet. `source`: the list that it holds, in the plan or, when `de_fiche`, in each fiche."""

    nom: str
    source: str
    colonnes: tuple[Colonne, ...]
    de_fiche: bool = False


def _mots(noms: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), nom) for code, nom in dict(noms).items())  # type: ignore[call-overload]


def _colonnes(modele: str, *suite: Colonne) -> tuple[Colonne, ...]:
    """Columns under the names of the lexicon, each followed by how it is written (« (oui ou non) »)."""
    return tuple(replace(c, titre=f"{nommer(c.chemin.rpartition('.')[2], modele).titre}{c.titre}") for c in suite)


_OUI_NON, _IDS = " (oui ou non)", " (identifiants)"
_FIN = _colonnes("Element", Colonne("provenance"), Colonne("illustratif", _OUI_NON, Genre.oui_non, 12))
_ENJEUX = Colonne("enjeux", genre=Genre.enjeux, largeur=30)
ANCIENS = {"Enjeux nationaux": "Enjeux", "Ce qui sera fait": "Description"}
"""Headings of workbooks written before, and today's."""
_ID = Colonne("id", genre=Genre.code, largeur=16)
ETAT = "État (pour mémoire)"
NUMERO, CHOISI = "Numéro", "Numéro choisi"
"""Rows of the last sheet: the number that an action is shown under, which nobody chose, or which someone did."""
FICHE, RANG, RAPPEL = "Fiche (identifiant)", "N°", "Action (pour mémoire)"
UNITE, BASE = nommer("unite").titre, nommer("base").titre


def _organisation(prefixe: str = "") -> tuple[Colonne, ...]:
    return _colonnes(
        "Organisation",
        Colonne(f"{prefixe}nom", largeur=36),
        Colonne(f"{prefixe}sigle"),
        Colonne(f"{prefixe}siren", "", Genre.code, 14, chiffres=9),
        Colonne(f"{prefixe}siret", "", Genre.code, 18, chiffres=14),
        Colonne(f"{prefixe}nature", "", Genre.choix, 24, _mots(NATURES)),
        Colonne(f"{prefixe}naf", "", Genre.code, 12),
        Colonne(f"{prefixe}code", "", Genre.code, 12),
    )


AXES = Feuille("Axes", "axes", (*_colonnes("Axe", _ID, Colonne("titre", largeur=60), _ENJEUX), *_FIN))
FICHES = Feuille(
    "Fiches",
    "fiches",
    (
        *_colonnes(
            "FicheAction",
            Colonne("numero", genre=Genre.code, largeur=12, facultative=True),
            _ID,
            Colonne("titre", largeur=50),
            Colonne("axe", " (identifiant)", Genre.code, 16),
            Colonne("en_reserve", _OUI_NON, Genre.oui_non, 12, defaut="non"),
            _ENJEUX,
            Colonne("enjeu_local"),
            Colonne("diagnostic", largeur=50),
            Colonne("objectifs", largeur=50),
            Colonne("description", largeur=60),
            Colonne("territoires.epci", " (SIREN)", Genre.codes, 24, chiffres=9),
            Colonne("territoires.communes", " (code INSEE)", Genre.codes, 18, chiffres=5),
            Colonne("territoires.sites", "", Genre.textes, 30),
            Colonne("filieres", _IDS, Genre.codes),
            Colonne("naf", "", Genre.codes),
            Colonne("maturite", "", Genre.choix, 12, _mots(MATURITES)),
            Colonne("calendrier.debut", "", Genre.date, 12),
            Colonne("calendrier.fin", "", Genre.date, 12),
        ),
        Colonne("cout.montant", f"{nommer('cout').titre} (€)", Genre.euros, 16),
        Colonne("cout.base", BASE, Genre.choix, 8, (("HT", "HT"), ("TTC", "TTC")), defaut="HT"),
        *_colonnes(
            "AidesEtat", Colonne("aides_etat.regime", largeur=30), Colonne("aides_etat.justification", largeur=30)
        ),
        *_colonnes(
            "FicheAction",
            Colonne("pieces", _IDS, Genre.codes),
            Colonne("visibilite", "", Genre.choix, 20, _mots(VISIBILITES), defaut="public"),
            Colonne("elu_referent"),
            Colonne("industriel_referent"),
        ),
        *_FIN,
    ),
)
PORTEURS = Feuille("Porteurs", "porteurs", (*_organisation(), *_FIN), de_fiche=True)
PARTENAIRES = Feuille(
    "Partenaires",
    "partenaires",
    (
        *_organisation("organisation."),
        *_colonnes("Partenaire", Colonne("role", largeur=40)),
        *_FIN,
        Colonne("organisation.provenance", "Provenance (organisation)"),
        Colonne("organisation.illustratif", "Organisation illustrative (oui ou non)", Genre.oui_non, 12),
    ),
    de_fiche=True,
)


def _de_fiche(nom: str, source: str, modele: str, *colonnes: Colonne) -> Feuille:
    return Feuille(nom, source, (*_colonnes(modele, *colonnes), *_FIN), de_fiche=True)


FINANCEMENTS = _de_fiche(
    "Financements",
    "financement",
    "LigneFinancement",
    Colonne("financeur", largeur=36),
    Colonne("siren", "", Genre.code, 14, chiffres=9),
    Colonne("dispositif", largeur=30),
    Colonne("nature", "", Genre.choix, 18, _mots(NATURES_FINANCEMENT)),
    Colonne("montant", "", Genre.euros, 16),
    Colonne("statut", "", Genre.choix, 12, _mots(STATUTS_FINANCEMENT), defaut="envisage"),
    Colonne("date", "", Genre.date, 12),
)
JALONS = _de_fiche(
    "Jalons", "calendrier.jalons", "Jalon", Colonne("libelle", largeur=50), Colonne("date", "", Genre.date, 12)
)
INDICATEURS = _de_fiche(
    "Indicateurs",
    "indicateurs",
    "Indicateur",
    Colonne("libelle", largeur=50),
    Colonne("unite"),
    Colonne("initial", "", Genre.nombre),
    Colonne("cible", "", Genre.nombre),
    Colonne("echeance", "", Genre.date, 12),
    Colonne("source", largeur=30),
)
RISQUES = _de_fiche("Risques", "risques", "Risque", Colonne("description", largeur=50), Colonne("parade", largeur=50))
BESOINS = _de_fiche(
    "Soutiens attendus", "besoins", "Besoin", Colonne("description", largeur=50), Colonne("operateur", largeur=30)
)
DES_FICHES = (PORTEURS, PARTENAIRES, FINANCEMENTS, JALONS, INDICATEURS, RISQUES, BESOINS)
PLAN = "Plan"
TEXTES_DU_PLAN = {
    c.chemin: c.titre
    for c in (
        *_colonnes("PlanActions", Colonne("strategie")),
        *_colonnes("EnjeuLocal", Colonne("enjeu_local.libelle"), Colonne("enjeu_local.justification")),
        *_colonnes("PlanActions", Colonne("elaboration"), Colonne("enseignements_phase1"), Colonne("etat_redaction")),
    )
}
ORIGINE, LONGS = "Origine", "Textes longs"
