"""What people read of trainings, in Chinese and English."""

from __future__ import annotations

from bot.domain.bilingual import Bilingual

CLOSE = Bilingual("关闭", "Close")
CANCEL = Bilingual("取消", "Cancel")
DONE = Bilingual("完成", "Done")

READ_TITLE = Bilingual("上线宣导", "Briefing")
READ = Bilingual("阅读", "Read")
READ_IT = Bilingual("我已读完", "I have read it")
VERSION = Bilingual("{} · 版本 {}", "{} · version {}")
CONFIRMS = Bilingual(
    "读完最后一页后, 点“我已读完”。这就是您的培训记录, 绑定上面的版本。",
    "When you have read the last page, press “I have read it”. That is your training record, for the version above.",
)
THEN_QUIZ = Bilingual("接着有一个小测验。", "A short quiz follows.")
COME_TOO = Bilingual(
    "这项培训要参加场次才算。先读一遍, 场次上会更轻松。",
    "This one counts only with a session. Having read it before makes the session easy.",
)
READ_BEFORE = Bilingual("您已经完成了这项培训。", "You have done this training already.")
RECORDED = Bilingual(
    "已记录, 谢谢! 您可以放心接听这方面的来电了。", "Recorded, thank you! Calls about it can come now."
)

QUIZ_TITLE = Bilingual("小测验", "Quiz")
START_QUIZ = Bilingual("开始测验", "Start quiz")
SEND = Bilingual("交卷", "Send")
QUIZ_HOW = Bilingual(
    "每题选出材料里真正回答了它的原文。{} 题答对 {} 题就通过。没通过可以马上再来。",
    "For each question choose the words that answer it. {1} right of {0} is a pass, and you may try again at once.",
)
CHOICE = Bilingual("选 {}", "Choice {}")
CHOOSE = Bilingual("哪一段回答了这个问题?", "Which one answers it?")
PASSED_TITLE = Bilingual("通过了", "Passed")
PASSED = Bilingual("答对 {}/{}。通过了, 做得好!", "{} of {} right. You passed, well done!")
PASSED_BEFORE = Bilingual("这次测验已经记录: 通过。", "This quiz is recorded already: passed.")
FAILED_BEFORE = Bilingual("这次测验已经记录: 没有通过。", "This quiz is recorded already: not passed.")
FAILED_TITLE = Bilingual("差一点点", "Nearly")
FAILED = Bilingual(
    "答对 {}/{}, 需要 {}。没关系, 再读一遍材料, 然后再来一次。",
    "{} of {} right; {} are needed. Never mind: read the material once more, then try again.",
)
AGAIN = Bilingual("再来一次", "Try again")

HOLD_TITLE = Bilingual("登记培训场次", "Record a session")
HOLD = Bilingual("登记场次", "Record a session")
HOLD_NAME = Bilingual("场次名称", "Name of the session")
HOLD_AT = Bilingual("什么时候开始的", "When it began")
HOLD_NEXT = Bilingual("登记", "Record")
NO_NAME = Bilingual("请给场次起个名字。", "Give the session a name.")

SESSION = Bilingual("培训场次 {}", "Session {}")
SESSION_RECORDED = Bilingual("场次 {} 已登记。接下来按班组登记谁在场。", "Session {} is recorded. Next: who was there.")
HELD = Bilingual("{} 开始 · {} 人已登记", "began {} · {} people entered")
WHO_WAS_THERE = Bilingual("登记出勤", "Who was there")
PRESENT = Bilingual("发给大家", "Show it")
PRESENT_TITLE = Bilingual("发给大家", "Show a session")
PRESENT_WHERE = Bilingual("频道", "Channel")
PRESENT_TO = Bilingual("或者私信给这些人", "Or to these people, in a direct message")
PRESENT_NOBODY = Bilingual("请选一个频道, 或者至少一个人。", "Choose a channel, or at least one person.")
PRESENT_WHAT = Bilingual(
    "消息里只有项目名称和按钮, 材料原文只给有权看的人单独打开; 尚未公布的项目在频道里不写名称。",
    "The message has the name of the launch and buttons; the material opens only for those who may read it. "
    "What is not announced is not named in a channel.",
)
PRESENTED = Bilingual("正在发送。", "It is being sent.")
PRESENT_SEND = Bilingual("发送", "Send")
PRESENTED_CARD = Bilingual("培训: {}", "Training: {}")
PRESENTED_UNNAMED = Bilingual("{} 的上线培训 (尚未公布)", "Training on a launch of {} (not announced yet)")
PRESENTED_HOW = Bilingual("点“阅读”打开材料, 只有您自己看得到。", "“Read” opens the material; only you see it.")
QUIZ_INVITES = Bilingual(
    "您参加了“{}”的培训, 还差一个小测验, 大约两分钟。", "You were trained on “{}”; a quiz of two minutes is left."
)

GROUP_TITLE = Bilingual("谁在场", "Who was there")
GROUP = Bilingual("班组", "Team")
GROUP_HINT = Bilingual("一次登记一个班组; 登记完可以接着登记下一个。", "One team at a time; the next one follows.")
GO_ON = Bilingual("继续", "Next")
NOBODY_LEFT = Bilingual("每个班组的人都登记过了。", "Everybody of every team is entered.")
TICK = Bilingual("勾选在场的人", "Tick those who were there")
PEOPLE_FROM_TO = Bilingual("{} 至 {}", "{} to {}")
ON_LEAVE = Bilingual("休假, 不能登记: {}", "On leave, cannot be entered: {}")
EVERYBODY_ENTERED = Bilingual("这个班组在岗的人都登记过了。", "Everybody of this team who is at work is entered.")
MORE_PEOPLE = Bilingual("另有 {} 人, 登记这些以后继续。", "{} more follow after these.")
DAY_OF_SHIFT = Bilingual("班次日期 {}", "Shift of {}")
RECORD = Bilingual("登记", "Record")
NOBODY_TICKED = Bilingual("请至少勾选一个人。", "Tick at least one person.")
ENTERED = Bilingual("已登记 {} 人。", "{} people are entered.")
QUIZ_ON_ITS_WAY = Bilingual(
    "还没有通过测验的人会收到测验私信。", "Whoever has not passed gets the quiz in a direct message."
)
OWN_QUIZ = Bilingual("勾选的人通过了我的测验", "Those ticked passed my quiz")
OWN_QUIZ_HINT = Bilingual(
    "试问过的问题太少, 程序组不成测验, 以您的测验为准。",
    "Too few questions were checked to make a quiz, so yours counts.",
)
ANOTHER_TEAM = Bilingual("登记另一个班组", "Another team")

SIGN_TITLE = Bilingual("班组签核", "Sign for your team")
SIGN = Bilingual("签核", "Sign")
SIGNED_ALREADY = Bilingual("{} 已签核, 绑定现有版本。", "{} is signed, for the present version.")
TRAINED_OF = Bilingual("{} · {}/{} 人已培训, 需要 {}", "{} · {} of {} trained, {} needed")
LACKING = Bilingual("还缺: {}", "Lacking: {}")
AWAY = Bilingual("休假, 上线后第一通电话前补训: {}", "On leave, to be trained before the first call: {}")
MEANING_TEXT = Bilingual("本班组人员已全部宣导。", "My people were briefed.")
MEANING = Bilingual("签核含义", "What your signature says")
VOUCH = Bilingual("我确认, 并为此负责", "I confirm it, and vouch for it")
VOUCHED = Bilingual("确认", "Confirmation")
NOT_VOUCHED = Bilingual("请先勾选确认。", "Tick the confirmation first.")
SIGNED = Bilingual("已签核: {} · {} · 版本 {}", "Signed: {} · {} · version {}")

LISTEN_TITLE = Bilingual("登记现场接听", "Log listening")
LISTEN = Bilingual("登记现场接听", "Log listening")
LISTEN_DAY = Bilingual("日期", "Day")
LISTEN_HOURS = Bilingual("小时数", "Hours")
LISTEN_NOTE = Bilingual("听到了什么 (可不填)", "What you heard (may be left out)")
LISTENED = Bilingual(
    "已登记 {} 小时。谢谢您花时间坐到坐席身边!", "{} hours are logged. Thank you for sitting with the agents!"
)
NO_NUMBER = Bilingual("请填小时数, 例如 1.5。", "Give the hours as a number, such as 1.5.")
NO_DAY = Bilingual("请选日期。", "Choose a day.")

COMMAND_TITLE = Bilingual("培训", "Training")
COMMAND_TITLE_OF = Bilingual("培训 · {}", "Training · {}")
NOTHING = Bilingual(
    "现在没有要做的培训。电话那头的客户有福了。", "There is no training to do right now. Enjoy the calm."
)
NOTHING_OF = Bilingual("“{}”现在没有要做的培训。", "There is no training to do for “{}” right now.")
COVERED = Bilingual("{} 个班组班次里 {} 个完成", "{1} of {0} teams on their shifts are done")
NOT_READY = Bilingual("材料还没有准备好", "the material is not ready yet")
BY = Bilingual("{} 前", "by {}")
LATEST_SESSIONS = Bilingual("最近的场次", "Latest sessions")
MORE_ON_HOME = Bilingual("其余的在“主页”标签里。", "The rest is on the Home tab.")
