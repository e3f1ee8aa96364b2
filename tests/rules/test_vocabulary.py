from __future__ import annotations

from models.rules.vocabulary import RecordKind, Role


def test_a_word_is_its_stored_string_and_knows_its_chinese_name() -> None:
    assert RecordKind.VISIT == "visit"
    assert str(RecordKind.VISIT) == f"{RecordKind.VISIT}" == "visit"
    assert RecordKind("talk").label == "谈心"
    assert Role.OPERATOR.label == "部署者"
