"""Checks on the strategic sectors: industrial, and served by the plan."""

from __future__ import annotations

from binome.appels.controles.recueil import Recueil
from binome.appels.regle import Conclusion, Contexte, conforme, manquement, preuve_dossier, sans_objet
from binome.domaine.dossier.dossier import Dossier, Filiere
from binome.domaine.langue.typographie import enumerer, majuscule
from binome.domaine.socle.naf import SECTIONS, est_industriel, section

recueil = Recueil("filieres")


@recueil.controle()
def filieres_industrielles(dossier: Dossier, contexte: Contexte) -> Conclusion:
    if not dossier.filieres:
        return sans_objet("Le dossier ne nomme pas de filière stratégique.")
    hors = [f for f in dossier.filieres if f.naf and not any(map(est_industriel, f.naf)) and not f.justification]
    if not hors:
        return conforme("Chaque filière nommée est industrielle, ou le dossier dit pourquoi il la retient.")
    return manquement(
        f"{enumerer([f'« {f.nom} » relève de {_sections(f)}' for f in hors])}, hors de l'industrie au sens de l'INSEE "
        "(sections B à E).",
        ou=[f"filieres[{f.id}]" for f in hors],
        preuves=[preuve_dossier(f"{f.nom} : NAF", ", ".join(f.naf)) for f in hors],
        a_faire="Précisez la part industrielle de la filière (préfabrication, construction bois…), ou dites pourquoi "
        "elle est stratégique. Ce n'est pas un refus.",
    )


def _sections(filiere: Filiere) -> str:
    lettres = sorted({lettre for code in filiere.naf if (lettre := section(code))})
    return enumerer([f"la section {lettre} ({SECTIONS[lettre][2].lower()})" for lettre in lettres]) or "aucune section"


@recueil.controle()
def filieres_servies(dossier: Dossier, contexte: Contexte) -> Conclusion:
    if not dossier.filieres:
        return sans_objet("Le dossier ne nomme pas de filière stratégique.")
    servies = {f for fiche in dossier.plan_actions.presentees for f in fiche.filieres}
    oubliees = [f for f in dossier.filieres if f.id not in servies]
    sans_naf = [f for f in dossier.filieres if not f.naf]
    if not oubliees and not sans_naf:
        return conforme("Chaque filière nommée a au moins une action et ses codes d'activité.")
    phrases = [f"aucune action présentée ne sert {enumerer([f'« {f.nom} »' for f in oubliees])}"] if oubliees else []
    phrases += [f"{enumerer([f'« {f.nom} »' for f in sans_naf])} n'a pas de code d'activité"] if sans_naf else []
    texte = " ; ".join(phrases)
    return manquement(
        f"{majuscule(texte)}.",
        ou=list(dict.fromkeys(f"filieres[{f.id}]" for f in oubliees + sans_naf)),
        a_faire="Rattachez une action à chaque filière, donnez-lui ses codes NAF, ou retirez-la.",
    )
