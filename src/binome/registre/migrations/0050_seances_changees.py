"""A session that was planned is moved, cancelled, or loses an item; a second convocation that is cancelled is one no
more."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from binome.registre import verrous

_CHANGEMENT = "registre_changementdeseance"
_NATURES = ("deplacee", "annulee", "point_retire")


def verrouiller(apps: Any, editeur: Any) -> None:
    verrous.figer(editeur, _CHANGEMENT)
    verrous.fermer(editeur, _CHANGEMENT)


def deverrouiller(apps: Any, editeur: Any) -> None:
    verrous.ouvrir(editeur, _CHANGEMENT)


def _vers(modele: str, nom: str, **plus: Any) -> Any:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=nom, to=modele, **plus)


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0048_temoins_des_remarques"),
    ]

    operations = [
        migrations.AddField("pointdeseance", "retire_le", models.DateTimeField(null=True)),
        migrations.AddField("seanceducomite", "annulee_le", models.DateTimeField(null=True)),
        migrations.AlterField("seanceducomite", "seconde_de", _vers("registre.seanceducomite", "secondes", null=True)),
        migrations.AddConstraint(
            "seanceducomite",
            models.UniqueConstraint(
                fields=["seconde_de"], condition=Q(annulee_le=None), name="seance_seconde_une_seule"
            ),
        ),
        migrations.AddConstraint(
            "seanceducomite",
            models.CheckConstraint(condition=Q(annulee_le=None) | Q(ouverte_le=None), name="seance_annulee_ou_ouverte"),
        ),
        migrations.CreateModel(
            name="ChangementDeSeance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nature", models.CharField(choices=[(n, n) for n in _NATURES], max_length=20)),
                ("motif", models.TextField()),
                ("prevue_le", models.DateTimeField()),
                ("lieu", models.CharField(max_length=200)),
                ("le", models.DateTimeField()),
                ("par", _vers(settings.AUTH_USER_MODEL, "+")),
                ("point", _vers("registre.pointdeseance", "changements", null=True)),
                ("seance", _vers("registre.seanceducomite", "changements")),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunPython(verrouiller, deverrouiller),
    ]
