"""Organisations put right by hand: whatever is merged, nothing that was known is lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import maquettes

from binome.documents.lecture import lire
from binome.registre.models import Appartenance, Compte, LigneJournal, Organisation
from binome.services.acces import organisations
from binome.services.administration import organismes
from binome.services.administration.administrateurs import AdministrationError
from binome.services.comptes import comptes
from binome.services.socle import journal

pytestmark = pytest.mark.django_db
TEXTE = """
id: essai
titre: T
territoire: Essai
appel: ti-2023-2027
porteur:
  organisation: {nom: GIP, nature: gip}
  membres: [{organisation: {nom: Region Sud, nature: region}, fondateur: true}]
"""


def organisme(nom: str, nature: str = "region", **suite: str) -> Organisation:
    return Organisation.objects.create(nom=nom, nature=nature, **suite)


def _donnees() -> dict[str, object]:
    lues: dict[str, object] = json.loads(LigneJournal.objects.order_by("rang").last().donnees)
    return lues


def test_every_reference_to_an_organisation_is_moved_by_a_merge() -> None:
    """A table that begins to name organisations must be moved too: this test then fails."""
    liens = {f"{lien.related_model.__name__}.{lien.field.name}" for lien in Organisation._meta.related_objects}
    assert liens == {*organismes.DEPLACEES, "Organisation.fusionnee_dans"}


def test_a_merge_moves_memberships_accounts_siren_and_code_and_the_journal_keeps_the_rest() -> None:
    gardee, doublon = organisme("Région Sud"), organisme("region sud", siren="231300021", code_cog="93")
    gip, cci, ancien = organisme("GIP", "gip"), organisme("CCI", "chambre"), organisme("Sud", "region")
    organismes.fusionner(doublon.pk, ancien.pk, "Même région")
    compte = maquettes.compte("agent")
    Compte.objects.filter(pk=compte.pk).update(organisation=doublon)
    for la, lui, fondateur in (
        (gip, doublon, True),
        (gip, gardee, False),
        (doublon, cci, False),
        (gardee, doublon, False),
    ):
        Appartenance.objects.create(organisation=la, membre=lui, fondateur=fondateur)
    organismes.fusionner(gardee.pk, doublon.pk, "Doublon né d'un dossier", acteur=compte)
    gardee.refresh_from_db()
    compte.refresh_from_db()
    assert (gardee.siren, gardee.code_cog, compte.organisation) == ("231300021", "93", gardee)
    liens = set(Appartenance.objects.values_list("organisation__nom", "membre__nom", "fondateur"))
    assert liens == {("GIP", "Région Sud", True), ("Région Sud", "CCI", False)}
    assert set(gardee.doublons.values_list("nom", flat=True)) == {"region sud", "Sud"}
    dites = _donnees()
    assert dites["pris"] == {"siren": "231300021", "code_cog": "93"}
    assert dites["comptes"] == [compte.pk]
    # Three memberships of the duplicate were there, that to the kept one included.
    assert len(dites["membres"]) + len(dites["appartenances"]) == 3
    assert journal.verifier()[1] is None


def test_what_cannot_be_merged_is_refused_and_nothing_moves() -> None:
    une, autre = organisme("Une", siren="231300021"), organisme("Autre", siren="200067825")
    sans = organisme("Sans")
    organismes.fusionner(une.pk, sans.pk, "Doublon")
    avant = LigneJournal.objects.count()
    for garde, doublon, motif, mot in (
        (une.pk, autre.pk, "x", "deux organismes"),
        (une.pk, une.pk, "x", "lui-même"),
        (une.pk, sans.pk, "x", "fusionné dans un autre"),
        (sans.pk, une.pk, "x", "fusionné dans un autre"),
        (une.pk, 987654321, "x", "n'existe pas"),
        (une.pk, autre.pk, " ", "se motive"),
    ):
        with pytest.raises(AdministrationError, match=mot):
            organismes.fusionner(garde, doublon, motif)
    assert LigneJournal.objects.count() == avant


def test_a_dossier_that_uses_the_name_of_a_duplicate_leads_to_the_kept_one() -> None:
    document = lire(TEXTE.encode()).dossier
    porteur = organisations.inscrire(document)
    region = Organisation.objects.get(nature="region")
    gardee = organisme("Région Provence-Alpes-Côte d'Azur", siren="231300021")
    organismes.fusionner(gardee.pk, region.pk, "Même région")
    compte = Organisation.objects.count()
    assert organisations.inscrire(document) == porteur
    assert Organisation.objects.count() == compte
    assert Appartenance.objects.get().membre == gardee
    assert set(gardee.appartenances.values_list("organisation", flat=True)) == {porteur.pk}


def test_an_identity_provider_that_names_a_duplicate_leads_to_the_kept_one() -> None:
    gardee, doublon = organisme("Gardée"), organisme("Doublon", siren="231300021")
    organismes.fusionner(gardee.pk, doublon.pk, "Doublon")
    compte = maquettes.compte("agent")
    assert comptes.rattacher_par_siret(compte, "23130002100012") == gardee


def test_a_membership_is_tied_changed_and_untied_each_time_with_its_reason() -> None:
    gip, region = organisme("GIP", "gip"), organisme("Région")
    organismes.rattacher(gip.pk, region.pk, "Statuts")
    with pytest.raises(AdministrationError, match="déjà membre"):
        organismes.rattacher(gip.pk, region.pk, "Statuts")
    assert organismes.rattacher(gip.pk, region.pk, "Statuts", fondateur=True).fondateur
    with pytest.raises(AdministrationError, match="soi-même"):
        organismes.rattacher(gip.pk, gip.pk, "Statuts")
    organismes.detacher(gip.pk, region.pk, "Retrait")
    assert not Appartenance.objects.exists()
    with pytest.raises(AdministrationError, match="rien"):
        organismes.detacher(gip.pk, region.pk, "Retrait")
    actions = [ligne.action for ligne in LigneJournal.objects.order_by("rang")]
    assert actions == ["organisation.rattachee", "organisation.rattachee", "organisation.detachee"]


def test_duplicates_are_found_by_name_or_by_code_never_two_sirens() -> None:
    accents = [organisme("Région Île-de-France"), organisme("REGION ILE DE FRANCE", siren="231300021")]
    codes = [organisme("Gap", "epci", code_cog="05061"), organisme("Ville de Gap", "epci", code_cog="05061")]
    deux = [organisme("CC des Lacs", "epci", siren="200067825"), organisme("CC des Lacs", "epci", siren="240500439")]
    groupes = {frozenset(o.pk for o in groupe) for groupe in organismes.doublons()}
    assert groupes == {frozenset(o.pk for o in groupe) for groupe in (accents, codes)}
    assert organismes.fiche(deux[0]).doublons == ()
    assert organismes.fiche(accents[0]).doublons == (accents[1],)


@pytest.mark.lent
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
@given(
    liens=st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), max_size=12),
    fusions=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=4),
)
def test_whatever_is_merged_each_membership_stays_between_those_kept(
    liens: set[tuple[int, int, bool]], fusions: list[tuple[int, int]]
) -> None:
    """Metamorphic: to merge then to read is to read then to merge."""
    Appartenance.objects.all().delete()
    tous = [organisme(f"O{n}") for n in range(5)]
    for la, lui, fondateur in liens:
        if la != lui:
            Appartenance.objects.get_or_create(
                organisation=tous[la], membre=tous[lui], defaults={"fondateur": fondateur}
            )
    attendus = {(li.organisation_id, li.membre_id): li.fondateur for li in Appartenance.objects.all()}
    vers = {o.pk: o.pk for o in tous}
    for garde, doublon in fusions:
        a, b = tous[garde].pk, tous[doublon].pk
        if a == b or vers[a] != a or vers[b] != b:
            continue
        organismes.fusionner(a, b, "Doublon")
        vers = {cle: a if valeur == b else valeur for cle, valeur in vers.items()}
    voulus: dict[tuple[int, int], bool] = {}
    for (la, lui), fondateur in attendus.items():
        if vers[la] != vers[lui]:
            paire = vers[la], vers[lui]
            voulus[paire] = voulus.get(paire, False) or fondateur
    assert {(li.organisation_id, li.membre_id): li.fondateur for li in Appartenance.objects.all()} == voulus


def test_organisations_come_as_in_a_french_index_page_after_page(monkeypatch: pytest.MonkeyPatch) -> None:
    noms = ["Épernay", "Évian", "Nancy", "Œuvre", "Or", "Saint-Brieuc", "Saint Germain"]
    for nom in reversed(noms):
        organisme(nom)
    monkeypatch.setattr(organismes, "PAR_PAGE", 3)
    pages = [organismes.chercher("", page) for page in (1, 2, 3)]
    assert [o.nom for lues, _ in pages for o in lues] == noms
    assert [suite for _, suite in pages] == [True, True, False]
    assert [o.nombre_membres for o in pages[0][0]] == [0, 0, 0]
