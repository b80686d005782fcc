"""A fiche: the whole form, the short one for its carrier, and giving it to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.droits.droits import Action, Role
from binome.domaine.langue.typographie import soigner
from binome.domaine.mots.manques import manques
from binome.domaine.socle.chemin import lire
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError
from binome.services.comptes import comptes
from binome.services.equipe import invitations, roles
from binome.services.plan import gestes, plan
from binome.services.texte import texte_lisible
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.edition import Erreurs, Saisie, enregistrer_saisie, numero_de_base
from binome.web.atelier.cadre.marge import a_cote, a_traiter
from binome.web.atelier.cadre.par_numero import par_numero
from binome.web.atelier.cadre.saisie_partielle import Reste, enregistrer_le_valable
from binome.web.atelier.plan import fiche_vu
from binome.web.atelier.plan.fiche_gestes import CHERCHER, inconnu, jouer
from binome.web.atelier.plan.vu import LignePlan
from binome.web.formes.champs import Contexte
from binome.web.formes.groupes import Dits, GroupeDeChamps, deplier, grouper_champs, viser
from binome.web.formes.saisie import lire_formulaire
from binome.web.socle.porte import sur_dossier


@dataclass(frozen=True)
class _Page:
    """What the form of a fiche is about: the fiche, its place, whether it is the short form, and who fills it in."""

    identifiant: str
    courte: bool
    ouvert: DossierOuvert

    @cached_property
    def contexte(self) -> dict[str, Any]:
        """What the page shows around the form. A save needs none of it."""
        return cadre(self.ouvert, "plan-d-actions")

    @cached_property
    def fiche(self) -> FicheAction:
        return plan.fiche_lisible(self.contexte["revision"], self.identifiant)

    @property
    def lieu(self) -> str:
        return gestes.place(self.identifiant)

    @property
    def noms(self) -> tuple[str, ...]:
        return fiche_vu.noms(self.courte, self.ouvert.peut(Action.modifier))

    @property
    def adresse(self) -> str:
        vue = "atelier-fiche-porteur" if self.courte else "atelier-fiche"
        return reverse(vue, args=[self.ouvert.dossier.identifiant, self.identifiant])


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
@par_numero
def fiche(request: HttpRequest, ouvert: DossierOuvert, fiche: str) -> HttpResponse:
    """A fiche with all its fields."""
    return _repondre(request, ouvert, fiche, courte=False)


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.lire)
@par_numero
def porteur(request: HttpRequest, ouvert: DossierOuvert, fiche: str) -> HttpResponse:
    """The same in ten minutes on a phone: the fields without which a fiche says nothing."""
    return _repondre(request, ouvert, fiche, courte=True)


def _repondre(request: HttpRequest, ouvert: DossierOuvert, identifiant: str, *, courte: bool) -> HttpResponse:
    tete = texte_lisible.lire(ouvert).arbre
    page = _Page(identifiant, courte, ouvert)
    if lire(tete, page.lieu) is None:
        if request.method != "POST":
            raise IntrouvableError(identifiant)
        return _retiree(request, page)
    if request.method != "POST":
        # Where the gesture that leads here puts the cursor.
        geste = f"curseur:{page.lieu}.{request.GET.get('curseur', '')}"
        return _formulaire(request, page, lire(tete, page.lieu), geste=geste)
    base, geste = numero_de_base(request), request.POST.get("geste", "")
    lu = _lire(request, page, garder_vides=bool(geste))
    if geste:
        return _geste(request, page, geste, lu, base)

    def invalide(erreurs: Erreurs, reste: Reste | None) -> HttpResponse:
        tape, suite = reste.reuni(lu, f"{page.lieu}.") if reste else (lu, base)
        return _formulaire(request, page, _tape(page, suite, tape), erreurs, suite, reste=reste)

    sirets = plan.reduire_sirets(lu, oublier=courte)
    fautes = {f"{page.lieu}.{champ}": soigner(message) for champ, message in sirets.items()}
    fautes |= _numero_pris(page, lu.get("numero"))
    valeurs = {f"{page.lieu}.{champ}": valeur for champ, valeur in lu.items()}
    saisie = Saisie(base, valeurs, page.adresse, identifiant)
    return enregistrer_le_valable(request, ouvert, saisie, invalide, fautes=fautes)


def _numero_pris(page: _Page, numero: str | None) -> Erreurs:
    """The number that another action of the plan is read under already."""
    fiches = texte_lisible.lire(page.ouvert).document.plan_actions.fiches if numero else ()
    autre = next((f for f in fiches if f.id != page.identifiant and f.numero_montre == numero), None)
    return {f"{page.lieu}.numero": soigner(f"L'action « {autre.titre} » porte déjà ce numéro.")} if autre else {}


def _lire(request: HttpRequest, page: _Page, *, garder_vides: bool) -> dict[str, Any]:
    """What was typed. To read it, it is enough to know which fields are choices."""
    choix = dict.fromkeys(fiche_vu.A_CHOISIR, ())
    prefixe = f"{page.lieu}."
    return lire_formulaire(FicheAction, page.noms, request.POST, choix, garder_vides=garder_vides, prefixe=prefixe)


def _retiree(request: HttpRequest, page: _Page) -> HttpResponse:
    """Someone removed the fiche meanwhile: both are shown, and it may be put back with what was typed."""
    base, ouvert = numero_de_base(request), page.ouvert
    if lire(texte_lisible.a_la_revision(ouvert, base).arbre, page.lieu) is None:
        raise IntrouvableError(page.identifiant)
    # The whole fiche, not its fields: there is nowhere left to put them.
    valeurs = {page.lieu: _tape(page, base, _lire(request, page, garder_vides=False))}
    retour = reverse("atelier-plan", args=[ouvert.dossier.identifiant])
    return enregistrer_saisie(request, ouvert, Saisie(base, valeurs, retour, page.identifiant))


def _tape(page: _Page, base: int, lu: dict[str, Any]) -> dict[str, Any]:
    """The fiche of the revision that the form was made from, with what was typed. Errors: IntrouvableError."""
    return plan.avec(texte_lisible.a_la_revision(page.ouvert, base).arbre, lu, page.lieu)


def _geste(request: HttpRequest, page: _Page, geste: str, lu: dict[str, Any], base: int) -> HttpResponse:
    """Add, remove or move a row, or look for communes: the form again, nothing saved."""
    joue = jouer(request, geste, page.lieu, lu, page.contexte["dossier"])
    if joue is None:
        return inconnu()
    lu, trouvees = joue
    return _formulaire(request, page, _tape(page, base, lu), None, base, trouvees, geste=geste)


def _formulaire(
    request: HttpRequest,
    page: _Page,
    arbre: dict[str, Any],
    erreurs: Erreurs | None = None,
    base: int | None = None,
    trouvees: list[tuple[str, str]] | None = None,
    reste: Reste | None = None,
    geste: str = "",
) -> HttpResponse:
    contexte, ouvert, fiche = page.contexte, page.ouvert, page.fiche
    choix = fiche_vu.options(contexte["dossier"], contexte["appel"], arbre, trouvees or ())
    visibles = contexte["dossier"].plan_actions.fiches
    rang = next(k for k, f in enumerate(visibles) if f.id == fiche.id)
    dessinees = fiche_vu.sections(
        arbre, Contexte(erreurs or {}, choix), f"{page.lieu}.", page.courte, ouvert.peut(Action.modifier)
    )
    groupes, ailleurs = _groupes(page, dessinees, geste)
    contexte |= {
        "fiche": fiche,
        "lieu": page.lieu,
        "courte": page.courte,
        "adresse_du_formulaire": page.adresse,
        "ecrire": ouvert.peut(Action.modifier_fiche, fiche.id),
        "manques": manques(fiche),
        "ligne": LignePlan(fiche, "", manques(fiche), modifiable=False),
        "groupes": groupes,
        "ailleurs": ailleurs,
        "sommes": plan.sommes(arbre),
        "cherchee": request.POST.get("commune", "") if trouvees is not None else None,
        "trouvees": trouvees,
        "base": contexte["revision"].numero if base is None else base,
        "a_enregistrer": base is not None,
        "erreurs": erreurs,
        "reste": reste,
        "porteurs": _porteurs(ouvert, fiche.id),
        "precedente": visibles[rang - 1] if rang else None,
        "suivante": visibles[rang + 1] if rang + 1 < len(visibles) else None,
    }
    gabarit = "web/atelier/plan/fiche_porteur.html" if page.courte else "web/atelier/plan/fiche.html"
    return render(request, gabarit, contexte, status=422 if erreurs else 200)


def _groupes(
    page: _Page, sections: tuple[fiche_vu.Section, ...], geste: str
) -> tuple[tuple[GroupeDeChamps, ...], Dits]:
    """The sections as groups, with the findings on this fiche beside its fields; and those on the whole of it."""
    dedans = (f"{page.lieu}.", f"{page.lieu}[")
    vus = a_traiter(
        page.ouvert,
        page.contexte,
        lambda vu: any(lieu == page.lieu or lieu.startswith(dedans) for lieu in vu.constat.ou),
    )
    tous = viser([champ for section in sections for champ in section.champs], geste)
    poses, ailleurs = a_cote(page.ouvert, tous, vus)
    par_nom = {champ.nom: deplier(champ) for champ in poses}
    # The short form does not ask where.
    if geste == CHERCHER and (ou := f"{page.lieu}.territoires") in par_nom:
        par_nom[ou] = replace(par_nom[ou], ouvert=True)
    groupes = grouper_champs((s.nom, [par_nom[champ.nom] for champ in s.champs]) for s in sections)
    # The short form is short: its carrier sees it whole.
    return tuple(replace(groupe, ouvert=groupe.ouvert or page.courte) for groupe in groupes), ailleurs


def _porteurs(ouvert: DossierOuvert, fiche: str) -> list[str]:
    """Those to whom the fiche was given."""
    equipe = roles.equipe(ouvert)
    return [str(m.compte) for m in equipe if Role.contributeur in m.roles and fiche in m.fiches]


@require_POST
@sur_dossier(Action.inviter)
def confier(request: HttpRequest, ouvert: DossierOuvert, fiche: str) -> HttpResponse:
    """Give the fiche to its carrier, by their address."""
    plan.fiche_lisible(texte_lisible.lire(ouvert), fiche)
    try:
        dit = plan.confier(ouvert, fiche, request.POST.get("courriel", ""))
        messages.success(request, soigner(dit))
    except (invitations.InvitationImpossibleError, comptes.CourrielInvalideError) as erreur:
        messages.error(request, soigner(str(erreur)))
    return redirect("atelier-fiche", ouvert.dossier.identifiant, fiche)
