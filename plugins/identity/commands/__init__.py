"""The commands of the identity room: parse, one service, one reply."""

from plugins.identity.commands import arrivals, cards, checkin, importing, office, people

__all__ = ["arrivals", "cards", "checkin", "importing", "office", "people"]
