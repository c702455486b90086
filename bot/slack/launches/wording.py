"""What people read about launches, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.bilingual import Bilingual
from bot.domain.findings import FindingCode
from bot.domain.launches.facts import GoNoGo, StageDecision
from bot.domain.people.roles import Role

CLOSE = Bilingual("关闭", "Close")
CANCEL = Bilingual("取消", "Cancel")
NEXT = Bilingual("下一步", "Next")
BACK = Bilingual("返回修改", "Back")
DONE = Bilingual("知道了", "Done")
BEFORE = Bilingual("上一页", "Back")
AFTER = Bilingual("下一页", "Next")
PAGE = Bilingual("{}/{} 页, 共 {} 项", "Page {} of {}, {} in all")
OPEN = Bilingual("查看", "Open")
MORE = Bilingual("另有 {} 项", "{} more")
COMMA, AND_OTHERS = Bilingual("、", ", "), Bilingual(" 等 {} 人", " and {} others")

# The card -----------------------------------------------------------------------------------------------------------

STATUSES: Mapping[str, Bilingual] = {
    "allow": Bilingual("✅ 可以上线", "✅ May go"),
    "block": Bilingual("⛔ 还不能上线", "⛔ Blocked"),
    "error": Bilingual("❓ 无法判断, 所以不能上线", "❓ Cannot be told, so it may not go"),
    "launched": Bilingual("🚀 已上线", "🚀 Launched"),
    "killed": Bilingual("✖ 已终止", "✖ Ended"),
}
TIERS = {
    "low": Bilingual("低风险", "low tier"),
    "medium": Bilingual("中风险", "medium tier"),
    "high": Bilingual("高风险", "high tier"),
}
STAGE = Bilingual("阶段: {}", "stage: {}")
PLANNED = Bilingual("计划 {}", "planned {}")
LAUNCHED_AT = Bilingual("{} 上线", "launched {}")
DAYS_LEFT = Bilingual("还剩 {} 天", "{} days left")
DAYS_OVER = Bilingual("已过 {} 天", "{} days over")
TODAY = Bilingual("就在今天", "today")
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

ROLES: Mapping[Role, Bilingual] = {
    Role.AGENT: Bilingual("坐席", "Agent"),
    Role.TEAM_LEADER: Bilingual("组长", "Team leader"),
    Role.TRAINER: Bilingual("培训师", "Trainer"),
    Role.SUPERVISOR: Bilingual("主管", "Supervisor"),
    Role.CUSTOMER_SERVICE: Bilingual("客户服务", "Customer service"),
    Role.CONSUMER_PROTECTION: Bilingual("消费者保护", "Consumer protection"),
    Role.COMPLIANCE: Bilingual("合规", "Compliance"),
    Role.EXPERT: Bilingual("专家", "Expert"),
    Role.PRODUCT_OWNER: Bilingual("产品负责人", "Product owner"),
    Role.DEPARTMENT_MANAGER: Bilingual("部门经理", "Department manager"),
    Role.DEPARTMENT_HEAD: Bilingual("部门负责人", "Department head"),
    Role.CENTRE_HEAD: Bilingual("中心负责人", "Centre head"),
}

SIGN = Bilingual("签核", "Sign")
WITHDRAW = Bilingual("撤回签核", "Withdraw")
DECIDE = Bilingual("阶段决定", "Decide stage")
MINOR = Bilingual("认定小改动", "Call minor")
ATTACH = Bilingual("提交材料", "Attach")
WAIVE = Bilingual("豁免", "Waive")
ASK_WAIVER = Bilingual("申请豁免", "Ask for a waiver")
MAKE_GOOD = Bilingual("补救完成", "Duty done")
MOVE = Bilingual("改期", "Move date")
LAUNCH = Bilingual("上线", "Launch")
EVIDENCE = Bilingual("证据", "Evidence")
HISTORY = Bilingual("历史", "History")

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

# Filing ---------------------------------------------------------------------------------------------------------------

NO_TEMPLATES = Bilingual("还没有清单模板, 请找管理员。", "There is no template yet. Please ask whoever runs the bot.")
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

FACTS: Mapping[str, Bilingual] = {
    "LaunchFiled": Bilingual("提交项目", "filed it"),
    "DateMoved": Bilingual("改期到 {}: {}", "moved it to {}: {}"),
    "TemplateUpgraded": Bilingual("升级清单模板", "took it to the newest template"),
    "MaterialAttached": Bilingual("提交材料 {}: {}", "attached {}: {}"),
    "AnswersChecked": Bilingual("试答客户问题: {}", "questions were asked: {}"),
    "QuestionAdded": Bilingual("增加客户问题: {}", "added a question: {}"),
    "SignedOff": Bilingual("{} {} {}: {}", "{} {} {}: {}"),
    "SignOffWithdrawn": Bilingual("撤回签核: {}", "withdrew a sign-off: {}"),
    "TrainingHeld": Bilingual("举办培训 {}", "held training {}"),
    "Attended": Bilingual("登记出勤 {}: {}", "attendance at {}: {}"),
    "AttendanceStruck": Bilingual("取消出勤 {}: {}", "struck attendance at {}: {}"),
    "Waived": Bilingual("豁免 {}: {}", "waived {}: {}"),
    "RemedialDone": Bilingual("完成补救: {}", "made good: {}"),
    "StageDecided": Bilingual("阶段 {}: {} {}", "stage {}: {} {}"),
    "Launched": Bilingual("上线", "launched it"),
    "PermitIssued": Bilingual("签发上线许可给 {}", "issued a permit for {}"),
    "PermitRevoked": Bilingual("作废上线许可: {}", "revoked a permit: {}"),
}
OTHER_FACT = Bilingual("其他记录", "something else")
