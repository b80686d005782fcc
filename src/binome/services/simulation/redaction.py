"""How a played candidature is written: opened, filled, shared with a team, agreed to, signed and deposited.

Each act is that of the service that people use, with its rights and its journal; nothing is written beside it.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.mentions import Cote
from binome.domaine.droits.discretion import Arbre
from binome.domaine.droits.droits import Role
from binome.registre.models import Campagne, Compte, Dossier
from binome.services.acces import ouverture
from binome.services.comptes import comptes
from binome.services.depot import depots, signatures
from binome.services.equipe import invitations
from binome.services.gouvernance import consentements
from binome.services.redaction import candidatures
from binome.services.redaction.contenu import normaliser
from binome.services.redaction.edition import Edition
from binome.services.redaction.enregistrement import enregistrer
from binome.services.simulation.agenda import Agenda, moment
from binome.services.simulation.invention.dossiers import Composee
from binome.services.simulation.invention.gens import Personnage
from binome.services.texte.texte_entier import arbre, revision_de_tete

COTES: tuple[Cote, ...] = ("elu", "industriel")


@dataclass(frozen=True)
class Destin:
    """What becomes of a candidature: when it is deposited (None: never), and whether it is replaced or withdrawn."""

    depose_le: dt.datetime | None
    remplacee: bool = False
    retiree: bool = False


@dataclass
class CandidatureJouee:
    """A candidature under way."""

    composee: Composee
    campagne: Campagne
    destin: Destin
    premier_texte: Document
    _venus: dict[str, Compte] = field(default_factory=dict)

    @property
    def identifiant(self) -> str:
        return str(self.composee.arbre["id"])

    @property
    def chef(self) -> Compte:
        return self._venir(self.composee.equipe.chef)

    def _venir(self, qui: Personnage) -> Compte:
        """Their account, looked for once: they come back for each act."""
        if qui.courriel not in self._venus:
            self._venus[qui.courriel] = compte_de(qui)
        return self._venus[qui.courriel]

    def prevoir(self, agenda: Agenda, sort: random.Random) -> None:
        """Put all that happens to it in the agenda, up to its deposit and what may follow."""
        equipe = self.composee.equipe
        fin = self.destin.depose_le or dt.datetime(2023, 9, 22, 15, tzinfo=dt.UTC)
        ouvre = moment(sort, dt.date(2023, 6, 26), dt.date(2023, 7, 21))
        ecrit = moment(sort, dt.date(2023, 7, 24), dt.date(2023, 8, 18))
        agenda.poser(ouvre, self.ouvrir)
        agenda.poser(ecrit, self.ecrire)
        places = [(equipe.elu, Role.elu), (equipe.industriel, Role.industriel)]
        places += [(qui, Role.contributeur) for qui in equipe.contributeurs]
        for rang, (qui, role) in enumerate(places):
            quand = moment(sort, dt.date(2023, 8, 21), dt.date(2023, 8, 31)) + dt.timedelta(seconds=rang)
            agenda.poser(quand, partial(self.accueillir, qui, role, rang))
        for cote in COTES if equipe.par_courriel else ():
            quand = moment(sort, dt.date(2023, 9, 1), dt.date(2023, 9, 7))
            agenda.poser(quand, partial(self.accorder, cote))
        if self.destin.depose_le is None:
            return
        for cote in COTES:
            agenda.poser(
                fin - dt.timedelta(hours=sort.randrange(4, 80), minutes=sort.randrange(60)), partial(self.signer, cote)
            )
        agenda.poser(fin, self.deposer)
        if self.destin.remplacee:
            self._prevoir_un_remplacement(agenda, fin)
        if self.destin.retiree:
            agenda.poser(fin + dt.timedelta(hours=3), self.retirer)

    def _prevoir_un_remplacement(self, agenda: Agenda, fin: dt.datetime) -> None:
        agenda.poser(fin + dt.timedelta(hours=1), self.reprendre)
        for rang, cote in enumerate(COTES):
            agenda.poser(fin + dt.timedelta(hours=2, minutes=rang), partial(self.signer, cote))
        agenda.poser(fin + dt.timedelta(hours=2, minutes=30), self.deposer)

    # --- acts

    def ouvrir(self) -> None:
        candidatures.ouvrir_avec(self.chef, self.campagne, self.premier_texte)

    def ecrire(self) -> None:
        """The whole text, at once."""
        ouvert = ouverture.ouvrir(self.chef, self.identifiant)
        base = revision_de_tete(ouvert.dossier).numero
        enregistrer(ouvert, Edition.de_contenu(base, normaliser(self.composee.arbre)))

    def accueillir(self, qui: Personnage, role: Role, rang: int) -> None:
        """Invite someone, who accepts."""
        fiches = [f["id"] for f in self.composee.arbre["plan_actions"]["fiches"]]
        confiees = [fiches[rang % len(fiches)]] if role is Role.contributeur else []
        invitation = invitations.inviter(self.chef, self.identifiant, qui.courriel, role, confiees)
        invitations.accepter(self._venir(qui), _jeton(invitations.tirer_le_lien(invitation)))

    def accorder(self, cote: Cote) -> None:
        """Ask a person of the binôme for their consent, who gives it."""
        demande = consentements.demander(self.chef, self.identifiant, self._binome, cote)
        jeton = _jeton(consentements.tirer_le_lien(demande))
        consentements.repondre(jeton, oui=True, empreinte=consentements.lire(jeton).empreinte)

    @property
    def _binome(self) -> str:
        return str(self.composee.arbre["gouvernance"]["binomes"][0]["id"])

    def signer(self, cote: Cote) -> None:
        """The élu or the industriel signs the text at the head."""
        qui = self._venir(getattr(self.composee.equipe, cote))
        texte = signatures.texte_signe(self._dossier())
        signatures.signer(qui, self.identifiant, Role(cote), qui.pk, texte.empreinte)

    def reprendre(self) -> None:
        """Change a sentence once deposited: the signatures are void."""
        ouvert = ouverture.ouvrir(self.chef, self.identifiant)
        texte: Arbre = arbre(revision_de_tete(ouvert.dossier))
        base = revision_de_tete(ouvert.dossier).numero
        neuf = f"{texte['concertation']} Le conseil de développement a été entendu le 4 septembre 2023."
        enregistrer(ouvert, Edition.de_valeurs(base, {"concertation": neuf}))

    def deposer(self) -> None:
        """Deposit, by the chef de projet; its key is that of the form."""
        rang = len(depots.tous(self._dossier())) + 1
        depots.deposer(self.chef, self.identifiant, f"simulation-{rang}")

    def retirer(self) -> None:
        depots.retirer(self.chef, self.identifiant)

    def _dossier(self) -> Dossier:
        return ouverture.ouvrir(self.chef, self.identifiant).dossier


def compte_de(qui: Personnage) -> Compte:
    """The account of someone invented, made when they first come."""
    return comptes.trouver(qui.courriel) or comptes.creer_prouve(qui.courriel, qui.nom, demonstration=True)


def _jeton(lien: str) -> str:
    """The token that a link carries."""
    return urlsplit(lien).path.rstrip("/").rpartition("/")[2]
