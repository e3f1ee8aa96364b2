"""The commands of the identity room: parse, one service, one reply."""

from plugins.identity.commands import accounts, arrivals, cards, checkin, importing, office, pastes, people

__all__ = ["accounts", "arrivals", "cards", "checkin", "importing", "office", "pastes", "people"]
