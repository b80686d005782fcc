"""Fifty readers of a campaign, in a process of their own, over HTTP on loopback; prints JSON: page → milliseconds."""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import defaultdict
from html.parser import HTMLParser

from benchmarks.campagne.liste import PAGES
from benchmarks.echeance.client import Navigateur

LECTEURS = {"region": 20, "national": 10, "president": 20}
"""Who reads, by the page of the demonstration → how many at once."""
PAUSE_S = (3.0, 7.0)
"""Between two pages of one reader."""
TEMOIN = "/appels/"
"""A public page that the server keeps: what it costs to be served at all, then and there."""


class _Temoin(HTMLParser):
    jeton = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        dits = dict(attrs)
        if dits.get("name") == "csrfmiddlewaretoken":
            self.jeton = dits.get("value") or ""


def entrer(hote: str, qui: str) -> str:
    """The session of someone who enters by the page of the demonstration."""
    import http.client

    visiteur = Navigateur(hote)
    page = _Temoin()
    page.feed(visiteur.lire("/comptes/demonstration/").corps)
    liaison = http.client.HTTPConnection(hote, timeout=60)
    entetes = {
        "Cookie": f"csrftoken={visiteur.jeton}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"http://{hote}/comptes/demonstration/",
    }
    liaison.request("POST", "/comptes/demonstration/", f"csrfmiddlewaretoken={page.jeton}&role={qui}", entetes)
    reponse = liaison.getresponse()
    reponse.read()
    temoins = [t.partition(";")[0].partition("=") for t in reponse.headers.get_all("Set-Cookie", [])]
    liaison.close()
    return next(valeur for nom, _, valeur in temoins if nom == "sessionid")


def main(hote: str, duree: float) -> None:
    durees: dict[str, list[float]] = defaultdict(list)
    fautes: list[str] = []
    sessions = [(qui, entrer(hote, qui)) for qui, combien in LECTEURS.items() for _ in range(combien)]
    fin = time.monotonic() + duree
    fils = [
        threading.Thread(target=_lire, args=(hote, qui, session, rang, fin, durees, fautes))
        for rang, (qui, session) in enumerate(sessions)
    ]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    print(json.dumps({"durees": durees, "fautes": fautes}))


def _lire(
    hote: str, qui: str, session: str, rang: int, fin: float, durees: dict[str, list[float]], fautes: list[str]
) -> None:
    sort, lecteur = random.Random(rang), Navigateur(hote, session)  # noqa: S311
    time.sleep(sort.uniform(0, PAUSE_S[1]))
    while time.monotonic() < fin:
        siennes = [p for p in PAGES[qui] if not p.endswith((".xlsx", ".svg"))]
        page = TEMOIN if sort.random() < 0.2 else sort.choice(siennes)
        debut = time.monotonic()
        code = lecteur.lire(page).code
        durees[page if page == TEMOIN else f"{qui} {page}"].append(1000 * (time.monotonic() - debut))
        if code != 200:
            fautes.append(f"{code} {page}")
        time.sleep(sort.uniform(*PAUSE_S))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
