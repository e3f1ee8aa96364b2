from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0012_topics')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Person',
            name='rebound',
            field=fields.SmallIntField(default=0, db_default=0),
        ),
    ]
