"""Use cases of a candidature that starts from something written: a file of one's own, or the example."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings

from binome.documents.erreurs import Anomalie
from binome.documents.lecture import lire, lire_fichier
from binome.domaine.dossier.dossier import Dossier as Document
from binome.registre.models import Campagne, Compte, Dossier
from binome.services.acces.ouverture import RefusError
from binome.services.calculs import calculs
from binome.services.redaction import candidatures
from binome.services.socle import referentiel
from binome.services.verification.verdict import controler

EXEMPLE = Path("exemples/hautes-alpes-corrige/dossier.yaml")
APPEL_DE_L_EXEMPLE = "ti-2023-2027"


def importer(
    compte: Compte,
    campagne: Campagne,
    brut: bytes,
    nom: str = "dossier",
    annoncer: Callable[[Sequence[Anomalie]], None] = lambda _: None,
) -> Dossier:
    """Open a candidature from a YAML or JSON file, read as `binome verifier` reads it.

    `annoncer` is told what reading changed in the texts.

    What only the platform may say is left out: the instant of a deposit, people's consents, files that are not here.
    Errors: DossierIllisibleError, with every anomaly and its line; RefusError when the campaign is closed;
    OccupeError.
    """
    lu = controler(calculs.a_part(calculs.LECTURE, lire, brut, nom), referentiel.ouvrir(), campagne.appel)
    ouvert = candidatures.ouvrir_avec(compte, campagne, _neuf(lu.dossier))
    annoncer(lu.lissages())
    return ouvert


def dupliquer_exemple(compte: Compte, campagne: Campagne) -> Dossier:
    """Open a candidature that is a copy of the conforming example, to learn on. Errors: RefusError."""
    if campagne.appel != APPEL_DE_L_EXEMPLE:
        raise RefusError("L'exemple répond à un autre appel : ouvrez une candidature vide.")
    lu = controler(lire_fichier(settings.RACINE / EXEMPLE), referentiel.ouvrir(), campagne.appel)
    return candidatures.ouvrir_avec(compte, campagne, _neuf(lu.dossier))


def _neuf(document: Document) -> Document:
    arbre = document.model_dump(exclude={"depose_le"})
    arbre["pieces"] = [{**piece, "fichier": None, "sha256": None} for piece in arbre["pieces"]]
    _sans_consentement(arbre["gouvernance"])
    _sans_consentement(arbre["porteur"])
    return Document.model_validate(arbre)


def _sans_consentement(noeud: object) -> None:
    """Forget the consents of a part: people give theirs themselves."""
    if isinstance(noeud, dict):
        if "consentement" in noeud:
            noeud["consentement"] = None
        for valeur in noeud.values():
            _sans_consentement(valeur)
    elif isinstance(noeud, list | tuple):
        for valeur in noeud:
            _sans_consentement(valeur)
