"""Where the base holds personal data, table by table, and what becomes of it when someone is erased.

What was signed and deposited keeps its signatories: manifests, receipts, seals, the text of candidatures and the names
of their files are the archives of a public procedure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import Model, Q, QuerySet

from binome.registre.models import (
    Commentaire,
    Compte,
    Consentement,
    CorrespondantDeSuivi,
    Delegation,
    Demande,
    Depot,
    Dossier,
    Invitation,
    LectureDuDepot,
    LigneJournal,
    PieceJointe,
    PointDemande,
    Pseudonyme,
    Revision,
    RoleCampagne,
    RoleDossier,
    Signature,
)
from binome.services.depot import manifeste
from binome.services.effacement import textes_effaces
from binome.services.effacement.textes_effaces import Masque
from binome.services.socle import journal, personnes
from binome.services.texte import texte_entier

A_RETIRER: Mapping[str, tuple[str, str, str]] = {
    "mfa.Authenticator": ("secondes preuves", "user", ""),
    "registre.AdresseEnPanne": ("adresses en panne", "", "adresse"),
    "registre.ChoixDeNotification": ("choix de notification", "compte", ""),
    "registre.Notification": ("notifications", "compte", ""),
    "registre.MentionDeRemarque": ("mentions", "compte", ""),
    "registre.ChangementAdresse": ("changements d'adresse", "compte", "adresse"),
    "registre.DeclarationDInterets": ("déclarations d'intérêts", "compte", ""),
    "registre.Envoi": ("courriels", "", "destinataire"),
    "registre.EnvoiCompte": ("envois comptés", "compte", ""),
    "registre.InteretDeclare": ("intérêts déclarés", "compte", ""),
    "registre.JetonDAcces": ("jetons d'accès", "compte", ""),
    "registre.LienDeDemande": ("liens de demande", "", "courriel"),
    "registre.LienDeLecture": ("liens de lecture", "par", ""),
    "registre.LienDeReponse": ("liens de réponse", "", "courriel"),
    "registre.Mandat": ("mandats", "compte", ""),
    "registre.MandatAConfirmer": ("mandats à confirmer", "compte", ""),
    "registre.ProfilDePorteur": ("profils économiques", "compte", ""),
    "registre.SessionOuverte": ("appareils", "compte", ""),
    "registre.LectureDInstruction": ("lectures", "compte", ""),
    "registre.TexteLu": ("textes lus", "compte", ""),
    "registre.LienDEnquete": ("liens d'enquête", "", "courriel"),
    "registre.LienDOperateur": ("liens d'opérateur", "", "courriel"),
    "registre.VisiteDuDossier": ("visites", "compte", ""),
    "registre.VueGardee": ("vues gardées", "compte", ""),
    "socialaccount.SocialAccount": ("identités ProConnect", "user", ""),
}
"""Tables whose rows of the person simply go: what they are, the column of the account, that of the address."""


@dataclass(frozen=True)
class Cible:
    """Who is erased. `avant`: what came after that instant belongs to someone who came back, and stays."""

    compte: Compte | None
    adresses: frozenset[str]
    avant: dt.datetime

    @property
    def pseudonymes(self) -> QuerySet[Pseudonyme]:
        """Those of the addresses; an account keeps its own, which then leads to nobody."""
        return Pseudonyme.objects.filter(courriel__in=self.adresses, cree_le__lte=self.avant)

    @property
    def invitations(self) -> QuerySet[Invitation]:
        return Invitation.objects.filter(courriel__in=self.adresses, creee_le__lte=self.avant)

    @property
    def consentements(self) -> QuerySet[Consentement]:
        return Consentement.objects.filter(courriel__in=self.adresses, demande_le__lte=self.avant)

    @property
    def correspondants(self) -> QuerySet[CorrespondantDeSuivi]:
        return CorrespondantDeSuivi.objects.filter(courriel__in=self.adresses, ajoute_le__lte=self.avant)

    def masque(self) -> Masque:
        """What replaces their names and addresses."""
        noms = {*self.consentements.values_list("nom", flat=True), *self.correspondants.values_list("nom", flat=True)}
        noms |= {*self.pseudonymes.values_list("nom", flat=True), *(nom for _, nom in self._nommes)}
        if self.compte:
            noms.add(self.compte.nom)
        return Masque(noms, self.adresses)

    @cached_property
    def _nommes(self) -> frozenset[tuple[int, str]]:
        """(dossier, name): what the texts in force call whoever has one of these addresses."""
        return frozenset(
            (dossier.pk, nom)
            for dossier in Dossier.objects.select_related("tete").exclude(tete=None)
            for nom in _noms(texte_entier.arbre(texte_entier.revision_de_tete(dossier)), self.adresses)
        )

    def dossiers(self) -> set[int]:
        """The dossiers that they were tied to, in any way."""
        lies = {*self.invitations.values_list("dossier", flat=True)}
        lies |= {*self.consentements.values_list("dossier", flat=True), *(cle for cle, _ in self._nommes)}
        for modele, champs in _LIENS.items() if self.compte else ():
            siens = Q()
            for champ in champs:
                siens |= Q(**{champ: self.compte})
            lies |= {*modele._default_manager.filter(siens).values_list("dossier", flat=True)}
        return lies


_LIENS: Mapping[type[Model], tuple[str, ...]] = {
    RoleDossier: ("compte",),
    Revision: ("auteur",),
    Commentaire: ("auteur", "resolu_par"),
    Demande: ("pour", "par"),
    Invitation: ("par", "acceptee_par"),
    Signature: ("compte", "au_nom_de"),
    Delegation: ("de", "a"),
    PieceJointe: ("ajoutee_par",),
    Depot: ("par",),
}


def _noms(valeur: Any, adresses: frozenset[str]) -> Iterator[str]:
    """The names of the people of a JSON tree that have one of these addresses."""
    if isinstance(valeur, dict):
        if str(valeur.get("courriel", "")).strip().lower() in adresses and isinstance(valeur.get("nom"), str):
            yield valeur["nom"]
        valeur = list(valeur.values())
    if isinstance(valeur, list):
        for element in valeur:
            yield from _noms(element, adresses)


def vider(cible: Cible, masque: Masque, code: str, quand: dt.datetime) -> dict[str, int]:
    """Erase what the base holds of a person, in the running transaction; how many rows of each kind."""
    lies = cible.dossiers()
    fait = _fermer(cible.compte, code, quand) if cible.compte else {}
    fait |= {quoi: _retirer(cible, table, *colonnes) for table, (quoi, *colonnes) in A_RETIRER.items()}
    fait["sessions"] = _fermer_les_sessions(cible, masque)
    # Someone else may have claimed the address without ever proving it.
    fait["adresses"] = EmailAddress.objects.filter(_les_adresses(cible)).delete()[0]
    fait |= textes_effaces.masquer_les_textes(masque, lies, cible.adresses)
    fait |= textes_effaces.masquer_les_liens(masque)
    fait["tâches"] = textes_effaces.masquer_les_taches(masque, cible.adresses)
    fait["lettres en attente"] = textes_effaces.masquer_les_lettres(masque)
    # Each can be made again, without the name: the files go with the next purge, and no page leads to them meanwhile.
    fait["dossiers de lecture"] = LectureDuDepot.objects.all().delete()[0]
    fait["invitations"] = cible.invitations.delete()[0]
    sans_reponse = cible.consentements.filter(donne_le=None, refuse_le=None)
    fait["consentements"] = sans_reponse.delete()[0] + cible.consentements.update(courriel="", nom="")
    fait["correspondants"] = _oublier_les_correspondants(cible, quand)
    fait["pseudonymes"] = cible.pseudonymes.delete()[0]
    # Someone else may also have signed up with the address, and never proven it.
    autres = Compte.objects.filter(email__in=cible.adresses, cree_le__lte=cible.avant).exclude(pk__in=_cles(cible))
    fait["comptes"] = sum(_anonymiser(autre, personnes.pseudonyme(autre)) for autre in autres)
    if cible.compte:
        fait["comptes"] += _anonymiser(cible.compte, code)
    return fait


def _oublier_les_correspondants(cible: Cible, quand: dt.datetime) -> int:
    """Whoever is asked about an action: no longer, and under no name; what they said of it stays."""
    siens = cible.correspondants
    PointDemande.objects.filter(correspondant__in=siens).delete()
    siens.filter(retire_le=None).update(retire_le=quand)
    return siens.update(nom="", courriel="")


def _cles(cible: Cible) -> list[int]:
    return [cible.compte.pk] if cible.compte else []


def _retirer(cible: Cible, table: str, compte: str, adresse: str) -> int:
    siennes = Q(pk=None)
    if compte and cible.compte:
        siennes |= Q(**{compte: cible.compte})
    if adresse:
        siennes |= Q(**{f"{adresse}__in": cible.adresses})
    combien: int = apps.get_model(table)._default_manager.filter(siennes).delete()[0]
    return combien


def _les_adresses(cible: Cible) -> Q:
    condition = Q(user=cible.compte) if cible.compte else Q(pk=None)
    for adresse in cible.adresses:
        condition |= Q(email__iexact=adresse, user__cree_le__lte=cible.avant)
    return condition


def _fermer(compte: Compte, code: str, quand: dt.datetime) -> dict[str, int]:
    """Roles, delegations, and signatures that no deposit answers for."""
    return {
        "signatures": _annuler_les_signatures(compte, code, quand),
        "délégations": _reprendre_les_delegations(compte, quand),
        "rôles": _retirer_les_roles(compte, code, quand),
    }


def _annuler_les_signatures(compte: Compte, code: str, quand: dt.datetime) -> int:
    siennes = Signature.objects.filter(Q(compte=compte) | Q(au_nom_de=compte), caduque_le=None)
    faites = 0
    for signature in siennes.select_related("dossier__tete"):
        en_vigueur = Depot.objects.filter(dossier=signature.dossier, remplace_le=None, retire_le=None)
        if en_vigueur.filter(manifeste__contains=signature.empreinte).exists():
            continue
        Signature.objects.filter(pk=signature.pk).update(caduque_le=quand)
        tete = texte_entier.revision_de_tete(signature.dossier)
        donnees = {"signataires": [personnes.pseudonyme(signature.au_nom_de)], "revision": tete.numero}
        objet = f"dossier:{signature.dossier.identifiant}"
        journal.ajouter("signature.caduque", objet, {**donnees, "efface": code}, acteur=None, instant=quand)
        faites += 1
    return faites


def _reprendre_les_delegations(compte: Compte, quand: dt.datetime) -> int:
    siennes = Delegation.objects.filter(Q(de=compte) | Q(a=compte), reprise_le=None)
    for delegation in siennes.select_related("dossier"):
        objet = f"dossier:{delegation.dossier.identifiant}"
        journal.ajouter("delegation.reprise", objet, {"cle": delegation.pk}, acteur=None, instant=quand)
    return siennes.update(reprise_le=quand)


def _retirer_les_roles(compte: Compte, code: str, quand: dt.datetime) -> int:
    par_dossier: dict[str, list[str]] = {}
    for role in RoleDossier.objects.filter(compte=compte).select_related("dossier"):
        par_dossier.setdefault(f"dossier:{role.dossier.identifiant}", []).append(role.role)
    for objet, roles in par_dossier.items():
        journal.ajouter("role.retire", objet, {"qui": code, "roles": sorted(roles)}, acteur=None, instant=quand)
    for role_campagne in RoleCampagne.objects.filter(compte=compte).select_related("campagne"):
        objet, donnees = f"campagne:{role_campagne.campagne.identifiant}", {"qui": code, "role": role_campagne.role}
        journal.ajouter("campagne.role_repris", objet, donnees, acteur=None, instant=quand)
    roles_campagne = RoleCampagne.objects.filter(compte=compte).delete()[0]
    return RoleDossier.objects.filter(compte=compte).delete()[0] + roles_campagne


def _fermer_les_sessions(cible: Cible, masque: Masque) -> int:
    """Their sessions, and those of visitors that hold their address (an invitation being answered)."""
    cle = str(cible.compte.pk) if cible.compte else None
    closes = []
    for session in Session.objects.iterator(chunk_size=500):
        contenu = session.get_decoded()
        if (cle and contenu.get("_auth_user_id") == cle) or masque.touche(contenu):
            closes.append(session.pk)
    return Session.objects.filter(pk__in=closes).delete()[0]


def _anonymiser(compte: Compte, code: str) -> int:
    compte.email, compte.nom = f"{code}@{personnes.DOMAINE_EFFACE}", personnes.EFFACEE.capitalize()
    compte.organisation, compte.last_login = None, None
    compte.is_active = compte.administrateur = compte.demonstration = False
    compte.set_unusable_password()
    compte.save()
    return 1


def gardes(cible: Cible, masque: Masque) -> tuple[str, ...]:
    """What still names the person, and why it is kept; asked before the erasure. In French, one sentence each."""
    depots = [
        d for d in Depot.objects.select_related("par") if d.par == cible.compte or masque.touche(manifeste.lire(d))
    ]
    textes = [d.identifiant for d in Dossier.objects.select_related("tete") if d.tete and _nomme(d.tete, masque)]
    fichiers = sum(masque.touche(nom) for nom in PieceJointe.objects.values_list("nom", flat=True))
    lignes = Q(acteur__in=cible.adresses)
    for adresse in cible.adresses:
        lignes |= Q(donnees__icontains=adresse)
    anciennes = LigneJournal.objects.filter(lignes).count()
    dits = (
        (f"Manifestes, accusés et sceaux, archives du dépôt : {', '.join(d.numero for d in depots)}", bool(depots)),
        (f"Texte de candidatures, à corriger par leur équipe : {', '.join(textes)}", bool(textes)),
        (f"Noms de pièces jointes : {fichiers}", bool(fichiers)),
        (f"Lignes du journal d'avant les pseudonymes, inaltérables : {anciennes}", bool(anciennes)),
    )
    return tuple(phrase for phrase, vrai in dits if vrai)


def _nomme(revision: Revision, masque: Masque) -> bool:
    return masque.touche(texte_entier.arbre(revision))
