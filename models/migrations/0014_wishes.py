from tortoise import migrations
from tortoise.migrations import operations as ops
from models.tables.base import RandomKeyField, random_key
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0013_rebound')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Wish',
            fields=[
                ('id', RandomKeyField(primary_key=True, generated=False, default=random_key, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField()),
                ('text', fields.CharField(max_length=200)),
                ('cadre', fields.ForeignKeyField('models.Person', source_field='cadre_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('wisher', fields.ForeignKeyField('models.Person', source_field='wisher_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('state', fields.CharField(max_length=12)),
                ('day', fields.DateField()),
                ('claimer', fields.ForeignKeyField('models.Person', source_field='claimer_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('lapses_on', fields.DateField(null=True)),
                ('done_words', fields.CharField(default='', max_length=300)),
                ('record_number', fields.BigIntField(null=True)),
            ],
            options={'table': 'wish', 'app': 'models', 'unique_together': (('school_id', 'number'),), 'indexes': [Index(fields=['school_id', 'cadre_id', 'state']), Index(fields=['school_id', 'claimer_id'])], 'pk_attr': 'id', 'table_description': 'One small wish of a circle. Where to tell the wisher is a sealed address, found by its key.'},
            bases=['SealedRow'],
        ),
    ]
