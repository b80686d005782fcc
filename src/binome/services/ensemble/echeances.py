"""What is due to one person, dossier by dossier, each thing by its day: deposits, complements, agreements, demands,
ends of delegations and of links. What they may not read is not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from binome.domaine.droits.droits import NOMS, Action, Etat, Role
from binome.domaine.langue.typographie import alphabetique
from binome.registre.models import Compte, Delegation, Demande, DemandeDAccord, Dossier
from binome.services.acces import ouverture, plusieurs
from binome.services.acces.ouverture import DossierOuvert
from binome.services.echanges import demandes
from binome.services.ensemble import liens_de_lecture
from binome.services.socle import horloge

Ouverts = Mapping[int, DossierOuvert]


@dataclass(frozen=True)
class Terme:
    """Something due: a key that stays, its last day, in words, where one does it; `a_moi`: whether it is this person
    who is to do it, and not someone of their team."""

    cle: str
    jour: dt.date
    quoi: str
    territoire: str
    ou: str
    a_moi: bool
    depuis: dt.datetime
    precision: str = ""


def lire(compte: Compte, instant: dt.datetime) -> list[Terme]:
    """What is due in this person's dossiers, soonest first: what is past and not done stays. As many queries whatever
    their number."""
    siens = Dossier.objects.filter(roles__compte=compte).select_related("campagne").distinct()
    ouverts = {c: o for c, o in plusieurs.ouvrir(compte, siens, instant).items() if o.peut(Action.lire)}
    termes = [*_depots(ouverts, instant), *_demandes(ouverts, compte), *_accords(ouverts)]
    termes += [*_delegations(ouverts, compte, instant), *_liens(ouverts, instant)]
    return sorted(termes, key=lambda t: (t.jour, alphabetique(t.territoire), t.cle))


def _depots(ouverts: Ouverts, instant: dt.datetime) -> Iterator[Terme]:
    for ouvert in ouverts.values():
        dossier, ici = ouvert.dossier, [ouvert.dossier.identifiant]
        limite = ouverture.echeance(dossier.campagne)
        if not (dossier.etat == Etat.depose.value and not limite.respectee(instant)):
            yield Terme(
                f"depot-{dossier.pk}",
                limite.jour,
                "dernier jour pour déposer",
                dossier.territoire,
                reverse("atelier-depot", args=ici),
                ouvert.peut(Action.deposer),
                dossier.cree_le,
                dossier.titre,
            )
        if dossier.a_completer and ouvert.peut(Action.lire):
            page = reverse("atelier-complements" if ouvert.peut(Action.completer) else "atelier-dossier", args=ici)
            quoi = "dernier jour pour répondre à la demande de compléments"
            a_moi = ouvert.peut(Action.completer)
            yield Terme(
                f"complements-{dossier.pk}", dossier.a_completer, quoi, dossier.territoire, page, a_moi, dossier.cree_le
            )


def _demandes(ouverts: Ouverts, compte: Compte) -> Iterator[Terme]:
    dues = Demande.objects.filter(dossier__in=ouverts, faite_le=None, echeance__isnull=False)
    for demande in dues.select_related("pour", "par"):
        ouvert = ouverts[demande.dossier_id]
        if demande.echeance and demandes.lisible(ouvert, demande):
            page = reverse("atelier-qui-doit-quoi", args=[ouvert.dossier.identifiant])
            a_moi = demande.pour_id == compte.pk
            qui = "" if a_moi else f" ({demande.pour})"
            yield Terme(
                f"demande-{demande.pk}",
                demande.echeance,
                f"{demande.quoi}{qui}",
                ouvert.dossier.territoire,
                f"{page}#demande-{demande.pk}",
                a_moi,
                demande.creee_le,
                f"Demandé par {demande.par}.",
            )


def _accords(ouverts: Ouverts) -> Iterator[Terme]:
    """The agreements asked that nobody has ended, nor both sides given."""
    courent = DemandeDAccord.objects.filter(dossier__in=ouverts, fin__isnull=True).prefetch_related("positions")
    for demande in courent:
        ouvert, dites = ouverts[demande.dossier_id], {p.qualite for p in demande.positions.all()}
        chemin = f"plan_actions.fiches[{demande.fiche}]"
        refuse = any(p.sens == "defavorable" for p in demande.positions.all())
        cotes = {Role.elu, Role.industriel}
        if refuse or dites >= cotes or not ouvert.memoire.lisible_de(ouvert.regard, chemin, demande.demandee_le):
            continue
        yield Terme(
            f"accord-{demande.pk}",
            demande.limite,
            "réponse à la demande d'accord de la gouvernance",
            ouvert.dossier.territoire,
            reverse("atelier-accord-demande", args=[ouvert.dossier.identifiant, demande.pk]),
            bool(ouvert.lien.roles & cotes - dites),
            demande.demandee_le,
        )


def _delegations(ouverts: Ouverts, compte: Compte, instant: dt.datetime) -> Iterator[Terme]:
    valent = Delegation.objects.filter(dossier__in=ouverts, reprise_le=None, expire_le__gt=instant)
    for delegation in valent.select_related("de", "a"):
        dossier = ouverts[delegation.dossier_id].dossier
        yield Terme(
            f"delegation-{delegation.pk}",
            _veille(dossier, delegation.expire_le),
            f"fin de la délégation de signature de {delegation.de} ({NOMS[Role(delegation.qualite)]}) à {delegation.a}",
            dossier.territoire,
            reverse("atelier-equipe", args=[dossier.identifiant]) + "#delegations",
            compte.pk in (delegation.de_id, delegation.a_id),
            delegation.donnee_le,
        )


def _liens(ouverts: Ouverts, instant: dt.datetime) -> Iterator[Terme]:
    """The ends of the links to read, for who may make others."""
    font = {cle for cle, ouvert in ouverts.items() if ouvert.peut(Action.inviter)}
    for lien in liens_de_lecture.en_vigueur(instant).filter(dossier__in=font):
        dossier = ouverts[lien.dossier_id].dossier
        page = reverse("atelier-liens-de-lecture", args=[dossier.identifiant])
        quoi = f"fin du lien de lecture « {lien.libelle} »"
        jour = _veille(dossier, lien.expire_le)
        yield Terme(f"lien-{lien.pk}", jour, quoi, dossier.territoire, page, True, lien.cree_le)


def _veille(dossier: Dossier, fin: dt.datetime) -> dt.date:
    """The last day of what ends at midnight."""
    return horloge.jour_a(dossier.campagne.fuseau, fin - dt.timedelta(milliseconds=1))
