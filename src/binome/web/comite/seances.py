"""A session: its agenda, its convocation, who is there, its mandates, its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from binome.domaine.comite.composition import NOMS_DES_FONCTIONS, FonctionAuComite
from binome.domaine.comite.consultation import refus_de_s_opposer
from binome.domaine.comite.scrutin import NOMS_DES_PROPOSITIONS
from binome.domaine.langue.typographie import accord
from binome.domaine.socle.erreurs import au_champ
from binome.services.acces.ouverture import RefusError
from binome.services.comite import deports, ordre_du_jour, salles, seances
from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.papiers import dite
from binome.services.comite.par_ecrit import consultations
from binome.services.socle import horloge
from binome.web.comite import changements
from binome.web.comite.accueil import cadre
from binome.web.comite.formulaires import SeanceForm
from binome.web.comite.porte import agir, au_comite, cle, cles

DE_LA_CONDUITE = {"compter", "inscrire", "inscrire_un_point", "convoquer", "ouvrir", "lever", "constater", "seconde"}
DE_LA_CONDUITE |= {"deplacer", "annuler"}


@require_http_methods(["GET", "HEAD", "POST"])
@au_comite
def page(request: HttpRequest, ouvert: ComiteOuvert, rang: int) -> HttpResponse:
    """A session, as one person may act on it."""
    seance = seances.trouver(ouvert.campagne, rang)

    def montrer(refus: str) -> HttpResponse:
        return render(request, "web/comite/seance.html", _contexte(request, ouvert, seance, refus))

    if request.method != "POST":
        return montrer("")
    retour = reverse("comite-seance", args=[ouvert.campagne.identifiant, rang])
    return agir(request, ouvert, _gestes(request, ouvert, rang), DE_LA_CONDUITE, retour, montrer)


def _gestes(request: HttpRequest, ouvert: ComiteOuvert, rang: int) -> dict[str, Callable[[], str]]:
    qui, ou, dit = ouvert.compte, ouvert.campagne.identifiant, request.POST
    membre = cle(request, "membre")

    def seconde() -> str:
        form = SeanceForm(dit)
        if not form.is_valid():
            raise RefusError("Donnez le jour, l'heure et le lieu de la seconde séance.")
        faite = ordre_du_jour.convoquer_de_nouveau(
            qui, ou, rang, form.instant(ouvert.campagne.fuseau), form.cleaned_data["lieu"]
        )
        return f"Séance {faite.rang} préparée sur le même ordre du jour : convoquez-la."

    def pointer(entre: bool, a_distance: bool = False) -> Callable[[], str]:
        def faire() -> str:
            fait = salles.pointer(qui, ou, rang, membre, entre=entre, a_distance=a_distance)
            return f"{fait.membre.nom} {'est là' if entre else 'est parti'}."

        return faire

    def mandater() -> str:
        if not (membre and cle(request, "mandataire")):
            raise RefusError(au_champ("mandataire" if membre else "membre", "Choisissez qui donne mandat, et à qui."))
        fait = salles.mandater(qui, ou, rang, membre, cle(request, "mandataire"))
        return f"{fait.mandant.nom} donne mandat à {fait.mandataire.nom}."

    def reprendre() -> str:
        salles.reprendre_le_mandat(qui, ou, rang, membre)
        return "Le mandat est repris."

    def lever() -> str:
        seances.lever(qui, ou, rang)
        return "Séance levée : son procès-verbal est prêt."

    def inscrire() -> str:
        inscrits = ordre_du_jour.inscrire(qui, ou, rang, cles(request, "depots"))
        return f"{accord(len(inscrits), 'dossier')} à l'ordre du jour."

    def inscrire_un_point() -> str:
        fait = ordre_du_jour.inscrire_un_point(
            qui, ou, rang, dit.get("titre", ""), dit.get("texte", ""), au_vote="au_vote" in dit
        )
        return f"« {fait.titre} » est à l'ordre du jour."

    return {
        **_gestes_par_ecrit(request, ouvert, rang),
        **changements.gestes(request, ouvert, rang),
        "inscrire": inscrire,
        "inscrire_un_point": inscrire_un_point,
        "convoquer": lambda: f"Convocations parties. {seances.convoquer(qui, ou, rang, dit.get('urgence', '')).phrase}",
        "ouvrir": lambda: f"Séance ouverte, présidée par {_preside(seances.ouvrir(qui, ou, rang, membre))}.",
        "lever": lever,
        "constater": lambda: f"Séance levée. {salles.constater(qui, ou, rang).defaut}",
        "seconde": seconde,
        "entrer": pointer(True),
        "entrer_a_distance": pointer(True, a_distance=True),
        "sortir": pointer(False),
        "mandater": mandater,
        "reprendre": reprendre,
    }


def _gestes_par_ecrit(request: HttpRequest, ouvert: ComiteOuvert, rang: int) -> dict[str, Callable[[], str]]:
    ici = (ouvert.compte, ouvert.campagne.identifiant, rang)

    def lancer() -> str:
        consultations.lancer(*ici)
        return "La consultation est ouverte : chaque membre est prévenu."

    def s_opposer() -> str:
        return consultations.s_opposer(*ici, request.POST.get("motif", "")).defaut or "Votre opposition est notée."

    def compter() -> str:
        consultations.compter(*ici)
        return "Les réponses sont comptées."

    return {"compter": compter, "lancer": lancer, "s_opposer": s_opposer}


def _preside(seance: Any) -> str:
    return str(seance.preside_par.nom)


def _contexte(request: HttpRequest, ouvert: ComiteOuvert, seance: Any, refus: str) -> dict[str, Any]:
    vue = salles.voir(seance, seances.regles(seance, ouvert))
    moi = ouvert.membre.pk if ouvert.membre else None
    lus = vue.deports if seance.convoquee_le else None
    hors = deports.de_la_seance(ouvert.compte, ouvert.campagne.pk, vue.membres, lus)
    sieges = [m for m in vue.membres if m.fonction != FonctionAuComite.secretariat]
    en_preparation = ouvert.conduit and seance.convoquee_le is None and seance.annulee_le is None
    a_inscrire = en_preparation and not seance.seconde_de_id
    attendent = ordre_du_jour.inscriptibles(ouvert.campagne) if a_inscrire else []
    points = ordre_du_jour.points(seance)
    vivante = bool(seance.convoquee_le) and not (seance.levee_le or seance.annulee_le)
    return cadre(ouvert, "comite-campagne") | {
        "seance": seance,
        "etat": dite.etat(seance),
        "jour_venu": horloge.jour_a(ouvert.campagne.fuseau, horloge.maintenant()) >= seances.seance_le(seance),
        "delai": seances.delai_de(seance, ouvert, horloge.maintenant(), "")
        if en_preparation and not seance.cloture_le
        else None,
        "inscriptibles": attendent,
        "a_inscrire": a_inscrire,
        "points": [(p, *_vote(p, vue, bool(hors.du_point(p)), moi)) for p in points],
        "restent": _restent(points) if seance.ouverte_le and not seance.levee_le else 0,
        "sieges": [_personne(m, vue, ouvert, moi) for m in sieges],
        "mandats": [(vue.nom(de), vue.nom(a), de, ouvert.conduit or de == moi) for de, a in vue.mandats],
        "titulaires": [m for m in sieges if m.suppleant_de_id is None],
        "quorum": vue.quorum() if seance.ouverte_le and not seance.levee_le and not seance.cloture_le else None,
        "moi": moi,
        "vivante": vivante,
        "en_seance": seance.ouverte_le is not None and seance.levee_le is None,
        "peut_mandater": vivante and (ouvert.conduit or any(m.pk == moi and not m.suppleant_de_id for m in sieges)),
        "peut_seconder": ouvert.conduit and bool(seance.defaut) and not seance.seconde_de_id and not _secondee(seance),
        **changements.contexte(request, ouvert, seance, hors),
        "form": SeanceForm(request.POST if request.POST.get("geste") == "seconde" else None),
        "refus": refus,
        **(_consultation(ouvert, seance, vue, moi) if seance.cloture_le else {}),
    }


def _consultation(ouvert: ComiteOuvert, seance: Any, vue: salles.SalleVue, moi: int | None) -> dict[str, Any]:
    """What a written consultation shows besides: who answered, who is against it, what one may do."""
    en_cours = consultations.en_cours(seance, horloge.maintenant())
    oppositions = list(seance.oppositions.select_related("membre")) if seance.ouverte_le else []
    deja = [o.membre_id for o in oppositions]
    siege = any(m.pk == moi and m.fonction != FonctionAuComite.secretariat for m in vue.membres)
    preside = ouvert.membre is not None and ouvert.membre.fonction == FonctionAuComite.president
    return {
        "en_seance": False,
        "vivante": False,
        "peut_mandater": False,
        "peut_seconder": False,
        "en_cours": en_cours,
        "a_lancer": preside and seance.convoquee_le is None and seance.annulee_le is None,
        "a_compter": ouvert.conduit and seance.ouverte_le and not seance.levee_le and not en_cours,
        "oppositions": oppositions,
        "peut_s_opposer": en_cours and siege and refus_de_s_opposer(moi or 0, deja, vue.regles) is None,
        "faut_opposer": vue.regles.consultation_oppositions.valeur,
    }


def _secondee(seance: Any) -> bool:
    return bool(seance.secondes.filter(annulee_le=None).exists())


def _restent(points: list[Any]) -> int:
    """Items to vote on, still on the agenda, of which nothing was adopted."""
    la = [p for p in points if p.au_vote and p.retire_le is None]
    return sum(not any(d.adoptee for d in p.deliberations.all()) for p in la)


def _vote(point: Any, vue: salles.SalleVue, hors: bool, moi: int | None) -> tuple[str, str]:
    """Where an item stands, a word and the class of its shape; who takes no part is not told."""
    if hors:
        return "vous n’y prenez pas part", "sans_objet"
    if point.retire_le:
        return "retiré de l’ordre du jour", "sans_objet"
    if vue.seance.annulee_le:
        return "séance annulée", "sans_objet"
    faits = list(point.deliberations.all())
    if any(d.close_le is None for d in faits):
        if vue.par_ecrit and not vue.seance.ouverte_le:
            return "proposition prête", "conforme"
        if vue.par_ecrit and moi in vue.repondants.get(point.pk, frozenset()):
            return "vous avez répondu", "conforme"
        if vue.par_ecrit:
            return "réponses attendues", "a_justifier"
        return "vote ouvert", "a_justifier"
    adoptee = next((d for d in faits if d.adoptee), None)
    if adoptee:
        return f"adopté : {NOMS_DES_PROPOSITIONS[adoptee.proposition]}", "conforme"
    if not point.au_vote:
        return "à discuter", "sans_objet"
    return ("aucune proposition adoptée" if faits else "à examiner"), "a_verifier"


def _personne(membre: Any, vue: salles.SalleVue, ouvert: ComiteOuvert, moi: int | None) -> dict[str, Any]:
    la, loin = membre.pk in vue.presents, membre.pk in vue.a_distance
    # Nobody is missing from a session that did not begin.
    ailleurs = "absent" if vue.seance.ouverte_le else "convoqué" if vue.seance.convoquee_le else "à convoquer"
    presence = "à distance" if loin else "en salle" if la else ailleurs
    if not la and (mandataire := dict(vue.mandats).get(membre.pk)):
        presence = f"{ailleurs}, mandat à {vue.nom(mandataire)}"
    if vue.par_ecrit:
        combien = sum(membre.pk in eux for eux in vue.repondants.values())
        presence = accord(combien, "réponse") if combien else "pas de réponse"
    return {
        "membre": membre,
        "fonction": NOMS_DES_FONCTIONS[FonctionAuComite(membre.fonction)],
        "presence": presence,
        "la": la,
        "peut": ouvert.conduit or membre.pk == moi,
    }
