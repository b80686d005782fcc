"""Asking the governance to agree to an action; reading what is asked; answering, with a signature that is confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from binome.domaine.accords.etats import EN_COURS, PositionDite, SensDePosition
from binome.domaine.droits.droits import Action, Role
from binome.domaine.saisie.textes import visibles
from binome.domaine.socle.chemin import ancre
from binome.services.acces.ouverture import DossierOuvert
from binome.services.accords import demandes, liens, positions
from binome.services.accords import lecture as accords
from binome.services.accords import lettre as lettres
from binome.services.accords.lecture import AccordRefuseError
from binome.services.offre import rapprochements
from binome.services.socle import horloge
from binome.services.socle.erreurs import TexteChangeError
from binome.services.texte import textes_amendes
from binome.web.atelier.cadre.cadre import cadre
from binome.web.comptes.confirmation import adresse_de_confirmation, confirme_recemment, confirmer
from binome.web.comptes.personne import compte_de
from binome.web.formes.saisie import entier
from binome.web.presentation.lecture import lecture
from binome.web.presentation.offre import NIVEAUX
from binome.web.socle.porte import sur_dossier

ICI = "accords"


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
def liste(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What was asked of the governance, and where it stands; asking, for oneself or by a link sent to the firm."""
    if request.method != "POST":
        return _liste(request, ouvert)
    fiche, ou = request.POST.get("fiche", "")[:64], ouvert.dossier.identifiant
    try:
        if request.POST.get("geste") == "lien":
            liens.envoyer(ouvert.compte, ou, fiche, request.POST.get("courriel", ""))
            messages.success(request, "Le lien est parti : l'entreprise peut demander l'accord, sans compte.")
            return redirect("atelier-accords", ou)
        objet, dispositif = request.POST.get("objet", ""), request.POST.get("dispositif", "")[:80]
        demandee = demandes.demander(ouvert.compte, ou, fiche, objet, dispositif)
    except AccordRefuseError as refus:
        return _liste(request, ouvert, refus)
    messages.success(request, "L'accord est demandé. L'élu et l'industriel du binôme en sont prévenus.")
    return redirect("atelier-accord-demande", ou, demandee.pk)


def _liste(request: HttpRequest, ouvert: DossierOuvert, refus: AccordRefuseError | None = None) -> HttpResponse:
    contexte = cadre(ouvert, ICI)
    document = textes_amendes.lisible(ouvert, contexte["revision"])
    titres = {f.id: f"{f.numero_montre} · {f.titre}" for f in document.plan_actions.fiches}
    vus = accords.lister(ouvert)
    contexte |= {
        "lignes": [(vu, NIVEAUX[vu.etat], titres.get(vu.demande.fiche, "")) for vu in vus],
        "demandables": [f for f in accords.demandables(document) if ouvert.peut(Action.solliciter, f.id)],
        "dispositifs": [(p.dispositif.id, p.dispositif.nom) for p in rapprochements.dispositifs()],
        "regles": accords.regles(ouvert.dossier),
        "refus": refus,
        "saisi": request.POST if refus else {"fiche": request.GET.get("fiche", "")},
    }
    return render(request, "web/atelier/accords/liste.html", contexte, status=422 if refus else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
def demande(request: HttpRequest, ouvert: DossierOuvert, cle: int) -> HttpResponse:
    """The fiche that one is asked to agree to, what each side said, and the form of those who have to answer."""
    if request.method != "POST":
        return _demande(request, ouvert, cle)
    ou = ouvert.dossier.identifiant
    try:
        if request.POST.get("geste") == "retirer":
            demandes.retirer(ouvert.compte, ou, cle)
            messages.success(request, "La demande est retirée.")
            return redirect("atelier-accord-demande", ou, cle)
        if not confirme_recemment(request) and (non := confirmer(request, request.POST.get("mot_de_passe", ""))):
            return _demande(request, ouvert, cle, AccordRefuseError(non))
        _repondre(request, ouvert, cle)
    except AccordRefuseError as refus:
        return _demande(request, ouvert, cle, refus)
    except TexteChangeError:
        return _demande(
            request, ouvert, cle, AccordRefuseError("L'action a changé pendant que vous la lisiez : relisez-la."), 409
        )
    messages.success(request, "Votre réponse est signée. Si l'action change, l'accord tombe et vous en êtes prévenu.")
    return redirect("atelier-accord-demande", ou, cle)


def _repondre(request: HttpRequest, ouvert: DossierOuvert, cle: int) -> None:
    comme, _, de = request.POST.get("comme", "").partition(":")
    pour, sens = entier(de), request.POST.get("sens", "")
    if comme not in ("elu", "industriel") or pour is None:
        raise AccordRefuseError("Dites en quelle qualité vous répondez.", "comme")
    if sens not in set(SensDePosition):
        raise AccordRefuseError("Dites si vous êtes favorable ou défavorable.", "sens")
    if request.POST.get("interesse") not in ("oui", "non"):
        raise AccordRefuseError("Dites si vous avez un intérêt dans cette entreprise, ou non.", "interets")
    textes = {champ: visibles(request.POST.get(champ, "")) for champ in ("motifs", "reserves", "interets")}
    if request.POST["interesse"] == "oui" and not textes["interets"]:
        raise AccordRefuseError("Dites en une phrase quel intérêt vous avez.", "interets")
    if request.POST["interesse"] == "non":
        textes["interets"] = ""
    dite = PositionDite(SensDePosition(sens), **textes)
    empreinte = request.POST.get("empreinte", "")
    positions.repondre(ouvert.compte, ouvert.dossier.identifiant, cle, Role(comme), pour, dite, empreinte)


def _demande(
    request: HttpRequest, ouvert: DossierOuvert, cle: int, refus: AccordRefuseError | None = None, code: int = 422
) -> HttpResponse:
    contexte = cadre(ouvert, ICI)
    lue = positions.lire(ouvert, cle, horloge.maintenant())
    a_confirmer = not confirme_recemment(request)
    contexte |= {
        "lue": lue,
        "vu": lue.vu,
        "niveau_accord": NIVEAUX[lue.vu.etat],
        "lignes": _lignes(lue),
        "demandeur": lettres.demandeur(lue.vu.demande),
        "interesses": accords.nommes_interesses(lue.texte.document, lue.fiche) if lue.fiche else (),
        "imprimable": lettres.imprimable(lue.vu),
        "peut_retirer": lue.vu.etat in EN_COURS and ouvert.peut(Action.solliciter, lue.vu.demande.fiche),
        "mot_de_passe_demande": a_confirmer and compte_de(request).has_usable_password(),
        "a_confirmer": a_confirmer,
        "par_proconnect": adresse_de_confirmation(request) if a_confirmer else "",
        "refus": refus,
        "saisi": request.POST,
    }
    return render(request, "web/atelier/accords/demande.html", contexte, status=code if refus else 200)


def _lignes(lue: positions.LectureDeLAccord) -> list[tuple[str, str]]:
    """The fiche as it is to be read, field by field; nothing once it is gone."""
    if lue.fiche is None:
        return []
    voulue = f"texte-{ancre(f'plan_actions.fiches[{lue.fiche.id}]')}"
    arbre: dict[str, Any] = lue.texte.arbre
    blocs = lecture({"plan_actions": arbre["plan_actions"]}, lue.texte.document)
    return [ligne for bloc in blocs if bloc.ancre == voulue for ligne in bloc.lignes]


@require_safe
@sur_dossier(Action.lire)
def lettre(request: HttpRequest, ouvert: DossierOuvert, cle: int) -> HttpResponse:
    """The letter, once it is settled."""
    contenu = lettres.pdf(ouvert, cle)
    nom = f'attachment; filename="accord-{ouvert.dossier.identifiant}-{cle}.pdf"'
    return HttpResponse(contenu, content_type="application/pdf", headers={"Content-Disposition": nom})
