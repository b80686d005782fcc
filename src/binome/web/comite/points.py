"""An item: who has a voice in it, the proposition, one's vote, its count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from binome.domaine.comite.composition import FonctionAuComite
from binome.domaine.comite.salle import SalleDuPoint
from binome.domaine.comite.scrutin import (
    NOMS_DES_PROPOSITIONS,
    NOMS_DES_SENS,
    NOMS_DES_VOIX,
    RESOLUTION,
    SensDeLaDecision,
    SensDuVote,
)
from binome.domaine.comite.secret import avant_le_vote, refus_de_demander_le_secret
from binome.domaine.langue.typographie import de_personne, enumerer
from binome.domaine.socle.erreurs import au_champ
from binome.services.acces.ouverture import RefusError
from binome.services.comite import deports, ordre_du_jour, salles, seances, urnes, votes
from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.changements import gestes as changements
from binome.services.comite.par_ecrit import consultations
from binome.services.socle import horloge
from binome.web.comite.accueil import cadre
from binome.web.comite.porte import agir, au_comite, choisi, cle

DE_LA_CONDUITE = {"recrire", "retirer", "soumettre", "clore", "abandonner", "questionner"}


@require_http_methods(["GET", "HEAD", "POST"])
@au_comite
def page(request: HttpRequest, ouvert: ComiteOuvert, rang: int, point: int) -> HttpResponse:
    """An item of the agenda, as one person may act on it."""
    seance = seances.trouver(ouvert.campagne, rang)
    vu = ordre_du_jour.point_de(seance, point)

    def montrer(refus: str) -> HttpResponse:
        return render(request, "web/comite/point.html", _contexte(request, ouvert, seance, vu, refus))

    if request.method != "POST":
        return montrer("")
    retour = reverse("comite-point", args=[ouvert.campagne.identifiant, rang, point])
    if request.POST.get("geste") == "retirer":
        # Not sent yet, it is no more.
        retour = reverse("comite-seance", args=[ouvert.campagne.identifiant, rang])
    return agir(request, ouvert, _gestes(request, ouvert, rang, point), DE_LA_CONDUITE, retour, montrer)


def _gestes(request: HttpRequest, ouvert: ComiteOuvert, rang: int, point: int) -> dict[str, Callable[[], str]]:
    dit, vote, motif = request.POST, cle(request, "vote"), request.POST.get("motif", "")
    seance_par_ecrit = seances.trouver(ouvert.campagne, rang).cloture_le is not None
    ici = (ouvert.compte, ouvert.campagne.identifiant, rang, point)

    def soumettre() -> str:
        votes.soumettre(*ici, _sens(request), dit.get("motifs", ""), dit.get("conditions", ""))
        return "La proposition est prête." if seance_par_ecrit else "Le vote est ouvert."

    def voter() -> str:
        voix = votes.voter(*ici, cle(request, "siege"), _voix(request), vote)
        # A secret ballot tells nothing, not even to who put it in.
        sens = getattr(voix, "sens", None)
        if sens is None:
            return "Le bulletin est dans l'urne ; rien ne dit lequel c'est."
        return f"Voix de {voix.siege.nom} : {NOMS_DES_VOIX[SensDuVote(sens)]}."

    def clore() -> str:
        return " ".join(votes.resultat(votes.clore(*ici, vote))["vote"]["phrases"])

    def abandonner() -> str:
        votes.abandonner(*ici, vote, motif)
        return "Proposition abandonnée."

    def contester() -> str:
        votes.contester(*ici, vote, motif)
        return "Votre désaccord sera au procès-verbal."

    def demander_le_secret() -> str:
        urnes.demander(*ici)
        return "Votre demande de scrutin secret est notée."

    def questionner() -> str:
        votes.questionner(*ici, dit.get("questions", ""))
        return "Questions enregistrées."

    def deporter() -> str:
        fait = salles.deporter(*ici, _membre(request), motif)
        return f"{fait.membre.nom} ne prend pas part à ce point."

    def recrire() -> str:
        ordre_du_jour.recrire_un_point(*ici, dit.get("titre", ""), dit.get("texte", ""), au_vote="au_vote" in dit)
        return "Le point est récrit."

    def retirer() -> str:
        changements.retirer_un_point(*ici, motif)
        return "Le point est retiré de l'ordre du jour."

    return {
        "recrire": recrire,
        "retirer": retirer,
        "soumettre": soumettre,
        "voter": voter,
        "clore": clore,
        "abandonner": abandonner,
        "contester": contester,
        "demander_le_secret": demander_le_secret,
        "questionner": questionner,
        "deporter": deporter,
    }


def _sens(request: HttpRequest) -> str:
    return choisi(request, "proposition", NOMS_DES_PROPOSITIONS, "Choisissez ce qui est proposé.")


def _voix(request: HttpRequest) -> SensDuVote:
    return SensDuVote(choisi(request, "sens", [*SensDuVote], "Choisissez : pour, contre ou abstention."))


def _membre(request: HttpRequest) -> int:
    if not (membre := cle(request, "membre")):
        raise RefusError(au_champ("membre", "Choisissez qui se déporte."))
    return membre


def _contexte(request: HttpRequest, ouvert: ComiteOuvert, seance: Any, point: Any, refus: str) -> dict[str, Any]:
    vue = salles.voir(seance, seances.regles(seance, ouvert))
    moi = ouvert.membre.pk if ouvert.membre else None
    hors = vue.deports.get(point.pk, {})
    # Of the account and not of the seat: named again, or not named, someone is the same person.
    deport = (
        deports.motif_parmi(ouvert.compte, point, vue.membres, hors)
        if seance.convoquee_le
        else deports.du_point(ouvert.compte, point)
    )
    faits = [] if deport else votes.du_point(point)
    ouverte = next((d for d in faits if d.close_le is None), None)
    par_ecrit = seance.cloture_le is not None
    finie = bool(seance.levee_le or seance.annulee_le or point.retire_le)
    vivante = bool(seance.convoquee_le) and not finie
    en_seance = seance.ouverte_le is not None and not finie and not par_ecrit
    a_venir = seance.convoquee_le is None and not finie
    en_cours = consultations.en_cours(seance, horloge.maintenant())
    vue = vue.avec(point.pk, moi) if par_ecrit and moi and en_cours else vue
    salle = vue.du_point(point.pk)
    donnees = _donnees(ouverte)
    miennes = sorted(salle.voix_de(moi)) if moi and ouverte and (en_seance or en_cours) else []
    sieges = [m for m in vue.membres if m.fonction != FonctionAuComite.secretariat]
    return cadre(ouvert, "comite-campagne") | {
        "seance": seance,
        "point": point,
        "dossier": point.depot.dossier if point.depot else None,
        "a_recrire": ouvert.conduit and not point.depot and a_venir,
        "retrait": changements.du_point(point) if point.retire_le and not deport else None,
        "peut_retirer": ouvert.conduit and not finie and seance.ouverte_le is None,
        "deport": deport,
        "deports": [] if deport else [(vue.nom(qui), motif) for qui, motif in hors.items()],
        "quorum": vue.quorum(point.pk) if en_seance and not deport else None,
        "ouverte": ouverte,
        "proposition": NOMS_DES_PROPOSITIONS[ouverte.proposition] if ouverte else "",
        "miennes": [(s, de_personne(vue.nom(s)), donnees.get(s), s != moi, s in donnees) for s in miennes],
        "autres": _autres(vue, salle, miennes, donnees, hors)
        if ouverte and (en_seance or en_cours) and ouvert.conduit and not urnes.de(ouverte)
        else [],
        "donnees": len(donnees),
        "votants": len(salle.sieges) if par_ecrit else len(salle.votants),
        "par_ecrit": par_ecrit,
        "en_cours": en_cours,
        "a_proposer": ouvert.conduit and not ouverte and point.au_vote and (a_venir if par_ecrit else en_seance),
        "clos": [_clos(d) for d in faits if d.close_le],
        "adoptee": any(d.adoptee for d in faits),
        "a_deporter": _a_deporter(sieges, hors, ouvert, moi) if vivante else [],
        "sens": [(s.value, NOMS_DES_SENS[s]) for s in SensDeLaDecision] if point.depot else [],
        "resolution": RESOLUTION,
        "voix": [(v.value, NOMS_DES_VOIX[v]) for v in SensDuVote],
        "moi": moi,
        "siege": moi is not None
        and ouvert.membre is not None
        and ouvert.membre.fonction != FonctionAuComite.secretariat,
        "en_seance": en_seance,
        "refus": refus,
        "voisins": ordre_du_jour.voisins(seance, point.rang),
        **_secret(point, vue, ouverte, moi, vif=en_seance and not deport and not any(d.adoptee for d in faits)),
    }


def _autres(
    vue: salles.SalleVue, salle: SalleDuPoint, miennes: list[int], donnees: dict[int, Any], hors: dict[int, str]
) -> list[tuple[int, str, str, bool]]:
    """Whose voice the conduct may write down: a show of hands; in writing, who has no account."""
    if vue.par_ecrit:
        sans = [m for m in vue.membres if m.compte_id is None and m.suppleant_de_id is None and m.pk not in hors]
        return [(m.pk, m.nom, m.nom, m.pk in donnees) for m in sans if m.fonction != FonctionAuComite.secretariat]
    return [
        (s, vue.nom(s), vue.nom(salle.occupes[salle.representes.get(s, s)]), s in donnees)
        for s in sorted(salle.votants)
        if s not in miennes
    ]


def _donnees(ouverte: Any) -> dict[int, SensDuVote | None]:
    """The seats that have voted in an open vote, and what; None: in secret."""
    if ouverte is None:
        return {}
    if urnes.de(ouverte):
        return dict.fromkeys(e.siege_id for e in ouverte.emargements.all())
    return {v.siege_id: SensDuVote(v.sens) for v in ouverte.voix.all()}


def _secret(point: Any, vue: salles.SalleVue, ouverte: Any, moi: int | None, *, vif: bool) -> dict[str, Any]:
    """What the page says of a secret ballot: that this one is, what its count will tell, who asks for the next one."""
    salle, urne = vue.du_point(point.pk), urnes.de(ouverte) if ouverte else None
    contexte: dict[str, Any] = {"urne": urne}
    if urne:
        contexte["peu"] = avant_le_vote(len(salle.votants), vue.regles)
    possibles = {s.value for s in SensDeLaDecision} if point.depot else {RESOLUTION}
    toujours = possibles & set(vue.regles.secret_pour.valeur)
    if vif and not ouverte:
        contexte["toujours"] = enumerer([nom for p, nom in NOMS_DES_PROPOSITIONS.items() if p in toujours])
    faut = vue.regles.secret_sur_demande.valeur
    if vif and not ouverte and faut and toujours != possibles:
        demandeurs = urnes.demandeurs(point)
        contexte |= {
            "secret_faut": faut,
            "demandeurs": [vue.nom(qui) for qui in demandeurs],
            "peut_le_secret": refus_de_demander_le_secret(moi or 0, demandeurs, salle, vue.regles) is None,
        }
    return contexte


def _a_deporter(sieges: list[Any], hors: dict[int, str], ouvert: ComiteOuvert, moi: int | None) -> list[Any]:
    return [m for m in sieges if m.pk not in hors and (ouvert.conduit or m.pk == moi)]


def _clos(deliberation: Any) -> dict[str, Any]:
    return {
        "deliberation": deliberation,
        "rang_dit": str(deliberation.rang),
        "proposition": NOMS_DES_PROPOSITIONS[deliberation.proposition],
        "resultat": votes.resultat(deliberation),
        "desaccords": list(deliberation.desaccords.all()),
    }
