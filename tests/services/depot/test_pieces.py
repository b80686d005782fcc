"""Attachments: checked, hashed, kept once outside of the web root, written in the dossier, given to who may read."""

from __future__ import annotations

import hashlib
import sys

import pytest
from tests import maquettes
from tests.documents.fichiers_hostiles import bons, legers
from tests.maquettes import A_TEMPS, ID, LIMITE
from tests.saisies import saisir

from binome.documents.controle_fichiers import FichierRefuseError
from binome.domaine.droits.droits import Role
from binome.registre.models import LigneJournal, PieceJointe, Signature
from binome.services.acces import ouverture
from binome.services.depot import depots, manifeste, pieces
from binome.services.socle import coffre, horloge
from binome.services.texte import texte_entier

pytestmark = pytest.mark.django_db
PDF = bons()["pdf"][1]


@pytest.fixture(autouse=True)
def _lieux(settings, tmp_path, monkeypatch):
    settings.DONNEES = tmp_path
    monkeypatch.setattr(horloge, "maintenant", lambda: A_TEMPS)


def _document(dossier):
    dossier.refresh_from_db()
    return texte_entier.document(texte_entier.revision_de_tete(dossier))


def _fichiers():
    return [f for f in coffre.racine().rglob("*") if f.is_file()]


def test_a_file_is_kept_once_under_its_fingerprint_and_written_in_the_dossier(dossier, chef):
    blocs = [PDF[k : k + 1000] for k in range(0, len(PDF), 1000)]
    piece = pieces.joindre(chef, ID, "Délibération n° 12.pdf", blocs)
    assert piece.sha256 == hashlib.sha256(PDF).hexdigest() and piece.taille == len(PDF)
    (fichier,) = _fichiers()
    assert fichier == coffre.racine() / piece.sha256[:2] / piece.sha256[2:] and fichier.read_bytes() == PDF
    assert fichier.stat().st_mode & 0o777 == 0o400
    (inscrite,) = (p for p in _document(dossier).pieces if p.id == piece.identifiant)
    assert (inscrite.id, inscrite.sha256, inscrite.titre) == ("deliberation-n-12", piece.sha256, "Délibération n° 12")
    assert LigneJournal.objects.last().action == "piece.jointe"
    assert not Signature.objects.filter(caduque_le=None).exists(), "what was signed has changed"


def test_the_same_bytes_twice_are_one_file_and_two_attachments(dossier, chef):
    premiere, seconde = (pieces.joindre(chef, ID, "a.pdf", [PDF]) for _ in range(2))
    assert len(_fichiers()) == 1 and premiere.identifiant != seconde.identifiant


@pytest.mark.parametrize("quoi", ["pdf JavaScript", "docx macro", "remonte de dossier", "image svg"])
def test_a_refused_file_leaves_nothing(dossier, chef, quoi):
    nom, octets = legers()[quoi]
    with pytest.raises(FichierRefuseError):
        pieces.joindre(chef, ID, nom, [octets])
    assert not _fichiers() and not PieceJointe.objects.exists()


def test_a_file_too_big_is_refused_before_it_is_all_read(dossier, chef, settings):
    settings.BINOME_TAILLE_PIECE = 1000
    lus = []

    def sans_fin():
        while True:
            lus.append(1)
            yield b"a" * 600

    with pytest.raises(FichierRefuseError, match="dépasse"):
        pieces.joindre(chef, ID, "a.txt", sans_fin())
    assert len(lus) == 2 and not _fichiers()


@pytest.mark.parametrize(("code", "motif"), [(1, "virus"), (2, "pas pu"), (None, "pas pu")])
def test_the_antivirus_decides(dossier, chef, settings, code, motif):
    settings.BINOME_ANTIVIRUS = f'{sys.executable} -c "raise SystemExit({code})"' if code else "/commande/absente"
    with pytest.raises(FichierRefuseError, match=motif):
        pieces.joindre(chef, ID, "a.pdf", [PDF])
    assert not _fichiers()
    settings.BINOME_ANTIVIRUS = f"{sys.executable} -c \"import sys; open(sys.argv[1],'rb').read()\""
    assert pieces.joindre(chef, ID, "a.pdf", [PDF]).taille == len(PDF)


def test_a_contributeur_joins_to_the_fiche_given_and_withdraws_only_there(dossier, chef):
    fiche, autre = (f.id for f in _document(dossier).plan_actions.fiches[:2])
    porteur = maquettes.compte("porteur", au=dossier, role=Role.contributeur, fiches=(fiche,))
    piece = pieces.joindre(porteur, ID, "devis.pdf", [PDF], fiche=fiche)
    assert piece.identifiant in next(f.pieces for f in _document(dossier).plan_actions.fiches if f.id == fiche)
    with pytest.raises(ouverture.RefusError, match="confiée"):
        pieces.joindre(porteur, ID, "devis.pdf", [PDF], fiche=autre)
    generale = pieces.joindre(chef, ID, "generale.pdf", [PDF])
    with pytest.raises(ouverture.RefusError):
        pieces.retirer(porteur, ID, generale.identifiant)
    pieces.retirer(porteur, ID, piece.identifiant)
    document = _document(dossier)
    assert piece.identifiant not in {p.id for p in document.pieces}
    assert all(piece.identifiant not in f.pieces for f in document.plan_actions.fiches)
    assert coffre.intacte(piece.sha256, piece.taille), "the bytes stay: deposits answer for them"


def test_only_who_may_read_takes_it_away(dossier, chef):
    piece = pieces.joindre(chef, ID, "a.pdf", [PDF])
    lecteur = maquettes.compte("lecteur", au=dossier, role=Role.lecteur)
    assert pieces.prendre(lecteur, ID, piece.identifiant)[1].read_bytes() == PDF
    for qui, quoi in ((maquettes.compte("etranger"), piece.identifiant), (chef, "absente")):
        with pytest.raises(ouverture.IntrouvableError):
            pieces.prendre(qui, ID, quoi)
    pieces.retirer(chef, ID, piece.identifiant)
    with pytest.raises(ouverture.IntrouvableError):
        pieces.prendre(lecteur, ID, piece.identifiant)


def test_an_attachment_of_a_confidential_fiche_is_hidden_with_it(dossier, chef):
    fiche = _document(dossier).plan_actions.fiches[0].id
    piece = pieces.joindre(chef, ID, "secret.pdf", [PDF], fiche=fiche)
    dossier.refresh_from_db()
    tete = texte_entier.revision_de_tete(dossier).numero
    saisir(chef, ID, tete, {f"plan_actions.fiches[{fiche}].visibilite": "confidentiel"})
    with pytest.raises(ouverture.IntrouvableError):
        pieces.prendre(maquettes.compte("lecteur", au=dossier, role=Role.lecteur), ID, piece.identifiant)
    porteur = maquettes.compte("porteur", au=dossier, role=Role.contributeur, fiches=(fiche,))
    assert pieces.prendre(porteur, ID, piece.identifiant)


def test_an_altered_file_is_not_served(dossier, chef):
    piece = pieces.joindre(chef, ID, "a.pdf", [PDF])
    fichier = coffre.chemin(piece.sha256)
    fichier.chmod(0o600)
    fichier.write_bytes(PDF[:-1] + b"X")
    with pytest.raises(manifeste.PieceAltereeError):
        pieces.prendre(chef, ID, piece.identifiant)


def test_after_the_deadline_a_deposited_dossier_takes_no_more_file(dossier, chef, monkeypatch):
    depots.deposer(chef, ID, "cle-de-test-1")
    monkeypatch.setattr(horloge, "maintenant", lambda: LIMITE)
    with pytest.raises(ouverture.RefusError, match="ne change plus"):
        pieces.joindre(chef, ID, "a.pdf", [PDF])
    assert not _fichiers()
