"""The words of the nudges room. Who is behind is told to that person and their office, never to a group."""

from plugins.nudges.replies.answers import refused

__all__ = ["refused"]
