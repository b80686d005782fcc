"""The seal of complements: what was sent, checked anywhere without the platform, as the seal of a deposit is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from binome.appels.catalogue import retrouver_appel
from binome.documents.recu import Recu, composer_des_complements, pdf_du_recu
from binome.documents.sceau import Contenu
from binome.documents.sceau.format import FORMAT_COMPLEMENTS
from binome.documents.sceau.horodatage import CHAINE, JETON
from binome.domaine.droits.droits import Action
from binome.registre.models import ComplementsDeposes, Compte
from binome.services.acces import ouverture
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.depot import sceaux
from binome.services.horodatage import jetons
from binome.services.horodatage.datees import Datee
from binome.services.texte import textes_signes

RESERVE = "Ce sceau contient tout le texte complété : il est pour qui peut lire tout le dossier."


def prendre(compte: Compte, identifiant: str, numero: str) -> Path:
    """The seal of complements, for those who may read all of them, written when it is first asked for. Errors:
    IntrouvableError, RefusError, PieceAltereeError, CleIllisibleError.
    """
    return ecrire(trouver(compte, identifiant, numero))


def trouver(compte: Compte, identifiant: str, numero: str) -> ComplementsDeposes:
    """Complements, for those who may read all of them. Errors: IntrouvableError, RefusError."""
    ouvert = ouverture.exiger_une(compte, identifiant, Action.lire, Action.lire_depot)
    connus = ComplementsDeposes.objects.filter(depot__dossier=ouvert.dossier, numero=numero)
    if not ouvert.peut(Action.lire):
        connus = connus.filter(depot__remplace_le=None, depot__retire_le=None)
    fait = connus.select_related("depot__dossier__campagne", "demande", "revision").first()
    if fait is None:
        raise IntrouvableError(numero)
    if not ouvert.regard.entier:
        raise RefusError(RESERVE)
    return fait


def datee(fait: ComplementsDeposes) -> Datee:
    """Complements, as they are dated."""
    return Datee(f"complements:{fait.numero}", fait.empreinte)


def horodatages(faits: Sequence[ComplementsDeposes]) -> dict[int, jetons.Horodatage]:
    """What is known of the date of many, by their keys. One query, none when there are none."""
    objets = {datee(fait).objet: fait for fait in faits}
    dits = jetons.lire_tous({objet: fait.empreinte for objet, fait in objets.items()}) if objets else {}
    return {objets[objet].pk: date for objet, date in dits.items()}


def recu(fait: ComplementsDeposes) -> Recu:
    """What the receipt of complements says: that of a deposit, and the request that they answer."""
    appel = retrouver_appel(fait.depot.dossier.campagne.appel).appel
    editeur = ", ".join(dit for dit in (settings.BINOME_EDITEUR, settings.BINOME_CONTACT) if dit)
    dit_par = editeur and f"L'éditeur de ce site ({editeur})"
    return composer_des_complements(
        json.loads(fait.manifeste), fait.empreinte, fait.demande.effet, appel.autorite, dit_par
    )


def pdf(fait: ComplementsDeposes) -> bytes:
    """The receipt of complements: the same bytes each time, as long as the call and the service say the same."""
    return pdf_du_recu(recu(fait), fait.enregistre_at)


def prendre_l_accuse(compte: Compte, identifiant: str, numero: str) -> bytes:
    """The receipt, for those who may read all of it. Errors: IntrouvableError, RefusError."""
    return pdf(trouver(compte, identifiant, numero))


def ecrire(fait: ComplementsDeposes) -> Path:
    """Write the seal of complements, once; dated by a third party since, it is another one, that holds its token.
    Errors: PieceAltereeError, CleIllisibleError."""
    gele = json.loads(fait.manifeste)
    date = datee(fait).horodatage()
    atteste = [Contenu(JETON, date.reponse), Contenu(CHAINE, date.chaine.encode())] if date.date else []
    # Another base may have given the same number to others.
    place = (
        Path(settings.DONNEES) / "sceaux" / f"{fait.numero}-{fait.empreinte[:16]}{'.horodate' if atteste else ''}.zip"
    )
    verdict = [Contenu("verdict.json", fait.verdict.encode())] if fait.verdict else []

    def contenus() -> list[Contenu]:
        return [
            Contenu("dossier.json", textes_signes.gardee(gele["sha256"], fait.revision).octets),
            Contenu("accuse-de-reception.pdf", pdf(fait)),
            Contenu("complements.json", fait.manifeste.encode()),
            Contenu("depot.json", fait.depot.manifeste.encode()),
            *verdict,
            *sceaux.des_pieces(gele),
            *atteste,
        ]

    return sceaux.ecrire_une_fois(place, contenus, gele, forme=FORMAT_COMPLEMENTS)
