import django.contrib.postgres.fields
from django.db import migrations, models

import api.columns


class Migration(migrations.Migration):
    dependencies = [("api", "0004_previews")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "question",
                        "release",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("question", models.TextField()),
                ("release", models.CharField(max_length=16)),
                ("cluster", models.BigIntegerField()),
                ("origin", api.columns.TableIdField()),
                ("built", api.columns.TransactionSnapshotField()),
                ("total", models.BigIntegerField()),
                (
                    "newest",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
            ],
            options={"db_table": "api_tally"},
        ),
    ]
