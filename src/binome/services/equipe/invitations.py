"""Use cases of invitations: a link to a role, sent to one address, good once and for seven days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from binome.domaine.droits.droits import NOMS, ROLES_DOSSIER, Action, Role
from binome.domaine.langue.typographie import date_longue
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.registre.composees import RequeteComposee
from binome.registre.models import Compte, Dossier, Envoi, Invitation, Notification, RoleDossier
from binome.services.acces import ouverture
from binome.services.comptes import comptes
from binome.services.equipe import confiables
from binome.services.notifications import courriels, distribution, envois
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.notifications.nouvelles import Nouvelle, cles_de, numeriques
from binome.services.socle import adresses, horloge, journal, personnes
from binome.services.socle.erreurs import LienCaducError

DUREE = dt.timedelta(days=7)
# Enough for a whole territory; too few to write to strangers in our name.
PAR_JOUR = 100


class InvitationImpossibleError(BinomeError):
    """What was asked cannot be sent; the message says why, in French."""

    code = "invitation_impossible"
    famille = Famille.invalide


class InvitationCaduqueError(LienCaducError):
    """The link does not hold, or no longer; `phrase` says why, in French."""

    code = "invitation_caduque"


def inviter(
    compte: Compte,
    identifiant: str,
    courriel: str,
    role: Role,
    fiches: Iterable[str] = (),
) -> Invitation:
    """Invite an address to a role. The link is drawn when the letter leaves; its token is stored nowhere.

    Errors: IntrouvableError, RefusError, CourrielInvalideError, InvitationImpossibleError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.exiger(compte, identifiant, Action.inviter, instant=quand).dossier
        ouverture.verrouiller(identifiant)
        destinataire, confiees = comptes.normaliser(courriel), _fiches(dossier, role, fiches)
        _verifier(dossier, destinataire, role, quand)
        try:
            envois.compter(compte, destinataire)
        except envois.TropDEnvoisError as trop:
            raise InvitationImpossibleError(str(trop)) from None
        invitation = Invitation.objects.create(
            dossier=dossier,
            courriel=destinataire,
            role=role.value,
            fiches=confiees,
            jeton_sha256=adresses.jeton_a_tirer(),
            par=compte,
            creee_le=quand,
            expire_le=quand + DUREE,
        )
        donnees = {"personne": personnes.pseudonyme(destinataire), "role": role.value, "fiches": confiees}
        journal.ajouter("invitation.envoyee", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)
        distribution.notifier_l_adresse(
            GenreDeNotification.invitation_recue,
            f"invitation:{invitation.pk}",
            destinataire,
            ("invitation", invitation.pk),
            echeance=_dernier_jour(invitation),
        )
    return invitation


def _dernier_jour(invitation: Invitation) -> dt.date:
    return horloge.a_paris(invitation.expire_le).date()


def annoncer(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """The invitations to an address of this person that they may still accept, in words."""
    cles = cles_de(lignes)
    voulues = Invitation.objects.filter(pk__in=numeriques(cles), acceptee_le=None)
    valables = voulues.filter(expire_le__gt=horloge.maintenant()).select_related("dossier", "par")
    prouvees = {adresse.lower() for adresse in personnes.adresses_prouvees(compte)}
    offertes = {str(i.pk): i for i in valables if i.courriel.lower() in prouvees}
    return {li.pk: _nouvelle(offertes[cles[li.pk]]) for li in lignes if cles[li.pk] in offertes}


def _nouvelle(invitation: Invitation) -> Nouvelle:
    territoire = invitation.dossier.territoire
    return Nouvelle(
        territoire=territoire,
        dossier=invitation.dossier_id,
        titre=f"{territoire} : {invitation.par} vous invite à la candidature, comme {NOMS[Role(invitation.role)]}",
        lien=adresses.lien("invitation-recue", invitation.pk),
        bouton="Lire l'invitation",
        a_faire=f"accepter l'invitation, ou la laisser, {territoire}",
        echeance=_dernier_jour(invitation),
        lettre=("invitation", str(invitation.pk)),
        adresse=invitation.courriel,
    )


def tirer_le_lien(invitation: Invitation) -> str:
    """A new link for an invitation; the one before, if any, no longer holds."""
    return adresses.tirer_le_lien(invitation, "suivre-invitation")


def lettre(envoi: Envoi) -> Lettre | None:
    """The invitation, with its link, to whoever is invited; none when it was used, cancelled, or is too old."""
    voulues = Invitation.objects.select_related("dossier", "par").filter(pk=envoi.cle, acceptee_le=None)
    invitation = voulues.filter(expire_le__gt=horloge.maintenant()).first()
    if invitation is None:
        return None
    dossier = invitation.dossier
    faits = {
        "par": str(invitation.par),
        "titre": dossier.titre,
        "territoire": dossier.territoire,
        "role": NOMS[Role(invitation.role)],
        "fiches": confiables.dire(dossier, invitation.fiches),
        "lien": tirer_le_lien(invitation),
        "jusqu_au": date_longue(_dernier_jour(invitation)),
        "preferences": adresses.lien("notifications-choix") if personnes.titulaire(invitation.courriel) else "",
    }
    page = adresses.lien("atelier-equipe", dossier.identifiant)
    return rediger("invitation", faits, demandeur=invitation.par.email, page=page, dossier=dossier.pk)


def _fiches(dossier: Dossier, role: Role, fiches: Iterable[str]) -> list[str]:
    """The fiches given, in the order of the plan; only a contributeur is given some, and needs one at least."""
    if role not in ROLES_DOSSIER:
        raise InvitationImpossibleError("Ce rôle se donne pour toute la campagne, par son administrateur.")
    if role is not Role.contributeur:
        return []
    voulues = set(fiches)
    retenues = [fiche for fiche in confiables.noms(dossier) if fiche in voulues]
    if not retenues:
        raise InvitationImpossibleError("Un contributeur n'écrit que dans les fiches qu'on lui confie : choisissez-en.")
    return retenues


def _verifier(dossier: Dossier, courriel: str, role: Role, quand: dt.datetime) -> None:
    if RoleDossier.objects.filter(dossier=dossier, compte__email=courriel, role=role.value).exists():
        raise InvitationImpossibleError(f"{courriel} est déjà {NOMS[role]} de ce dossier.")
    recentes = Invitation.objects.filter(dossier=dossier, creee_le__gt=quand - dt.timedelta(days=1)).count()
    if recentes >= PAR_JOUR:
        raise InvitationImpossibleError(f"{PAR_JOUR} invitations sont parties depuis hier : reprenez demain.")


def lire(jeton: str, instant: dt.datetime | None = None) -> Invitation:
    """The invitation of a link. Errors: InvitationCaduqueError."""
    if (trouvee := _DU_JETON.premiere(adresses.condense(jeton))) is None:
        raise InvitationCaduqueError("Ce lien n'est pas celui d'une invitation : vérifiez qu'il est entier.")
    return _valable(trouvee, instant)


def lire_la_sienne(compte: Compte, cle: int) -> Invitation:
    """An invitation to an address that this person has proven, by its key. Errors: IntrouvableError,
    InvitationCaduqueError."""
    trouvee = Invitation.objects.select_related("dossier__campagne", "par").filter(pk=cle).first()
    if trouvee is None or not comptes.adresse_prouvee(compte, trouvee.courriel):
        raise ouverture.IntrouvableError(f"invitation {cle}")
    return _valable(trouvee)


def _valable(trouvee: Invitation, instant: dt.datetime | None = None) -> Invitation:
    if trouvee.acceptee_le is not None:
        raise InvitationCaduqueError("Cette invitation a déjà servi : un lien ne sert qu'une fois.")
    if (instant or horloge.maintenant()) >= trouvee.expire_le:
        raise InvitationCaduqueError("Cette invitation n'est plus valable : demandez-en une autre au chef de projet.")
    return trouvee


_DU_JETON: RequeteComposee[Invitation] = RequeteComposee(
    lambda condense: (
        Invitation.objects.select_related("dossier", "dossier__campagne", "par")
        .filter(jeton_sha256=condense)
        .order_by("pk")[:1]
    )
)


def existe(jeton: str) -> bool:
    """Whether a link was ever that of an invitation, whatever became of it."""
    return Invitation.objects.filter(jeton_sha256=adresses.condense(jeton)).exists()


def accepter(compte: Compte, jeton: str | int) -> Invitation:
    """Take the role that a link offers, or an invitation by its key. Only the person whose address was invited may.

    Errors: InvitationCaduqueError, RefusError, IntrouvableError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        invitation = lire(jeton, quand) if isinstance(jeton, str) else lire_la_sienne(compte, jeton)
        ouverture.verrouiller(invitation.dossier.identifiant)
        if not comptes.adresse_prouvee(compte, invitation.courriel):
            raise ouverture.RefusError(
                f"Cette invitation a été envoyée à {invitation.courriel} : connectez-vous avec cette adresse, ou "
                "demandez au chef de projet d'inviter la vôtre."
            )
        # The row decides: of two clicks at once, one finds the link used.
        libre = Invitation.objects.filter(pk=invitation.pk, acceptee_le=None)
        if not libre.update(acceptee_le=quand, acceptee_par=compte):
            raise InvitationCaduqueError("Cette invitation a déjà servi : un lien ne sert qu'une fois.")
        _donner_role(compte, invitation)
        objet = f"dossier:{invitation.dossier.identifiant}"
        par = personnes.pseudonyme(invitation.par)
        donnees = {"role": invitation.role, "fiches": invitation.fiches, "invite_par": par}
        journal.ajouter("invitation.acceptee", objet, donnees, acteur=compte, instant=quand)
    return invitation


def _donner_role(compte: Compte, invitation: Invitation) -> None:
    role, _ = RoleDossier.objects.get_or_create(dossier=invitation.dossier, compte=compte, role=invitation.role)
    role.fiches = list(dict.fromkeys([*role.fiches, *invitation.fiches]))
    role.save(update_fields=["fiches"])


def annuler(compte: Compte, identifiant: str, cle: int) -> None:
    """Make a link that was not used useless. Errors: IntrouvableError, RefusError, InvitationCaduqueError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.exiger(compte, identifiant, Action.inviter, instant=quand).dossier
        attente = Invitation.objects.filter(pk=cle, dossier=dossier, acceptee_le=None, expire_le__gt=quand)
        invitation = attente.first()
        if invitation is None:
            raise InvitationCaduqueError("Cette invitation n'est plus en attente.")
        attente.update(expire_le=quand)
        donnees = {"personne": personnes.pseudonyme(invitation.courriel), "role": invitation.role}
        journal.ajouter("invitation.annulee", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)


def en_attente(acces_: ouverture.DossierOuvert, instant: dt.datetime | None = None) -> list[Invitation]:
    """Invitations of a dossier that may still be accepted."""
    quand = instant or horloge.maintenant()
    attente = Invitation.objects.filter(dossier=acces_.dossier, acceptee_le=None, expire_le__gt=quand)
    return list(attente.select_related("par").annotate(sort=courriels.sort("invitation")))
