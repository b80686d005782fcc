"""One person's browser, reduced to what costs the server: their session, their forms, plain HTTP on loopback."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

DELAI = 60


@dataclass(frozen=True)
class Reponse:
    """What the server answered. vers: where it redirects, empty when it does not."""

    code: int
    corps: str
    vers: str = ""


@dataclass
class Navigateur:
    """Someone signed in already (`session`), or a visitor (empty)."""

    hote: str
    session: str = ""
    jeton: str = field(default="", repr=False)

    def lire(self, chemin: str) -> Reponse:
        return self._envoyer("GET", chemin)

    def poster(self, chemin: str, champs: list[tuple[str, str]], *, json: bool = False) -> Reponse:
        return self._envoyer("POST", chemin, urlencode(champs), {"Accept": "application/json"} if json else {})

    def _envoyer(self, verbe: str, chemin: str, corps: str = "", entetes: dict[str, str] | None = None) -> Reponse:
        # Between two saves, ten seconds apart, a browser's connection has been closed too.
        liaison = http.client.HTTPConnection(self.hote, timeout=DELAI)
        try:
            liaison.request(verbe, chemin, corps or None, self._entetes(verbe, chemin) | (entetes or {}))
            reponse = liaison.getresponse()
            contenu = reponse.read().decode()
            for temoin in reponse.headers.get_all("Set-Cookie", []):
                nom, _, valeur = temoin.partition(";")[0].partition("=")
                if nom == "csrftoken":
                    self.jeton = valeur
            return Reponse(reponse.status, contenu, reponse.headers.get("Location", ""))
        finally:
            liaison.close()

    def _entetes(self, verbe: str, chemin: str) -> dict[str, str]:
        temoins = {"sessionid": self.session, "csrftoken": self.jeton}
        entetes = {"Cookie": "; ".join(f"{nom}={valeur}" for nom, valeur in temoins.items() if valeur)}
        if verbe == "POST":
            entetes |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://{self.hote}{chemin}"}
        return entetes


class Formulaire(HTMLParser):
    """What a browser would send of the first form of a page that has the attribute `marque` (any form, when empty)."""

    def __init__(self, page: str, marque: str = "") -> None:
        super().__init__()
        self.champs: list[tuple[str, str]] = []
        self.action = ""
        self._marque, self._dedans, self._fini = marque, False, False
        self._choix = ""
        self._texte: tuple[str, list[str]] | None = None
        self.feed(page)

    def handle_starttag(self, balise: str, attributs: list[tuple[str, str | None]]) -> None:
        donnees = {nom: valeur or "" for nom, valeur in attributs}
        if balise == "form" and not self._fini and (not self._marque or self._marque in donnees):
            self._dedans, self.action = True, donnees.get("action", "")
        elif self._dedans and balise == "textarea":
            self._texte = (donnees["name"], [])
        elif self._dedans and balise == "select":
            self._choix = donnees["name"]
        elif self._dedans and balise == "option" and "selected" in donnees:
            self.champs.append((self._choix, donnees.get("value", "")))
        elif self._dedans and balise == "input" and donnees.get("name") and self._compte(donnees):
            self.champs.append((donnees["name"], donnees.get("value", "on")))

    @staticmethod
    def _compte(donnees: dict[str, str]) -> bool:
        return donnees.get("type") not in ("checkbox", "radio") or "checked" in donnees

    def handle_data(self, data: str) -> None:
        if self._texte:
            self._texte[1].append(data)

    def handle_endtag(self, balise: str) -> None:
        if balise == "textarea" and self._texte:
            nom, morceaux = self._texte
            # A newline that opens a textarea is not part of it.
            self.champs.append((nom, "".join(morceaux).removeprefix("\n")))
            self._texte = None
        elif balise == "form" and self._dedans:
            self._dedans, self._fini = False, True

    def avec(self, nom: str, valeur: str) -> list[tuple[str, str]]:
        """The fields, that one written over."""
        return [(cle, valeur if cle == nom else v) for cle, v in self.champs]
