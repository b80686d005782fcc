"""A session that was planned is moved or cancelled, from its page; its calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from binome.domaine.comite.convocation import NatureDuChangement
from binome.domaine.saisie.jours import zone
from binome.services.acces.ouverture import RefusError
from binome.services.comite import deports, seances
from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.changements import gestes as changements
from binome.services.comite.papiers import agendas
from binome.web.comite.formulaires import DeplacementForm
from binome.web.comite.porte import au_comite
from binome.web.socle.telechargement import en_telechargement


def gestes(request: HttpRequest, ouvert: ComiteOuvert, rang: int) -> dict[str, Callable[[], str]]:
    """What the page of a session does of them."""
    ici, dit = (ouvert.compte, ouvert.campagne.identifiant, rang), request.POST

    def deplacer() -> str:
        form = DeplacementForm(dit)
        if not form.is_valid():
            raise RefusError("Donnez le nouveau jour, l'heure, le lieu et le motif.")
        lu = form.cleaned_data
        quand = form.instant(ouvert.campagne.fuseau)
        return changements.dire(changements.deplacer(*ici, quand, lu["lieu"], lu["motif"], lu["urgence"]))

    def annuler() -> str:
        return changements.dire(changements.annuler(*ici, dit.get("motif", "")))

    return {"deplacer": deplacer, "annuler": annuler}


def contexte(request: HttpRequest, ouvert: ComiteOuvert, seance: Any, hors: deports.DeportsDe) -> dict[str, Any]:
    """What the page shows of them: those that were, and the forms of who may."""
    planifiee = not (seance.ouverte_le or seance.levee_le or seance.annulee_le)
    la = seance.prevue_le.astimezone(zone(ouvert.campagne.fuseau))
    debut = {"jour": la.date(), "heure": la.strftime("%H:%M"), "lieu": seance.lieu}
    voulu = request.POST if request.POST.get("geste") == "deplacer" else None
    peut = ouvert.conduit and planifiee
    return {
        "changements": changements.de_la_seance(seance, hors),
        "annulation": NatureDuChangement.annulee.value,
        "peut_annuler": peut,
        "deplacement": DeplacementForm(voulu, initial=debut) if peut and not seance.cloture_le else None,
        "a_l_agenda": bool(seance.convoquee_le) and not (seance.ouverte_le or seance.cloture_le),
    }


@require_safe
@au_comite
def agenda(request: HttpRequest, ouvert: ComiteOuvert, rang: int) -> HttpResponseBase:
    """A session that was convened, as a calendar."""
    seance = seances.trouver(ouvert.campagne, rang)
    if seance.convoquee_le is None or seance.cloture_le is not None:
        raise Http404("Cette séance n’est pas convoquée.")
    nom = f"comite-{ouvert.campagne.identifiant}-{rang}.ics"
    return en_telechargement(HttpResponse(agendas.agenda(seance)), nom, "text/calendar; charset=utf-8")
