"""What people read on their Home tab, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.bilingual import Bilingual
from bot.domain.launches.briefing import BriefingState

HELLO = Bilingual("{}, 您好", "Hello {}")
AS_OF = Bilingual("{} 的情况", "As of {}")
REFRESH = Bilingual("刷新", "Refresh")
NO_ROSTER = Bilingual(
    "还没有花名册, 所以这里还是空的。提问已经可以用: 直接给我发消息。",
    "There is no roster yet, so there is nothing to show. You can ask already: just write to me.",
)
NOTHING_AT_ALL = Bilingual(
    "没有等您做的事。有客户问题就直接给我发消息。",
    "Nothing waits for you. When a customer asks something, just write to me.",
)

BRIEFINGS = Bilingual("要读的上线宣导", "Briefings to read")
NO_BRIEFINGS = Bilingual("都读完了, 您已经准备好了!", "All read. You are briefed!")
BRIEFING_BY = Bilingual("{} 前完成", "by {}")
REMEDIAL = Bilingual("补训", "make-up training")
BRIEFING_STATES: Mapping[BriefingState, Bilingual] = {
    BriefingState.TO_READ: Bilingual("阅读并确认", "read and confirm"),
    BriefingState.TO_ATTEND: Bilingual("要参加场次, 可以先读", "counts with a session; read it before"),
    BriefingState.QUIZ: Bilingual("还差小测验", "the quiz is left"),
}

CALLBACKS = Bilingual("我要回的电话", "Calls that I promised")
NO_CALLBACKS = Bilingual("没有欠客户的回电。", "No customer waits for a call from you.")
CALL_BY = Bilingual("{} 前回电", "call by {}")
CALL_LATE = Bilingual("⚠ 应在 {} 前回电", "⚠ was to be called by {}")
CALLED = Bilingual("已回电", "Called")

QUESTIONS = Bilingual("我提出的问题", "My open questions")
NO_QUESTIONS = Bilingual("没有等答复的问题。", "Nothing that you asked is open.")
ANSWER_BY = Bilingual("{} 前答复", "answer by {}")
ANSWER_LATE = Bilingual("⚠ 应在 {} 前答复", "⚠ was due by {}")
NO_TIME = Bilingual("时限暂停", "the time stands still")

TEAMS = Bilingual("我的班组的培训", "My teams' training")
NO_TEAMS = Bilingual("班组培训都已完成并签核。", "All of your teams are trained and signed.")
TEAM_COUNTS = Bilingual("{}/{} 人已培训, 需要 {}", "{} of {} trained, {} needed")
LACKING = Bilingual("还缺: {}", "lacking: {}")
NOT_SIGNED = Bilingual("等您签核", "waits for your signature")
AWAY = Bilingual("休假 {} 人", "{} on leave")

TEAM_CALLBACKS = Bilingual("班组的回电", "My teams' calls")
NO_TEAM_CALLBACKS = Bilingual("班组没有欠客户的回电。", "No customer waits for a call from your teams.")

SESSIONS = Bilingual("要办的培训", "Training to hold")
NO_SESSIONS = Bilingual("没有要办的培训。", "There is no training to hold.")

QUEUE = Bilingual("等本部门答复的问题", "Questions to my department")
NO_QUEUE = Bilingual("没有待答的问题, 一线在感谢您!", "No question waits. The front line thanks you!")
URGENT = Bilingual("紧急", "urgent")
CLAIMED_BY = Bilingual("{} 认领", "claimed by {}")
CLAIM = Bilingual("认领", "Claim")
ANSWER = Bilingual("答复", "Answer")

LAUNCHES = Bilingual("我的上线项目", "My launches")
NO_LAUNCHES = Bilingual(
    "本部门没有进行中的项目。用 /launch new 新建。", "No launch is under way. Begin one: /launch new"
)
OPEN = Bilingual("打开", "Open")
PLANNED = Bilingual("计划 {}", "planned {}")
BLOCKED_BY = Bilingual("卡在: {}", "blocked by: {}")
NEXT_DUE = Bilingual("下一项 {} 到期", "next due {}")
DUTY = Bilingual("豁免的补做: {} · {} 前", "make good: {} · by {}")

BOARD = Bilingual("上线看板", "Board")
SHOW_BOARD = Bilingual("打开看板", "Open the board")
REQUESTS = Bilingual("等您决定的豁免申请", "Waivers that you are asked for")
NO_REQUESTS = Bilingual("没有等您决定的豁免申请。", "Nobody asks you for a waiver.")
ASKS = Bilingual("{} · {} 申请, {} 起: {}", "{} · {} asks since {}: {}")
WAIVE = Bilingual("豁免", "Waive")
DECLINE = Bilingual("不同意", "Decline")
ALLOWED = Bilingual("可以上线", "Allowed")
BLOCKED = Bilingual("不能上线", "Blocked")
UNTOLD = Bilingual("无法判断", "Cannot be told")
OVERDUE = Bilingual("逾期的要求", "Overdue requirements")
ACTIONS = Bilingual("逾期的纠正措施", "Overdue corrective actions")
WAIVER_ENDS = Bilingual("豁免 {} 到期", "waiver ends {}")
DUTY_OVER = Bilingual("补做已于 {} 到期: {}", "duty was due {}: {}")
ACTION_OVER = Bilingual("{} · 应于 {} 完成 · {}", "{} · was due {} · {}")
ALL_CALM = Bilingual("没有逾期, 没有即将到期的豁免。", "Nothing is overdue, and no waiver is about to end.")
