"""Use cases of delegations: an élu or an industriel lets someone of the team sign in their name, for a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from binome.domaine.droits.droits import NOMS, Action, Role
from binome.domaine.langue.typographie import date_longue
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.domaine.verdict.echeance import Echeance
from binome.registre.composees import RequeteComposee
from binome.registre.models import Compte, Delegation, Dossier, Envoi, Notification, RoleDossier
from binome.services.acces import ouverture
from binome.services.notifications import courriels, distribution, envois
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.notifications.nouvelles import Nouvelle, cles_de, numeriques
from binome.services.socle import adresses, horloge, journal, personnes

COTES = (Role.elu, Role.industriel)
DUREE_MAX = dt.timedelta(days=366)


def donner(compte: Compte, identifiant: str, a: int, qualite: Role, jusqu_au: dt.date) -> Delegation:
    """Let `a` sign in one's name as `qualite`, until the end of a day. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger(compte, identifiant, Action.deleguer_signature, instant=quand)
        dossier = ouvert.dossier
        expire = Echeance(jour=jusqu_au, fuseau=dossier.campagne.fuseau).limite
        if refus := _refus(ouvert, a, qualite, expire, quand):
            raise ouverture.RefusError(refus)
        Delegation.objects.filter(dossier=dossier, de=compte, qualite=qualite.value, reprise_le=None).update(
            reprise_le=quand
        )
        delegation = Delegation.objects.create(
            dossier=dossier, de=compte, a_id=a, qualite=qualite.value, donnee_le=quand, expire_le=expire
        )
        de, vers = personnes.pseudonyme(compte), personnes.pseudonyme(delegation.a)
        donnees = {"de": de, "a": vers, "qualite": qualite.value, "jusqu_au": str(jusqu_au)}
        journal.ajouter("delegation.donnee", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)
        try:
            envois.compter(compte, delegation.a.email, equipier=True)
        except envois.TropDEnvoisError as trop:
            raise ouverture.RefusError(str(trop)) from None
        distribution.notifier(GenreDeNotification.delegation_recue, f"delegation:{delegation.pk}", [delegation.a])
    return delegation


def _refus(
    ouvert: ouverture.DossierOuvert, a: int, qualite: Role, expire: dt.datetime, quand: dt.datetime
) -> str | None:
    if qualite not in COTES or qualite not in ouvert.lien.roles:
        return "On ne délègue que la signature de la qualité que l'on a : élu ou industriel."
    if not quand < expire <= quand + DUREE_MAX:
        return "Une délégation se termine dans l'avenir, et dans l'année."
    roles = set(RoleDossier.objects.filter(dossier=ouvert.dossier, compte=a).values_list("role", flat=True))
    if not roles or a == ouvert.compte.pk:
        return "La signature se délègue à une autre personne de l'équipe."
    oppose = next(cote for cote in COTES if cote is not qualite)
    if oppose.value in roles:
        return (
            f"Cette personne signe déjà comme {NOMS[oppose]} : seule, elle ferait un binôme à elle-même. "
            "Choisissez quelqu'un d'autre."
        )
    return None


def reprendre(compte: Compte, identifiant: str, cle: int) -> None:
    """Take back a delegation that one gave. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.exiger(compte, identifiant, Action.deleguer_signature, instant=quand).dossier
        trouvees = Delegation.objects.filter(pk=cle, dossier=dossier, de=compte, reprise_le=None)
        if not trouvees.update(reprise_le=quand):
            raise ouverture.RefusError("Cette délégation n'est pas la vôtre, ou vous l'avez déjà reprise.")
        journal.ajouter("delegation.reprise", f"dossier:{identifiant}", {"cle": cle}, acteur=compte, instant=quand)


def en_cours(dossier: Dossier, instant: dt.datetime | None = None) -> list[Delegation]:
    """Delegations in force: neither expired nor taken back, by people who still are what they were. One query."""
    return _EN_COURS(dossier.pk, instant or horloge.maintenant())


def _actives(dossier: int, quand: dt.datetime) -> QuerySet[Delegation]:
    encore = RoleDossier.objects.filter(dossier=dossier, compte=OuterRef("de"), role=OuterRef("qualite"))
    actives = Delegation.objects.filter(Exists(encore), dossier=dossier, reprise_le=None, expire_le__gt=quand)
    return actives.select_related("de", "a").annotate(sort=courriels.sort("delegation"))


_EN_COURS: RequeteComposee[Delegation] = RequeteComposee(_actives)


def signatures_possibles(
    compte: Compte, dossier: Dossier, instant: dt.datetime | None = None
) -> list[tuple[Role, Compte]]:
    """As what, and in whose name, an account may sign: its own qualities first, then those delegated to it."""
    siens = RoleDossier.objects.filter(dossier=dossier, compte=compte, role__in=[c.value for c in COTES])
    propres = [(Role(role), compte) for role in siens.values_list("role", flat=True)]
    return propres + [(Role(d.qualite), d.de) for d in en_cours(dossier, instant) if d.a_id == compte.pk]


def qualites(
    compte: Compte, ouverts: Collection[ouverture.DossierOuvert], instant: dt.datetime
) -> dict[int, list[tuple[Role, Compte]]]:
    """The same of dossiers that this account has opened, by their keys: one query."""
    cles = {ouvert.dossier.pk: ouvert for ouvert in ouverts}
    encore = RoleDossier.objects.filter(dossier=OuterRef("dossier"), compte=OuterRef("de"), role=OuterRef("qualite"))
    recues = Delegation.objects.filter(Exists(encore), dossier__in=cles, a=compte, reprise_le=None)
    siennes = {cle: [(cote, compte) for cote in COTES if cote in o.lien.roles] for cle, o in cles.items()}
    for delegation in recues.filter(expire_le__gt=instant).select_related("de"):
        siennes[delegation.dossier_id].append((Role(delegation.qualite), delegation.de))
    return siennes


def annoncer(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """What this person may sign in someone's name; nothing of what was taken back."""
    cles = cles_de(lignes)
    voulues = Delegation.objects.filter(pk__in=numeriques(cles), a=compte, reprise_le=None)
    donnees = {str(d.pk): d for d in voulues.select_related("de", "dossier__campagne")}
    return {li.pk: _nouvelle(donnees[cles[li.pk]]) for li in lignes if cles[li.pk] in donnees}


def _nouvelle(delegation: Delegation) -> Nouvelle:
    dossier = delegation.dossier
    return Nouvelle(
        territoire=dossier.territoire,
        dossier=dossier.pk,
        titre=f"{dossier.territoire} : {delegation.de} vous donne délégation pour signer la candidature",
        lien=adresses.lien("atelier-signatures", dossier.identifiant),
        bouton="Ouvrir la page « Signatures »",
        paragraphes=(f"Elle vaut jusqu'au {_dernier_jour(delegation)}, et peut être reprise à tout moment.",),
        lettre=("delegation", str(delegation.pk)),
    )


def _dernier_jour(delegation: Delegation) -> str:
    dernier = delegation.expire_le - dt.timedelta(milliseconds=1)
    return date_longue(horloge.jour_a(delegation.dossier.campagne.fuseau, dernier))


def lettre(envoi: Envoi) -> Lettre | None:
    """What a delegation lets one do, to whom it was given; none when it was taken back."""
    voulues = Delegation.objects.select_related("de", "a", "dossier__campagne").filter(pk=envoi.cle, reprise_le=None)
    if (delegation := voulues.first()) is None:
        return None
    dossier = delegation.dossier
    faits = {
        "de": str(delegation.de),
        "qualite": NOMS[Role(delegation.qualite)],
        "titre": dossier.titre,
        "territoire": dossier.territoire,
        "jusqu_au": _dernier_jour(delegation),
        "lien": adresses.lien("atelier-signatures", dossier.identifiant),
        "preferences": adresses.lien("notifications-choix"),
    }
    page = adresses.lien("atelier-equipe", dossier.identifiant)
    return rediger("delegation", faits, demandeur=delegation.de.email, page=page, dossier=dossier.pk)
