"""What people read on the board and in the week's digest, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.bilingual import Bilingual
from bot.services.launches.choosing import Choice
from bot.services.launches.digest import Change

TITLE = Bilingual("上线看板", "Launch board")
FIGURES = Bilingual(
    "待上线 {} 个: ✓ {} 个可以上线, ● {} 个还不能, ▲ {} 个无法判断",
    "{} to come: ✓ {} can go, ● {} blocked, ▲ {} cannot be told",
)
CHOICES: Mapping[Choice, Bilingual] = {
    Choice.ALL: Bilingual("全部项目", "All launches"),
    Choice.BLOCKED: Bilingual("还不能上线", "Blocked"),
    Choice.CAN_GO: Bilingual("可以上线", "Can go"),
    Choice.THIS_MONTH: Bilingual("计划本月上线", "Planned this month"),
    Choice.MY_DEPARTMENT: Bilingual("我的部门", "My department"),
}
STAGE = Bilingual("阶段: {}", "stage: {}")
PLANNED = Bilingual("计划 {}", "planned {}")
BLOCKED_BY = Bilingual("还缺: {}", "missing: {}")
NEXT_DUE = Bilingual("下一个期限 {}", "next due {}")
OVERDUE = Bilingual("{} 项逾期, 最早 {}", "{} overdue, the first since {}")
DUTY = Bilingual("补做: {} · {} 前", "to make good: {} · by {}")
OPEN = Bilingual("打开", "Open")
PAGES = Bilingual("打开网页版", "Web pages")
PAGES_HOW = Bilingual(
    "网页链接直接登录: 只给您用, 五分钟内有效一次。过期了就再打开看板。",
    "The link signs you in, and only you: once, within five minutes. Open the board again for a new one.",
)
NO_LAUNCHES = Bilingual(
    "现在没有要上线的项目。产品团队用 /launch new 提交新项目。",
    "No launch is to come. Product teams file one with /launch new.",
)
NONE_LIKE_THAT = Bilingual("没有这样的项目。请换一个筛选。", "No launch is like that. Choose another filter.")
NO_DEPARTMENT = Bilingual("花名册上没有写您的部门。", "The roster does not name your department.")
NO_SUCH = Bilingual(
    "没有编号为“{}”的待上线项目。下面是全部项目。", "No launch to come is called “{}”. Here are all of them."
)

DIGEST_TITLE = Bilingual("上线周报 · {} 至 {}", "Launches this week · {} to {}")
CHANGED = Bilingual("这一周", "This week")
NOTHING_CHANGED = Bilingual("这一周没有变化。", "Nothing changed this week.")
CHANGES: Mapping[Change, Bilingual] = {
    Change.FILED: Bilingual("新提交", "filed"),
    Change.LAUNCHED: Bilingual("已上线", "launched"),
    Change.ENDED: Bilingual("已终止", "ended"),
    Change.MOVED: Bilingual("改期", "moved to another day"),
    Change.DECIDED: Bilingual("阶段放行", "passed a stage"),
    Change.WAIVED: Bilingual("豁免", "waived"),
    Change.SIGNED: Bilingual("新签核", "signed"),
    Change.TRAINED: Bilingual("办了培训", "trained"),
}
LATE = Bilingual("逾期", "Overdue")
LATE_LINE = Bilingual("{} · {} 项, 最早应于 {} 完成", "{} · {} items, the first was due {}")
NOTHING_LATE = Bilingual("没有逾期。做得好!", "Nothing is overdue. Well done!")
COMING = Bilingual("接下来", "Coming next")
COMING_LINE = Bilingual("{} · {} · {} ({})", "{} · {} · {} ({})")
NOTHING_COMES = Bilingual("没有待上线的项目。", "No launch is to come.")
MORE = Bilingual("另有 {} 项", "{} more")
UNNAMED = Bilingual("{}的项目 × {}", "{} × launches of {}")
OTHERS_COME = Bilingual("未公布日期: {}", "not announced yet: {}")
SHOW_BOARD = Bilingual("打开看板", "Open the board")
DIGEST_HOW = Bilingual(
    "截至 {}。看板只给参与上线的同事看; 未公布日期的项目这里不点名。",
    "As of {}. The board is for those who have a part in launches; what is not announced is not named here.",
)
