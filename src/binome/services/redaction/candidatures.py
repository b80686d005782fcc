"""Use cases around the candidatures of a person: those they work on, and opening a new one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError
from django.db.models import Exists, OuterRef, Q
from django.utils.text import slugify

from binome.appels.catalogue import charger_appel
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.plan_actions import Axe, PlanActions
from binome.domaine.droits.droits import NATIONALE, QUI, ROLES_CAMPAGNE, Action, Role
from binome.domaine.langue.typographie import alphabetique, date_longue
from binome.registre.models import Campagne, Compte, Depot, Dossier, RegionDuDepot, RoleCampagne, RoleDossier
from binome.services.acces import ecarts, ouverture
from binome.services.redaction import enregistrement
from binome.services.socle import horloge, referentiel

ESSAIS = 20


@dataclass(frozen=True)
class MonDossier:
    """A dossier of a person, with what they are in it."""

    dossier: Dossier
    roles: tuple[Role, ...]


def miennes(compte: Compte) -> list[MonDossier]:
    """Dossiers that this person writes or reads, in the order of their territories. One query."""
    lignes = RoleDossier.objects.filter(compte=compte).select_related("dossier__campagne", "dossier__tete__auteur")
    lignes = lignes.defer("dossier__tete__contenu").order_by("dossier_id")
    groupes: dict[int, list[RoleDossier]] = {}
    for ligne in lignes:
        groupes.setdefault(ligne.dossier_id, []).append(ligne)
    return [
        MonDossier(siennes[0].dossier, tuple(r for r in Role if r.value in {s.role for s in siennes}))
        for siennes in sorted(groupes.values(), key=lambda siennes: alphabetique(siennes[0].dossier.territoire))
    ]


def a_instruire(compte: Compte) -> list[Depot]:
    """Deposits in force of the campaigns that this person instructs or judges, in their régions, in the order of
    territories, but those that they stand aside from. One query.
    """
    lisent = [role.value for role in QUI[Action.lire_depot] & ROLES_CAMPAGNE]
    siens = RoleCampagne.objects.filter(compte=compte, role__in=lisent, campagne=OuterRef("dossier__campagne"))
    regions = RegionDuDepot.objects.filter(depot=OuterRef(OuterRef("pk"))).values("code")
    # What `droits.couvre` says, for all of them at once.
    couverts = Exists(siens.filter(Q(portee=NATIONALE) | Q(portee__in=regions)))
    en_vigueur = Depot.objects.filter(couverts, remplace_le=None, retire_le=None)
    lus = (
        ecarts.sans_ecartes(en_vigueur, compte)
        .select_related("dossier__campagne", "revision")
        .defer("revision__contenu")
    )
    return sorted(lus.order_by("dossier_id"), key=lambda depot: alphabetique(depot.dossier.territoire))


def ouvrir(compte: Compte, campagne: Campagne, territoire: str, *, instant: dt.datetime | None = None) -> Dossier:
    """Open a candidature in a campaign, for a territory; its author becomes its chef de projet. Errors: RefusError."""
    nom = " ".join(territoire.split())
    document = Document(
        id=slugify(nom)[:50].strip("-") or "candidature",
        titre=f"Candidature {nom}",
        territoire=nom,
        appel=campagne.appel,
        millesime=referentiel.ouvrir().millesime,
        plan_actions=PlanActions(axes=_axes_de_l_appel(campagne)),
    )
    return ouvrir_avec(compte, campagne, document, instant=instant)


def _axes_de_l_appel(campagne: Campagne) -> tuple[Axe, ...]:
    """An axis for each stake of the call: where to begin, which one may rename or remove."""
    enjeux = charger_appel(campagne.appel).appel.noms_enjeux
    return tuple(Axe(id=f"axe-{rang}", titre=nom, enjeux=(cle,)) for rang, (cle, nom) in enumerate(enjeux.items(), 1))


def ouvrir_avec(
    compte: Compte, campagne: Campagne, document: Document, *, instant: dt.datetime | None = None
) -> Dossier:
    """Open a candidature that starts from a document, under its identifier or the next free one. Errors: RefusError."""
    quand = instant or horloge.maintenant()
    if not ouverture.echeance(campagne).respectee(quand):
        raise ouverture.RefusError(f"Cette campagne est close depuis le {date_longue(campagne.echeance)}.")
    for rang in range(1, ESSAIS + 1):
        nomme = document if rang == 1 else document.model_copy(update={"id": f"{document.id[:56]}-{rang}"})
        if Dossier.objects.filter(identifiant=nomme.id).exists():
            continue
        try:
            return enregistrement.creer(compte, campagne, nomme, instant=quand)
        except IntegrityError:
            # Someone took the name between the look and the write: the next one is tried.
            continue
    raise ouverture.RefusError(f"Trop de candidatures portent déjà le nom « {document.territoire} » : précisez-le.")
