"""Fill a platform with a committee in session: one file being voted, one decided, one that waits. Run in its own process;
prints the sessions of its people as JSON."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import django

django.setup()

from allauth.mfa.models import Authenticator  # noqa: E402
from django.conf import settings  # noqa: E402
from tests.services.comite.monde import Monde  # noqa: E402

from binome.domaine.comite.regles import ReglesDuComite  # noqa: E402
from binome.domaine.comite.scrutin import RESOLUTION, SensDeLaDecision, SensDuVote  # noqa: E402
from binome.domaine.dossier.acteurs import Organisation  # noqa: E402
from binome.registre.models import Compte, Dossier  # noqa: E402
from binome.services.comite import (  # noqa: E402
    acces,
    decisions,
    ordre_du_jour,
    reouvertures,
    salles,
    seances,
    votes,
)
from binome.services.comite.membres import rattachements  # noqa: E402
from binome.services.comite.par_ecrit import consultations  # noqa: E402
from binome.services.conflits.declarations import PeriodeDite  # noqa: E402
from binome.services.instruction import passages  # noqa: E402
from binome.services.socle import horloge  # noqa: E402

C, V = "ti-2023-2027", SensDuVote
QUI = ("secretaire", "presidente", "regions", "intercos")
NOMS = {
    "presidente": ("Hélène Marchand", "Directrice générale des entreprises"),
    "secretaire": ("Paul Aubert", "Chef du bureau des territoires d'industrie"),
    "ministere": ("Samir Belkacem", "Sous-directeur de la cohésion des territoires"),
    "regions": ("Claire Vasseur", "Représentante de Régions de France"),
    "intercos": ("Yann Le Goff", "Représentant d'Intercommunalités de France"),
    "industrie": ("Anne Delmas", "Représentante de France Industrie"),
}


def semer() -> dict[str, str]:
    monde = Monde(3)
    horloge.maintenant = lambda: monde.instant
    for depot, nom in zip(monde.depots, ("Hautes-Alpes", "Pays des Écrins et Briançonnais", "Gap"), strict=True):
        Dossier.objects.filter(pk=depot.dossier_id).update(territoire=nom)
    for cle, (nom, qualite) in NOMS.items():
        membre = monde.membres[cle]
        membre.nom, membre.qualite = nom, qualite
        membre.save()
        Compte.objects.filter(pk=monde.comptes[cle].pk).update(nom=nom)
    moi = monde.comptes["secretaire"]
    sans_compte = monde.siege("suppleant", suppleant_de=monde.membres["industrie"])
    sans_compte.nom, sans_compte.qualite = "Louis Perrin", "Délégué régional"
    sans_compte.save()
    chambre = Organisation(nom="Chambre de commerce et d'industrie", nature="chambre_consulaire")
    rattachements.rattacher(moi, C, sans_compte.pk, chambre, "Membre élu", PeriodeDite(), "Sa déclaration du 3 mars")
    seances.prevoir(moi, C, monde.instant + dt.timedelta(days=10), "Paris, 20 avenue de Ségur")
    ordre_du_jour.inscrire(moi, C, 1, [d.pk for d in monde.depots])
    reglement = "Le comité se réunit deux fois par an ; son secrétariat tient les procès-verbaux."
    ordre_du_jour.inscrire_un_point(moi, C, 1, "Règlement intérieur du comité", reglement, au_vote=True)
    # Frozen with its convocation, for the server that shows it: a resolution is voted in secret here.
    acces.regles = _avec(secret_pour=["resolution"], secret_sur_demande=2)
    seances.convoquer(moi, C, 1)
    monde.instant += dt.timedelta(days=10)
    seances.ouvrir(moi, C, 1, monde.membres["presidente"].pk)
    for nom in ("presidente", "ministere", "regions"):
        salles.pointer(moi, C, 1, monde.membres[nom].pk, entre=True, a_distance=nom == "regions")
    salles.mandater(moi, C, 1, monde.membres["industrie"].pk, monde.membres["regions"].pk)
    lien = "Conseiller de la communauté candidate (délibération du 3 mars 2023)."
    salles.deporter(moi, C, 1, 2, monde.membres["intercos"].pk, lien)
    motifs = "Le périmètre forme un bassin d'emploi, le plan est partagé ; ses montants restent à préciser."
    votes.soumettre(moi, C, 1, 2, SensDeLaDecision.label_reserves, motifs, "Chiffrer le plan d'actions.")
    for nom, sens in (("presidente", V.pour), ("ministere", V.pour), ("industrie", V.pour), ("regions", V.contre)):
        votes.voter(moi, C, 1, 2, monde.membres[nom].pk, sens, 1)
    votes.clore(moi, C, 1, 2, 1)
    decisions.preparer(moi, "dossier-2", SensDeLaDecision.label_reserves, motifs, ["Chiffrer le plan d'actions."])
    votes.soumettre(moi, C, 1, 1, SensDeLaDecision.label, motifs)
    _consulter_par_ecrit(monde)
    _demander_de_rouvrir(monde)
    return {nom: ouvrir_une_session(monde.comptes[nom]) for nom in QUI}


def _avec(**valeurs: Any) -> Callable[[Any], ReglesDuComite]:
    dites = ReglesDuComite().model_dump(mode="json")
    for nom, valeur in valeurs.items():
        dites[nom] = {"valeur": valeur, "source": "Règlement du comité"}
    regles = ReglesDuComite.model_validate(dites)
    return lambda _: regles


def _consulter_par_ecrit(monde: Monde) -> None:
    """A written consultation whose answers are waited for: one came, somebody would rather debate."""
    acces.regles = _avec(consultation_ecrite=True, consultation_oppositions=2)
    moi, terme = monde.comptes["secretaire"], dt.datetime(2100, 1, 8, 17, tzinfo=dt.UTC)
    consultations.prevoir(moi, C, terme)
    ordre_du_jour.inscrire_un_point(
        moi, C, 2, "Calendrier de l'année", "Une séance en mars, une en octobre.", au_vote=True
    )
    votes.soumettre(moi, C, 2, 1, RESOLUTION, "Une séance en mars, une en octobre.")
    consultations.lancer(monde.comptes["presidente"], C, 2)
    votes.voter(monde.comptes["presidente"], C, 2, 1, monde.membres["presidente"].pk, V.pour, 1)
    consultations.s_opposer(monde.comptes["intercos"], C, 2, "Ces dates se discutent avec les Régions.")


def _demander_de_rouvrir(monde: Monde) -> None:
    """A file judged inadmissible, that the president asks to open again: it waits for another agreement."""
    depot = monde.deposer("dossier-4")
    passages.PassageDuDepot.objects.create(
        depot=depot, rang=depot.passages.count() + 1, acte="declarer_irrecevable", depuis="recevabilite", vers="irrecevable",
        motif="Déposé hors délai.", par=monde.comptes["national"], le=monde.instant,
    )  # fmt: skip
    reouvertures.demander(monde.comptes["presidente"], "dossier-4", "Recours gracieux du 3 mars, admis.")


def ouvrir_une_session(compte: Compte) -> str:
    """A session of an account that holds a second factor."""
    compte.refresh_from_db()
    Authenticator.objects.create(user=compte, type=Authenticator.Type.TOTP, data={"secret": "x"})
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(compte.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = compte.get_session_auth_hash()
    # Just proved: what announces decisions asks it.
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(compte.pk)
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    print(json.dumps(semer()))
