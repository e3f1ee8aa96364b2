from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0010_checks')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AssessmentResult',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('assessment', fields.ForeignKeyField('models.Assessment', source_field='assessment_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('cadre', fields.ForeignKeyField('models.Person', source_field='cadre_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('college', fields.ForeignKeyField('models.College', source_field='college_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('digest', fields.CharField(max_length=64)),
            ],
            options={'table': 'assessment_result', 'app': 'models', 'unique_together': (('school_id', 'assessment_id', 'cadre_id'),), 'pk_attr': 'id', 'table_description': 'One cadre of a frozen year, in the college of that day, with the digest of the lines.'},
            bases=['SchoolRow'],
        ),
        ops.AddField(
            model_name='Appeal',
            name='out_of',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='Appeal',
            name='points',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='Assessment',
            name='basis',
            field=fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Assessment',
            name='digest',
            field=fields.CharField(default='', db_default='', max_length=64),
        ),
        ops.AddField(
            model_name='Assessment',
            name='state',
            field=fields.CharField(default='final', db_default='final', max_length=8),
        ),
    ]
