"""The findings of the call beside what is being written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.urls import reverse

from binome.domaine.dossier.dossier import Dossier
from binome.services.acces.ouverture import DossierOuvert
from binome.web.atelier.cadre.pages import adresse_du_lieu
from binome.web.formes.champs import Champ
from binome.web.formes.groupes import Dits, en_dit, poser_constats
from binome.web.presentation.constats import A_TRAITER, ConstatVu, presenter
from binome.web.presentation.parties import PAR_CLE


def de_la_partie(ouvert: DossierOuvert, contexte: dict[str, Any], partie: str) -> list[ConstatVu]:
    """Findings to deal with in a part, the most serious first."""
    la_partie = PAR_CLE[partie]
    return a_traiter(ouvert, contexte, lambda vu: la_partie in vu.parties)


def a_traiter(ouvert: DossierOuvert, contexte: dict[str, Any], retenir: Callable[[ConstatVu], bool]) -> list[ConstatVu]:
    """Those to deal with that `retenir` keeps, the most serious first, each under the anchor that it has among all."""
    tous = presenter(contexte["verdict"].constats, contexte["dossier"], adresses(ouvert))
    retenus = [vu for vu in tous if vu.niveau.cle in A_TRAITER and retenir(vu)]
    return sorted(retenus, key=lambda vu: A_TRAITER.index(vu.niveau.cle))


def a_cote(
    ouvert: DossierOuvert,
    champs: Iterable[Champ],
    vus: Iterable[ConstatVu],
    place: Callable[[Champ], str] = lambda champ: champ.place,
) -> tuple[tuple[Champ, ...], Dits]:
    """The fields with their findings, and the findings that are on none of them or on many."""
    return poser_constats(champs, vus, _dans_la_conformite(ouvert), place)


def en_tete(ouvert: DossierOuvert, vus: Iterable[ConstatVu]) -> Dits:
    """Findings told at the top of a page."""
    adresse = _dans_la_conformite(ouvert)
    return Dits(tuple(replace(en_dit(vu, adresse(vu)), lieux=vu.lieux_montres) for vu in vus))


def _dans_la_conformite(ouvert: DossierOuvert) -> Callable[[ConstatVu], str]:
    conformite = reverse("atelier-conformite", args=[ouvert.dossier.identifiant])
    return lambda vu: f"{conformite}#{vu.ancre}"


def adresses(ouvert: DossierOuvert) -> Callable[[Dossier, str], str]:
    """Where a place is written in the workspace, as `presenter` asks for it. It spares the table of public pages."""
    return lambda _, chemin: adresse_du_lieu(ouvert.dossier.identifiant, chemin)
