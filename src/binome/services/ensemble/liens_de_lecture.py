"""Use cases of links to read: made by who invites, for ninety days at most, taken back at any time.

Who holds one reads what a reader of the team would: what is public at that moment, nothing reserved, now or later. It
holds as long as who made it may still invite: who leaves takes their links along.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from binome.domaine.droits.droits import QUI, ROLES_DOSSIER, Action, Lien, Role
from binome.domaine.langue.typographie import accord
from binome.domaine.saisie.textes import visibles
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.verdict.echeance import Echeance
from binome.registre.models import Compte, LienDeLecture, RoleDossier
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert
from binome.services.socle import adresses, horloge, journal
from binome.services.socle.erreurs import LienCaducError

DUREE_MAX = dt.timedelta(days=90)
DUREE = dt.timedelta(days=30)
"""What is proposed."""
EN_VIGUEUR_MAX = 20
_VENUE = dt.timedelta(hours=1)
FINI = "Ce lien ne vaut plus : il est arrivé à sa fin, ou a été repris. Demandez-en un autre à qui vous l'a donné."


class LienDeLectureRefuseError(BinomeError):
    """Such a link is not made; `champ` names the field at fault, the message says why, in French."""

    code = "lien_de_lecture_refuse"
    famille = Famille.invalide

    def __init__(self, champ: str, message: str) -> None:
        self.champ = champ
        super().__init__(message)


def liste(ouvert: DossierOuvert, instant: dt.datetime) -> tuple[list[LienDeLecture], list[LienDeLecture]]:
    """The links of a dossier: those that open it now, those that do no more. One query."""
    vaut = Exists(en_vigueur(instant).filter(pk=OuterRef("pk")))
    tous = LienDeLecture.objects.filter(dossier=ouvert.dossier).select_related("par").annotate(vaut=vaut)
    return [lien for lien in tous if lien.vaut], [lien for lien in tous if not lien.vaut]


def creer(compte: Compte, identifiant: str, libelle: str, jusqu_au: dt.date) -> tuple[LienDeLecture, str]:
    """A link and its whole address, which is told once and kept nowhere.

    Errors: IntrouvableError, RefusError, LienDeLectureRefuseError.
    """
    quand, propre = horloge.maintenant(), " ".join(visibles(libelle).split())
    if not propre or len(propre) > 120:
        raise LienDeLectureRefuseError("libelle", "Dites en quelques mots à qui, ou à quoi, il sert (120 caractères).")
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger(compte, identifiant, Action.inviter, instant=quand)
        expire = Echeance(jour=jusqu_au, fuseau=ouvert.dossier.campagne.fuseau).limite
        if not quand < expire <= quand + DUREE_MAX + dt.timedelta(days=1):
            jours = accord(DUREE_MAX.days, "jour")
            raise LienDeLectureRefuseError("jusqu_au", f"Choisissez un jour à venir, dans les {jours} au plus.")
        if en_vigueur(quand).filter(dossier=ouvert.dossier).count() >= EN_VIGUEUR_MAX:
            raise LienDeLectureRefuseError("libelle", f"{EN_VIGUEUR_MAX} liens valent déjà : reprenez-en d'abord.")
        jeton = horloge.tirer_jeton(32)
        lien = LienDeLecture.objects.create(
            dossier=ouvert.dossier,
            libelle=propre,
            jeton_sha256=adresses.condense(jeton),
            par=compte,
            cree_le=quand,
            expire_le=expire,
        )
        donnees = {"cle": lien.pk, "jusqu_au": jusqu_au.isoformat()}
        journal.ajouter("lien_de_lecture.cree", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)
    return lien, adresses.lien("suivre-lecture", jeton)


def reprendre(compte: Compte, identifiant: str, cle: int) -> None:
    """Take a link back: it opens nothing any more. Twice is once. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger(compte, identifiant, Action.inviter, instant=quand)
        siens = LienDeLecture.objects.filter(dossier=ouvert.dossier, pk=cle)
        if not siens.exists():
            raise ouverture.IntrouvableError(f"{identifiant}, lien {cle}")
        if siens.filter(repris_le=None).update(repris_le=quand):
            journal.ajouter(
                "lien_de_lecture.repris", f"dossier:{identifiant}", {"cle": cle}, acteur=compte, instant=quand
            )


def en_vigueur(instant: dt.datetime) -> QuerySet[LienDeLecture]:
    """The links neither ended nor taken back, whose maker may still invite."""
    font = [role.value for role in QUI[Action.inviter] & ROLES_DOSSIER]
    siens = RoleDossier.objects.filter(dossier=OuterRef("dossier"), compte=OuterRef("par"), role__in=font)
    return LienDeLecture.objects.filter(Exists(siens), repris_le=None, expire_le__gt=instant, par__is_active=True)


def venir(jeton: str) -> bool:
    """Whether this is a link that holds; that it served is noted, once an hour. An invented one writes nothing."""
    quand = horloge.maintenant()
    siens = en_vigueur(quand).filter(jeton_sha256=adresses.condense(jeton))
    if not (lien := siens.first()):
        return False
    if lien.vu_le is None or lien.vu_le < quand - _VENUE:
        siens.update(vu_le=quand)
    return True


def ouvrir(jeton: str) -> DossierOuvert:
    """The dossier of a link, as its holder reads it: what is public in it. Errors: LienCaducError."""
    quand = horloge.maintenant()
    siens = en_vigueur(quand).filter(jeton_sha256=adresses.condense(jeton))
    lien = siens.select_related("dossier__campagne", "dossier__tete__auteur", "par").first()
    if lien is None:
        raise LienCaducError(FINI)
    try:
        donne = ouverture.ouvrir_lu(lien.par, lien.dossier)
    except ouverture.IntrouvableError:
        raise LienCaducError(FINI) from None
    if not donne.peut(Action.inviter):
        raise LienCaducError(FINI)
    return DossierOuvert(lien.dossier, lien.par, Lien(frozenset({Role.lecteur})), donne.situation)
