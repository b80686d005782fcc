"""The perimeter of many texts at once, for the lists that show where each territory is: read once, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from binome.domaine.droits.discretion import Arbre
from binome.registre.models import Depot, Revision
from binome.services.socle.memoire import MemoireVive
from binome.services.texte.texte_entier import arbre_de

NEUFS_MAX = 60
"""Texts that one page reads at most: the others are read by the next one that shows them."""
_perimetres = MemoireVive[tuple[str, ...]](4000)
"""SIREN retained, by SHA-256 of the revision."""


def des_revisions(revisions: Iterable[Revision]) -> Mapping[int, tuple[str, ...]]:
    """Key of a revision → SIREN of the EPCI that it retains, for those known. One query when some are new, else none.

    The perimeter of a candidature is no secret for who sees its name; nothing else is read of it here."""
    return _lire({revision.pk: revision.empreinte for revision in revisions})


def des_depots(cles: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    """Key of a deposit → SIREN of the EPCI that it retains, for those known. One query, two when some are new."""
    lignes = list(Depot.objects.filter(pk__in=list(cles)).values_list("pk", "revision_id", "revision__empreinte"))
    lus = _lire({revision: empreinte for _, revision, empreinte in lignes})
    return {depot: lus[revision] for depot, revision, _ in lignes if revision in lus}


def _lire(empreintes: Mapping[int, str]) -> dict[int, tuple[str, ...]]:
    connus = {cle: lu for cle, empreinte in empreintes.items() if (lu := _perimetres.lire(empreinte)) is not None}
    neufs = [cle for cle in empreintes if cle not in connus][:NEUFS_MAX]
    for cle, contenu in Revision.objects.filter(pk__in=neufs).values_list("pk", "contenu") if neufs else ():
        connus[cle] = _perimetres.ranger(empreintes[cle], _retenus(arbre_de(bytes(contenu))))
    return connus


def _retenus(arbre: Arbre) -> tuple[str, ...]:
    membres = (arbre.get("perimetre") or {}).get("membres") or ()
    return tuple(m["siren"] for m in membres if not m.get("candidature_ailleurs"))
