"""What someone asks of their inbox: filters, words, an order; applied to rows that they may see, to nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from binome.domaine.langue.typographie import alphabetique, sans_accents
from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.services.instruction.boite.liste import LigneDeBoite

MOI, PERSONNE = "moi", "personne"
SITUATIONS: Mapping[str, str] = {
    "avis": "avis attendu",
    "retard": "en retard",
    "complements": "compléments en cours",
    "tardif": "reçu après la clôture",
    "revision": "avis sur une révision d'avant",
}
TRIS: Mapping[str, str] = {
    "territoire": "Territoire",
    "etape": "Étape",
    "recu": "Reçu le",
    "terme": "Terme",
    "priorite": "Priorité",
}
_ORDRE = list(EtapeDuDepot)


@dataclass(frozen=True)
class Filtres:
    """A question asked of an inbox. `affecte`: `moi`, `personne`, or the key of an account."""

    q: str = ""
    etape: str = ""
    region: str = ""
    service: str = ""
    affecte: str = ""
    situation: str = ""
    tri: str = "territoire"
    sens: str = "asc"

    @classmethod
    def from_question(cls, dit: Mapping[str, Any]) -> Filtres:
        """What a query string asks; what it asks that does not exist is not asked."""
        texte = str(dit.get("q", "")).replace("\0", "").encode("utf-8", "ignore").decode()[:100].strip()
        affecte = str(dit.get("affecte", ""))
        connu = affecte in (MOI, PERSONNE) or (affecte.isascii() and affecte.isdecimal() and len(affecte) < 12)
        return cls(
            q=texte,
            etape=_parmi(dit.get("etape"), {e.value for e in EtapeDuDepot}),
            region=_mot(dit.get("region"), 3),
            service=_mot(dit.get("service"), 80),
            affecte=affecte if connu else "",
            situation=_parmi(dit.get("situation"), SITUATIONS),
            tri=_parmi(dit.get("tri"), TRIS) or "territoire",
            sens="desc" if dit.get("sens") == "desc" else "asc",
        )

    @property
    def question(self) -> str:
        """The same, as the shortest query string."""
        defaut = Filtres()
        return urlencode({c: v for c, v in self.__dict__.items() if v != getattr(defaut, c)})

    @property
    def libre(self) -> bool:
        """Whether nothing is filtered, whatever the order."""
        return replace(self, tri="territoire", sens="asc") == Filtres()


def _parmi(dit: Any, connus: Iterable[str]) -> str:
    return str(dit) if dit in connus else ""


def _mot(dit: Any, longueur: int) -> str:
    texte = str(dit or "")
    return texte if texte.isascii() and texte.isprintable() and len(texte) <= longueur else ""


def appliquer(filtres: Filtres, lignes: Iterable[LigneDeBoite], moi: int) -> list[LigneDeBoite]:
    """The rows that answer, in the order asked for. `moi`: the key of who asks."""
    gardees = [ligne for ligne in lignes if _repond(filtres, ligne, moi)]
    # Two sorts, each stable: rows that the order leaves equal stay in the order of territories.
    gardees.sort(key=lambda ligne: (alphabetique(ligne.territoire), ligne.numero))
    gardees.sort(key=_CLES[filtres.tri], reverse=filtres.sens == "desc")
    if filtres.tri == "terme":
        gardees.sort(key=lambda ligne: ligne.terme is None)
    return gardees


def _repond(filtres: Filtres, ligne: LigneDeBoite, moi: int) -> bool:
    return (
        (not filtres.etape or ligne.etape.value == filtres.etape)
        and (not filtres.region or filtres.region in ligne.regions)
        and (not filtres.service or filtres.service in ligne.services)
        and (not filtres.situation or _SITUATIONS[filtres.situation](filtres, ligne))
        and (not filtres.affecte or _affecte(filtres, ligne, moi))
        and _contient(filtres.q, ligne)
    )


def concernes(filtres: Filtres, ligne: LigneDeBoite) -> tuple[str, ...]:
    """The services that the question is about: the one asked for, else the viewer's, else all."""
    if filtres.service:
        return (filtres.service,) if filtres.service in ligne.services else ()
    return ligne.siens or ligne.services


def _affecte(filtres: Filtres, ligne: LigneDeBoite, moi: int) -> bool:
    tenus = {s: ligne.affectes[s].pk for s in concernes(filtres, ligne) if s in ligne.affectes}
    if filtres.affecte == PERSONNE:
        return not tenus
    return (moi if filtres.affecte == MOI else int(filtres.affecte)) in tenus.values()


def _contient(texte: str, ligne: LigneDeBoite) -> bool:
    if not (mots := sans_accents(texte).split()):
        return True
    ou = sans_accents(f"{ligne.territoire} {ligne.titre} {ligne.numero}")
    return all(mot in ou for mot in mots)


_SITUATIONS: Mapping[str, Callable[[Filtres, LigneDeBoite], bool]] = {
    "avis": lambda f, ligne: bool(ligne.manquants & set(concernes(f, ligne))),
    "retard": lambda _, ligne: ligne.en_retard,
    "complements": lambda _, ligne: ligne.etape is EtapeDuDepot.complements,
    "tardif": lambda _, ligne: ligne.tardif,
    "revision": lambda f, ligne: not ligne.avis_anterieurs.keys().isdisjoint(concernes(f, ligne)),
}
_CLES: Mapping[str, Callable[[LigneDeBoite], Any]] = {
    "territoire": lambda ligne: alphabetique(ligne.territoire),
    "etape": lambda ligne: _ORDRE.index(ligne.etape),
    "recu": lambda ligne: ligne.recu_at,
    "terme": lambda ligne: (ligne.terme is None, ligne.terme.toordinal() if ligne.terme else 0),
    "priorite": lambda ligne: -ligne.priorite,
}


@dataclass(frozen=True)
class Raccourci:
    """A question that one asks often, and how many rows answer it."""

    nom: str
    question: str
    combien: int
    ici: bool


def raccourcis(lignes: list[LigneDeBoite], filtres: Filtres, moi: int, *, instruit: bool) -> list[Raccourci]:
    """The usual questions, counted on the rows that this person may see."""
    usuels = [("Tous", Filtres())]
    if instruit:
        usuels += [("À moi", Filtres(affecte=MOI)), ("À personne", Filtres(affecte=PERSONNE))]
    usuels += [(nom[:1].upper() + nom[1:], Filtres(situation=cle)) for cle, nom in SITUATIONS.items()]
    neutre = replace(filtres, tri="territoire", sens="asc")
    combien = {f: sum(_repond(f, ligne, moi) for ligne in lignes) for _, f in usuels}
    return [Raccourci(nom, f.question, combien[f], f == neutre) for nom, f in usuels]


@dataclass(frozen=True)
class PlanDeCharge:
    """What one instructor takes care of, among the rows that the viewer may see."""

    cle: int
    nom: str
    total: int
    par_etape: Mapping[EtapeDuDepot, int]
    en_retard: int
    sans_avis: int


def charges(lignes: Iterable[LigneDeBoite]) -> list[PlanDeCharge]:
    """The workload of each instructor who has a deposit, the most loaded first."""
    tenus: dict[int, tuple[str, list[tuple[LigneDeBoite, set[str]]]]] = {}
    for ligne in lignes:
        par_compte: dict[int, set[str]] = {}
        for service, compte in ligne.affectes.items():
            par_compte.setdefault(compte.pk, set()).add(service)
            tenus.setdefault(compte.pk, (str(compte), []))
        for cle, services in par_compte.items():
            tenus[cle][1].append((ligne, services))
    faites = [
        PlanDeCharge(
            cle,
            nom,
            len(siens),
            {etape: sum(ligne.etape is etape for ligne, _ in siens) for etape in _ORDRE},
            sum(ligne.en_retard for ligne, _ in siens),
            sum(bool(ligne.manquants & services) for ligne, services in siens),
        )
        for cle, (nom, siens) in tenus.items()
    ]
    return sorted(faites, key=lambda charge: (-charge.total, charge.nom.casefold(), charge.cle))
