"""Two groups that hear each other, from opening to closing."""

from __future__ import annotations

from two_sides import CADRE, Sides


async def test_words_cross_both_ways_once_both_groups_were_told(sides: Sides) -> None:
    await sides.on_qq(CADRE, "/报到 药学2401")
    await sides.on_wx("wx-cadre", "/报到 药学2401")
    answer = await sides.on_qq(CADRE, "/互通 开")
    assert answer.startswith("互通 #")
    assert "微信群（药学2401）" in answer
    assert "/不互通 我" in answer
    await sides.on_qq("刘洋", "还没人知道呢")
    await sides.pass_time(10)
    sides.clear()
    await sides.deliver()
    assert "QQ群（药学2401）" in sides.wx.said[-1].text
    assert "/不互通 我" in sides.wx.said[-1].text
    sides.clear()
    sides.wx.names["wx-9"] = "小美"
    assert await sides.on_qq("许诺", "周三下午有空吗") == ""
    assert await sides.on_wx("wx-9", "有空的") == ""
    await sides.pass_time(5)
    assert [said.text for said in sides.wx.said] == ["许诺（QQ）：周三下午有空吗"]
    assert [said.text for said in sides.qq.said] == ["小美（微信）：有空的"]
