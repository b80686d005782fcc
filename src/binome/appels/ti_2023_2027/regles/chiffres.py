"""Rules on figures: each can be checked, and contradicts neither official data nor the rest of the dossier."""

from __future__ import annotations

from collections.abc import Sequence

from binome.appels.regle import Conclusion, Contexte, Recueil, conforme, manquement, preuve_dossier, sans_objet
from binome.domaine.dossier.chiffres import Chiffre, Grandeur
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.recalcul import ValeurRecalculee, ecart, recalculer
from binome.domaine.langue.typographie import accord, enumerer, nombre, pourcent
from binome.domaine.verdict.constat import Gravite, Preuve

recueil = Recueil()
_EVOLUTION = Grandeur.evolution
_PROJETS = (Grandeur.projets, Grandeur.montant_projets)


def ou_chiffre(chiffre: Chiffre, champ: str = "") -> str:
    return f"chiffres[{chiffre.id}]" + (f".{champ}" if champ else "")


def _sans(dossier: Dossier, champ: str, chiffres: list[Chiffre], quoi: str, a_faire: str) -> Conclusion:
    """The common shape of « such figures lack such a field »."""
    if not chiffres:
        return conforme(f"Tous les chiffres concernés ont {quoi}.")
    return manquement(
        f"{accord(len(chiffres), 'chiffre n’a', 'chiffres n’ont')} pas {quoi.replace('un ', 'de ').replace('une ', 'de ')} : "
        f"{enumerer([_citer(c) for c in chiffres], 6)}.",
        ou=[ou_chiffre(c, champ) for c in chiffres],
        preuves=[
            preuve_dossier(f"chiffres sans {quoi.split(' ', 1)[1]}", len(chiffres), f"sur {len(dossier.chiffres)}")
        ],
        a_faire=a_faire,
    )


def _citer(chiffre: Chiffre) -> str:
    return f"{chiffre.libelle} ({nombre(chiffre.valeur)} {chiffre.unite})"


@recueil.regle("CHI-01", "Chaque chiffre a sa source", "methode-chiffres", Gravite.a_justifier)
def sources(dossier: Dossier, contexte: Contexte) -> Conclusion:
    if not dossier.chiffres:
        return sans_objet("Le dossier n'avance aucun chiffre.")
    sans = [c for c in dossier.chiffres if not c.source]
    return _sans(
        dossier, "source", sans, "une source", "Dites d'où vient chaque chiffre : INSEE, URSSAF, greffe, enquête…"
    )


@recueil.regle("CHI-02", "Chaque chiffre a son millésime", "methode-chiffres", Gravite.a_justifier)
def millesimes(dossier: Dossier, contexte: Contexte) -> Conclusion:
    if not dossier.chiffres:
        return sans_objet("Le dossier n'avance aucun chiffre.")
    sans = [c for c in dossier.chiffres if not c.millesime and c.grandeur not in (_EVOLUTION, *_PROJETS)]
    return _sans(
        dossier,
        "millesime",
        sans,
        "un millésime",
        "Indiquez l'année de chaque chiffre : une population change tous les ans.",
    )


@recueil.regle("CHI-03", "Chaque évolution a sa période", "methode-chiffres", Gravite.a_justifier)
def periodes(dossier: Dossier, contexte: Contexte) -> Conclusion:
    evolutions = [c for c in dossier.chiffres if c.grandeur is _EVOLUTION]
    if not evolutions:
        return sans_objet("Le dossier n'avance aucune évolution.")
    sans = [c for c in evolutions if not c.periode]
    return _sans(
        dossier,
        "periode",
        sans,
        "une période",
        "Dites de quelle année à quelle année, et de quoi, pour chaque évolution.",
    )


@recueil.regle("CHI-04", "Chaque chiffre dit ce qu'il compte", "methode-chiffres", Gravite.conseil)
def definitions(dossier: Dossier, contexte: Contexte) -> Conclusion:
    concernes = [c for c in dossier.chiffres if c.grandeur not in (Grandeur.superficie, Grandeur.population)]
    if not concernes:
        return sans_objet("Le dossier n'avance aucun chiffre à définir.")
    sans = [c for c in concernes if not c.definition]
    return _sans(
        dossier,
        "definition",
        sans,
        "une définition",
        "Dites ce qui est compté : quelles entreprises, quel territoire, quel champ.",
    )


@recueil.regle("CHI-05", "Les chiffres et les données officielles", "methode-chiffres", Gravite.a_justifier)
def contre_referentiel(dossier: Dossier, contexte: Contexte) -> Conclusion:
    compares = [(c, mesures) for c in dossier.chiffres if (mesures := recalculer(c, dossier, contexte.geographie))]
    if not compares:
        return sans_objet("Aucun chiffre ne peut être recalculé depuis le référentiel.")
    seuil = contexte.appel.seuil("ecart_relatif")
    faux = [(c, mesures) for c, mesures in compares if ecart(c, mesures[0].valeur) > seuil]
    preuves = [_preuve(m, c, contexte) for c, mesures in faux or compares for m in mesures]
    if not faux:
        return conforme(
            f"{accord(len(compares), 'chiffre recalculé concorde', 'chiffres recalculés concordent')} avec le référentiel.",
            preuves,
        )
    return manquement(
        f"{' '.join(_contradiction(c, mesures) for c, mesures in faux)}",
        ou=[ou_chiffre(c, "valeur") for c, _ in faux],
        preuves=preuves,
        a_faire="Corrigez le chiffre, ou dites quel territoire, quelle date et quelle définition le donnent.",
    )


def _contradiction(chiffre: Chiffre, mesures: Sequence[ValeurRecalculee]) -> str:
    detail = enumerer([f"{m.libelle} : {nombre(round(m.valeur))} {chiffre.unite}" for m in mesures])
    return f"« {chiffre.libelle} » : le dossier écrit {nombre(chiffre.valeur)} {chiffre.unite} ; le référentiel donne, {detail}."


def _preuve(mesure: ValeurRecalculee, chiffre: Chiffre, contexte: Contexte) -> Preuve:
    return contexte.preuve_geo(f"{chiffre.libelle}, {mesure.libelle}", round(mesure.valeur), chiffre.unite)


@recueil.regle("CHI-06", "Des chiffres qui ne se contredisent pas", "methode-chiffres", Gravite.a_justifier)
def entre_eux(dossier: Dossier, contexte: Contexte) -> Conclusion:
    par_grandeur = {c.grandeur: c for c in dossier.chiffres if c.grandeur}
    part = par_grandeur.get(Grandeur.part_entreprises_industrielles)
    industrie = par_grandeur.get(Grandeur.entreprises_industrielles)
    toutes = par_grandeur.get(Grandeur.entreprises)
    if not (part and industrie and toutes and toutes.valeur):
        return sans_objet("Le dossier ne donne pas à la fois une part et les deux nombres qui la forment.")
    calculee = float(industrie.valeur) / float(toutes.valeur)
    preuves = [preuve_dossier(c.libelle, float(c.valeur), c.unite) for c in (part, industrie, toutes)]
    if abs(calculee * 100 - float(part.valeur)) <= 1:
        return conforme(f"La part annoncée, {nombre(part.valeur)} %, est bien {pourcent(calculee)}.", preuves)
    return manquement(
        f"Le dossier écrit {nombre(part.valeur)} % d'entreprises industrielles, et ailleurs {nombre(industrie.valeur)} "
        f"sur {nombre(toutes.valeur)} : cela fait {pourcent(calculee)}.",
        ou=[ou_chiffre(c, "valeur") for c in (part, industrie, toutes)],
        preuves=[*preuves, preuve_dossier("part recalculée", round(calculee * 100, 1), "%")],
        a_faire="Gardez le chiffre dont vous avez la source, et dites si l'artisanat ou le BTP y sont comptés.",
    )
