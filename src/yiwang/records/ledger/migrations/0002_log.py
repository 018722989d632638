"""The log over the events: positions, signed checkpoints, and where the integrator goes on."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

TABLES = (Path(__file__).parent / "0002_log.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_ledger")]
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="entry",
                        to="ledger.event",
                    ),
                ),
            ],
            options={"db_table": "log_entry", "managed": False},
        ),
        migrations.CreateModel(
            name="LogCheckpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("note", models.TextField()),
                ("made_at", models.DateTimeField()),
            ],
            options={"db_table": "log_checkpoint", "managed": False},
        ),
    ]
