"""What the workbench says of a perimeter: what each EPCI adds or costs, who claims it already, what is kept."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.services.outils_depot import A_TEMPS, campagne, compte

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.perimetre import CandidatureAilleurs, Membre, Perimetre, TerritoirePhase1
from binome.domaine.verdict.constat import Statut
from binome.registre.models import Depot
from binome.services.perimetre import etabli as atelier_perimetre
from binome.services.perimetre import gestes, propositions
from binome.services.perimetre import sol as atelier_terrain
from binome.services.perimetre.sol import TerritoireConnu
from binome.services.redaction import enregistrement
from binome.services.texte import texte_entier
from binome.services.verification import candidatures_deposees

MAINTENANT = dt.datetime(2023, 9, 1, tzinfo=dt.UTC)
BRIANCONNAIS, ECRINS, GUILLESTROIS, GAP, SISTERON = "240500439", "240500462", "200067452", "200067825", "200068765"
VALLEE = (BRIANCONNAIS, ECRINS, GUILLESTROIS)


def ecrire(*sirens: str, identifiant: str = "essai", **champs) -> Document:
    membres = tuple(Membre(siren=s, nom=s) for s in sirens)
    perimetre = Perimetre(membres=membres, **champs)
    return Document(id=identifiant, titre="T", territoire="Essai", appel="ti-2023-2027", perimetre=perimetre)


def dresser(dossier: Document, autres=()) -> atelier_perimetre.Etabli:
    return atelier_perimetre.dresser(dossier, autres, MAINTENANT)


def part(evaluation) -> float:
    return next(m["valeur"] for m in evaluation["mesures"] if m["id"] == "auto_contention")


def test_what_an_epci_would_do_is_what_it_does_once_there():
    avant = dresser(ecrire(*VALLEE))
    for ligne in [*avant.membres, *avant.autour[:6]]:
        reste = [s for s in VALLEE if s != ligne.siren] if ligne.membre else [*VALLEE, ligne.siren]
        apres = dresser(ecrire(*reste))
        assert ligne.ecart == pytest.approx(part(apres.evaluation) - part(avant.evaluation), abs=1e-12)
        assert ligne.morceaux == apres.morceaux


def test_around_are_two_rings_and_the_same_departements_each_once(referentiel):
    anneaux = atelier_perimetre.autour_de(referentiel, VALLEE)
    premier = {v for s in VALLEE for v in referentiel.voisins(s)} - set(VALLEE)
    assert {s for s, n in anneaux.items() if n == 1} == premier
    assert {s for s, n in anneaux.items() if n == 2} == {
        v for s in premier for v in referentiel.voisins(s)
    } - premier - set(VALLEE)
    du_departement = {c.epci for c in referentiel.communes_du_departement("05") if c.epci}
    assert du_departement <= anneaux.keys() | set(VALLEE)
    assert not anneaux.keys() & set(VALLEE)


def test_estimated_flows_are_shown_as_ranges_and_say_so():
    etabli = dresser(ecrire(*VALLEE))
    if etabli.flots.nature != "estime":
        pytest.skip("des flux observés sont chargés sur cette machine")
    parts = {m["id"]: m for m in etabli.evaluation["mesures"]}
    assert parts["auto_offre"]["bas"] < parts["auto_offre"]["valeur"] < parts["auto_offre"]["haut"]
    (bassin,) = (c for c in etabli.constats if c.regle == "PER-12")
    assert bassin.statut is Statut.a_verifier


def test_only_the_rules_of_the_perimeter_that_need_no_search_are_run():
    regles = [c.regle for c in dresser(ecrire(*VALLEE)).constats]
    assert set(regles) == {f"PER-{n:02}" for n in range(1, 13)}


def test_an_empty_perimeter_and_a_single_epci_are_measured_without_error():
    vide = dresser(ecrire())
    assert vide.membres == vide.autour == () and vide.morceaux == 0
    seul = dresser(ecrire(BRIANCONNAIS))
    assert seul.membres[0].ecart is None and seul.membres[0].morceaux == 0


def test_three_hundred_members_are_answered_and_those_around_are_bounded(referentiel):
    etabli = dresser(ecrire(*referentiel.sirens()[:300]))
    assert len(etabli.membres) == 300
    assert len(etabli.autour) == atelier_perimetre.AUTOUR_MAX and etabli.masques > 0
    refus = propositions.proposer(ecrire(*referentiel.sirens()[:300]), ())
    assert "ne cherche plus" in refus.reponses[0].refus


def test_the_difference_with_phase_1_names_a_scission_when_another_takes_what_leaves():
    cite = (TerritoirePhase1(nom="Ancien", membres=(BRIANCONNAIS, GAP)),)
    dossier, autre = ecrire(BRIANCONNAIS, phase1=cite), ecrire(GAP, identifiant="autre")
    assert [c.value for c in atelier_perimetre.difference(dossier, ()).cas] == ["retrait"]
    assert [c.value for c in atelier_perimetre.difference(dossier, (autre,)).cas] == ["scission"]
    assert atelier_perimetre.difference(ecrire(BRIANCONNAIS)) is None


def test_proposals_leave_out_what_is_claimed_elsewhere_and_are_kept_by_set():
    dossier, autre = ecrire(GAP, BRIANCONNAIS, GUILLESTROIS), ecrire(SISTERON, ECRINS, identifiant="autre")
    libres = propositions.proposer(dossier, ())
    tenues = propositions.proposer(dossier, (autre,))
    assert tenues.exclus == (SISTERON, ECRINS)
    assert not any({SISTERON, ECRINS} & set(p.sirens) for r in tenues.reponses for p in r.propositions)
    assert propositions.proposer(dossier, ()) is libres
    for reponse in libres.reponses:
        for proposition in reponse.propositions:
            assert set(proposition.sirens) == ({GAP, BRIANCONNAIS, GUILLESTROIS} | set(proposition.entrants)) - set(
                proposition.sortants
            )


def test_what_time_cut_short_is_not_kept(monkeypatch):
    """A busy minute must not decide of what everyone is shown until the server restarts."""
    dossier = ecrire(GAP, SISTERON)
    monkeypatch.setattr(propositions, "BUDGET_S", 1e-9)
    vide = propositions.proposer(dossier, (ecrire(ECRINS),))
    assert any(reponse.interrompue for reponse in vide.reponses)
    monkeypatch.undo()
    pleine = propositions.proposer(dossier, (ecrire(ECRINS),))
    assert not any(reponse.interrompue for reponse in pleine.reponses)
    assert propositions.proposer(dossier, (ecrire(ECRINS),)) is pleine


def test_the_list_of_phase_1_gives_a_territory_with_its_members(monkeypatch):
    sol = atelier_terrain.sol()
    connu = TerritoireConnu("t1", "Ancien", (BRIANCONNAIS, GAP))
    double = type(sol)(sol.etat, sol.general, phase1=(connu,), labellises={GAP: ("Vallée voisine",)})
    monkeypatch.setattr(gestes, "sol", lambda: double)
    monkeypatch.setattr(atelier_perimetre, "sol", lambda: double)
    valeurs = gestes.citer_phase1(ecrire(), "", (), "t1")
    assert valeurs == {"perimetre.phase1": [{"nom": "Ancien", "membres": [BRIANCONNAIS, GAP], "id_ti": "t1"}]}
    assert gestes.phase1_ici(ecrire(GAP)) == [connu] and gestes.phase1_ici(ecrire(ECRINS)) == []
    with pytest.raises(gestes.GesteRefuseError, match="liste"):
        gestes.citer_phase1(ecrire(), "", (), "t2")
    (membre,) = dresser(ecrire(GAP)).membres
    assert membre.revendique == ("Vallée voisine (labellisé)",)


def test_the_memory_is_read_again_when_loaded_data_change(monkeypatch):
    premier = atelier_terrain.sol()
    assert atelier_terrain.sol() is premier
    monkeypatch.setattr(atelier_terrain, "_etat", lambda depot: ((1, 1),))
    assert atelier_terrain.sol() is not premier


@pytest.mark.parametrize("ailleurs", [True, False])
@pytest.mark.django_db
def test_a_deposited_candidature_of_the_campaign_shows_and_one_being_written_does_not(ailleurs):
    au = campagne()
    mien = enregistrement.creer(compte("chef"), au, ecrire(BRIANCONNAIS), instant=A_TEMPS)
    membre = Membre(siren=GAP, nom="Gap", candidature_ailleurs=CandidatureAilleurs(avec="X") if ailleurs else None)
    contenu = ecrire(identifiant="autre").model_copy(update={"perimetre": Perimetre(membres=(membre,))})
    autre = enregistrement.creer(compte("voisin"), au, contenu, instant=A_TEMPS)
    assert candidatures_deposees.declarees(mien) == ()
    revision = texte_entier.revision_de_tete(autre)
    champs = {"manifeste": "{}", "empreinte": "0" * 64, "tardif": False, "cle_idempotence": "cle-cle-cle"}
    depot = Depot.objects.create(
        numero="1",
        dossier=autre,
        revision=revision,
        recu_at=A_TEMPS,
        enregistre_at=A_TEMPS,
        par=revision.auteur,
        **champs,
    )
    autres = candidatures_deposees.declarees(mien)
    assert [a.id for a in autres] == ["autre"]
    gap = next(
        li
        for li in dresser(texte_entier.document(texte_entier.revision_de_tete(mien)), autres).autour
        if li.siren == GAP
    )
    assert bool(gap.revendique) is not ailleurs
    en_commun = dresser(ecrire(BRIANCONNAIS, GAP), autres)
    (regle,) = (c for c in en_commun.constats if c.regle == "PER-07")
    assert (regle.statut is Statut.non_conforme) is not ailleurs
    Depot.objects.filter(pk=depot.pk).update(retire_le=A_TEMPS)
    assert candidatures_deposees.declarees(mien) == ()
