"""« À vous »: what one person is asked in a dossier, whoever asks: an answer, a task, an agreement, complements, a
signature; never to sign a text that blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.urls import reverse

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.droits import Action, Role
from binome.domaine.langue.typographie import accord
from binome.domaine.verdict.constat import Verdict
from binome.registre.models import Commentaire, Compte, Demande
from binome.services.acces.ouverture import DossierOuvert
from binome.services.accords import lecture
from binome.services.depot import signatures
from binome.services.echanges import demandes, nouvelles
from binome.services.equipe import delegations
from binome.services.texte import texte_lisible
from binome.services.verification import conformite

Qualites = Collection[tuple[Role, Compte]]
"""As what, and in whose name, one may sign."""


@dataclass(frozen=True)
class CeQuiEstAttendu:
    """Something that is asked: in words, the address where one does it, by when; `plus_tard`: whether it will be asked
    once something else is done only."""

    quoi: str
    ou: str
    echeance: dt.date | None = None
    plus_tard: bool = False


def lire(
    ouvert: DossierOuvert, verdict: Verdict, remarques: Collection[Commentaire], instant: dt.datetime
) -> tuple[CeQuiEstAttendu, ...]:
    """What this person is asked, in the order in which it presses; the remarks that wait being given."""
    qualites = delegations.qualites(ouvert, instant)
    texte = texte_lisible.lire(ouvert).document
    siennes = [*_complements(ouvert), *_accords(ouvert, qualites, texte), *_citations(ouvert, remarques, texte)]
    siennes += _demandes(ouvert)
    siennes += _signature(ouvert, qualites, verdict, instant)
    return tuple(sorted(siennes, key=lambda a: (a.plus_tard, a.echeance or dt.date.max)))


def _complements(ouvert: DossierOuvert) -> Iterator[CeQuiEstAttendu]:
    if ouvert.dossier.a_completer and ouvert.peut(Action.completer):
        page = reverse("atelier-complements", args=[ouvert.dossier.identifiant])
        yield CeQuiEstAttendu("Répondre à la demande de compléments", page, ouvert.dossier.a_completer)


def _accords(ouvert: DossierOuvert, qualites: Qualites, texte: Document) -> Iterator[CeQuiEstAttendu]:
    for demande in lecture.a_repondre(ouvert, {cote for cote, _ in qualites}):
        chemin = f"plan_actions.fiches[{demande.fiche}]"
        page = reverse("atelier-accord-demande", args=[ouvert.dossier.identifiant, demande.pk])
        yield CeQuiEstAttendu(f"Donner ou refuser l'accord pour {nouvelles.lieu(chemin, texte)}", page, demande.limite)


def _citations(ouvert: DossierOuvert, remarques: Collection[Commentaire], texte: Document) -> Iterator[CeQuiEstAttendu]:
    """Remarks that name this person, and to which they have said nothing since at the same place."""
    dites: dict[str, dt.datetime] = {}
    for remarque in remarques:
        if remarque.auteur_id == ouvert.compte.pk:
            dites[remarque.chemin] = max(remarque.cree_le, dites.get(remarque.chemin, remarque.cree_le))
    for remarque in remarques:
        repondue = remarque.chemin in dites and dites[remarque.chemin] > remarque.cree_le
        if getattr(remarque, "me_cite", False) and remarque.auteur_id != ouvert.compte.pk and not repondue:
            quoi = f"Répondre à {remarque.auteur}, sur {nouvelles.lieu(remarque.chemin, texte)}"
            yield CeQuiEstAttendu(quoi, nouvelles.chemin_de_la_page(remarque))


def _demandes(ouvert: DossierOuvert) -> Iterator[CeQuiEstAttendu]:
    siennes = Demande.objects.filter(dossier=ouvert.dossier, pour=ouvert.compte, faite_le=None)
    page = reverse("atelier-qui-doit-quoi", args=[ouvert.dossier.identifiant])
    for demande in siennes.select_related("par"):
        if demandes.lisible(ouvert, demande):
            yield CeQuiEstAttendu(
                f"{demande.quoi} (demandé par {demande.par})", f"{page}#demande-{demande.pk}", demande.echeance
            )


def _de_ce_qui_se_signe(ouvert: DossierOuvert, verdict: Verdict, instant: dt.datetime) -> Verdict:
    """The verdict given when it is that of the very text that is signed: all is read of it, and it has no reserve."""
    if texte_lisible.lire(ouvert).empreinte == signatures.texte_signe(ouvert.dossier).empreinte:
        return verdict
    return conformite.verdict_de(ouvert.dossier, instant)


def _signature(
    ouvert: DossierOuvert, qualites: Qualites, verdict: Verdict, instant: dt.datetime
) -> Iterator[CeQuiEstAttendu]:
    """A text to sign, if it may be signed now; if something blocks it, that: nobody is asked to sign what blocks."""
    if not signatures.attendue(ouvert, qualites):
        return
    identifiant = ouvert.dossier.identifiant
    bloquent = verdict.bilan.bloquant and _de_ce_qui_se_signe(ouvert, verdict, instant).bilan.bloquant
    if bloquent:
        points = accord(bloquent, "point bloque", "points bloquent")
        quoi = f"Le texte sera à signer quand rien ne le bloquera plus : {points} encore"
        yield CeQuiEstAttendu(quoi, reverse("atelier-conformite", args=[identifiant]), plus_tard=True)
    elif obstacle := signatures.obstacle(ouvert.dossier):
        yield CeQuiEstAttendu(obstacle, reverse("atelier-pieces", args=[identifiant]), plus_tard=True)
    else:
        yield CeQuiEstAttendu("Lire le texte et le signer", reverse("atelier-signatures", args=[identifiant]))
