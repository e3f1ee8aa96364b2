"""Every table of the house, one family per file; a table not named here does not exist for the ORM."""

from models.tables.delivery import Outbox, SentMessage
from models.tables.groups import ContactGroup, GroupTarget
from models.tables.history import Audit, Event
from models.tables.inbox import Handled, Question
from models.tables.people import Account, BindCode, College, Department, Person, PersonRole
from models.tables.records import Confirmation, Evidence, Record
from models.tables.school import Installation, School, Semester
from models.tables.targets import Link, LinkTarget

__all__ = [
    "Account",
    "Audit",
    "BindCode",
    "College",
    "Confirmation",
    "ContactGroup",
    "Department",
    "Event",
    "Evidence",
    "GroupTarget",
    "Handled",
    "Installation",
    "Link",
    "LinkTarget",
    "Outbox",
    "Person",
    "PersonRole",
    "Question",
    "Record",
    "School",
    "Semester",
    "SentMessage",
]
