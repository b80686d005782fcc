"""Letters that come back: reports as mail servers write them, forged ones, absences; the address is marked, and told."""

from __future__ import annotations

import mailbox
from email.message import EmailMessage

import pytest
from django.core import mail
from tests import maquettes
from tests.courriers import poster, travailler
from tests.serveur_smtp import serveur_smtp

from binome.registre.models import AdresseEnPanne, Envoi
from binome.services.notifications import courriels, retours

pytestmark = pytest.mark.django_db
ELLE = "elle@exemple.fr"


def rapport(vers: str, statut: str = "5.1.1", action: str = "failed") -> bytes:
    """A report of RFC 3464, as Postfix writes them."""
    return f"""From: MAILER-DAEMON@exemple.fr
To: {vers}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exemple.fr
Arrival-Date: Wed, 20 Sep 2023 10:00:00 +0200

Final-Recipient: rfc822; {ELLE}
Original-Recipient: rfc822;{ELLE}
Action: {action}
Status: {statut}
Diagnostic-Code: smtp; 550 5.1.1 <{ELLE}>: Recipient address rejected

--B
Content-Type: message/rfc822-headers

Subject: Bonjour

--B--
""".encode()


def rapport_exim(vers: str, reponse: str) -> bytes:
    """The same, of the shape that a real Exim 4.96 gave when a server far away refused our letter: no capital in the
    parts' headers, « 5.0.0 » in any case, no original recipient, and the whole letter after it."""
    return f"""Return-path: <>
Envelope-to: {vers}
X-Failed-Recipients: {ELLE}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.exemple.fr>
To: {vers}
Content-Type: multipart/report; report-type=delivery-status; boundary=1-eximdsn-2
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender

--1-eximdsn-2
Content-type: text/plain; charset=us-ascii

The following address(es) failed:

  {ELLE}
    {reponse}

--1-eximdsn-2
Content-type: message/delivery-status

Reporting-MTA: dns; mx.exemple.fr

Action: failed
Final-Recipient: rfc822;{ELLE}
Status: 5.0.0
Remote-MTA: dns; mx.ailleurs.fr
Diagnostic-Code: smtp; {reponse}

--1-eximdsn-2
Content-type: message/rfc822

Subject: Bonjour
To: {ELLE}

Bonjour.
--1-eximdsn-2--
""".encode()


@pytest.mark.parametrize(
    ("reponse", "code", "adresse_en_cause"),
    [
        ("550 5.1.1 User unknown", "5.1.1", True),
        ("552-5.2.2 Mailbox full", "5.2.2", True),
        ("554 5.7.1 Message refused", "5.7.1", False),
        ("550 no such user here", "5.0.0", True),
        ("550 see 5.7.1 in our policy", "5.0.0", True),
    ],
)
def test_the_report_of_a_real_server_says_the_code_in_its_diagnostic(parti, reponse, code, adresse_en_cause):
    """Its « 5.0.0 » taken at its word, an unwanted message would mark an address that receives very well."""
    lu = retours.lire(rapport_exim(retours.expediteur(parti), reponse))
    assert lu and lu.envoi == parti.pk and code in lu.raison and lu.adresse_en_cause is adresse_en_cause


@pytest.fixture
def parti(settings):
    """A letter that the server took."""
    settings.BINOME_RETOURS = "retours@binome.exemple.fr"
    elle = maquettes.compte("elle")
    poster(elle.email)
    travailler()
    return Envoi.objects.get()


def test_a_letter_leaves_under_an_address_of_its_own_and_shows_the_sites(settings):
    settings.BINOME_RETOURS = "retours@binome.exemple.fr"
    vues = []
    with serveur_smtp() as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        smtp.humeur = lambda mot, dit: vues.append(dit) if mot == "MAIL" else None
        poster(ELLE)
        travailler()
    envoi, (_, message) = Envoi.objects.get(), smtp.recus[0]
    assert message["From"] == settings.DEFAULT_FROM_EMAIL and f"+{envoi.pk}-" in vues[0]
    assert retours.lire(rapport(vues[0].partition("<")[2].partition(">")[0])).envoi == envoi.pk


def test_a_failure_marks_the_address_once_and_is_told_to_its_holder_in_the_site(parti):
    octets = rapport(retours.expediteur(parti))
    assert retours.recevoir(octets) and not retours.recevoir(octets)
    parti.refresh_from_db()
    assert (parti.etat, courriels.dire_le_sort(f"{parti.etat}|{parti.raison}")) == (
        "revenue",
        "revenu : adresse inconnue (code 5.1.1)",
    )
    elle = maquettes.Compte.objects.get(email=ELLE)
    assert retours.en_panne(elle.email)
    client = maquettes.navigateur(elle)
    assert "ne reçoit plus nos courriels" in client.get("/comptes/notifications/").content.decode()
    client.post("/comptes/notifications/adresse/")
    assert (
        not retours.en_panne(elle.email)
        and "ne reçoit plus" not in client.get("/comptes/notifications/").content.decode()
    )
    assert not retours.recevoir(octets), "an old report marks nothing again"


@pytest.mark.parametrize(
    ("statut", "action", "revenue", "marquee"),
    [
        ("5.2.2", "failed", True, True),
        ("5.7.1", "failed", True, False),
        ("4.4.1", "delayed", False, False),
        ("4.2.2", "failed", False, False),
        ("2.0.0", "delivered", False, False),
        ("illisible", "failed", False, False),
    ],
)
def test_only_what_is_for_ever_counts_and_a_refused_message_is_no_fault_of_the_address(
    parti, statut, action, revenue, marquee
):
    assert retours.recevoir(rapport(retours.expediteur(parti), statut, action)) is revenue
    assert AdresseEnPanne.objects.exists() is marquee


def test_nobody_forges_a_failure_and_an_absence_is_none(parti):
    """The control: the same report to the right address is believed."""
    vraie = retours.expediteur(parti)
    autre = f"retours+{parti.pk + 1}-{vraie.rpartition('-')[2]}"
    absence = EmailMessage()
    absence["To"], absence["Subject"] = vraie, "Absente du bureau"
    absence.set_content("Je reviens lundi. Action: failed Status: 5.1.1")
    hostiles = [
        rapport(autre),
        rapport(f"retours+{parti.pk}-{'0' * 20}@binome.exemple.fr"),
        rapport("retours@binome.exemple.fr"),
        absence.as_bytes(),
        b"",
        b"\xff\x00" * 5000,
        rapport(vraie).replace(b"multipart/report", b"multipart/mixed"),
        rapport(vraie).replace(b"--B", b""),
    ]
    assert not any(retours.recevoir(octets) for octets in hostiles)
    assert Envoi.objects.get().etat == "envoyee" and not AdresseEnPanne.objects.exists()
    assert retours.recevoir(rapport(vraie))


def test_a_mailbox_is_read_once_and_keeps_what_it_was_given(parti, settings, tmp_path):
    boite = mailbox.Maildir(tmp_path / "boite")
    boite.add(rapport(retours.expediteur(parti)))
    boite.add(b"To: retours@binome.exemple.fr\nSubject: Bonjour\n\nUne question.\n")
    settings.BINOME_BOITE_DES_RETOURS = str(tmp_path / "boite")
    travailler()
    assert AdresseEnPanne.objects.get().adresse == ELLE
    assert retours.relever(tmp_path / "boite") == (0, 0) and len(boite) == 2
    seul = tmp_path / "un.eml"
    seul.write_bytes(rapport(retours.expediteur(parti)))
    assert retours.relever(seul) == (1, 0)
    mbox = mailbox.mbox(tmp_path / "des.mbox")
    mbox.add(rapport(retours.expediteur(parti)))
    mbox.close()
    assert retours.relever(tmp_path / "des.mbox") == (1, 0)


def test_an_address_refused_at_once_is_marked_too_and_a_strangers_is_not(settings):
    maquettes.compte("elle")
    with serveur_smtp() as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        smtp.humeur = lambda mot, _: "550 inconnue" if mot == "RCPT" else None
        poster(ELLE, "inconnu@exemple.fr")
        travailler()
    assert list(AdresseEnPanne.objects.values_list("adresse", flat=True)) == [ELLE]
    assert not mail.outbox
