"""Use cases of the acts to sign: which ones a dossier calls for, and each one as a PDF filled in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from binome.appels.catalogue import retrouver_appel
from binome.documents import modeles_actes
from binome.documents.modeles_actes.accord import entreprise_de
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.dossier.recalcul import epci_retenus
from binome.domaine.socle.geographie import Epci
from binome.services.acces import ouverture
from binome.services.socle import referentiel
from binome.services.texte import texte_lisible
from binome.services.texte.texte_entier import revision_de_tete


@dataclass(frozen=True)
class ActesPossibles:
    """The acts that a dossier calls for: one deliberation for each EPCI, one agreement for each firm's action."""

    epci: tuple[Epci, ...]
    fiches: tuple[tuple[FicheAction, str], ...]


def possibles(texte: Dossier) -> ActesPossibles:
    """What may be prepared by a reader, of the text as they may read it."""
    entreprises = [(f, e.nom) for f in texte.plan_actions.fiches if (e := entreprise_de(f)) and not f.en_reserve]
    return ActesPossibles(epci_retenus(texte, referentiel.partager()), tuple(entreprises))


def deliberation(ouvert: ouverture.DossierOuvert, siren: str) -> bytes:
    """The deliberation of an EPCI of the perimeter. Errors: IntrouvableError."""
    texte = _texte(ouvert)
    retenus = epci_retenus(texte, referentiel.partager())
    epci = next((e for e in retenus if e.siren == siren), None)
    if epci is None:
        raise ouverture.IntrouvableError(siren)
    appel = retrouver_appel(texte.appel).appel
    acte = modeles_actes.deliberation(texte, epci, [e.nom for e in retenus], appel, texte.plan_actions.fiches)
    return modeles_actes.pdf_de_l_acte(acte, _date(ouvert))


def engagement(ouvert: ouverture.DossierOuvert) -> bytes:
    """The letter of engagement of the territory's binôme."""
    texte = _texte(ouvert)
    noms = [e.nom for e in epci_retenus(texte, referentiel.partager())]
    acte = modeles_actes.lettre_d_engagement(texte, noms, retrouver_appel(texte.appel).appel)
    return modeles_actes.pdf_de_l_acte(acte, _date(ouvert))


def accord(ouvert: ouverture.DossierOuvert, fiche: str) -> bytes:
    """The agreement of the governance for the firm that carries a fiche. Errors: IntrouvableError."""
    texte = _texte(ouvert)
    trouvee = next((f for f in texte.plan_actions.fiches if f.id == fiche and entreprise_de(f)), None)
    if trouvee is None:
        raise ouverture.IntrouvableError(fiche)
    return modeles_actes.pdf_de_l_acte(modeles_actes.accord_de_la_gouvernance(texte, trouvee), _date(ouvert))


def _texte(ouvert: ouverture.DossierOuvert) -> Dossier:
    return texte_lisible.lire(ouvert).document


def _date(ouvert: ouverture.DossierOuvert) -> dt.datetime:
    return revision_de_tete(ouvert.dossier).cree_le
