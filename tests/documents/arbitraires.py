"""Any dossier that the model accepts, drawn from the model itself: what is added to it is drawn too."""

from __future__ import annotations

import datetime as dt
import types
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.saisie.textes import visibles

MECHANTS = (
    "ouvre la zone\nanime le comité",
    "deux\r\nlignes\rtrois",
    "eﬃcacité, ﬁlière",
    "indus\u00adtria\u00adli\u00adser",
    "saut\vmanuel\fpage",
    "l\u0092industrie\u007f\u0085",
    "a\u200bb\u200d\ufeff\u2066c\u202e",
    "\u2028\u2029",
    "\uf0b7 point \ue000",
    "👩‍🔬 ❤️ 1️⃣ 🇫🇷",
    "Cafe\u0301 Ａ工場 \ufdd0",
    "null",
    "~",
    "- a: b",
    "# dièse",
    "{a}",
    "'\"",
    "=1+1",
    "<script>alert(1)</script>",
    "&amp; #set text \\ $x$ [a] @b *c* _d_",
    "\t=1",
    "oui",
    "1.234",
    "\x1b[31mrouge",
    "x" * 250,
)
TEXTES = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
    st.sampled_from(MECHANTS),
    st.lists(st.sampled_from(MECHANTS), max_size=3).map(" ".join),
).map(lambda texte: texte[:290])
PLEINS = TEXTES.map(lambda texte: texte if visibles(texte) else f"t{texte}"[:290])
SIRENS = ("240500439", "240500462", "200067825", "356000000", "130025265")
PAR_NOM: dict[str, st.SearchStrategy[Any]] = {
    "siren": st.sampled_from(SIRENS),
    "siret": st.none(),
    "centre": st.sampled_from(SIRENS),
    "epci": st.sampled_from(SIRENS),
    "membres": st.sampled_from(SIRENS),
    "numero": st.sampled_from(["1-2", "3 bis", "A.4", "n° 7", "12/05"]),
    "naf": st.sampled_from(["25", "25.1", "25.11", "25.11Z", "01"]),
    "communes": st.sampled_from(["05061", "2A004", "01033", "75101"]),
    "sha256": st.just("ab" * 32),
    "fuseau": st.sampled_from(["Europe/Paris", "Indian/Reunion", "Pacific/Kiritimati", "America/Argentina/San_Juan"]),
    "courriel": st.sampled_from(["a@exemple.fr", "prenom.nom+x@sous.exemple.org"]),
    "enjeux": st.sampled_from(["innovation", "foncier", "enjeu-d-ailleurs"]),
    "evolution_de": st.sampled_from(["c1", "disparu"]),
    "territoire_chiffre": st.sampled_from(["perimetre", "05061", "240500439", "departement:05", "departement:5"]),
    "appel": st.just("ti-2023-2027"),
    "format": st.just("binome-dossier-1"),
    "quotite_etp": st.sampled_from([0, 0.5, 1, 0.333]),
}
EUROS = st.one_of(st.integers(0, 10**11), st.decimals(0, 10**9, places=2, allow_nan=False))
NOMBRES = st.one_of(
    st.integers(-(10**17), 10**17), st.decimals(-(10**9), 10**9, places=4, allow_nan=False), st.just(Decimal("1.234"))
)
JOURS = st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31))
INSTANTS = st.datetimes(
    dt.datetime(1900, 1, 1),  # noqa: DTZ001
    dt.datetime(2199, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=14)), dt.timezone(dt.timedelta(hours=-11))]),
).map(lambda instant: instant.isoformat(timespec="seconds"))


def _nu(annotation: Any) -> tuple[Any, bool]:
    """A type without what decorates it, and whether it may be left out."""
    if get_origin(annotation) is Annotated:
        return _nu(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return _nu(next(a for a in get_args(annotation) if a is not types.NoneType))[0], True
    return annotation, False


def champ(modele: type[BaseModel], nom: str) -> st.SearchStrategy[Any]:
    """What a field may hold, as people and programs write it."""
    info = modele.model_fields[nom]
    nu, _ = _nu(info.annotation)
    if get_origin(nu) is tuple:
        return st.lists(_valeur(nom, _nu(get_args(nu)[0])[0], info), max_size=2)
    if modele.__name__ == "Chiffre" and nom == "territoire":
        return PAR_NOM["territoire_chiffre"]
    return _valeur(nom, nu, info)


def _valeur(nom: str, nu: Any, info: Any) -> st.SearchStrategy[Any]:
    if isinstance(nu, type) and issubclass(nu, BaseModel):
        return partie(nu)
    if nom in PAR_NOM:
        return PAR_NOM[nom]
    if get_origin(nu) is Literal:
        return st.sampled_from(list(get_args(nu)))
    if issubclass(nu, Enum):
        return st.sampled_from([m.value for m in nu])
    if nu is Decimal:
        return EUROS if any(getattr(m, "ge", None) == 0 for m in info.metadata) else NOMBRES
    simples = {bool: st.booleans(), dt.datetime: INSTANTS, dt.date: JOURS}
    plein = info.is_required() or get_origin(_nu(info.annotation)[0]) is tuple
    return simples.get(nu, PLEINS if plein else TEXTES)


def partie(modele: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """A part of the dossier, whatever its model; its ids and references are put right by `dossiers`."""
    champs = {nom: champ(modele, nom) for nom in modele.model_fields if nom not in ("id", "axe", "chiffres", "pieces")}
    requis = {nom: s for nom, s in champs.items() if modele.model_fields[nom].is_required()}
    facultatifs = {nom: s for nom, s in champs.items() if nom not in requis}
    return st.fixed_dictionaries(requis, optional=facultatifs)


@st.composite
def arbres(tirer: st.DrawFn) -> dict[str, Any]:
    """The raw tree of a dossier."""
    brut = tirer(partie(Dossier)) | {"id": "essai"}
    brut["territoire"] = brut["territoire"][:190] + "t"
    brut["chiffres"] = tirer(st.lists(champ_liste("chiffres"), max_size=2))
    brut["pieces"] = tirer(st.lists(champ_liste("pieces"), max_size=2))
    plan = brut.setdefault("plan_actions", {})
    plan["axes"] = [*plan.get("axes", ()), {"titre": "A"}]
    plan["fiches"] = [*plan.get("fiches", ()), tirer(partie(FicheAction))]
    gouvernance = brut.get("gouvernance", {})
    for lettre, liste in (
        ("a", plan["axes"]),
        ("f", plan["fiches"]),
        ("b", gouvernance.get("binomes", [])),
        ("k", gouvernance.get("comites", [])),
        ("c", brut["chiffres"]),
        ("l", brut.get("filieres", [])),
        ("p", brut["pieces"]),
    ):
        for rang, element in enumerate(liste, 1):
            element["id"] = f"{lettre}{rang}"
    for fiche in plan["fiches"]:
        fiche["axe"] = "a1"
        fiche["filieres"] = [f["id"] for f in reversed(brut.get("filieres", []))]
        fiche["pieces"] = [p["id"] for p in reversed(brut["pieces"])]
    if brut.get("objectif"):
        brut["objectif"]["chiffres"] = [c["id"] for c in brut["chiffres"]]
    return brut


def champ_liste(nom: str) -> st.SearchStrategy[dict[str, Any]]:
    """An element of a list of the dossier."""
    nu, _ = _nu(Dossier.model_fields[nom].annotation)
    return partie(get_args(nu)[0])


def dossiers() -> st.SearchStrategy[Dossier]:
    """Any dossier."""
    return arbres().map(Dossier.model_validate)
