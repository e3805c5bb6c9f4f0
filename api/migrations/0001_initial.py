import api.columns
import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models


# The bodies are compressed once, by us; what a hit or a listing reads stays in the row itself.
STORAGE = """
    ALTER TABLE api_snapshot
        ALTER COLUMN body SET STORAGE EXTERNAL,
        ALTER COLUMN body_gzip SET STORAGE EXTERNAL,
        ALTER COLUMN head SET STORAGE EXTERNAL,
        SET (toast_tuple_target = 8160);
    INSERT INTO api_horizon VALUES (1, '0');
    CREATE INDEX api_gonepath_url_path ON api_gonepath USING hash (url_path);
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='GonePath',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url_path', models.TextField()),
                ('gone_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'db_table': 'api_gonepath',
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('pk', models.CompositePrimaryKey('page', 'release', blank=True, editable=False, primary_key=True, serialize=False)),
                ('page', models.BigIntegerField()),
                ('release', models.CharField(max_length=16)),
                ('cluster', models.BigIntegerField()),
                ('origin', api.columns.TableIdField()),
                ('built', api.columns.TransactionSnapshotField()),
                ('built_at', models.DateTimeField()),
                ('valid_until', models.DateTimeField(null=True)),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('head_keys', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('surrogate_keys', models.TextField()),
                ('etag', models.CharField(max_length=32)),
                ('modified_at', models.DateTimeField()),
                ('head', models.BinaryField()),
                ('body', models.BinaryField()),
                ('body_gzip', models.BinaryField()),
            ],
            options={
                'db_table': 'api_snapshot',
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('seq', models.BigAutoField(primary_key=True, serialize=False)),
                ('key', models.TextField()),
                ('xid', api.columns.TransactionIdField(db_default=api.columns.CurrentTransactionId())),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'db_table': 'api_change',
                'indexes': [models.Index(fields=['key', 'xid'], name='api_change_key_xid')],
            },
        ),
        migrations.CreateModel(
            name='Horizon',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('xid', api.columns.TransactionIdField()),
            ],
            options={
                'db_table': 'api_horizon',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='api_horizon_one_row')],
            },
        ),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]
