"""What is printed in place of a letter, where no mail server is set."""

from __future__ import annotations

import io

from django.core.mail import EmailMultiAlternatives

from binome.services.socle.reseau.terminal import EmailBackend


def test_a_letter_is_printed_to_be_read() -> None:
    sortie = io.StringIO()
    lettre = EmailMultiAlternatives("Hautes-Alpes · Accusé", "Lisez http://localhost/x/", to=["chef@exemple.fr"])
    lettre.attach_alternative("<p>Lisez</p>", "text/html")
    lettre.attach("recu.pdf", b"%PDF-" + bytes(9000), "application/pdf")
    assert EmailBackend(stream=sortie).send_messages([lettre]) == 1
    dit = sortie.getvalue()
    for mot in ("chef@exemple.fr", "Hautes-Alpes · Accusé", "Lisez http://localhost/x/", "recu.pdf"):
        assert mot in dit
    assert "<p>" not in dit and len(dit) < 400


def test_a_letter_to_people_of_a_demonstration_says_its_subject_alone() -> None:
    sortie = io.StringIO()
    lettre = EmailMultiAlternatives("Hautes-Alpes · Accusé", "Lisez http://localhost/x/", to=["elu@demo.invalid"])
    mixte = EmailMultiAlternatives("Avis", "Lisez", to=["elu@demo.invalid"], cc=["chef@exemple.fr"])
    assert EmailBackend(stream=sortie).send_messages([lettre]) == 1
    assert sortie.getvalue() == "Courriel pour elu@demo.invalid : Hautes-Alpes · Accusé\n"
    assert EmailBackend(stream=sortie).send_messages([mixte]) == 1
    assert "Lisez\n" in sortie.getvalue()
