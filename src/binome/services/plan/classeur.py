"""Use cases of the plan as a workbook: out, for what its reader may read; in, told first, then merged."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from binome.appels.catalogue import retrouver_appel
from binome.documents.messages import en_francais
from binome.documents.tableur import (
    ClasseurLu,
    ClasseurRefuseError,
    Connus,
    Faute,
    Origine,
    ecrire,
    interpreter,
    lire_rangees,
)
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.discretion import ids_des_fiches
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import euros, majuscule, nombre
from binome.domaine.mots.lexique import nommer
from binome.domaine.socle.chemin import poser, retirer
from binome.domaine.socle.empreinte import json_canonique
from binome.domaine.texte.fusion import ABSENT, Conflit, Fusion, changements, fusionner
from binome.domaine.texte.recit import Changement, raconter
from binome.registre.models import Compte, Revision
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError, exiger
from binome.services.calculs import calculs
from binome.services.redaction import enregistrement
from binome.services.redaction.edition import Edition
from binome.services.socle import referentiel
from binome.services.texte import texte_lisible
from binome.services.texte.texte_entier import revision_de_tete
from binome.services.texte.texte_lisible import TexteLisible

MOTIF = "Import du plan d'actions depuis un classeur"


@dataclass(frozen=True)
class Apercu:
    """What an import would do to the head revision `tete`: sentences by kind, and the places to settle first.

    `a_verifier`: codes that the workbook brings and that the référentiel does not know, each at its cell; `remarques`:
    what was not read to the letter.
    """

    base: int
    tete: Revision
    plan: dict[str, Any]
    ajouts: tuple[str, ...]
    retraits: tuple[str, ...]
    modifications: tuple[str, ...]
    conflits: tuple[Conflit, ...]
    a_verifier: tuple[Faute, ...] = ()
    remarques: tuple[Faute, ...] = ()

    @property
    def vide(self) -> bool:
        return not (self.ajouts or self.retraits or self.modifications or self.conflits)


def exporter(ouvert: DossierOuvert) -> bytes:
    """The plan as a workbook, without the fiches that this person may not read."""
    lu = texte_lisible.lire(ouvert)
    plan = lu.arbre.get("plan_actions", {})
    fiches = tuple(fiche["id"] for fiche in plan.get("fiches", []))
    return ecrire(plan, Origine(ouvert.dossier.identifiant, lu.numero, fiches), _enjeux(ouvert))


def _enjeux(ouvert: DossierOuvert) -> dict[str, str]:
    return retrouver_appel(ouvert.dossier.campagne.appel).appel.noms_enjeux


def examiner(compte: Compte, identifiant: str, octets: bytes) -> Apercu:
    """Read a workbook and say what it would change; writes nothing.

    Errors: IntrouvableError, RefusError, ClasseurRefuseError, OccupeError.
    """
    ouvert = exiger(compte, identifiant, Action.modifier)
    trouve: list[TexteLisible] = []

    def connus(origine: Origine) -> Connus:
        trouve.append(_depart(ouvert, origine))
        arbre = trouve[0].arbre
        cites = {champ: {element["id"] for element in arbre.get(champ, [])} for champ in ("pieces", "filieres")}
        return Connus(cites, _deja_cites(arbre) | _enjeux(ouvert))

    lu = interpreter(calculs.a_part(calculs.LECTURE, lire_rangees, octets), connus)
    (depart,) = trouve
    plan = _completer(lu.plan, depart.arbre, lu.origine.fiches, lu.absentes)
    _refuser_les_id_repris(ouvert, lu, plan, depart)
    inconnus = tuple(_codes_inconnus(lu, depart.arbre))
    return replace(_apercu(ouvert, depart, plan), a_verifier=inconnus, remarques=lu.remarques)


def _deja_cites(arbre: dict[str, Any]) -> dict[str, str]:
    """The stakes that the plan cites already, the call knowing them or not: what was exported comes back."""
    plan = arbre.get("plan_actions", {})
    return {e: e for element in (*plan.get("axes", []), *plan.get("fiches", [])) for e in element.get("enjeux", [])}


def _depart(ouvert: DossierOuvert, origine: Origine) -> TexteLisible:
    """The revision that a workbook was made from. Errors: ClasseurRefuseError."""
    if origine.dossier != ouvert.dossier.identifiant:
        raise _refus(f"ce classeur est celui d'un autre dossier, « {origine.dossier} »")
    try:
        return texte_lisible.a_la_revision(ouvert, origine.revision or 0)
    except IntrouvableError:
        raise _refus("ce classeur ne dit pas de quelle révision il vient : exportez le plan depuis l'atelier") from None


def _refuser_les_id_repris(ouvert: DossierOuvert, lu: ClasseurLu, plan: dict[str, Any], depart: TexteLisible) -> None:
    """An id that once named a fiche names no other. Errors: ClasseurRefuseError, with each at its cell."""
    presents = ids_des_fiches(depart.arbre) | ids_des_fiches(texte_lisible.lire(ouvert).arbre)
    connus = ouvert.memoire.fiches.keys() - presents
    repris = connus & {fiche["id"] for fiche in plan.get("fiches", [])}
    dit = "cet identifiant a désigné une action retirée de ce dossier : numérotez la nouvelle autrement"
    fautes = []
    for rang, fiche in enumerate(lu.plan.get("fiches", [])):
        if fiche["id"] in repris:
            feuille, ligne, colonne = lu.cellules.get(("fiches", rang, "id"), ("Fiches", None, ""))
            fautes.append(Faute(dit, feuille, ligne, colonne, f"« {fiche['id']} »"))
    if repris:
        raise ClasseurRefuseError(fautes or [Faute(dit)])


_TERRITOIRES = {"epci": "aucune intercommunalité n'a ce SIREN", "communes": "aucune commune n'a ce code"}


def _codes_inconnus(lu: ClasseurLu, avant: dict[str, Any]) -> Iterator[Faute]:
    """EPCI and communes that the référentiel does not know, but for those that the fiche already cited: a dossier keeps
    the vintage that it was written in."""
    geographie = referentiel.partager()
    connu: dict[str, Callable[[str], object]] = {"epci": geographie.epci, "communes": geographie.commune}
    cites = {fiche["id"]: fiche.get("territoires", {}) for fiche in avant.get("plan_actions", {}).get("fiches", [])}
    for rang, fiche in enumerate(lu.plan.get("fiches", [])):
        for champ, dit in _TERRITOIRES.items():
            deja = cites.get(fiche["id"], {}).get(champ, [])
            for code in fiche.get("territoires", {}).get(champ, []):
                if code not in deja and connu[champ](code) is None:
                    lieu = ("fiches", rang, "territoires", champ)
                    feuille, ligne, colonne = lu.cellules.get(lieu, ("Fiches", None, ""))
                    yield Faute(f"{dit} au référentiel {geographie.millesime}", feuille, ligne, colonne, code)


def appliquer(
    compte: Compte, identifiant: str, base: int, tete: int, plan: dict[str, Any], choix: Collection[str]
) -> enregistrement.Enregistrement:
    """Do what `examiner` said, against the revision `tete` that it spoke of. `choix`: the conflicting places where the
    workbook wins; elsewhere the dossier does.

    Errors: IntrouvableError, RefusError, ContenuInvalideError; ConflitError when someone saved the same places since.
    """
    ouvert = exiger(compte, identifiant, Action.modifier)
    revenues = ids_des_fiches(texte_lisible.a_la_revision(ouvert, base).arbre)
    reuni = reunir(ouvert, base, tete, plan, choix)
    return enregistrement.enregistrer(ouvert, Edition.de_contenu(tete, reuni, motif=MOTIF, revenues=revenues))


def reunir(ouvert: DossierOuvert, base: int, tete: int, plan: dict[str, Any], choix: Collection[str]) -> dict[str, Any]:
    """The tree of the dossier once the workbook is merged into revision `tete`, conflicts settled by `choix`."""
    depart, autre = (texte_lisible.a_la_revision(ouvert, numero) for numero in (base, tete))
    fusion = _fusion(depart, plan, autre)
    arbre: dict[str, Any] = fusion.arbre
    for conflit in fusion.conflits:
        if conflit.chemin in choix:
            retire = conflit.mien is ABSENT
            arbre = retirer(arbre, conflit.chemin) if retire else poser(arbre, conflit.chemin, conflit.mien)
    return arbre


def _completer(
    plan: dict[str, Any], depart: dict[str, Any], exportees: Collection[str], absentes: Collection[str] = ()
) -> dict[str, Any]:
    """The plan of the workbook, with the fiches that were kept out of it when it was made, and the fields whose columns
    it has not: absent is not removed."""
    avant = {fiche["id"]: fiche for fiche in depart.get("plan_actions", {}).get("fiches", [])}
    gardes = {cle: {c: v for c in absentes if (v := fiche.get(c)) is not None} for cle, fiche in avant.items()}
    fiches = [{**fiche, **gardes.get(fiche["id"], {})} for fiche in plan.get("fiches", [])]
    presentes = {fiche["id"] for fiche in fiches}
    for rang, fiche in enumerate(depart.get("plan_actions", {}).get("fiches", [])):
        if fiche["id"] not in exportees and fiche["id"] not in presentes:
            fiches.insert(rang, fiche)
    return {**plan, "fiches": fiches} if fiches else plan


def _apercu(ouvert: DossierOuvert, depart: TexteLisible, plan: dict[str, Any]) -> Apercu:
    tete = texte_lisible.lire(ouvert)
    fusion, avant = _fusion(depart, plan, tete), tete.arbre
    rangs: dict[str, list[str]] = {"ajouts": [], "retraits": [], "modifications": []}
    recits = raconter(avant, fusion.arbre)
    for (_, ancien, nouveau), recit in zip(changements(avant, fusion.arbre), recits, strict=True):
        genre = "ajouts" if ancien is ABSENT else "retraits" if nouveau is ABSENT else "modifications"
        rangs[genre].append(_dire(recit) + _details(ancien, nouveau))
    return Apercu(
        depart.numero,
        revision_de_tete(ouvert.dossier),
        plan,
        tuple(rangs["ajouts"]),
        tuple(rangs["retraits"]),
        tuple(rangs["modifications"]),
        fusion.conflits,
    )


def _dire(recit: Changement) -> str:
    """« a réécrit le besoin de la fiche 3 » → « le besoin de la fiche 3 (réécrit) »: the heading has said the rest."""
    if recit.entiere:
        return majuscule(_dates(recit.phrase))
    _, verbe, reste = recit.phrase.split(" ", 2)
    return majuscule(_dates(f"{reste} (réécrit)" if verbe == "réécrit" else reste))


_COMPTES = frozenset({"debut", "fin", "date", "echeance", "montant", "initial", "cible"})
_DETAILS_MAX = 8


def _details(ancien: Any, nouveau: Any) -> str:
    """The days and the figures that a part brings, so that a year read as a day of 1905 is seen: « (début : …) »."""
    if not isinstance(nouveau, dict | list):
        return ""
    reste = Counter(_comptes(ancien))
    apportes = [compte for compte in _comptes(nouveau) if reste[compte] <= 0 or reste.subtract([compte])]
    if not apportes:
        return ""
    suite = " ; …" if len(apportes) > _DETAILS_MAX else ""
    return f" ({' ; '.join(f'{mot} : {valeur}' for mot, valeur in apportes[:_DETAILS_MAX])}{suite})"


def _comptes(partie: Any, champ: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(partie, dict):
        for cle, valeur in partie.items():
            yield from _comptes(valeur, cle)
    elif isinstance(partie, list):
        for valeur in partie:
            yield from _comptes(valeur)
    elif champ in _COMPTES and partie is not ABSENT:
        montre = (euros if champ == "montant" else nombre)(partie) if isinstance(partie, int | float) else str(partie)
        yield nommer(champ).bref, _dates(montre)


def _dates(phrase: str) -> str:
    """Days as people write them: 2027-01-15 → 15/01/2027."""
    return re.sub(r"\b(\d{4})-(\d{2})-(\d{2})\b", r"\3/\2/\1", phrase)


def _fusion(depart: TexteLisible, plan: dict[str, Any], tete: TexteLisible) -> Fusion:
    base = depart.arbre
    return fusionner(base, _normaliser({**base, "plan_actions": plan}), tete.arbre)


def _normaliser(arbre: dict[str, Any]) -> dict[str, Any]:
    """The canonical tree of a dossier. Errors: ClasseurRefuseError, with what does not hold in it."""
    try:
        normal: dict[str, Any] = json.loads(json_canonique(Document.model_validate(arbre)))
    except ValidationError as erreur:
        raise ClasseurRefuseError(list(_fautes_du_dossier(erreur))) from None
    return normal


def _fautes_du_dossier(erreur: ValidationError) -> Iterator[Faute]:
    for detail in erreur.errors(include_url=False):
        contexte = detail.get("ctx", {})
        message, remede = en_francais(detail["type"], contexte)
        lieu = contexte.get("chemin") or ".".join(map(str, detail["loc"]))
        yield Faute(f"{lieu} : {message}. {remede or ''}".strip())


def _refus(message: str) -> ClasseurRefuseError:
    return ClasseurRefuseError([Faute(message)])
