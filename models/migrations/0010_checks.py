from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from models.tables.base import RandomKeyField, random_key
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0009_bridge')]

    initial = False

    operations = [
        # The first kind of checks tied answers to people; none was ever released.
        ops.DeleteModel(name='CheckItem'),
        ops.DeleteModel(name='SpotCheck'),
        ops.CreateModel(
            name='HintReview',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('key', fields.CharField(max_length=64)),
                ('kind', fields.CharField(max_length=12)),
                ('cadre', fields.ForeignKeyField('models.Person', source_field='cadre_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('reviewer', fields.ForeignKeyField('models.Person', source_field='reviewer_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('reviewed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('outcome', fields.CharField(max_length=12)),
                ('note', fields.CharField(default='', max_length=200)),
            ],
            options={'table': 'hint_review', 'app': 'models', 'unique_together': (('school_id', 'key'),), 'pk_attr': 'id', 'table_description': 'A hint somebody has looked at: it is not shown again.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='PictureMark',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('digest', fields.CharField(max_length=64)),
                ('mark', fields.CharField(default='', max_length=32)),
            ],
            options={'table': 'picture_mark', 'app': 'models', 'unique_together': (('school_id', 'digest'),), 'pk_attr': 'id', 'table_description': 'What a stored picture looks like (128 bits in hexadecimal, empty for one that shows nothing).'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='SpotCheck',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField()),
                ('mode', fields.CharField(max_length=8)),
                ('college', fields.ForeignKeyField('models.College', source_field='college_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('period_from', fields.DateField()),
                ('period_to', fields.DateField()),
                ('cadres', fields.SmallIntField()),
                ('records', fields.SmallIntField()),
                ('interviewers', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('visit_on', fields.DateField(null=True)),
                ('list_digest', fields.CharField(max_length=64)),
                ('list_size', fields.IntField()),
                ('heads', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('secret', fields.CharField(max_length=64)),
                ('secret_digest', fields.CharField(max_length=64)),
                ('word', fields.CharField(default='', max_length=64)),
                ('announced_by', fields.ForeignKeyField('models.Person', source_field='announced_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('announced_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('drawn_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('reply_until', fields.DateField(null=True)),
                ('void_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('void_reason', fields.CharField(default='', max_length=200)),
            ],
            options={'table': 'spot_check', 'app': 'models', 'unique_together': (('school_id', 'number'),), 'pk_attr': 'id', 'table_description': 'One check: announced with the digests of its list and its secret, drawn and closed, or given up.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='CheckItem',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('check', fields.ForeignKeyField('models.SpotCheck', source_field='check_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('record', fields.ForeignKeyField('models.Record', source_field='record_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('cadre', fields.ForeignKeyField('models.Person', source_field='cadre_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('college', fields.ForeignKeyField('models.College', source_field='college_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('listed', fields.IntField()),
                ('interviewer', fields.ForeignKeyField('models.Person', source_field='interviewer_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('voices', fields.SmallIntField(default=0)),
                ('verdict', fields.CharField(default='unknown', max_length=8)),
                ('judged_by', fields.ForeignKeyField('models.Person', source_field='judged_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('judged_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('judged_why', fields.CharField(default='', max_length=200)),
                ('reply', fields.TextField(default='', unique=False)),
                ('replied_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'check_item', 'app': 'models', 'unique_together': (('school_id', 'check_id', 'record_id'),), 'indexes': [Index(fields=['school_id', 'record_id']), Index(fields=['school_id', 'cadre_id']), Index(fields=['school_id', 'interviewer_id'])], 'pk_attr': 'id', 'table_description': 'One record that was drawn. `verdict` is what a person concluded, or the answers where they agree.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='CheckAnswer',
            fields=[
                ('id', RandomKeyField(primary_key=True, generated=False, default=random_key, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('item', fields.ForeignKeyField('models.CheckItem', source_field='item_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('came', fields.CharField(max_length=8)),
                ('did', fields.CharField(default='', max_length=8)),
                ('bothered', fields.CharField(default='', max_length=8)),
                ('sent', fields.BooleanField(default=False)),
                ('note', fields.CharField(default='', max_length=300)),
            ],
            options={'table': 'check_answer', 'app': 'models', 'indexes': [Index(fields=['school_id', 'item_id'])], 'pk_attr': 'id', 'table_description': 'One answer about a drawn record: no person, no time, a random key.'},
            bases=['SealedRow'],
        ),
        ops.CreateModel(
            name='CheckAsk',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('item', fields.ForeignKeyField('models.CheckItem', source_field='item_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('state', fields.CharField(max_length=12)),
                ('tries', fields.SmallIntField(default=1)),
                ('asked_on', fields.DateField(null=True)),
            ],
            options={'table': 'check_ask', 'app': 'models', 'unique_together': (('school_id', 'item_id', 'person_id'),), 'indexes': [Index(fields=['school_id', 'person_id', 'state']), Index(fields=['school_id', 'state'])], 'pk_attr': 'id', 'table_description': 'Somebody of the visited side who is asked about a drawn record, not what they answered.'},
            bases=['SchoolRow'],
        ),
    ]
