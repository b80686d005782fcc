"""Checks on figures: each can be checked, and contradicts neither official data nor the rest of the dossier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from binome.appels.controles.recueil import Recueil
from binome.appels.parametres import Parametres, ValeurDeSeuil
from binome.appels.regle import Conclusion, Contexte, conforme, manquement, preuve_dossier, sans_objet
from binome.domaine.dossier.chiffres import Chiffre, Grandeur
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.recalcul import ValeurRecalculee, ecart, recalculer
from binome.domaine.langue.typographie import accord, enumerer, nombre, pourcent
from binome.domaine.verdict.constat import Preuve

recueil = Recueil("chiffres")


def ou_chiffre(chiffre: Chiffre, champ: str = "") -> str:
    return f"chiffres[{chiffre.id}]" + (f".{champ}" if champ else "")


def _citer(chiffre: Chiffre) -> str:
    return f"{chiffre.libelle} ({nombre(chiffre.valeur)} {chiffre.unite})"


class Renseignes(Parametres):
    """`champ` is asked of the figures in scope: those of the quantities `seulement`, or all but those of `sauf`.

    A figure in scope whose quantity is among `dispenses` may lack it.
    """

    champ: Literal["source", "millesime", "periode", "definition"]
    quoi: str
    """The field in words, with its article: « une source »."""
    a_faire: str
    aucun: str
    """The sentence when no figure is in scope."""
    seulement: tuple[Grandeur, ...] = ()
    sauf: tuple[Grandeur, ...] = ()
    dispenses: tuple[Grandeur, ...] = ()


@recueil.controle(Renseignes)
def renseignes(dossier: Dossier, contexte: Contexte, p: Renseignes) -> Conclusion:
    concernes = [
        c for c in dossier.chiffres if (not p.seulement or c.grandeur in p.seulement) and c.grandeur not in p.sauf
    ]
    if not concernes:
        return sans_objet(p.aucun)
    sans = [c for c in concernes if not getattr(c, p.champ) and c.grandeur not in p.dispenses]
    if not sans:
        return conforme(f"Tous les chiffres concernés ont {p.quoi}.")
    return manquement(
        f"{accord(len(sans), 'chiffre n’a', 'chiffres n’ont')} pas {p.quoi.replace('un ', 'de ').replace('une ', 'de ')} : "
        f"{enumerer([_citer(c) for c in sans], 6)}.",
        ou=[ou_chiffre(c, p.champ) for c in sans],
        preuves=[preuve_dossier(f"chiffres sans {p.quoi.split(' ', 1)[1]}", len(sans), f"sur {len(dossier.chiffres)}")],
        a_faire=p.a_faire,
    )


class Ecart(Parametres):
    """`ecart`: relative gap beyond which a figure contradicts official data."""

    ecart: ValeurDeSeuil


@recueil.controle(Ecart)
def contre_referentiel(dossier: Dossier, contexte: Contexte, p: Ecart) -> Conclusion:
    compares = [(c, mesures) for c in dossier.chiffres if (mesures := recalculer(c, dossier, contexte.geographie))]
    if not compares:
        return sans_objet("Aucun chiffre ne peut être recalculé depuis le référentiel.")
    faux = [(c, mesures) for c, mesures in compares if ecart(c, mesures[0].valeur) > p.ecart]
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


class EcartEnPoints(Parametres):
    """`points`: gap in points of percentage that rounding explains."""

    points: ValeurDeSeuil


@recueil.controle(EcartEnPoints)
def entre_eux(dossier: Dossier, contexte: Contexte, p: EcartEnPoints) -> Conclusion:
    par_grandeur = {c.grandeur: c for c in dossier.chiffres if c.grandeur}
    part = par_grandeur.get(Grandeur.part_entreprises_industrielles)
    industrie = par_grandeur.get(Grandeur.entreprises_industrielles)
    toutes = par_grandeur.get(Grandeur.entreprises)
    if not (part and industrie and toutes and toutes.valeur):
        return sans_objet("Le dossier ne donne pas à la fois une part et les deux nombres qui la forment.")
    calculee = float(industrie.valeur) / float(toutes.valeur)
    preuves = [preuve_dossier(c.libelle, float(c.valeur), c.unite) for c in (part, industrie, toutes)]
    if abs(calculee * 100 - float(part.valeur)) <= p.points:
        return conforme(f"La part annoncée, {nombre(part.valeur)} %, est bien {pourcent(calculee)}.", preuves)
    return manquement(
        f"Le dossier écrit {nombre(part.valeur)} % d'entreprises industrielles, et ailleurs {nombre(industrie.valeur)} "
        f"sur {nombre(toutes.valeur)} : cela fait {pourcent(calculee)}.",
        ou=[ou_chiffre(c, "valeur") for c in (part, industrie, toutes)],
        preuves=[*preuves, preuve_dossier("part recalculée", round(calculee * 100, 1), "%")],
        a_faire="Gardez le chiffre dont vous avez la source, et dites si l'artisanat ou le BTP y sont comptés.",
    )
