"""Queries that are composed once: what each act asks again and again costs its reading, not its writing in SQL.

Composing a query of a few joins takes Django five times what SQLite takes to answer it. Here it is composed at its
first call on a connection, with marks in the place of the values; each call then only binds them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)
Valeur = int | str | dt.date | dt.datetime
_ENTIERS = range(-(1 << 63), 1 << 63)
"""What either engine takes: a greater number is nobody's."""


class ComposeeError(TypeError):
    """A query that cannot be composed once: a value in it is changed on its way, or decides of its shape."""


@dataclass(frozen=True)
class _Plan:
    """A query in SQL. `places`: for each of its parameters, the rank of the value that goes there, or what is there."""

    sql: str
    places: tuple[tuple[int | None, Any], ...]
    convertisseurs: tuple[tuple[int, tuple[Any, ...]], ...]
    lire: Callable[[Sequence[Any]], Any]
    tient: bool


class RequeteComposee(Generic[M]):
    """A query of these values, compared as they are (`=`, `<=`): an identifier, a key, a day; never None."""

    def __init__(self, composer: Callable[..., QuerySet[M, Any]]) -> None:
        self._composer = composer

    def __call__(self, *valeurs: Valeur) -> list[M]:
        """The rows found, with what the query joins."""
        lues: list[M] = self._executer(valeurs)
        return lues

    def premiere(self, *valeurs: Valeur) -> M | None:
        """The first one, None when there is none. The query itself says in which order, and to stop there."""
        lues: list[M] = self._executer(valeurs)
        return lues[0] if lues else None

    def colonnes(self, *valeurs: Valeur) -> list[Any]:
        """The rows of a query of columns (`values_list`), as lists."""
        return self._executer(valeurs)

    def _executer(self, valeurs: Sequence[Valeur]) -> list[Any]:
        if any(isinstance(v, int) and v not in _ENTIERS for v in valeurs):
            return []
        connexion = connections[DEFAULT_DB_ALIAS]
        plan = self._plan(connexion, valeurs)
        if plan.tient and not connexion.in_atomic_block:
            raise transaction.TransactionManagementError("une ligne se tient dans une transaction")
        parametres = [fixe if rang is None else _dire(connexion, valeurs[rang]) for rang, fixe in plan.places]
        with connexion.cursor() as curseur:
            curseur.execute(plan.sql, parametres)
            lignes = [list(ligne) for ligne in curseur.fetchall()]
        for colonne, convertir in plan.convertisseurs:
            for ligne in lignes:
                for un in convertir:
                    ligne[colonne] = un(ligne[colonne])
        return [plan.lire(ligne) for ligne in lignes]

    def _plan(self, connexion: BaseDatabaseWrapper, valeurs: Sequence[Valeur]) -> _Plan:
        # With the connection, which is a thread's: they end together.
        siens: dict[Any, _Plan] = vars(connexion).setdefault("binome_composees", {})
        cle = (self, *map(type, valeurs))
        if (plan := siens.get(cle)) is None:
            plan, temoin = (self._composer_le_plan(connexion, _marques(valeurs, serie)) for serie in (0, 1))
            # Other marks, same query: none of its values decides of its shape, or is there already.
            if (plan.sql, plan.places) != (temoin.sql, temoin.places):
                raise ComposeeError(f"cette requête dépend de ses valeurs : {plan.sql}")
            siens[cle] = plan
        return plan

    def _composer_le_plan(self, connexion: BaseDatabaseWrapper, marques: Sequence[Valeur]) -> _Plan:
        requete = self._composer(*marques)
        if getattr(requete, "_prefetch_related_lookups", ()):
            raise ComposeeError("ce qui se lit à part se compose à part")
        compilateur = requete.query.get_compiler(connection=connexion)
        sql, parametres = compilateur.as_sql()
        dites = {_dire(connexion, marque): rang for rang, marque in enumerate(marques)}
        places = tuple((dites.get(p), None if p in dites else p) for p in parametres)
        if {rang for rang, _ in places} - {None} != set(range(len(marques))):
            raise ComposeeError(f"une valeur de cette requête change en chemin : {sql}")
        convertisseurs = compilateur.get_converters([choisi[0] for choisi in compilateur.select])
        return _Plan(
            sql,
            places,
            tuple((n, tuple(_lier(c, ex, connexion) for c in convs)) for n, (convs, ex) in convertisseurs.items()),
            _lecteur(compilateur, connexion.alias) if requete.query.default_cols else list,
            requete.query.select_for_update,
        )


def _marques(valeurs: Iterable[Valeur], serie: int) -> list[Valeur]:
    """What stands for values while the query is composed: what a lookup that changes its value would change too, and
    numbers that the smallest column holds."""
    return [_marque(valeur, 100 * serie + rang) for rang, valeur in enumerate(valeurs)]


def _marque(valeur: Valeur, rang: int) -> Valeur:
    if isinstance(valeur, str):
        return f" \ue000%_\\É{rang} "
    if isinstance(valeur, int) and not isinstance(valeur, bool):
        return 31_000 + rang
    if isinstance(valeur, dt.datetime):
        return dt.datetime(1871, 3, 18, tzinfo=dt.UTC) + dt.timedelta(days=rang, microseconds=1)
    if isinstance(valeur, dt.date):
        return dt.date(1871, 3, 18) + dt.timedelta(days=rang)
    raise ComposeeError(f"{type(valeur).__name__} ne se lie pas à une requête composée d'avance")


def _dire(connexion: BaseDatabaseWrapper, valeur: Valeur) -> Any:
    """A value as this engine takes it."""
    if isinstance(valeur, dt.datetime):
        return connexion.ops.adapt_datetimefield_value(valeur)
    return connexion.ops.adapt_datefield_value(valeur) if isinstance(valeur, dt.date) else valeur


def _lier(convertir: Any, expression: Any, connexion: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    return lambda valeur: convertir(valeur, expression, connexion)


def _lecteur(compilateur: Any, alias: str) -> Callable[[Sequence[Any]], Any]:
    """What makes of a row an object, with those that the query joins."""
    classe = compilateur.klass_info
    modele, champs = classe["model"], classe["select_fields"]
    debut, fin = champs[0], champs[-1] + 1
    noms = [choisi[0].target.attname for choisi in compilateur.select[debut:fin]]
    voisins = get_related_populators(classe, compilateur.select, alias)  # type: ignore[call-arg]  # (stubs of a later Django)
    annotations = list((compilateur.annotation_col_map or {}).items())

    def lire(ligne: Sequence[Any]) -> Any:
        objet = modele.from_db(alias, noms, ligne[debut:fin])
        for voisin in voisins:
            voisin.populate(ligne, objet)
        for nom, colonne in annotations:
            setattr(objet, nom, ligne[colonne])
        return objet

    return lire
