"""Logs as one JSON object a line, for who gathers them by machine."""

from __future__ import annotations

import datetime as dt
import json
import logging

_CONNUS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class EnJson(logging.Formatter):
    """`instant`, `niveau`, `source`, `message`, the error if any, and whatever was given as `extra`."""

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
        return json.dumps(ligne, ensure_ascii=False, default=str)
