"""The communes of the decree, pasted: whole, in part, or refused with their line."""

from __future__ import annotations

from binome.offre.importation.zones_afr import lire, reconnait
from binome.offre.situation import Zone

TEXTE = """\
ANNEXE 1
Zones « c »
05061 Gap ; 05046 Embrun P ; 05023 Briançon (P)
2A004 Ajaccio (en partie). ; 77009 Arville ;
0506 Trop court ; 05065 Guillestre
05065 Guillestre (P)
12345
"""


def test_communes_are_whole_or_in_part():
    communes, refus = lire(TEXTE)
    assert communes == {
        "05061": Zone.entiere,
        "05046": Zone.partielle,
        "05023": Zone.partielle,
        "2A004": Zone.partielle,
        "77009": Zone.entiere,
        "05065": Zone.partielle,
    }
    assert [(r.ligne, r.recu) for r in refus] == [(5, "0506 Trop court"), (7, "12345")]


def test_a_name_that_ends_by_a_p_is_no_part_of_a_commune():
    assert lire("59001 Camp")[0] == {"59001": Zone.entiere}


def test_a_list_is_told_from_another_text():
    assert not reconnait(TEXTE)
    assert reconnait(" ; ".join(f"050{rang} Commune" for rang in range(10, 22)))
    assert not reconnait("")
