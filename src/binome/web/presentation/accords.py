"""Where an agreement, or a request to an operator, stands: as pages show it, with a shape."""

from __future__ import annotations

from collections.abc import Mapping

from binome.domaine.accords.etats import EtatDAccord
from binome.domaine.demarches.etats import EtatDeDemarche

_A, _D = EtatDAccord, EtatDeDemarche
NIVEAUX: Mapping[EtatDAccord, str] = {
    _A.attendu: "a_justifier",
    _A.a_moitie: "a_justifier",
    _A.donne: "conforme",
    _A.refuse: "bloquant",
    _A.caduc: "bloquant",
    _A.retire: "sans_objet",
}
NIVEAUX_DES_DEMARCHES: Mapping[EtatDeDemarche, str] = {
    _D.preparee: "a_verifier",
    _D.envoyee: "a_verifier",
    _D.recue: "a_verifier",
    _D.a_completer: "a_justifier",
    _D.instruite: "a_verifier",
    _D.accordee: "conforme",
    _D.refusee: "bloquant",
    _D.sans_objet: "sans_objet",
    _D.abandonnee: "sans_objet",
}
