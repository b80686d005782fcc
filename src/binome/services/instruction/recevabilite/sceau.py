"""The seal of complements: what was sent, checked anywhere without the platform, as the seal of a deposit is."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings

from binome.documents.sceau import Contenu
from binome.documents.sceau.format import FORMAT_COMPLEMENTS
from binome.domaine.droits.droits import Action
from binome.registre.models import ComplementsDeposes, Compte
from binome.services.acces import ouverture
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.depot import sceaux
from binome.services.texte import textes_signes

RESERVE = "Ce sceau contient tout le texte complété : il est pour qui peut lire tout le dossier."


def prendre(compte: Compte, identifiant: str, numero: str) -> Path:
    """The seal of complements, for those who may read all of them, written when it is first asked for. Errors:
    IntrouvableError, RefusError, PieceAltereeError, CleIllisibleError.
    """
    ouvert = ouverture.exiger_une(compte, identifiant, Action.lire, Action.lire_depot)
    connus = ComplementsDeposes.objects.filter(depot__dossier=ouvert.dossier, numero=numero)
    if not ouvert.peut(Action.lire):
        connus = connus.filter(depot__remplace_le=None, depot__retire_le=None)
    fait = connus.select_related("depot", "revision").first()
    if fait is None:
        raise IntrouvableError(numero)
    if not ouvert.regard.entier:
        raise RefusError(RESERVE)
    return ecrire(fait)


def ecrire(fait: ComplementsDeposes) -> Path:
    """Write the seal of complements, once. Errors: PieceAltereeError, CleIllisibleError."""
    gele = json.loads(fait.manifeste)
    # Another base may have given the same number to others.
    place = Path(settings.DONNEES) / "sceaux" / f"{fait.numero}-{fait.empreinte[:16]}.zip"
    verdict = [Contenu("verdict.json", fait.verdict.encode())] if fait.verdict else []

    def contenus() -> list[Contenu]:
        return [
            Contenu("dossier.json", textes_signes.gardee(gele["sha256"], fait.revision).octets),
            Contenu("complements.json", fait.manifeste.encode()),
            Contenu("depot.json", fait.depot.manifeste.encode()),
            *verdict,
            *sceaux.des_pieces(gele),
        ]

    return sceaux.ecrire_une_fois(place, contenus, gele, forme=FORMAT_COMPLEMENTS)
