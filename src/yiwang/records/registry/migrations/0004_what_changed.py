from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_messages")]

    operations = [
        migrations.AddIndex(
            model_name="datasetrow",
            index=models.Index(fields=["dataset", "recorded_from"], name="fact_recorded_from"),
        ),
        migrations.AddIndex(
            model_name="datasetrow",
            index=models.Index(
                condition=models.Q(("recorded_to__isnull", False)),
                fields=["dataset", "recorded_to"],
                name="fact_recorded_to",
            ),
        ),
        migrations.AddIndex(
            model_name="datasetrow",
            index=models.Index(fields=["dataset", "valid_from"], name="fact_valid_from"),
        ),
        migrations.AddIndex(
            model_name="datasetrow",
            index=models.Index(
                condition=models.Q(("valid_to__isnull", False)),
                fields=["dataset", "valid_to"],
                name="fact_valid_to",
            ),
        ),
    ]
