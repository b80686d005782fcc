"""The proof of a date as one file: a token alone (`.tsr`), or a zip of all its tokens and of what proves each.

The zip is read by any program, and each token in it by `openssl ts -verify`: its note says how.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial

from binome.documents.horodatage.archive import Entree, ecrire_archive
from binome.documents.horodatage.erreurs import JetonRefuseError
from binome.documents.horodatage.jeton import OCTETS_MAX as JETON_MAX
from binome.documents.horodatage.revocation import Forme
from binome.documents.horodatage.suite import MAILLONS_MAX, Etat, Maillon

OCTETS_MAX = 20_000_000
"""A proof: a few thousand bytes per token, and its lists."""
_NOTE = "LISEZMOI.txt"
_NOM = re.compile(r"([1-9][0-9]?)/(?:jeton\.tsr|certificats\.pem|maillon\.json|revocation-[1-9][0-9]?\.(?:crl|ocsp))")
_ABIME = (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError)


def ecrire(maillons: Sequence[Maillon], empreinte: str) -> bytes:
    """The zip of a proof: the same tokens give the same bytes."""
    fichiers = {_NOTE: _note(maillons, empreinte).encode()}
    for rang, maillon in enumerate(maillons, 1):
        fichiers |= {f"{rang}/{nom}": octets for nom, octets in _fichiers(maillon)}
    sortie = io.BytesIO()
    ecrire_archive(sortie, (Entree(nom, partial(io.BytesIO, octets)) for nom, octets in fichiers.items()))
    return sortie.getvalue()


def _fichiers(maillon: Maillon) -> Iterator[tuple[str, bytes]]:
    if maillon.texte:
        yield "maillon.json", maillon.texte
    yield "jeton.tsr", maillon.reponse
    yield "certificats.pem", maillon.certificats
    for numero, etat in enumerate(maillon.etats, 1):
        yield f"revocation-{numero}.{etat.forme.value}", etat.octets


def lire(octets: bytes) -> list[Maillon]:
    """The tokens of a proof, a zip or a token alone. Errors: JetonRefuseError."""
    if not octets.startswith(b"PK\x03\x04"):
        return [Maillon(octets[: JETON_MAX + 1], b"")]
    if len(octets) > OCTETS_MAX:
        raise JetonRefuseError(f"la preuve dépasse {OCTETS_MAX // 1_000_000} Mo")
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            _refuser_ce_qui_n_est_pas_une_preuve(archive, len(octets))
            fichiers = {nom: archive.read(nom) for nom in archive.namelist()}
    except JetonRefuseError:
        raise
    except _ABIME as erreur:
        raise JetonRefuseError(f"l'archive de la preuve est abîmée ({erreur})") from None
    rangs = sorted({int(nom.partition("/")[0]) for nom in fichiers if nom != _NOTE})
    if not rangs or rangs != [*range(1, len(rangs) + 1)] or len(rangs) > MAILLONS_MAX:
        raise JetonRefuseError("l'archive de la preuve n'a pas tous ses jetons, de 1 au dernier")
    return [_maillon(fichiers, rang) for rang in rangs]


def _refuser_ce_qui_n_est_pas_une_preuve(archive: zipfile.ZipFile, taille: int) -> None:
    """Nothing is read before this: no compression, hence no bomb, and no more bytes than the file has."""
    entrees = archive.infolist()
    noms = [entree.filename for entree in entrees]
    if sum(e.file_size for e in entrees) > taille or any(e.compress_type != zipfile.ZIP_STORED for e in entrees):
        raise JetonRefuseError("l'archive de la preuve est comprimée, ou annonce plus qu'elle ne contient")
    if etrangers := [nom for nom in noms if nom != _NOTE and not _NOM.fullmatch(nom)]:
        raise JetonRefuseError(f"l'archive de la preuve contient un fichier étranger, « {ascii(etrangers[0])[1:80]} »")
    if len(set(noms)) < len(noms):
        raise JetonRefuseError("l'archive de la preuve nomme deux fois un fichier")


def _maillon(fichiers: dict[str, bytes], rang: int) -> Maillon:
    tete = f"{rang}/"
    if f"{tete}jeton.tsr" not in fichiers:
        raise JetonRefuseError(f"l'archive de la preuve n'a pas le jeton {rang}")
    etats = tuple(
        Etat(Forme(nom.rpartition(".")[2]), octets)
        for nom, octets in sorted(fichiers.items())
        if nom.startswith(f"{tete}revocation-")
    )
    certificats, texte = (fichiers.get(f"{tete}{nom}", b"") for nom in ("certificats.pem", "maillon.json"))
    return Maillon(fichiers[f"{tete}jeton.tsr"], certificats, etats, texte)


def _note(maillons: Sequence[Maillon], empreinte: str) -> str:
    lignes = [
        "La date de ce que condense cette empreinte SHA-256, par un tiers (RFC 3161) :",
        empreinte,
        "",
        "Chaque dossier est un jeton : la réponse de l'autorité, telle qu'elle est venue, et ses certificats.",
        "À qui se fier se décide ailleurs : prenez les certificats racines auprès des autorités.",
        "",
        "binome horodatage verifier CETTE_ARCHIVE.zip --autorite RACINES.pem --empreinte EMPREINTE",
        "",
        "Sans Binôme :",
        f"openssl ts -verify -digest {empreinte} -in 1/jeton.tsr -CAfile RACINES.pem -untrusted 1/certificats.pem",
    ]
    lignes += [
        f"openssl ts -verify -data {rang}/maillon.json -in {rang}/jeton.tsr -CAfile RACINES.pem "
        f"-untrusted {rang}/certificats.pem"
        for rang in range(2, len(maillons) + 1)
    ]
    lignes += ["", "maillon.json dit, par leurs empreintes, le jeton précédent et tout ce qui le prouve.", ""]
    return "\n".join(lignes)
