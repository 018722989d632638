"""Requests to erase private parts."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("subject", models.UUIDField()),
                ("case", models.UUIDField(null=True)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("purpose-done", "The purpose is achieved, or can no longer be"),
                            ("retention-over", "The time it may be kept is over"),
                            ("consent-withdrawn", "Consent was withdrawn"),
                            ("unlawful", "It was handled unlawfully"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_approved", models.BooleanField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("erased", models.IntegerField(default=0)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-asked_at"], name="exchange_er_asked_a_aded54_idx")],
            },
        ),
    ]
