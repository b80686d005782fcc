"""The third stage of a played campaign: the committee is named, convened, sits twice, votes; its decisions are prepared
and approved by two people. Nothing of it is announced."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count, islice
from typing import Any

from binome.appels.catalogue import retrouver_appel
from binome.domaine.comite.composition import FonctionAuComite, NatureDuMembre
from binome.domaine.comite.scrutin import SensDeLaDecision, SensDuVote
from binome.domaine.dossier.acteurs import Organisation
from binome.domaine.droits.droits import Role
from binome.domaine.langue.typographie import accord, enumerer
from binome.domaine.procedure.avis import NOMS_DES_SENS, SensAvis
from binome.registre.models import Avis, Compte, Depot, MembreDuComite, RoleCampagne
from binome.services.comite import composition, decisions, ordre_du_jour, salles, seances, votes
from binome.services.comite.papiers import mentions
from binome.services.conflits import declarations
from binome.services.demonstration.officiels import OFFICIELS
from binome.services.instruction import avis as instruction_avis
from binome.services.simulation.instruction import DossierRecu
from binome.services.simulation.partie import Partie

NOMME_LE = dt.datetime(2023, 10, 2, 8, tzinfo=dt.UTC)
CONVOQUE_LE = dt.datetime(2023, 10, 27, 9, tzinfo=dt.UTC)
PREMIERE_SEANCE = dt.datetime(2023, 11, 2, 8, tzinfo=dt.UTC)
SEANCES, PAR_SEANCE = 2, 250
"""Sessions, a working day each; more of them where there would be more items than that in one."""
APPROUVE_LE = dt.datetime(2023, 11, 6, 8, tzinfo=dt.UTC)
SERVICE = "Direction du programme (service simulé)"
_S = SensDeLaDecision


@dataclass
class Salle:
    """Who sits: the president first; each with an account."""

    membres: list[tuple[Compte, MembreDuComite]] = field(default_factory=list)

    @property
    def preside(self) -> Compte:
        return self.membres[0][0]


def nommer(partie: Partie) -> Salle:
    """Name the committee: who enters a campaign that waits for it may then convene it."""
    salle = Salle()
    partie.agenda.poser(NOMME_LE, partial(_composer, partie, salle))
    partie.agenda.jouer(partie.rapport, "comité", de=0.75, a=0.76)
    return salle


def decider(partie: Partie, salle: Salle, dossiers: Sequence[DossierRecu]) -> None:
    """Convene the committee, have it vote on these, prepare and approve its decisions."""
    agenda, campagne = partie.agenda, partie.campagne.identifiant
    jours = _jours(max(SEANCES, -(-len(dossiers) // PAR_SEANCE)))
    # Whole weeks, so that what follows falls on the same days: after the last session, as after the second one.
    partie.retard = dt.timedelta(weeks=-((jours[SEANCES - 1] - jours[-1]).days // 7))
    for rang, quand in enumerate(jours, 1):
        if siens := dossiers[rang - 1 :: len(jours)]:
            avant = CONVOQUE_LE + dt.timedelta(minutes=rang)
            agenda.poser(avant, partial(_convoquer, salle, campagne, rang, quand, [d.depot for d in siens]))
            _sieger(partie, salle, rang, quand, siens)
    agenda.jouer(partie.rapport, "décisions", de=0.76, a=0.9)


def _jours(combien: int) -> list[dt.datetime]:
    """Working days, one after the other."""
    suivants = (PREMIERE_SEANCE + dt.timedelta(days=rang) for rang in count())
    return list(islice((jour for jour in suivants if jour.weekday() < 5), combien))


def _composer(partie: Partie, salle: Salle) -> None:
    """The seats are those that the call names; two people of the demonstration hold the first ones."""
    comite = retrouver_appel(partie.campagne.appel).appel.comite
    sieges = comite.membres if comite else ("Ministère de l'Industrie",)
    comptes = _comptes(partie)
    asseoir = partial(composition.nommer, partie.chef, partie.campagne.identifiant)
    for rang, siege in enumerate(sieges):
        ministere = siege.startswith("Ministère")
        fonction = FonctionAuComite.president if rang == 0 else FonctionAuComite.membre
        communs: dict[str, Any] = {
            "rattachement": siege,
            "nature": NatureDuMembre.de_droit if ministere else NatureDuMembre.organisme,
        }
        titulaire, suppleant = comptes[rang], comptes[len(sieges) + rang]
        qualite = "direction du ministère" if ministere else "délégation générale"
        lui = asseoir(nom=titulaire.nom, qualite=qualite, fonction=fonction, qui=titulaire.pk, **communs)
        asseoir(nom=suppleant.nom, qualite="suppléant", qui=suppleant.pk, suppleant_de=lui.pk, **communs)
        salle.membres.append((titulaire, lui))
    _declarer(partie, salle)
    dites = {
        "auteur_nom": salle.preside.nom,
        "auteur_qualite": "présidente du comité de pilotage national (campagne simulée)",
        "service": f"{SERVICE}, 1 rue de l'Exemple, 75000 Paris",
        "tribunal": "Tribunal administratif de Paris",
        "recours_gracieux": SERVICE,
    }
    mentions.ecrire(salle.preside, partie.campagne.identifiant, **dites)


def _comptes(partie: Partie) -> list[Compte]:
    """Those who hold the role of the committee: who may be entered as, the president first, then the others."""
    siens = RoleCampagne.objects.filter(campagne=partie.campagne, role=Role.comite.value).order_by("pk")
    tous = [role.compte for role in siens.select_related("compte")]
    ordre = [o.courriel for o in reversed(OFFICIELS)]
    return sorted(tous, key=lambda c: (ordre.index(c.email) if c.email in ordre else len(ordre), c.pk))


def _declarer(partie: Partie, salle: Salle) -> None:
    """Everybody says what they hold. The third seat holds an office at the Région of the Hautes-Alpes; others, in the
    body that carries a candidature, one each."""
    jamais = declarations.PeriodeDite(None, None)
    region = Organisation(nom="Région Sud", nature="region", code="93")
    for rang, (compte, _) in enumerate(salle.membres):
        if rang == 2:
            declarations.declarer_mandat(compte, region, "conseiller régional", jamais)
        elif rang > 2 and len(partie.candidatures) > rang:
            porteur = partie.candidatures[rang].composee.arbre["porteur"]["organisation"]
            declarations.declarer_mandat(compte, Organisation.model_validate(porteur), "administrateur", jamais)
        declarations.declarer_tout_dit(compte, partie.campagne.identifiant)


def _convoquer(salle: Salle, campagne: str, rang: int, quand: dt.datetime, depots: list[int]) -> None:
    seances.prevoir(salle.preside, campagne, quand, "Paris, et à distance")
    ordre_du_jour.inscrire(salle.preside, campagne, rang, depots)
    seances.convoquer(salle.preside, campagne, rang)


def _sieger(partie: Partie, salle: Salle, rang: int, quand: dt.datetime, siens: Sequence[DossierRecu]) -> None:
    """A session: opened, everybody comes in, an item after the other, closed; then its decisions."""
    agenda, campagne, preside = partie.agenda, partie.campagne.identifiant, salle.preside
    agenda.poser(quand, lambda: seances.ouvrir(preside, campagne, rang, salle.membres[0][1].pk))
    presents = salle.membres if rang == 1 else salle.membres[:-1]
    for compte, membre in presents:
        entre = partial(salles.pointer, compte, campagne, rang, membre.pk, entre=True, a_distance=membre.pk % 3 == 0)
        agenda.poser(quand + dt.timedelta(minutes=5), entre)
    debut = quand + dt.timedelta(minutes=10)
    for point, dossier in enumerate(siens, 1):
        ici = debut + dt.timedelta(minutes=4 * point)
        tour = Tour(partie, salle, rang, point, dossier, presents)
        tour.prevoir(ici)
        pret = APPROUVE_LE + partie.retard + dt.timedelta(hours=rang, seconds=20 * point)
        agenda.poser(pret, tour.preparer)
        for ordre in (1, 2):
            approuve = partial(tour.approuver, salle.membres[ordre][0] if not tour.deporte(ordre) else preside)
            agenda.poser(pret + dt.timedelta(hours=3 * ordre), approuve)
    agenda.poser(debut + dt.timedelta(minutes=4 * len(siens) + 10), partial(seances.lever, preside, campagne, rang))


@dataclass
class Tour:
    """What the committee does of one item."""

    partie: Partie
    salle: Salle
    rang: int
    point: int
    dossier: DossierRecu
    presents: Sequence[tuple[Compte, MembreDuComite]]

    @property
    def campagne(self) -> str:
        return self.partie.campagne.identifiant

    def prevoir(self, quand: dt.datetime) -> None:
        """Recusals before the vote, the proposition, the voices, the count."""
        agenda = self.partie.agenda
        for ordre, (compte, membre) in enumerate(self.presents):
            if self.deporte(ordre):
                motif = "Tient un mandat dans un organisme qui porte la candidature (déclaré par cette personne)."
                faire = partial(salles.deporter, compte, self.campagne, self.rang, self.point, membre.pk, motif)
                agenda.poser(quand, faire)
        agenda.poser(quand + dt.timedelta(seconds=40), self.soumettre)
        for ordre, (compte, membre) in enumerate(self.presents):
            if not self.deporte(ordre):
                agenda.poser(quand + dt.timedelta(seconds=60 + 10 * ordre), partial(self.voter, compte, membre, ordre))
        agenda.poser(quand + dt.timedelta(minutes=3), self.clore)

    def deporte(self, ordre: int) -> bool:
        """Whether that seat declared an office in what carries this candidature."""
        if ordre == 2:
            return self.dossier.reel
        candidatures = self.partie.candidatures
        return 2 < ordre < len(candidatures) and candidatures[ordre].identifiant == self.dossier.identifiant

    def soumettre(self) -> None:
        sens, motifs, reserves = self.proposition()
        votes.soumettre(self.salle.preside, self.campagne, self.rang, self.point, sens, motifs, "\n".join(reserves))

    def proposition(self) -> tuple[SensDeLaDecision, str, tuple[str, ...]]:
        """What the opinions lead to: here a rule of the simulation, and nobody's."""
        valent = instruction_avis.qui_valent(Avis.objects.filter(depot=self.dossier.depot).order_by("pk"))
        sens = [un.sens for un in valent]
        noms = [NOMS_DES_SENS[SensAvis(un)] for un in sens]
        rendus = [accord(n, nom, nom.replace("favorable", "favorables")) for nom, n in Counter(noms).items()]
        reserves = tuple(dict.fromkeys(un.reserves for un in valent if un.reserves))
        contre = sens.count("defavorable")
        dits = f"Avis rendus : {enumerer(rendus) or 'aucun'}. Le comité a examiné {self.dossier.actions} actions."
        if contre >= 2:
            return _S.refus, f"{dits} Ils concluent que le plan d'actions n'est pas assez assuré.", ()
        if contre:
            return _S.ajourne, f"{dits} Le comité attend que les avis puissent s'accorder.", ()
        if reserves:
            return _S.label_reserves, f"{dits} Le label est proposé, sous les réserves dites.", reserves
        return _S.label, f"{dits} Le périmètre, le plan et la gouvernance répondent à l'appel.", ()

    def voter(self, compte: Compte, membre: MembreDuComite, ordre: int) -> None:
        # One seat at most has doubts: what the committee votes on is what the opinions lead to.
        doute = ordre == 1 and not self.dossier.reel and self.partie.sort(f"vote:{self.point}").random() < 0.2
        sens = SensDuVote.abstention if doute else SensDuVote.pour
        votes.voter(compte, self.campagne, self.rang, self.point, membre.pk, sens, 1)

    def clore(self) -> None:
        votes.clore(self.salle.preside, self.campagne, self.rang, self.point, 1)

    def preparer(self) -> None:
        sens, motifs, reserves = self.proposition()
        decisions.preparer(self.salle.preside, self.dossier.identifiant, sens, motifs, reserves)

    def approuver(self, compte: Compte) -> None:
        decision = decisions.en_cours(Depot.objects.get(pk=self.dossier.depot))
        if decision is not None:
            decisions.approuver(compte, self.dossier.identifiant, decision.empreinte)
