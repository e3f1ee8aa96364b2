"""The circuit breaker of each account: after a run of failures it rests, then one message is a trial."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins._kit.policy import policy


@dataclass(slots=True)
class _Circuit:
    failures: int = 0
    rests_until: datetime | None = None
    trying: bool = False


class Breaker:
    """Which accounts rest. `resting`: account → until when, kept up to date for whoever shows it."""

    def __init__(self, resting: dict[str, datetime] | None = None) -> None:
        self._circuits: dict[str, _Circuit] = {}
        self._resting = resting if resting is not None else {}

    def admits(self, account: str, now: datetime) -> bool:
        """Whether something ordinary may go through: it does not rest, or its rest is over and this is the trial."""
        circuit = self._circuits.get(account)
        if circuit is None or circuit.rests_until is None:
            return True
        longest = timedelta(minutes=policy().delivery.breaker_minutes)
        if circuit.rests_until - now > longest:  # the clock was set back
            self._rest(account, circuit, now + longest)
        return now >= circuit.rests_until and not circuit.trying

    def rests_until(self, account: str) -> datetime | None:
        """Until when an account rests, if its circuit is open."""
        circuit = self._circuits.get(account)
        return circuit.rests_until if circuit is not None else None

    def begin(self, account: str) -> None:
        """A message is about to go through; while the circuit is open it is the trial."""
        circuit = self._circuits.get(account)
        if circuit is not None and circuit.rests_until is not None:
            circuit.trying = True

    def succeeded(self, account: str) -> None:
        """The platform took it: the run of failures is over."""
        self._circuits.pop(account, None)
        self._resting.pop(account, None)

    def step_aside(self, accounts: Iterable[str]) -> None:
        """These refusals spoke of the conversation, not of the accounts: they count for nothing."""
        for account in accounts:
            if (circuit := self._circuits.get(account)) is not None:
                circuit.trying = False

    def failed(self, account: str, now: datetime) -> datetime | None:
        """A refusal or no answer; until when the account rests if it has just begun to, None else.

        A failed trial prolongs the rest, it is no new beginning.
        """
        delivery = policy().delivery
        circuit = self._circuits.setdefault(account, _Circuit())
        circuit.failures += 1
        if circuit.failures < delivery.breaker_failures:
            return None
        until = now + timedelta(minutes=delivery.breaker_minutes)
        begins = circuit.rests_until is None
        self._rest(account, circuit, until)
        circuit.trying = False
        return until if begins else None

    def _rest(self, account: str, circuit: _Circuit, until: datetime) -> None:
        circuit.rests_until = self._resting[account] = until
