"""The perimeter workbench: one page, and the pieces of it that JavaScript asks for again after a gesture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.droits.droits import Action
from binome.domaine.verdict.constat import Constat
from binome.services.acces.ouverture import DossierOuvert
from binome.services.perimetre import cartes, gestes, phase1
from binome.services.perimetre import etabli as atelier_perimetre
from binome.services.perimetre.gestes import GesteRefuseError
from binome.services.redaction import enregistrement
from binome.services.redaction.contenu import ContenuInvalideError
from binome.services.redaction.enregistrement import ConflitError
from binome.services.socle import horloge
from binome.services.texte import texte_lisible
from binome.services.texte.texte_lisible import TexteLisible
from binome.services.verification import candidatures_deposees
from binome.web.atelier.cadre.cadre import cadre, dire_enregistre
from binome.web.atelier.cadre.edition import Saisie, enregistrer_saisie, numero_de_base
from binome.web.atelier.cadre.marge import a_cote, en_tete
from binome.web.atelier.cadre.pages import adresse_du_lieu
from binome.web.atelier.cadre.saisie_partielle import enregistrer_le_valable
from binome.web.atelier.perimetre import mots, vu
from binome.web.atelier.perimetre.etude import contexte_etude
from binome.web.formes.groupes import GroupeDeChamps
from binome.web.formes.saisie import entier
from binome.web.presentation.constats import A_TRAITER, ConstatVu, presenter
from binome.web.presentation.tableaux import Tableau
from binome.web.socle.porte import sur_dossier

ENTETE = "X-Fragment"
MONTRES = (*A_TRAITER, "a_verifier")
COMMENCE = 3
"""Under that many members a perimeter is being begun: those around it are what one looks for."""
FRAGMENT = "web/atelier/perimetre/fragment.html"


@require_safe
@sur_dossier(Action.lire)
def perimetre(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    return _page(request, ouvert)


def _page(request: HttpRequest, ouvert: DossierOuvert, refus: GesteRefuseError | None = None) -> HttpResponse:
    """The whole page; after a refused gesture, with the reason on top and what was typed still there."""
    contexte = cadre(ouvert, "perimetre")
    dossier = contexte["dossier"]
    contexte |= _etabli(request, ouvert, contexte["revision"], dossier)
    cherche = request.GET.get("q", "")[:120]
    etude = contexte_etude(ouvert, dossier) if request.GET.get("etude") else {}
    contexte |= {
        "refus": refus,
        "saisi": request.POST if refus else {},
        "q": cherche,
        "trouves": gestes.chercher(cherche),
        **_carte(request, dossier),
        "connus_phase1": phase1.territoires(),
        "phase1_ici": phase1.ici(dossier),
        "groupes_de_textes": _textes(ouvert, contexte),
        **etude,
    }
    return render(request, "web/atelier/perimetre/page.html", contexte, status=422 if refus else 200)


def _etabli(request: HttpRequest, ouvert: DossierOuvert, revision: TexteLisible, dossier: Dossier) -> dict[str, Any]:
    """What changes at each gesture: measures, findings, tables."""
    quand = horloge.maintenant()
    etabli = atelier_perimetre.dresser(dossier, candidatures_deposees.textes_declares(ouvert.dossier), quand)
    vus = _montres(ouvert, dossier, etabli.constats)
    mesures = vu.mesures(etabli.evaluation, _avant(request, ouvert, revision), vu.MONTREES)
    return {
        "identifiant": ouvert.dossier.identifiant,
        "dossier": dossier,
        "revision": revision,
        "enregistre": dire_enregistre(revision.cree_le, quand),
        "etabli": etabli,
        "modifiable": ouvert.peut(Action.modifier),
        "mesures": mesures,
        "compare": any(mesure.ecart for mesure in mesures),
        "sources": vu.sources(mesures),
        "membres": [vu.ligne(li, etabli) for li in etabli.membres],
        "autour": _autour(request, ouvert, etabli),
        "ailleurs": en_tete(ouvert, sorted(vus, key=lambda vu: MONTRES.index(vu.niveau.cle))),
        "autour_ouvert": len(etabli.retenus) < COMMENCE,
        "revendiques": vu.revendiques(etabli),
        "morceaux": vu.morceaux(etabli),
        "difference": vu.phase1(etabli),
        "justifications": mots.justifications(dossier, etabli),
    }


def _autour(request: HttpRequest, ouvert: DossierOuvert, etabli: atelier_perimetre.Etabli) -> Tableau:
    lignes = [vu.ligne(li, etabli) for li in etabli.autour]
    return Tableau(vu.COLONNES_AUTOUR, lignes, request.GET, "autour", adresse=_adresse(ouvert))


def _montres(ouvert: DossierOuvert, dossier: Dossier, constats: Iterable[Constat]) -> list[ConstatVu]:
    vus = presenter(constats, dossier, lambda _, chemin: _lieu(ouvert, chemin))
    return [vu for vu in vus if vu.niveau.cle in MONTRES]


def _textes(ouvert: DossierOuvert, contexte: dict[str, Any]) -> tuple[GroupeDeChamps, ...]:
    """The words of the perimeter, with the findings that ask for them."""
    champs = mots.dessiner(contexte["dossier"], contexte["revision"].arbre, contexte["justifications"])
    vus = _montres(ouvert, contexte["dossier"], contexte["etabli"].constats)
    poses, _ = a_cote(ouvert, champs, vus)
    return mots.grouper(poses, contexte["justifications"])


def _lieu(ouvert: DossierOuvert, chemin: str) -> str:
    return adresse_du_lieu(ouvert.dossier.identifiant, chemin)


def _avant(request: HttpRequest, ouvert: DossierOuvert, revision: TexteLisible) -> Any:
    """The measures at the revision to compare with (`?depuis=`), None without one."""
    depuis = entier(request.POST.get("revision") or request.GET.get("depuis", ""))
    if depuis is None or depuis >= revision.numero:
        return None
    return atelier_perimetre.mesures_de(texte_lisible.a_la_revision(ouvert, depuis).document)


@require_safe
@sur_dossier(Action.lire)
def etabli(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What changes at each gesture, alone."""
    lu = texte_lisible.lire(ouvert)
    return render(request, FRAGMENT, _etabli(request, ouvert, lu, lu.document))


@require_safe
@sur_dossier(Action.lire)
def carte(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The drawn map alone, with its legend: of the perimeter, or of another one set against it (`?montrer=`)."""
    lu = texte_lisible.lire(ouvert)
    contexte = {
        "identifiant": ouvert.dossier.identifiant,
        "revision": lu,
        "dossier": lu.document,
        "modifiable": ouvert.peut(Action.modifier),
        **_carte(request, lu.document),
    }
    return render(request, "web/atelier/perimetre/carte.html", contexte)


def _carte(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    """The map, and what it shows beside the dossier's own perimeter when the address asks for it."""
    montrees = cartes.montrees(dossier, request.GET.get("montrer", ""))
    siens, noms = dossier.perimetre.sirens_retenus, gestes.noms()
    montree = montrees and {
        "sirens": montrees,
        "entrent": [noms.get(s, s) for s in montrees if s not in siens],
        "sortent": [noms.get(s, s) for s in siens if s not in montrees],
    }
    return {"carte": cartes.carte(dossier, montrees), "montree": montree}


@require_safe
@sur_dossier(Action.lire)
def fond(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """What the interactive map shows."""
    corps = cartes.fond(texte_lisible.lire(ouvert).document)
    return HttpResponse(corps, content_type="application/geo+json")


@require_POST
@sur_dossier(Action.modifier)
def geste(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """Add, remove, replace a member; say where it candidates; adopt a proposal; cite or forget phase 1."""
    base = numero_de_base(request)
    avant = texte_lisible.a_la_revision(ouvert, base).document
    try:
        valeurs = _traduire(request, avant)
    except GesteRefuseError as refus:
        if request.headers.get(ENTETE):
            contexte = {"refus": refus, "identifiant": ouvert.dossier.identifiant, "revision": {"numero": base}}
            return render(request, "web/atelier/perimetre/refus.html", contexte, status=422)
        return _page(request, ouvert, refus)
    retour = f"{_adresse(ouvert)}?depuis={base}#mesures"
    return _enregistrer(request, ouvert, Saisie(base, valeurs, retour))


def _traduire(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    """The gesture of a form as places and values. Errors: GesteRefuseError."""
    envoi = request.POST
    nature, _, objet = envoi.get("geste", "").partition(":")
    match nature:
        case "ajouter":
            return gestes.ajouter(dossier, objet)
        case "retirer":
            return gestes.retirer(dossier, objet)
        case "remplacer":
            return gestes.remplacer(dossier, objet)
        case "ailleurs":
            return gestes.declarer_ailleurs(
                dossier, {c.removeprefix("avec-"): str(v) for c, v in envoi.items() if c.startswith("avec-")}
            )
        case "adopter":
            return gestes.adopter(dossier, objet.split(), envoi.get("centre", ""))
        case "centrer":
            return gestes.centrer(dossier, envoi.get("centre", ""))
        case "citer":
            sirens = envoi.get("sirens", "").replace(",", " ").replace(";", " ").split()
            return phase1.citer(dossier, envoi.get("nom", ""), sirens, objet or envoi.get("id_ti", ""))
        case "oublier":
            return phase1.oublier(dossier, objet)
    raise GesteRefuseError("Ce geste n'existe pas : rechargez la page.")


def _enregistrer(request: HttpRequest, ouvert: DossierOuvert, saisie: Saisie) -> HttpResponse:
    """Save; answer the page's script with the piece that changed, and anyone else as every form does."""
    if not request.headers.get(ENTETE):
        return enregistrer_saisie(request, ouvert, saisie)
    try:
        resultat = enregistrement.enregistrer(ouvert, saisie.edition)
    except (ConflitError, ContenuInvalideError):
        # The script sends the form again, plainly: the page of the conflict shows both texts.
        return HttpResponse(status=409)
    lu = texte_lisible.lire(ouvert, resultat.revision)
    return render(request, FRAGMENT, _etabli(request, ouvert, lu, lu.document))


@require_POST
@sur_dossier(Action.modifier)
def textes(request: HttpRequest, ouvert: DossierOuvert) -> HttpResponse:
    """The words of the perimeter: how it is called, its case, the justifications."""
    base = numero_de_base(request)
    valeurs = mots.lire(request.POST.dict(), texte_lisible.a_la_revision(ouvert, base).document)
    saisie = Saisie(base, valeurs, f"{_adresse(ouvert)}#textes")
    return enregistrer_le_valable(request, ouvert, saisie, en_champ=lambda lieu: lieu.rpartition(".")[2])


def _adresse(ouvert: DossierOuvert) -> str:
    return reverse("atelier-perimetre", args=[ouvert.dossier.identifiant])
