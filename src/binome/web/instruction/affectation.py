"""Who takes care of a deposit, service by service, and the note of one's own service."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from binome.domaine.droits.droits import Action
from binome.domaine.socle.erreurs import au_champ
from binome.services.acces.ouverture import RefusError
from binome.services.conflits import liens
from binome.services.instruction import affectations
from binome.services.instruction.boite import notes
from binome.services.instruction.depots_instruits import ChangeEntreTempsError, DepotInstruit
from binome.web.formes.saisie import entier
from binome.web.instruction.cadre import cadre
from binome.web.instruction.liens.vu import niveau
from binome.web.instruction.porte import sur_depot
from binome.web.refus.au_champ import d_un_champ, redire


@require_http_methods(["GET", "HEAD", "POST"])
@sur_depot(Action.tenir_instruction)
def page(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """The services of the deposit, who has it in each, who had it before; giving it to someone."""
    if request.method != "POST":
        return _page(request, instruit)
    service, dit = request.POST.get("service", ""), request.POST.get("a", "")
    a = entier(dit)
    try:
        if dit and a is None:
            raise RefusError(au_champ("a", "Choisissez une personne de la liste, ou personne."))
        apres = entier(request.POST.get("apres", ""))
        ligne = affectations.affecter(instruit.ouvert.compte, instruit.identifiant, service, a, apres=apres)
    except ChangeEntreTempsError as deja:
        return _page(request, instruit, deja.phrase, 409)
    except RefusError as refus:
        dit = d_un_champ(refus)
        return redire(request, _page(request, instruit, dit, 422), dit)
    messages.success(request, f"Ce dépôt est à {ligne.a}." if ligne.a else "Ce dépôt n'est plus à personne.")
    return redirect("instruction-affectation", instruit.identifiant)


def _page(request: HttpRequest, instruit: DepotInstruit, refus: str = "", code: int = 200) -> HttpResponse:
    charges = affectations.lire(instruit)
    # What ties each of them is read before one is chosen.
    connus = {vus.compte: vus for vus in liens.liens_du_dossier(instruit.ouvert.dossier, pour=instruit.ouvert.compte)}
    contexte = cadre(instruit, "affectation") | {
        "charges": [
            (c, [(vus, niveau(vus)) for i in c.possibles if (vus := connus.get(i.compte.pk))] if c.sienne else [])
            for c in charges
        ],
        "notes": notes.siennes(instruit, [c.service for c in charges if c.sienne]),
        "priorites": list(notes.PRIORITES.items()),
        "note_max": notes.NOTE_MAX,
        "refus": refus,
    }
    return render(request, "web/instruction/affectation.html", contexte, status=code)


@require_POST
@sur_depot(Action.tenir_instruction)
def noter(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """The priority and the note of one's service."""
    service, priorite = request.POST.get("service", ""), entier(request.POST.get("priorite", ""))
    note, version = request.POST.get("note", ""), entier(request.POST.get("version", ""))
    try:
        notes.noter(
            instruit.ouvert.compte,
            instruit.identifiant,
            service,
            -1 if priorite is None else priorite,
            note,
            version=version,
        )
    except ChangeEntreTempsError as change:
        return _page(request, instruit, f"{change.phrase} Vous aviez écrit : « {note} ».", 409)
    except RefusError as refus:
        dit = d_un_champ(refus)
        return redire(request, _page(request, instruit, dit, 422), dit)
    messages.success(request, "La note du service est enregistrée.")
    return redirect("instruction-affectation", instruit.identifiant)
