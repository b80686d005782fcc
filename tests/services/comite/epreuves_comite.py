"""Two people of a committee act at once, on a real database: `… -m tests.services.comite.epreuves_comite ensemble N`.

Each round: two prepare the decision, two approve it, each pair at the same instant; one round in ten (each, for the
control) begins with two who put a proposition to the vote, and two who close it. `--temoin` lets everyone act without a
transaction nor a turn.
"""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import nullcontext
from types import SimpleNamespace

import django

django.setup()

from tests.services.comite.monde import Monde  # noqa: E402
from tests.services.outils_epreuves import HorsTransaction, a_la_fois, ensemble, eprouver  # noqa: E402

from binome.domaine.comite.regles import ReglesDuComite  # noqa: E402
from binome.domaine.comite.scrutin import RESOLUTION, SensDeLaDecision, SensDuVote  # noqa: E402
from binome.registre.models import (  # noqa: E402
    DecisionDuDepot,
    DeliberationDuComite,
    LigneJournal,
    PassageDuDepot,
    PointDeSeance,
)
from binome.services.acces.ouverture import RefusError  # noqa: E402
from binome.services.comite import acces, decisions, ordre_du_jour, salles, seances, votes  # noqa: E402
from binome.services.comite.par_ecrit import clotures, consultations  # noqa: E402
from binome.services.instruction import passages  # noqa: E402
from binome.services.socle import horloge, journal, referentiel  # noqa: E402

C, ID = "ti-2023-2027", "dossier-1"
S, V = SensDeLaDecision, SensDuVote


def casser() -> None:
    """The negative control: every statement is kept at once, nobody waits for anybody."""
    libre = SimpleNamespace(atomic=lambda *_, **__: nullcontext())
    for module in (seances, decisions, passages, clotures, consultations):
        module.transaction = libre  # type: ignore[attr-defined]
    acces.verrouiller = lambda campagne: campagne
    journal.connection = HorsTransaction()
    journal.ajouter = lambda *_, **__: None


def preparer() -> Monde:
    """A session that is open, with three people in it."""
    referentiel.partager()
    monde = Monde()
    horloge.maintenant = lambda: monde.instant
    regles = ReglesDuComite.model_validate({"consultation_ecrite": {"valeur": True, "source": "essai"}})
    acces.regles = lambda _: regles
    moi = monde.comptes["secretaire"]
    seances.prevoir(moi, C, monde.instant + dt.timedelta(days=10), "Paris")
    ordre_du_jour.inscrire(moi, C, 1, [d.pk for d in monde.depots])
    seances.convoquer(moi, C, 1)
    monde.instant += dt.timedelta(days=10)
    seances.ouvrir(moi, C, 1, monde.membres["presidente"].pk)
    for nom in ("presidente", "ministere", "regions"):
        salles.pointer(moi, C, 1, monde.membres[nom].pk, entre=True)
    return monde


def un_vote(monde: Monde, n: int, sens: V = V.contre) -> list[str]:
    """Two open a vote at once, all vote, two close it at once."""
    qui = [monde.comptes["secretaire"], monde.comptes["presidente"]]
    proposees = (S.label, S.refus) if sens is V.contre else (S.label, S.label)
    faits, _, pannes = ensemble(
        *(
            lambda c=c, s=s: votes.soumettre(c, C, 1, 1, s, "Motifs.")
            for c, s in zip(qui, proposees, strict=True)  # type: ignore[misc]
        )
    )
    if faits != 1:
        pannes.append(f"{faits} votes ouverts à la fois")
    for nom in ("presidente", "ministere"):
        votes.voter(qui[0], C, 1, 1, monde.membres[nom].pk, sens, n)
    faits, _, autres = ensemble(*(lambda c=c: votes.clore(c, C, 1, 1, n) for c in qui))  # type: ignore[misc]
    if faits != 1:
        pannes.append(f"{faits} clôtures d'un même vote")
    return pannes + autres


def un_tour(monde: Monde, n: int) -> list[str]:
    """What is put to the vote in a round, and is not adopted."""
    pas = 1 if "--temoin" in sys.argv else 10
    return un_vote(monde, n // pas) if n % pas == 0 else []


def une_decision(monde: Monde, n: int) -> list[str]:
    """Two prepare a decision at once, two approve the one that stands at once."""
    qui = [monde.comptes["secretaire"], monde.comptes["presidente"]]
    _, _, pannes = ensemble(
        *(
            lambda c=c, m=m: decisions.preparer(c, ID, S.label, m)
            for c, m in zip(qui, ("Un.", "Deux."), strict=True)  # type: ignore[misc]
        )
    )
    en_cours = list(DecisionDuDepot.objects.filter(etat__in=decisions.EN_COURS))
    if len(en_cours) != 1 or DecisionDuDepot.objects.count() != 2 * n:
        return [*pannes, f"{len(en_cours)} décisions en cours sur {DecisionDuDepot.objects.count()}"]
    lue = en_cours[0].empreinte
    deux = (monde.comptes["ministere"], monde.comptes["regions"])
    _, _, autres = ensemble(*(lambda c=c: decisions.approuver(c, ID, lue) for c in deux))  # type: ignore[misc]
    approuvee = DecisionDuDepot.objects.get(pk=en_cours[0].pk)
    if approuvee.etat != "approuvee" or approuvee.approbations.count() != 2:
        autres.append(f"deux approbations, et une décision {approuvee.etat}")
    return pannes + autres


def une_consultation(monde: Monde, n: int) -> list[str]:
    """Two workers count the same consultation at once, or two members oppose it at once: one end of it."""
    moi, gens = monde.comptes["secretaire"], ("presidente", "ministere", "regions")
    limite, rang = monde.instant + dt.timedelta(days=6), 1 + n
    consultations.prevoir(moi, C, limite)
    ordre_du_jour.inscrire_un_point(moi, C, rang, f"Point {n}", "", au_vote=True)
    votes.soumettre(moi, C, rang, 1, RESOLUTION, "Texte.")
    seance = consultations.lancer(monde.comptes["presidente"], C, rang)
    for nom in gens:
        votes.voter(monde.comptes[nom], C, rang, 1, monde.membres[nom].pk, V.pour, 1)
    if n % 2:
        rendus = a_la_fois([lambda: clotures.clore(seance.pk, limite)] * 2)
    else:
        rendus = a_la_fois(
            [lambda nom=nom: consultations.s_opposer(monde.comptes[nom], C, rang, "") for nom in gens[:2]]
        )  # type: ignore[misc]
        rendus = [rendu.levee_le is not None for rendu in rendus if not isinstance(rendu, RefusError)]
    fautes = [] if rendus.count(True) == 1 else [f"consultation {n} : {rendus}"]
    fin = DeliberationDuComite.objects.get(point__seance=seance)
    if fin.close_le is None or (fin.adoptee is True) is not bool(n % 2):
        fautes.append(f"consultation {n} : vote {fin.adoptee}")
    return fautes


def decider(monde: Monde, combien: int) -> list[str]:
    """Something is adopted, then decided as many times; then what the whole base must say."""
    fautes = un_vote(monde, DeliberationDuComite.objects.count() + 1, V.pour)
    for n in range(1, combien + 1):
        fautes += une_decision(monde, n)
    if DeliberationDuComite.objects.filter(adoptee=True).count() != 1 or PointDeSeance.objects.count() != 1:
        fautes.append("plus d'une proposition adoptée")
    if PassageDuDepot.objects.filter(acte="deliberer").count() != 1:
        fautes.append("plus d'un passage à la décision")
    seances.lever(monde.comptes["secretaire"], C, 1)
    for n in range(1, 7):
        fautes += une_consultation(monde, n)
    fins = ("comite.consultation_close", "comite.consultation_renvoyee")
    if [LigneJournal.objects.filter(action=fin).count() for fin in fins] != [3, 3]:
        fautes.append("le journal ne dit pas chaque fin de consultation une fois")
    if LigneJournal.objects.filter(action="decision.approuvee").count() != combien:
        fautes.append("le journal ne dit pas chaque approbation une fois")
    if (faute := journal.verifier()[1]) is not None:
        fautes.append(f"journal : ligne {faute.rang}, {faute.raison}")
    return fautes


if __name__ == "__main__":
    eprouver(preparer, casser, un_tour, decider)
