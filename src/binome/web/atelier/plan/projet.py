"""A fiche that an amendment of the label will add: the form of the plan, kept apart from the deposited text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from binome.documents.controle_fichiers import FichierRefuseError
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import soigner
from binome.domaine.mots.manques import manques
from binome.services.acces.ouverture import DossierOuvert
from binome.services.comptes import comptes
from binome.services.equipe import confiables, invitations, roles
from binome.services.plan import plan
from binome.services.redaction.contenu import ContenuInvalideError
from binome.services.suivi import lectures
from binome.services.suivi.modifications import jointes, projets
from binome.services.suivi.modifications.projets import ProjetChangeError, ProjetLu, ProjetRefuseError
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.edition import Erreurs, erreurs_par_champ, numero_de_base
from binome.web.atelier.cadre.fichiers import FichierForm
from binome.web.atelier.plan import fiche_vu
from binome.web.atelier.plan.fiche_gestes import CHERCHER, inconnu, jouer
from binome.web.formes.champs import Contexte
from binome.web.formes.groupes import deplier, grouper_champs, viser
from binome.web.formes.saisie import lire_formulaire
from binome.web.socle.porte import sur_dossier

_SANS = ("pieces", "en_reserve")
"""What is not typed in its form: its files are joined apart, and an amendment keeps nothing in reserve."""
NOMS = tuple(nom for nom in fiche_vu.noms(courte=False, tient_le_plan=True) if nom not in _SANS)


@require_POST
@sur_dossier(Action.repondre_du_label)
def ouvrir(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponseBase:
    """Begin one, by its title and the action whose place it takes."""
    titre, remplace = request.POST.get("titre", "")[:300], request.POST.get("remplace", "")[:64]
    try:
        neuf = projets.ouvrir(ouvert.compte, ouvert.dossier.identifiant, titre, remplace)
    except ProjetRefuseError as refus:
        messages.error(request, refus.phrase)
    except ContenuInvalideError as erreur:
        messages.error(request, " ".join(erreurs_par_champ(erreur).values()))
    else:
        return redirect("atelier-projet", ouvert.dossier.identifiant, neuf.pk)
    return redirect(f"{reverse('atelier-label', args=[ouvert.dossier.identifiant])}#modifier")


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
def projet(request: HttpRequest, ouvert: DossierOuvert, cle: int) -> HttpResponseBase:
    """Its form; what is saved is read by the team alone, until it is asked for."""
    lu = projets.lire(ouvert, cle)
    if request.method != "POST":
        return _page(request, ouvert, lu, lu.arbre)
    geste, base = request.POST.get("geste", ""), numero_de_base(request)
    tape = _tape(request, lu, garder_vides=bool(geste))
    if geste:
        joue = jouer(request, geste, lu.lieu, tape, cadre(ouvert, "label")["dossier"])
        if joue is None:
            return inconnu()
        return _page(request, ouvert, lu, _avec(lu, joue[0]), base=base, geste=geste, trouvees=joue[1])
    erreurs = {f"{lu.lieu}.{champ}": soigner(dit) for champ, dit in plan.reduire_sirets(tape).items()}
    try:
        if not erreurs:
            projets.enregistrer(ouvert.compte, ouvert.dossier.identifiant, cle, base, _avec(lu, tape))
            messages.success(
                request, soigner("L'action est enregistrée. Elle attend une demande de modification du label.")
            )
            return redirect("atelier-projet", ouvert.dossier.identifiant, cle)
    except ContenuInvalideError as invalide:
        erreurs = erreurs_par_champ(invalide)
    except ProjetChangeError as change:
        return _page(request, ouvert, lu, _avec(lu, tape), conflit=change.phrase)
    return _page(request, ouvert, lu, _avec(lu, tape), erreurs, base)


@require_POST
@sur_dossier(Action.repondre_du_label)
def retirer(request: HttpRequest, ouvert: DossierOuvert, cle: int) -> HttpResponseBase:
    """Write it no longer."""
    projets.retirer(ouvert.compte, ouvert.dossier.identifiant, cle)
    messages.success(request, "L'action est retirée de la demande.")
    return redirect(f"{reverse('atelier-label', args=[ouvert.dossier.identifiant])}#modifier")


@require_POST
@sur_dossier(Action.lire)
def joindre(request: HttpRequest, ouvert: DossierOuvert, cle: int) -> HttpResponseBase:
    """Join a file to it, checked and hashed as it is read."""
    lu = projets.lire(ouvert, cle)
    formulaire = FichierForm(request.POST, request.FILES)
    if not formulaire.is_valid():
        return _page(request, ouvert, lu, lu.arbre, fichier=formulaire)
    fichier = formulaire.cleaned_data["fichier"]
    identifiant, titre = ouvert.dossier.identifiant, formulaire.cleaned_data["titre"]
    try:
        # The name as it was sent: Django has already cut its path.
        piece = jointes.joindre(ouvert.compte, identifiant, cle, fichier.name, fichier.chunks(), titre)
    except FichierRefuseError as refus:
        formulaire.add_error("fichier", refus.raison)
        return _page(request, ouvert, lu, lu.arbre, fichier=formulaire)
    messages.success(request, f"« {piece.nom} » est joint à l'action, et partira avec elle.")
    return redirect(f"{reverse('atelier-projet', args=[identifiant, cle])}#pieces")


@require_POST
@sur_dossier(Action.lire)
def retirer_piece(request: HttpRequest, ouvert: DossierOuvert, cle: int, piece: str) -> HttpResponseBase:
    """Withdraw a file from it."""
    jointes.retirer(ouvert.compte, ouvert.dossier.identifiant, cle, piece)
    messages.success(request, "Le fichier est retiré de l'action.")
    return redirect(f"{reverse('atelier-projet', args=[ouvert.dossier.identifiant, cle])}#pieces")


@require_POST
@sur_dossier(Action.inviter)
def confier(request: HttpRequest, ouvert: DossierOuvert, cle: int) -> HttpResponseBase:
    """Give it to who will write it, by their address."""
    projets.lire(ouvert, cle)
    try:
        dit = plan.confier(ouvert, confiables.identifiant(cle), request.POST.get("courriel", ""))
        messages.success(request, soigner(dit))
    except (invitations.InvitationImpossibleError, comptes.CourrielInvalideError) as erreur:
        messages.error(request, soigner(str(erreur)))
    return redirect("atelier-projet", ouvert.dossier.identifiant, cle)


def _tape(request: HttpRequest, lu: ProjetLu, *, garder_vides: bool) -> dict[str, Any]:
    choix = dict.fromkeys(fiche_vu.A_CHOISIR, ())
    return lire_formulaire(FicheAction, NOMS, request.POST, choix, garder_vides=garder_vides, prefixe=f"{lu.lieu}.")


def _avec(lu: ProjetLu, tape: dict[str, Any]) -> dict[str, Any]:
    return {champ: valeur for champ, valeur in {**lu.arbre, **tape}.items() if valeur is not None}


def _page(
    request: HttpRequest,
    ouvert: DossierOuvert,
    lu: ProjetLu,
    arbre: dict[str, Any],
    erreurs: Erreurs | None = None,
    base: int | None = None,
    *,
    geste: str = "",
    trouvees: list[tuple[str, str]] | None = None,
    conflit: str = "",
    fichier: FichierForm | None = None,
) -> HttpResponse:
    contexte = cadre(ouvert, "label")
    choix = fiche_vu.options(contexte["dossier"], contexte["appel"], arbre, trouvees or ())
    dessinees = fiche_vu.sections(arbre, Contexte(erreurs or {}, choix), f"{lu.lieu}.", courte=False, plan=True)
    gardes = [(s.nom, [c for c in s.champs if c.nom.rpartition(".")[2] not in _SANS]) for s in dessinees]
    # A button puts the cursor where it acted.
    vises = {c.nom: deplier(c) for c in viser([c for _, champs in gardes for c in champs], geste)}
    if geste == CHERCHER and (ou := f"{lu.lieu}.territoires") in vises:
        vises[ou] = replace(vises[ou], ouvert=True)
    titres = {action.fiche: action.nom for action in lectures.suivre(ouvert).plan}
    ici = confiables.identifiant(lu.ligne.pk)
    contexte |= {
        "projet": lu.ligne,
        "fiche": lu.fiche,
        "lieu": lu.lieu,
        "remplace": titres.get(lu.ligne.remplace, ""),
        "adresse_du_formulaire": reverse("atelier-projet", args=[ouvert.dossier.identifiant, lu.ligne.pk]),
        "en_projet": True,
        "manques": manques(lu.fiche),
        # No place of the dossier: nobody remarks on it, nor is there anything to remark on yet.
        "groupes": grouper_champs(
            (nom, [replace(vises[c.nom], lieu="") for c in champs]) for nom, champs in gardes if champs
        ),
        "sommes": plan.sommes(arbre),
        "cherchee": request.POST.get("commune", "") if trouvees is not None else None,
        "trouvees": trouvees,
        "base": lu.ligne.numero if base is None else base,
        "erreurs": erreurs,
        "a_enregistrer": bool(geste),
        "conflit": conflit,
        "fichiers": jointes.lister(lu),
        "formulaire": fichier or FichierForm(),
        "a_qui": [str(m.compte) for m in roles.equipe(ouvert) if ici in m.fiches],
    }
    code = 409 if conflit else 422 if erreurs or fichier else 200
    return render(request, "web/atelier/plan/projet.html", contexte, status=code)
