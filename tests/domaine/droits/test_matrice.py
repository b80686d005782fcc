"""The whole table of rights: every action and every act, for each pair of roles, in every state, at every stage.

What is expected is written here by hand, line by line; nothing is read from the table under test.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.droits import droits
from binome.domaine.droits.droits import Action, Etat, Lien, Role, Situation, decider
from binome.domaine.procedure import etapes
from binome.domaine.procedure.etapes import Acte, ActeDemande, EtapeDuDepot, Faits, Intervenant

# Chef de projet, Élu, Industriel, Contributeur, Lecteur; iNstructeur, coMité, Opérateur, Administrateur.
ROLES = dict(
    zip(
        "CEIKLNMOA",
        (
            Role.chef_de_projet,
            Role.elu,
            Role.industriel,
            Role.contributeur,
            Role.lecteur,
            Role.instructeur,
            Role.comite,
            Role.operateur,
            Role.administrateur,
        ),
        strict=True,
    )
)
EQUIPE, CAMPAGNE = set("CEIKL"), set("NMOA")
# Action, who may; then when: «toujours», «ouvert» (not once deposited and closed, but to complete what was asked),
# «dépôt» (not once deposited and closed), «déposé», «repris» (deposited, open), «complété» (deposited, completing).
TABLE = """
lire                    CEIKL      toujours
lire_confidentiel       CEI        toujours
lire_depot              CEIKLNM    déposé
lire_depot_entier       CEINM      déposé
commenter               CEIKL      toujours
modifier                CEI        ouvert
modifier_fiche          CEIK       ouvert
restaurer               C          ouvert
joindre                 CEIK       ouvert
demander                CEI        toujours
inviter                 C          toujours
passer_la_main          C          toujours
quitter                 CEIKL      toujours
signer                  EI         ouvert
deleguer_signature      EI         toujours
solliciter              CEIK       toujours
accorder                EI         toujours
deposer                 C          dépôt
retirer_depot           C          repris
completer               C          complété
telecharger_sceau       CEIKLNM    déposé
suivre_instruction      NM         déposé
tenir_instruction       N          déposé
signaler_lien           CEI        toujours
lire_liens              NMA        déposé
traiter_liens           NMA        déposé
repondre_du_label       CEI        déposé
ecrire_projet           CEIK       déposé
tenir_label             A          déposé
lire_suivi              CEIKLNMA   déposé
dire_suivi              CEIK       déposé
tenir_suivi             CEI        déposé
instruire               NMA        déposé
administrer_campagne    A          toujours
"""
# Stage, act, who (iNstruction, national instruction P, coMité, Autorité), where it leads.
ACTES = """
recevabilite  declarer_recevable     N  avis
recevabilite  demander_complements   N  complements
recevabilite  declarer_irrecevable   N  irrecevable
complements   constater_complements  N  recevabilite
complements   declarer_irrecevable   N  irrecevable
avis          rendre_avis            N  avis
avis          corriger_avis          N  avis
avis          transmettre_au_comite  P  comite
comite        corriger_avis          N  comite
comite        deliberer              M  decision
ajourne       reinscrire             P  comite
decision      labelliser             A  label
decision      refuser                A  refus
decision      ajourner               A  ajourne
irrecevable   rouvrir                A  recevabilite
refus         rouvrir                A  comite
"""
SITUATIONS = [Situation(etat, close) for etat in Etat for close in (False, True)]
SITUATIONS += [Situation(Etat.depose, close, a_completer=True) for close in (False, True)]
PAIRES = [frozenset(paire) for paire in combinations_with_replacement(ROLES, 2)]
INTERVENANTS = {
    "N": Intervenant.instruction,
    "P": Intervenant.instruction_nationale,
    "M": Intervenant.comite,
    "A": Intervenant.autorite,
}


def lignes(table: str) -> Iterator[list[str]]:
    return (ligne.split() for ligne in table.strip().splitlines())


QUI = {Action(nom): (set(qui), quand) for nom, qui, quand in lignes(TABLE)}
SUITE = {(EtapeDuDepot(d), Acte(a)): (qui, EtapeDuDepot(v)) for d, a, qui, v in lignes(ACTES)}


def comptent(paire: frozenset[str], deporte: bool, action: Action) -> set[str]:
    """The roles of a pair that count: those of the campaign do not, for who is recused or of the team."""
    if action is Action.administrer_campagne or not (deporte or paire & EQUIPE):
        return set(paire)
    return set(paire & EQUIPE)


def vaut(quand: str, situation: Situation) -> bool:
    depose = situation.etat is Etat.depose
    return {
        "toujours": True,
        "ouvert": not (depose and situation.close) or situation.a_completer,
        "dépôt": not (depose and situation.close),
        "complété": depose and situation.a_completer,
        "déposé": depose,
        "repris": depose and not situation.close,
    }[quand]


def attendu(paire: frozenset[str], action: Action, situation: Situation, deporte: bool) -> bool:
    qui, quand = QUI[action]
    if not paire & EQUIPE and situation.etat is not Etat.depose and action is not Action.administrer_campagne:
        return False
    return bool(comptent(paire, deporte, action) & qui) and vaut(quand, situation)


def lien(paire: frozenset[str], deporte: bool) -> Lien:
    return Lien(frozenset(ROLES[lettre] for lettre in paire), frozenset({"f1"}), deporte)


def cellules() -> Iterator[tuple[frozenset[str], Action, Situation, bool]]:
    return product(PAIRES, Action, SITUATIONS, (False, True))


def test_every_action_for_each_pair_of_roles_in_every_state() -> None:
    vues, ecarts = 0, []
    for paire, action, situation, deporte in cellules():
        vues += 1
        obtenu = decider(action, lien(paire, deporte), situation, "f1").autorise
        if obtenu is not attendu(paire, action, situation, deporte):
            ecarts.append((sorted(paire), action, situation, deporte, obtenu))
    assert not ecarts, ecarts[:20]
    assert len(PAIRES) == 45 and vues == 24_480


@pytest.mark.lent
def test_every_act_for_each_pair_of_roles_at_every_stage() -> None:
    """`nationale`: whether who instructs does so for the whole country."""
    vues = 0
    situation = Situation(Etat.depose, close=True)
    for paire, acte, etape, deporte, nationale in product(PAIRES, Acte, EtapeDuDepot, (False, True), (False, True)):
        vues += 1
        par = {INTERVENANTS[lettre] for lettre in paire & {"N", "M", "A"}}
        if nationale and "N" in paire:
            par.add(Intervenant.instruction_nationale)
        faits = Faits(etape, avis_attendus=frozenset({"region:93"}), avis_rendus=frozenset({"region:93"}), echu=True)
        faits = Faits(
            **{champ: getattr(faits, champ) for champ in Faits.__slots__} | {"annonce": True, "accordee": True}
        )
        ouvre = decider(Action.instruire, lien(paire, deporte), situation).autorise
        passage = etapes.passer(ActeDemande(acte, frozenset(par), "Motif.", "region:93"), faits)
        qui, vers = SUITE.get((etape, acte), ("", None))
        tenu = qui in comptent(paire, deporte, Action.instruire) | ({"P"} if nationale and "N" in paire else set())
        voulu = vers if qui and tenu and not (deporte or paire & EQUIPE) else None
        assert (passage.vers if ouvre else None) == voulu, (sorted(paire), acte, etape, deporte, nationale)
    assert vues == 21_060


def test_the_tables_name_every_action_and_every_act() -> None:
    assert set(QUI) == set(Action) and {acte for _, acte in SUITE} == set(Acte)
    assert {(t.depuis, t.acte) for t in etapes.TRANSITIONS} == set(SUITE)


@given(
    st.frozensets(st.sampled_from(Role), min_size=1),
    st.sampled_from(Action),
    st.builds(Situation, st.sampled_from(Etat), st.booleans()),
    st.booleans(),
)
def test_a_restriction_beats_any_grant(
    roles: frozenset[Role], action: Action, situation: Situation, deporte: bool
) -> None:
    """However many roles are held: what a recusal leaves is what the team alone gives; being of the team does as much."""
    fiches = frozenset({"f1"})
    decision = decider(action, Lien(roles, fiches, True), situation, "f1")
    equipe = roles & droits.ROLES_DOSSIER
    if action is not Action.administrer_campagne:
        seule = decider(action, Lien(equipe, fiches), situation, "f1") if equipe else None
        assert decision.autorise == (seule is not None and seule.autorise)
    if decision.autorise:
        assert decider(action, Lien(roles, fiches), situation, "f1").autorise
    if equipe and action is not Action.administrer_campagne:
        libre = decider(action, Lien(roles, fiches, deporte), situation, "f1")
        assert libre.autorise == decider(action, Lien(equipe, fiches), situation, "f1").autorise


def test_a_right_given_to_one_more_role_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setitem(droits.QUI, Action.deposer, frozenset({Role.chef_de_projet, Role.lecteur}))
    with pytest.raises(AssertionError):
        test_every_action_for_each_pair_of_roles_in_every_state()


def test_a_restriction_that_is_forgotten_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lien, "ecarte", property(lambda _: None))
    with pytest.raises(AssertionError):
        test_every_action_for_each_pair_of_roles_in_every_state()
