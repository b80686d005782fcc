"""Letters when no mail server is set: printed to be read, as on the machine of who tries the site."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import console

from binome.registre.models import Compte


class EmailBackend(console.EmailBackend):
    """To whom, the subject, the text; of what is attached, its names: a paper printed in letters and digits would send
    everything else off the screen. Of a letter to people of a demonstration, who need no link to enter, its subject."""

    def write_message(self, message: EmailMessage) -> None:
        """Print one letter between two lines, or its subject in one."""
        a_qui = message.recipients()
        if settings.BINOME_DEMONSTRATION and _entrent_sans_lien(a_qui):
            self.stream.write(f"Courriel pour {', '.join(a_qui)} : {message.subject}\n")
            return
        joints = [str(getattr(joint, "filename", None) or joint[0]) for joint in message.attachments]
        tetes = [f"Courriel pour {', '.join(a_qui)}", f"Objet : {message.subject}"]
        tetes += [f"Joint : {', '.join(joints)}"] if joints else []
        self.stream.write("\n".join([*tetes, "", message.body.strip(), "-" * 79, ""]))


def _entrent_sans_lien(adresses: list[str]) -> bool:
    """Whether all are accounts of the demonstration: who answers a survey or signs without one needs the link."""
    return Compte.objects.filter(email__in=adresses, demonstration=True).count() == len(adresses)
