"""The rows of the chain that proves a date: what each token says, and until when its certificates hold."""

from __future__ import annotations

from binome.documents.horodatage.certificats import ecrire_pem
from binome.documents.horodatage.jeton import Jeton as JetonLu
from binome.registre.models import Jeton, MaillonDeJeton
from binome.services.socle import horloge


def garder_le_premier(obtenu: Jeton, lu: JetonLu) -> None:
    """Write until when a token holds by itself; once."""
    MaillonDeJeton.objects.get_or_create(jeton=obtenu, rang=1, defaults=colonnes(lu))


def colonnes(lu: JetonLu) -> dict[str, object]:
    """What a token says, as a row keeps it."""
    return {
        "voie": ecrire_pem(lu.voie),
        "fin": lu.fin,
        "date": lu.date,
        "autorite": lu.autorite[:300],
        "numero": lu.numero[:80],
        "lu_par": lu.verifie_par,
        "le": horloge.maintenant(),
    }
