"""Which open problem says what, in memory: the router with what people corrected, and the index of open problems.

Rows are the truth. Whoever writes them notes it here after the commit, and `catch_up` takes over what another room or
process wrote meanwhile: a fingerprint of the rows tells at once whether anything is missing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from models.rules.policy_sections import Policy
from models.rules.routing import Correction, Router, Routing
from models.rules.similarity import NARROW, WIDE, Match, SimilarityIndex
from models.rules.sketch import Sketch
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.sql import select

_REMEMBERED = 5
"""How many concerns of one problem later ones are compared with."""
_BREATH = 50
"""So many texts are read before others have their turn."""
_SHOWN, _SHOWN_WIDE = 3, 8
_ONE, _TWO = 1_000_003, 999_983
_OPEN = """
    FROM concern c JOIN problem p ON p.id = c.problem_id
    WHERE c.school_id = $1 AND c.state = 'open' AND c.kind = 'ticket' AND p.state NOT IN ('closed', 'merged')
"""
_COUNTED = f"SELECT COUNT(*) AS held, COALESCE(SUM(c.id % {_ONE} + p.id % {_TWO}), 0) AS total {_OPEN}"
_PAIRS = f"SELECT c.id AS concern, p.id AS problem {_OPEN} ORDER BY c.day, c.number"
_TEXT = "SELECT text FROM concern WHERE school_id = $1 AND id = $2"
_CORRECTIONS = """
    SELECT r.concern_id AS concern, r.department AS department, c.text AS text
    FROM correction r JOIN concern c ON c.id = r.concern_id
    WHERE r.school_id = $1 AND c.text <> '' ORDER BY r.concern_id
"""


@dataclass(frozen=True, slots=True)
class _Held:
    problem_id: int
    sketch: Sketch


class Bookmarks:
    """The memory of one process."""

    def __init__(self) -> None:
        self._policy: Policy | None = None
        self._router: Router | None = None
        self._corrected: dict[int, tuple[str, str]] = {}
        self._index: SimilarityIndex[int] = SimilarityIndex()
        self._held: dict[int, _Held] = {}
        self._of: dict[int, list[int]] = {}

    def read(self, text: str) -> Routing:
        """Where a text belongs, as far as rules and corrections tell."""
        if self._router is None or self._policy is not policy():
            self._policy = policy()
            said = [Correction(*one) for one in self._corrected.values()]
            self._router = Router(self._policy, said)
        return self._router.route(text)

    def similar(self, routing: Routing, *, wide: bool = False) -> tuple[Match[int], ...]:
        """Open problems (by id) like it, the likest first."""
        if not routing.is_ticket:
            return ()
        at_least, limit = (WIDE, _SHOWN_WIDE) if wide else (NARROW, _SHOWN)
        return self._index.similar(routing.sketch, at_least=at_least, limit=limit)

    def hold(self, concern_id: int, problem_id: int, text: str) -> None:
        """From now on the concern is found under that problem."""
        self.drop(concern_id)
        sketch = self.read(text).sketch
        self._held[concern_id] = _Held(problem_id, sketch)
        beside = self._of.setdefault(problem_id, [])
        beside.append(concern_id)
        if len(beside) <= _REMEMBERED:
            self._index.add(problem_id, sketch)

    def drop(self, concern_id: int) -> None:
        """The concern is found no longer; the others of its problem are."""
        held = self._held.pop(concern_id, None)
        if held is None:
            return
        beside = self._of[held.problem_id]
        place = beside.index(concern_id)
        beside.remove(concern_id)
        if place < _REMEMBERED:
            self._index.remove(held.problem_id)
            for other in beside[:_REMEMBERED]:
                self._index.add(held.problem_id, self._held[other].sketch)
        if not beside:
            del self._of[held.problem_id]

    def learn(self, concern_id: int, text: str, department: str) -> None:
        """A human sent this text to that department: it counts from the next text on."""
        self._corrected[concern_id] = (text, department)
        self.read("")
        assert self._router is not None
        self._router.learn(Correction(text, department))

    async def catch_up(self) -> None:
        """Take over what the rows hold and this memory does not."""
        await self._catch_up_corrections()
        counted = (await select(None, _COUNTED, directory.school_id))[0]
        total = sum(concern % _ONE + held.problem_id % _TWO for concern, held in self._held.items())
        if (int(counted["held"]), int(counted["total"])) == (len(self._held), total):
            return
        rows = {int(row["concern"]): int(row["problem"]) for row in await select(None, _PAIRS, directory.school_id)}
        for concern in [one for one in self._held if one not in rows]:
            self.drop(concern)
        missing = [one for one in rows if one not in self._held or self._held[one].problem_id != rows[one]]
        for place, concern in enumerate(missing, 1):
            found = await select(None, _TEXT, directory.school_id, concern)
            if found:
                self.hold(concern, rows[concern], str(found[0]["text"]))
            if place % _BREATH == 0:
                await asyncio.sleep(0)

    async def _catch_up_corrections(self) -> None:
        rows = await select(None, _CORRECTIONS, directory.school_id)
        corrected = {int(row["concern"]): (str(row["text"]), str(row["department"])) for row in rows}
        if corrected != self._corrected:
            self._corrected, self._router = corrected, None


bookmarks = Bookmarks()
"""The memory of this process."""
