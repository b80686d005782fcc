"""The Hautes-Alpes goes on: an invented year after an invented label, for `make run`. Each act is that of the service
that people use, at its own hour; what shows of it is marked as an example, beginning with its name.
"""

from __future__ import annotations

import datetime as dt
import random
from functools import partial
from types import SimpleNamespace

from django.conf import settings
from django.db import transaction

from binome.documents.lecture import lire_fichier
from binome.domaine.accords.etats import PositionDite, SensDePosition
from binome.domaine.bilan.fiche import MomentDuBilan
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.droits import Role
from binome.domaine.suivi.saisie_d_engagement import SaisieDEngagement
from binome.registre.models import Campagne, Compte, Dossier, Envoi, LienDEnquete, Notification, RoleDossier
from binome.services.acces import organisations, ouverture
from binome.services.accords import demandes, positions
from binome.services.administration import campagnes
from binome.services.bilan import arrets, enquetes, enseignements, reponses
from binome.services.demonstration import atelier
from binome.services.depot import depots, signatures
from binome.services.label import emission
from binome.services.redaction import enregistrement
from binome.services.simulation import annee_suivie
from binome.services.simulation.agenda import Agenda
from binome.services.socle import horloge
from binome.services.suivi import ecriture, engagements

DOSSIER, CAMPAGNE = "hautes-alpes-labellise", "exemple-labellise"
MARQUE = "Hautes-Alpes (exemple illustratif)"
EXEMPLE = "exemples/hautes-alpes-corrige/dossier.yaml"
APPEL, MOTIF = "ti-2023-2027", "Exemple illustratif : un territoire après son label"
AVANT, ANNEE = 90, 395
"""Days from the opening to the label, and from the label to today."""
MI = MomentDuBilan.mi_parcours
AVIS = ("tout_a_fait", "plutot_oui", "plutot_non", "pas_du_tout", "tout_a_fait", "sans_avis", "plutot_oui")
LECONS = (
    ("a_reprendre", "Réunir l'élu et l'industriel chaque mois, même sans ordre du jour : les blocages s'y lèvent."),
    ("a_eviter", "Attendre d'avoir tous les financements pour lancer les études d'une action."),
)


def jouer() -> Dossier:
    """Play it, once: an example that is there already is left as it is. Errors: DemonstrationError, and those of the
    services."""
    atelier.exiger_le_mode()
    if (deja := Dossier.objects.filter(identifiant=DOSSIER).first()) is not None:
        return deja
    suite = _Suite(horloge.maintenant() - dt.timedelta(days=AVANT + ANNEE))
    suite.prevoir()
    suite.agenda.jouer(lambda part, etape: None, "exemple")
    _taire()
    return Dossier.objects.get(identifiant=DOSSIER)


def _taire() -> None:
    """Nobody reads the letters of invented people: what they are told waits on their pages."""
    with transaction.atomic():
        Envoi.objects.filter(etat="attente", destinataire__endswith="@demonstration.invalid").update(
            etat="sans_objet", raison="exemple", contenu=""
        )
        Notification.objects.filter(etat="attente", compte__demonstration=True).update(etat="ici")


class _Suite:
    """What happens, and when."""

    def __init__(self, debut: dt.datetime) -> None:
        self.debut, self.label = debut, debut + dt.timedelta(days=AVANT)
        # Nothing here need be played the same again: its tokens are nobody's to guess.
        self.agenda = Agenda(random.SystemRandom())
        lu: Document = lire_fichier(settings.RACINE / EXEMPLE).dossier
        titre = f"{lu.titre} (exemple illustratif)"
        self.texte = lu.model_copy(update={"id": DOSSIER, "titre": titre, "territoire": MARQUE, "depose_le": None})

    def prevoir(self) -> None:
        """Put all of it in the agenda."""
        fin = self.debut + dt.timedelta(days=30)
        self.agenda.poser(self.debut, self.ouvrir)
        for rang, role in enumerate((Role.elu, Role.industriel)):
            self.agenda.poser(fin + dt.timedelta(minutes=rang), partial(self.signer, role))
        self.agenda.poser(fin + dt.timedelta(hours=1), self.deposer)
        self.agenda.poser(self.label, self.labelliser)
        for jours, lot in annee_suivie.par_trimestre(self.texte, self.label.date(), ANNEE):
            self.agenda.poser(self._apres(jours), partial(self.dire, lot))
        for rang, fiche in enumerate(annee_suivie.des_entreprises(self.texte)[:2]):
            self.agenda.poser(self._apres(40 + 20 * rang), partial(self.accorder, fiche))
        self.agenda.poser(self._apres(60), self.promettre)
        self.agenda.poser(self._apres(ANNEE - 30), self.enqueter)
        self.agenda.poser(self._apres(ANNEE - 10), self.arreter)

    def _apres(self, jours: int) -> dt.datetime:
        return self.label + dt.timedelta(days=jours)

    # --- acts

    def ouvrir(self) -> None:
        """The campaign, the team, the text."""
        with transaction.atomic():
            fin = horloge.jour_a("Europe/Paris", self.debut) + dt.timedelta(days=AVANT)
            campagne: Campagne = campagnes.ouvrir(
                APPEL, MOTIF, identifiant=CAMPAGNE, nom="Exemple illustratif : après le label", jusqu_au=fin
            )
            dossier = enregistrement.creer(_compte(Role.chef_de_projet), campagne, self.texte)
            organisations.inscrire(self.texte)
            premiere = [f.id for f in self.texte.plan_actions.presentees[:1]]
            for role in (Role.elu, Role.industriel, Role.contributeur):
                fiches = premiere if role is Role.contributeur else []
                RoleDossier.objects.create(dossier=dossier, compte=_compte(role), role=role.value, fiches=fiches)

    def signer(self, role: Role) -> None:
        qui = _compte(role)
        texte = signatures.texte_signe(ouverture.ouvrir(qui, DOSSIER).dossier)
        signatures.signer(qui, DOSSIER, role, qui.pk, texte.empreinte)

    def deposer(self) -> None:
        depots.deposer(_compte(Role.chef_de_projet), DOSSIER, "exemple-labellise-1")

    def labelliser(self) -> None:
        depot = depots.tous(ouverture.ouvrir(_compte(Role.chef_de_projet), DOSSIER).dossier)[0]
        decision = SimpleNamespace(version=1, conditions=[], reference="Décision inventée, pour l'exemple")
        emission.emettre(depot, decision, horloge.maintenant())

    def dire(self, lot: list[annee_suivie.Saisie]) -> None:
        ecriture.dire_tout(_compte(Role.chef_de_projet), DOSSIER, lot, source="exemple")

    def accorder(self, fiche: str) -> None:
        """The firm asks; both sides of the binôme agree."""
        objet = "Exemple illustratif : présenter cette action à un dispositif réservé aux territoires labellisés."
        demande = demandes.demander(_compte(Role.chef_de_projet), DOSSIER, fiche, objet)
        dite = PositionDite(SensDePosition.favorable, "Elle sert le plan, et le territoire la soutient.", "", "Aucun.")
        for role in (Role.elu, Role.industriel):
            qui = _compte(role)
            positions.repondre(qui, DOSSIER, demande.pk, role, qui.pk, dite, demande.empreinte)

    def promettre(self) -> None:
        """What an operator promised, and did not do in time."""
        jour = horloge.jour_a("Europe/Paris", horloge.maintenant())
        saisie = SaisieDEngagement(
            operateur="Opérateur inventé",
            quoi="Exemple illustratif : un chargé d'affaires présent deux jours par mois.",
            jour=jour,
            echeance=self._apres(ANNEE - 45).date(),
            piece="Compte rendu du comité local (inventé)",
            page="3",
        )
        engagements.promettre(_compte(Role.chef_de_projet), DOSSIER, saisie)

    def enqueter(self) -> None:
        """Actors are asked, answer, and it is closed; lessons are written."""
        chef = _compte(Role.chef_de_projet)
        for genre, texte in LECONS:
            enseignements.ajouter(chef, DOSSIER, MI, genre, texte)
        enquete = enquetes.ouvrir(chef, DOSSIER, MI)
        enquetes.inviter(chef, DOSSIER, MI, [f"acteur-{k}@demonstration.invalid" for k in range(len(AVIS))])
        for qui, lien in enumerate(LienDEnquete.objects.filter(enquete=enquete).order_by("pk")):
            choix = {q.id: AVIS[(qui + 2 * rang) % len(AVIS)] for rang, q in enumerate(enquetes.questions(enquete))}
            reponses.repondre(enquetes.jeton(lien), choix)
        enquetes.clore(chef, DOSSIER, MI)

    def arreter(self) -> None:
        arrets.arreter(_compte(Role.chef_de_projet), DOSSIER, MI)


def _compte(role: Role) -> Compte:
    return atelier.compte_du_role(role)
