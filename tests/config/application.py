"""A tiny application, to be served by one worker or another: each address takes the time that it says."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if "lent=" in environ.get("QUERY_STRING", ""):
        time.sleep(float(environ["QUERY_STRING"].partition("lent=")[2]))
    corps = environ["wsgi.input"].read()
    recu_at = environ.get("binome.recu_at")
    texte = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {hashlib.sha256(corps).hexdigest()} {recu_at}"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(texte.encode())))])
    return [texte.encode()]
