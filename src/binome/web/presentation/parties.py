"""The parts of a dossier as pages: which part a place belongs to, and the address of its anchor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from binome.domaine.dossier import completude
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.perimetre import Justifications
from binome.domaine.langue.typographie import courber
from binome.domaine.mots.lexique import nommer
from binome.domaine.socle.chemin import ancre, ascendants
from binome.services.socle.memoire import MemoireVive

_tables = MemoireVive[dict[str, str]](64)
"""Place → address, by dossier."""


@dataclass(frozen=True)
class Partie:
    """A part of the dossier: its slug in addresses, its name, the Django name of its page, the fields it shows."""

    cle: str
    nom: str
    vue: str
    champs: tuple[str, ...]


_NOMS = {
    "presentation": ("Présentation", "dossier"),
    "perimetre": ("Périmètre", "perimetre"),
    "plan-d-actions": ("Plan d’actions", "plan-d-actions"),
    "gouvernance": ("Gouvernance", "gouvernance"),
    "chiffres": ("Chiffres et preuves", "chiffres"),
}
PARTIES = tuple(Partie(cle, *_NOMS[cle], champs) for cle, champs in completude.PARTIES.items())
PAR_CLE = {partie.cle: partie for partie in PARTIES}
_PAR_CHAMP = {champ: partie for partie in PARTIES for champ in partie.champs}

JUSTIFICATIONS = {champ: courber(nommer(champ, "Justifications").titre) for champ in Justifications.model_fields}
CHAMPS_PERIMETRE = ("libelle", "membres", "territoire_annonce", "centralites", "cas", "phase1", "justifications")
CHAMPS_PLAN = (
    "strategie",
    "axes",
    "fiches",
    "enjeu_local",
    "elaboration",
    "enseignements_phase1",
    "etat_redaction",
)
CHAMPS_FICHE = (
    "titre",
    "numero",
    "axe",
    "enjeux",
    "enjeu_local",
    "diagnostic",
    "objectifs",
    "description",
    "porteurs",
    "partenaires",
    "territoires",
    "filieres",
    "naf",
    "maturite",
    "calendrier",
    "cout",
    "financement",
    "aides_etat",
    "besoins",
    "indicateurs",
    "risques",
    "pieces",
    "visibilite",
    "elu_referent",
    "industriel_referent",
    "en_reserve",
)
CHAMPS_GOUVERNANCE = ("description", "binomes", "chef_de_projet", "chef_de_projet_annonce", "comites")
CHAMPS_PORTEUR = ("organisation", "membres", "contact", "mandat_depot")


def partie_de(chemin: str) -> Partie:
    """The part that shows a place; what belongs nowhere else is in the presentation."""
    return _PAR_CHAMP.get(chemin.split(".")[0].split("[")[0], PARTIES[0])


def lieux(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Every place that has an anchor, with the address of the page that shows it."""
    adresse = {p.cle: reverse(p.vue, args=[dossier.id]) for p in PARTIES}
    for chemin in _lieux_presentation(dossier):
        yield chemin, adresse["presentation"]
    for chemin in _lieux_perimetre(dossier):
        yield chemin, adresse["perimetre"]
    for chemin in _lieux_plan(dossier):
        yield chemin, adresse["plan-d-actions"]
    for fiche in dossier.plan_actions.fiches:
        page = reverse("fiche", args=[dossier.id, fiche.id])
        base = f"plan_actions.fiches[{fiche.id}]"
        yield base, page
        for champ in CHAMPS_FICHE:
            yield f"{base}.{champ}", page
    for chemin in _lieux_gouvernance(dossier):
        yield chemin, adresse["gouvernance"]
    yield "chiffres", adresse["chiffres"]
    for chiffre in dossier.chiffres:
        yield f"chiffres[{chiffre.id}]", adresse["chiffres"]


def _lieux_presentation(dossier: Dossier) -> Iterator[str]:
    yield from PARTIES[0].champs
    yield from (f"filieres[{f.id}]" for f in dossier.filieres)
    yield from (f"reseaux[{rang}]" for rang, _ in enumerate(dossier.reseaux))
    yield from (f"signataires[{rang}]" for rang, _ in enumerate(dossier.signataires))
    yield from (f"pieces[{p.id}]" for p in dossier.pieces)


def _lieux_perimetre(dossier: Dossier) -> Iterator[str]:
    yield "perimetre"
    yield from (f"perimetre.{champ}" for champ in CHAMPS_PERIMETRE)
    yield from (f"perimetre.justifications.{champ}" for champ in JUSTIFICATIONS)
    # A member named twice has one anchor only.
    yield from dict.fromkeys(f"perimetre.membres[{m.siren}]" for m in dossier.perimetre.membres)


def _lieux_plan(dossier: Dossier) -> Iterator[str]:
    yield "plan_actions"
    yield from (f"plan_actions.{champ}" for champ in CHAMPS_PLAN)
    yield from (f"plan_actions.axes[{axe.id}]" for axe in dossier.plan_actions.axes)


def _lieux_gouvernance(dossier: Dossier) -> Iterator[str]:
    yield "gouvernance"
    yield from (f"gouvernance.{champ}" for champ in CHAMPS_GOUVERNANCE)
    for binome in dossier.gouvernance.binomes:
        yield from (f"gouvernance.binomes[{binome.id}]{suite}" for suite in ("", ".elu", ".industriel"))
    yield from (f"gouvernance.comites[{c.id}]" for c in dossier.gouvernance.comites)
    yield "porteur"
    yield from (f"porteur.{champ}" for champ in CHAMPS_PORTEUR)
    if dossier.porteur:
        yield from (f"porteur.membres[{rang}]" for rang, _ in enumerate(dossier.porteur.membres))


def adresses_publiques(dossier: Dossier) -> Callable[[Dossier, str], str]:
    """Gives the address of a place of this dossier: its own anchor, or that of the nearest place that contains it.

    Asked once for all its places: to find what is kept of a dossier, the whole of it is gone through.
    """
    table = _tables.retenir(dossier, lambda: dict(lieux(dossier)))

    def adresse(_: Dossier, chemin: str) -> str:
        trouve = next((lieu for lieu in ascendants(chemin) if lieu in table), None)
        return f"{table[trouve]}#{ancre(trouve)}" if trouve else reverse(partie_de(chemin).vue, args=[dossier.id])

    return adresse
