"""Every address × verb × role × one's own dossier or another's × state: the answer is the one of the table of rights."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests import maquettes
from tests.web.matrice import AILLEURS, COMPTES, PRIVEES, PUBLIQUES, SIREN, Cas

from binome.documents.carte import CarteDePage
from binome.documents.lecture import lire
from binome.domaine.droits.droits import ROLES_CAMPAGNE, ROLES_DOSSIER, Etat, Lien, Role, Situation, decider
from binome.registre.models import Campagne, Compte, Delegation, Dossier, RoleDossier
from binome.services.acces import ouverture
from binome.services.accords import demandes as accords
from binome.services.demarches import demandes as demarches
from binome.services.depot import depots, manifeste, pieces
from binome.services.echanges import commentaires, demandes
from binome.services.equipe import invitations
from binome.services.redaction import enregistrement
from binome.services.socle import horloge
from binome.services.texte import texte_entier
from binome.web.socle import porte

pytestmark = [pytest.mark.lent(18), pytest.mark.django_db]
BIENTOT = horloge.aujourdhui() + dt.timedelta(days=30)
OUVERTE, CLOSE = dt.date(2099, 9, 22), dt.date(2023, 9, 22)
SITUATIONS = {
    "brouillon": Situation(Etat.brouillon, close=False),
    "déposé": Situation(Etat.depose, close=False),
    "déposé, clos": Situation(Etat.depose, close=True),
    "retiré": Situation(Etat.retire, close=False),
}
INCONNU, AILLEURS_INSTRUIT = "inconnu", "instructeur d'ailleurs"
# Gap is in Provence-Alpes-Côte d'Azur (93): both dossiers are.
D_ICI, D_UNE_AUTRE_REGION = "instructeur de la région", "instructeur d'une autre région"
MIEN, AUTRE = "mien", "autre"
VERBES = ("GET", "POST", "PUT", "PATCH", "DELETE")
DOCUMENT = """
id: {id}
titre: Candidature
territoire: Essai
appel: ti-2023-2027
perimetre: {{libelle: Gap, membres: [{{siren: '{siren}', nom: CA Gap-Tallard-Durance}}]}}
chiffres: [{{id: c1, libelle: Habitants, valeur: 1, unite: habitants, source: INSEE, millesime: '2020'}}]
plan_actions:
  axes: [{{id: a, titre: A}}]
  fiches:
    - {{id: f1, titre: Une, axe: a}}
    - {{id: f2, titre: Deux, axe: a, porteurs: [{{nom: Usine, nature: entreprise}}]}}
    - {{id: f3, titre: Trois, axe: a, visibilite: confidentiel, porteurs: [{{nom: Usine, nature: entreprise}}]}}
"""


class Monde:
    """Two dossiers of one campaign, everyone who may come to them, and the right that the table gives to each."""

    def __init__(self) -> None:
        self.campagne = maquettes.campagne_ouverte()
        self.chef, autre_chef = maquettes.compte("chef"), maquettes.compte("autre-chef")
        self.dossiers = {MIEN: self._dossier(MIEN, self.chef), AUTRE: self._dossier(AUTRE, autre_chef)}
        self.comptes: dict[str, Compte] = {Role.chef_de_projet.value: self.chef, INCONNU: maquettes.compte("inconnu")}
        for role in ROLES_DOSSIER - {Role.chef_de_projet}:
            self.comptes[role.value] = self._membre(role.value, role)
        self.adjoint = self._membre("adjoint", Role.chef_de_projet)
        for role in ROLES_CAMPAGNE:
            self.comptes[role.value] = maquettes.officiel(role, self.campagne)
        self.comptes[AILLEURS_INSTRUIT] = maquettes.officiel(
            Role.instructeur, maquettes.campagne_ouverte("ailleurs", CLOSE), "d-ailleurs"
        )
        self.comptes[D_ICI] = maquettes.officiel(Role.instructeur, self.campagne, "d-ici", "93")
        self.comptes[D_UNE_AUTRE_REGION] = maquettes.officiel(Role.instructeur, self.campagne, "de-la-bas", "84")
        self.cles = {qui: self._cles(qui) for qui in self.dossiers}

    def _dossier(self, identifiant: str, chef: Compte) -> Dossier:
        contenu = lire(DOCUMENT.format(id=identifiant, siren=SIREN).encode()).dossier
        return enregistrement.creer(chef, self.campagne, contenu)

    def _membre(self, nom: str, role: Role) -> Compte:
        fiches = ["f1"] if role is Role.contributeur else []
        return maquettes.compte(nom.replace("_", "-"), au=self.dossiers[MIEN], role=role, fiches=fiches)

    def _cles(self, lequel: str) -> dict[str, str]:
        """What the `{…}` of the table stand for. The delegation is the élu's, or the industriel's."""
        dossier = self.dossiers[lequel]
        par = RoleDossier.objects.get(dossier=dossier, compte__email__in=["chef@exemple.fr", "autre-chef@exemple.fr"])
        chef = par.compte
        invitations.inviter(chef, lequel, "attendu@exemple.fr", Role.lecteur)
        piece = pieces.joindre(chef, lequel, "note.txt", [b"Une note."])
        dossier.refresh_from_db()
        remarque = commentaires.commenter(chef, lequel, "", "À revoir.")
        demande = demandes.demander(chef, lequel, pour=chef.pk, quoi="Relire.", echeance=None, chemin="")
        accord = accords.demander(chef, lequel, "f2")
        demarche = demarches.preparer(chef, lequel, "f2", "pret-vert")
        return {
            "demarche": demarche.numero,
            "accord": str(accord.pk),
            "lue": accord.empreinte,
            "invitation": str(dossier.invitations.get().pk),
            "remarque": str(remarque.pk),
            "demande": str(demande.pk),
            "piece": piece.identifiant,
            "depot": depots.deposer(chef, lequel, f"cle-de-{lequel}").numero,
            "empreinte": texte_entier.revision_de_tete(dossier).presente,
            "bientot": BIENTOT.isoformat(),
            "adjoint": str(self.adjoint.pk),
            **{role.value: str(self.comptes[role.value].pk) for role in ROLES_DOSSIER},
            **{f"delegation-{cote}": str(self._delegation(dossier, cote).pk) for cote in ("elu", "industriel")},
        }

    def _delegation(self, dossier: Dossier, cote: str) -> Delegation:
        quand = horloge.maintenant()
        return Delegation.objects.create(
            dossier=dossier,
            de=self.comptes[cote],
            a=self.adjoint,
            qualite=cote,
            donnee_le=quand,
            expire_le=quand + dt.timedelta(days=30),
        )

    def situer(self, situation: Situation) -> None:
        Campagne.objects.filter(pk=self.campagne.pk).update(echeance=CLOSE if situation.close else OUVERTE)
        Dossier.objects.update(etat=situation.etat.value)

    def lien(self, qui: str, lequel: str) -> Lien:
        """What the table is asked about: the roles that this test gave, not those that a view would find."""
        if qui in (INCONNU, AILLEURS_INSTRUIT, D_UNE_AUTRE_REGION):
            return Lien()
        if qui == D_ICI:
            return Lien(frozenset({Role.instructeur}))
        role = Role(qui)
        if role in ROLES_CAMPAGNE:
            return Lien(frozenset({role}))
        if lequel == AUTRE:
            return Lien()
        return Lien(frozenset({role}), frozenset({"f1"} if role is Role.contributeur else ()))

    def remplir(self, modele: Any, qui: str, lequel: str) -> Any:
        if isinstance(modele, bytes):
            return SimpleUploadedFile("neuf.txt", modele)
        if isinstance(modele, list):
            return [self.remplir(m, qui, lequel) for m in modele]
        if not modele.startswith("{") or modele.startswith('{"'):
            return modele
        cote = qui if qui in ("elu", "industriel") else "elu"
        cles = self.cles[lequel]
        moi = str(self.comptes[qui].pk) if qui in self.comptes else "0"
        return modele.format(**cles, role=cote, moi=moi, delegation=cles[f"delegation-{cote}"])


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    """Thousands of refusals are expected: they are not told one by one."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def monde(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Monde:
    """What is slow and no business of rights (engine, maps, typesetting, words of a refusal) answers at once."""
    settings.DONNEES = tmp_path
    # A busy machine takes longer than five minutes to go through every cell: nobody is to prove again who they are.
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 3600
    (tmp_path / "sceau.zip").write_bytes(b"PK")
    vite: dict[str, Callable[..., Any]] = {
        "binome.documents.modeles_actes.pdf_de_l_acte": lambda *_: b"%PDF-",
        "binome.services.perimetre.cartes.carte": lambda *_: CarteDePage("<svg/>", None),
        "binome.services.perimetre.cartes.fond": lambda *_: b"{}",
        "binome.services.depot.recus.pdf": lambda *_: b"%PDF-",
        "binome.services.depot.sceaux.ecrire": lambda *_: tmp_path / "sceau.zip",
        "binome.services.depot.sceaux.publique": lambda *_: b"PEM",
        "binome.web.socle.erreurs.render": lambda *_, status: HttpResponse(status=status),
        "binome.web.socle.porte.render": lambda *_, status: HttpResponse(status=status),
    }
    for lieu, reponse in vite.items():
        monkeypatch.setattr(lieu, reponse)
    with monkeypatch.context() as sans_signature:
        # Both dossiers were deposited once, whatever they lack.
        sans_signature.setattr(depots.Preparation, "possible", True)
        sans_signature.setattr(manifeste, "manquantes", lambda _: ())
        return Monde()


def attendu(cas: Cas, lien: Lien, situation: Situation) -> frozenset[int]:
    """What the table of rights says of a cell."""
    entree = decider(cas.porte, lien, situation)
    if not entree.visible:
        return frozenset({404})
    if not entree.autorise and not (cas.aussi and decider(cas.aussi, lien, situation).autorise):
        return frozenset({403})
    if cas.geste and not decider(cas.geste, lien, situation, cas.fiche).autorise:
        return frozenset({cas.sinon})
    return cas.passe


def cellules(monde: Monde) -> Iterator[tuple[str, Cas, str, str, Situation]]:
    for situation in SITUATIONS.values():
        monde.situer(situation)
        for qui in monde.comptes:
            for lequel in monde.dossiers:
                for nom, cas_du_nom in PRIVEES.items():
                    for cas in cas_du_nom:
                        yield nom, cas, qui, lequel, situation


@cache
def _adresse(nom: str, ou: tuple[tuple[str, str], ...]) -> str:
    """Found once for all who ask: a tenth of what a cell took."""
    return reverse(nom, kwargs=dict(ou))


def demander(client: Client, monde: Monde, nom: str, cas: Cas, qui: str, lequel: str) -> int:
    """The status of one request, of which nothing stays."""
    ou = {cle: monde.remplir(valeur, qui, lequel) for cle, valeur in cas.ou.items()}
    corps = {cle: monde.remplir(valeur, qui, lequel) for cle, valeur in cas.corps.items()}
    adresse = _adresse(nom, tuple({"identifiant": lequel, **ou}.items()))
    point = transaction.savepoint()
    try:
        reponse = client.post(adresse, corps) if cas.verbe == "POST" else client.get(adresse)
        if reponse.streaming:
            list(reponse.streaming_content)
        return reponse.status_code
    finally:
        transaction.savepoint_rollback(point)


def _dire(ecarts: list[tuple[Any, ...]]) -> str:
    return f"{len(ecarts)} écarts :\n" + "\n".join(map(str, ecarts[:60]))


def noms(resolveur: URLResolver, prefixe: str = "") -> Iterator[str]:
    for motif in resolveur.url_patterns:
        if isinstance(motif, URLPattern):
            yield f"{prefixe}{motif.name}"
        else:
            yield from noms(motif, f"{prefixe}{motif.namespace}:" if motif.namespace else prefixe)


def test_every_url_is_in_the_matrix() -> None:
    assert set(noms(get_resolver())) == {*PRIVEES, *PUBLIQUES, *COMPTES, *AILLEURS}


def test_the_answers_are_those_of_the_table_of_rights(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    # Here alone: the public site keeps what it made, for the tests that come after.
    monkeypatch.setattr("binome.services.production.production._pdf", lambda *_: b"%PDF-")
    monkeypatch.setattr("binome.services.production.production.svg", lambda *_: b"<svg/>")
    clients = {qui: maquettes.navigateur(compte) for qui, compte in monde.comptes.items()}
    ecarts, vues = [], 0
    for nom, cas, qui, lequel, situation in cellules(monde):
        vues += 1
        obtenu = demander(clients[qui], monde, nom, cas, qui, lequel)
        if obtenu not in (voulus := attendu(cas, monde.lien(qui, lequel), situation)):
            ecarts.append((nom, cas.verbe, cas.ou, qui, lequel, situation, obtenu, set(voulus)))
    assert not ecarts, _dire(ecarts)
    # The figure of docs/promesses.md.
    assert vues >= 20_000, vues


def test_without_account_one_is_led_to_sign_in(monde: Monde) -> None:
    client = maquettes.navigateur(None)
    for nom, cas_du_nom in PRIVEES.items():
        for cas in cas_du_nom:
            for lequel in monde.dossiers:
                assert demander(client, monde, nom, cas, INCONNU, lequel) == 302, (nom, cas)


def test_other_verbs_are_refused(monde: Monde) -> None:
    client = maquettes.navigateur(monde.chef)
    for nom, cas_du_nom in PRIVEES.items():
        for verbe in set(VERBES) - {cas.verbe for cas in cas_du_nom}:
            ou = {cle: monde.remplir(valeur, "chef_de_projet", MIEN) for cle, valeur in cas_du_nom[0].ou.items()}
            adresse = reverse(nom, kwargs={"identifiant": MIEN, **ou})
            assert client.generic(verbe, adresse).status_code == 405, (nom, verbe)


def test_pages_of_accounts(monde: Monde) -> None:
    clients = {
        INCONNU: maquettes.navigateur(None),
        **{qui: maquettes.navigateur(compte) for qui, compte in monde.comptes.items()},
    }
    anonyme = maquettes.navigateur(None)
    ecarts = []
    for nom, pages in COMPTES.items():
        for page in pages:
            for qui, client in {"anonyme": anonyme, **clients}.items():
                voulus = page.anonyme if qui == "anonyme" else page.connecte
                point = transaction.savepoint()
                obtenu = client.generic(page.verbe, page.adresse).status_code
                transaction.savepoint_rollback(point)
                if obtenu not in (voulus if isinstance(voulus, set) else {voulus}):
                    ecarts.append((nom, page.verbe, qui, obtenu, voulus))
    assert not ecarts, _dire(ecarts)


def test_the_public_site_is_the_same_for_all(monde: Monde) -> None:
    clients = [maquettes.navigateur(None), *(maquettes.navigateur(compte) for compte in monde.comptes.values())]
    ecarts = []
    for nom, adresses in PUBLIQUES.items():
        codes = [client.get(adresse).status_code for adresse in adresses for client in clients]
        if set(codes) != {302 if nom == "dossiers" else 200}:
            ecarts.append((nom, codes))
        # The description of the API is served whatever the verb.
        if nom not in ("dossiers", "api-v1:openapi-json") and (code := clients[1].post(adresses[0]).status_code) != 405:
            ecarts.append((nom, "POST", code))
    assert not ecarts, _dire(ecarts)


def _plein(executer: Callable[..., Any], sql: str, *suite: Any) -> Any:
    if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE")):
        raise OperationalError("database or disk is full")
    return executer(sql, *suite)


def test_on_a_full_disk_every_page_is_still_read(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    monde.situer(SITUATIONS["brouillon"])
    client, lien = maquettes.navigateur(monde.chef, leve=False), monde.lien("chef_de_projet", MIEN)
    lues = {nom: [c for c in cas if c.verbe == "GET"] for nom, cas in PRIVEES.items()}
    comptes = {page.adresse for pages in COMPTES.values() for page in pages if page.verbe == "GET"}
    avant = {adresse: client.get(adresse).status_code for adresse in comptes}
    # A site is not in the transaction of a test, where one write that fails forbids all that follows.
    monkeypatch.setattr(
        type(connections["default"]), "needs_rollback", property(lambda _: False, lambda *_: None), raising=False
    )
    # Nobody's session was noted for a long time: each page would note it.
    monkeypatch.setattr("binome.services.comptes.sessions.CADENCE", dt.timedelta(seconds=-1))
    ecarts = []
    with connection.execute_wrapper(_plein):
        for nom, cas_du_nom in lues.items():
            for cas in cas_du_nom:
                obtenu = demander(client, monde, nom, cas, "chef_de_projet", MIEN)
                if obtenu not in attendu(cas, lien, SITUATIONS["brouillon"]):
                    ecarts.append((nom, cas.ou, obtenu))
        ecarts += [(a, code, lu) for a, code in avant.items() if (lu := client.get(a).status_code) != code]
        # The control: what is written is not.
        ecrit = demander(client, monde, "atelier-restaurer", PRIVEES["atelier-restaurer"][0], "chef_de_projet", MIEN)
    assert ecrit == 503 and not ecarts, _dire(ecarts)


def test_a_view_without_its_gate_is_caught(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the same walk finds a gate that opens to all."""
    monde.situer(SITUATIONS["brouillon"])
    cas, lien = PRIVEES["atelier-equipe"][0], monde.lien(INCONNU, MIEN)
    client = maquettes.navigateur(monde.comptes[INCONNU])
    assert demander(client, monde, "atelier-equipe", cas, INCONNU, MIEN) in attendu(cas, lien, SITUATIONS["brouillon"])

    def ouvrir_a_tous(compte: Compte, identifiant: str, *_: object, **__: object) -> ouverture.DossierOuvert:
        dossier = Dossier.objects.select_related("campagne", "tete").get(identifiant=identifiant)
        return ouverture.DossierOuvert(dossier, compte, Lien(frozenset({Role.chef_de_projet})), SITUATIONS["brouillon"])

    monkeypatch.setattr(porte.ouverture, "exiger_une", ouvrir_a_tous)
    obtenu = demander(client, monde, "atelier-equipe", cas, INCONNU, MIEN)
    assert obtenu not in attendu(cas, lien, SITUATIONS["brouillon"])
