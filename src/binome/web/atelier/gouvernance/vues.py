"""Governance: who carries the candidature, with whom, and who must not judge it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.domaine.dossier.mentions import NOMS_COTES, Cote
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import soigner
from binome.domaine.socle.chemin import avec
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
from binome.web.atelier.cadre.marge import a_cote, a_traiter, de_la_partie, en_tete
from binome.web.atelier.cadre.saisie_partielle import Reste, enregistrer_le_valable
from binome.web.atelier.gouvernance.formulaires import (
    BINOME,
    VOLETS,
    Volet,
    avec_identifiants,
    sans_l_accord_d_un_autre,
)
from binome.web.formes import sirens
from binome.web.formes.champs import Champ
from binome.web.formes.formulaire import A_REMPLIR, Formulaire, Lu, en_champ, en_place, situer
from binome.web.formes.groupes import Dits, grouper_les_lieux
from binome.web.socle.porte import sur_dossier


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
        "ailleurs": en_tete(ouvert, de_la_partie(ouvert, contexte, "gouvernance")),
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
    connue, lieu = _ligne(contexte["dossier"], ligne), f"gouvernance.binomes[{ligne}]"
    base = _base(request, contexte)
    arbre = _arbre_de_base(ouvert, base, lieu) or gouvernance.propose(connue)
    propose = avec(arbre, _propose_de_l_elu(connue))
    contexte |= {"ligne": connue, "base": base}
    page = _Page(request, ouvert, BINOME, lieu, "web/atelier/gouvernance/binome.html", contexte)
    if request.method != "POST":
        return page.montrer(propose)
    if "retirer" in request.POST:
        return enregistrer_saisie(request, ouvert, Saisie(base, {lieu: None}, _retour(ouvert)))
    lu = BINOME.lire(request.POST, propose)
    if request.POST.get("geste") == sirens.GESTE:
        return page.montrer(sirens.remplir(request, lu.arbre))
    valeur = sans_l_accord_d_un_autre(arbre, lu.arbre)
    nommes = [f"{cote}.nom" for cote in NOMS_COTES if valeur.get(cote)]
    if connue.binome is None and not nommes:
        messages.info(request, "Personne n'est nommé : cette ligne n'entre pas dans le dossier.")
        return redirect(_retour(ouvert))
    if connue.binome is None and set(nommes) <= set(lu.manquent):
        # What would be left of it is nobody.
        return page.montrer(lu.arbre, dict.fromkeys(lu.manquent, A_REMPLIR))
    return page.enregistrer(lu, Saisie(base, {lieu: valeur}, f"{_retour(ouvert)}#gouvernance-binomes-{ligne}"))


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
    contexte |= {"volet": decrit, "base": base}
    if volet == "porteur" and (siren := (arbre.get("organisation") or {}).get("siren")):
        contexte["connus"] = len(gouvernance.membres_connus(siren))
    page = _Page(request, ouvert, decrit.formulaire, decrit.lieu, "web/atelier/gouvernance/volet.html", contexte)
    if request.method != "POST":
        return page.montrer(arbre)
    lu = decrit.formulaire.lire(request.POST, arbre)
    if request.POST.get("geste") == sirens.GESTE:
        return page.montrer(sirens.remplir(request, lu.arbre))
    if veut_json(request) and lu.a_des_trous:
        message = "Une ligne est vide entre deux autres : remplissez-la, ou enregistrez la page pour la retirer."
        return repondre_erreurs(request, {}, lambda _: HttpResponse(status=422), message)
    return page.enregistrer(lu, Saisie(base, _valeurs(decrit, avec_identifiants(lu.arbre)), _retour(ouvert)))


def _valeurs(decrit: Volet, arbre: dict[str, Any]) -> dict[str, Any]:
    """Place → value: only what the form shows of the governance, so that two forms open at once do not meet."""
    if not decrit.parties:
        return {decrit.lieu: arbre or None}
    return {f"{decrit.lieu}.{partie}": arbre.get(partie) for partie in decrit.parties}


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


@dataclass(frozen=True)
class _Page:
    """A page that shows a form over the part of the dossier at `lieu`, from which its fields are named."""

    request: HttpRequest
    ouvert: DossierOuvert
    formulaire: Formulaire
    lieu: str
    gabarit: str
    contexte: dict[str, Any]

    def montrer(
        self, arbre: dict[str, Any], erreurs: Erreurs | None = None, reste: Reste | None = None
    ) -> HttpResponse:
        autour = cadre(self.ouvert, "gouvernance") | {"base": reste.base} if reste else {}
        dessines = self.formulaire.dessiner(arbre, erreurs or {})
        # A line that is not in the dossier yet has no place to say anything of.
        if dans := "ligne" not in self.contexte or self.contexte["ligne"].binome is not None:
            dessines = situer(dessines, self.lieu)
        champs, ailleurs = self._avec_constats(dessines, self.contexte | autour)
        contexte = (
            self.contexte
            | autour
            | {
                "groupes": grouper_les_lieux(champs, self.formulaire.groupes),
                "erreurs": erreurs and {en_place(n, self.lieu) if dans else n: dit for n, dit in erreurs.items()},
                "reste": reste,
                "ailleurs": ailleurs,
            }
        )
        return render(self.request, self.gabarit, contexte, status=422 if erreurs else 200)

    def _avec_constats(self, champs: tuple[Champ, ...], contexte: dict[str, Any]) -> tuple[tuple[Champ, ...], Dits]:
        """The fields with what the call says of them: of these places, not of the others of governance."""
        places = tuple(en_place(champ.nom, self.lieu) for champ in champs)
        dedans = [
            c for c in contexte["verdict"].constats if self.lieu in c.ou or any(ou.startswith(places) for ou in c.ou)
        ]
        vus = a_traiter(self.ouvert, contexte, lambda vu: vu.constat in dedans)
        return a_cote(self.ouvert, champs, vus, lambda champ: en_place(champ.nom, self.lieu))

    def enregistrer(self, lu: Lu, saisie: Saisie) -> HttpResponse:
        """Save what holds of it."""

        def invalide(erreurs: Erreurs, reste: Reste | None) -> HttpResponse:
            return self.montrer(lu.arbre, {en_champ(place, self.lieu): dit for place, dit in erreurs.items()}, reste)

        return enregistrer_le_valable(
            self.request,
            self.ouvert,
            saisie,
            invalide,
            fautes={en_place(nom, self.lieu): soigner(A_REMPLIR) for nom in lu.manquent},
            en_champ=lambda place: en_champ(place, self.lieu),
        )


def _retour(ouvert: DossierOuvert) -> str:
    return reverse("atelier-gouvernance", args=[ouvert.dossier.identifiant])
