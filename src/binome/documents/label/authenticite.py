"""Whether a credential is what its issuer signed: its exact shape, its key at its date, its signature.

A canonical form does not look at what contexts mean (a word may be given another meaning under the same signature):
hence one exact list of contexts and of types per kind, and nothing of them is ever fetched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from binome.documents.label import attestation, listes
from binome.documents.label.emetteur import CleEmetteur, Emetteur
from binome.documents.label.instants import ecrire_instant, lire_instant
from binome.documents.label.lecture import montrer
from binome.documents.label.preuve import SUITE, TYPE, USAGE, Attestation, tient

_EN_TETE = {"@context", "proof"}
"""What is compared whole, contexts included."""
CHAMPS = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "@context", "proofValue"}


@dataclass(frozen=True, slots=True)
class Sorte:
    """A kind of credential: how a reason names it, its exact contexts and types."""

    nom: str
    contextes: list[Any]
    types: list[str]


LABEL = Sorte("le label", attestation.CONTEXTES, attestation.TYPES)
LISTE = Sorte("la liste", listes.CONTEXTES, listes.TYPES)


def fautes(signee: Attestation, sorte: Sorte, emetteur: Emetteur, prouve_le: dt.datetime | None = None) -> list[str]:
    """Why it is not one of the issuer's, in French; nothing when it is. The signature is read last, when all holds."""
    trouvees = [*_enveloppe(signee, sorte, emetteur), *_preuve(signee.get("proof"), sorte)]
    return trouvees or list(_signature(signee, sorte, emetteur, prouve_le))


def ecart(quoi: str, attendu: object, recu: object) -> str:
    """What was expected of a place, and what was received there."""
    return f"{quoi} : attendu {montrer(attendu)}, reçu {'rien' if recu is None else montrer(recu)}"


def _enveloppe(signee: Attestation, sorte: Sorte, emetteur: Emetteur) -> Iterator[str]:
    for champ, attendu in (("@context", sorte.contextes), ("type", sorte.types), ("issuer", emetteur.did)):
        if signee.get(champ) != attendu:
            yield ecart(f"{sorte.nom}, « {champ} »", attendu, signee.get(champ))
    for nom in _mots_de_json_ld({champ: valeur for champ, valeur in signee.items() if champ not in _EN_TETE}):
        yield ecart(f"{sorte.nom}, mots de JSON-LD hors de son « @context »", [], nom)
    if not isinstance(signee.get("id"), str):
        yield ecart(f"{sorte.nom}, « id »", "un texte", signee.get("id"))
    for champ in ("validFrom", *(["validUntil"] if "validUntil" in signee else [])):
        yield from _instant(f"{sorte.nom}, « {champ} »", signee.get(champ))


def _mots_de_json_ld(arbre: object) -> Iterator[str]:
    """Words that would give another meaning to what is under them: none is in what we sign."""
    if isinstance(arbre, dict):
        yield from (nom for nom in arbre if nom.startswith("@"))
    for valeur in arbre.values() if isinstance(arbre, dict) else arbre if isinstance(arbre, list) else ():
        yield from _mots_de_json_ld(valeur)


def _preuve(preuve: object, sorte: Sorte) -> Iterator[str]:
    if not isinstance(preuve, dict):
        yield ecart(f"{sorte.nom}, « proof »", "une seule preuve", preuve)
        return
    if set(preuve) != CHAMPS:
        yield ecart(f"{sorte.nom}, champs de « proof »", sorted(CHAMPS), sorted(preuve))
    exacts = {"type": TYPE, "cryptosuite": SUITE, "proofPurpose": USAGE, "@context": sorte.contextes}
    for champ, attendu in exacts.items():
        if preuve.get(champ) != attendu:
            yield ecart(f"{sorte.nom}, « proof.{champ} »", attendu, preuve.get(champ))
    if not isinstance(preuve.get("proofValue"), str):
        yield ecart(f"{sorte.nom}, « proof.proofValue »", "une signature", preuve.get("proofValue"))
    yield from _instant(f"{sorte.nom}, « proof.created »", preuve.get("created"))


def _instant(quoi: str, brut: object) -> Iterator[str]:
    try:
        lire_instant(brut)
    except ValueError:
        yield ecart(quoi, "un instant comme 2026-12-31T22:59:59Z", brut)


def _signature(signee: Attestation, sorte: Sorte, emetteur: Emetteur, prouve_le: dt.datetime | None) -> Iterator[str]:
    nom = signee["proof"]["verificationMethod"]
    cle = emetteur.cle(nom)
    if cle is None:
        quoi = f"{sorte.nom}, clé de la signature (le document à jour est à {emetteur.adresse})"
        yield ecart(quoi, [connue.nom for connue in emetteur.cles], nom)
        return
    yield from _dates_de_la_cle(cle, signee["proof"]["created"], sorte, prouve_le)
    if not tient(signee, cle.publique):
        quoi = f"{sorte.nom}, signature : attendue, celle de ce contenu par « {nom} »"
        yield f"{quoi} ; reçue, une autre : il a changé depuis, ou vient d'ailleurs"


def _dates_de_la_cle(cle: CleEmetteur, signe_le: str, sorte: Sorte, prouve_le: dt.datetime | None) -> Iterator[str]:
    quoi = f"{sorte.nom}, date de la signature"
    # What a third party saw before the theft, the thief cannot have made; what the proof says of its date, he can.
    if cle.volee_le and (prouve_le is None or prouve_le >= cle.volee_le):
        vu = (
            f"un tiers ne l'a vu que le {ecrire_instant(prouve_le)}"
            if prouve_le
            else "rien ne prouve qu'elle a signé avant"
        )
        yield (
            f"{sorte.nom}, clé de la signature : attendu une clé sûre, reçu « {cle.nom} », révoquée le "
            f"{ecrire_instant(cle.volee_le)} ; {vu}, demandez le label réémis, ou le jeton de sa date"
        )
    if lire_instant(signe_le) < cle.depuis:
        yield ecart(quoi, f"à partir du {ecrire_instant(cle.depuis)}, début de cette clé", signe_le)
    if cle.fin and lire_instant(signe_le) >= cle.fin:
        yield ecart(quoi, f"avant le {ecrire_instant(cle.fin)}, fin de cette clé", signe_le)
