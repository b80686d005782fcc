"""What Binôme is made of: the packages that run it, as a CycloneDX 1.6 bill of materials. Offline, without a base.

Python: what is installed here and that Binôme needs, by following what each package requires. npm: what
`package-lock.json` locks, but what only serves to develop.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import re
import uuid
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

from binome.version import __version__

FORMAT = "1.6"
_ESPACE = uuid.UUID("6f1c6c1e-6d0a-5f5e-9c1b-0b6a0f1d2c3e")
_NOM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")
_CLASSES = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
}


class NomenclatureError(ValueError):
    """What Binôme is made of cannot be read; the message is in French."""


def composer(verrou_npm: Path, instant: dt.datetime) -> dict[str, Any]:
    """The bill of materials, as of an instant. The same packages give the same serial number. Errors:
    NomenclatureError."""
    python, liens = _python()
    composants = [*python, *_npm(verrou_npm)]
    racine = f"pkg:pypi/binome@{__version__}"
    liens.append(
        {"ref": racine, "dependsOn": sorted(_directes(python) | {c["bom-ref"] for c in composants if _est_npm(c)})}
    )
    contenu = json.dumps([composants, liens], sort_keys=True)
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{FORMAT}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": FORMAT,
        "serialNumber": f"urn:uuid:{uuid.uuid5(_ESPACE, contenu)}",
        "version": 1,
        "metadata": {
            "timestamp": instant.astimezone(dt.UTC).isoformat(timespec="seconds"),
            "tools": {"components": [{"type": "application", "name": "binome", "version": __version__}]},
            "component": {
                "bom-ref": racine,
                "type": "application",
                "name": "binome",
                "version": __version__,
                "licenses": [{"license": {"id": "AGPL-3.0-or-later"}}],
                "purl": racine,
            },
        },
        "components": sorted(composants, key=lambda c: str(c["bom-ref"])),
        "dependencies": sorted(liens, key=lambda lien: str(lien["ref"])),
    }


def _python() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Every distribution that Binôme needs, from near to far, and what each needs."""
    vues: dict[str, set[str]] = {}
    distributions: dict[str, metadata.Distribution] = {}
    attente = [("binome", frozenset[str]())]
    while attente:
        nom, extras = attente.pop()
        distribution = distributions.get(nom) or _trouver(nom)
        if distribution is None:
            if nom == "binome":
                raise NomenclatureError("Binôme n'est pas installé comme un paquet : lancez « make install ».")
            continue
        distributions[nom] = distribution
        for besoin, siens in _besoins(distribution, extras):
            if _trouver(besoin) is not None and besoin not in vues.setdefault(nom, set()):
                vues[nom].add(besoin)
                attente.append((besoin, siens))
    paquets = {nom: _paquet(d) for nom, d in distributions.items() if nom != "binome"}
    liens = [
        {"ref": paquets[nom]["bom-ref"], "dependsOn": sorted(paquets[b]["bom-ref"] for b in vues.get(nom, set()))}
        for nom in paquets
    ]
    return list(paquets.values()), liens


def _directes(python: list[dict[str, Any]]) -> set[str]:
    distribution = _trouver("binome")
    voulus = {nom for nom, _ in _besoins(distribution, frozenset())} if distribution else set()
    return {str(c["bom-ref"]) for c in python if _normaliser(str(c["name"])) in voulus}


def _besoins(distribution: metadata.Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """What a distribution requires, with the extras asked of it: name, and the extras that it asks of that one. Other
    conditions (a system, a version of Python) are left to what is installed."""
    for ligne in distribution.requires or []:
        exigence, _, condition = ligne.partition(";")
        if (extra := _EXTRA.search(condition)) and extra[1] not in extras:
            continue
        if trouve := _NOM.match(exigence.strip()):
            entre = re.search(r"\[([^\]]*)\]", exigence)
            demandes = frozenset(e.strip() for e in entre[1].split(",")) if entre else frozenset[str]()
            yield _normaliser(trouve[0]), demandes


def _trouver(nom: str) -> metadata.Distribution | None:
    try:
        return metadata.distribution(nom)
    except metadata.PackageNotFoundError:
        return None


def _normaliser(nom: str) -> str:
    return re.sub(r"[-_.]+", "-", nom).lower()


def _paquet(distribution: metadata.Distribution) -> dict[str, Any]:
    nom, version = _normaliser(distribution.metadata["Name"]), distribution.version
    purl = f"pkg:pypi/{quote(nom)}@{quote(version)}"
    return _composant(nom, version, purl, _licence(distribution.metadata))


def _licence(dits: Any) -> str:
    """What a package says of its licence: an SPDX expression, a class of the index, or its own words if short."""
    if expression := dits.get("License-Expression"):
        return str(expression)
    classes = [c.rpartition(":: ")[2] for c in dits.get_all("Classifier") or [] if c.startswith("License ::")]
    connues = [_CLASSES[c] for c in classes if c in _CLASSES]
    brut = str(dits.get("License") or "").strip().partition("\n")[0]
    return connues[0] if connues else brut if len(brut) <= 80 else ""


def _npm(verrou: Path) -> list[dict[str, Any]]:
    try:
        paquets = json.loads(verrou.read_text(encoding="utf-8"))["packages"]
    except (OSError, ValueError, KeyError) as erreur:
        raise NomenclatureError(f"« {verrou} » ne se lit pas : {erreur}.") from None
    sortie = []
    for chemin, fiche in paquets.items():
        nom = chemin.rpartition("node_modules/")[2]
        if not chemin or fiche.get("dev") or "version" not in fiche:
            continue
        purl = f"pkg:npm/{quote(nom, safe='/')}@{quote(fiche['version'])}"
        composant = _composant(nom, fiche["version"], purl, str(fiche.get("license", "")))
        if empreintes := _empreintes(str(fiche.get("integrity", ""))):
            composant["hashes"] = empreintes
        sortie.append(composant)
    return list({str(c["bom-ref"]): c for c in sortie}.values())


def _empreintes(integrite: str) -> list[dict[str, str]]:
    """The fingerprints of npm, which are in base 64, as CycloneDX writes them."""
    noms = {"sha512": "SHA-512", "sha384": "SHA-384", "sha256": "SHA-256"}
    sortie = []
    for morceau in integrite.split():
        algorithme, _, valeur = morceau.partition("-")
        if algorithme in noms:
            try:
                sortie.append({"alg": noms[algorithme], "content": base64.b64decode(valeur, validate=True).hex()})
            except binascii.Error:
                continue
    return sortie


def _composant(nom: str, version: str, purl: str, licence: str) -> dict[str, Any]:
    fiche: dict[str, Any] = {"bom-ref": purl, "type": "library", "name": nom, "version": version, "purl": purl}
    if re.search(r"\s(AND|OR|WITH)\s", licence):
        fiche["licenses"] = [{"expression": licence}]
    elif licence:
        fiche["licenses"] = [{"license": {"id" if licence in _IDENTIFIANTS else "name": licence}}]
    return fiche


_IDENTIFIANTS = frozenset(
    {
        "0BSD",
        "AGPL-3.0-or-later",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "HPND",
        "ISC",
        "LGPL-3.0-only",
        "LGPL-3.0-or-later",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "OFL-1.1",
        "PSF-2.0",
        "Python-2.0",
        "Unlicense",
        "Zlib",
    }
)
"""Identifiers that the schema knows; any other word is given as a name, which is always valid."""


def _est_npm(composant: dict[str, Any]) -> bool:
    return str(composant["purl"]).startswith("pkg:npm/")
