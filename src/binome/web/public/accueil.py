"""The home page: what Binôme is for to each, where each begins, and the candidatures that one may read here."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.appels.appel import Appel
from binome.appels.catalogue import retrouver_appel
from binome.services.demonstration import atelier
from binome.services.publication.vitrine import Candidature
from binome.web.comptes.demonstration.porte import demonstration_ouverte
from binome.web.presentation.constats import A_TRAITER, ConstatVu, Niveau, en_une_ligne, etats_des_parties, grouper
from binome.web.presentation.dossier_vu import constats_de, teinte_de
from binome.web.public.memoire import garder
from binome.web.public.vitrine import vitrine


@dataclass(frozen=True)
class CandidatureVue:
    """A candidature as the home page shows it."""

    candidature: Candidature
    appel: Appel
    phrase: str
    niveau: Niveau

    @property
    def exemple(self) -> bool:
        """One of ours, not one that whoever runs the site published."""
        return not settings.BINOME_DOSSIERS


@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    # With the door of the demonstration, the page holds a form of this visitor's: it is nobody else's.
    return _dessiner(request) if demonstration_ouverte(request) else _gardee(request)


def _dessiner(request: HttpRequest) -> HttpResponse:
    servies = vitrine().candidatures()
    referentiel = vitrine().referentiel
    contexte = {
        "candidatures": [_vue(c) for c in servies],
        "montre": _montre(servies[0]) if servies else None,
        "carte": vitrine().page_de_france(),
        "nombre_epci": len(referentiel.sirens()),
        "millesime": referentiel.millesime,
        "se_visite": demonstration_ouverte(request) and atelier.se_visite(),
        "inscription": settings.BINOME_INSCRIPTION == "ouverte",
    }
    return render(request, "web/public/accueil.html", contexte)


_gardee = garder(_dessiner)


def _vue(c: Candidature) -> CandidatureVue:
    appel = retrouver_appel(c.dossier.appel).appel
    return CandidatureVue(c, appel, en_une_ligne(c.verdict), teinte_de(c.verdict))


def _montre(c: Candidature) -> dict[str, object]:
    """What the pictures of the page show, all of one candidature: its measures, its parts, one of its findings."""
    epci = [e for siren in c.dossier.perimetre.sirens_retenus if (e := c.geographie.epci(siren))]
    return {
        "dossier": c.dossier,
        "dessin": c.document("silhouette").decode(),
        "epci": len(epci),
        "communes": sum(len(e.communes) for e in epci),
        "habitants": None if None in (peuplees := [e.population for e in epci]) else sum(filter(None, peuplees)),
        "parties": etats_des_parties(c.verdict, c.dossier),
        "constat": _constat(c),
    }


def _constat(c: Candidature) -> ConstatVu | None:
    """The first of those that weigh most, None when there is nothing to say."""
    groupes = grouper(constats_de(c), A_TRAITER)
    return groupes[0].constats[0] if groupes else None
