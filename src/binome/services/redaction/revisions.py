"""What is kept of the past of a dossier: what stands for ever, what gives way, and how the rest still reads true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from binome.domaine.saisie.limites import FONDUES_MAX, REVISIONS_MAX
from binome.registre.models import Depot, Dossier, Revision, Signature
from binome.services.texte.texte_entier import revision_de_tete

PAS = 25
"""Writes between two looks at how many there are: one look costs as much as a page."""
RECENTES = 500
"""The last ones, and those of the day, are what people have open: they give way last."""
JOUR = dt.timedelta(days=1)
A_LA_FOIS = 100
"""Revisions that one write may remove: nobody waits long for it, and a dossier far over the limit comes down to it."""


def sans_repondant(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """Those that nothing answers for: neither a deposit, nor a signature given or voided, nor the head."""
    signatures = Signature.objects.filter(dossier=OuterRef("dossier"))
    for lien in (
        Depot.objects.filter(revision=OuterRef("pk")),
        Dossier.objects.filter(tete=OuterRef("pk")),
        signatures.filter(Q(empreinte=OuterRef("empreinte")) | Q(empreinte=OuterRef("presente"))),
        signatures.filter(caduque_le=OuterRef("cree_le")),
    ):
        revisions = revisions.exclude(Exists(lien))
    return revisions


def retirer(cles: Iterable[int]) -> int:
    """Remove merged revisions, given oldest first; each one's follower is tied to the one before it: the order and the
    history stay what they were; how many went. Together at the end: what Django checks of one row, it checks of all."""
    parties = list(cles)
    for cle in parties:
        # Read now: the one before it may just have gone; so may this one, by a write of tonight, while the purge lists.
        revision = Revision.objects.defer("contenu").filter(pk=cle).first()
        if revision is None:
            continue
        Revision.objects.filter(parent=revision).update(parent=revision.parent_id)
        Revision.objects.filter(fondue_dans=revision).update(fondue_dans=revision.fondue_dans_id)
    return Revision.objects.filter(pk__in=parties).delete()[1].get(Revision._meta.label, 0)


def tenir(dossier: Dossier, instant: dt.datetime) -> int:
    """Bring what is kept of a dossier back under its limits; how many revisions went. In the transaction of the caller,
    which holds the dossier.

    Merged autosaves go first, the oldest first. Then, of the history, those nearest in time to the next are told with
    it; those that say why they were written, last.
    """
    siennes = Revision.objects.filter(dossier=dossier)
    fondues = siennes.filter(fondue_dans__isnull=False)
    nombre = siennes.aggregate(toutes=Count("pk"), fondues=Count("fondue_dans"))
    en_trop = min(A_LA_FOIS, nombre["fondues"] - FONDUES_MAX)
    retirees = _les_plus_vieilles(fondues.filter(cree_le__lt=instant - JOUR), en_trop)
    # Room is left for those that come before the next look.
    if nombre["toutes"] > REVISIONS_MAX - PAS:
        en_trop = min(A_LA_FOIS, sans_repondant(siennes).count() - (REVISIONS_MAX - PAS)) - len(retirees)
        passees = siennes.filter(numero__gt=1, numero__lte=revision_de_tete(dossier).numero - RECENTES)
        retirees += _les_plus_vieilles(passees.filter(fondue_dans__isnull=False).exclude(pk__in=retirees), en_trop)
        retirees += _reunir(siennes, passees, en_trop - len(retirees))
    retirer(retirees)
    return len(retirees)


def _les_plus_vieilles(fondues: QuerySet[Revision], combien: int) -> list[int]:
    return list(sans_repondant(fondues).order_by("numero").values_list("pk", flat=True)[: max(0, combien)])


def _reunir(siennes: QuerySet[Revision], passees: QuerySet[Revision], combien: int) -> list[int]:
    """Merge lines of the history into the next one, and say of it that several people wrote it when it is so."""
    if combien <= 0:
        return []
    lignes = siennes.filter(fondue_dans=None).order_by("numero").defer("contenu")
    libres = set(sans_repondant(passees.filter(fondue_dans=None)).values_list("pk", flat=True))
    paires = [(avant, apres) for avant, apres in pairwise(lignes) if avant.pk in libres]
    paires.sort(key=lambda paire: (bool(paire[0].motif or paire[1].motif), paire[1].cree_le - paire[0].cree_le))
    reunies = sorted(paires[:combien], key=lambda paire: paire[0].numero)
    for avant, apres in reunies:
        if avant.commune or avant.auteur_id != apres.auteur_id:
            apres.commune = True
            apres.save(update_fields=["commune"])
        avant.fondue_dans = apres
        avant.save(update_fields=["fondue_dans"])
    return [avant.pk for avant, _ in reunies]
