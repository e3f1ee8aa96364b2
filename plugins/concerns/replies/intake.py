"""What somebody reads who tells of something: who will see what, before anything is kept. Pure."""

from __future__ import annotations

from models.rules.concern_words import Openness
from plugins.concerns.results import Offer, Saved, Similar, Told

NOT_KNOWN = "我还不认识这个账号，所以答复送不到你手里。先把邀请码私聊发给我：/绑定 邀请码；没有码就找学院团委要。"
HOW = "想说什么，直接发给我就行，一句话也可以，比如：三食堂中午排队太久。发之前我会先问你要不要留名字。"
HOW_SEALED = "把想说的接在后面发：/匿名 内容。谁都不会知道是你。"
IN_GROUP = "这个私聊我说，这里人多；加我好友，直接发给我就行。刚才那句我没有记。"
RECALLED = "刚才那句我帮你撤回了，没有记。想说的私聊发给我就行。"
LEFT = "好，什么都没有记。想找人聊聊或者想起什么，随时来说。"
THANKED = "谢谢你说这句好话！这不用建问题。有想改进的地方也随时告诉我。"
WHAT_OF_IT = "图收到了。想反映什么？再说一句就行；不说了回 0。"
NAME_NEEDED = "TA 叫什么？回 2 加姓名，比如：2 张三；不留名回 1，不记了回 0。"
NOT_TOLD = "好，先不记。问过 TA 再发 /代反映 内容。"
HOW_TOLD = "听到的事接在后面发，比如：/代反映 3号楼晚上没有热水"
NO_TICKET = "这类事不进问题清单，也不替别人记。请陪 TA 聊聊，或告诉 TA 可以私聊我。"
DANGER = "这听起来有危险，不要等，也不进清单：马上联系本人和值班老师。"
WHAT_TO_TAKE = "引用同学的那句话，再发 /收。"
CANNOT_READ = "那句话我读不到（可能太久了）。私聊我：/代反映 内容"
PRIVATELY = "好，私下说。"
NOT_OUTSIDE = "这里还不是联系群，我不收。"
NOTHING_THERE = "那条里没有文字。私聊我：/代反映 内容"
ASKED_YOUTH = "好，我私下问 TA 愿不愿意反映，愿意的话由 TA 自己选留不留名。"
CANNOT_ASK = "我发不到 TA 的私聊。请你问一声：TA 同意、不留名回 1，同意、留名回 2，不收了回 0。"
NOT_TAKEN = "好，不收了，什么都没有记。"
_WHO_SEES = (
    (1, "匿名（密封）：谁都不知道是你，只看得到哪天、哪个学院"),
    (2, "对处理人匿名：只有学院团委、校团委知道是你"),
    (3, "实名：办这件事的人都知道是你"),
    (4, "公开：名字可以写在问题清单上"),
)
_ONE_WAY = "匿名以后想留名还来得及；名字给出去就收不回来。"


def offer(seen: Offer) -> str:
    """One message: what it sounds like, and by which digit who will see what."""
    lines = [f"补上了。{_sounds(seen)}" if seen.added else _sounds(seen)]
    if seen.sealed_only:
        lines.append("谁都不知道是你，只看得到内容、哪天、哪个学院。回 1 发出，0 取消。")
    else:
        lines += [f"{digit} {words}" for digit, words in _WHO_SEES]
    if seen.similar is not None:
        lines.append(_similar(seen.similar))
    if not seen.sealed_only:
        lines += ["0 只是聊聊，什么都不记", _ONE_WAY]
    return "\n".join([*lines, *_notes(seen)])


def _sounds(seen: Offer) -> str:
    goes = f"，一般由{seen.department}办" if seen.department else ""
    what = f"听起来是「{seen.title}」（{seen.category}{goes}）。" if seen.title != seen.category else ""
    what = what or f"听起来是「{seen.category}」{f'（一般由{seen.department}办）' if seen.department else ''}。"
    wish = "微心愿以后会有专门的墙，现在先交给团委。" if seen.wish else ""
    return what + wish + ("" if seen.sealed_only else "要反映吗？回一个数字：")


def _similar(similar: Similar) -> str:
    why = f"（{'，'.join(similar.reasons)}）" if similar.reasons else ""
    return f"5 附议 #{similar.number}「{similar.title}」{why}：已经有人反映，算你一份，没人看得到是你"


def _notes(seen: Offer) -> list[str]:
    notes = []
    if seen.rooms:
        named = "、".join(seen.rooms)
        which = "我会遮住；" if seen.sealed_only else "选 1、2 我会遮住；"
        notes.append(f"你写到 {named}，那里登记的不到 {seen.few} 人，容易猜到是你：{which}想匿名又保留原话，回 6。")
    if seen.masked:
        notes.append("里面的名字、号码" + ("我会遮住。" if seen.sealed_only else "，选 1、2 我会遮住。"))
    if seen.few_college:
        notes.append("你们学院登记的人少，匿名时我连学院也不写。")
    if seen.pictures:
        notes.append(f"{seen.pictures} 张图片会去掉拍摄信息、加密存好。")
    if seen.failed:
        notes.append(_failed(seen.failed))
    if seen.temporary:
        notes.append("你还没加我好友：答复只能凭回执来看；加了好友，我直接告诉你。")
    if seen.first:
        holder = seen.holder or "部署我的人"
        notes.append(f"说清楚：QQ、微信平台自己知道是你；匿名的钥匙由{holder}保管；有生命危险时值班人可以打开。")
    return notes


def _failed(failed: int) -> str:
    return f"有 {failed} 张图片没收下（太大，或不是图片），文字不受影响。"


def again(seen: Offer) -> str:
    """A digit that means nothing here."""
    digits = "、".join(str(digit) for digit in sorted(seen.choices) if digit)
    return f"回 {digits} 里的一个；不记了回 0。"


def enough(limit: int) -> str:
    """No more today."""
    return f"今天已经收了你 {limit} 件，明天再说好吗？急事请直接找你的联系团干部或辅导员，有危险打 110。"


def too_long(limit: int, *, again: bool) -> str:
    """More than a concern holds; `again` where something was said before."""
    kept = "后面这段没有收；前面的还在，回数字就行。" if again else "没有收。挑要紧的说，分几件也行。"
    return f"太长了（一件最多 {limit} 字），{kept}"


def saved(result: Saved) -> str:
    """It is kept."""
    about = f"「{result.title}」" if result.title else ""
    who = {
        Openness.SEALED: "匿名（密封），谁都不知道是你。",
        Openness.HIDDEN: "只有团委知道是你。",
        Openness.NAMED: "办这件事的人知道是你。",
        Openness.OPEN: "实名公开。",
    }[result.openness]
    lines = [f"收到，#{result.number}{about}，{who}{_back(result)}"]
    if result.receipt:
        lines.append(f"回执 {grouped(result.receipt)}（凭它也能看进展：私聊发 /回执 加这16位数字，别给别人）")
    if result.people:
        lines.append(f"这件事现在有 {result.people} 位同学遇到。")
    if result.masked:
        lines.append("里面能认出你的字我遮住了。")
    if result.pictures:
        lines.append(f"图片 {result.pictures} 张已加密存好。")
    if result.failed:
        lines.append(_failed(result.failed))
    return "\n".join(lines)


def _back(result: Saved) -> str:
    return "答复凭回执来看。" if result.temporary and result.receipt else "有进展我私下告诉你。"


def grouped(receipt: str) -> str:
    """1234 5678 1234 5678."""
    return " ".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))


def ask_consent(title: str, *, rooms: tuple[str, ...]) -> str:
    """Whether the youth agreed, and whether a name may be given."""
    room = f"\n不留名时，{'、'.join(rooms)} 会遮住（那里人少）。" if rooms else ""
    return (
        f"听起来是「{title}」。TA 同意反映吗？\n"
        "1 同意，不留名：答复发给你，请你转告\n"
        "2 同意，留名：回 2 加姓名，比如 2 张三，答复直接发给 TA\n"
        f"0 还没问、不同意：不记{room}"
    )


def told(result: Told) -> str:
    """What the cadre heard is kept."""
    who = f"记在{result.name}名下" if result.name else "不留名，答复发给你，请你转告 TA"
    informed = "，我也告诉 TA 了" if result.informed else ""
    masked = "号码、姓名和人少的寝室我遮住了。" if result.masked else ""
    return f"收到，#{result.number}「{result.title}」，{who}{informed}。{masked}"


def told_youth(cadre: str, number: int, title: str) -> str:
    """For the youth in whose name a cadre spoke."""
    return (
        f"{cadre}替你反映了「{title}」（#{number}，实名给处理人），有进展我告诉你。\n"
        f"不是你的意思就发 /撤回 {number}，说过的话会删掉。"
    )


def who_is(name: str) -> str:
    """Nobody, or several, of that name."""
    return f"“{name}”我没有找到，或者不止一位。写全姓名再回一次（2 姓名）；不留名回 1，不记了回 0。"


def ask_taker(text: str, name: str) -> str:
    """For the cadre who took up what a youth said in a group."""
    who = name or "这位同学"
    quoted = text if len(text) <= 60 else text[:60] + "…"
    return (
        f"{who}说的“{quoted}”，怎么收？\n"
        "3 让我私下问 TA（推荐，由 TA 自己选留不留名）\n"
        "1 TA 同意，不留名：答复发给你\n"
        f"2 TA 同意，留名{'' if name else '：回 2 加姓名'}：答复发给 TA\n"
        "0 不收"
    )


def ask_youth(cadre: str) -> str:
    """For the youth, without a word of what they said."""
    return (
        f"你刚才在群里说的事，{cadre}想帮你反映上去，先问你愿不愿意。\n"
        "愿意就把那句话私聊发给我，留不留名由你选；不愿意不用回，我没有记。"
    )


def in_record(title: str, number: int) -> str:
    """Below a record that tells of something to be done."""
    return f"听起来有件事要办（{title}）：反映上去回 1，我先私下问你 TA 同不同意；以后再说发 /代反映 {number}"
