"""What people read about launches, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.bilingual import Bilingual
from bot.domain.findings import FindingCode
from bot.domain.launches.facts import GoNoGo, StageDecision
from bot.domain.launches.finding import State
from bot.domain.launches.status import LaunchStatus
from bot.domain.people.roles import TITLES

CLOSE = Bilingual("关闭", "Close")
CANCEL = Bilingual("取消", "Cancel")
NEXT = Bilingual("下一步", "Next")
BACK = Bilingual("返回修改", "Back")
OPEN = Bilingual("查看", "Open")
MORE = Bilingual("另有 {} 项", "{} more")
COMMA, AND_OTHERS = Bilingual("、", ", "), Bilingual(" 等 {} 人", " and {} others")

# The card -----------------------------------------------------------------------------------------------------------

STATUSES: Mapping[LaunchStatus, Bilingual] = {
    LaunchStatus.ALLOW: Bilingual("✓ 可以上线", "✓ Can go"),
    LaunchStatus.BLOCK: Bilingual("● 还不能上线", "● Blocked"),
    LaunchStatus.ERROR: Bilingual("▲ 无法判断", "▲ Cannot be told"),
    LaunchStatus.LAUNCHED: Bilingual("◆ 已上线", "◆ Launched"),
    LaunchStatus.KILLED: Bilingual("◇ 已终止", "◇ Ended"),
}
"""Where a launch is, with a sign that is seen at a glance."""
MARKED_STATES: Mapping[State, Bilingual] = {
    State.MET: Bilingual("✓ 已满足", "✓ Met"),
    State.WAIVED: Bilingual("~ 已豁免", "~ Waived"),
    State.UNMET: Bilingual("● 未满足", "● Unmet"),
    State.UNKNOWN: Bilingual("▲ 无法判断", "▲ Unknown"),
    State.NOT_APPLICABLE: Bilingual("– 不适用", "– Not applicable"),
}
"""How a requirement stands, with a sign that is seen at a glance."""
TIERS = {
    "low": Bilingual("低风险", "low tier"),
    "medium": Bilingual("中风险", "medium tier"),
    "high": Bilingual("高风险", "high tier"),
}
STAGE = Bilingual("阶段: {}", "stage: {}")
PLANNED = Bilingual("计划 {}", "planned {}")
LAUNCHED_AT = Bilingual("{} 上线", "launched {}")
NEXT_DUE = Bilingual("最近期限 {}", "next due {}")
OVERDUE_BY = Bilingual("⚠ 应在 {} 前", "⚠ was due {}")
DUE_BY = Bilingual("{} 前", "by {}")
BLOCKS = Bilingual("卡在哪里, 谁来做", "What blocks, and who acts")
NOTHING_BLOCKS = Bilingual("没有什么拦着它了。", "Nothing blocks it.")
MET = Bilingual("✓ {} 项已满足", "✓ {} met")
WAIVED = Bilingual("~ {} 项已豁免", "~ {} waived")
SIGNED = Bilingual("签核", "Signed")
COUNTS_NO_MORE = Bilingual("(已失效)", "(counts no longer)")
DUTY = Bilingual("补救: {}, {} 前", "Make good: {}, by {}")
UNREAD = Bilingual("还没有读到的材料: {}", "Not read yet: {}")
NOT_FOR_YOU = Bilingual(
    "上线前, 内容只给主办部门和评审人看。", "Until it is launched, its content is for its department and reviewers."
)
AS_OF = Bilingual("截至 {}", "As of {}")
NOBODY = Bilingual("还没有人担任", "nobody has this role")

ROLES = TITLES

SIGN = Bilingual("签核", "Sign")
WITHDRAW = Bilingual("撤回签核", "Withdraw")
DECIDE = Bilingual("阶段决定", "Decide stage")
MINOR = Bilingual("认定小改动", "Call minor")
ATTACH = Bilingual("提交材料", "Attach")
WAIVE = Bilingual("豁免", "Waive")
ASK_WAIVER = Bilingual("申请豁免", "Ask for a waiver")
TAKE_BACK = Bilingual("撤回申请", "Withdraw request")
DECLINE = Bilingual("不同意豁免", "Decline waiver")
ADD_QUESTIONS = Bilingual("客户问题", "Customer questions")
UPGRADE = Bilingual("升级清单", "Upgrade template")
MAKE_GOOD = Bilingual("补救完成", "Duty done")
MOVE = Bilingual("改期", "Move date")
LAUNCH = Bilingual("上线", "Launch")
EVIDENCE = Bilingual("证据", "Evidence")
HISTORY = Bilingual("历史", "History")
PERMITS = Bilingual("上线许可", "Permits")

# My launches and the board --------------------------------------------------------------------------------------------

MINE = Bilingual("我的上线项目", "My launches")
NONE_MINE = Bilingual(
    "您的部门还没有要上线的项目。发起一个: /launch new", "Your department has no launch to come. File one: /launch new"
)
NEW = Bilingual("发起上线", "File a launch")
OPEN_ONES = Bilingual("未满足: {}", "open: {}")
# Deeds ----------------------------------------------------------------------------------------------------------------

CHOOSE_REQUIREMENT = Bilingual("哪一项?", "Which one?")
CHOOSE_STAGE = Bilingual("哪个阶段?", "Which stage?")
CHOOSE_SIGNATURE = Bilingual("撤回哪一个?", "Which sign-off?")
CHOOSE_DOCUMENT = Bilingual("哪份文档?", "Which document?")
NOTHING_TO_DO = Bilingual("现在没有您可以做的这件事。", "There is nothing of that for you to do now.")
DIGEST = Bilingual("内容摘要 {}", "Content digest {}")
DOCUMENTS = Bilingual("材料", "Documents")
VERSION = Bilingual("{} · 版本 {}", "{} · version {}")
NO_VERSION = Bilingual("{} · 还没有读到", "{} · not read yet")
NO_DOCUMENTS = Bilingual("还没有材料。", "There is no document yet.")
CHANGED = Bilingual(
    "⚠ 内容在您查看之后有了变化, 没有签。请看过现在的内容再签。",
    "⚠ It changed meanwhile, and nothing was signed. Look again, then sign what there is now.",
)
DECISION = Bilingual("您的决定", "Your decision")
MEANING = Bilingual("签核的意思", "The sentence you sign")
MEANING_TEXT = Bilingual("我已审阅上述内容, 同意放行。", "I have read it and agree.")
WHY_NOT = Bilingual("不放行请写明原因。", "For NO GO, say why.")
GO_NO_GO: Mapping[GoNoGo, Bilingual] = {
    GoNoGo.GO: Bilingual("放行", "GO"),
    GoNoGo.NO_GO: Bilingual("不放行", "NO GO"),
}
STAGE_DECISIONS: Mapping[StageDecision, Bilingual] = {
    StageDecision.GO: Bilingual("放行, 进入下一阶段", "Go on to the next stage"),
    StageDecision.HOLD: Bilingual("暂停", "Hold"),
    StageDecision.RECYCLE: Bilingual("退回修改", "Recycle"),
    StageDecision.KILL: Bilingual("终止项目", "End the launch"),
}
STAGE_OPEN = Bilingual("这个阶段还没有满足: {}", "Not met yet in this stage: {}")
REASON = Bilingual("理由", "Reason")
REASON_UNLESS_GO = Bilingual("理由(放行可不填)", "Reason (not needed for go)")
FOR_WHOM = Bilingual("以谁的名义", "In whose name")
IN_MY_NAME = Bilingual("本人", "My own")
FOR_SOMEBODY = Bilingual("代 {}", "For {}")

WITHDRAWING = Bilingual("撤回后, 这个签核不再算数; 记录会保留。", "It counts no longer then; the record stays.")
MINOR_SAID = Bilingual(
    "您认定新旧两个版本意思相同: 对旧版本的签核和培训继续有效。这本身是一个签名的决定。",
    "You decide that both versions say the same: sign-offs and trainings on the old one stand. This is signed as well.",
)
OLD_VERSION = Bilingual("已签的版本", "The version that was signed")
NEW_VERSION = Bilingual("现在的版本", "The version that says the same")
SINCE = Bilingual("{} · {} 起", "{} · since {}")

WAIVING = Bilingual("豁免会通知被跳过的每个人, 并留下补救任务。", "Everybody it bypasses is told, and a duty remains.")
WAIVER_UNTIL = Bilingual("豁免到什么时候", "The waiver ends")
REMEDIAL = Bilingual("怎么补救", "How it is made good")
REMEDIAL_DUE = Bilingual("哪天之前补好", "By which day")
CHOOSE_DUTY = Bilingual("哪一项补救?", "Which duty?")
WHAT_WAS_DONE = Bilingual("做了什么", "What was done")
ASKED_BY = Bilingual("{} 申请: {}", "{} asks: {}")
QUESTIONS_ANSWERED = Bilingual("客户问题 {} 个, 材料能答 {} 个", "{} customer questions, {} answered by the documents")
QUESTIONS_UNASKED = Bilingual(
    "客户问题 {} 个, 还没有用现在的材料试问", "{} customer questions, not yet asked of the present documents"
)
PRESENT_QUESTIONS = Bilingual("现在的问题 (✓ 材料能答)", "The questions so far (✓ answered by the documents)")
NO_QUESTIONS_YET = Bilingual("还没有客户问题。", "There are no customer questions yet.")
MORE_QUESTIONS = Bilingual("再加几个, 一行一个, 中英文都可以", "More of them, one on each line, in Chinese or English")
ADD = Bilingual("添加", "Add")
QUESTIONS_ADDED = Bilingual(
    "已加 {} 个问题, 正在用材料试问。", "{} questions added; they are being asked of the documents."
)
UPGRADING = Bilingual("{}: 从版本 {} 升到 {}", "{}: from version {} to {}")
UPGRADE_SAID = Bilingual(
    "您签的是下面这些变化。升级后按新清单裁决, 不能退回。",
    "You sign these changes. From then on the new version decides; there is no way back.",
)
REQUIREMENTS_ADDED = Bilingual("新增的要求", "Added")
REQUIREMENTS_REMOVED = Bilingual("不再要求", "No longer asked for")
REQUIREMENTS_CHANGED = Bilingual("改了的要求", "Changed")
OPENS_THEN = Bilingual("升级后变为未满足: {}", "Open then, though not now: {}")
OPENS_NOTHING = Bilingual("没有已满足的要求会变为未满足。", "Nothing that is met now will be open.")
UPGRADED = Bilingual("已升级到清单版本 {}。", "It follows version {} of its template now.")
PARTS: Mapping[str, Bilingual] = {
    "kind": Bilingual("种类", "kind"),
    "stage": Bilingual("阶段", "stage"),
    "title": Bilingual("名称", "title"),
    "owner": Bilingual("由谁负责", "owner"),
    "rule": Bilingual("要求的内容", "what it asks for"),
    "when": Bilingual("适用范围", "where it applies"),
    "due": Bilingual("期限", "due"),
    "fresh_for_days": Bilingual("有效天数", "how long it stays fresh"),
    "waivable_by": Bilingual("谁可以豁免", "who may waive it"),
}
REQUEST = Bilingual("等豁免: {} · {} 申请: {}", "Waiver asked for: {} · {}: {}")
UNTIL = Bilingual("到 {} 为止", "until {}")
CHOOSE_REQUEST = Bilingual("哪一项申请?", "Which request?")
ASKED_UNTIL = Bilingual("希望豁免到什么时候", "Until when it is needed")
WHY_DECLINED = Bilingual("为什么不同意, 可以怎么做", "Why not, and what could be done instead")
DECLINED_CARD = Bilingual("{} 没有同意豁免“{}”({})", "{} declined to waive “{}” ({})")
ASKED = Bilingual("已告诉 {}。", "Told: {}.")
ASKS_FOR_WAIVER = Bilingual("{} 申请豁免“{}”", "{} asks to waive “{}”")
NO_LONGER_ASKED = Bilingual("已处理: “{}”现在{}。", "Settled: “{}” is {} now.")
STATES = {
    "met": Bilingual("已满足", "met"),
    "waived": Bilingual("已豁免", "waived"),
    "not_applicable": Bilingual("不适用", "not applicable"),
    "unmet": Bilingual("未满足", "open"),
    "unknown": Bilingual("无法判断", "untold"),
}

PLANNED_NOW = Bilingual("现在计划 {}", "Planned now: {}")
NEW_INSTANT = Bilingual("新的计划时间", "The new planned instant")
MOVING = Bilingual("改到 {}", "Move it to {}")
VOIDS = Bilingual("改期的后果", "What this brings about")
OPENS_AGAIN = Bilingual("不再满足: {}", "Met no longer: {}")
CLOSES = Bilingual("变为满足: {}", "Met then: {}")
OVERDUE_THEN = Bilingual("期限已过: {} ({})", "Overdue then: {} ({})")
PERMITS_DIE = Bilingual("{} 个上线许可作废", "{} permits become void")
NO_CONSEQUENCES = Bilingual("期限会重新计算, 其他不受影响。", "Due dates are worked out anew; nothing else changes.")

LAUNCHING = Bilingual(
    "上线后, 材料立即对全体坐席开放。这一步不能撤销。",
    "Agents find its documents from then on. This cannot be undone.",
)
VERDICT_DIGEST = Bilingual("裁决摘要 {}", "Verdict digest {}")
LAUNCHED = Bilingual("🎉 {} 已上线, 材料现在对坐席开放。", "🎉 {} is launched; agents find its documents now.")

# Attaching ------------------------------------------------------------------------------------------------------------

MATERIAL = Bilingual("交哪一项材料", "Which material")
DOCUMENT = Bilingual("从资料里选", "Choose a document")
DOCUMENT_HINT = Bilingual("输入标题或路径里的字来找", "Type a word of its title or path")
UPLOAD = Bilingual("或上传文件", "Or upload a file")
UPLOAD_HINT = Bilingual("最大 20 MB, 例如 docx、xlsx、pdf、md", "At most 20 MB: docx, xlsx, pdf, md and others")
ONE_OF_BOTH = Bilingual("选一份资料, 或上传一个文件, 二选一。", "Choose a document or upload a file: one of the two.")
FETCHED = Bilingual("收到“{}”, 正在读。读完告诉您。", "I have “{}” and am reading it. I will tell you.")
READ_WELL = Bilingual("“{}”已读到, {} 满足要求。", "“{}” was read; {} is in order.")
READ_LACKS = Bilingual("“{}”已读到, {} 还差: {}", "“{}” was read; {} still lacks: {}")
NOT_READ = Bilingual("“{}”读不了: {}", "“{}” cannot be read: {}")
FINDINGS: Mapping[FindingCode, Bilingual] = {
    FindingCode.NO_TEXT: Bilingual(
        "里面没有文字, 像是扫描件。请上传原件, 或能选中文字的版本。",
        "It has no text and looks like a scan. Please upload the original, or a version with text.",
    ),
    FindingCode.UNSUPPORTED: Bilingual(
        "内容和扩展名不符, 或者是读不了的格式。请另存为 docx、xlsx、pdf 或 md 再上传。",
        "It is not what its name says, or of a kind that is not read. Please save it as docx, xlsx, pdf or md.",
    ),
    FindingCode.UNREADABLE: Bilingual(
        "文件打不开: 可能已损坏或有密码。请另存一份再上传。",
        "It cannot be opened: it may be damaged or have a password. Please save it anew and upload that.",
    ),
}
READ_LATE = Bilingual(
    "“{}”还没有读到。请找管理员看一下后台任务。", "“{}” is not read yet. Ask whoever runs the bot to look at its jobs."
)
FETCH_FAILED = Bilingual("“{}”没有取到: {}请重新上传。", "“{}” could not be fetched: {} Please upload it again.")
GONE_IN_SLACK = Bilingual("Slack 里已经没有这个文件。", "Slack has it no more.")

# What forms say when it is done ---------------------------------------------------------------------------------------

SIGNED_NOW = Bilingual("已签核。", "Signed.")
WITHDRAWN = Bilingual("签核已撤回, 记录保留。", "The sign-off is withdrawn; the record stays.")
DECIDED = Bilingual("阶段决定已记录。", "The decision on the stage is recorded.")
CALLED_MINOR = Bilingual(
    "已认定为小改动: 对旧版本的签核和培训继续有效。", "Called minor: what was bound to the old one stands."
)
WAIVED_NOW = Bilingual("已豁免, 被跳过的人都会收到通知。", "Waived. Everybody it bypasses is told.")
DECLINED_NOW = Bilingual("已回复不同意, 申请人会收到理由。", "Declined; whoever asked is told why.")
REQUEST_WITHDRAWN = Bilingual("豁免申请已撤回。", "The request is withdrawn.")
MADE_GOOD = Bilingual("补救已记录。", "The duty is recorded as done.")
ATTACHED = Bilingual("材料已提交, 正在用它试答客户问题。", "Attached. The customers' questions are being asked of it.")
RECEIVED = Bilingual(
    "收到“{}”, 正在读。结果几分钟后出现在这一页。",
    "“{}” is here and is being read; what came of it shows on this page in minutes.",
)
MOVED = Bilingual("已改到 {}, 期限已重新计算。", "Moved to {}; due dates are worked out anew.")
PERMIT_REVOKED = Bilingual("许可已作废。", "The permit is void.")

# Filing ---------------------------------------------------------------------------------------------------------------

NO_TEMPLATES = Bilingual(
    "还没有清单模板, 请管理员在 launch_checklists/templates 里放一份。",
    "There is no template yet. Ask whoever runs the program to put one into launch_checklists/templates.",
)
NO_DEPARTMENTS = Bilingual(
    "还没有部门, 请管理员在知识文件夹里为每个部门建一个文件夹, 再运行 briefed index。",
    "There is no department yet. Ask whoever runs the program to make a folder for each in the knowledge folder "
    "and run briefed index.",
)
FILE_TITLE = Bilingual("发起上线 {}/3", "File a launch {}/3")
DRAFT = Bilingual("您有一份没写完的草稿: {}", "You have a draft: {}")
UNNAMED = Bilingual("还没有名称", "no name yet")
GO_ON = Bilingual("继续写草稿", "Go on with your draft")
ANEW = Bilingual("重新开始", "Start anew")
PRODUCT = Bilingual("产品名称(客户看到的)", "The product's name, as customers know it")
LAUNCH_ID = Bilingual("项目编号", "The launch's id")
LAUNCH_ID_HINT = Bilingual(
    "小写字母、数字和连字符, 例如 spring-cash", "Lower-case letters, digits and hyphens: spring-cash"
)
DEPARTMENT = Bilingual("主办部门", "Owner department")
TIER = Bilingual("风险级别", "Tier")
TEMPLATE = Bilingual("清单模板", "Template")
PLANNED_AT = Bilingual("计划上线时间", "Planned instant")
SUMMARY = Bilingual("对客户有什么变化(一两句话)", "What changes for customers, in one or two sentences")
FAMILY = Bilingual("产品系列", "Product family")
FAMILY_HINT = Bilingual("同系列产品被问过的, 下一个也会被问", "What was asked of one product is asked of the next")
KIND = Bilingual("产品类型", "Product type")
KIND_HINT = Bilingual("模板认得: {}", "Templates know: {}")
CHANNELS = Bilingual("渠道(用逗号分开)", "Channels, separated by commas")
QUESTIONS = Bilingual("客户会问什么(一行一个)", "What customers will ask, one on each line")
QUESTIONS_HINT = Bilingual("系统会用您的材料来试答这些问题", "Your documents will be asked these questions")
REVIEW = Bilingual("请核对, 然后提交。", "Look it through, then file it.")
TEMPLATE_ASKS = Bilingual("这个模板要求 {} 项, 其中材料: {}", "This template asks for {} things; documents: {}")
FILE = Bilingual("提交", "File it")
FILED = Bilingual("已提交 {}。下一步: 提交材料。", "{} is filed. Next: attach its documents.")
DRAFT_GONE = Bilingual(
    "这份草稿已经不在了(可能在别的设备上重新开始了), 什么都没有提交。请重新填写。",
    "This draft is gone; perhaps it was begun anew on another device. Nothing was filed: please fill it in again.",
)
STILL_WRONG = Bilingual("还有要改的: {}", "Still to be mended: {}")

# Evidence and history -------------------------------------------------------------------------------------------------

VERSIONS = Bilingual("文档版本", "Versions of documents")
TO_SIGN = Bilingual("待签内容", "To sign")
SIGNATURES = Bilingual("签核记录", "Sign-offs")
DUTIES = Bilingual("补救任务", "Duties")
PRESENT = Bilingual("现在的版本", "the present one")
NO_EVIDENCE = Bilingual("还没有证据。", "There is no evidence yet.")
NO_HISTORY = Bilingual("还没有发生什么。", "Nothing has happened yet.")

# Messages -------------------------------------------------------------------------------------------------------------

DUE_CARD = Bilingual("{}: 快到期限的事", "{}: due soon")
OVERDUE_CARD = Bilingual("{}: 已经逾期的事", "{}: overdue")
WAIVED_CARD = Bilingual("{} 豁免了“{}”({})", "{} waived “{}” ({})")
WAIVED_DETAIL = Bilingual(
    "原因: {}\n到 {} 为止。补救: {}, {} 前。", "Reason: {}\nUntil {}. Made good by: {}, until {}."
)
SEE_LAUNCH = Bilingual("看项目", "Open the launch")

# What happened, after who did it --------------------------------------------------------------------------------------

FACTS: Mapping[str, Bilingual] = {
    "RosterImported": Bilingual("导入花名册", "imported a roster"),
    "Delegated": Bilingual("委托别人", "let somebody act for him"),
    "DelegationEnded": Bilingual("收回委托", "took a delegation back"),
    "TokenCreated": Bilingual("创建接口令牌", "created an API token"),
    "TokenRevoked": Bilingual("作废接口令牌", "revoked an API token"),
    "WebhookAdded": Bilingual("添加网络回调", "added a webhook"),
    "WebhookRemoved": Bilingual("删除网络回调", "removed a webhook"),
    "LaunchFiled": Bilingual("提交项目", "filed it"),
    "DateMoved": Bilingual("改期到 {}: {}", "moved it to {}: {}"),
    "TemplateUpgraded": Bilingual("升级清单模板", "took it to the newest template"),
    "MaterialAttached": Bilingual("提交材料 {}: {}", "attached {}: {}"),
    "MaterialSeen": Bilingual("读到 {} 的版本 {}", "read {}, version {}"),
    "ChangeCalledMinor": Bilingual("认定小改动 {}: {} → {}: {}", "called the change of {} minor, {} to {}: {}"),
    "AnswersChecked": Bilingual("试答客户问题: {}", "questions were asked: {}"),
    "QuestionAdded": Bilingual("增加客户问题: {}", "added a question: {}"),
    "SignedOff": Bilingual("{} {}{}: {}", "{} {}{}: {}"),
    "SignOffWithdrawn": Bilingual("撤回签核: {}", "withdrew a sign-off: {}"),
    "TrainingHeld": Bilingual("举办培训 {}", "held training {}"),
    "Attended": Bilingual("登记出勤 {}: {}", "attendance at {}: {}"),
    "AttendanceStruck": Bilingual("取消出勤 {}: {}", "struck attendance at {}: {}"),
    "ListeningLogged": Bilingual("{} 现场接听 {} 小时, {}", "{} listened for {} hours on {}"),
    "Waived": Bilingual("豁免 {}: {}", "waived {}: {}"),
    "WaiverRequested": Bilingual("申请豁免 {}: {}", "asked to waive {}: {}"),
    "WaiverRequestWithdrawn": Bilingual("撤回豁免申请 {}: {}", "withdrew a request to waive {}: {}"),
    "WaiverDeclined": Bilingual("不同意豁免 {}: {}", "declined to waive {}: {}"),
    "RemedialDone": Bilingual("完成补救: {}", "made good: {}"),
    "StageDecided": Bilingual("阶段 {}: {} {}", "stage {}: {} {}"),
    "Launched": Bilingual("上线", "launched it"),
    "PermitIssued": Bilingual("签发上线许可给 {}", "issued a permit for {}"),
    "PermitRevoked": Bilingual("作废上线许可: {}", "revoked a permit: {}"),
    "SignedIn": Bilingual("登录网页", "signed in to the pages"),
    "SignedOut": Bilingual("退出网页", "signed out of the pages"),
    "TemplateRegistered": Bilingual("登记清单模板", "registered a template"),
    "QuestionOpened": Bilingual("提问", "asked a question"),
    "QuestionJoined": Bilingual("也问了同样的问题", "asked the same"),
    "QuestionRerouted": Bilingual("转给别的部门", "sent it to another department"),
    "QuestionClaimed": Bilingual("认领", "claimed it"),
    "QuestionReleased": Bilingual("交回", "gave it back"),
    "DetailAsked": Bilingual("请提问人补充", "asked for details"),
    "DetailGiven": Bilingual("补充", "told more"),
    "AnswerProposed": Bilingual("起草答复, 交同事复核", "proposed an answer for approval"),
    "AnswerTurnedDown": Bilingual("退回答复", "turned the answer down"),
    "AnswerAccepted": Bilingual("答复", "answered"),
    "AnswerCorrected": Bilingual("更正答复", "corrected the answer"),
    "AnswerWithdrawn": Bilingual("撤回答复", "withdrew the answer"),
    "AnswerRated": Bilingual("评价答复", "rated the answer"),
    "QuestionClosed": Bilingual("关闭问题", "closed the question"),
    "CallbackPromised": Bilingual("答应给客户回电", "promised the customer a call"),
    "CallbackSnoozed": Bilingual("推迟回电提醒", "put off the reminder of the call"),
    "CallbackHandedOver": Bilingual("转交回电", "handed the call over"),
    "CallbackTried": Bilingual("回电没打通", "did not reach the customer"),
    "CallbackDone": Bilingual("结束回电", "saw to the call"),
    "ActionOpened": Bilingual("开立整改", "opened a corrective action"),
    "ActionClosed": Bilingual("关闭整改", "closed a corrective action"),
    "ActionReopened": Bilingual("重开整改", "reopened a corrective action"),
    "TalkHeld": Bilingual("记录一次谈话", "recorded a talk"),
    "TalkStruck": Bilingual("删去一次谈话", "struck a talk"),
}
BY_PROGRAM = Bilingual("系统", "Briefed")
VERSION_GONE = Bilingual("(文档已不在)", "(it is gone)")
