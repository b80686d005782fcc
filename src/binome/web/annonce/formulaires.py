"""Forms of the announcement and of the assembly: an instant is a day and an hour, in Paris."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from binome.domaine.verdict.echeance import PARIS
from binome.services.acces.lignes import AssembleeGenerale
from binome.services.annonce.armement import MOTIF_MAX
from binome.services.annonce.assemblee import Voulue
from binome.services.socle import horloge
from binome.web.formes.hors_dossier import date, heure


class InstantForm(forms.Form):
    """A day and an hour, as clocks in Paris say them."""

    jour = date("Jour", required=True)
    heure = heure(help_text="Heure de Paris, par exemple 14:00.")

    def clean(self) -> dict[str, Any]:
        lus: dict[str, Any] = super().clean() or {}
        if lus.get("jour") and lus.get("heure"):
            la_bas = dt.datetime.combine(lus["jour"], lus["heure"], tzinfo=ZoneInfo(PARIS))
            retour = la_bas.astimezone(dt.UTC).astimezone(ZoneInfo(PARIS))
            # The night when clocks go forward, an hour does not exist: nobody is given another one in its stead.
            if retour.replace(tzinfo=None) != la_bas.replace(tzinfo=None):
                self.add_error("heure", "Cette heure n'existe pas ce jour-là : on avance les horloges.")
            lus["instant"] = la_bas
        return lus


class AnnulationForm(forms.Form):
    """Why an announcement is cancelled."""

    motif = forms.CharField(
        label="Motif", help_text="Gardé pour toujours, lu par le comité.", max_length=MOTIF_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class AssembleeForm(InstantForm):
    """A meeting."""

    lieu = forms.CharField(label="Lieu", help_text="Une adresse, ou un lien de visioconférence.", max_length=300)
    duree = forms.IntegerField(label="Durée, en minutes", min_value=15, max_value=1440, initial=180)
    objet = forms.CharField(
        label="Ordre du jour", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )

    @classmethod
    def de(cls, assemblee: AssembleeGenerale | None) -> AssembleeForm:
        """The form of a meeting to convene, or of one to move: it opens with what is known of it."""
        if assemblee is None:
            return cls()
        la_bas = horloge.a_paris(assemblee.prevue_le)
        dite = {"lieu": assemblee.lieu, "duree": assemblee.duree_minutes, "objet": assemblee.objet}
        return cls(initial={"jour": la_bas.date(), "heure": la_bas.time(), **dite})

    def voulue(self) -> Voulue:
        lus = self.cleaned_data
        return Voulue(lus["instant"], lus["lieu"], lus["objet"], lus["duree"])
