from tortoise import migrations
from tortoise.migrations import operations as ops
from models.tables.base import RandomKeyField, random_key
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0004_chain')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Survey',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField()),
                ('opened_by', fields.ForeignKeyField('models.Person', source_field='opened_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('opened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('closes_on', fields.DateField()),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'survey', 'app': 'models', 'unique_together': (('school_id', 'number'),), 'pk_attr': 'id', 'table_description': 'One survey of the whole school.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='SurveyAnswer',
            fields=[
                ('id', RandomKeyField(primary_key=True, generated=False, default=random_key, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('survey', fields.ForeignKeyField('models.Survey', source_field='survey_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('cadre', fields.ForeignKeyField('models.Person', source_field='cadre_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('score', fields.SmallIntField()),
                ('words', fields.TextField(default='', unique=False)),
            ],
            options={'table': 'survey_answer', 'app': 'models', 'indexes': [Index(fields=['school_id', 'survey_id', 'cadre_id'])], 'pk_attr': 'id', 'table_description': 'One answer of a closed survey, without anybody who gave it.'},
            bases=['SealedRow'],
        ),
        ops.CreateModel(
            name='SurveyAsk',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('survey', fields.ForeignKeyField('models.Survey', source_field='survey_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('cadre', fields.ForeignKeyField('models.Person', source_field='cadre_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('sent', fields.BooleanField(default=False)),
            ],
            options={'table': 'survey_ask', 'app': 'models', 'unique_together': (('school_id', 'survey_id', 'person_id'),), 'indexes': [Index(fields=['school_id', 'person_id'])], 'pk_attr': 'id', 'table_description': 'Somebody who is asked about one cadre, nothing here tells whether they answered.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='SurveyBox',
            fields=[
                ('id', RandomKeyField(primary_key=True, generated=False, default=random_key, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('survey', fields.ForeignKeyField('models.Survey', source_field='survey_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('token', fields.CharField(max_length=64)),
                ('box', fields.BinaryField()),
            ],
            options={'table': 'survey_box', 'app': 'models', 'unique_together': (('school_id', 'survey_id', 'token'),), 'pk_attr': 'id', 'table_description': 'One answer while the survey is open: `token` is HMAC(K, "survey" | survey | person).'},
            bases=['SealedRow'],
        ),
    ]
