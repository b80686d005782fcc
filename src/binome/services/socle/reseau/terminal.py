"""Letters when no mail server is set: printed to be read, as on the machine of who tries the site."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.core.mail.backends import console

INVENTEES = ".invalid"
"""A domain that RFC 2606 keeps for addresses that are nobody's."""


class EmailBackend(console.EmailBackend):
    """To whom, the subject, the text; of what is attached, its names: a paper printed in letters and digits would send
    everything else off the screen. Of a letter to people of a demonstration, who need no link to enter, its subject."""

    def write_message(self, message: EmailMessage) -> None:
        """Print one letter between two lines, or its subject in one."""
        if all(adresse.endswith(INVENTEES) for adresse in message.recipients()):
            self.stream.write(f"Courriel pour {', '.join(message.recipients())} : {message.subject}\n")
            return
        joints = [str(getattr(joint, "filename", None) or joint[0]) for joint in message.attachments]
        tetes = [f"Courriel pour {', '.join(message.recipients())}", f"Objet : {message.subject}"]
        tetes += [f"Joint : {', '.join(joints)}"] if joints else []
        self.stream.write("\n".join([*tetes, "", message.body.strip(), "-" * 79, ""]))
