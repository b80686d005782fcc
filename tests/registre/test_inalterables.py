"""What the register keeps as it is, the database keeps: no order of SQL changes a row, takes it away or replaces it.

Each refused order is tried again with the triggers of its table gone: it must then do its harm, or it proves nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from tests import maquettes
from tests.registre.inalterables import INALTERABLES, MODIFIABLES, T, Tenue

pytestmark = pytest.mark.django_db
REFUS = r"ne se (modifie|retire) pas|se garde|est clos"
TENUES = [pytest.param(tenue, id=str(tenue)) for tenue in INALTERABLES]
PERPETUEL = re.compile(r"never (be )?(chang|remov|rewrit)|for ever|immutable|frozen|rows are added|append.only")


class Unicite(NamedTuple):
    """What one row alone may have: its columns, and whether it is so under a condition."""

    nom: str
    colonnes: tuple[str, ...]
    condition: models.Q | None


class Geste(NamedTuple):
    """An order, and the other row that must be there before it."""

    nom: str
    ordre: str
    valeurs: list[Any]
    voisine: dict[str, Any] | None = None


def champs(modele: type[models.Model]) -> dict[str, Any]:
    return {champ.column: champ for champ in modele._meta.concrete_fields}


def valeur(champ: Any, n: int) -> Any:
    """Something that this column may hold; another one for another `n`."""
    if champ.choices:
        return champ.choices[n % len(champ.choices)][0]
    if isinstance(champ, models.ForeignKey | models.AutoField):
        return 9100 + n
    for genre, faire in (
        (models.DateTimeField, lambda: T + dt.timedelta(n)),
        (models.DateField, lambda: T.date() + dt.timedelta(n)),
        (models.BooleanField, lambda: n % 2 == 0),
        (models.IntegerField, lambda: n),
        (models.BinaryField, lambda: bytes([n])),
        (models.JSONField, lambda: [n]),
    ):
        if isinstance(champ, genre):
            return faire()
    return str(n)


def ligne(tenue: Tenue, n: int) -> dict[str, Any]:
    """A row in that state; nothing of it is that of another `n`, but what its state says."""
    faite = {}
    for colonne, champ in champs(tenue.modele).items():
        vide = champ.null and colonne not in tenue.remplies
        faite[colonne] = None if vide else champ.default if champ.choices and champ.has_default() else valeur(champ, n)
    return faite | tenue.valeurs


def unicites(modele: type[models.Model]) -> list[Unicite]:
    meta = modele._meta
    seules = [Unicite(c.column, (c.column,), None) for c in meta.concrete_fields if c.unique]
    return seules + [
        Unicite(c.name, tuple(meta.get_field(nom).column for nom in c.fields), c.condition)
        for c in meta.constraints
        if isinstance(c, models.UniqueConstraint)
    ]


def tenues_par(tenue: Tenue) -> list[Unicite]:
    """Those that the row falls under in its state."""
    colonnes = champs(tenue.modele).items()
    sienne = {champ.name: models.Value(ligne(tenue, 1)[c], output_field=champ) for c, champ in colonnes}
    return [u for u in unicites(tenue.modele) if u.condition is None or u.condition.check(sienne)]


def inserer(modele: type[models.Model], faite: dict[str, Any], verbe: str = "INSERT") -> tuple[str, list[Any]]:
    colonnes = champs(modele) if "rowid" not in faite else {"rowid": models.IntegerField(), **champs(modele)}
    noms, places = ", ".join(f'"{c}"' for c in colonnes), ", ".join(["%s"] * len(colonnes))
    preparees = [champ.get_db_prep_save(faite[colonne], connection) for colonne, champ in colonnes.items()]
    return f"{verbe} INTO {modele._meta.db_table} ({noms}) VALUES ({places})", preparees


def gestes(tenue: Tenue) -> Iterator[Geste]:
    modele, sienne, autre = tenue.modele, ligne(tenue, 1), ligne(tenue, 2)
    table, cle = modele._meta.db_table, modele._meta.pk.column
    fixes = [colonne for colonne in champs(modele) if colonne not in tenue.mobiles]
    for colonne in fixes:
        champ = champs(modele)[colonne]
        neuve = next(v for n in (2, 3) if (v := valeur(champ, n)) != sienne[colonne])
        ordre = f'UPDATE {table} SET "{colonne}" = %s WHERE "{cle}" = %s'  # noqa: S608
        yield Geste(f"UPDATE {colonne}", ordre, [champ.get_db_prep_save(neuve, connection), sienne[cle]])
    if not tenue.part:
        yield Geste("DELETE", f'DELETE FROM {table} WHERE "{cle}" = %s', [sienne[cle]])  # noqa: S608
    for unicite in tenues_par(tenue):
        communes = {colonne: sienne[colonne] for colonne in unicite.colonnes}
        venue = (autre if unicite.condition else autre | tenue.hors) | communes
        change = next(colonne for colonne in fixes if colonne not in unicite.colonnes)
        ordre, valeurs = inserer(modele, venue)
        sur = f"({', '.join(unicite.colonnes)})" if connection.vendor == "postgresql" else ""
        if not (sur and unicite.condition):  # There, such an UPSERT says the condition again: the same trigger answers.
            upsert = f"{ordre} ON CONFLICT {sur} DO UPDATE SET {change} = excluded.{change}"
            yield Geste(f"UPSERT {unicite.nom}", upsert, valeurs)
        if connection.vendor == "sqlite":
            yield Geste(f"REPLACE {unicite.nom}", *inserer(modele, venue, "INSERT OR REPLACE"))
            prises = {*communes, *(tenue.hors if unicite.condition else ())}
            voisine = autre | tenue.hors | (communes if unicite.condition else {})
            if tenue.hors or not unicite.condition:
                pose = ", ".join(f'"{colonne}" = %s' for colonne in prises)
                reprises = [champs(modele)[c].get_db_prep_save(sienne[c], connection) for c in prises]
                evincer = f'UPDATE OR REPLACE {table} SET {pose} WHERE "{cle}" = %s'  # noqa: S608
                yield Geste(f"UPDATE OR REPLACE {unicite.nom}", evincer, [*reprises, voisine[cle]], voisine)
    if connection.vendor == "sqlite" and not isinstance(modele._meta.pk, models.IntegerField):
        # SQLite then has a key of its own, and lets anybody name it.
        yield Geste("REPLACE rowid", *inserer(modele, autre | {"rowid": 1}, "INSERT OR REPLACE"))


@contextmanager
def pour_rien() -> Iterator[Any]:
    """A cursor whose every order is taken back at the end."""
    with transaction.atomic(), connection.cursor() as curseur:
        yield curseur
        transaction.set_rollback(True)


def placer(curseur: Any, tenue: Tenue, geste: Geste) -> None:
    if geste.voisine:
        curseur.execute(*inserer(tenue.modele, geste.voisine))
    curseur.execute(*inserer(tenue.modele, ligne(tenue, 1)))
    if tenue.ensuite:
        modele, valeurs = tenue.ensuite
        curseur.execute(*inserer(modele, ligne(Tenue(modele), 1) | valeurs))


def refus_de(curseur: Any, geste: Geste) -> str:
    try:
        with transaction.atomic():
            curseur.execute(geste.ordre, geste.valeurs)
    except DatabaseError as refus:
        return str(refus)
    return "fait"


def relue(curseur: Any, tenue: Tenue) -> Any:
    cle = tenue.modele._meta.pk.column
    ordre = f'SELECT {", ".join(champs(tenue.modele))} FROM {tenue.modele._meta.db_table} WHERE "{cle}" = %s'  # noqa: S608
    curseur.execute(ordre, [ligne(tenue, 1)[cle]])
    return curseur.fetchone()


@pytest.mark.parametrize("tenue", TENUES)
def test_no_order_changes_a_row_takes_it_away_or_replaces_it(tenue: Tenue) -> None:
    for geste in gestes(tenue):
        with pour_rien() as curseur:
            placer(curseur, tenue, geste)
            avant = relue(curseur, tenue)
            dit = refus_de(curseur, geste)
            assert re.search(REFUS, dit), f"{tenue}, {geste.nom} : {dit}"
            assert avant is not None and relue(curseur, tenue) == avant


@pytest.mark.parametrize("tenue", TENUES)
def test_without_its_triggers_each_of_these_orders_does_its_harm(tenue: Tenue) -> None:
    for geste in gestes(tenue):
        with pour_rien() as curseur:
            maquettes.sans_verrou(tenue.modele)
            placer(curseur, tenue, geste)
            avant = relue(curseur, tenue)
            curseur.execute(geste.ordre, geste.valeurs)
            assert relue(curseur, tenue) != avant, f"{tenue}, {geste.nom} : sans effet"


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="TRUNCATE n'est que de PostgreSQL")
@pytest.mark.parametrize("modele", dict.fromkeys(tenue.modele for tenue in INALTERABLES), ids=lambda m: m.__name__)
def test_no_table_is_emptied(modele: type[models.Model]) -> None:
    """Alone: the triggers of the tables that go with it are taken away."""
    table = modele._meta.db_table
    for temoin in (False, True):
        with pour_rien() as curseur:
            for autre in {tenue.modele for tenue in INALTERABLES} - (set() if temoin else {modele}):
                maquettes.sans_verrou(autre)
            if temoin:
                curseur.execute(f"TRUNCATE {table} CASCADE")
            else:
                with pytest.raises(DatabaseError, match=f"{table} ne se modifie pas"), transaction.atomic():
                    curseur.execute(f"TRUNCATE {table} CASCADE")


def test_each_unique_constraint_is_tried_in_some_state() -> None:
    tries = {(tenue.modele, unicite.nom) for tenue in INALTERABLES for unicite in tenues_par(tenue)}
    assert tries == {(tenue.modele, unicite.nom) for tenue in INALTERABLES for unicite in unicites(tenue.modele)}


def test_each_table_is_said_to_keep_its_rows_or_to_change() -> None:
    """A new table fails here until it is in one list; one that says that it never changes, until it is in the first."""
    gardees = {tenue.modele for tenue in INALTERABLES}
    assert not gardees & MODIFIABLES.keys()
    tables = {modele for modele in apps.get_app_config("registre").get_models() if not modele._meta.auto_created}
    assert tables == gardees | MODIFIABLES.keys(), "dites dans tests/registre/inalterables.py si la table change"
    assert [m.__name__ for m in MODIFIABLES if PERPETUEL.search(" ".join((m.__doc__ or "").split()))] == []
