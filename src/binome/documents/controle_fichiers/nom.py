"""Names of files: what one may call an attachment."""

from __future__ import annotations

import re
import unicodedata

from binome.documents.controle_fichiers.erreurs import FichierRefuseError
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import en_ligne

LONGUEUR_MAX = 150
# Control characters, and those that turn the direction of the text: « exe.pdf » may then read « fdp.exe ».
_INVISIBLES = re.compile("[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_INTERDITS = re.compile(r'[/\\:*?"<>|]')
_RESERVES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_PROGRAMMES = re.compile(
    r"\.(exe|com|bat|cmd|ps1|vbs|js|jse|wsf|hta|scr|lnk|jar|msi|sh|php\d?|phtml|py|html?|svg|app|apk|dll)\.",
    re.IGNORECASE,
)


def verifier_nom(nom: str) -> str:
    """The name, composed (NFC). Errors: FichierRefuseError."""
    propre = unicodedata.normalize("NFC", nom).strip()
    if _INVISIBLES.search(propre):
        raise FichierRefuseError("Son nom contient des caractères invisibles : renommez-le.")
    try:
        # As the dossier reads it, so that the text and the attachment go by the same name.
        propre = en_ligne(propre)
    except ValeurRefuseeError as refus:
        raise FichierRefuseError("Son nom contient une moitié de caractère : renommez-le.") from refus
    if _INTERDITS.search(propre) or ".." in propre:
        raise FichierRefuseError(
            'Son nom contient un chemin ou un signe interdit (/ \\ : * ? " < > | ..) : renommez-le.'
        )
    if not propre or propre.startswith(".") or propre.endswith(".") or _RESERVES.fullmatch(propre):
        raise FichierRefuseError("Ce nom de fichier n'est pas utilisable partout : renommez-le.")
    if len(propre) > LONGUEUR_MAX or len(propre.encode()) > 240:
        raise FichierRefuseError(f"Son nom dépasse {LONGUEUR_MAX} caractères : raccourcissez-le.")
    if _PROGRAMMES.search(propre):
        raise FichierRefuseError("Son nom porte deux extensions, dont celle d'un programme : renommez-le.")
    return propre
