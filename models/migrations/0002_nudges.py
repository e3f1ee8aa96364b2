from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0001_foundation')]

    initial = False

    operations = [
        ops.CreateModel(
            name='CollegeNudges',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('scope', fields.CharField(max_length=32)),
                ('weekday', fields.SmallIntField(null=True)),
                ('hour', fields.SmallIntField(null=True)),
                ('platform', fields.CharField(default='', max_length=32)),
                ('scene_id', fields.CharField(default='', max_length=64)),
                ('last_heard_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'college_nudges', 'app': 'models', 'unique_together': (('school_id', 'scope'),), 'pk_attr': 'id', 'table_description': 'How one college (or the school itself, `scope` "school") is reminded: its hour and its cadres\' own group.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='Digest',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('week', fields.CharField(max_length=8)),
                ('kind', fields.CharField(max_length=16)),
                ('lines', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('posted_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('sent_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('answered_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'digest', 'app': 'models', 'unique_together': (('school_id', 'person_id', 'kind', 'week'),), 'indexes': [Index(fields=['school_id', 'week'])], 'pk_attr': 'id', 'table_description': 'What one person was told of one week: the numbered lines as they stood when it was sent.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='DigestRun',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('week', fields.CharField(max_length=8)),
                ('cohort', fields.CharField(max_length=48)),
                ('claimed_by', fields.CharField(default='', max_length=32)),
                ('claimed_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('done_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'digest_run', 'app': 'models', 'unique_together': (('school_id', 'week', 'cohort'),), 'pk_attr': 'id', 'table_description': "One cohort's week: claimed by a process until `claimed_until`, finished at `done_at`."},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='DutyMove',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('rule_id', fields.CharField(max_length=32)),
                ('target', fields.ForeignKeyField('models.LinkTarget', source_field='target_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('period', fields.CharField(max_length=32)),
                ('moved_to', fields.DateField()),
                ('reason', fields.CharField(max_length=200)),
                ('moved_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'duty_move', 'app': 'models', 'indexes': [Index(fields=['school_id', 'person_id', 'period']), Index(fields=['school_id', 'moved_at'])], 'pk_attr': 'id', 'table_description': "改期: a duty's date moved with a reason, visible to the supervisor."},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='PersonNudges',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('weekday', fields.SmallIntField(null=True)),
                ('hour', fields.SmallIntField(null=True)),
                ('away_from', fields.DateField(null=True)),
                ('away_to', fields.DateField(null=True)),
            ],
            options={'table': 'person_nudges', 'app': 'models', 'unique_together': (('school_id', 'person_id'),), 'pk_attr': 'id', 'table_description': 'How one person wants to be reminded, and when they are away.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='Snooze',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('rule_id', fields.CharField(default='', max_length=32)),
                ('target', fields.ForeignKeyField('models.LinkTarget', source_field='target_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('until', fields.DateField()),
                ('said_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'snooze', 'app': 'models', 'indexes': [Index(fields=['school_id', 'person_id', 'until'])], 'pk_attr': 'id', 'table_description': '晚点提醒: nothing is said of this duty (all of them if `rule_id` is empty) before `until`.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='WorkPlan',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('number', fields.BigIntField()),
                ('cadre', fields.ForeignKeyField('models.Person', source_field='cadre_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('semester', fields.ForeignKeyField('models.Semester', source_field='semester_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('written_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('updated_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'work_plan', 'app': 'models', 'unique_together': (('school_id', 'number'), ('school_id', 'cadre_id', 'semester_id')), 'pk_attr': 'id', 'table_description': "One cadre's plan for one semester."},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='PlanComment',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('plan', fields.ForeignKeyField('models.WorkPlan', source_field='plan_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('words', fields.TextField(unique=False)),
                ('said_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'plan_comment', 'app': 'models', 'indexes': [Index(fields=['school_id', 'plan_id'])], 'pk_attr': 'id', 'table_description': 'What a secretary says to a plan.'},
            bases=['SchoolRow'],
        ),
        ops.CreateModel(
            name='PlanItem',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('school', fields.ForeignKeyField('models.School', source_field='school_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('plan', fields.ForeignKeyField('models.WorkPlan', source_field='plan_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('target', fields.ForeignKeyField('models.LinkTarget', source_field='target_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('situation', fields.TextField(default='', unique=False)),
                ('need', fields.TextField(default='', unique=False)),
                ('intention', fields.TextField(default='', unique=False)),
                ('planned_on', fields.DateField(null=True)),
                ('planned_words', fields.CharField(default='', max_length=64)),
            ],
            options={'table': 'plan_item', 'app': 'models', 'unique_together': (('school_id', 'plan_id', 'target_id'),), 'pk_attr': 'id', 'table_description': 'What the plan says of one target: 现状, 需求, 打算, 时间.'},
            bases=['SchoolRow'],
        ),
        ops.AlterModelOptions(
            name='Outbox',
            options={'table': 'outbox', 'app': 'models', 'unique_together': (('school_id', 'unique_key'),), 'indexes': [Index(fields=['school_id', 'state', 'due_at']), Index(fields=['school_id', 'person_id', 'sent_at']), Index(fields=['school_id', 'sent_at'])], 'pk_attr': 'id', 'table_description': 'One unsolicited message: due → claimed → sending → sent | failed | unknown, or expired | dropped | void unsent.'},
        ),
        ops.AddField(
            model_name='Outbox',
            name='kind',
            field=fields.CharField(default='', db_default='', max_length=16),
        ),
        ops.AddField(
            model_name='Outbox',
            name='person',
            field=fields.ForeignKeyField('models.Person', source_field='person_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Outbox',
            name='sent_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Outbox',
            name='sent_by',
            field=fields.CharField(default='', db_default='', max_length=64),
        ),
        ops.AddIndex(
            model_name='Outbox',
            index=Index(fields=['school_id', 'person_id', 'sent_at']),
        ),
        ops.AddIndex(
            model_name='Outbox',
            index=Index(fields=['school_id', 'sent_at']),
        ),
    ]
