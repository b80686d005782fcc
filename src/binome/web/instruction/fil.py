"""The thread between instructors of a deposit, and how far each read; its territory never sees it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from binome.domaine.droits.droits import Action
from binome.services.acces.ouverture import RefusError
from binome.services.instruction import fil
from binome.services.instruction.depots_instruits import DepotInstruit
from binome.web.formes.saisie import entier
from binome.web.instruction.cadre import cadre
from binome.web.instruction.porte import sur_depot
from binome.web.refus.au_champ import redire


@require_http_methods(["GET", "HEAD", "POST"])
@sur_depot(Action.tenir_instruction)
def page(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """What was said, who read it; saying something."""
    if request.method != "POST":
        return _page(request, instruit)
    texte, moi = request.POST.get("texte", ""), instruit.ouvert.compte
    try:
        mot = fil.dire(moi, instruit.identifiant, texte)
    except RefusError as refus:
        return redire(request, _page(request, instruit, refus.phrase, 422), refus.phrase)
    # Who answers has read what is above.
    fil.marquer_lu(moi, instruit.identifiant, mot=mot.pk)
    messages.success(request, "Votre mot est au fil.")
    return redirect("instruction-fil", instruit.identifiant)


def _page(request: HttpRequest, instruit: DepotInstruit, refus: str = "", code: int = 200) -> HttpResponse:
    vus = fil.lire(instruit)
    contexte = cadre(instruit, "fil") | {
        "mots": vus,
        "nouveaux": sum(vu.nouveau for vu in vus),
        "dernier": vus[-1].mot.pk if vus else None,
        "mot_max": fil.MOT_MAX,
        "refus": refus,
    }
    return render(request, "web/instruction/fil.html", contexte, status=code)


@require_POST
@sur_depot(Action.tenir_instruction)
def rayer(request: HttpRequest, instruit: DepotInstruit, cle: int) -> HttpResponse:
    """Strike one's own word."""
    fil.rayer(instruit.ouvert.compte, instruit.identifiant, cle)
    messages.success(request, "Votre mot est rayé ; il reste au fil, avec la date.")
    return redirect("instruction-fil", instruit.identifiant)


@require_POST
@sur_depot(Action.tenir_instruction)
def marquer_lu(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """Say how far one has read: the thread up to a word, or the text that is judged."""
    mot, revision = entier(request.POST.get("mot", "")), entier(request.POST.get("revision", ""))
    fil.marquer_lu(instruit.ouvert.compte, instruit.identifiant, mot=mot, revision=revision)
    return redirect("instruction-fil" if mot is not None else "instruction-depot", instruit.identifiant)
