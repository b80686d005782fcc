"""What the workbench says of a perimeter: what each EPCI adds or costs, who claims it already, what is kept."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import maquettes
from tests.maquettes import A_TEMPS

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.perimetre import CandidatureAilleurs, Membre, Perimetre, TerritoirePhase1
from binome.domaine.verdict.constat import Statut
from binome.referentiel.connecteurs.depot import Depot as Donnees
from binome.registre.models import Depot
from binome.services.perimetre import comparaison, gestes, phase1, propositions
from binome.services.perimetre import etabli as atelier_perimetre
from binome.services.perimetre import sol as atelier_terrain
from binome.services.redaction import enregistrement
from binome.services.territoire.precedents import TerritoireConnu
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
    with pytest.raises(propositions.SansPropositionError, match="ne cherche plus"):
        propositions.proposer(ecrire(*referentiel.sirens()[:300]), ())


def test_the_difference_with_phase_1_names_a_scission_when_another_takes_what_leaves():
    cite = (TerritoirePhase1(nom="Ancien", membres=(BRIANCONNAIS, GAP)),)
    dossier, autre = ecrire(BRIANCONNAIS, phase1=cite), ecrire(GAP, identifiant="autre")
    assert [c.value for c in atelier_perimetre.difference(dossier, ()).cas] == ["retrait"]
    assert [c.value for c in atelier_perimetre.difference(dossier, (autre,)).cas] == ["scission"]
    assert atelier_perimetre.difference(ecrire(BRIANCONNAIS)) is None


def proposes(dossier: Document, autres=()) -> dict:
    return {p["place"]: p["unites"] for p in propositions.proposer(dossier, autres)["propositions"]}


def test_proposals_leave_out_what_is_claimed_elsewhere_and_are_kept_by_set():
    dossier, autre = ecrire(GAP, BRIANCONNAIS, GUILLESTROIS), ecrire(SISTERON, ECRINS, identifiant="autre")
    libres = propositions.proposer(dossier, ())
    tenues = propositions.proposer(dossier, (autre,))
    assert tenues["question"]["sans"] == [SISTERON, ECRINS]
    assert not any({SISTERON, ECRINS} & set(p["unites"]) for p in tenues["propositions"])
    assert not {SISTERON, ECRINS} & {v["unite"] for v in tenues["voisines"]}
    assert propositions.proposer(dossier, ()) is libres
    assert propositions.proposer(ecrire(), ()) is None


def test_the_territory_of_the_previous_call_comes_first_when_it_is_known(monkeypatch):
    connu = atelier_terrain.sol()
    ancien = TerritoireConnu("t1", "Ancien", (BRIANCONNAIS, GAP, SISTERON))
    double = type(connu)((("territoires-industrie-1", 1, 1),), connu.general, phase1=(ancien,))
    monkeypatch.setattr(propositions, "sol", lambda: double)
    monkeypatch.setattr(atelier_perimetre, "sol", lambda: double)
    trouvees = proposes(ecrire(BRIANCONNAIS, centre=BRIANCONNAIS))
    assert list(trouvees)[:2] == ["precedent", "optimum"]
    assert set(trouvees["precedent"]) == {BRIANCONNAIS, GAP, SISTERON} and len(trouvees) <= 5
    assert "precedent" not in proposes(ecrire(BRIANCONNAIS), (ecrire(SISTERON, identifiant="autre"),))


def test_what_time_cut_short_is_not_kept(monkeypatch):
    dossier = ecrire(GAP, SISTERON)
    vraie = propositions._chercher
    coupee = {"propositions": [{"certificat": {"statut": "non_prouve"}}]}
    monkeypatch.setattr(propositions, "_chercher", lambda *_: coupee)
    assert propositions.proposer(dossier, (ecrire(ECRINS),)) is coupee
    monkeypatch.setattr(propositions, "_chercher", vraie)
    pleine = propositions.proposer(dossier, (ecrire(ECRINS),))
    assert pleine is not coupee and propositions.proposer(dossier, (ecrire(ECRINS),)) is pleine


def suivre(dossier: Document, valeurs) -> Document:
    brut = dossier.model_dump(mode="json", exclude_defaults=True)
    for lieu, valeur in valeurs.items():
        brut["perimetre"][lieu.removeprefix("perimetre.")] = valeur
    return Document.model_validate({k: v for k, v in brut.items() if v is not None})


@pytest.mark.lent
def test_who_follows_the_first_proposal_ten_times_stays_where_they_live(referentiel):
    """On 300 anchors: the centre is kept, and so the territory. Before, it moved to whichever member had most jobs."""
    sirens = referentiel.sirens()
    ancres = [sirens[k] for k in range(0, len(sirens), len(sirens) // 300)][:300]
    assert len(ancres) == 300
    for ancre in ancres:
        dossier, vus = ecrire(ancre), set()
        for _ in range(10):
            centre = propositions.centre_de(dossier)
            assert centre == ancre
            trouvees = proposes(dossier)
            dossier = suivre(dossier, gestes.adopter(dossier, next(iter(trouvees.values())), centre))
            assert ancre in dossier.perimetre.sirens_retenus and dossier.perimetre.centre == ancre
            if (retenus := dossier.perimetre.sirens_retenus) in vus:
                break
            vus.add(retenus)


def test_the_centre_is_chosen_among_the_members_and_never_left_out():
    dossier = ecrire(GAP, BRIANCONNAIS, GUILLESTROIS)
    assert propositions.centre_de(dossier) == GAP, "the member with most jobs, until one is chosen"
    with pytest.raises(gestes.GesteRefuseError, match="l'une de vos"):
        gestes.centrer(dossier, SISTERON)
    centre = suivre(dossier, gestes.centrer(dossier, BRIANCONNAIS))
    assert propositions.centre_de(centre) == BRIANCONNAIS
    with pytest.raises(gestes.GesteRefuseError, match="déjà choisi"):
        gestes.centrer(centre, BRIANCONNAIS)
    with pytest.raises(gestes.GesteRefuseError, match="votre centre"):
        gestes.adopter(centre, (GAP, SISTERON), GAP)
    assert gestes.retirer(centre, BRIANCONNAIS)["perimetre.centre"] is None
    ailleurs = ecrire(GAP, centre=SISTERON)
    assert propositions.centre_de(ailleurs) == GAP, "a centre that is no member any more is no centre"


def test_two_perimeters_are_measured_on_the_same_ground():
    comparee = comparaison.comparer(atelier_terrain.sol().general, (BRIANCONNAIS,), VALLEE)
    lignes = {ligne.id: ligne for ligne in comparee.lignes}
    assert lignes["communes"].ecart.startswith("+") and lignes["habitants"].ecart.startswith("+")
    assert lignes["krugman"].ecart == "" or lignes["krugman"].a != "inconnu"
    meme = comparaison.comparer(atelier_terrain.sol().general, VALLEE, VALLEE)
    assert {ligne.ecart for ligne in meme.lignes} <= {"", "="}


def test_the_list_of_phase_1_gives_a_territory_with_its_members(monkeypatch):
    sol = atelier_terrain.sol()
    connu = TerritoireConnu("t1", "Ancien", (BRIANCONNAIS, GAP))
    double = type(sol)(sol.etat, sol.general, phase1=(connu,), labellises={GAP: ("Vallée voisine",)})
    monkeypatch.setattr(gestes, "sol", lambda: double)
    monkeypatch.setattr(phase1, "sol", lambda: double)
    monkeypatch.setattr(atelier_perimetre, "sol", lambda: double)
    valeurs = phase1.citer(ecrire(), "", (), "t1")
    assert valeurs == {"perimetre.phase1": [{"nom": "Ancien", "membres": [BRIANCONNAIS, GAP], "id_ti": "t1"}]}
    assert phase1.ici(ecrire(GAP)) == [connu] and phase1.ici(ecrire(ECRINS)) == []
    with pytest.raises(gestes.GesteRefuseError, match="liste"):
        phase1.citer(ecrire(), "", (), "t2")
    (membre,) = dresser(ecrire(GAP)).membres
    assert membre.revendique == ("Vallée voisine (labellisé)",)


def test_the_memory_is_read_again_when_loaded_data_change(monkeypatch):
    premier = atelier_terrain.sol()
    assert atelier_terrain.sol() is premier
    avant = atelier_perimetre.complements(ecrire(*VALLEE))
    assert atelier_perimetre.complements(ecrire(*VALLEE)) is avant
    monkeypatch.setattr(Donnees, "etat", lambda depot: (("banatic", 1, 1),))
    assert atelier_terrain.sol() is not premier
    assert atelier_perimetre.complements(ecrire(*VALLEE)) is not avant


@pytest.mark.parametrize("ailleurs", [True, False])
@pytest.mark.django_db
def test_a_deposited_candidature_of_the_campaign_shows_and_one_being_written_does_not(ailleurs):
    au = maquettes.campagne()
    mien = enregistrement.creer(maquettes.compte("chef"), au, ecrire(BRIANCONNAIS), instant=A_TEMPS)
    membre = Membre(siren=GAP, nom="Gap", candidature_ailleurs=CandidatureAilleurs(avec="X") if ailleurs else None)
    contenu = ecrire(identifiant="autre").model_copy(update={"perimetre": Perimetre(membres=(membre,))})
    autre = enregistrement.creer(maquettes.compte("voisin"), au, contenu, instant=A_TEMPS)
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
    autres = candidatures_deposees.textes_declares(mien)
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
