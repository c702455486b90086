"""What people read of questions and callbacks, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.bilingual import Bilingual
from bot.domain.questions.question import QuestionStatus

CANCEL = Bilingual("取消", "Cancel")
DONE = Bilingual("完成", "Done")
SEND = Bilingual("发送", "Send")

# The card in the department's channel -------------------------------------------------------------------------------

CARD_TITLE = Bilingual("待答问题 {}", "Question {}")
CARD_URGENT = Bilingual("⚡ 紧急问题 {}", "⚡ Urgent question {}")
CARD_ANSWERED = Bilingual("✓ 已答复 {}", "✓ Answered {}")
CARD_WITHDRAWN = Bilingual("答复已撤回 {}", "Answer withdrawn {}")
CARD_CLOSED = Bilingual("已关闭 {}", "Closed {}")
CARD_MOVED = Bilingual("已转走 {}", "Went elsewhere {}")
PRODUCT = Bilingual("产品: {}", "Product: {}")
ASKED_BY = Bilingual("{} 提问, {}", "{} asked, {}")
MORE_ASKED = Bilingual("另有 {} 人也问了", "{} more asked the same")
CUSTOMER_WAITS = Bilingual("客户在线等", "the customer waits on the line")
CALL_PROMISED = Bilingual("答应客户 {} 前回电", "call promised by {}")
NOTE = Bilingual("说明: {}", "note: {}")
DUE = Bilingual("请在 {} 前答复", "Answer by {}")
OVERDUE = Bilingual("⚠ 应在 {} 前答复", "⚠ Was due by {}")
NO_TIME = Bilingual("时限暂停", "The time stands still")
ROUTED = Bilingual("归本部门的可能性 {:.0%}", "{:.0%} likely to be yours")
ROUTED_BY = Bilingual("由 {} 指定给本部门", "Sent to you by {}")
NOBODYS = Bilingual("没有部门明显负责, 先发给本部门", "No department seems to own it, so it came to you")
STATUSES: Mapping[QuestionStatus, Bilingual] = {
    QuestionStatus.OPEN: Bilingual("等人认领", "Nobody has it yet"),
    QuestionStatus.CLAIMED: Bilingual("{} 处理中", "{} is at work on it"),
    QuestionStatus.WAITING_FOR_DETAIL: Bilingual("等提问人补充: {}", "Waits for details: {}"),
    QuestionStatus.WAITING_FOR_APPROVAL: Bilingual("{} 的答复等复核", "{}'s answer waits for approval"),
    QuestionStatus.ANSWERED: Bilingual("{} 于 {} 答复", "Answered by {}, {}"),
    QuestionStatus.ANSWER_WITHDRAWN: Bilingual("答复已由 {} 撤回: {}", "{} withdrew the answer: {}"),
    QuestionStatus.CLOSED: Bilingual("{} 已关闭: {}", "Closed by {}: {}"),
}
STANDINGS: Mapping[QuestionStatus, Bilingual] = {
    QuestionStatus.OPEN: Bilingual("等待认领", "nobody has it yet"),
    QuestionStatus.CLAIMED: Bilingual("处理中", "at work on it"),
    QuestionStatus.WAITING_FOR_DETAIL: Bilingual("等提问人补充", "waits for details"),
    QuestionStatus.WAITING_FOR_APPROVAL: Bilingual("等复核", "waits for approval"),
    QuestionStatus.ANSWERED: Bilingual("已答复", "answered"),
    QuestionStatus.ANSWER_WITHDRAWN: Bilingual("答复已撤回", "answer withdrawn"),
    QuestionStatus.CLOSED: Bilingual("已关闭", "closed"),
}
"""The same in few words, for lists."""
APPROVED_BY = Bilingual("{} 复核", "approved by {}")
DETAIL_GIVEN = Bilingual("提问人补充: {}", "The asker says: {}")
MOVED = Bilingual("{} 已转给 {}", "{} sent it to {}")
SAME_AS = Bilingual("与 {} 相同", "the same as {}")
PROPOSED = Bilingual("待复核的答复:", "The answer that waits for approval:")
CORRECTION = Bilingual("待复核的更正 ({}):", "The correction that waits for approval ({}):")
VALID = Bilingual("有效期 {}", "valid {}")
SOURCE = Bilingual("依据 {}", "source: {}")
RATINGS = Bilingual("有帮助 {} · 没帮助 {}", "helped {} · did not help {}")
REASON = Bilingual("原因: {}", "Reason: {}")

CLAIM = Bilingual("认领", "Claim")
TAKE_OVER = Bilingual("接手", "Take over")
TAKE_OVER_ASKED = Bilingual("{} 正在处理。和他说好了吗?", "{} is at work on it. Did you agree on it?")
YES = Bilingual("是的", "Yes")
NO = Bilingual("不", "No")
RELEASE = Bilingual("交回", "Give back")
ANSWER = Bilingual("答复", "Answer")
NOT_OURS = Bilingual("不归我们", "Not ours")
NEEDS_DETAIL = Bilingual("需要补充", "Needs detail")
CLOSE = Bilingual("关闭", "Close")
SIMILAR = Bilingual("相近的资料", "Similar sources")
APPROVE = Bilingual("复核通过", "Approve")
TURN_DOWN = Bilingual("退回", "Turn down")
CORRECT = Bilingual("更正", "Correct")
WITHDRAW = Bilingual("撤回", "Withdraw")

CLAIMED = Bilingual("{} 是您的了。写好后点“答复”。", "{} is yours. When you know, press “Answer”.")
RELEASED = Bilingual("{} 已交回, 等别的同事认领。", "{} is given back; a colleague can claim it.")
APPROVED = Bilingual("已通过, 答复正在发给提问人。", "Approved. The answer is on its way to those who asked.")

# To the department --------------------------------------------------------------------------------------------------

JOINED = Bilingual("{} 也问了这个问题", "{} asked the same")
DETAIL_CAME = Bilingual("{} 有补充, 时限继续: {}", "More on {}, the time runs again: {}")
PROPOSES = Bilingual("{} 起草了答复, 请另一位同事复核", "{} proposes an answer: another colleague approves it")
URGENT = Bilingual("有紧急问题等您", "An urgent question is waiting for you")
HALF_TIME = Bilingual("时限已过半", "Half of the time is over")
BREACH = Bilingual("已超过时限, 请安排答复", "The time limit is over: please see to an answer")
ESCALATION = Bilingual("已超时, 第 {} 次提醒", "Overdue, reminder {}")
TURNED_DOWN = Bilingual("您的答复被退回: {}", "Your answer was turned down: {}")
DID_NOT_HELP = Bilingual("{} 说答复没有帮上忙: {}", "{} says the answer did not help: {}")
NOTHING_SAID = Bilingual("(没有说明)", "(no reason given)")

# To those who asked -------------------------------------------------------------------------------------------------

YOUR_ANSWER = Bilingual("您的问题有答复了", "Your question is answered")
CORRECTED = Bilingual("之前的答复已更正, 请以此为准", "The answer you got was corrected: this one counts")
OUTDATED = Bilingual("这条答复已更正, 新的在下面", "This answer was corrected: the new one is below")
WITHDRAWN = Bilingual("之前的答复已撤回, 请不要再用", "The answer you got was withdrawn: do not use it any more")
CLOSED = Bilingual("您的问题已关闭: {}", "Your question was closed: {}")
GOES_ON = Bilingual("它并入了 {}, 有答复会发给您。", "It goes on as {}; you will get that answer.")
MORE_WANTED = Bilingual("{} 想多了解一点, 才能答复您:", "{} needs to know more to answer you:")
MORE_TOLD = Bilingual("已补充, 谢谢! 时限继续。", "Thank you, the department knows. Its time runs again.")
YOU_ASKED = Bilingual("您问: {}", "You asked: {}")
NOT_FOR_HERE = Bilingual(
    "{} 已答复, 但内容要等“上线”后才能看。到时请再问我一次。",
    "{} answered, but it may only be read after the launch. Please ask me again then.",
)
TELL = Bilingual("补充", "Tell")
NO_NEED = Bilingual("不用问了", "No longer needed")
HELPFUL = Bilingual("有帮助", "Helpful")
NOT_HELPFUL = Bilingual("没帮助", "Not helpful")
CALLED_BACK = Bilingual("已给客户回电", "Customer called back")
NOT_REACHED = Bilingual("没打通", "Not reached")
THANKS = Bilingual("记下了, 谢谢!", "Noted, thank you!")

# Forms --------------------------------------------------------------------------------------------------------------

ANSWER_TITLE = Bilingual("答复", "Answer")
CORRECT_TITLE = Bilingual("更正答复", "Correct the answer")
ANSWER_TEXT = Bilingual("答复", "Answer")
ANSWER_HINT = Bilingual(
    "坐席会照着念给客户听。先写结论, 再写条件。写到一半关掉也没关系, 草稿会留着。",
    "Agents read it to customers: first the result, then the conditions. If you close this, your draft is kept.",
)
ANSWER_SOURCE = Bilingual("依据的资料", "Source")
ANSWER_SOURCE_HINT = Bilingual("按标题查找; 留空表示新知识。", "Search by title; leave it empty for new knowledge.")
ANSWER_SOURCE_EXAMPLE = Bilingual("输入标题", "Type a title")
VALID_FROM = Bilingual("从哪天起有效", "Valid from")
VALID_TO = Bilingual("从哪天起失效", "Valid until before")
VALID_HINT = Bilingual("留空表示一直有效。", "Leave it empty if it always holds.")
PHRASINGS = Bilingual("客户还会怎么问", "Other ways to ask")
PHRASINGS_HINT = Bilingual("一行一种问法。", "One on each line.")
LONGEST_PHRASINGS_SAID = Bilingual("每行最多 {} 个字, 最多 {} 行。", "{} characters a line and {} lines at most.")
CORRECT_REASON = Bilingual("为什么更正", "Why it is corrected")
NEXT_SENT = Bilingual(
    "发送后: {} 位提问人马上收到, 它也成为本部门的知识。",
    "Next: {} who asked get it at once, and it becomes your department's knowledge.",
)
NEXT_APPROVED = Bilingual(
    "发送后: 本部门另一位同事复核, 通过后发给 {} 位提问人。",
    "Next: another colleague of yours approves it; then {} who asked get it.",
)
SENT_TITLE = Bilingual("已发送", "Sent")
SENT = Bilingual("谢谢! 答复正在发给 {} 位提问人。", "Thank you! It is on its way to {} who asked.")
SENT_FOR_APPROVAL = Bilingual("谢谢! 等同事复核。", "Thank you! A colleague will look at it.")

NOT_OURS_TITLE = Bilingual("不归我们", "Not ours")
TO_DEPARTMENT = Bilingual("应该给哪个部门", "Whose is it?")
TO_DEPARTMENT_HINT = Bilingual(
    "可能性大的在最前面。留空就发给最可能的部门。", "Likely ones first. Leave it empty for the likeliest."
)
WHY = Bilingual("原因", "Why")
NEEDS_DETAIL_TITLE = Bilingual("需要补充", "Needs detail")
WHICH_DETAIL = Bilingual("想让提问人补充什么", "What do you need to know?")
WHICH_DETAIL_HINT = Bilingual(
    "马上发到提问人那里; 等补充时, 时限暂停。", "It goes to whoever asked at once; your time stands still meanwhile."
)
TELL_TITLE = Bilingual("补充说明", "Tell more")
TELL_TEXT = Bilingual("补充的内容", "What the department should know")
TELL_HINT = Bilingual("请不要写客户的姓名和号码。", "Leave out customers' names and numbers.")
TURN_DOWN_TITLE = Bilingual("退回答复", "Turn it down")
TURN_DOWN_WHY = Bilingual("哪里要改", "What must change")
WITHDRAW_TITLE = Bilingual("撤回答复", "Withdraw")
WITHDRAW_WHY = Bilingual("为什么撤回", "Why it is withdrawn")
WITHDRAW_NEXT = Bilingual("收到过它的 {} 人都会被告知。", "All {} who got it are told.")
CLOSE_TITLE = Bilingual("关闭问题", "Close the question")
CLOSE_WHY = Bilingual("为什么", "Why")
CLOSE_SAME = Bilingual("和哪个问题相同", "The same as")
CLOSE_SAME_HINT = Bilingual("重复时选择; 提问人会收到那边的答复。", "For a duplicate: those who asked get that answer.")
CLOSE_SAME_EXAMPLE = Bilingual("输入编号或几个字", "Type an id or some words")
CLOSE_NOTE = Bilingual("给提问人的话", "A word to those who asked")
NOT_HELPFUL_TITLE = Bilingual("没帮助", "Not helpful")
WHAT_IS_MISSING = Bilingual("还缺什么", "What is missing?")
WHAT_IS_MISSING_HINT = Bilingual("会告诉答复的部门。", "The department that answered is told.")

# Callbacks ----------------------------------------------------------------------------------------------------------

CALL_SOON = Bilingual("快到回电时间了", "A customer expects your call soon")
CALL_OVERDUE = Bilingual("⚠ 回电已超时", "⚠ A promised call is overdue")
CALL_OVERDUE_OF = Bilingual("⚠ {} 的回电已超时", "⚠ {}'s promised call is overdue")
CALL_HANDED = Bilingual("有一个回电转给了您", "A call is yours now")
CALL_BY = Bilingual("答应客户 {} 前回电", "The customer expects a call by {}")
CALL_TRIED = Bilingual("{} 次没打通, {} 再打", "tried {} times in vain, again at {}")
CALL_SNOOZED = Bilingual("{} 再提醒", "you are reminded at {}")
CALL_PROMISED_BY = Bilingual("由 {} 答应", "promised by {}")
CALL_HELD_BY = Bilingual("现由 {} 负责", "now {}'s")
CALL_QUESTION = Bilingual("客户问: {}", "The customer asked: {}")
CALL_ANSWER = Bilingual("可以这样回答:", "You can say:")
CALL_NO_ANSWER = Bilingual(
    "{} 还没有答复。可以先告诉客户还在核实。", "{} has not answered yet. You can say that it is looked into."
)
CALL_OVER = Bilingual("✓ {} · {}", "✓ {} · {}")
REACHED = Bilingual("已联系上", "Reached")
NOT_NEEDED = Bilingual("不用打了", "No longer needed")
SNOOZE = Bilingual("稍后提醒", "Remind me later")
SNOOZE_FOR = Bilingual("{} 分钟后", "in {} minutes")
SNOOZE_CUSTOM = Bilingual("另选时间", "another time")
PROMISE = Bilingual("改约时间", "Promise another time")
HAND_OVER = Bilingual("转给同事", "Hand over")
SNOOZE_TITLE = Bilingual("稍后提醒", "Remind me later")
SNOOZE_WHEN = Bilingual("什么时候提醒", "When")
SNOOZE_HINT = Bilingual("答应客户的时间不变。", "What the customer was promised stands.")
PROMISE_TITLE = Bilingual("改约时间", "Another time")
PROMISE_WHEN = Bilingual("重新答应客户的时间", "Promised by")
HAND_OVER_TITLE = Bilingual("转给同事", "Hand over")
HAND_OVER_TO = Bilingual("给谁", "To whom")
UNKNOWN_COLLEAGUE = Bilingual("花名册上没有这位同事。", "This colleague is not on the roster.")
NO_TIME_CHOSEN = Bilingual("请选一个时间。", "Choose a time.")

LIST_TITLE = Bilingual("要回的电话", "Calls to make")
LIST_COUNT = Bilingual("共 {} 个, 最早答应的在最前面", "{} in all, the first promised on top")
LIST_EMPTY = Bilingual("没有欠客户的回电, 好样的!", "No customer waits for a call. Well done!")
