"""Any action plan, as the canonical JSON tree that a revision stores."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from hypothesis import strategies as st

from binome.domaine.dossier.plan_actions import Maturite, PlanActions, StatutFinancement, Visibilite
from binome.domaine.saisie.textes import visibles
from binome.domaine.socle.empreinte import json_canonique

MECHANTS = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "_x0041_",
    "x005F_",
    '""',
    '"',
    "a;b",
    "⟦long 1⟧",
    "\r\n",
)
TEXTES = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=30), st.sampled_from(MECHANTS), st.just("é" * 9_000)
)
COURTS = st.one_of(st.text(st.characters(exclude_categories=("Cs",)), max_size=12), st.sampled_from(MECHANTS))
PLEINS = COURTS.map(lambda texte: texte if visibles(texte) else "t")
IDS = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,8}\Z")
SIRENS = st.sampled_from(["240500439", "356000000", "200067825", "000000000"])
DATES = st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31)).map(str)
EUROS = st.one_of(
    st.integers(0, 10**12 - 1), st.decimals(0, 10**11, places=2, allow_nan=False, allow_infinity=False).map(str)
)
NOMBRES = st.one_of(
    st.integers(-(10**17), 10**17), st.floats(-1e9, 1e9).filter(lambda x: abs(x) > 1e-9 and len(repr(x)) < 15)
)


def partie(obligatoires: dict[str, Any] | None = None, **facultatifs: Any) -> st.SearchStrategy[dict[str, Any]]:
    origine = {"provenance": COURTS, "illustratif": st.booleans()}
    return st.fixed_dictionaries(obligatoires or {}, optional={**facultatifs, **origine})


def nue(obligatoires: dict[str, Any] | None = None, **facultatifs: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(obligatoires or {}, optional=facultatifs)


NATURES = st.sampled_from(["entreprise", "epci", "sem", "pole", "autre"])
SIRETS = {"356000000": "35600000000048", "240500439": "24050043900015"}


def _avec_siret(organisation: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    siret = SIRETS.get(organisation.get("siren", ""))
    return st.sampled_from([organisation, {**organisation, "siret": siret}]) if siret else st.just(organisation)


ORGANISATIONS = partie(
    {"nom": PLEINS},
    sigle=COURTS,
    siren=SIRENS,
    nature=NATURES,
    naf=st.sampled_from(["25", "25.1", "25.11Z"]),
    code=COURTS,
).flatmap(_avec_siret)
NOMS_ENJEUX = {"foncier": "Foncier", "eau_et_climat": "L’eau ; le climat", "competences": "Compétences"}
"""The stakes of a call, one with the separator of lists in its name."""
ENJEUX = st.lists(st.sampled_from(sorted(NOMS_ENJEUX)), max_size=2)
FINANCEMENTS = partie(
    {"financeur": PLEINS, "nature": st.sampled_from(["subvention", "pret", "autre"]), "montant": EUROS},
    siren=SIRENS,
    dispositif=COURTS,
    statut=st.sampled_from([s.value for s in StatutFinancement]),
    date=DATES,
)
INDICATEURS = partie({"libelle": PLEINS}, unite=COURTS, initial=NOMBRES, cible=NOMBRES, echeance=DATES, source=COURTS)
CALENDRIERS = nue(debut=DATES, fin=DATES, jalons=st.lists(partie({"libelle": PLEINS}, date=DATES), max_size=2))
TERRITOIRES = nue(
    epci=st.lists(SIRENS, max_size=2),
    communes=st.lists(st.sampled_from(["05061", "2A004", "01001"]), max_size=2),
    sites=st.lists(PLEINS, max_size=3),
)


def _fiche(identifiant: str, axes: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return partie(
        {"id": st.just(identifiant), "titre": PLEINS, "axe": st.sampled_from(axes)},
        enjeux=ENJEUX,
        enjeu_local=COURTS,
        diagnostic=TEXTES,
        description=TEXTES,
        objectifs=COURTS,
        porteurs=st.lists(ORGANISATIONS, max_size=2),
        partenaires=st.lists(partie({"organisation": ORGANISATIONS}, role=COURTS), max_size=2),
        territoires=TERRITOIRES,
        filieres=st.lists(IDS, max_size=2),
        naf=st.lists(st.sampled_from(["10", "25.1", "25.11Z"]), max_size=2),
        maturite=st.sampled_from([m.value for m in Maturite]),
        calendrier=CALENDRIERS,
        cout=nue({"montant": EUROS}, base=st.sampled_from(["HT", "TTC"])),
        financement=st.lists(FINANCEMENTS, max_size=3),
        aides_etat=nue({"regime": PLEINS}, justification=COURTS),
        besoins=st.lists(partie({"description": PLEINS}, operateur=COURTS), max_size=2),
        indicateurs=st.lists(INDICATEURS, max_size=2),
        risques=st.lists(partie({"description": PLEINS}, parade=COURTS), max_size=2),
        pieces=st.lists(IDS, max_size=2),
        visibilite=st.sampled_from([v.value for v in Visibilite]),
        elu_referent=COURTS,
        industriel_referent=COURTS,
        en_reserve=st.booleans(),
    )


@st.composite
def plans(tirer: st.DrawFn) -> dict[str, Any]:
    """A plan of one or two axes and at most three fiches, with everything that its model allows."""
    axes = tirer(st.lists(IDS, min_size=1, max_size=2, unique=True))
    ids = tirer(st.lists(IDS, max_size=3, unique=True))
    brut = tirer(
        nue(
            strategie=TEXTES,
            elaboration=COURTS,
            enseignements_phase1=COURTS,
            etat_redaction=COURTS,
            enjeu_local=nue({"libelle": PLEINS}, justification=COURTS),
        )
    )
    brut["axes"] = [tirer(partie({"id": st.just(axe), "titre": PLEINS}, enjeux=ENJEUX)) for axe in axes]
    brut["fiches"] = [tirer(_fiche(identifiant, axes)) for identifiant in ids]
    return canonique(brut)


def canonique(brut: dict[str, Any]) -> dict[str, Any]:
    """The tree as a revision stores it."""
    arbre: dict[str, Any] = json.loads(json_canonique(PlanActions.model_validate(brut)))
    return arbre
