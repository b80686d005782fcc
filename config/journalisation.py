"""Logs: one line each, for who reads them or for who gathers them by machine; of a page, its pattern only."""

from __future__ import annotations

import datetime as dt
import json
import logging

_CONNUS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "trace"}


class EnTexte(logging.Formatter):
    """A readable line; what a trace holds follows as `key=value`."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the name of logging)
        trace = getattr(record, "trace", {})
        mots = (f"{cle}={valeur}" for cle, valeur in trace.items() if cle != "action")
        return " ".join([super().formatMessage(record), *mots])


class EnJson(logging.Formatter):
    """`instant`, `niveau`, `source`, `message`, the error if any, what a trace holds, and what was given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        ligne: dict[str, object] = {
            "instant": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "niveau": record.levelname,
            "source": record.name,
            "message": record.getMessage(),
            "processus": record.process,
        }
        if record.exc_info:
            ligne["erreur"] = self.formatException(record.exc_info)
        ligne |= {cle: valeur for cle, valeur in vars(record).items() if cle not in _CONNUS}
        ligne |= getattr(record, "trace", {})
        return json.dumps(ligne, ensure_ascii=False, default=str)


class SansAdresse(logging.Filter):
    """What Django says of a request names its path, which may end with what opens a door: the pattern stands for it."""

    def filter(self, record: logging.LogRecord) -> bool:
        requete = vars(record).pop("request", None)
        chemin = getattr(requete, "path", None)
        if chemin is not None and isinstance(record.args, tuple):
            route = getattr(getattr(requete, "resolver_match", None), "route", None)
            motif = f"/{route}" if route is not None else "(adresse inconnue)"
            record.args = tuple(motif if arg == chemin else arg for arg in record.args)
        return True
