"""The document of the reader: what is saved, signed, deposited and sealed tells nobody more than they may read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zipfile
from types import SimpleNamespace

import pytest
from tests import courriers, maquettes
from tests.documents.fichiers_hostiles import bons
from tests.maquettes import A_TEMPS, ID
from tests.saisies import saisir

from binome.documents import sceau
from binome.domaine.droits.droits import Role
from binome.domaine.socle.empreinte import canonique
from binome.registre.models import Compte, Demande, Depot, Envoi, Invitation, PieceJointe, RoleDossier, Signature
from binome.services.acces import ouverture
from binome.services.administration import campagnes
from binome.services.depot import depots, manifeste, pieces, sceaux, signatures
from binome.services.echanges import commentaires, demandes, rappels
from binome.services.effacement import effacement
from binome.services.equipe import invitations
from binome.services.notifications import lettres, liste
from binome.services.plan import gestes
from binome.services.redaction import departage, enregistrement, historique
from binome.services.redaction.contenu import ContenuInvalideError
from binome.services.redaction.edition import Edition
from binome.services.socle import horloge as temps
from binome.services.texte import texte_lisible
from binome.services.texte.texte_entier import arbre, revision_de_tete
from binome.services.verification import conformite

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PDF = bons()["pdf"][1]
SECRET = "procédé-zqx"
PUBLIQUE, RESERVEE, GARDEE = "1-1", "1-2", "1-3"


@pytest.fixture(autouse=True)
def horloge(settings, tmp_path, monkeypatch):
    settings.DONNEES = tmp_path
    instants = [A_TEMPS]

    def maintenant():
        instants[0] += dt.timedelta(seconds=1)
        return instants[0]

    monkeypatch.setattr(temps, "maintenant", maintenant)
    return instants


@pytest.fixture
def dossier(chef):
    """1-1 public, 1-2 confidential with an attachment, 1-3 in the reserve; 1-1 is given to a contributeur."""
    dossier = maquettes.dossier_signe(maquettes.campagne(), chef)
    ecrire(chef, {_lieu(RESERVEE, "visibilite"): "confidentiel", _lieu(RESERVEE, "description"): SECRET})
    pieces.joindre(chef, ID, "Secret-zqx.pdf", [PDF], titre="Devis zqx", fiche=RESERVEE)
    maquettes.signer(dossier)
    return dossier


@pytest.fixture
def lecteur(dossier):
    return maquettes.compte("lecteur", au=dossier, role=Role.lecteur)


@pytest.fixture
def porteur(dossier):
    return maquettes.compte("porteur", au=dossier, role=Role.contributeur, fiches=(PUBLIQUE,))


def _lieu(fiche, champ=""):
    return f"plan_actions.fiches[{fiche}]" + (f".{champ}" if champ else "")


def ecrire(qui, valeurs, fiche=None, base=None):
    ouvert = ouverture.ouvrir(qui, ID)
    numero = revision_de_tete(ouvert.dossier).numero if base is None else base
    return saisir(qui, ID, numero, valeurs, fiche=fiche)


def lu(qui, revision=None):
    return json.dumps(texte_lisible.lire(ouverture.ouvrir(qui, ID), revision).arbre, ensure_ascii=False)


def tete(qui):
    return revision_de_tete(ouverture.ouvrir(qui, ID).dossier)


def test_each_reads_what_they_may(chef, lecteur, porteur):
    assert SECRET in lu(chef) and "zqx.pdf" in lu(chef)
    for autre in (lecteur, porteur):
        assert "zqx" not in lu(autre) and f'"{RESERVEE}"' not in lu(autre)


def test_a_place_outside_of_ones_fiche_is_refused_before_anything_is_read(porteur, monkeypatch):
    monkeypatch.setattr(texte_lisible, "lire", lambda *_: pytest.fail("something was read"))
    ailleurs = {_lieu(RESERVEE): None, "plan_actions.fiches": [], _lieu(PUBLIQUE + "9"): {}}
    ouvert = ouverture.ouvrir(porteur, ID)
    for edition in (Edition.de_valeurs(1, {lieu: valeur}, PUBLIQUE) for lieu, valeur in ailleurs.items()):
        with pytest.raises(ouverture.RefusError):
            enregistrement.enregistrer(ouvert, edition)
        with pytest.raises(ouverture.RefusError):
            departage.resoudre(ouvert, edition, 3, {})
        with pytest.raises(ouverture.RefusError):
            departage.valeurs_reunies(ouvert, edition, 3, {})
    with pytest.raises(ouverture.RefusError):
        saisir(porteur, ID, 1, {_lieu(PUBLIQUE, "titre"): "x"})


def test_what_is_merged_for_a_contributeur_is_their_document(chef, porteur):
    base = tete(chef).numero
    ecrire(chef, {_lieu(PUBLIQUE, "titre"): "Du chef", _lieu(RESERVEE, "objectifs"): "autre-zqx"})
    with pytest.raises(enregistrement.ConflitError) as conflit:
        ecrire(porteur, {_lieu(PUBLIQUE, "titre"): "Du porteur"}, PUBLIQUE, base)
    assert "zqx" not in json.dumps(conflit.value.fusion, ensure_ascii=False)
    ecrire(porteur, {_lieu(PUBLIQUE, "objectifs"): "Du porteur"}, PUBLIQUE, base)
    assert "autre-zqx" in lu(chef) and "Du porteur" in lu(chef)


def test_a_contributeur_neither_cites_nor_loses_what_they_do_not_read(chef, porteur):
    """Naming a hidden attachment is naming nothing; the message tells no other; and saving keeps the citations of it."""
    (piece,) = PieceJointe.objects.values_list("identifiant", flat=True)
    with pytest.raises(ContenuInvalideError):
        ecrire(porteur, {_lieu(PUBLIQUE, "pieces"): [piece]}, PUBLIQUE)
    with pytest.raises(ContenuInvalideError) as erreur:
        ecrire(porteur, {_lieu(PUBLIQUE, "pieces"): ["rien"]}, PUBLIQUE)
    assert piece not in str(erreur.value)
    ecrire(chef, {_lieu(PUBLIQUE, "pieces"): [piece]})
    assert piece not in lu(porteur)
    ecrire(porteur, {_lieu(PUBLIQUE, "titre"): "Renommée"}, PUBLIQUE)
    assert arbre(tete(chef))["plan_actions"]["fiches"][0]["pieces"] == [piece]


def test_an_attachment_belongs_to_where_it_was_joined(chef, porteur, lecteur):
    (piece,) = PieceJointe.objects.all()
    ecrire(chef, {_lieu(PUBLIQUE, "pieces"): [piece.identifiant]})
    for autre in (porteur, lecteur):
        with pytest.raises(ouverture.IntrouvableError):
            pieces.prendre(autre, ID, piece.identifiant)
        with pytest.raises(ouverture.IntrouvableError):
            pieces.retirer(autre, ID, piece.identifiant)
    assert pieces.prendre(chef, ID, piece.identifiant)[0] == piece


def test_restoring_brings_attachments_back_and_opens_nothing(chef, lecteur):
    premiere, (piece,) = tete(chef).numero, PieceJointe.objects.all()
    ecrire(chef, {_lieu(RESERVEE): None})
    en_vigueur = [p.identifiant for p in manifeste.pieces_du_dossier(ouverture.ouvrir(chef, ID).dossier)]
    assert piece.identifiant not in en_vigueur and piece.identifiant not in lu(chef)
    enregistrement.restaurer(chef, ID, premiere)
    assert manifeste.pieces_du_dossier(ouverture.ouvrir(chef, ID).dossier) == [piece]
    # Revision 1 was public: what was reserved since stays so.
    enregistrement.restaurer(chef, ID, 1)
    assert f'"{RESERVEE}"' in lu(chef) and f'"{RESERVEE}"' not in lu(lecteur)
    assert manifeste.pieces_du_dossier(ouverture.ouvrir(chef, ID).dossier) == []


def test_restored_bytes_are_the_kept_ones(chef, dossier):
    ecrire(chef, {"concertation": "Autre"})
    avant = ouverture.ouvrir(chef, ID).dossier.revisions.get(numero=3)
    assert bytes(enregistrement.restaurer(chef, ID, 3).contenu) == bytes(avant.contenu)


def test_an_id_is_never_given_twice(chef, dossier):
    connus = ouverture.ouvrir(chef, ID).memoire.fiches
    ecrire(chef, {_lieu(RESERVEE): None})
    base = tete(chef).numero
    neuve = {"id": RESERVEE, "titre": "Une autre", "axe": arbre(tete(chef))["plan_actions"]["axes"][0]["id"]}
    with pytest.raises(ouverture.RefusError, match="retirée"):
        saisir(chef, ID, base, {_lieu(RESERVEE): neuve})
    plan = arbre(tete(chef))["plan_actions"]
    nouvel, valeurs = gestes.ajouter(plan, plan["axes"][0]["id"], "Neuve", "confidentiel", connus)
    assert nouvel not in connus and valeurs[_lieu(nouvel)]["visibilite"] == "confidentiel"


def test_removing_a_fiche_ends_what_pointed_to_it(chef, dossier, lecteur):
    commentaires.commenter(chef, ID, _lieu(RESERVEE, "cout"), "dit-zqx")
    demandes.demander(chef, ID, chef.pk, "demandé-zqx", chemin=_lieu(RESERVEE))
    invitations.inviter(chef, ID, "i@exemple.invalid", Role.contributeur, [RESERVEE])
    ecrire(chef, {_lieu(RESERVEE): None})
    assert Demande.objects.get().faite_le and Invitation.objects.get().expire_le <= temps.maintenant()
    vus = ouverture.ouvrir(lecteur, ID), ouverture.ouvrir(chef, ID)
    assert [len(commentaires.fil(vu)) for vu in vus] == [0, 1] == [len(demandes.liste(vu)) for vu in vus]
    assert commentaires.fil(vus[1])[0].resolu_le


@pytest.mark.parametrize("comment", ["reservée", "retiré de l'équipe"])
def test_a_letter_that_waited_tells_nothing_to_who_may_no_longer_read_it(chef, dossier, lecteur, comment):
    """Written when it leaves, which may be days later: the rights are those of then."""
    pour = temps.aujourdhui() + dt.timedelta(days=2)
    demandes.demander(chef, ID, lecteur.pk, f"Chiffrer {SECRET}", chemin=_lieu(PUBLIQUE), echeance=pour)
    rappels.envoyer(temps.maintenant())
    assert len(courriers.en_file(lecteur.email)) == len(liste.lister(lecteur)) == 2
    attendent = list(Envoi.objects.filter(destinataire=lecteur.email, genre__in=("demande", "rappel")))
    assert len(attendent) == 2 and all(SECRET in lettres.ecrire(envoi).texte for envoi in attendent)
    if comment == "reservée":
        ecrire(chef, {_lieu(PUBLIQUE, "visibilite"): "confidentiel"})
    else:
        RoleDossier.objects.filter(compte=lecteur).delete()
    assert [lettres.ecrire(envoi) for envoi in attendent] == [None, None] and liste.lister(lecteur) == []


@pytest.mark.parametrize("lieu", [_lieu("1"), "pieces[0]", _lieu("Zqx")])
def test_a_remark_on_what_is_not_known_by_its_id_is_for_those_who_read_it_all(chef, dossier, lecteur, lieu):
    """By its rank; or once an erasure took away the name that the id of a fiche was."""
    if lieu == _lieu("Zqx"):
        fiche = {"id": "Zqx", "titre": "Action", "axe": "axe-1", "visibilite": "confidentiel"}
        ecrire(chef, {lieu: fiche})
    commentaires.commenter(chef, ID, lieu, f"Revoir {SECRET}")
    demandes.demander(chef, ID, maquettes.compte("elu-zqx", au=dossier, role=Role.elu).pk, SECRET, chemin=lieu)
    if lieu == _lieu("Zqx"):
        parti = maquettes.compte("parti", au=dossier, role=Role.elu)
        Compte.objects.filter(pk=parti.pk).update(nom="Zqx")
        effacement.effacer(parti.email, "à sa demande")
    assert len(commentaires.fil(ouverture.ouvrir(chef, ID))) == len(demandes.liste(ouverture.ouvrir(chef, ID))) == 1
    assert commentaires.fil(ouverture.ouvrir(lecteur, ID)) == demandes.liste(ouverture.ouvrir(lecteur, ID)) == []


def test_a_place_cut_short_is_no_place(chef, dossier):
    with pytest.raises(commentaires.RemarqueInvalideError):
        commentaires.commenter(chef, ID, "plan_actions.fiches[", "Où ?")


def test_the_history_of_a_reader_tells_nothing_of_what_became_reserved(chef, lecteur, dossier):
    for revisions in ((1, 2), (1, 3), (2, 3)):
        dits = [historique.comparer(ouverture.ouvrir(qui, ID), *revisions)[2] for qui in (lecteur, chef)]
        assert not dits[0] and dits[1]
    motifs = [etape.revision.motif for etape in historique.lire(ouverture.ouvrir(lecteur, ID))[0]]
    assert "zqx" not in str(motifs)


def test_findings_and_totals_are_those_of_what_is_read(chef, lecteur):
    ecrire(chef, {_lieu(RESERVEE, "cout"): {"montant": 1234567}})
    verdicts = []
    for montant in (1234567, 7654321):
        ecrire(chef, {_lieu(RESERVEE, "cout"): {"montant": montant}})
        ouvert = ouverture.ouvrir(lecteur, ID)
        verdicts.append(conformite.verdict(ouvert, texte_lisible.lire(ouvert), A_TEMPS).model_dump())
    assert verdicts[0] == verdicts[1]


def test_the_verdict_follows_the_open_data(chef, dossier, monkeypatch):
    fois = []
    monkeypatch.setattr(conformite, "verifier", lambda *_, **__: fois.append(1) or SimpleNamespace())
    monkeypatch.setattr(conformite.candidatures_deposees, "declarees", lambda _: ())
    texte = texte_lisible.lire(ouverture.ouvrir(chef, ID))
    for etat in ("hier", "hier", "aujourd'hui"):
        monkeypatch.setattr(conformite, "etat_des_donnees", lambda etat=etat: etat)
        conformite.juger(dossier, texte.document, "essai-" + SECRET, A_TEMPS)
    assert len(fois) == 2


def test_the_reserve_is_neither_signed_nor_deposited_and_may_change(chef, dossier):
    avant = signatures.texte_signe(ouverture.ouvrir(chef, ID).dossier)
    ecrire(chef, {_lieu(GARDEE, "titre"): "Réserve retouchée"})
    assert not Signature.objects.exclude(caduque_le=None).filter(empreinte=avant.empreinte).exists()
    depot = depots.deposer(chef, ID, "cle-de-test-1")
    gele = manifeste.lire(depot)
    assert gele["sha256"] == avant.empreinte == hashlib.sha256(avant.octets).hexdigest()
    assert {s["sha256"] for s in gele["signataires"]} == {avant.empreinte}
    assert "Réserve retouchée" not in avant.octets.decode()
    ecrire(chef, {_lieu(PUBLIQUE, "titre"): "Présentée retouchée"})
    assert Signature.objects.filter(caduque_le=None).count() == 0


def test_a_text_that_names_a_file_that_is_not_here_is_not_signed(chef, dossier):
    ecrire(chef, {"pieces[absente]": {"id": "absente", "titre": "Lettre", "fichier": "lettre.pdf", "sha256": "0" * 64}})
    elu = dossier.roles.get(role="elu").compte
    empreinte = signatures.texte_signe(ouverture.ouvrir(chef, ID).dossier).empreinte
    with pytest.raises(ouverture.RefusError, match="Lettre"):
        signatures.signer(elu, ID, Role.elu, elu.pk, empreinte)
    maquettes.signer(dossier)
    with pytest.raises(manifeste.PieceSansFichierError, match="Lettre"):
        depots.deposer(chef, ID, "cle-de-test-1")
    assert not Depot.objects.exists()


def test_the_verdict_of_a_deposit_is_frozen(chef, dossier, horloge):
    horloge[0] = A_TEMPS + dt.timedelta(days=5)
    depot = depots.deposer(chef, ID, "cle-de-test-1")
    assert depot.tardif
    avant = sceaux.verdict_du_depot(depot)
    campagnes.prolonger(depot.dossier.campagne.appel, dt.date(2023, 10, 30), "Vote du comité")
    relu = Depot.objects.select_related("dossier__campagne", "revision__auteur", "par").get()
    assert sceaux.verdict_du_depot(relu) == avant
    with zipfile.ZipFile(sceaux.ecrire(relu)) as archive:
        dit = json.loads(archive.read("verdict.json"))
        assert hashlib.sha256(archive.read("verdict.json")).hexdigest() == manifeste.lire(relu)["verdict"]
    assert next(c for c in dit["constats"] if c["regle"] == "DEP-01")["statut"] == "non_conforme"


def test_who_may_not_read_it_all_gets_a_seal_that_names_what_it_lacks(chef, dossier, lecteur, porteur):
    depot = depots.deposer(chef, ID, "cle-de-test-1")
    entier = sceaux.prendre(chef, ID, depot.numero)
    cle = sceau.lire_cle_publique(sceaux.publique())
    for autre in (lecteur, porteur):
        chemin = sceaux.prendre(autre, ID, depot.numero)
        rapport = sceau.verifier(chemin, cle)
        assert rapport.intact and dict(rapport.absents).keys() == {
            "dossier.json",
            "depot.json",
            "pieces-reservees",
        }
        assert b"zqx" not in chemin.read_bytes() and SECRET.encode() not in chemin.read_bytes()
        with zipfile.ZipFile(entier) as tout:
            for nom in ("dossier.json", "depot.json"):
                assert hashlib.sha256(tout.read(nom)).hexdigest() == dict(rapport.absents)[nom]
            assert SECRET.encode() in tout.read("dossier.json")
    assert not sceau.verifier(entier, cle).absents


def test_the_verdict_on_the_whole_is_not_found_by_trials(chef, dossier, lecteur):
    """Whoever reads the public part knows that verdict but for a total or two: no fingerprint they get tells a guess."""
    depot = depots.deposer(chef, ID, "cle-de-test-1")
    with zipfile.ZipFile(sceaux.prendre(lecteur, ID, depot.numero)) as archive:
        lus = b"".join(archive.read(nom) for nom in archive.namelist())
        dit = json.loads(archive.read("manifeste.json"))
    juste, entier = hashlib.sha256(depot.verdict.encode()).hexdigest(), manifeste.lire(depot)
    assert juste == entier["verdict"] and juste.encode() not in lus
    # The right guess, with all the rest that may be known of the manifest, is not told from a wrong one.
    devine = {**dit["depot"], "verdict": juste, "pieces": entier["pieces"]}
    condense = hashlib.sha256(canonique(devine)).hexdigest()
    assert condense != depot.empreinte and entier["alea"].encode() not in lus
