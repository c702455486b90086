"""What the bot says around the bank's words, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrases of one language; ``locale`` is how departments name theirs."""

    locale: str
    read_as: str
    which: str
    nobody_told_us: str
    likely_department: str
    no_knowledge: str
    conflict: str
    effective_later: str
    effective_from: str
    not_launched: str
    not_launched_planned: str
    rest: str
    more: str
    valid: str
    as_of: str
    search_failed: str


CHINESE = Wording(
    locale="zh-CN",
    read_as="理解为: {}",
    which="您指的是哪一个?",
    nobody_told_us="还没有部门告诉我们这一点。",
    likely_department="可能负责的部门: {}",
    no_knowledge="知识库里还没有任何资料。",
    conflict="⚠ 另一份有效资料说法不同:",
    effective_later="⚠ 尚未生效:",
    effective_from="⚠ {} 起生效:",
    not_launched="⚠ “{}”尚未上线。",
    not_launched_planned="⚠ “{}”尚未上线, 计划 {}。",
    rest="其余内容见: {}",
    more="另有 {} 条未显示。",
    valid="有效期 {}",
    as_of="截至 {}",
    search_failed="查询出错了, 是我们这边的问题, 请再问一次; 没有把它记为无人能答的问题。",
)
ENGLISH = Wording(
    locale="en",
    read_as="Read as: {}",
    which="Which of these do you mean?",
    nobody_told_us="Nobody has told us yet.",
    likely_department="Likely department: {}",
    no_knowledge="There is no knowledge yet.",
    conflict="⚠ Another valid source says otherwise:",
    effective_later="⚠ Takes effect later:",
    effective_from="⚠ Takes effect on {}:",
    not_launched="⚠ “{}” is not launched yet.",
    not_launched_planned="⚠ “{}” is not launched yet; it is planned for {}.",
    rest="For the rest see: {}",
    more="{} more not shown.",
    valid="valid {}",
    as_of="as of {}",
    search_failed=("The search failed. That is our fault: please ask again. Nothing was recorded as unanswered."),
)


def wording(language: str) -> Wording:
    """The phrases for an answer's language."""
    return CHINESE if language == "zh" else ENGLISH
