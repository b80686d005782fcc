"""The calendar: what is due in one's dossiers, listed and as a month; the same for a program, at a secret address."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from binome.domaine.langue.typographie import date_longue
from binome.services.echanges import agenda as service_agenda
from binome.services.ensemble import echeances
from binome.services.ensemble.echeances import Terme
from binome.services.socle import adresses, horloge
from binome.web.comptes.personne import compte_de

_MOIS = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Case:
    """A day of the month shown: how many things are due, whether it is today, whether it is of that month."""

    jour: dt.date
    termes: tuple[Terme, ...]
    aujourd_hui: bool
    du_mois: bool

    @property
    def dit(self) -> str:
        return date_longue(self.jour)


@never_cache
@require_safe
def calendrier(request: HttpRequest) -> HttpResponse:
    """What is due to this person; `?mois=2026-12` shows a month, `?tous=oui` what others of their teams owe too."""
    compte, aujourd_hui, tous = compte_de(request), horloge.aujourdhui(), request.GET.get("tous") == "oui"
    termes = [t for t in echeances.lire(compte, horloge.maintenant()) if tous or t.a_moi]
    premier = _mois(request.GET.get("mois", ""), aujourd_hui)
    par_jour: dict[dt.date, list[Terme]] = defaultdict(list)
    for terme in termes:
        par_jour[terme.jour].append(terme)
    semaines = [
        [Case(j, tuple(par_jour.get(j, ())), j == aujourd_hui, j.month == premier.month) for j in semaine]
        for semaine in calendar.Calendar().monthdatescalendar(premier.year, premier.month)
    ]
    contexte = {
        "passes": [t for t in termes if t.jour < aujourd_hui],
        "a_venir": [(jour, du_jour) for jour, du_jour in par_jour.items() if jour >= aujourd_hui],
        "semaines": semaines,
        "mois": date_longue(premier).partition(" ")[2],
        "precedent": f"{premier - dt.timedelta(days=1):%Y-%m}",
        "suivant": f"{premier + dt.timedelta(days=31):%Y-%m}",
        "tous": tous,
        "agenda": adresses.lien("atelier-agenda", service_agenda.jeton(compte)),
    }
    return render(request, "web/atelier/ensemble/calendrier.html", contexte)


def _mois(brut: str, aujourd_hui: dt.date) -> dt.date:
    lu = _MOIS.fullmatch(brut)
    return dt.date(int(lu[1]), int(lu[2]), 1) if lu else aujourd_hui.replace(day=1)


@login_not_required
@require_safe
def agenda(request: HttpRequest, jeton: str) -> HttpResponse:
    """The calendar of a person, at their secret address: a calendar program does not sign in."""
    compte = service_agenda.trouver(jeton)
    if compte is None:
        raise Http404("Ce calendrier n’existe pas, ou plus.")
    termes = [t for t in echeances.lire(compte, horloge.maintenant()) if t.a_moi or t.cle.startswith("depot-")]
    jours = [(t.cle, t.jour, f"{t.territoire} : {t.quoi}", t.precision, t.depuis) for t in termes]
    reponse = HttpResponse(service_agenda.calendrier(jours), content_type="text/calendar; charset=utf-8")
    reponse["Cache-Control"] = "private, no-store"
    reponse["Content-Disposition"] = 'inline; filename="binome.ics"'
    return reponse
