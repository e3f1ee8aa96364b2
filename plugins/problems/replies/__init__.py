"""The words of the problems room: what colleagues read (list, problem, staff) and what a youth reads (told)."""

from plugins.problems.replies.refusals import refused

__all__ = ["refused"]
