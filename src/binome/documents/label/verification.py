"""Verifying a label offline: whether it is its issuer's, in which state it stands, and every reason why not.

Without a status list the label is said valid in itself, and its state unknown. With a list that does not serve (stale,
another issuer's, altered), it is never said valid: who asked for the state was not answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from binome.documents.label.authenticite import LABEL, ecart, fautes
from binome.documents.label.emetteur import Emetteur
from binome.documents.label.instants import lire_instant
from binome.documents.label.lecture import CleRepeteeError, lire
from binome.documents.label.preuve import Attestation, empreinte_signee
from binome.documents.label.statuts import Entree, Statuts, consulter, lire_entrees
from binome.domaine.label.etats import EN_VIGUEUR, NOMS_DES_ETATS, SIGNAUX, EtatDuLabel, etat_du_label

if TYPE_CHECKING:
    from binome.documents.horodatage.suite import Etat, Suite


@dataclass(frozen=True, slots=True)
class Verification:
    """What is known of a label. `etat`: None when nothing given tells it; `raisons`: in French, what was expected and
    what was received, and what is not known."""

    valide: bool
    etat: EtatDuLabel | None
    raisons: tuple[str, ...]


def verifier(
    label: bytes,
    emetteur: Emetteur,
    le: dt.datetime,
    listes: Sequence[bytes] = (),
    prouve_le: dt.datetime | None = None,
) -> Verification:
    """Verify a label at an instant, with the status lists that are at hand. `prouve_le`: when a third party saw it, if
    that is proved. Errors: LabelIllisibleError."""
    try:
        signee, donnees = lire(label), [lire(liste) for liste in listes]
    except CleRepeteeError as erreur:
        return Verification(False, None, (str(erreur),))
    if trouvees := fautes(signee, LABEL, emetteur, prouve_le):
        return Verification(False, None, tuple(trouvees))
    try:
        entrees = lire_entrees(signee)
    except ValueError as erreur:
        return Verification(False, None, (str(erreur),))
    return _conclure(signee, entrees, consulter(entrees, donnees, emetteur, le), le)


def juger_la_date(label: bytes, preuve: bytes, chaine: bytes, le: dt.datetime, etats: Sequence[Etat] = ()) -> Suite:
    """When an authority saw a label, as it is signed (`eddsa-jcs-2022`): what its own date does not prove. `preuve`: a
    token, or the zip of all its tokens. Errors: LabelIllisibleError; ValueError when the chain is none."""
    # Of those who verify a label, few have a token: the others do not wait for what reads it.
    from binome.documents.horodatage import preuve as preuves
    from binome.documents.horodatage import suite
    from binome.documents.horodatage.erreurs import JetonRefuseError

    try:
        maillons = preuves.lire(preuve)
    except JetonRefuseError as erreur:
        return suite.Suite((), f"{erreur}")
    return suite.juger(maillons, empreinte_signee(lire(label)), chaine, le, etats)


def _conclure(signee: Attestation, entrees: Sequence[Entree], statuts: Statuts, le: dt.datetime) -> Verification:
    debut, fin = signee["validFrom"], signee.get("validUntil")
    pas_encore = le < lire_instant(debut)
    etat = etat_du_label(statuts.signales, echu=fin is not None and le > lire_instant(fin))
    raisons = list(statuts.fautes)
    if pas_encore:
        raisons.append(ecart("le label, dates", f"une date à partir du {debut}", le.isoformat()))
    if etat is EtatDuLabel.expire:
        raisons.append(ecart("le label, dates", f"une date jusqu'au {fin}", le.isoformat()))
    raisons += _signalements(etat, entrees)
    if statuts.sans_liste:
        adresses = ", ".join(dict.fromkeys(entree.adresse for entree in statuts.sans_liste))
        raisons.append(f"état : attendu les listes {adresses}, non reçues ; l'état n'est donc pas vérifié en entier")
    # What is not told could only make it graver.
    incertain = etat in EN_VIGUEUR and bool(statuts.fautes or statuts.sans_liste or pas_encore)
    valide = etat in EN_VIGUEUR and not statuts.fautes and not pas_encore
    return Verification(valide, None if incertain else etat, tuple(raisons))


def _signalements(etat: EtatDuLabel, entrees: Sequence[Entree]) -> Iterator[str]:
    for entree in entrees:
        if SIGNAUX.get(etat) is entree.signal:
            suite = " ; demandez sa dernière version" if etat in EN_VIGUEUR else ""
            yield (
                f"état : attendu aucun signal, reçu « {NOMS_DES_ETATS[etat]} » "
                f"(liste {entree.adresse}, place {entree.rang}){suite}"
            )
