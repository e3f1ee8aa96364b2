"""Every table of the house, one family per file; a table not named here does not exist for the ORM."""

from models.tables.assessment import Appeal, Assessment, AssessmentLine, AssessmentResult
from models.tables.bridge import BotAccount, Bridge, BridgeGroup, BridgeOut
from models.tables.checks import CheckAnswer, CheckAsk, CheckItem, HintReview, PictureMark, SpotCheck
from models.tables.concerns import Concern, ConcernMessage, Correction, Problem, ProblemAbout, ProblemStep
from models.tables.delivery import Outbox, SentMessage
from models.tables.groups import ContactGroup, GroupTarget
from models.tables.history import Audit, ChainBlock, Event
from models.tables.inbox import Handled, Question
from models.tables.nudges import CollegeNudges, Digest, DigestRun, DutyMove, PersonNudges, Snooze
from models.tables.people import Account, BindCode, College, Department, Person, PersonRole
from models.tables.plans import PlanComment, PlanItem, WorkPlan
from models.tables.problems import CrisisAlarm, Draft, Opening, Referral
from models.tables.records import Confirmation, Evidence, Record
from models.tables.school import Installation, School, Semester
from models.tables.sealed import SealedAddress, SealedMine, SealedPicture, Support
from models.tables.stories import Story, StoryConsent
from models.tables.surveys import Survey, SurveyAnswer, SurveyAsk, SurveyBox
from models.tables.targets import Link, LinkTarget
from models.tables.topics import Activity, ActivityGroup, ActivityPart, Helper, TopicApproval

__all__ = [
    "Account",
    "Activity",
    "ActivityGroup",
    "ActivityPart",
    "Appeal",
    "Assessment",
    "AssessmentLine",
    "AssessmentResult",
    "Audit",
    "BindCode",
    "BotAccount",
    "Bridge",
    "BridgeGroup",
    "BridgeOut",
    "ChainBlock",
    "CheckAnswer",
    "CheckAsk",
    "CheckItem",
    "College",
    "CollegeNudges",
    "Concern",
    "ConcernMessage",
    "Confirmation",
    "ContactGroup",
    "Correction",
    "CrisisAlarm",
    "Department",
    "Digest",
    "DigestRun",
    "Draft",
    "DutyMove",
    "Event",
    "Evidence",
    "GroupTarget",
    "Handled",
    "Helper",
    "HintReview",
    "Installation",
    "Link",
    "LinkTarget",
    "Opening",
    "Outbox",
    "Person",
    "PersonNudges",
    "PersonRole",
    "PictureMark",
    "PlanComment",
    "PlanItem",
    "Problem",
    "ProblemAbout",
    "ProblemStep",
    "Question",
    "Record",
    "Referral",
    "School",
    "SealedAddress",
    "SealedMine",
    "SealedPicture",
    "Semester",
    "SentMessage",
    "Snooze",
    "SpotCheck",
    "Story",
    "StoryConsent",
    "Support",
    "Survey",
    "SurveyAnswer",
    "SurveyAsk",
    "SurveyBox",
    "TopicApproval",
    "WorkPlan",
]
