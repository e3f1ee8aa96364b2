"""Whether a text tells of self-harm or of danger right now; which words do is the policy's business.

Rather one question too many than one person missed: only the policy's harmless phrases (笑死, 死机) are taken
out first, and only where no mark of punctuation cuts through them: "想死。你别管" is no "想死你".
"""

from __future__ import annotations

import re
from functools import lru_cache

from models.rules.hanzi import simplify
from models.rules.policy_sections import Policy
from models.rules.text import bare, fold
from models.rules.vocabulary import CrisisKind

_GAP = 8
"""How many characters `…` in a word stands for at most."""
_CUT, _TAKEN_OUT = "\n", "\0"


def crisis_kind(text: str, policy: Policy) -> CrisisKind | None:
    """SELF_HARM, DANGER_NOW or None; self-harm first, for its help text fits both."""
    words = policy.crisis
    plain = "".join(_cut(character) for character in simplify(fold(text)))
    if words.harmless:
        plain = _any_of(words.harmless).sub(_TAKEN_OUT, plain)
    plain = plain.replace(_CUT, "")
    for kind, of_kind in ((CrisisKind.SELF_HARM, words.self_harm), (CrisisKind.DANGER_NOW, words.danger_now)):
        if of_kind and _any_of(of_kind).search(plain):
            return kind
    return None


def telling_part(text: str, policy: Policy, longest: int = 600) -> str:
    """The text; of a longer one its beginning, the part that tells of danger, and its end."""
    if len(text) <= longest:
        return text
    edge, width = longest // 4, longest // 2
    starts = range(0, len(text), width // 2)
    found = next((start for start in starts if crisis_kind(text[start : start + width], policy)), 0)
    shown, until = "", 0
    for start, end in ((0, edge), (found, found + width), (len(text) - edge, len(text))):
        shown += ("\n……\n" if start > until else "") + text[max(start, until) : end]
        until = max(until, end)
    return shown


def _cut(character: str) -> str:
    """The character; nothing for a space, a cut for a mark."""
    if character.isalnum():
        return character
    return "" if character.isspace() else _CUT


@lru_cache(maxsize=16)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, the longest that fits first."""
    gap = f"[^{_TAKEN_OUT}]{{0,{_GAP}}}"
    forms = (gap.join(re.escape(simplify(bare(part))) for part in word.split("…")) for word in words)
    return re.compile("|".join(sorted(forms, key=len, reverse=True)))
