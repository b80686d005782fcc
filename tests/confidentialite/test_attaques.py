"""Ways round what is hidden that take several steps; and the seal, whole for those entitled, redacted for the others."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from tests import maquettes
from tests.confidentialite.monde import Chantier, Monde, Tree, contenu, donne, navigateur, place
from tests.confidentialite.requetes import Reponse, Requete, Requetes, envoyer
from typer.testing import CliRunner

from binome.cli.exploitation.sceau import app as commande
from binome.domaine.droits.droits import Role
from binome.registre.models import RoleDossier

pytestmark = [pytest.mark.django_db, pytest.mark.lent(4)]
PIECES_LUES = {"atelier-piece", "atelier-pieces", "atelier-emporter", "atelier-fiche", "atelier-echanges",
               "atelier-qui-doit-quoi", "atelier-comparer", "atelier-historique", "atelier-plan"}  # fmt: skip


def lues(monde: Monde, qui: str) -> set[str]:
    """What someone reads, by the pages where it matters most, of what they may not."""
    interdites, vues = monde.interdites(qui, depose=False), set()
    for requete in Requetes(monde).pour(qui):
        if requete.verbe == "GET" and requete.nom in PIECES_LUES:
            for octets in envoyer(monde.clients[qui], requete).octets:
                vues |= {f"{requete.nom} : {m}" for m in monde.canaris.reperer(octets) & interdites
                         if m not in monde.canaris.reperer(requete.adresse.encode())}  # fmt: skip
    return vues


def _citer(monde: Monde, nom: str, piece: str, qui: str = "contributeur") -> None:
    """Someone tries, by the form of a fiche, to cite an attachment: whatever the answer."""
    lieu, chantier = monde.fiches[nom], Chantier(monde.clients[qui], monde.chef.dossier)
    actuelles = [monde.pieces[nom], monde.pieces[piece]]
    corps = {"revision": chantier.tete(), place(lieu, "titre"): "Le mien", place(lieu, "axe"): "axe-1"}
    chantier.client.post(chantier.adresse("atelier-fiche", fiche=lieu), {**corps, place(lieu, "pieces"): actuelles})
    valeurs = json.dumps({place(lieu, "pieces"): actuelles})
    for fiche in (lieu, ""):
        envoi = {"revision": chantier.tete(), "fiche": fiche, "valeurs": valeurs}
        chantier.client.post(chantier.adresse("atelier-corriger"), envoi)


def test_citing_a_hidden_attachment_does_not_open_it(monde: Monde) -> None:
    avant = lues(monde, "contributeur")
    for piece in ("conf1", "part1", "reserve-conf", "retiree", "conf1-retiree"):
        _citer(monde, "pub1", piece)
    assert lues(monde, "contributeur") - avant == set()
    chantier = Chantier(monde.clients["contributeur"], monde.chef.dossier)
    codes = {}
    for piece in ("conf1", "part1", "reserve-conf", "retiree", "conf1-retiree"):
        reponse = chantier.client.get(chantier.adresse("atelier-piece", piece=monde.pieces[piece]))
        contenu(reponse)
        codes[piece] = reponse.status_code
    assert set(codes.values()) == {404}, codes


def test_citing_a_hidden_attachment_does_not_let_withdraw_it(monde: Monde) -> None:
    _citer(monde, "pub1", "conf1")
    chantier = Chantier(monde.clients["contributeur"], monde.chef.dossier)
    ou = {"piece": monde.pieces["conf1"]}
    assert chantier.client.post(chantier.adresse("atelier-retirer-piece", **ou)).status_code in (403, 404)
    export = json.loads(contenu(monde.clients["chef"].get(monde.chef.adresse("atelier-emporter", forme="json"))))
    citees = {f["id"]: f.get("pieces", []) for f in export["plan_actions"]["fiches"]}
    assert monde.pieces["conf1"] in citees[monde.fiches["conf1"]]


def test_withdrawing_a_shared_attachment_leaves_the_hidden_fiche_whole(monde: Monde) -> None:
    """The attachment of pub2 is cited by conf1 too: who holds pub2 alone changes nothing else of conf1."""

    def conf1() -> Tree:
        export = json.loads(contenu(monde.clients["chef"].get(monde.chef.adresse("atelier-emporter", forme="json"))))
        return next(f for f in export["plan_actions"]["fiches"] if f["id"] == monde.fiches["conf1"])

    avant, chantier = conf1(), Chantier(monde.clients["contributrice"], monde.chef.dossier)
    assert set(avant["pieces"]) == {monde.pieces["conf1"], monde.pieces["pub2"]}
    chantier.poster("atelier-retirer-piece", {}, piece=monde.pieces["pub2"])
    assert conf1() == {**avant, "pieces": [monde.pieces["conf1"]]}


@pytest.mark.parametrize("qui", ["lecteur", "contributeur", "contributrice"])
def test_restoring_an_older_revision_opens_nothing(monde: Monde, qui: str) -> None:
    """Back to before the confidential fiche was removed and its attachments withdrawn."""
    avant = lues(monde, qui)
    for numero in (monde.chef.tete() - 1, monde.avant_retraits):
        monde.chef.poster("atelier-restaurer", {}, numero=numero)
        assert lues(monde, qui) - avant == set()


@pytest.mark.parametrize("comment", ["ajouter", "dupliquer", "reprendre"])
def test_the_id_of_a_removed_fiche_gives_no_right_on_the_next(monde: Monde, comment: str) -> None:
    """The holder of a removed fiche neither reads nor writes what comes after it."""
    chef = monde.chef
    ancien = maquettes.compte("ancien")
    ajout = {"revision": chef.tete(), "geste": "ajouter", "axe": "axe-1", "titre": "Passagère"}
    donnee = donne(chef.poster("atelier-plan-geste", ajout))
    maquettes.donner(monde.dossier, ancien, Role.contributeur, [donnee])
    chef.geste("retirer", donnee)
    secret = monde.canaris.mot("fiche suivante", frozenset())
    if comment == "ajouter":
        suite = {"revision": chef.tete(), "geste": "ajouter", "axe": "axe-1", "titre": secret}
        suivante = donne(chef.poster("atelier-plan-geste", suite))
    elif comment == "dupliquer":
        suite = {"revision": chef.tete(), "geste": "dupliquer", "fiche": monde.fiches["conf1"]}
        suivante = donne(chef.poster("atelier-plan-geste", suite))
    else:
        neuve = {"id": donnee, "titre": secret, "axe": "axe-1", "visibilite": "confidentiel"}
        valeurs = json.dumps({place(donnee): neuve})
        reponse = chef.client.post(chef.adresse("atelier-corriger"), {"revision": chef.tete(), "valeurs": valeurs})
        # Refused, or written without the former holder: never both the same id and their right.
        assert reponse.status_code in (302, 400, 403, 422)
        suivante = donnee
    if comment in ("ajouter", "dupliquer"):
        assert suivante != donnee
        chef.client.post(
            chef.adresse("atelier-corriger"),
            {
                "revision": chef.tete(),
                "valeurs": json.dumps(
                    {place(suivante, "visibilite"): "confidentiel", place(suivante, "titre"): secret}
                ),
            },
        )
    la_sienne = Chantier(navigateur(ancien), chef.dossier)
    for adresse in (
        la_sienne.adresse("atelier-fiche", fiche=suivante),
        la_sienne.adresse("atelier-plan"),
        la_sienne.adresse("atelier-emporter", forme="json"),
    ):
        assert secret.encode() not in contenu(la_sienne.client.get(adresse)), adresse
    envoi = {"revision": chef.tete(), place(suivante, "titre"): "Prise", place(suivante, "axe"): "axe-1"}
    assert la_sienne.client.post(la_sienne.adresse("atelier-fiche", fiche=suivante), envoi).status_code in (403, 404)


def test_removing_a_fiche_ends_what_pointed_to_it(monde: Monde) -> None:
    """Neither a right nor an invitation is left on it."""
    conf2 = monde.fiches["conf2"]

    def liens() -> tuple[list[str], list[str]]:
        droits = RoleDossier.objects.filter(dossier=monde.dossier)
        en_attente = monde.dossier.invitations.filter(acceptee_le=None)
        return [str(d.compte) for d in droits if conf2 in d.fiches], [
            i.courriel for i in en_attente if conf2 in i.fiches
        ]

    assert all(liens()), "there was one of each"
    monde.chef.geste("retirer", conf2)
    assert liens() == ([], [])


# --- what one guesses


def _sous_un_autre_nom(requete: Requete, nom: str, autre: str) -> Requete:
    corps = json.loads(json.dumps(requete.corps, default=str).replace(nom, autre))
    return replace(requete, adresse=requete.adresse.replace(nom, autre), corps=corps)


def _net(octets: bytes, nom: str) -> bytes:
    for hasard in (rb'name="csrfmiddlewaretoken" value="[^"]*"', rb"nonce[-=][^ ;>]*", rb"(ETag|Content-Length): .*"):
        octets = re.sub(hasard, b"", octets)
    return octets.replace(nom.encode(), b"<nom>")


@pytest.mark.parametrize("qui", ["lecteur", "contributrice"])
def test_what_is_hidden_answers_as_what_never_was(monde: Monde, qui: str) -> None:
    """Whoever guesses the id of a fiche, or of an attachment (drawn from the name of its file), learns nothing."""
    jamais, essais = "zq9999xk", list(Requetes(monde).pour(qui))
    devines = [monde.fiches["conf1"], monde.fiches["retiree"], monde.pieces["conf1"], monde.pieces["retiree"]]
    ecarts, combien, reponses = [], 0, dict[str, Reponse]()

    def repondre(requete: Requete) -> Reponse:
        """What never was is asked once for all that it stands for: nothing stays of a request."""
        if (dite := repr(requete)) not in reponses:
            reponses[dite] = envoyer(monde.clients[qui], requete)
        return reponses[dite]

    for nom in devines:
        for requete in (r for r in essais if nom in f"{r.adresse} {r.corps}"):
            autre, combien = _sous_un_autre_nom(requete, nom, jamais), combien + 1
            vraie, fausse = repondre(requete), repondre(autre)
            nettes = [[_net(o, n) for o in r.octets] for r, n in ((vraie, nom), (fausse, jamais))]
            if vraie.code != fausse.code or nettes[0] != nettes[1]:
                ecarts.append(f"{requete} : {vraie.code}, {fausse.code} pour ce qui n'existe pas")
    assert combien > 100 and not ecarts, "\n".join(ecarts)


# --- the seal


def _sceau(monde: Monde, qui: str) -> bytes:
    reponse = monde.clients[qui].get(monde.chef.adresse("atelier-sceau", numero=monde.numeros[0]))
    assert reponse.status_code == 200, (qui, reponse.status_code)
    return contenu(reponse)


def _verifier(octets: bytes, cle: bytes, ici: Path) -> tuple[int, str]:
    (ici / "sceau.zip").write_bytes(octets)
    (ici / "cle.pem").write_bytes(cle)
    fait = CliRunner().invoke(commande, ["verifier", str(ici / "sceau.zip"), "--cle", str(ici / "cle.pem")])
    return fait.exit_code, fait.output


def _sans(octets: bytes, rang: int) -> bytes:
    """The same archive without one of its files."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as avant, zipfile.ZipFile(sortie, "w") as apres:
        for k, membre in enumerate(avant.infolist()):
            if k != rang:
                apres.writestr(membre, avant.read(membre))
    return sortie.getvalue()


def test_the_seal_is_whole_for_those_entitled_and_redacted_for_the_others(monde: Monde, tmp_path: Path) -> None:
    monde.deposer()
    cle = contenu(monde.clients["chef"].get(monde.chef.adresse("atelier-cle")))
    entier = _sceau(monde, "chef")
    for qui in ("elu", "industriel", "instructeur", "comite"):
        assert _sceau(monde, qui) == entier, qui
    assert _verifier(entier, cle, tmp_path)[0] == 0
    vues = {m.sujet.partition(".")[0] for m in monde.canaris.reperer(entier)}
    assert vues >= {"pub1", "pub2", "part1", "part2", "conf1", "conf2", "fermee", "ouverte"}
    assert not vues & {"reserve", "reserve-conf", "retiree", "fermee (avant)", "ouverte (avant)"}
    for qui in ("contributeur", "contributrice", "lecteur"):
        expurge = _sceau(monde, qui)
        interdites = monde.interdites(qui, depose=True)
        assert not monde.canaris.reperer(expurge) & interdites, qui
        code, dit = _verifier(expurge, cle, tmp_path)
        assert code == 0, dit
        # It says that parts are missing, each by its fingerprint.
        assert re.search(r"[0-9a-f]{64}", dit), dit
        assert {"pub1", "pub2"} <= {m.sujet.partition(".")[0] for m in monde.canaris.reperer(expurge)}


def test_a_redacted_seal_that_was_tampered_with_does_not_verify(monde: Monde, tmp_path: Path) -> None:
    monde.deposer()
    cle = contenu(monde.clients["chef"].get(monde.chef.adresse("atelier-cle")))
    expurge = _sceau(monde, "lecteur")
    assert _verifier(expurge, cle, tmp_path)[0] == 0
    combien = len(zipfile.ZipFile(io.BytesIO(expurge)).infolist())
    for rang in range(combien):
        assert _verifier(_sans(expurge, rang), cle, tmp_path)[0] != 0, rang
    for place_touchee in range(200, len(expurge), max(1, len(expurge) // 40)):
        touche = bytearray(expurge)
        touche[place_touchee] ^= 1
        assert _verifier(bytes(touche), cle, tmp_path)[0] != 0, place_touchee
