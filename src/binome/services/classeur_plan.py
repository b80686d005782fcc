"""Use cases of the plan as a workbook: out, for what its reader may read; in, told first, then merged."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from binome.documents.tableur import ClasseurLu, ClasseurRefuseError, Faute, Origine, ecrire, lire
from binome.domaine.chemin import poser, retirer
from binome.domaine.dossier import Dossier as Document
from binome.domaine.droits import Action
from binome.domaine.empreinte import json_canonique
from binome.domaine.fusion import ABSENT, Conflit, Fusion, changements, fusionner
from binome.domaine.recit import raconter
from binome.registre.models import Compte, Revision
from binome.services import calculs, redaction, referentiel
from binome.services.acces import Acces, IntrouvableError, exiger
from binome.services.plan import visible

MOTIF = "Import du plan d'actions depuis un classeur"


@dataclass(frozen=True)
class Apercu:
    """What an import would do to the head revision `tete`: sentences by kind, and the places to settle first.

    `a_verifier`: codes that the workbook brings and that the référentiel does not know, each at its cell.
    """

    base: int
    tete: Revision
    plan: dict[str, Any]
    ajouts: tuple[str, ...]
    retraits: tuple[str, ...]
    modifications: tuple[str, ...]
    conflits: tuple[Conflit, ...]
    a_verifier: tuple[Faute, ...] = ()

    @property
    def vide(self) -> bool:
        return not (self.ajouts or self.retraits or self.modifications or self.conflits)


def exporter(acces: Acces) -> bytes:
    """The plan as a workbook, without the fiches that this person may not read."""
    revision = redaction.revision_de_tete(acces.dossier)
    plan = visible(redaction.arbre(revision), acces).get("plan_actions", {})
    fiches = tuple(fiche["id"] for fiche in plan.get("fiches", []))
    return ecrire(plan, Origine(acces.dossier.identifiant, revision.numero, fiches))


def examiner(compte: Compte, identifiant: str, octets: bytes) -> Apercu:
    """Read a workbook and say what it would change; writes nothing.

    Errors: IntrouvableError, RefusError, ClasseurRefuseError, OccupeError.
    """
    acces = exiger(compte, identifiant, Action.modifier)
    lu = calculs.a_part(calculs.LECTURE, lire, octets)
    if lu.origine.dossier != identifiant:
        raise _refus(f"ce classeur est celui d'un autre dossier, « {lu.origine.dossier} »")
    depart = Revision.objects.filter(dossier=acces.dossier, numero=lu.origine.revision or 0).first()
    if depart is None:
        raise _refus("ce classeur ne dit pas de quelle révision il vient : exportez le plan depuis l'atelier")
    avant = redaction.arbre(depart)
    inconnus = tuple(_codes_inconnus(lu, avant))
    return replace(_apercu(acces, depart, _completer(lu.plan, avant, lu.origine.fiches)), a_verifier=inconnus)


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
) -> redaction.Enregistrement:
    """Do what `examiner` said, against the revision `tete` that it spoke of. `choix`: the conflicting places where the
    workbook wins; elsewhere the dossier does.

    Errors: IntrouvableError, RefusError, ContenuInvalideError; ConflitError when someone saved the same places since.
    """
    acces = exiger(compte, identifiant, Action.modifier)
    return redaction.enregistrer(compte, identifiant, tete, reunir(acces, base, tete, plan, choix), motif=MOTIF)


def reunir(acces: Acces, base: int, tete: int, plan: dict[str, Any], choix: Collection[str]) -> dict[str, Any]:
    """The tree of the dossier once the workbook is merged into revision `tete`, conflicts settled by `choix`."""
    depart, autre = (_revision(acces, numero) for numero in (base, tete))
    fusion = _fusion(depart, plan, autre)
    arbre: dict[str, Any] = fusion.arbre
    for conflit in fusion.conflits:
        if conflit.chemin in choix:
            retire = conflit.mien is ABSENT
            arbre = retirer(arbre, conflit.chemin) if retire else poser(arbre, conflit.chemin, conflit.mien)
    return arbre


def _revision(acces: Acces, numero: int) -> Revision:
    revision = Revision.objects.filter(dossier=acces.dossier, numero=numero).first()
    if revision is None:
        raise IntrouvableError(f"{acces.dossier.identifiant}, révision {numero}")
    return revision


def _completer(plan: dict[str, Any], depart: dict[str, Any], exportees: Collection[str]) -> dict[str, Any]:
    """The plan of the workbook, with the fiches that were kept out of it when it was made: absent is not removed."""
    fiches = list(plan.get("fiches", []))
    presentes = {fiche["id"] for fiche in fiches}
    for rang, fiche in enumerate(depart.get("plan_actions", {}).get("fiches", [])):
        if fiche["id"] not in exportees and fiche["id"] not in presentes:
            fiches.insert(rang, fiche)
    return {**plan, "fiches": fiches} if fiches else plan


def _apercu(acces: Acces, depart: Revision, plan: dict[str, Any]) -> Apercu:
    tete = redaction.revision_de_tete(acces.dossier)
    fusion, avant = _fusion(depart, plan, tete), redaction.arbre(tete)
    rangs: dict[str, list[str]] = {"ajouts": [], "retraits": [], "modifications": []}
    recits = raconter(avant, fusion.arbre)
    for (_, ancien, nouveau), recit in zip(changements(avant, fusion.arbre), recits, strict=True):
        genre = "ajouts" if ancien is ABSENT else "retraits" if nouveau is ABSENT else "modifications"
        rangs[genre].append(_sans_verbe(recit.phrase))
    return Apercu(
        depart.numero,
        tete,
        plan,
        tuple(rangs["ajouts"]),
        tuple(rangs["retraits"]),
        tuple(rangs["modifications"]),
        fusion.conflits,
    )


def _sans_verbe(phrase: str) -> str:
    """« a réécrit le besoin de la fiche 3 » → « le besoin de la fiche 3 (réécrit) »: the heading has said the rest."""
    _, verbe, reste = phrase.split(" ", 2)
    return f"{reste} (réécrit)" if verbe == "réécrit" else reste


def _fusion(depart: Revision, plan: dict[str, Any], tete: Revision) -> Fusion:
    base = redaction.arbre(depart)
    return fusionner(base, _normaliser({**base, "plan_actions": plan}), redaction.arbre(tete))


def _normaliser(arbre: dict[str, Any]) -> dict[str, Any]:
    """The canonical tree of a dossier. Errors: ClasseurRefuseError, with what does not hold in it."""
    try:
        normal: dict[str, Any] = json.loads(json_canonique(Document.model_validate(arbre)))
    except ValidationError as erreur:
        raise ClasseurRefuseError(
            [
                Faute(f"{detail.get('ctx', {}).get('chemin', '')} : {detail['msg']}".strip(" :"))
                for detail in erreur.errors(include_url=False)
            ]
        ) from None
    return normal


def _refus(message: str) -> ClasseurRefuseError:
    return ClasseurRefuseError([Faute(message)])
