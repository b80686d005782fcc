"""Governance: who carries the candidature, with whom, and who must not judge it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.domaine.dossier.mentions import NOMS_COTES, Cote
from binome.domaine.droits.droits import Action
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError, RefusError
from binome.services.gouvernance import consentements, gouvernance
from binome.services.socle import horloge, referentiel
from binome.web.atelier.cadre.cadre import cadre
from binome.web.atelier.cadre.edition import (
    Erreurs,
    Saisie,
    enregistrer_saisie,
    numero_de_base,
    repondre_erreurs,
    veut_json,
)
from binome.web.atelier.cadre.marge import marge
from binome.web.atelier.cadre.saisie_partielle import Reste, enregistrer_le_valable
from binome.web.atelier.gouvernance.formulaires import (
    BinomeForm,
    ComitesForm,
    DeportsForm,
    OrganisationForm,
    PorteurForm,
)
from binome.web.formes.arbres import FormulaireArbre
from binome.web.socle.porte import sur_dossier

RANG, EN_LISTE = re.compile(r"\.(\d+)"), r"[\1]"


@dataclass(frozen=True)
class Volet:
    """A form of the governance: its title, what it is for, its form, and where in the dossier it writes."""

    titre: str
    propos: str
    formulaire: type[FormulaireArbre]
    lieu: str
    champs: tuple[str, ...] = ()
    gabarit: str = "web/atelier/gouvernance/volet.html"


VOLETS = {
    "organisation": Volet(
        "Organisation et chef de projet",
        "Comment le territoire se gouverne, et qui appuie le binôme au quotidien.",
        OrganisationForm,
        "gouvernance",
        ("description", "chef_de_projet", "chef_de_projet_annonce"),
    ),
    "instances": Volet(
        "Les instances", "Qui se réunit, à quel rythme, pour décider quoi.", ComitesForm, "gouvernance", ("comites",)
    ),
    "deports": Volet(
        "Les déports",
        "Quand une organisation est à la fois partie et juge, dites qui s'abstient et qui prépare l'avis à sa place.",
        DeportsForm,
        "gouvernance",
        ("deports",),
    ),
    "porteur": Volet(
        "Le porteur",
        "L'organisme qui dépose, et ses membres : c'est d'eux que se calculent les liens avec qui rend un avis.",
        PorteurForm,
        "porteur",
    ),
}


@require_safe
@sur_dossier(Action.lire)
def page(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The whole governance, with the state of each consent and the conflicts of interest beside it."""
    contexte = cadre(ouvert, "gouvernance")
    document = contexte["dossier"]
    accords = consentements.etats(ouvert.dossier, document, horloge.maintenant())
    contexte |= {
        "lignes": [
            {
                "ligne": ligne,
                "cotes": [_cote(ligne, cote, accords.get((ligne.id, cote))) for cote in NOMS_COTES],
            }
            for ligne in gouvernance.lignes(document, referentiel.partager())
        ],
        "groupes": marge(ouvert, contexte, "gouvernance"),
    }
    return render(request, "web/atelier/gouvernance/gouvernance.html", contexte)


def _cote(ligne: gouvernance.LigneBinome, cote: Cote, accord: consentements.EtatConsentement | None) -> dict[str, Any]:
    return {
        "cle": cote,
        "lieu": f"gouvernance.binomes[{ligne.id}].{cote}",
        "personne": getattr(ligne.binome, cote) if ligne.binome else None,
        "accord": accord,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.modifier)
def binome(request: HttpRequest, ouvert: DossierOuvert, ligne: str) -> HttpResponse:
    """One line of the table of binômes: its élu and its industriel."""
    contexte = cadre(ouvert, "gouvernance")
    connue = _ligne(contexte["dossier"], ligne)
    base = _base(request, contexte)
    arbre = _arbre_de_base(ouvert, base, f"gouvernance.binomes[{ligne}]") or gouvernance.propose(connue)
    formulaire = BinomeForm(
        request.POST or None, arbre=arbre, initial=_propose_de_l_elu(connue), auto_id="champ-%s", label_suffix=""
    )
    contexte |= {"ligne": connue, "formulaire": formulaire, "base": base}
    contexte["groupes"] = marge(ouvert, contexte, "gouvernance")
    gabarit = "web/atelier/gouvernance/binome.html"
    if request.method != "POST":
        return render(request, gabarit, contexte)
    lieu = f"gouvernance.binomes[{ligne}]"
    if "retirer" in request.POST:
        return enregistrer_saisie(request, ouvert, Saisie(base, {lieu: None}, _retour(ouvert)))
    valide = formulaire.is_valid()
    if not valide and formulaire.a_des_trous():
        return render(request, gabarit, contexte, status=422)
    valeur = formulaire.valeur()
    if connue.binome is None and not (valeur.get("elu") or valeur.get("industriel")):
        if not valide:
            return render(request, gabarit, contexte, status=422)
        messages.info(request, "Personne n'est nommé : cette ligne n'entre pas dans le dossier.")
        return redirect(_retour(ouvert))
    saisie = Saisie(base, {lieu: valeur}, f"{_retour(ouvert)}#gouvernance-binomes-{ligne}")
    return _enregistrer(request, ouvert, saisie, lieu, formulaire, gabarit, contexte)


def _ligne(document: Any, identifiant: str) -> gouvernance.LigneBinome:
    for ligne in gouvernance.lignes(document, referentiel.partager()):
        if ligne.id == identifiant:
            return ligne
    raise Http404("Ce dossier n’a pas ce binôme, et son périmètre ne l’appelle pas.")


def _propose_de_l_elu(ligne: gouvernance.LigneBinome) -> dict[str, str]:
    """An EPCI's élu is first looked for among its own."""
    if ligne.epci is None or (ligne.binome and ligne.binome.elu):
        return {}
    lieu = "elu.collectivite"
    return {f"{lieu}.nom": ligne.libelle, f"{lieu}.siren": ligne.epci, f"{lieu}.nature": "epci"}


@require_http_methods(["GET", "HEAD", "POST"])
@sur_dossier(Action.modifier)
def volet(request: HttpRequest, ouvert: DossierOuvert, volet: str) -> HttpResponse:
    """One of the other forms of governance."""
    decrit = VOLETS[volet]
    contexte = cadre(ouvert, "gouvernance")
    base = _base(request, contexte)
    arbre = _arbre_de_base(ouvert, base, decrit.lieu) or {}
    formulaire = decrit.formulaire(request.POST or None, arbre=arbre, auto_id="champ-%s", label_suffix="")
    contexte |= {"volet": decrit, "cle": volet, "formulaire": formulaire, "base": base}
    contexte["groupes"] = marge(ouvert, contexte, "gouvernance")
    if volet == "porteur" and (siren := (arbre.get("organisation") or {}).get("siren")):
        contexte["connus"] = len(gouvernance.membres_connus(siren))
    if request.method != "POST":
        return render(request, decrit.gabarit, contexte)
    if not formulaire.is_valid() and formulaire.a_des_trous():
        return repondre_erreurs(
            request, formulaire.erreurs(), lambda _: render(request, decrit.gabarit, contexte, status=422)
        )
    if veut_json(request) and formulaire.a_des_trous():
        message = "Une ligne est vide entre deux autres : remplissez-la, ou enregistrez la page pour la retirer."
        return repondre_erreurs(request, {}, lambda _: HttpResponse(status=422), message)
    saisie = Saisie(base, _valeurs(decrit, formulaire.valeur()), _retour(ouvert))
    return _enregistrer(request, ouvert, saisie, decrit.lieu, formulaire, decrit.gabarit, contexte)


def _valeurs(decrit: Volet, arbre: dict[str, Any]) -> dict[str, Any]:
    """Place → value: only what the form shows of the governance, so that two forms open at once do not meet."""
    if not decrit.champs:
        return {decrit.lieu: arbre or None}
    return {f"{decrit.lieu}.{champ}": arbre.get(champ) for champ in decrit.champs}


@require_POST
@sur_dossier(Action.modifier)
def membres_connus(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Take the members of the body that carries from the organisations that the site knows."""
    base = numero_de_base(request)
    porteur = _arbre_de_base(ouvert, base, "porteur") or {}
    siren = (porteur.get("organisation") or {}).get("siren", "")
    connus = gouvernance.membres_connus(siren)
    if not connus:
        raise RefusError("Aucun membre n'est connu ici pour cet organisme : saisissez-les.")
    saisie = Saisie(
        base, {"porteur.membres": connus}, reverse("atelier-volet", args=[ouvert.dossier.identifiant, "porteur"])
    )
    return enregistrer_saisie(request, ouvert, saisie)


@require_POST
@sur_dossier(Action.demander)
def demander_accord(
    request: HttpRequest, ouvert: DossierOuvert, ligne: str, cote: Literal["elu", "industriel"]
) -> HttpResponse:
    """Write to a named person to ask for their consent."""
    try:
        demande = consentements.demander(ouvert.compte, ouvert.dossier.identifiant, ligne, cote)
    except consentements.DemandeImpossibleError as erreur:
        messages.error(request, str(erreur))
    else:
        messages.success(request, f"Demande envoyée à {demande.courriel} : le lien vaut trente jours, une fois.")
    return redirect(f"{_retour(ouvert)}#gouvernance-binomes-{ligne}-{cote}")


def _base(request: HttpRequest, contexte: dict[str, Any]) -> int:
    return numero_de_base(request) if request.method == "POST" else contexte["revision"].numero


def _arbre_de_base(ouvert: DossierOuvert, base: int, lieu: str) -> dict[str, Any] | None:
    """The JSON tree of a place in the revision that the form was made from."""
    try:
        return gouvernance.partie(ouvert, base, lieu)
    except IntrouvableError:
        raise RefusError("Ce formulaire est incomplet : rouvrez la page et recommencez.") from None


def _enregistrer(
    request: HttpRequest,
    ouvert: DossierOuvert,
    saisie: Saisie,
    prefixe: str,
    formulaire: FormulaireArbre,
    gabarit: str,
    contexte: dict[str, Any],
) -> HttpResponse:
    """Save what holds of a form over the part of the dossier at `prefixe`, from which its fields are named."""
    refusees = formulaire.erreurs()

    def en_champ(lieu: str) -> str:
        return lieu.removeprefix(f"{prefixe}.").replace("[", ".").replace("]", "")

    def invalide(erreurs: Erreurs, reste: Reste | None) -> HttpResponse:
        for champ, message in erreurs.items():
            nom = en_champ(champ)
            if nom not in refusees:
                formulaire.add_error(nom if nom in formulaire.fields else None, message)
        autour = cadre(ouvert, "gouvernance") | {"base": reste.base, "reste": reste} if reste else {}
        return render(request, gabarit, contexte | autour, status=422)

    tenus = {f"{prefixe}.{RANG.sub(EN_LISTE, lieu)}" for lieu in formulaire.tenus()}
    return enregistrer_le_valable(request, ouvert, saisie, invalide, refusees=refusees, tenus=tenus, en_champ=en_champ)


def _retour(ouvert: DossierOuvert) -> str:
    return reverse("atelier-gouvernance", args=[ouvert.dossier.identifiant])
