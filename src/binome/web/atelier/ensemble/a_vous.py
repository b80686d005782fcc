"""« À vous »: what one is asked in all of one's dossiers, soonest first; what their service owes is in its inbox."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from binome.services.administration import campagnes
from binome.services.ensemble import a_vous as service
from binome.services.instruction.boite import liste
from binome.services.socle import horloge
from binome.services.texte import perimetres
from binome.web.comptes.personne import compte_de


@never_cache
@require_safe
def a_vous(request: HttpRequest) -> HttpResponse:
    """What awaits this person: at a day, without one, and after something else."""
    compte, aujourd_hui = compte_de(request), horloge.aujourdhui()
    attentes = service.lire_partout(compte, horloge.maintenant())
    signes = perimetres.des_revisions({t.pk: t for a in attentes if a.dossier and (t := a.dossier.tete)}.values())
    vues = [(a, signes.get((a.dossier and a.dossier.tete_id) or 0)) for a in attentes]
    contexte = {
        "passees": [v for v in vues if not v[0].plus_tard and v[0].echeance and v[0].echeance < aujourd_hui],
        "datees": [v for v in vues if not v[0].plus_tard and v[0].echeance and v[0].echeance >= aujourd_hui],
        "sans_date": [v for v in vues if not v[0].plus_tard and not v[0].echeance],
        "plus_tard": [v for v in vues if v[0].plus_tard],
        "boites": [(c, campagnes.intitule(c)) for c in liste.campagnes_de(compte)],
    }
    return render(request, "web/atelier/ensemble/a_vous.html", contexte)
