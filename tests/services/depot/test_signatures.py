"""Co-signature: of the text that was read, voided by any other text, and by nothing else."""

import copy
import datetime as dt
import hashlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import maquettes
from tests.courriers import en_file
from tests.maquettes import document, tete
from tests.saisies import saisir, saisir_tout

from binome.domaine.droits.droits import Role
from binome.registre.models import LigneJournal, Revision, Signature
from binome.services.acces import ouverture
from binome.services.depot import signatures
from binome.services.equipe import delegations
from binome.services.redaction import enregistrement
from binome.services.redaction.contenu import ContenuInvalideError
from binome.services.socle import erreurs, horloge, personnes
from binome.services.texte import texte_entier

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(campagne, chef):
    return enregistrement.creer(chef, campagne, document())


@pytest.fixture
def elu(membre):
    return membre(Role.elu)


@pytest.fixture
def industriel(membre):
    return membre(Role.industriel)


def signer(compte, dossier, qualite=Role.elu, de=None):
    return signatures.signer(compte, "essai", qualite, (de or compte).pk, tete(dossier).presente)


def test_what_is_signed_is_the_sha256_of_the_text(dossier, elu):
    signature = signer(elu, dossier)
    dossier.refresh_from_db()
    octets = signatures.texte_signe(dossier).octets
    assert hashlib.sha256(octets).hexdigest() == signature.empreinte
    assert json.loads(octets)["titre"] == "Candidature Essai"
    (ligne,) = LigneJournal.objects.filter(action="signature.donnee")
    assert json.loads(ligne.donnees)["sha256"] == signature.empreinte


def test_both_sides_sign(dossier, elu, industriel):
    signer(elu, dossier)
    assert signatures.manquantes(signatures.lister(dossier)) == (Role.industriel,)
    signer(industriel, dossier, Role.industriel)
    assert signatures.manquantes(signatures.lister(dossier)) == ()


def test_signing_twice_is_one_signature(dossier, elu):
    assert signer(elu, dossier) == signer(elu, dossier)
    assert Signature.objects.count() == 1


def test_a_text_that_moved_is_not_signed(dossier, chef, elu):
    lue = tete(dossier).presente
    saisir(chef, "essai", 1, {"titre": "Autre"})
    with pytest.raises(erreurs.TexteChangeError):
        signatures.signer(elu, "essai", Role.elu, elu.pk, lue)
    assert not Signature.objects.exists()


def test_who_is_neither_side_does_not_sign(dossier, chef, elu):
    for compte, qualite, de in ((chef, Role.elu, chef), (elu, Role.industriel, elu), (chef, Role.elu, elu)):
        with pytest.raises(ouverture.RefusError):
            signer(compte, dossier, qualite, de)
    with pytest.raises(ouverture.IntrouvableError):
        signer(maquettes.compte("etranger"), dossier)


def test_a_delegate_signs_in_the_name_of_the_other_and_only_until_taken_back(dossier, membre, elu):
    lecteur = membre(Role.lecteur)
    demain = horloge.aujourdhui() + dt.timedelta(days=1)
    delegation = delegations.donner(elu, "essai", lecteur.pk, Role.elu, demain)
    signature = signer(lecteur, dossier, Role.elu, elu)
    assert (signature.compte, signature.au_nom_de) == (lecteur, elu)
    delegations.reprendre(elu, "essai", delegation.pk)
    Signature.objects.update(caduque_le=horloge.maintenant())
    with pytest.raises(ouverture.RefusError):
        signer(lecteur, dossier, Role.elu, elu)


def test_one_person_is_not_both_sides(dossier, membre, elu, industriel):
    lecteur = membre(Role.lecteur)
    demain = horloge.aujourdhui() + dt.timedelta(days=1)
    delegations.donner(elu, "essai", lecteur.pk, Role.elu, demain)
    delegations.donner(industriel, "essai", lecteur.pk, Role.industriel, demain)
    signer(lecteur, dossier, Role.elu, elu)
    with pytest.raises(ouverture.RefusError, match="autre personne"):
        signer(lecteur, dossier, Role.industriel, industriel)


def test_a_change_voids_and_says_since_when_and_by_whom(dossier, chef, elu):
    signer(elu, dossier)
    saisir(chef, "essai", 1, {"titre": "Autre"})
    (etat,) = signatures.lister(dossier)
    assert not etat.valable
    assert etat.signature.caduque_le == tete(dossier).cree_le
    assert (etat.revision_voidante.auteur, etat.revision_voidante.numero, etat.numero_signe) == (chef, 2, 1)
    (ligne,) = LigneJournal.objects.filter(action="signature.caduque")
    assert json.loads(ligne.donnees) == {"signataires": [personnes.pseudonyme(elu)], "revision": 2}
    ((pour, _, message),) = en_file()
    assert pour == elu.email and "Chef a modifié" in message


def test_coming_back_to_the_text_does_not_give_the_signature_back(dossier, chef, elu):
    signer(elu, dossier)
    saisir(chef, "essai", 1, {"titre": "Autre"})
    enregistrement.restaurer(chef, "essai", 1)
    assert not [e for e in signatures.lister(dossier) if e.valable]
    assert signer(elu, dossier).caduque_le is None


CHEMINS = {
    ("titre",): st.text(min_size=1, max_size=8),
    ("plan_actions", "fiches", 0, "titre"): st.text(min_size=1, max_size=8),
    ("plan_actions", "fiches", 1, "objectifs"): st.none() | st.text(max_size=8),
    ("gouvernance", "binomes", 0, "elu", "mandat"): st.none() | st.text(max_size=8),
    ("porteur", "membres", 0, "fondateur"): st.booleans(),
    ("chiffres", 0, "valeur"): st.integers(0, 200_000),
    ("concertation",): st.none() | st.text(max_size=8),
}
GESTES = st.lists(
    st.sampled_from(list(CHEMINS)).flatmap(lambda c: st.tuples(st.just(c), CHEMINS[c])), min_size=1, max_size=3
)


def _editer(arbre, gestes):
    neuf = copy.deepcopy(arbre)
    for chemin, valeur in gestes:
        courant = neuf
        for pas in chemin[:-1]:
            courant = courant[pas]
        courant[chemin[-1]] = valeur
    return neuf


@pytest.mark.lent
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestes=GESTES)
def test_a_signature_holds_if_and_only_if_the_text_is_the_same(dossier, chef, elu, gestes):
    """Random edits; those that come to the same text are the negative control: the signature must stand."""
    signature = signer(elu, dossier)
    avant = tete(dossier)
    try:
        saisir_tout(chef, "essai", avant.numero, _editer(texte_entier.arbre(avant), gestes))
    except ContenuInvalideError:
        assert tete(dossier) == avant
    signature.refresh_from_db()
    assert (signature.caduque_le is None) == (tete(dossier).presente == signature.empreinte)


def test_the_same_text_written_otherwise_keeps_the_signature(dossier, chef, elu):
    signature = signer(elu, dossier)
    arbre = texte_entier.arbre(tete(dossier))
    arbre["chiffres"][0]["valeur"] = "99 999,0"
    arbre["avertissement"] = None
    assert saisir_tout(chef, "essai", 1, arbre).inchangee
    signature.refresh_from_db()
    assert signature.caduque_le is None


def test_the_number_of_queries_does_not_grow_with_signatures(dossier, chef, elu, django_assert_num_queries):
    for k in range(4):
        signer(elu, dossier)
        saisir(chef, "essai", tete(dossier).numero, {"titre": f"Titre {k}"})
    with django_assert_num_queries(2):
        assert len(signatures.lister(dossier)) == 4
    assert Revision.objects.filter(dossier=dossier).count() == 5
