"""The shape of a seal, shared by who writes it and who checks it.

A zip, in this order: `manifeste.json` (every other file with its size and SHA-256, and what was frozen at the
deposit), `manifeste.sig` (the 64 bytes of an Ed25519 signature of the bytes of the manifest), `cle-publique.pem`,
then the files: `dossier.json` (the bytes that were signed), `depot.json` (the frozen manifest of the deposit, whose
SHA-256 the receipt and the journal bear), `verdict.json` (what the call said then), `dossier.pdf`,
`accuse-de-reception.pdf`, `pieces/<id>/<nom>`.
"""

from __future__ import annotations

FORMAT = "binome-sceau-1"
# The seal of those who may not read it all: `depot` is the frozen manifest without what is reserved, and `absents`
# names by their SHA-256 the parts that are not there. Signed by the same key, checked in the same way.
FORMAT_LISIBLE = "binome-sceau-lisible-1"
# The seal of complements, whole: `depot` is their own frozen manifest, `complements.json` its very bytes, `depot.json`
# the manifest of the deposit that they complete.
FORMAT_COMPLEMENTS = "binome-sceau-complements-1"
FORMATS = (FORMAT, FORMAT_LISIBLE, FORMAT_COMPLEMENTS)
MANIFESTE, SIGNATURE, CLE = "manifeste.json", "manifeste.sig", "cle-publique.pem"
TECHNIQUES = (MANIFESTE, SIGNATURE, CLE)

# What a reader accepts: beyond, it is not one of our seals, and reading stops.
FICHIERS_MAX = 5_000
MANIFESTE_MAX = 4_000_000
