from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0003_concerns')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ChainBlock',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('day', fields.DateField()),
                ('last_id', fields.BigIntField()),
                ('count', fields.IntField()),
                ('leaves', fields.BinaryField()),
                ('before', fields.CharField(max_length=64)),
                ('digest', fields.CharField(max_length=64)),
            ],
            options={'table': 'chain_block', 'app': 'models', 'unique_together': (('school_id', 'day'), ('school_id', 'last_id')), 'pk_attr': 'id', 'table_description': 'The events up to `last_id` that no earlier block covers, bound to the block before (F36).'},
            bases=['SchoolRow'],
        ),
    ]
