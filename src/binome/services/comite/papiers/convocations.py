"""The letter that convenes a member of a committee to a session."""

from __future__ import annotations

from binome.appels.catalogue import retrouver_appel
from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.langue.typographie import date_longue, instant
from binome.domaine.saisie.jours import heure_de
from binome.registre.models import ConvocationDuComite, Envoi
from binome.services.comite import ordre_du_jour, seances
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.socle import adresses


def lettre(envoi: Envoi) -> Lettre | None:
    """The convocation of a member; None when the session was closed meanwhile."""
    lues = ConvocationDuComite.objects.select_related("seance__campagne", "seance__seconde_de", "membre__suppleant_de")
    convocation = lues.filter(pk=envoi.cle).first()
    if convocation is None or convocation.seance.levee_le is not None:
        return None
    seance, membre = convocation.seance, convocation.membre
    appel = retrouver_appel(seance.campagne.appel).appel
    regles = ReglesDuComite.model_validate_json(seance.regles)
    faits = {
        "comite": appel.comite.nom if appel.comite else "comité",
        "campagne": appel.titre_court,
        "jour": date_longue(seances.seance_le(seance)),
        "quand": instant(heure_de(seance.prevue_le)),
        "lieu": seance.lieu,
        "qualite": membre.qualite,
        "supplee": membre.suppleant_de.nom if membre.suppleant_de else "",
        "points": [f"{p.rang}. {p.depot.dossier.territoire}" for p in ordre_du_jour.points(seance)],
        "seconde": date_longue(seances.seance_le(seance.seconde_de)) if seance.seconde_de else "",
        "urgence": seance.urgence,
        "mandats": regles.mandats_par_membre.valeur > 0,
        "lien": adresses.lien("comite-seance", seance.campagne.identifiant, seance.rang),
    }
    return rediger("convocation_comite", faits)
