"""Search finds what one may read, says where, and nothing of what one may not: not a word, not the beginning of one."""

from __future__ import annotations

import re

import pytest
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.domaine.texte import recherche as mots
from binome.registre.models import DeportDecide, Dossier
from binome.services.acces import ouverture
from binome.services.echanges import commentaires
from binome.services.ensemble import recherche
from binome.services.socle import horloge
from binome.services.texte import texte_lisible

pytestmark = pytest.mark.django_db
FICHE = "plan_actions.fiches[f2]"
SECRETS = "Zirconium Quintessence façade œdème"


@pytest.fixture
def monde(dossier, chef, membre):
    saisir(chef, "essai", 1, {f"{FICHE}.visibilite": "confidentiel", f"{FICHE}.titre": SECRETS})
    commentaires.commenter(chef, "essai", FICHE, "Xylophone réservé")
    commentaires.commenter(chef, "essai", "titre", "Remarque ouverte à tous")
    return {
        "chef": chef,
        "lecteur": membre(Role.lecteur),
        "porteur": membre(Role.contributeur, "porteur", ["f1"]),
        "etranger": maquettes.compte("etranger"),
        "voisin": maquettes.compte("voisin", au=_autre(dossier), role=Role.chef_de_projet),
    }


def _autre(dossier):
    return maquettes.dossier_ouvert(
        dossier.campagne, maquettes.compte("ailleurs"), maquettes.COURT.replace("essai", "autre")
    )


def trouver(qui, demande):
    trouves = recherche.chercher(qui, demande, horloge.maintenant())
    return {genre: liste for genre, liste in trouves.par_genre.items() if genre != "dispositifs"}


def test_who_may_read_finds_it_and_is_told_where(monde):
    (texte,) = trouver(monde["chef"], "QUINTESSENCE facade")["textes"]
    assert texte.chemin.startswith(FICHE) and texte.titre == SECRETS and texte.territoire == "Essai"
    assert trouver(monde["chef"], "oedeme") and trouver(monde["chef"], "xylo")["remarques"]
    assert trouver(monde["lecteur"], "ouverte")["remarques"][0].chemin == "titre"
    assert trouver(monde["lecteur"], "essai")["dossiers"][0].dossier == "essai"


@pytest.mark.lent
@pytest.mark.parametrize("qui", ["lecteur", "porteur", "etranger", "voisin"])
def test_a_secret_word_and_every_beginning_of_it_finds_nothing(monde, qui):
    secrets = mots.plier(f"{SECRETS} Xylophone").split()
    for mot in secrets:
        assert not trouver(monde[qui], mot), (qui, mot)
        for longueur in range(1, len(mot)):
            dits = mots.plier(" ".join(map(str, trouver(monde[qui], mot[:longueur]).values())))
            assert not [secret for secret in secrets if secret in dits], (qui, mot[:longueur])


def test_who_instructs_does_not_find_a_title_that_changed_since_the_deposit(campagne, chef):
    dossier = maquettes.labellise(campagne, chef).dossier
    instructeur = maquettes.officiel(Role.instructeur, campagne)
    Dossier.objects.filter(pk=dossier.pk).update(titre="Quintessence")
    assert trouver(instructeur, mots.plier(dossier.territoire).split()[0])["depots"]
    assert not trouver(instructeur, "quintessence")
    assert "Quintessence" not in str(trouver(instructeur, dossier.territoire))


def test_another_s_dossier_is_not_found_even_when_it_is_named(monde):
    for demande in ("essai", "Une", "Deux", "candidature"):
        trouves = recherche.chercher(monde["etranger"], demande, horloge.maintenant(), "essai")
        assert not trouves.par_genre and not trouves.ouverts
        siens = recherche.chercher(monde["voisin"], demande, horloge.maintenant())
        assert all(t.dossier == "autre" for li in siens.par_genre.values() for t in li if t.dossier)


def test_every_word_that_one_reads_finds_something(monde):
    lu = texte_lisible.lire(ouverture.ouvrir(monde["lecteur"], "essai"))
    for mot in set(mots.plier(" ".join(re.findall(r'"titre": ?"([^"]+)"', str(lu.arbre).replace("'", '"')))).split()):
        assert trouver(monde["lecteur"], mot), mot


def test_many_remarks_and_dossiers_cost_the_queries_of_one(monde, django_assert_max_num_queries):
    for n in range(30):
        commentaires.Commentaire.objects.create(
            dossier=Dossier.objects.get(identifiant="essai"),
            chemin="",
            texte=f"Mot {n}",
            auteur=monde["chef"],
            cree_le=horloge.maintenant(),
        )
    with django_assert_max_num_queries(8):
        trouves = recherche.chercher(monde["chef"], "mot", horloge.maintenant())
    assert len(trouves.par_genre["remarques"]) == 12 and trouves.autres["remarques"] == 18


@pytest.fixture
def instruction(campagne, chef):
    """A deposit in a région, whose draft went on since; those who follow it, and those who do not."""
    texte = maquettes.SUIVI.replace("Une halle pour le bois", "Obsidienne")
    dossier = maquettes.labellise(campagne, chef, texte, regions=["93"]).dossier
    ecarte = maquettes.officiel(Role.instructeur, campagne, "ecarte", "93")
    dit = {"portee": "seance", "sens": "deport", "motif": "x", "par": chef, "le": horloge.maintenant()}
    DeportDecide.objects.create(campagne=campagne, dossier=dossier, compte=ecarte, **dit)
    return {
        "dossier": dossier,
        "ici": maquettes.officiel(Role.instructeur, campagne, "ici", "93"),
        "ailleurs": maquettes.officiel(Role.instructeur, campagne, "ailleurs", "11"),
        "autre appel": maquettes.officiel(Role.instructeur, maquettes.campagne(identifiant="bis"), "bis"),
        "ecarte": ecarte,
        "etranger": maquettes.compte("etranger"),
    }


def test_who_instructs_finds_the_words_of_a_deposit_and_where(instruction):
    (trouve,) = trouver(instruction["ici"], "obsid")["deposes"]
    assert trouve.titre == "Obsidienne" and trouve.chemin.startswith("plan_actions.fiches[")
    seul = recherche.chercher(instruction["ici"], "obsid", horloge.maintenant(), instruction["dossier"].identifiant)
    assert seul.par_genre["deposes"] and not recherche.chercher(
        instruction["ici"], "obsid", horloge.maintenant(), "ailleurs"
    ).par_genre.get("deposes")


@pytest.mark.parametrize("qui", ["ailleurs", "autre appel", "ecarte", "etranger"])
def test_no_beginning_of_a_deposited_word_finds_it_for_who_does_not_follow_it(instruction, qui):
    for longueur in range(1, len("obsidienne") + 1):
        trouves = trouver(instruction[qui], "obsidienne"[:longueur])
        assert not trouves.get("deposes") and "Obsidienne" not in str(trouves)


def test_what_was_written_since_the_deposit_is_not_found_by_who_instructs(instruction, chef):
    saisir(chef, "essai", 1, {"enjeux_du_territoire": "Malachite"})
    assert trouver(chef, "malachite")["textes"]
    for longueur in range(1, len("malachite") + 1):
        assert "alachite" not in str(trouver(instruction["ici"], "malachite"[:longueur]).get("deposes"))


def test_deposits_are_searched_in_as_many_queries_whatever_their_number(campagne, chef, django_assert_max_num_queries):
    for n in range(4):
        maquettes.labellise(campagne, chef, nom=f"essai-{n}", regions=["93"])
    lit = maquettes.officiel(Role.instructeur, campagne, "lit", "93")
    with django_assert_max_num_queries(7):
        assert len(trouver(lit, "essai")["depots"]) == 4
    assert recherche.chercher(lit, "essai", horloge.maintenant()).non_lus == 0
