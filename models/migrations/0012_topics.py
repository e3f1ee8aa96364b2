from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from models.tables.base import RandomKeyField, random_key
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0011_assessment_kept')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Activity',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField()),
                ('opened_by', fields.ForeignKeyField('models.Person', source_field='opened_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('opened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('closes_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('title', fields.CharField(max_length=64)),
                ('opening', fields.TextField(unique=False)),
                ('topic_key', fields.CharField(default='', max_length=32)),
                ('options', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('nudged_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('figures', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('record_number', fields.BigIntField(null=True)),
            ],
            options={'table': 'activity', 'app': 'models', 'unique_together': (('school_id', 'number'),), 'indexes': [Index(fields=['school_id', 'opened_by_id'])], 'pk_attr': 'id', 'table_description': 'An online activity or a poll (`options`), open in some contact groups for some days.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='ActivityGroup',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('activity', fields.ForeignKeyField('models.Activity', source_field='activity_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('platform', fields.CharField(max_length=32)),
                ('scene_id', fields.CharField(max_length=64)),
                ('told_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'activity_group', 'app': 'models', 'unique_together': (('school_id', 'activity_id', 'platform', 'scene_id'),), 'pk_attr': 'id', 'table_description': 'A contact group it is open in, from the moment the opening arrived there.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='ActivityPart',
            fields=[
                ('id', RandomKeyField(primary_key=True, generated=False, default=random_key, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('activity', fields.ForeignKeyField('models.Activity', source_field='activity_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('token', fields.CharField(max_length=64)),
                ('themes', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('choice', fields.SmallIntField(null=True)),
            ],
            options={'table': 'activity_part', 'app': 'models', 'unique_together': (('school_id', 'activity_id', 'token'),), 'pk_attr': 'id', 'table_description': 'One person\'s part while it is open, under HMAC(K, "activity" | activity | person): themes or a choice.'},
            bases=['SealedRow'],
        ),
        ops.CreateModel(
            name='Helper',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField()),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('cadre', fields.ForeignKeyField('models.Person', source_field='cadre_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('accepted_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'helper', 'app': 'models', 'unique_together': (('school_id', 'number'),), 'indexes': [Index(fields=['school_id', 'person_id']), Index(fields=['school_id', 'cadre_id'])], 'pk_attr': 'id', 'table_description': "A youth who offered to help a cadre's circle (骨干), and what became of it."},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='TopicApproval',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('digest', fields.CharField(max_length=64)),
                ('key', fields.CharField(max_length=32)),
                ('college', fields.ForeignKeyField('models.College', source_field='college_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('approved_by', fields.ForeignKeyField('models.Person', source_field='approved_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('approved_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'topic_approval', 'app': 'models', 'indexes': [Index(fields=['school_id', 'digest'])], 'pk_attr': 'id', 'table_description': 'A wording of a library topic that a secretary let be used. `digest` is of the wording.'},
            bases=['SchoolRow'],
        ),
    ]
