"""What is printed in place of a letter, where no mail server is set."""

from __future__ import annotations

import io
from typing import Any

from django.core.mail import EmailMultiAlternatives

from binome.registre.models import Compte
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


def test_a_letter_to_someone_who_enters_the_demonstration_at_a_click_says_its_subject_alone(
    db: None, settings: Any
) -> None:
    Compte.objects.create_user("elu@demo.invalid", demonstration=True)

    def dit(*a_qui: str) -> str:
        sortie = io.StringIO()
        lettre = EmailMultiAlternatives("Hautes-Alpes · Accusé", "Lisez http://localhost/x/", to=list(a_qui))
        assert EmailBackend(stream=sortie).send_messages([lettre]) == 1
        return sortie.getvalue()

    settings.BINOME_DEMONSTRATION = True
    assert dit("elu@demo.invalid") == "Courriel pour elu@demo.invalid : Hautes-Alpes · Accusé\n"
    # Who has no account needs the link, wherever they live.
    assert "/x/" in dit("acteur@demo.invalid") and "/x/" in dit("elu@demo.invalid", "chef@exemple.fr")
    settings.BINOME_DEMONSTRATION = False
    assert "/x/" in dit("elu@demo.invalid")
