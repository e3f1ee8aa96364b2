"""The words of the checks room. Nothing here accuses: what is not clear is 待核实, and nobody has to answer."""

from plugins.checks.replies.refusals import refused

__all__ = ["refused"]
