from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_ways_of_acceptance"),
    ]

    operations = [
        migrations.AddField(
            model_name="timer",
            name="counted_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="timer",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True), ("counted_by__isnull", False)),
                fields=["counted_by"],
                name="counted_timers",
            ),
        ),
    ]
