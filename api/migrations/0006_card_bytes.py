from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0005_tally")]

    operations = [
        migrations.AddField("snapshot", "card_bytes", models.IntegerField(default=0)),
    ]
