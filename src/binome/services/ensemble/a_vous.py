"""« À vous »: what one person is asked, in a dossier or in all of theirs, whoever asks: an answer, a task, an accord,
complements, an action to write, a signature; never to sign a text that blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.droits import Action, Etat, Role
from binome.domaine.langue.typographie import accord, alphabetique
from binome.domaine.mots.manques import manques
from binome.domaine.verdict.constat import Verdict
from binome.registre.models import (
    Commentaire,
    Compte,
    Demande,
    DemandeDAccord,
    Dossier,
    FicheEnProjet,
    MentionDeRemarque,
)
from binome.services.acces import ouverture, plusieurs
from binome.services.acces.ouverture import DossierOuvert
from binome.services.accords import lecture
from binome.services.depot import signatures
from binome.services.echanges import demandes, lignes, nouvelles
from binome.services.equipe import confiables, delegations
from binome.services.suivi.modifications import projets
from binome.services.texte import texte_lisible
from binome.services.verification import candidatures_deposees, conformite

VERDICTS_MAX = 12
"""Texts to sign that one page judges; of the others it says where to look, and asks nobody to sign them."""

_Ligne = TypeVar("_Ligne", DemandeDAccord, Commentaire, Demande)


@dataclass(frozen=True)
class CeQuiEstAttendu:
    """Something that is asked: in words, the address where one does it, by when; `plus_tard`: whether it will be asked
    once something else is done only; `dossier`: where, when it is told of many."""

    quoi: str
    ou: str
    echeance: dt.date | None = None
    plus_tard: bool = False
    dossier: Dossier | None = None


def lire(
    ouvert: DossierOuvert, verdict: Verdict, remarques: Collection[Commentaire], instant: dt.datetime
) -> tuple[CeQuiEstAttendu, ...]:
    """What this person is asked here, in the order in which it presses; the remarks that wait being given."""
    cle, compte = ouvert.dossier.pk, ouvert.compte
    qualites = delegations.qualites(compte, [ouvert], instant)
    texte = texte_lisible.lire(ouvert).document
    accords = lecture.a_repondre(compte, _cotes(qualites))
    siennes = [*_complements(ouvert), *_accords(ouvert, accords, texte), *_citations(ouvert, remarques, texte)]
    siennes += _demandes(ouvert, _demandees(compte, [cle]))
    if signatures.attendues([ouvert], qualites):
        bloquent = _points(verdict) and _points(_de_ce_qui_se_signe(ouvert, verdict, instant))
        siennes.append(_signature(ouvert, bloquent, None if bloquent else signatures.obstacle(ouvert.dossier)))
    return tuple(sorted(siennes, key=lambda a: (a.plus_tard, a.echeance or dt.date.max)))


def lire_partout(compte: Compte, instant: dt.datetime) -> tuple[CeQuiEstAttendu, ...]:
    """What this person is asked in all their dossiers, soonest first; at the same day, as the deposits close. As many
    queries whatever their number."""
    siens = Dossier.objects.filter(roles__compte=compte).select_related("campagne", "tete__auteur").distinct()
    ouverts = {c: o for c, o in plusieurs.ouvrir(compte, siens, instant).items() if o.peut(Action.lire)}
    qualites = delegations.qualites(compte, ouverts.values(), instant)
    accords = _ranger(lecture.a_repondre(compte, _cotes(qualites)))
    remarques, dues = _ranger(_remarques(compte, ouverts)), _ranger(_demandees(compte, ouverts))
    a_signer = signatures.attendues(ouverts.values(), qualites)
    parlent = {*accords, *remarques, *(o.dossier.pk for o in a_signer)}
    attentes = []
    for cle, ouvert in ouverts.items():
        lues = [*_complements(ouvert), *_depot(ouvert, instant), *_demandes(ouvert, dues.get(cle, ()))]
        if cle in parlent or ouvert.lien.fiches:
            texte = texte_lisible.lire(ouvert).document
            lues += [*_accords(ouvert, accords.get(cle, ()), texte), *_citations(ouvert, remarques.get(cle, ()), texte)]
            lues += _fiches(ouvert, texte)
            lues += _projets(ouvert)
        attentes += [replace(lue, dossier=ouvert.dossier) for lue in lues]
    attentes += _signatures(a_signer, instant)
    return tuple(sorted(attentes, key=_presse))


def _presse(attente: CeQuiEstAttendu) -> tuple[bool, dt.date, dt.date, tuple[str, str]]:
    cloture = attente.dossier.campagne.echeance if attente.dossier else dt.date.max
    territoire = attente.dossier.territoire if attente.dossier else ""
    return attente.plus_tard, attente.echeance or dt.date.max, cloture, alphabetique(territoire)


def _ranger(lignes: Iterable[_Ligne]) -> dict[int, list[_Ligne]]:
    rangees: dict[int, list[_Ligne]] = {}
    for ligne in lignes:
        rangees.setdefault(ligne.dossier_id, []).append(ligne)
    return rangees


def _cotes(qualites: Mapping[int, Collection[tuple[Role, Compte]]]) -> dict[int, set[Role]]:
    return {cle: {cote for cote, _ in siennes} for cle, siennes in qualites.items()}


def _remarques(compte: Compte, ouverts: Mapping[int, DossierOuvert]) -> Iterable[Commentaire]:
    """The remarks that wait and name this person, and what they said themselves, of these dossiers."""
    citee = Exists(MentionDeRemarque.objects.filter(remarque=OuterRef("pk"), compte=compte))
    ouvertes = Commentaire.objects.filter(Q(auteur=compte) | citee, dossier__in=ouverts, resolu_le=None)
    lues = ouvertes.select_related("auteur", "dossier").annotate(me_cite=citee)
    lisibles = [remarque for remarque in lues if nouvelles.lisible(ouverts[remarque.dossier_id], remarque)]
    for remarque in lisibles:
        lignes.suivre(ouverts[remarque.dossier_id], [remarque])
    return lisibles


def _demandees(compte: Compte, dossiers: Collection[int]) -> Iterable[Demande]:
    dues = Demande.objects.filter(dossier__in=dossiers, pour=compte, faite_le=None)
    return dues.select_related("par")


def _points(verdict: Verdict) -> int:
    return verdict.bilan.bloquant


def _depot(ouvert: DossierOuvert, instant: dt.datetime) -> Iterator[CeQuiEstAttendu]:
    """The deposit, to who makes it, as long as it may be made."""
    limite = ouverture.echeance(ouvert.dossier.campagne)
    if ouvert.peut(Action.deposer) and ouvert.dossier.etat != Etat.depose.value and limite.respectee(instant):
        page = reverse("atelier-dossier", args=[ouvert.dossier.identifiant])
        yield CeQuiEstAttendu("Finir et déposer le dossier", page, limite.jour)


def _fiches(ouvert: DossierOuvert, texte: Document) -> Iterator[CeQuiEstAttendu]:
    """The actions that this person was given and that lack something, as long as they may write them."""
    for fiche in texte.plan_actions.fiches:
        if (
            fiche.id in ouvert.lien.fiches
            and ouvert.peut(Action.modifier_fiche, fiche.id)
            and (reste := manques(fiche))
        ):
            page = reverse("atelier-fiche-porteur", args=[ouvert.dossier.identifiant, fiche.id])
            combien = accord(len(reste), "rubrique manque", "rubriques manquent")
            yield CeQuiEstAttendu(f"Remplir l'action {fiche.numero_montre}, {fiche.titre} ({combien})", page)


def _projets(ouvert: DossierOuvert) -> Iterator[CeQuiEstAttendu]:
    """The actions to add to the label that this person was given, and that lack something. No query without any."""
    cles = {c for fiche in ouvert.lien.fiches if (c := confiables.cle_de(fiche)) is not None}
    for ligne in FicheEnProjet.objects.filter(pk__in=cles, label__dossier=ouvert.dossier) if cles else ():
        lu = projets.de(ligne)
        if ouvert.peut(Action.ecrire_projet, confiables.identifiant(ligne.pk)) and (reste := manques(lu.fiche)):
            page = reverse("atelier-projet", args=[ouvert.dossier.identifiant, ligne.pk])
            combien = accord(len(reste), "rubrique manque", "rubriques manquent")
            yield CeQuiEstAttendu(f"Remplir l'action à ajouter au label, {lu.fiche.titre} ({combien})", page)


def _complements(ouvert: DossierOuvert) -> Iterator[CeQuiEstAttendu]:
    if ouvert.dossier.a_completer and ouvert.peut(Action.completer):
        page = reverse("atelier-complements", args=[ouvert.dossier.identifiant])
        yield CeQuiEstAttendu("Répondre à la demande de compléments", page, ouvert.dossier.a_completer)


def _accords(ouvert: DossierOuvert, accords: Iterable[DemandeDAccord], texte: Document) -> Iterator[CeQuiEstAttendu]:
    for demande in accords:
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


def _demandes(ouvert: DossierOuvert, dues: Iterable[Demande]) -> Iterator[CeQuiEstAttendu]:
    page = reverse("atelier-qui-doit-quoi", args=[ouvert.dossier.identifiant])
    for demande in dues:
        if demandes.lisible(ouvert, demande):
            yield CeQuiEstAttendu(
                f"{demande.quoi} (demandé par {demande.par})", f"{page}#demande-{demande.pk}", demande.echeance
            )


def _de_ce_qui_se_signe(ouvert: DossierOuvert, verdict: Verdict, instant: dt.datetime) -> Verdict:
    """The verdict given when it is that of the very text that is signed: all is read of it, and it has no reserve."""
    if texte_lisible.lire(ouvert).empreinte == signatures.texte_signe(ouvert.dossier).empreinte:
        return verdict
    return conformite.verdict_de(ouvert.dossier, instant)


def _signatures(ouverts: Collection[DossierOuvert], instant: dt.datetime) -> Iterator[CeQuiEstAttendu]:
    """What awaits a signature in many dossiers: the other candidatures, and the attachments, read for all at once."""
    juges = list(ouverts)[:VERDICTS_MAX]
    autres = candidatures_deposees.declarees_ailleurs(o.dossier for o in juges) if juges else {}
    refus = signatures.obstacles([o.dossier for o in juges])
    for ouvert in juges:
        cle = ouvert.dossier.pk
        points = _points(conformite.verdict_de(ouvert.dossier, instant, autres[cle]))
        yield replace(_signature(ouvert, points, refus.get(cle)), dossier=ouvert.dossier)
    for ouvert in list(ouverts)[VERDICTS_MAX:]:
        page = reverse("atelier-conformite", args=[ouvert.dossier.identifiant])
        yield CeQuiEstAttendu("Voir si le texte peut être signé", page, plus_tard=True, dossier=ouvert.dossier)


def _signature(ouvert: DossierOuvert, points: int, refus: str | None) -> CeQuiEstAttendu:
    """A text to sign, if it may be signed now; if something blocks it, that: nobody is asked to sign what blocks."""
    identifiant = ouvert.dossier.identifiant
    if points:
        combien = accord(points, "point bloque", "points bloquent")
        quoi = f"Le texte sera à signer quand rien ne le bloquera plus : {combien} encore"
        return CeQuiEstAttendu(quoi, reverse("atelier-conformite", args=[identifiant]), plus_tard=True)
    if refus:
        return CeQuiEstAttendu(refus, reverse("atelier-pieces", args=[identifiant]), plus_tard=True)
    return CeQuiEstAttendu("Lire le texte et le signer", reverse("atelier-signatures", args=[identifiant]))
