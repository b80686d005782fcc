"""Canary sweep: every address × verb × body × person not entitled, every byte of the answer searched for what is hidden.

A leak is told by its address, its verb, its status, who got it and which marks.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pytest
from django.core import mail
from tests.confidentialite.canaris import Marque
from tests.confidentialite.monde import INSTRUCTION, Monde, contenu, navigateur
from tests.confidentialite.octets import textes
from tests.confidentialite.requetes import Requete, Requetes, envoyer

from binome.domaine.droits import droits
from binome.services.echanges import rappels
from binome.services.exploitation import ouvrier
from binome.services.socle import horloge

pytestmark = [pytest.mark.lent, pytest.mark.django_db]
_JETON = re.compile(rb'name="csrfmiddlewaretoken" value="[A-Za-z0-9]{64}"')
RICHES = frozenset(
    f"atelier-{nom}" for nom in ("emporter", "echanges", "qui-doit-quoi", "historique", "comparer", "sceau", "piece")
)
"""Where most of the marks are."""
Fuites = dict[tuple[str, str, int, str], tuple[Requete, set[Marque]]]


def balayer(monde: Monde, roles: Iterable[str], *, depose: bool) -> tuple[Fuites, list[str]]:
    """Leaks by (address, verb, status, person), and breakdowns; enough requests were made."""
    requetes, fuites, pannes, combien = Requetes(monde), Fuites(), [], 0
    # Most answers are the same refusal, of which only the token of its forms is new: 64 signs drawn at random.
    reperer = lru_cache(maxsize=256)(monde.canaris.reperer)
    for qui in roles:
        interdites, client = monde.interdites(qui, depose=depose), monde.clients[qui]
        for requete in requetes.pour(qui):
            combien += 1
            reponse = envoyer(client, requete)
            if reponse.code == 405:
                requetes.ne_plus_demander(requete)
            # That the queue waits for its worker, which nothing is here, is no breakdown.
            if reponse.code >= 500 and (requete.nom, reponse.code) != ("sante", 503):
                pannes.append(f"{reponse.code} {qui} {requete}")
            vues = set().union(*(reperer(_JETON.sub(b"", octets)) for octets in reponse.octets)) & interdites
            if vues:
                vues -= monde.canaris.reperer(f"{requete.adresse} {requete.corps}".encode())
            if vues:
                cle = (requete.nom, requete.verbe, reponse.code, qui)
                _, deja = fuites.setdefault(cle, (requete, set()))
                deja |= vues
    assert combien > 700 * len(roles), combien
    return fuites, pannes


def dire(fuites: Fuites) -> str:
    """One line for each address, verb and status: who read what."""
    lignes = [f"{len(fuites)} fuites :"]
    for (nom, verbe, code, qui), (requete, marques) in sorted(fuites.items(), key=lambda f: f[0]):
        par_sujet: dict[str, list[str]] = defaultdict(list)
        for marque in marques:
            sujet, _, reste = marque.sujet.partition(".")
            par_sujet[sujet].append(reste or marque.genre)
        quoi = " ; ".join(f"{s}: {len(v)} ({', '.join(sorted(v)[:4])})" for s, v in sorted(par_sujet.items()))
        lignes.append(f"{nom} {verbe} {code} [{qui}] {str(requete)[:200]} → {quoi[:2000]}")
    return "\n".join(lignes)


def rendre_compte(fuites: Fuites, pannes: list[str], ou: str) -> None:
    """Fail, telling each leak and each breakdown; `BINOME_FUITES` names a folder where to write them too."""
    if not fuites and not pannes:
        return
    texte = dire(fuites) + "".join(f"\nPANNE {panne}" for panne in sorted(set(pannes)))
    if dossier := os.environ.get("BINOME_FUITES"):
        Path(dossier, f"{ou}.txt").write_text(texte + "\n")
    pytest.fail(texte, pytrace=False)


@pytest.mark.lent(20)
@pytest.mark.parametrize(
    "roles",
    [
        ("lecteur",),
        ("contributeur",),
        ("contributrice",),
        ("instructeur", "comite", "operateur", "administrateur"),
        ("voisin", "instructeur-d-ailleurs", "inconnu", "anonyme"),
    ],
    ids=lambda roles: roles[0],
)
def test_nothing_reserved_reaches_those_not_entitled(monde: Monde, roles: tuple[str, ...]) -> None:
    monde.deposer()
    fuites, pannes = balayer(monde, roles, depose=True)
    rendre_compte(fuites, pannes, f"depose-{roles[0]}")


def test_before_the_deposit_those_who_instruct_read_nothing(monde: Monde) -> None:
    fuites, pannes = balayer(monde, sorted(INSTRUCTION), depose=False)
    rendre_compte(fuites, pannes, "avant")


def test_once_the_deposit_is_withdrawn_those_who_instruct_read_nothing(monde: Monde) -> None:
    monde.deposer()
    monde.chef.poster("atelier-retirer-depot", {})
    fuites, pannes = balayer(monde, sorted(INSTRUCTION), depose=False)
    rendre_compte(fuites, pannes, "retire")


def test_those_entitled_read_every_mark_that_is_in_force(monde: Monde) -> None:
    """The positive control: the marks are there to be found."""
    passees = (" (avant)", "retiree", "juste avant", "pièce de ouverte")
    for depose, roles in ((False, ("chef",)), (True, ("chef", "instructeur"))):
        if depose:
            monde.deposer()
        for qui in roles:
            dues = {
                m
                for m in (*monde.canaris.mots.values(), *monde.canaris.nombres.values(), *monde.canaris.formes.values())
                if qui in m.lisible and not any(passee in m.sujet for passee in passees) and m.sujet != "invitation"
            }
            assert len(dues) > 250
            lues = [r for r in Requetes(monde).pour(qui) if r.verbe == "GET" and r.nom.startswith("atelier")]
            for requete in sorted(lues, key=lambda r: r.nom not in RICHES):
                if not dues:
                    break
                reponse = envoyer(monde.clients[qui], requete)
                dues -= set().union(*(monde.canaris.reperer(octets) for octets in reponse.octets))
            assert not dues, (qui, depose, sorted(map(str, dues)))


@pytest.mark.parametrize("depose", [False, True])
def test_the_holder_of_a_link_reads_what_is_public_and_presented_and_nothing_of_the_team(
    monde: Monde, depose: bool
) -> None:
    if depose:
        monde.deposer()
    visiteur = navigateur(None)
    assert visiteur.get(monde.lien_de_lecture).status_code == 302
    octets = [contenu(visiteur.get(page)) for page in ("/lecture/", "/lecture/dossier.pdf")]
    vues = [{m.sujet.partition(".")[0] for m in monde.canaris.reperer(lus)} for lus in octets]
    publics = {"pub1", "pub2", "dossier", "ouverte", "pièce de pub1", "pièce de pub2", "pièce de dossier"}
    for lus in vues:
        assert {"pub1", "pub2", "dossier"} <= {s.partition(",")[0] for s in lus} <= publics, lus
    assert b"bloquant" not in octets[0] and not re.search(r"bloquant|justifier", " ".join(textes(octets[1])))


def test_searching_as_the_sweep_does_finds_what_is_reserved_when_one_may_read_it(monde: Monde) -> None:
    """The positive control of what the sweep searches."""
    lues = [r for r in Requetes(monde).pour("chef") if r.nom in ("chercher", "calendrier")]
    octets = [o for r in lues for o in envoyer(monde.clients["chef"], r).octets]
    sujets = {m.sujet.partition(".")[0] for o in octets for m in monde.canaris.reperer(o)}
    assert sujets >= {"conf1", "part1", "remarque au champ de conf1", "demande sur conf1", "libellé du lien"}, sujets


def test_without_the_filter_the_sweep_finds_leaks(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: once the table of rights lets everyone read what is reserved, the same walk says so."""
    monkeypatch.setitem(droits.QUI, droits.Action.lire_confidentiel, frozenset(droits.Role))
    requetes, interdites = Requetes(monde), monde.interdites("lecteur", depose=False)
    lues = [r for r in requetes.pour("lecteur") if r.verbe == "GET" and r.nom in ("atelier-fiche", "atelier-emporter")]
    vues = {
        marque
        for requete in lues
        for octets in envoyer(monde.clients["lecteur"], requete).octets
        for marque in monde.canaris.reperer(octets)
    }
    sujets = {m.sujet.partition(".")[0] for m in vues & interdites}
    assert sujets >= {"part1", "part2", "conf1", "conf2", "fermee", "reserve-conf"}, sujets
    genres = {m.genre for m in vues & interdites}
    assert genres >= {"texte", "montant", "nombre", "date", "SIREN", "fichier", "SHA-256", "id"}, genres


def test_no_mail_tells_what_its_reader_may_not_read(monde: Monde) -> None:
    monde.deposer()
    quand = horloge.maintenant() + dt.timedelta(days=2)
    rappels.envoyer(quand)
    ouvrier.executer(une_fois=True)
    fuites = []
    par_adresse = {compte.email: qui for qui, compte in monde.comptes.items() if compte}
    for courriel in mail.outbox:
        joints = [c if isinstance(c, bytes) else str(c).encode() for _, c, _ in courriel.attachments]
        vues = {
            m
            for o in (courriel.message().as_bytes(), courriel.subject.encode(), courriel.body.encode(), *joints)
            for m in monde.canaris.reperer(o)
        }
        for adresse in courriel.recipients():
            qui = par_adresse.get(adresse)
            lit = monde.interdites(qui, depose=True) if qui else set()
            if vues & lit:
                fuites.append(f"{adresse} « {courriel.subject} » : {sorted(map(str, vues & lit))}")
    assert len(mail.outbox) >= 10, [m.subject for m in mail.outbox]
    assert not fuites, "\n".join(fuites)
