"""A process that has just started, and threads that ask it for pages all at once: what is made once is made then.

    python -m tests.web.socle.a_froid SESSION PAGE… > what went wrong, as JSON

Each thread asks for the same page first, so that they meet in it, then for the others in an order of its own. What went
wrong: a page that did not answer 200, a source of Python that was parsed meanwhile (under Python 3.11 two threads at it
may end in `SystemError: AST constructor recursion depth mismatch`, too seldom for a test to wait for it).
"""

from __future__ import annotations

import ast
import json
import random
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import config.wsgi  # noqa: F401 — starts as the server does, before any request
from django.test import Client

FILS = 8


def demander(rang: int, session: str, pages: list[str], ensemble: Barrier) -> list[str]:
    client = Client(SERVER_NAME="localhost")
    client.cookies["sessionid"] = session
    autres, rates = pages[1:], []
    random.Random(rang).shuffle(autres)  # noqa: S311
    ensemble.wait()
    for page in (pages[0], *autres):
        try:
            if (code := client.get(page).status_code) != 200:
                rates.append(f"{page} : {code}")
        except Exception:  # noqa: BLE001 — the test client raises what a server would answer 500 to
            rates.append(f"{page} : {traceback.format_exc()}")
    return rates


if __name__ == "__main__":
    session, *pages = sys.argv[1:]
    sys.setswitchinterval(1e-5)
    ensemble, analyses, analyser = Barrier(FILS), [], ast.parse

    def noter(*arguments: Any, **options: Any) -> ast.AST:
        analyses.append("".join(traceback.format_stack(limit=6)))
        return analyser(*arguments, **options)

    ast.parse = noter  # type: ignore[assignment]
    with ThreadPoolExecutor(FILS) as fils:
        demandes = [fils.submit(demander, rang, session, pages, ensemble) for rang in range(FILS)]
    print(json.dumps([*(rate for demande in demandes for rate in demande.result()), *analyses[:3]]))
