from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0008_checks')]

    initial = False

    operations = [
        ops.CreateModel(
            name='BotAccount',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('platform', fields.CharField(max_length=32)),
                ('user_id', fields.CharField(max_length=64)),
            ],
            options={'table': 'bot_account', 'app': 'models', 'unique_together': (('school_id', 'platform', 'user_id'),), 'pk_attr': 'id', 'table_description': "An account of ours, of whichever process, so that what it says is not taken for talk."},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='Bridge',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField()),
                ('opened_by', fields.ForeignKeyField('models.Person', source_field='opened_by_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('opened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('closed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'bridge', 'app': 'models', 'unique_together': (('school_id', 'number'),), 'pk_attr': 'id', 'table_description': 'Contact groups of several platforms that hear each other.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='BridgeGroup',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('bridge', fields.ForeignKeyField('models.Bridge', source_field='bridge_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('group', fields.ForeignKeyField('models.ContactGroup', source_field='group_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('joined_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('told_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('left_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'bridge_group', 'app': 'models', 'indexes': [Index(fields=['school_id', 'bridge_id']), Index(fields=['school_id', 'group_id'])], 'pk_attr': 'id', 'table_description': 'One group of a bridge, heard by the others from the moment its members have been told.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='BridgeOut',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('platform', fields.CharField(max_length=32)),
                ('user_id', fields.CharField(max_length=64)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('since', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'bridge_out', 'app': 'models', 'unique_together': (('school_id', 'platform', 'user_id'),), 'indexes': [Index(fields=['school_id', 'person_id'])], 'pk_attr': 'id', 'table_description': 'Somebody whose words are passed on nowhere (/不互通 我), with every account once they are known.'},
            bases=['SchoolRow'],
        ),
    ]
