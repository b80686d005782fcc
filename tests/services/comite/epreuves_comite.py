"""Two people of a committee act at once, on a real database: `… -m tests.services.comite.epreuves_comite ensemble N`.

Each round: two put a proposition to the vote, two close it, two prepare the decision, two approve it, each pair at the
same instant. `--temoin` lets everyone act without a transaction nor a turn.
"""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from types import SimpleNamespace

import django

django.setup()

from tests.services.comite.monde import Monde  # noqa: E402
from tests.services.outils_epreuves import HorsTransaction, ensemble, eprouver  # noqa: E402

from binome.domaine.comite.scrutin import SensDeLaDecision, SensDuVote  # noqa: E402
from binome.registre.models import (  # noqa: E402
    DecisionDuDepot,
    DeliberationDuComite,
    LigneJournal,
    PassageDuDepot,
    PointDeSeance,
)
from binome.services.comite import acces, decisions, ordre_du_jour, salles, seances, votes  # noqa: E402
from binome.services.instruction import passages  # noqa: E402
from binome.services.socle import horloge, journal, referentiel  # noqa: E402

C, ID = "ti-2023-2027", "dossier-1"
S, V = SensDeLaDecision, SensDuVote


def casser() -> None:
    """The negative control: every statement is kept at once, nobody waits for anybody."""
    libre = SimpleNamespace(atomic=lambda *_, **__: nullcontext())
    for module in (seances, decisions, passages):
        module.transaction = libre  # type: ignore[attr-defined]
    acces.verrouiller = lambda campagne: campagne
    journal.connection = HorsTransaction()
    journal.ajouter = lambda *_, **__: None


def preparer() -> Monde:
    """A session that is open, with three people in it."""
    referentiel.partager()
    monde = Monde()
    horloge.maintenant = lambda: monde.instant
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


def decider(monde: Monde, combien: int) -> list[str]:
    """Something is adopted, then decided as many times; then what the whole base must say."""
    fautes = un_vote(monde, combien + 1, V.pour)
    for n in range(1, combien + 1):
        fautes += une_decision(monde, n)
    if DeliberationDuComite.objects.filter(adoptee=True).count() != 1 or PointDeSeance.objects.count() != 1:
        fautes.append("plus d'une proposition adoptée")
    if PassageDuDepot.objects.filter(acte="deliberer").count() != 1:
        fautes.append("plus d'un passage à la décision")
    if LigneJournal.objects.filter(action="decision.approuvee").count() != combien:
        fautes.append("le journal ne dit pas chaque approbation une fois")
    if (faute := journal.verifier()[1]) is not None:
        fautes.append(f"journal : ligne {faute.rang}, {faute.raison}")
    return fautes


if __name__ == "__main__":
    eprouver(preparer, casser, un_vote, decider)
