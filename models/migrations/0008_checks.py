from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0007_assessment')]

    initial = False

    operations = [
        ops.CreateModel(
            name='SpotCheck',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField()),
                ('kind', fields.CharField(max_length=16)),
                ('anchor', fields.CharField(max_length=64)),
                ('opened_by', fields.ForeignKeyField('models.Person', source_field='opened_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('interviewer', fields.ForeignKeyField('models.Person', source_field='interviewer_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('announced_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('draw_on', fields.DateField()),
                ('closes_on', fields.DateField()),
                ('drawn_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'spot_check', 'app': 'models', 'unique_together': (('school_id', 'number'),), 'pk_attr': 'id', 'table_description': 'One check, its seed known before the draw.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='CheckItem',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField()),
                ('check', fields.ForeignKeyField('models.SpotCheck', source_field='check_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('record', fields.ForeignKeyField('models.Record', source_field='record_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('asked', fields.ForeignKeyField('models.Person', source_field='asked_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('verdict', fields.CharField(max_length=8)),
                ('words', fields.TextField(default='', unique=False)),
                ('judged_by', fields.ForeignKeyField('models.Person', source_field='judged_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('judged_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('reply', fields.TextField(default='', unique=False)),
            ],
            options={'table': 'check_item', 'app': 'models', 'unique_together': (('school_id', 'number'), ('school_id', 'check_id', 'record_id')), 'indexes': [Index(fields=['school_id', 'asked_id'])], 'pk_attr': 'id', 'table_description': 'One record of a check, `asked` is who was visited, told to nobody but the database.'},
            bases=['SchoolRow'],
        ),
    ]
