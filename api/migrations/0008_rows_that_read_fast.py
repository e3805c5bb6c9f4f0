from django.db import migrations, models

# Half a page of the database's, less what a row has besides: two kilobytes, the default, make it
# compress the keys of nearly every answer, which are then unpacked at every read. Bodies and heads
# are longer and stay outside of the row.
KEEP_KEYS_PLAIN = "ALTER TABLE api_snapshot SET (toast_tuple_target = 4080)"
AS_BEFORE = "ALTER TABLE api_snapshot RESET (toast_tuple_target)"


class Migration(migrations.Migration):
    dependencies = [("api", "0007_former_paths")]

    operations = [
        migrations.AlterField("change", "key", models.TextField(db_collation="C")),
        migrations.AlterField(
            "snapshot", "release", models.CharField(db_collation="C", max_length=16)
        ),
        migrations.AlterField("tally", "question", models.TextField(db_collation="C")),
        migrations.AlterField(
            "tally", "release", models.CharField(db_collation="C", max_length=16)
        ),
        migrations.RunSQL(KEEP_KEYS_PLAIN, AS_BEFORE),
    ]
