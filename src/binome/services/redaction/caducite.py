"""What a new text does to the signatures of another one, and to the agreements to its fiches: they are voided,
journalled, and their authors are told."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from binome.domaine.accords.etats import FinDeDemande, SensDePosition
from binome.domaine.accords.fiche_lue import changes, lire_la_fiche
from binome.domaine.droits.discretion import Arbre
from binome.domaine.droits.droits import Role
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.composees import RequeteComposee
from binome.registre.models import (
    Compte,
    DemandeDAccord,
    Dossier,
    Envoi,
    FinDAccord,
    Notification,
    Revision,
    RoleDossier,
    Signature,
)
from binome.services.notifications import distribution
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.notifications.nouvelles import Nouvelle, cles_de, numeriques
from binome.services.socle import adresses, journal, personnes

_GOUVERNANCE = frozenset({Role.chef_de_projet.value, Role.elu.value, Role.industriel.value})


def annuler_signatures(dossier: Dossier, revision: Revision, auteur: Compte, quand: dt.datetime) -> None:
    """Void the signatures in force of any text but that of `revision`, its reserve apart: what one signs is the text
    without it. Runs in the transaction that writes it."""
    memes = (revision.empreinte, revision.presente)
    caduques = Signature.objects.filter(dossier=dossier, caduque_le=None).exclude(empreinte__in=memes)
    concernees = list(caduques.select_related("compte", "au_nom_de"))
    if not concernees:
        return
    caduques.update(caduque_le=quand)
    qui = sorted(personnes.pseudonyme(signature.au_nom_de) for signature in concernees)
    donnees = {"signataires": qui, "revision": revision.numero}
    journal.ajouter("signature.caduque", f"dossier:{dossier.identifiant}", donnees, acteur=auteur, instant=quand)
    a_qui = {p.pk: p for s in concernees for p in (s.compte, s.au_nom_de) if p.pk != auteur.pk}
    distribution.notifier(GenreDeNotification.signature_caduque, f"caducite:{revision.pk}", a_qui.values())


def annuler_accords(dossier: Dossier, arbre: Arbre, revision: Revision, auteur: Compte, quand: dt.datetime) -> None:
    """End the agreements of the governance, asked or given, to a fiche that this text changes: what one agreed to is
    what one read. Runs in the transaction that writes it; one query when none is alive."""
    if not _VIVANTES.colonnes(dossier.pk):
        return
    for demande in _vivantes(dossier.pk).prefetch_related("positions"):
        changent = changes(json.loads(demande.champs), lire_la_fiche(arbre, demande.fiche))
        if not changent:
            continue
        FinDAccord.objects.create(
            demande=demande,
            genre=FinDeDemande.caduc.value,
            champs=json.dumps(changent),
            revision=revision.numero,
            par=auteur,
            le=quand,
        )
        donnees = {"cle": demande.pk, "fiche": demande.fiche, "revision": revision.numero, "champs": list(changent)}
        journal.ajouter("accord.caduc", f"dossier:{dossier.identifiant}", donnees, acteur=auteur, instant=quand)
        distribution.notifier(GenreDeNotification.accord_caduc, f"accord:{demande.pk}", _concernes(demande, auteur))


def fiches_accordees(dossier: Dossier) -> frozenset[str]:
    """The fiches to which someone agreed already, and that a change would take their agreement from."""
    donnes = _vivantes(dossier.pk).filter(positions__isnull=False)
    return frozenset(donnes.values_list("fiche", flat=True))


def _vivantes(dossier: int) -> QuerySet[DemandeDAccord]:
    vivantes = DemandeDAccord.objects.filter(dossier=dossier, fin=None)
    return vivantes.exclude(positions__sens=SensDePosition.defavorable.value)


_VIVANTES: RequeteComposee[DemandeDAccord] = RequeteComposee(lambda dossier: _vivantes(dossier).values_list("pk"))


def _concernes(demande: DemandeDAccord, auteur: Compte) -> list[Compte]:
    """Those whom the end of an agreement concerns: who leads, who carries the fiche, both sides, who asked, who signed;
    but who has just changed the fiche."""
    roles = RoleDossier.objects.filter(dossier=demande.dossier_id).select_related("compte")
    siens = [r.compte for r in roles if r.role in _GOUVERNANCE or demande.fiche in r.fiches]
    signataires = Compte.objects.filter(pk__in=[p.compte_id for p in demande.positions.all()])
    demandeur = [demande.par] if demande.par else []
    return [compte for compte in (*siens, *signataires, *demandeur) if compte.pk != auteur.pk]


def annoncer(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """That their signature no longer holds, and since which text. Whoever signed is told, of the team still or not: a
    signature is theirs."""
    cles = cles_de(lignes)
    voulues = Revision.objects.filter(pk__in=numeriques(cles))
    revisions = {str(r.pk): r for r in voulues.select_related("dossier", "auteur").defer("contenu")}
    siennes = Signature.objects.filter(Q(compte=compte) | Q(au_nom_de=compte), caduque_le__isnull=False)
    signes = set(
        siennes.filter(dossier__in=[r.dossier_id for r in revisions.values()]).values_list("dossier", flat=True)
    )
    dites = {}
    for ligne in lignes:
        revision = revisions.get(cles[ligne.pk])
        if revision and revision.dossier_id in signes:
            dites[ligne.pk] = _nouvelle(revision)
    return dites


def _nouvelle(revision: Revision) -> Nouvelle:
    territoire = revision.dossier.territoire
    return Nouvelle(
        territoire=territoire,
        dossier=revision.dossier_id,
        titre=f"{territoire} : votre signature ne vaut plus, {revision.auteur} a modifié la candidature",
        lien=adresses.lien("atelier-signatures", revision.dossier.identifiant),
        bouton="Voir ce qui a changé",
        lettre=("caducite", f"{revision.dossier_id}:{revision.auteur_id}"),
    )


def lettre(envoi: Envoi) -> Lettre | None:
    """That a signature no longer holds, and why, to whoever signed."""
    cle_dossier, _, cle_auteur = envoi.cle.partition(":")
    dossier = Dossier.objects.filter(pk=cle_dossier).first()
    auteur = Compte.objects.filter(pk=cle_auteur).first()
    if dossier is None or auteur is None:
        return None
    lien = adresses.lien("atelier-signatures", dossier.identifiant)
    faits = {"auteur": str(auteur), "titre": dossier.titre, "territoire": dossier.territoire, "lien": lien}
    faits["preferences"] = adresses.lien("notifications-choix")
    return rediger("caducite", faits, dossier=dossier.pk)
