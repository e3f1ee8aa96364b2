from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0005_surveys')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Story',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('record', fields.ForeignKeyField('models.Record', source_field='record_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('asked_by', fields.ForeignKeyField('models.Person', source_field='asked_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('taken_by', fields.ForeignKeyField('models.Person', source_field='taken_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'story', 'app': 'models', 'unique_together': (('school_id', 'record_id'),), 'pk_attr': 'id', 'table_description': 'A record somebody asked to write up, the text itself is made anew each time and kept nowhere.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='StoryConsent',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('story', fields.ForeignKeyField('models.Story', source_field='story_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('side', fields.CharField(max_length=8)),
                ('asked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('answer', fields.SmallIntField(null=True)),
                ('answered_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'story_consent', 'app': 'models', 'unique_together': (('school_id', 'story_id', 'person_id'),), 'indexes': [Index(fields=['school_id', 'person_id'])], 'pk_attr': 'id', 'table_description': 'One voice: the cadre who wrote it or somebody of the visited side, no answer is no.'},
            bases=['SchoolRow'],
        ),
    ]
