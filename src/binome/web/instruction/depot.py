"""One deposit, as who instructs it sees it: what was received, what was done of it, its text, its attachments."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from binome.domaine.droits.droits import NOMS, Action, Role
from binome.domaine.procedure.etapes import NOMS_DES_ACTES, NOMS_DES_ETAPES, Acte, EtapeDuDepot
from binome.services.instruction import depots_instruits, fil, instances, transmission
from binome.services.instruction.depots_instruits import DepotInstruit
from binome.services.instruction.recevabilite import points
from binome.services.production import impression
from binome.web.instruction.cadre import cadre
from binome.web.instruction.porte import sur_depot
from binome.web.presentation.constats import en_une_ligne
from binome.web.presentation.dossier_vu import teinte_de
from binome.web.presentation.lecture import a_lire, lecture, notes


@require_safe
@sur_depot()
def page(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """Where the deposit stands, what was done of it, what came with it; `?depuis=`: what changed since another one."""
    contexte = cadre(instruit, "depot")
    gele, verdict = depots_instruits.gele(instruit), points.verdict_instruit(instruit)
    depuis, connues = request.GET.get("depuis", ""), instances.instances(instruit.depot)
    contexte |= {
        "passages": [
            {
                "passage": fait,
                "acte": NOMS_DES_ACTES[Acte(fait.acte)],
                "instance": instances.nommer(fait.au_titre_de, connues) if fait.au_titre_de else "",
                "vers": NOMS_DES_ETAPES[EtapeDuDepot(fait.vers)],
            }
            for fait in instruit.faits
        ],
        "suite": transmission.suite(instruit),
        "pieces": depots_instruits.pieces(instruit),
        "signataires": [(signe["nom"], NOMS[Role(signe["qualite"])]) for signe in gele["signataires"]],
        "phrase": en_une_ligne(verdict),
        "niveau": teinte_de(verdict),
        "complements": instruit.complements,
        "lecture": fil.depuis_ma_lecture(instruit),
        "precedents": depots_instruits.precedents(instruit),
        "depuis": depuis,
        "changements": depots_instruits.depuis(instruit, depuis) if depuis else None,
    }
    return render(request, "web/instruction/depot.html", contexte)


@require_safe
@sur_depot()
def texte(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """The deposited text as it is read, then leaf by leaf, nothing left out."""
    contexte, verdict = cadre(instruit, "texte"), points.verdict_instruit(instruit)
    contexte |= {
        "lu": a_lire(impression.a_lire(contexte["dossier"], verdict)),
        "notes": notes(verdict, contexte["dossier"]),
        "blocs": lecture(instruit.texte.arbre, contexte["dossier"]),
    }
    return render(request, "web/instruction/texte.html", contexte)


@require_POST
@sur_depot(Action.tenir_instruction)
def transmettre(request: HttpRequest, instruit: DepotInstruit) -> HttpResponse:
    """Lead the deposit to the committee; a refusal says what it waits for."""
    transmission.transmettre(instruit.ouvert.compte, instruit)
    messages.success(request, "Le dossier est au comité.")
    return redirect("instruction-depot", instruit.identifiant)
