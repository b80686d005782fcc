"""The journal: chained, append-only in the database itself, and whatever is tampered with is found."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import random
import re
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from binome.domaine.socle import chaine
from binome.domaine.socle.empreinte import canonique
from binome.registre.models import LigneJournal
from binome.services.socle import journal

MIDI = dt.datetime(2023, 9, 1, 12, tzinfo=dt.UTC)


def _chaine(combien):
    lignes, precedent = [], chaine.ORIGINE
    for rang in range(1, combien + 1):
        instant = (MIDI + dt.timedelta(seconds=rang)).isoformat(timespec="microseconds")
        donnees = canonique({"numero": f"d-{rang}", "montant": rang * 1000}).decode()
        ligne = chaine.sceller(
            rang, instant, f"p{rang % 7}@x.fr", "depot.enregistre", f"dossier:d{rang}", donnees, precedent
        )
        lignes.append(ligne)
        precedent = ligne.empreinte
    return lignes


def _remplacer(texte, tirage):
    place = tirage.randrange(len(texte))
    autre = tirage.choice([c for c in "0123456789abcdefZ{}é" if c != texte[place]])
    return texte[:place] + autre + texte[place + 1 :]


def _falsifier(lignes, tirage):
    """One tampering of a random kind; the rank of the first line that it spoils."""
    geste = tirage.choice(["champ", "empreinte", "retirer", "ajouter", "permuter", "reecrire"])
    k = tirage.randrange(1, len(lignes) - 1)
    if geste == "champ":
        champ = tirage.choice(["instant", "acteur", "action", "objet", "donnees", "precedent"])
        lignes[k] = dataclasses.replace(lignes[k], **{champ: _remplacer(getattr(lignes[k], champ), tirage)})
    elif geste == "empreinte":
        lignes[k] = dataclasses.replace(lignes[k], empreinte=_remplacer(lignes[k].empreinte, tirage))
    elif geste == "retirer":
        del lignes[k]
    elif geste == "ajouter":
        lignes.insert(k, dataclasses.replace(lignes[k], acteur="intrus@x.fr"))
    elif geste == "permuter":
        autre = k - 1
        lignes[k], lignes[autre] = lignes[autre], lignes[k]
        k = autre
    else:
        # A careful forger seals the line again: the next one no longer follows.
        li = lignes[k]
        lignes[k] = chaine.sceller(li.rang, li.instant, "intrus@x.fr", li.action, li.objet, li.donnees, li.precedent)
        k += 1
    return k + 1


def test_a_thousand_tamperings_are_found_at_the_first_bad_line():
    tirage, bonnes = random.Random(20231109), _chaine(40)  # noqa: S311
    assert chaine.premiere_faute(bonnes) is None
    for _ in range(1000):
        lignes = list(bonnes)
        attendu = _falsifier(lignes, tirage)
        faute = chaine.premiere_faute(lignes)
        assert faute is not None
        assert faute.rang == attendu


def test_the_end_cut_off_is_the_only_thing_a_chain_cannot_see_alone():
    """The negative control: the last lines removed leave a chain that holds; receipts and backups bear the end."""
    assert chaine.premiere_faute(_chaine(40)[:30]) is None


@pytest.mark.django_db
class TestBase:
    def _ecrire(self, combien=3):
        with transaction.atomic():
            for rang in range(combien):
                journal.ajouter("essai", f"dossier:{rang}", {"rang": rang}, acteur=None, instant=MIDI)

    def test_lines_are_chained_and_the_whole_is_verified(self):
        self._ecrire()
        assert journal.verifier() == (3, None)

    @pytest.mark.parametrize(
        "ordre",
        [
            "UPDATE registre_lignejournal SET acteur = 'x' WHERE rang = 2",
            "DELETE FROM registre_lignejournal WHERE rang = 2",
        ],
    )
    def test_the_database_refuses_to_change_or_remove_a_line(self, ordre):
        self._ecrire()
        with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic(), connection.cursor() as c:
            c.execute(ordre)
        assert journal.verifier() == (3, None)

    def test_the_first_bad_line_is_named_when_the_guard_is_gone(self):
        self._ecrire()
        with connection.cursor() as curseur:
            if connection.vendor == "postgresql":
                curseur.execute("DROP TRIGGER journal_inalterable ON registre_lignejournal")
            else:
                curseur.execute("DROP TRIGGER journal_sans_update")
            curseur.execute("UPDATE registre_lignejournal SET acteur = 'x' WHERE rang = 2")
        lignes, faute = journal.verifier()
        assert (lignes, faute.rang) == (3, 2) and "empreinte" in faute.raison

    def test_a_line_is_never_written_outside_the_transaction_it_tells(self, monkeypatch):
        monkeypatch.setattr(journal, "connection", SimpleNamespace(in_atomic_block=False))
        with pytest.raises(transaction.TransactionManagementError):
            journal.ajouter("essai", "x", {}, acteur=None, instant=MIDI)

    @pytest.mark.lent
    def test_a_hundred_thousand_lines_are_verified(self):
        """How long it takes is measured by benchmarks/banc_depot.py."""
        champs = [f.name for f in dataclasses.fields(chaine.Ligne)]
        lignes = _chaine(100_000)
        LigneJournal.objects.bulk_create(
            (LigneJournal(**{c: getattr(li, c) for c in champs}) for li in lignes), batch_size=100
        )
        debut = time.perf_counter()
        assert journal.verifier() == (100_000, None)
        print(f"100 000 lignes en {time.perf_counter() - debut:.2f} s")


def test_free_words_are_answered_for_and_never_guessed(db: None) -> None:
    assert journal.condenser("oui") == journal.condenser("oui") != journal.condenser("non")
    assert journal.condenser("oui") != hashlib.sha256(b"oui").hexdigest()
    # Every room that writes of words kept from some of the readers of the chain goes through it.
    pieces = Path(journal.__file__).parents[1]
    fautifs = [
        f"{f.relative_to(pieces)}"
        for f in sorted(pieces.rglob("*.py"))
        if re.search(r"(motif|note|texte|mot|points)_sha256", f.read_text(encoding="utf-8"))
    ]
    assert not fautifs
