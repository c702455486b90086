"""What the bot says around the bank's words, in Chinese and English."""

from __future__ import annotations

from bot.domain.bilingual import Bilingual

# On the card --------------------------------------------------------------------------------------------------------

READ_AS = Bilingual("理解为: {}", "Read as: {}")
WHICH = Bilingual("您指的是哪一个?", "Which of these do you mean?")
NOBODY_TOLD_US = Bilingual("还没有部门告诉我们这一点。", "Nobody has told us yet.")
LIKELY_DEPARTMENT = Bilingual("可能负责的部门: {}", "Likely department: {}")
MAY_ASK = Bilingual("可以请他们回答, 答复会发给您。", "You can ask them; the answer comes to you.")
NO_KNOWLEDGE = Bilingual("知识库里还没有任何资料。", "There is no knowledge yet.")
CONFLICT = Bilingual("⚠ 另一份有效资料说法不同:", "⚠ Another valid source says otherwise:")
CANDIDATES_CONFLICT = Bilingual(
    "⚠ 第 {} 个与第 1 个说法不同, 请核实后再答复客户。",
    "⚠ Number {} says otherwise than number 1: make sure before you tell the customer.",
)
EFFECTIVE_LATER = Bilingual("⚠ 尚未生效:", "⚠ Takes effect later:")
EFFECTIVE_FROM = Bilingual("⚠ {} 起生效:", "⚠ Takes effect on {}:")
NOT_LAUNCHED = Bilingual("⚠ “{}”尚未上线, 计划 {}。", "⚠ “{}” is not launched yet; it is planned for {}.")
REST = Bilingual("其余内容见: {}", "For the rest see: {}")
MORE = Bilingual("另有 {} 条未显示。", "{} more not shown.")
VALID = Bilingual("有效期 {}", "valid {}")
AS_OF = Bilingual("截至 {}", "as of {}")
YOU_ASKED = Bilingual("您问: {}", "You asked: {}")
NO_CHANNEL = Bilingual("这里没有频道可以分享。", "There is no channel here to share it in.")
SHARED = Bilingual(" 分享了一个问题:", " shared a question:")

# Buttons ------------------------------------------------------------------------------------------------------------

HELPFUL = Bilingual("👍 有用", "👍 Helpful")
NOT_HELPFUL = Bilingual("👎 没用", "👎 Not helpful")
THIS_ONE = Bilingual("就是第 {} 个", "It is number {}")
NONE_OF_THESE = Bilingual("都不是, 请部门回答", "None of these: ask the department")
ASK_DEPARTMENT = Bilingual("请部门回答", "Ask the department")
OTHER_SOURCES = Bilingual("其他来源", "Other sources")
SHOW_TABLE = Bilingual("看整张表", "Show the table")
SHOW_WHOLE = Bilingual("看上下文", "Show it in context")
SHARE = Bilingual("分享到频道", "Share in channel")

# What is told at once -----------------------------------------------------------------------------------------------

HOW_TO_ASK = Bilingual(
    "我没看到问题。请直接用文字问, 例如: 白金卡年费怎么免?",
    "I see no question there. Ask in words, for instance: how do I get the Platinum fee waived?",
)
CANNOT_READ_FILES = Bilingual(
    "我还看不了文件和图片。请把问题用文字打出来, 例如: 白金卡年费怎么免?",
    "I cannot read files or pictures. Please type the question, for instance: how do I get the Platinum fee waived?",
)
TOO_LONG = Bilingual(
    "太长了, 最多 {} 个字。请用一两句话只问一件事。",
    "That is too long: {} characters at most. Ask for one thing in a sentence or two.",
)
SEARCH_FAILED = Bilingual(
    "查询出错了, 是我们这边的问题, 请再问一次; 没有把它记为无人能答的问题。",
    "The search failed. That is our fault: please ask again. Nothing was recorded as unanswered.",
)
SHARED_WITH_OTHERS = Bilingual(
    "这个频道有外部公司的成员, 我不在这里回答。请在私信里问我, 或用 /ask。",
    "Other companies are members of this channel, so I do not answer here. Ask me in a direct message, or with /ask.",
)
LOOKING = Bilingual("正在查找…", "is looking it up…")
"""Behind the bot's name."""
GIVEN_UP = Bilingual(
    "您问的“{asked}”没能回答, 是我们这边的问题。请再问一次; 还是不行的话, 把错误编号 {error} 告诉管理员。",
    "Your question “{asked}” could not be answered, and that is our fault. Please ask again; if that fails too, tell "
    "whoever looks after Briefed the error id {error}.",
)
BUSY = Bilingual("👀 正在查找, 请稍等…", "👀 Looking it up, one moment…")
ASKED_ALREADY = Bilingual(
    "👀 这个问题已经收到了: 回答马上显示在这里, 或者已经私信发给您。",
    "👀 I have this question already: its answer appears here in a moment, or is in your direct messages.",
)
NOTED_HELPFUL = Bilingual("谢谢! 记下了: 有用。", "Thank you! Noted: helpful.")
NOTED_THIS_ONE = Bilingual(
    "谢谢! 记下了: 第 {} 个。以后这样问会更容易找到它。",
    "Thank you! Noted: number {}. Asked like this it will be found more easily.",
)
NOTED_NOT_HELPFUL = Bilingual(
    "记下了: 没用。要请部门回答吗? 答复会发给您。",
    "Noted: not helpful. Shall the department answer? Its answer comes to you.",
)
NO_OTHER_SOURCES = Bilingual("没有其他相关的有效资料。", "There is no other valid source near this question.")
OTHER_SOURCES_OF = Bilingual("其他相关资料, 不一定能回答:", "Other sources near this question; they may not answer it:")
NOT_TO_SHARE = Bilingual(
    "没有分享: 大家都能看的资料里没有这个问题的答案。",
    "Nothing was shared: what everybody may read does not answer this.",
)
CANNOT_POST_THERE = Bilingual(
    "没有分享: 我不在这个频道里。请先 /invite 我进来, 再问一次并分享。",
    "Nothing was shared: I am not in this channel. Invite me with /invite, then ask and share again.",
)

# Modals -------------------------------------------------------------------------------------------------------------

ASK_TITLE = Bilingual("问知识库", "Ask Briefed")
QUESTION = Bilingual("客户问什么?", "What does the customer ask?")
QUESTION_EXAMPLE = Bilingual("白金卡年费怎么免?", "How is the Platinum fee waived?")
QUESTION_HINT = Bilingual(
    "不要写客户的卡号、证件号或电话。", "Leave out the customer's card, identity and phone numbers."
)
ASK = Bilingual("提问", "Ask")
CLOSE = Bilingual("关闭", "Close")
CANCEL = Bilingual("取消", "Cancel")
ANSWER_TITLE = Bilingual("回答", "Answer")
WHOLE_TITLE = Bilingual("原文", "The source")

FORM_TITLE = Bilingual("请部门回答", "Ask the department")
FORM_QUESTION = Bilingual("问题", "Question")
FORM_QUESTION_HINT = Bilingual(
    "写上部门需要知道的一切; 不要写客户的卡号、证件号或电话。",
    "Say all that the department needs to know; leave out the customer's card, identity and phone numbers.",
)
DEPARTMENT = Bilingual("哪个部门", "Which department")
DEPARTMENT_HINT = Bilingual(
    "不确定就不选, 会发给最可能负责的部门。", "Leave it empty if in doubt: it goes where it seems to belong."
)
URGENCY = Bilingual("多急", "How urgent")
NORMAL = Bilingual("普通: 在部门工作时间内答复", "Normal: within the department's working hours")
URGENT = Bilingual("紧急: 不等工作时间", "Urgent: it cannot wait for working hours")
CUSTOMER = Bilingual("客户", "The customer")
CUSTOMER_WAITS = Bilingual("客户正在线上等", "is waiting on the line")
CALLBACK = Bilingual("答应客户何时前回电", "Promised to call the customer back by")
CALLBACK_HINT = Bilingual(
    "到时间前会提醒您。没有答应就不填。", "You are reminded before then. Leave it empty if nothing was promised."
)
CALLBACK_IS_OVER = Bilingual("这个时间已经过了, 请选将来的时间。", "That is over: choose a time in the future.")
PRODUCT = Bilingual("哪个产品", "Which product")
NOTE = Bilingual("补充说明", "What else there is to say")
NOTE_HINT = Bilingual("例如客户的情况, 部门看得到。", "The customer's case, for instance; the department sees it.")
SEND = Bilingual("发送", "Send")
SENT_TITLE = Bilingual("已发送", "Sent")
SENT = Bilingual("已发给{0}, 编号 {1}。", "Sent to {0}; it is question {1}.")
JOINED = Bilingual(
    "已经有同事问过同样的问题, 编号 {1}, 由{0}回答。您会一起收到答复。",
    "A colleague asked the same already: question {1}, with {0}. You get its answer too.",
)
DUE = Bilingual("最晚 {} 答复。", "An answer is due by {}.")
COMES_HERE = Bilingual("答复会发到这个对话。", "The answer is posted in this conversation.")
COMES_TO_YOU = Bilingual("答复会私信发给您。", "The answer comes to you in a direct message.")
CHOICE_TITLE = Bilingual("是同一个问题吗?", "Is it one of these?")
CHOICE = Bilingual("已经有这些待答问题", "These already wait for an answer")
CHOICE_HINT = Bilingual(
    "选了同样的, 您就一起收到它的答复, 不用再等一次。",
    "If yours is the same you get its answer too, and nobody is asked twice.",
)
MINE_IS_DIFFERENT = Bilingual("都不是, 我的问题不一样", "None of these: mine is different")
ANSWERED_TITLE = Bilingual("已经有答案", "There is an answer")
ANSWERED_ALREADY = Bilingual("现在已经查得到答案:", "By now there is an answer:")
ASK_ANYWAY = Bilingual("仍然请部门回答", "Ask all the same")
