"""The form of a file to join: that of the dossier, and that of an action that an amendment will add."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from binome.documents.controle_fichiers import EXTENSIONS
from binome.domaine.socle.modele import Ligne
from binome.web.formes.hors_dossier import ChampDuDomaine


class FichierForm(forms.Form):
    """A file to join, under a title."""

    fichier = forms.FileField(label="Fichier")
    titre = ChampDuDomaine(Ligne, label="Titre", required=False, help_text="À défaut, le nom du fichier.")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["fichier"].widget.attrs["accept"] = ",".join(f".{e}" for e in EXTENSIONS)
        self.fields["fichier"].help_text = f"{settings.BINOME_TAILLE_PIECE // 1_000_000} Mo au plus."
