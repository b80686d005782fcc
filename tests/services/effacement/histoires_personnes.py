"""People with real names do, at random, everything that is journalled; the base is then searched for them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import suppress
from unittest.mock import patch

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from tests import maquettes
from tests.documents.fichiers_hostiles import bons
from tests.maquettes import document
from tests.saisies import saisir

from binome.appels.catalogue import AppelInconnuError
from binome.domaine.droits.droits import ROLES_DOSSIER, Role
from binome.domaine.droits.portees import Portee
from binome.registre.models import Campagne, Compte, Dossier, Organisation, RoleDossier
from binome.services.acces import ouverture
from binome.services.administration import administrateurs, campagnes, roles_de_campagne
from binome.services.comptes import comptes, jetons
from binome.services.depot import depots, manifeste, pieces, signatures
from binome.services.echanges import commentaires, demandes
from binome.services.equipe import delegations, invitations, roles
from binome.services.gouvernance import consentements
from binome.services.redaction import enregistrement
from binome.services.socle import erreurs, horloge
from binome.services.texte import texte_entier

REFUS = (
    ouverture.RefusError,
    ouverture.IntrouvableError,
    administrateurs.AdministrationError,
    campagnes.CampagneError,
    jetons.JetonRefuseError,
    demandes.DemandeInvalideError,
    consentements.DemandeImpossibleError,
    erreurs.LienCaducError,
    erreurs.TexteChangeError,
    invitations.InvitationImpossibleError,
    invitations.InvitationCaduqueError,
    depots.DepotBloqueError,
    enregistrement.ConflitError,
    # Two people of a team may bear one first name.
    commentaires.RemarqueInvalideError,
    AppelInconnuError,
)
PRENOMS = ("Ysoline", "Gauvain", "Ombeline", "Théodule", "Philippine", "Aldéric", "Clothilde", "Barnabé")
NOMS = ("Quermeneur", "d'Estrées-Vau", "Zwiller", "Ångström", "Le Goffic")


class SansObstacle:
    """A verdict that lets any dossier be deposited: what is tried here is who is named, not the rules."""

    bloque = False

    def model_dump_json(self):
        return "{}"


class Histoire:
    """A platform where things happen; `gens` are its people, by address: the name, and the account if there is one."""

    def __init__(self, graine: int) -> None:
        self.tirage = random.Random(graine)  # noqa: S311
        self.gens: dict[str, str] = {}
        self.rang = 0
        self.jetons: list[tuple[str, str]] = []
        self.accords: list[str] = []
        self.campagne = Campagne.objects.filter(appel="ti-2023-2027").first() or campagnes.ouvrir("ti-2023-2027")
        self.campagne.echeance = dt.date(2099, 9, 22)
        self.campagne.save()
        Organisation.objects.get_or_create(siren="000000018", defaults={"nom": "Agence", "nature": "gip"})
        self.elu, self.industriel = ((self._nom(), self._adresse()) for _ in range(2))
        texte = document()
        (binome,) = texte.gouvernance.binomes
        cotes = {
            "elu": binome.elu.model_copy(update={"nom": self.elu[0], "courriel": self.elu[1]}),
            "industriel": binome.industriel.model_copy(
                update={"nom": self.industriel[0], "courriel": self.industriel[1]}
            ),
        }
        gouvernance = texte.gouvernance.model_copy(update={"binomes": (binome.model_copy(update=cotes),)})
        self.identifiant = f"essai-{graine}-{Dossier.objects.count()}"
        self.gens |= {adresse: nom for nom, adresse in (self.elu, self.industriel)}
        self.chef = self.compte()
        initial = texte.model_copy(update={"id": self.identifiant, "gouvernance": gouvernance})
        self.dossier = enregistrement.creer(self.chef, self.campagne, initial)
        for role in ROLES_DOSSIER:
            fiches = ["f1"] if role is Role.contributeur else []
            maquettes.donner(self.dossier, self.compte(), role, fiches)

    def _nom(self) -> str:
        self.rang += 1
        # Ended by a letter of its own: none begins another.
        unique = "".join("abcdefghij"[int(chiffre)] for chiffre in str(self.rang)) + "z"
        return f"{self.tirage.choice(PRENOMS)} {self.tirage.choice(NOMS)}{unique}"

    def _adresse(self) -> str:
        return f"qui{self.tirage.randrange(10**9)}.{self.rang}@personnes.example"

    def compte(self) -> Compte:
        nom, adresse = self._nom(), self._adresse()
        compte = Compte.objects.create_user(adresse, nom=nom)
        EmailAddress.objects.create(user=compte, email=adresse, verified=True, primary=True)
        Authenticator.objects.create(user=compte, type=Authenticator.Type.TOTP, data={"secret": "x"})
        session = SessionStore()
        session["_auth_user_id"] = str(compte.pk)
        session.create()
        self.gens[adresse] = nom
        return compte

    def inconnu(self) -> str:
        """Someone of whom the platform knows the address alone."""
        self.rang += 1
        adresse = self._adresse()
        self.gens[adresse] = adresse
        return adresse

    def membre(self, *voulus: Role) -> Compte:
        lignes = RoleDossier.objects.filter(dossier=self.dossier).select_related("compte")
        if voulus:
            lignes = lignes.filter(role__in=[r.value for r in voulus])
        return self.tirage.choice([li.compte for li in lignes] or [self.chef])

    def numero(self) -> int:
        self.dossier.refresh_from_db()
        return texte_entier.revision_de_tete(self.dossier).numero

    def agir(self, geste: str) -> None:
        """Do one thing, or be refused it."""
        with (
            suppress(*REFUS),
            patch.object(depots.conformite, "verdict_de", lambda *a, **k: SansObstacle()),
        ):
            getattr(self, f"_{geste}")()

    def tout(self) -> None:
        """Do each thing once, in an order in which each is possible."""
        for geste in GESTES:
            self.agir(geste)

    def au_hasard(self, combien: int) -> None:
        for _ in range(combien):
            self.agir(self.tirage.choice(GESTES))

    # What people do.

    def _inviter(self) -> None:
        adresse = self.inconnu()
        role = self.tirage.choice([Role.lecteur, Role.elu])
        invitation = invitations.inviter(self.membre(Role.chef_de_projet), self.identifiant, adresse, role)
        self.jetons.append((adresse, invitations.tirer_le_lien(invitation).rstrip("/").rpartition("/")[2]))

    def _accepter(self) -> None:
        adresse, jeton = self.jetons.pop() if self.jetons else ("", "")
        invitations.lire(jeton)
        self.gens[adresse] = self._nom()
        compte = comptes.creer_prouve(adresse, self.gens[adresse])
        invitations.accepter(compte, jeton)

    def _annuler(self) -> None:
        chef = self.membre(Role.chef_de_projet)
        attente = invitations.en_attente(ouverture.ouvrir(chef, self.identifiant))
        invitations.annuler(chef, self.identifiant, self.tirage.choice(attente).pk if attente else 0)

    def _confier(self) -> None:
        qui = self.membre(Role.contributeur)
        roles.confier_fiches(self.membre(Role.chef_de_projet), self.identifiant, qui.pk, ["f1", "f2"])

    def _quitter(self) -> None:
        roles.quitter(self.membre(Role.lecteur), self.identifiant)

    def _retirer_membre(self) -> None:
        roles.retirer(
            self.membre(Role.chef_de_projet), self.identifiant, self.membre(Role.lecteur, Role.contributeur).pk
        )

    def _passer_la_main(self) -> None:
        roles.passer_la_main(
            self.membre(Role.chef_de_projet), self.identifiant, self.membre(Role.lecteur, Role.contributeur).pk
        )

    def _modifier(self) -> None:
        self.rang += 1
        auteur = self.membre(Role.chef_de_projet)
        saisir(auteur, self.identifiant, self.numero(), {"concertation": f"Texte {self.rang}"})

    def _restaurer(self) -> None:
        enregistrement.restaurer(self.membre(Role.chef_de_projet), self.identifiant, 1)

    def _deleguer(self) -> None:
        jour, a = (
            horloge.aujourdhui() + dt.timedelta(days=30),
            self.membre(Role.contributeur, Role.lecteur, Role.chef_de_projet),
        )
        delegations.donner(self.membre(Role.elu), self.identifiant, a.pk, Role.elu, jour)

    def _reprendre(self) -> None:
        for elu in Compte.objects.filter(
            delegations_donnees__dossier=self.dossier, delegations_donnees__reprise_le=None
        ):
            delegations.reprendre(elu, self.identifiant, delegations.en_cours(self.dossier)[-1].pk)
            return

    def _signer(self) -> None:
        self.dossier.refresh_from_db()
        empreinte = texte_entier.revision_de_tete(self.dossier).empreinte
        for role in (Role.elu, Role.industriel):
            qui = self.membre(role)
            with suppress(*REFUS):
                signatures.signer(qui, self.identifiant, role, qui.pk, empreinte)

    def _deposer(self) -> None:
        self.rang += 1
        depots.deposer(self.membre(Role.chef_de_projet), self.identifiant, f"cle-du-depot-{self.rang}")

    def _retirer_depot(self) -> None:
        depots.retirer(self.membre(Role.chef_de_projet), self.identifiant)

    def _joindre(self) -> None:
        self.rang += 1
        pieces.joindre(self.membre(Role.chef_de_projet), self.identifiant, f"piece-{self.rang}.pdf", [bons()["pdf"][1]])

    def _retirer_piece(self) -> None:
        jointes = manifeste.pieces_du_dossier(ouverture.verrouiller(self.identifiant))
        if jointes:
            pieces.retirer(self.membre(Role.chef_de_projet), self.identifiant, jointes[-1].identifiant)

    def _commenter(self) -> None:
        adresse, nom = self.tirage.choice(list(self.gens.items()))
        texte = f"@{nom} : qu'en pensez-vous ? ({adresse.upper()})"
        # A place that is only text: the form does not send it, a request may.
        lieu, auteur = self.tirage.choice(["", texte]), self.membre(Role.elu, Role.chef_de_projet)
        remarque = commentaires.commenter(auteur, self.identifiant, lieu, texte)
        for resolu in (True, False):
            commentaires.resoudre(self.membre(Role.chef_de_projet), self.identifiant, remarque.pk, resolu=resolu)

    def _demander(self) -> None:
        adresse, nom = self.tirage.choice(list(self.gens.items()))
        pour = self.membre(Role.chef_de_projet, Role.lecteur, Role.elu)
        demande = demandes.demander(
            self.membre(Role.chef_de_projet), self.identifiant, pour.pk, f"Appeler {nom} ({adresse})"
        )
        for faite in (True, False):
            demandes.terminer(pour, self.identifiant, demande.pk, faite=faite)

    def _demander_accord(self) -> None:
        cote = self.tirage.choice(["elu", "industriel"])
        demande = consentements.demander(self.membre(Role.chef_de_projet), self.identifiant, "territoire", cote)
        self.accords.append(consentements.tirer_le_lien(demande).rstrip("/").rpartition("/")[2])

    def _accorder(self) -> None:
        jeton = self.accords.pop() if self.accords else ""
        consentements.repondre(jeton, True, consentements.lire(jeton).empreinte)

    def _refuser(self) -> None:
        jeton = self.accords.pop() if self.accords else ""
        consentements.repondre(jeton, False, consentements.lire(jeton).empreinte)

    def _nommer(self) -> None:
        adresse = self.inconnu()
        roles_de_campagne.nommer(adresse, Role.operateur, self.campagne.appel, acteur=self.chef)
        if self.tirage.random() < 0.5:
            roles_de_campagne.demettre(adresse, Role.operateur, self.campagne.appel)

    def _demettre(self) -> None:
        adresse = self.inconnu()
        roles_de_campagne.nommer(adresse, Role.operateur, self.campagne.appel)
        roles_de_campagne.demettre(adresse, Role.operateur, self.campagne.appel)

    def _prolonger(self) -> None:
        self.campagne.refresh_from_db()
        campagnes.prolonger(self.campagne.appel, self.campagne.echeance + dt.timedelta(days=1), "Décision du comité")

    def _inscrire(self) -> None:
        compte = administrateurs.inscrire(self.inconnu())
        Authenticator.objects.create(user=compte, type=Authenticator.Type.TOTP, data={"secret": "x"})
        administrateurs.retirer_seconde_preuve(compte.email)
        comptes.rattacher_par_siret(compte, "00000001800018")

    def _confier_un_jeton(self) -> None:
        qui, jour = self.membre(), horloge.aujourdhui() + dt.timedelta(days=30)
        fait, _ = jetons.creer(qui, f"Tableur de {qui.nom}", [self.tirage.choice(list(Portee))], jour)
        if self.tirage.random() < 0.5:
            jetons.revoquer(qui, fait.pk)

    def _revoquer_un_jeton(self) -> None:
        qui, jour = self.membre(), horloge.aujourdhui() + dt.timedelta(days=30)
        jetons.revoquer(qui, jetons.creer(qui, f"Tableur de {qui.nom}", list(Portee), jour)[0].pk)

    def _administrer(self) -> None:
        un, deux = self.inconnu(), self.inconnu()
        administrateurs.ajouter_administrateur(un)
        administrateurs.ajouter_administrateur(deux)
        administrateurs.retirer_administrateur(un)


GESTES = [
    "inviter",
    "inviter",
    "accepter",
    "annuler",
    "confier",
    "modifier",
    "deleguer",
    "reprendre",
    "signer",
    "modifier",
    "joindre",
    "commenter",
    "demander",
    "demander_accord",
    "accorder",
    "demander_accord",
    "refuser",
    "signer",
    "deposer",
    "retirer_depot",
    "restaurer",
    "retirer_piece",
    "passer_la_main",
    "nommer",
    "demettre",
    "prolonger",
    "inscrire",
    "administrer",
    "confier_un_jeton",
    "revoquer_un_jeton",
    "retirer_membre",
    "quitter",
    "deleguer",
    "signer",
    "deposer",
    "modifier",
]


def cases() -> Iterator[tuple[str, str]]:
    """(table.column, value) of everything that the database holds as text, JSON written plainly."""
    for modele in apps.get_models():
        champs = [c for c in modele._meta.concrete_fields if not c.is_relation]
        for valeurs in modele._default_manager.values_list(*(c.attname for c in champs)):
            for champ, valeur in zip(champs, valeurs, strict=True):
                if isinstance(valeur, str | dict | list):
                    yield f"{modele._meta.db_table}.{champ.column}", str(valeur)


def lignes_brutes() -> list[str]:
    """The journal, as it stands in the table."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT rang, acteur, action, objet, donnees FROM registre_lignejournal ORDER BY rang")
        return ["\t".join(map(str, ligne)) for ligne in curseur.fetchall()]


def trouver(texte: str, adresse: str, nom: str) -> bool:
    """Whether a text holds that address or that name, whatever the case."""
    bas = texte.casefold()
    return adresse.casefold() in bas or nom.casefold() in bas
