"""What two questions may differ in however alike they sound, and what says nothing about a question at all.

A model of meaning puts "early repayment fee" next to "early repayment procedure", gold next to platinum and 3 next to
12 instalments: it hears what questions are about, not what they ask. So what is named in them is read from the words.
The tables are short on purpose. Whatever they lack only costs a click: questions are joined unasked only when neither
says anything that the other does not (`bot.domain.questions.likeness`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Difference(StrEnum):
    """What one question names and the other does not; "more" where the other names nothing of the sort."""

    FIGURES = "figures"
    MORE_FIGURES = "more_figures"
    CODES = "codes"
    KINDS = "kinds"
    MORE_KINDS = "more_kinds"
    ORDER = "order"
    OPPOSITES = "opposites"
    NEGATION = "negation"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Marks:
    """What a question names: amounts and numbers; codes and kinds of things, in the order they are named; sides of
    opposites; whether it denies anything; which points it asks about."""

    figures: frozenset[float]
    codes: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    sides: frozenset[tuple[int, int]]
    negated: bool
    points: frozenset[str]


def marks_of(plain: str) -> Marks:
    """The marks of a question as `bot.ports.Language.plain` gives it."""
    without_codes = _CODE.sub(" ", plain)
    return Marks(
        figures=frozenset(_figures(without_codes)) - {0.0},
        codes=tuple(dict.fromkeys(match[0].replace("-", "") for match in _CODE.finditer(plain))),
        kinds=_kinds(plain),
        sides=frozenset(_sides(plain)),
        negated=_NEGATION.search(_NO_NEGATION.sub(" ", plain)) is not None,
        points=frozenset(point for point, pattern in POINTS.items() if pattern.search(plain)),
    )


def differences(one: Marks, other: Marks) -> frozenset[Difference]:
    """What tells two questions apart; the same whichever comes first."""
    return frozenset(difference for difference, holds in DIFFERENCES.items() if holds(one, other))


def kinds_left_open(one: Marks, other: Marks) -> int:
    """Of how many sorts only one of the questions names a kind."""
    return len({sort for sort, _ in one.kinds} ^ {sort for sort, _ in other.kinds})


def points_apart(one: Marks, other: Marks) -> int:
    """How many points only one of the questions asks about."""
    return len(one.points ^ other.points)


def telling(plain: str) -> str:
    """A question without what says nothing about it: small words, greetings, "customer asks", figures and codes."""
    rest = _FIGURE.sub(" ", _CHINESE_FIGURE.sub(" ", _CODE.sub(" ", plain)))
    return " ".join(_ENGLISH_FILLER.sub(" ", _CHINESE_FILLER.sub(" ", rest)).split())


def _name_different_figures(one: Marks, other: Marks) -> bool:
    return not (one.figures <= other.figures or other.figures <= one.figures)


def _name_more_figures(one: Marks, other: Marks) -> bool:
    return one.figures != other.figures and not _name_different_figures(one, other)


def _name_different_kinds(one: Marks, other: Marks) -> bool:
    """Whether they name kinds of one sort that have nothing in common."""
    sorts = {sort for sort, _ in one.kinds} & {sort for sort, _ in other.kinds}
    return not sorts <= {sort for sort, _ in set(one.kinds) & set(other.kinds)}


def _name_more_kinds(one: Marks, other: Marks) -> bool:
    return set(one.kinds) != set(other.kinds) and not _name_different_kinds(one, other)


def _name_in_another_order(one: Marks, other: Marks) -> bool:
    """From A to B is not from B to A."""
    named, also_named = (*one.kinds, *one.codes), (*other.kinds, *other.codes)
    return [each for each in named if each in also_named] != [each for each in also_named if each in named]


def _take_opposite_sides(one: Marks, other: Marks) -> bool:
    pairs = {pair for pair, _ in one.sides} & {pair for pair, _ in other.sides}
    return not pairs <= {pair for pair, _ in one.sides & other.sides}


DIFFERENCES: Mapping[Difference, Callable[[Marks, Marks], bool]] = {
    Difference.FIGURES: _name_different_figures,
    Difference.MORE_FIGURES: _name_more_figures,
    Difference.CODES: lambda one, other: set(one.codes) != set(other.codes),
    Difference.KINDS: _name_different_kinds,
    Difference.MORE_KINDS: _name_more_kinds,
    Difference.ORDER: _name_in_another_order,
    Difference.OPPOSITES: _take_opposite_sides,
    Difference.NEGATION: lambda one, other: one.negated != other.negated,
    Difference.POINTS: lambda one, other: one.points != other.points,
}
"""How each difference is seen; a new one needs a line here, and is then never overlooked when questions are joined."""


# --- figures and codes ---

_CODE = re.compile(
    r"(?<![a-z0-9])(?:[a-z]{1,3}-?\d{1,4}(?![a-z0-9])|[a-z](?=款))|(?:(?<=plan )|(?<=计划))[a-z](?![a-z0-9])"
)
"""R03, H-20, L-09; plan A, 计划A, A款."""
_FIGURE = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)(?:(?:st|nd|rd|th)\b|\s*(万|千|百|k\b|w\b|thousand\b|million\b))?")
_CHINESE_FIGURE = re.compile(r"(?<![周星])[零一二两三四五六七八九十百千万]+(?![手维])")
_UNITS = {"万": 1e4, "w": 1e4, "千": 1e3, "k": 1e3, "thousand": 1e3, "百": 1e2, "million": 1e6}
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_ENGLISH_FIGURES: Mapping[str, float] = {
    word: float(value)
    for value, words in enumerate(
        (
            "first january",
            "two second twice february",
            "three third",
            "four fourth april",
            "five fifth",
            "six sixth june",
            "seven seventh july",
            "eight eighth august",
            "nine ninth september",
            "ten tenth october",
            "eleven november",
            "twelve december",
        ),
        start=1,
    )
    for word in words.split()
}
"""Without "one", "march" and "may", which mostly mean something else."""
_AFTER_ONE = "月号期级类档"
"""After these characters 一 is a number; elsewhere it hardly means more than "a"."""


def _figures(text: str) -> Iterator[float]:
    for match in _FIGURE.finditer(text):
        yield float(match[1].replace(",", "")) * _UNITS.get(match[2] or "", 1.0)
    rest = _FIGURE.sub(" ", text)
    for match in _CHINESE_FIGURE.finditer(rest):
        if match[0] != "一" or rest[match.end() : match.end() + 1] in tuple(_AFTER_ONE):
            yield from _chinese_figure(match[0])
    yield from (_ENGLISH_FIGURES[word] for word in re.findall(r"[a-z]+", rest) if word in _ENGLISH_FIGURES)


def _chinese_figure(numeral: str) -> Iterator[float]:
    """The value of a numeral; a unit alone, as in 百分之, is none."""
    if not any(character in _DIGITS or character == "十" for character in numeral):
        return
    whole, section, digit = 0, 0, 0
    for character in numeral:
        if character == "万":
            whole, section, digit = (section + digit or 1) * 10_000, 0, 0
        elif character in _TENS:
            section, digit = section + (digit or 1) * _TENS[character], 0
        else:
            digit = _DIGITS[character]
    yield float(whole + section + digit)


# --- kinds of things ---


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


KINDS: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    sort: {kind: _pattern(expression) for kind, expression in kinds.items()}
    for sort, kinds in {
        "tier": {
            "classic": r"普卡|标准卡|普通卡|\bclassic\b|\bstandard card",
            "gold": r"(?<![白铂黑现扣礼])金卡|\bgold\b",
            "platinum": r"白金|铂金|\bplat(?:inum)?\b",
            "diamond": r"钻石|\bdiamond\b",
            "black": r"黑金|黑卡|\bblack card",
            "youth": r"青年卡|学生卡|青春卡|\byouth\b|\byoung\b|student card",
            "business": r"商务卡|公司卡|公务卡|business card|biz card|company card|corporate card",
            "travel": r"旅行卡|travel card",
        },
        "card": {"credit": r"信用卡|credit card", "debit": r"借记卡|储蓄卡|\bdebit\b"},
        "holder": {
            "main": r"主卡|main (?:card|holder)|primary card",
            "supplementary": r"附属卡|副卡|supplementary|\bsupp\b|add-on card|extra card",
        },
        "place": {"home": r"境内|国内|domestic|mainland|in china", "abroad": r"境外|国外|海外|abroad|overseas"},
        "customer": {"person": r"个人|\bpersonal\b", "company": r"公司|企业|对公|单位|compan|corporate|\bbusiness\b"},
        "period": {
            "once": r"单笔|每笔|一笔|per (?:payment|transaction)|a payment",
            "day": r"单日|一天|每天|每日|当日|per day|a day|in one day|daily",
            "month": r"单月|一个月|每月|每个月|per month|a month|monthly",
            "year": r"一年|每年|年度|per year|a year|yearly|annual|in one year",
        },
        "weekday": {
            day: rf"(?:周|星期|礼拜){character}|\b{day}\b"
            for day, character in zip(
                ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday"), "一二三四五六", strict=True
            )
        },
        "year": {"this": r"今年|本年|this year", "last": r"去年|上年|last year", "next": r"明年|来年|next year"},
        "currency": {
            "yuan": r"人民币|\byuan\b|\brmb\b|\bcny\b",
            "dollar": r"美元|美金|\bus dollar|\bdollars?\b|\busd\b",
            "euro": r"欧元|\beuros?\b|\beur\b",
            "yen": r"日元|日币|\byen\b|\bjpy\b",
            "pound": r"英镑|\bgbp\b",
            "hong kong dollar": r"港币|港元|\bhkd\b",
        },
        "secret": {
            "login": r"登录密码|login p(?:assword|w)\b",
            "payment": r"支付密码|payment (?:password|pin)",
            "query": r"查询密码",
        },
        "instalments": {
            "bill": r"账单分|statement instalment|(?:bill|statement)[a-z ]* (?:instalment|split)|split[a-z ]* bill",
            "cash": r"现金分期|cash (?:instalment|plan|loan)",
            "renovation": r"装修|家装|renovation|\bdecor",
            "car": r"车分期|车贷|\bcar (?:plan|instalment|loan)|car on instalment",
            "interest-free": r"免息|零?0?息分期|零利息|(?<!\d)0%|zero.percent|interest.free",
        },
        "channel": {
            "app": r"掌银|掌上银行|手机银行|\bapp\b",
            "web": r"网银|网上银行|online banking",
            "branch": r"网点|柜台(?<!视频柜台)|\bbranch",
        },
        "vehicle": {"new": r"新车|new car", "used": r"二手车|used car|2nd hand car|second.hand car"},
    }.items()
}
"""Sorts of things with their kinds: who names one kind does not ask about another. What is a bank's own, such as the
names of its products, comes from its glossaries."""


def _kinds(plain: str) -> tuple[tuple[str, str], ...]:
    found = (
        (match.start(), (sort, kind))
        for sort, kinds in KINDS.items()
        for kind, pattern in kinds.items()
        for match in pattern.finditer(plain)
    )
    return tuple(dict.fromkeys(kind for _, kind in sorted(found)))


# --- opposites and denials ---

OPPOSITES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (_pattern(one), _pattern(other))
    for one, other in (
        (
            r"开通|激活|打开|开启|turn(?:ed)? on|activat|\benabl|switch(?:ed)? on",
            r"关闭|关掉|取消|注销|退订|销卡|turn(?:ed)? off|deactivat|\bdisabl|switch(?:ed)? off|cancel|\bclos",
        ),
        (r"提高|调高|提额|提到|加额|追加|rais|increas|higher", r"降低|调低|降额|降到|lower|reduc|decreas"),
        (r"丢|遗失|\blost\b|\bstolen", r"坏|破损|damaged|broken"),
        (r"冻结|锁定|锁了|\bfreez|frozen", r"解冻|解锁|解除|unfreez|unlock|\blift"),
        (
            r"最多|最高|最大|上限|封顶|\bmax|at most|highest|largest|upper",
            r"最少|最低|最小|下限|\bmin(?!ut|or)|at least|lowest|smallest",
        ),
        (r"提前|early|earlier", r"延后|延期|推迟|跳过|postpon|\bskip|\blater\b"),
        (r"申请|办理|\bapply|application", r"取消|注销|call off|cancel"),
        (r"放款|放到|paid out|pay out", r"还款|偿还|用\S{1,4}还|repay"),
        (r"存入|转入|deposit", r"取出|转出|取现|withdraw"),
        (r"生效|从哪天|开始|\bstart|from when|from what", r"到哪天|截止|结束|失效|\bend|until|last day"),
        (r"以前|之前|\bbefore\b", r"以后|之后|\bafter\b"),
    )
)

_NO_NEGATION = re.compile(
    r"(.)不\1|有没有|(?<=.)[不没](?=$|[\s,，.。?？!！;；])|不管|不同|不过|没有?问题|how not|why not|not only"
)
"""In 能不能, 有没有 and 能批不 nothing is denied."""
_NEGATION = re.compile(r"不|没|未|别(?![的人])|无法|\bnot\b|n['’]?t\b|\bnever\b|\bno longer\b|\bcannot\b|\bwithout\b")


def _sides(plain: str) -> Iterator[tuple[int, int]]:
    for pair, patterns in enumerate(OPPOSITES):
        for side, pattern in enumerate(patterns):
            if pattern.search(plain):
                yield pair, side


# --- the point that is asked about ---

POINTS: Mapping[str, re.Pattern[str]] = {
    point: _pattern(expression)
    for point, expression in {
        "price": r"多少钱|收费|费用|手续费|年费|月费|工本费|费率|利率|利息|罚息|违约金|价格|几块|几个点|要钱|掏钱|收钱"
        r"|免费|花钱|什么价|\bfees?\b|\bcosts?\b|\bcharge[ds]?\b|\bprices?\b|\brates?\b|\bfree\b|penalty|\bpay\b",
        "papers": r"材料|证明|文件|带什么|带啥|凭证|\bpapers?\b|\bdocuments?\b|\bproof\b|hand in",
        "time": r"多久|几天|多长时间|什么时候|啥时候|何时|几点|几号|哪天|几时|期限|截止|有效期|多少天|工作日|几年|到账"
        r"|how long|\bwhen\b|how soon|how quickly|\bdays?\b|deadline|what time|how far (?:ahead|in advance)|\bhours\b",
        "place": r"哪里|在哪|去哪|哪办|哪换|哪查|哪打|哪家|\bwhere\b|which branch",
        "number": r"几个|几次|几张|几笔|几位|几趟|几台|多少次|多少位|how many|how often|\bnumber of\b|max number",
        "limit": r"限额|上限|封顶|最多|最高|最大|\blimit\b|\bceiling\b|\bmax(?:imum)?\b|at most|highest|largest"
        r"|up to (?:how|what|which)|how much (?:can|may)|能\S{0,3}多少",
        "least": r"最少|最低|最小|下限|\bmin(?:imum)?\b|at least|lowest|smallest",
        "person": r"谁|\bwho\b|\bwhose\b|\bwhom\b",
        "reason": r"为什么|为啥|原因|\bwhy\b|\breason\b",
        "meaning": r"什么意思|啥意思|含义|代表什么|是什么(?!时候)|\bmean(?:s|ing)?\b"
        r"|what(?: is|['’]s) (?:an? )?\S+\s*\??$",
        "choice": r"哪[些个种几类款]|什么样|\bwhich\b"
        r"|\bwhat (?!(?:is|are|was|do|does|did|if|to|can|will|should|happens)\b)[a-z]+",
        "amount": r"多少(?![钱天次张个笔位年])|\bhow much\b",
        "duty": r"(?<![主重想快将])要(?![求是点素])|需|必须|\bmust\b|\bshould\b|\bneed(?:s|ed)?\b|\bha(?:s|ve) to\b"
        r"|\brequired?\b|\boblig",
        "age": r"岁|年龄|多大|\bage\b|\bold\b",
        "contact": r"电话|热线|hotline|phone number|\bring\b",
        "way": r"怎么|如何|怎样|咋|流程|步骤|how (?:to|do|does|can)\b|procedure|steps",
    }.items()
}
"""What a question wants to know. "Can he" is none of them: nearly everything can be asked that way."""


# --- what says nothing ---

_CHINESE_FILLER = re.compile(
    r"请问|客户[问说]|客户|持卡人|咱们行|咱们|我们|你们|他们|[咱我本贵]行|还[有能要在是没会可得]|有没有|是不是|可不可以|[能行要会给]不[能行要会给]|行[吗不么]"
    r"|什么时候|啥时候|为什么|怎么办|怎么样|多长时间|多少|多久|什么|怎么|怎样|如何|哪里|哪儿|哪些|哪个"
    r"|可以|能够|需要|想要|打算|目前|现在|具体|相关|一[个下般份张笔]|这[个种边样]|那[个种边样]|一定|到底|究竟|麻烦|谢谢|您好|你好"
    r"|(?<!其)他(?![行人])|[的了吗呢啊吧呀么嘛哦噢哈咋啥几哪我你她它您咱是不能要会想请把在就都也又和跟与及或将应须需得]"
)
_ENGLISH_FILLER = re.compile(
    r"\b(?:a|an|the|is|are|am|was|were|be|been|do|does|did|can|could|may|might|will|would|shall|should|must|has|have|had"
    r"|i|he|she|it|we|you|they|me|him|her|them|my|his|its|our|your|their|this|that|these|those|there|here"
    r"|of|for|in|on|at|to|and|or|as|than|then|so|what|which|when|where|why|how"
    r"|much|many|want|wants|need|needs|ask|asks|asking|please|pls|hi|hello|customers?(?:['’]s)?|cust|clients?"
    r"|callers?|cardholders?|somebody|someone|now|just|ok|okay|possible|i'm|it's|he's|she's|what's)\b"
)
