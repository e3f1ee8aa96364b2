from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0006_stories')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Appeal',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField()),
                ('year', fields.CharField(max_length=16)),
                ('cadre', fields.ForeignKeyField('models.Person', source_field='cadre_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('part', fields.CharField(max_length=32)),
                ('reason', fields.TextField(unique=False)),
                ('said_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('answer', fields.TextField(default='', unique=False)),
                ('answered_by', fields.ForeignKeyField('models.Person', source_field='answered_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('answered_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'appeal', 'app': 'models', 'unique_together': (('school_id', 'number'),), 'indexes': [Index(fields=['school_id', 'cadre_id'])], 'pk_attr': 'id', 'table_description': '申诉: what a cadre says against one line, and what was answered.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='Assessment',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField()),
                ('year', fields.CharField(max_length=16)),
                ('version', fields.CharField(max_length=32)),
                ('formula', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('frozen_by', fields.ForeignKeyField('models.Person', source_field='frozen_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('frozen_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'assessment', 'app': 'models', 'unique_together': (('school_id', 'number'), ('school_id', 'year')), 'pk_attr': 'id', 'table_description': 'One academic year, frozen with the formula it was computed by.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='AssessmentLine',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('assessment', fields.ForeignKeyField('models.Assessment', source_field='assessment_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('cadre', fields.ForeignKeyField('models.Person', source_field='cadre_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('part', fields.CharField(max_length=32)),
                ('points', fields.IntField()),
                ('out_of', fields.IntField()),
                ('done', fields.IntField()),
                ('quota', fields.IntField()),
                ('records', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
            ],
            options={'table': 'assessment_line', 'app': 'models', 'unique_together': (('school_id', 'assessment_id', 'cadre_id', 'part'),), 'pk_attr': 'id', 'table_description': 'One line of one cadre: points in hundredths, and the records behind them.'},
            bases=['SchoolRow'],
        ),
    ]
