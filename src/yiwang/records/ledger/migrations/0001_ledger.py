"""Events, their erasable private parts and subjects, answered requests; and the role that serves the city."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

TABLES = (Path(__file__).parent / "0001_ledger.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("type", models.TextField()),
                ("organisation", models.TextField()),
                ("case", models.UUIDField(db_column="case_id", null=True)),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("public", models.BinaryField()),
                ("commitment", models.BinaryField()),
            ],
            options={"db_table": "event", "managed": False},
        ),
        migrations.CreateModel(
            name="EventPrivate",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="private",
                        serialize=False,
                        to="ledger.event",
                    ),
                ),
                ("salt", models.BinaryField()),
                ("bytes", models.BinaryField()),
            ],
            options={"db_table": "event_private", "managed": False},
        ),
        migrations.CreateModel(
            name="EventSubject",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject", "event", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.UUIDField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="subjects",
                        to="ledger.event",
                    ),
                ),
            ],
            options={"db_table": "event_subject", "managed": False},
        ),
        migrations.CreateModel(
            name="Idempotency",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "scope", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scope", models.TextField()),
                ("key", models.TextField()),
                ("request", models.BinaryField()),
                ("status", models.IntegerField()),
                ("response", models.BinaryField()),
                ("created_at", models.DateTimeField()),
            ],
            options={"db_table": "idempotency", "managed": False},
        ),
    ]
