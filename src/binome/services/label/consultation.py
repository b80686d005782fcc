"""What anyone may read of labels: their list, their two files, the issuer's document, the status lists."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.documents.label import emetteur as documents
from binome.domaine.label.etats import EtatDuLabel, Signal
from binome.domaine.label.vie import VieDuLabel
from binome.domaine.langue.typographie import alphabetique
from binome.registre.models import LabelAccorde, ListeDeStatuts, VersionDuLabel
from binome.services.depot.cles import CleIllisibleError
from binome.services.label import cles, etats
from binome.services.label.erreurs import LabelIntrouvableError, ListeIndisponibleError
from binome.services.label.signature import ecrire

_journal = logging.getLogger(__name__)


@dataclass(frozen=True)
class LabelConnu:
    """A label and where it stands."""

    label: LabelAccorde
    vie: VieDuLabel
    etat: EtatDuLabel


class SansEmetteurError(CleIllisibleError):
    """No label was ever signed here, nor is about to be: there is no issuer yet."""

    code = "sans_emetteur"
    PHRASE = "Aucun label n'a encore été signé ici : l'émetteur n'a pas de document."


def tous(instant: dt.datetime, campagne: str = "") -> list[LabelConnu]:
    """Every label, by territory. Two queries."""
    choisis = LabelAccorde.objects.select_related("campagne", "depot")
    lus = choisis.filter(campagne__identifiant=campagne) if campagne else choisis
    return situer(sorted(lus, key=lambda label: (alphabetique(label.territoire), label.pk)), instant)


def situer(lignes: Sequence[LabelAccorde], instant: dt.datetime) -> list[LabelConnu]:
    """Where these labels stand. One query."""
    lues = etats.vies(lignes)
    return [LabelConnu(li, lues[li.pk], etats.etat(li, lues[li.pk], instant)) for li in lignes]


def trouver(identifiant: str, instant: dt.datetime) -> LabelConnu:
    """A label by its number, as people copy it. Two queries. Errors: LabelIntrouvableError."""
    connus = LabelAccorde.objects.select_related("campagne", "depot", "dossier")
    ligne = connus.filter(identifiant=identifiant.lower()).first()
    if ligne is None:
        raise LabelIntrouvableError(identifiant)
    return situer([ligne], instant)[0]


def versions(label: LabelAccorde) -> list[VersionDuLabel]:
    """The versions of a label, oldest first, each as it was last signed. One query."""
    dernieres: dict[int, VersionDuLabel] = {}
    for version in label.versions.select_related("cle", "place__liste").order_by("version", "emission"):
        dernieres[version.version] = version
    return list(dernieres.values())


def version(identifiant: str, numero: int | None = None) -> VersionDuLabel:
    """A version of a label as it was last signed; the last one when none is named. Errors: LabelIntrouvableError."""
    voulues = VersionDuLabel.objects.filter(label__identifiant=identifiant.lower())
    voulues = voulues.filter(version=numero) if numero is not None else voulues
    trouvee = voulues.select_related("label", "place__liste", "cle").order_by("-version", "-emission").first()
    if trouvee is None:
        raise LabelIntrouvableError(identifiant, numero)
    return trouvee


def document_de_l_emetteur() -> Mapping[str, Any]:
    """The issuer's document, with every key that it had. Errors: SansEmetteurError."""
    connu = cles.emetteur()
    if connu is None:
        raise SansEmetteurError
    return documents.to_json(connu)


def emetteur_en_texte() -> str:
    """The same, as it is published."""
    return json.dumps(document_de_l_emetteur(), ensure_ascii=False, indent=2) + "\n"


def liste_en_texte(numero: int, signal: Signal, instant: dt.datetime) -> str:
    """A status list as it is published. Errors: LabelIntrouvableError, CleIllisibleError."""
    liste = ListeDeStatuts.objects.filter(numero=numero).first()
    if liste is None:
        raise LabelIntrouvableError(f"listes/{numero}")
    return ecrire(etats.liste_signee(liste, signal, instant))


def liste_publique(numero: int, signal: Signal, instant: dt.datetime) -> str:
    """The same, for anyone: what is wrong with the key goes to the log. Errors: LabelIntrouvableError,
    ListeIndisponibleError."""
    try:
        return liste_en_texte(numero, signal, instant)
    except CleIllisibleError as erreur:
        _journal.error("%s", erreur)
        raise ListeIndisponibleError from None


def listes_en_texte(instant: dt.datetime) -> Sequence[str]:
    """Every status list, as published: what an offline package holds."""
    numeros = ListeDeStatuts.objects.values_list("numero", flat=True)
    return [liste_en_texte(numero, signal, instant) for numero in numeros for signal in Signal]
