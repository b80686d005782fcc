"""A secret vote: nothing of the base, page or minutes leads from who voted to what was voted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from tests.domaine.comite.test_regles import autres
from tests.services.comite.monde import Monde
from tests.services.comite.test_seances import Seance

from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.comite.scrutin import SensDeLaDecision, SensDuVote
from binome.registre.models import EmargementSecret, UrneSecrete, VoixDuComite
from binome.services.acces.ouverture import RefusError
from binome.services.comite import acces, deports, urnes, votes
from binome.services.comite.papiers import proces_verbaux

pytestmark = pytest.mark.django_db
C = "ti-2023-2027"
S, V = SensDeLaDecision, SensDuVote
LA = ("presidente", "ministere", "regions")


@pytest.fixture
def suivre(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have the committee follow these rules."""

    def regler(**valeurs: Any) -> None:
        regle: ReglesDuComite = autres(**valeurs)
        monkeypatch.setattr(acces, "regles", lambda _: regle)

    return regler


@pytest.fixture
def seance(monde: Monde, suivre: Callable[..., None]) -> Seance:
    suivre(secret_pour=["refus"], secret_sur_demande=2)
    return Seance(monde).ouvrir(*LA)


def deposer(seance: Seance, vote: int = 1, **dites: V) -> None:
    """Each from their own account."""
    for nom, sens in dites.items():
        compte, siege = seance.monde.comptes[nom], seance.monde.membres[nom].pk
        votes.voter(compte, C, seance.rang, 1, siege, sens, vote)


@contextmanager
def repris() -> Iterator[None]:
    """What a block writes is taken back."""
    avant = transaction.savepoint()
    yield
    transaction.savepoint_rollback(avant)


def tout(sans: str = "") -> dict[str, list[Any]]:
    """Every row of the base."""
    modeles = [
        m for m in apps.get_models() if m.__name__ != sans and m._meta.app_label in ("registre", "django_tasks_db")
    ]
    return {m.__name__: list(m._default_manager.order_by("pk").values_list()) for m in modeles}


@pytest.mark.lent  # And not on PostgreSQL, whose sequences do not come back.
def test_who_voted_what_is_nowhere(seance: Seance) -> None:
    """The same people cast the same ballots, not the same way round: the base is the same, to the last byte."""
    lus: dict[bool, list[Any]] = {True: [], False: []}
    for sens in (S.refus, S.label):
        secret = sens is S.refus
        for voix in ((V.pour, V.contre, V.pour), (V.contre, V.pour, V.pour), (V.pour, V.pour, V.contre)):
            with repris():
                seance.soumettre(sens=sens)
                deposer(seance, **dict(zip(LA, voix, strict=True)))
                pendant = tout("UrneSecrete")
                longueurs = [len(urne.bulletins) for urne in UrneSecrete.objects.all()]
                assert not any("pour" in urne.bulletins for urne in UrneSecrete.objects.all())
                seance.clore()
                lus[secret].append((pendant, longueurs, tout()))
    assert lus[True][0] == lus[True][1] == lus[True][2]
    assert lus[False][0][0] != lus[False][1][0], "named voices tell: the control"


def test_a_ballot_is_put_in_once_by_its_voter_alone_and_counted_at_the_end(seance: Seance, monde: Monde) -> None:
    for nom in ("regions", "ministere"):
        urnes.demander(monde.comptes[nom], C, 1, 1)
    with pytest.raises(RefusError, match="déjà demandé"):
        urnes.demander(monde.comptes["regions"], C, 1, 1)
    seance.soumettre()
    with pytest.raises(RefusError, match="demande avant"):
        urnes.demander(monde.comptes["presidente"], C, 1, 1)
    with pytest.raises(RefusError, match="personne pour un autre"):
        seance.voix(regions=V.pour)
    with pytest.raises(RefusError, match="urne est vide"):
        seance.clore()
    deposer(seance, presidente=V.pour, regions=V.contre)
    with pytest.raises(RefusError, match="ne se reprend pas"):
        deposer(seance, regions=V.pour)
    fait = votes.resultat(seance.clore())
    assert (fait["vote"]["pour"], fait["vote"]["contre"], fait["vote"]["muets"]) == (1, 1, 1)
    assert seance_adoptee(seance) is False and not fait["vote"]["preponderante"]
    assert any("moins de 5" in dit for dit in fait["secret"]["dits"])
    assert UrneSecrete.objects.get().bulletins == '["contre", "pour"]' and not VoixDuComite.objects.exists()
    dit = proces_verbaux.composer(seance.vue).points[0].deliberations[0].comptes
    assert any(phrase.startswith("Scrutin secret : Demandé par 2 membres") for phrase in dit)


def seance_adoptee(seance: Seance) -> bool | None:
    return votes.du_point(seance.vue.points.get())[-1].adoptee


def test_the_database_itself_keeps_the_secret(seance: Seance, monde: Monde) -> None:
    seance.soumettre(sens=S.refus)
    deposer(seance, presidente=V.pour, ministere=V.pour)
    urne = UrneSecrete.objects.get()
    siege = {"siege": monde.membres["regions"], "exprimee_par": monde.membres["regions"]}

    def refuse(faire: Callable[[], Any]) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            faire()

    nommee = {**siege, "sens": "pour", "saisie_par": seance.moi, "le": monde.instant}
    refuse(lambda: VoixDuComite.objects.create(deliberation_id=urne.deliberation_id, **nommee))
    refuse(lambda: EmargementSecret.objects.create(deliberation_id=urne.deliberation_id, siege=monde.membres["ministere"],
                                                   exprimee_par=monde.membres["ministere"]))  # fmt: skip
    seance.clore()
    refuse(lambda: UrneSecrete.objects.update(bulletins="[]"))
    refuse(lambda: EmargementSecret.objects.create(deliberation_id=urne.deliberation_id, **siege))


def test_a_recusal_decided_after_the_ballot_undoes_the_vote(
    seance: Seance, monde: Monde, monkeypatch: pytest.MonkeyPatch
) -> None:
    seance.soumettre(sens=S.refus)
    deposer(seance, presidente=V.pour, regions=V.pour)
    point, elue = seance.vue.points.get().pk, monde.membres["regions"].pk
    monkeypatch.setattr(deports, "des_points", lambda *_: {point: {elue: "Un lien décidé entre-temps."}})
    with pytest.raises(RefusError, match="ne se retrouve pas"):
        seance.clore()
    votes.abandonner(seance.moi, C, 1, 1, 1, "Un membre s'est déporté.")
    assert UrneSecrete.objects.get().bulletins == ""
    seance.soumettre(sens=S.refus)
    with pytest.raises(RefusError, match="n'a pas de voix"):
        deposer(seance, vote=2, regions=V.pour)
    deposer(seance, vote=2, presidente=V.pour, ministere=V.pour)
    assert seance.clore(2).adoptee is True
