"""A sheet, or all of them together, in words: the same sentences for the PDF, the DOCX, the workbook and the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from binome.domaine.bilan.consolidation import COMPARABLES_MIN, BilanNational, IndicateurConsolide
from binome.domaine.bilan.enquete import NIVEAUX, favorables
from binome.domaine.bilan.enseignements import NOMS_DES_ENSEIGNEMENTS, GenreDEnseignement
from binome.domaine.bilan.fiche import (
    NOMS_DES_CONFIANCES,
    NOMS_DES_MOMENTS,
    FicheDeBilan,
    IndicateurDeBilan,
    MomentDuBilan,
)
from binome.domaine.langue.typographie import accord, date_longue, euros, majuscule, nombre, pourcent, soigner

ILLUSTRATIF = "Exemple illustratif : ces chiffres sont inventés, et ne sont ceux d'aucun territoire."
INCONNU = "inconnu"
_COMPTEES = frozenset({"actions", "étapes", "jours", "engagements", "emplois"})
SANS_AVIS = (
    "Les réponses ne se montrent qu'une fois l'enquête close, et à partir de cinq : rien n'en est dit ici, pas même "
    "leur nombre."
)
SANS_ENSEIGNEMENT = "Aucun enseignement n'est encore écrit."
AVIS = "L'avis des acteurs"


@dataclass(frozen=True)
class TableauDeBilan:
    """A table with its title; `droite`: the columns of figures. Without rows, `vide` is said instead."""

    titre: str
    entetes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]
    vide: str = ""
    note: str = ""
    droite: tuple[int, ...] = ()


@dataclass(frozen=True)
class PapierDeBilan:
    """What every form of it shows. `alerte`: what must be read first, on each page."""

    titre: str
    sous_titre: str
    faits: tuple[tuple[str, str], ...]
    alerte: str
    avertissement: str
    tableaux: tuple[TableauDeBilan, ...]


def du_territoire(fiche: FicheDeBilan) -> PapierDeBilan:
    """The sheet of a territory."""
    moment = NOMS_DES_MOMENTS[fiche.moment]
    faits = [
        ("Label", f"{fiche.label}, accordé le {date_longue(fiche.labellise_le)}"),
        ("Chiffres arrêtés au", date_longue(fiche.arrete_le)),
        ("Périmètre", accord(len(fiche.perimetre), "intercommunalité") if fiche.perimetre else INCONNU),
    ]
    if fiche.reservees:
        dites = accord(fiche.reservees, "action réservée", "actions réservées")
        faits.append(("Laissé de côté", f"{dites} : aucun chiffre n'en vient"))
    communs = [i for i in fiche.indicateurs if i.commun]
    propres = [i for i in fiche.indicateurs if not i.commun]
    tableaux = [_indicateurs("Les indicateurs communs à tous les territoires", communs)]
    if propres:
        tableaux.append(_indicateurs("Les indicateurs du plan", propres))
    tableaux += [_avis(fiche), _enseignements(fiche), _limites(fiche.indicateurs)]
    return PapierDeBilan(
        soigner(fiche.territoire),
        soigner(f"Bilan {moment} du label"),
        _soignes(faits),
        soigner(ILLUSTRATIF) if fiche.illustratif else "",
        soigner(fiche.avertissement),
        tuple(tableaux),
    )


def national(
    bilan: BilanNational, intitule: str, moment: MomentDuBilan, labels: int, fiches: Sequence[FicheDeBilan]
) -> PapierDeBilan:
    """All the territories of a campaign together."""
    manquent = labels - bilan.territoires
    faits = [
        ("Territoires", f"{accord(bilan.territoires, 'bilan arrêté', 'bilans arrêtés')} sur {accord(labels, 'label')}"),
    ]
    if manquent:
        faits.append(("Absents", f"{accord(manquent, 'territoire')} : rien d'ici ne parle d'eux"))
    if fiches:
        jours = [f.arrete_le for f in fiches]
        faits.append(("Chiffres arrêtés", f"du {date_longue(min(jours))} au {date_longue(max(jours))}"))
    illustre = accord(bilan.illustratives, "bilan illustratif", "bilans illustratifs")
    alerte = f"{illustre} dans ces totaux : {ILLUSTRATIF}" if bilan.illustratives else ""
    return PapierDeBilan(
        soigner(f"Bilan {NOMS_DES_MOMENTS[moment]} des territoires"),
        soigner(intitule),
        _soignes(faits),
        soigner(alerte),
        fiches[0].avertissement if fiches else "",
        (_consolides(bilan), _avis_consolides(bilan), _territoires(fiches), _limites(bilan.indicateurs)),
    )


def mesure(valeur: Decimal | float | None, unite: str) -> str:
    """A value with its unit, or « inconnu »."""
    if valeur is None:
        return INCONNU
    if unite == "€":
        return euros(valeur)
    if unite in _COMPTEES:
        return soigner(accord(float(valeur), unite.removesuffix("s")))
    return soigner(nombre(valeur) if unite == "sans unité" else f"{nombre(valeur)} {unite}")


def _indicateurs(titre: str, voulus: Sequence[IndicateurDeBilan]) -> TableauDeBilan:
    return TableauDeBilan(
        titre,
        ("Indicateur", "Départ", "Aujourd'hui", "Cible", "Source, date et confiance"),
        tuple(_ligne(i) for i in voulus),
        droite=(1, 2, 3),
    )


def _ligne(i: IndicateurDeBilan) -> tuple[str, ...]:
    sur = soigner(f" (sur {nombre(i.sur)})") if i.sur is not None and i.valeur is not None else ""
    return (
        i.libelle,
        mesure(i.depart, i.unite),
        mesure(i.valeur, i.unite) + sur,
        mesure(i.cible, i.unite) if i.cible is not None else "—",
        soigner(f"{majuscule(i.source)}, {i.millesime}. {majuscule(NOMS_DES_CONFIANCES[i.confiance])}."),
    )


def _avis(fiche: FicheDeBilan) -> TableauDeBilan:
    montres = [(a.question, a.comptes) for a in fiche.avis if a.comptes is not None]
    note = f"{accord(fiche.repondants, 'réponse anonyme', 'réponses anonymes')}." if fiche.repondants else ""
    return _tableau_des_avis(montres, note)


def _tableau_des_avis(montres: Sequence[tuple[str, Mapping[str, int]]], note: str) -> TableauDeBilan:
    lignes = []
    for question, comptes in montres:
        part = favorables(comptes)
        dite = "—" if part is None else pourcent(part, 0)
        lignes.append((soigner(question), dite, *(nombre(comptes[n]) for n in NIVEAUX)))
    return TableauDeBilan(
        AVIS,
        ("Phrase", "D'accord, de qui a un avis", *(majuscule(n) for n in NIVEAUX.values())),
        tuple(lignes),
        soigner(SANS_AVIS),
        soigner(note),
        tuple(range(1, 2 + len(NIVEAUX))),
    )


def _enseignements(fiche: FicheDeBilan) -> TableauDeBilan:
    lignes = tuple(
        (majuscule(NOMS_DES_ENSEIGNEMENTS[GenreDEnseignement(e.genre)]), soigner(e.texte)) for e in fiche.enseignements
    )
    return TableauDeBilan("Les enseignements", ("", "Ce que le territoire a appris"), lignes, SANS_ENSEIGNEMENT)


def _limites(voulus: Sequence[IndicateurDeBilan] | Sequence[IndicateurConsolide]) -> TableauDeBilan:
    lignes = tuple((i.libelle, i.limite) for i in voulus)
    return TableauDeBilan("Ce que ces chiffres ne disent pas", ("Indicateur", "Ce qu'il ne peut pas dire"), lignes)


def _consolides(bilan: BilanNational) -> TableauDeBilan:
    return TableauDeBilan(
        "Les indicateurs, tous territoires ensemble",
        ("Indicateur", "Connu de", "Départ", "Total", "Un territoire sur deux, entre"),
        tuple(_ligne_consolidee(i) for i in bilan.indicateurs),
        "Aucun bilan n'est arrêté.",
        soigner(
            f"« Départ » et, s'il diffère, le total qui lui répond ne comptent que les territoires qui connaissent "
            f"les deux. Une répartition ne se donne qu'à partir de {COMPARABLES_MIN} territoires."
        ),
        (1, 2, 3, 4),
    )


def _ligne_consolidee(i: IndicateurConsolide) -> tuple[str, ...]:
    total = "—" if i.somme is None and i.connus else mesure(i.somme, i.unite)
    if i.meme_perimetre is not None and i.meme_perimetre != i.somme:
        total += soigner(f" (dont {mesure(i.meme_perimetre, i.unite)} à périmètre constant)")
    r = i.repartition
    entre = "trop peu" if r is None else f"{nombre(r.premier_quartile)} et {mesure(r.troisieme_quartile, i.unite)}"
    return (
        i.libelle,
        soigner(f"{i.connus} sur {i.connus + i.inconnus}"),
        "—" if i.depart is None else mesure(i.depart, i.unite),
        total,
        soigner(entre),
    )


def _avis_consolides(bilan: BilanNational) -> TableauDeBilan:
    n = max((a.territoires for a in bilan.avis), default=0)
    note = f"{accord(bilan.repondants, 'réponse')} de {accord(n, 'territoire')}." if n else ""
    return _tableau_des_avis([(a.question, a.comptes) for a in bilan.avis], note)


def _territoires(fiches: Sequence[FicheDeBilan]) -> TableauDeBilan:
    lignes = tuple(
        (soigner(f.territoire), f.label, date_longue(f.arrete_le), "illustratif" if f.illustratif else "")
        for f in fiches
    )
    return TableauDeBilan("Les territoires lus", ("Territoire", "Label", "Arrêté le", ""), lignes, "Aucun.")


def _soignes(faits: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((soigner(nom), soigner(valeur)) for nom, valeur in faits)
