"""What the steps of answering are called, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.answers import Outcome
from bot.domain.bilingual import Bilingual
from bot.domain.retrieval_trace import Search

OUTCOMES: Mapping[Outcome, Bilingual] = {
    Outcome.ANSWERED: Bilingual("直接回答", "answered outright"),
    Outcome.UNSURE: Bilingual("不确定, 请选择", "unsure: asks which is meant"),
    Outcome.NO_ANSWER: Bilingual("没有答案", "no answer"),
}
LANGUAGES: Mapping[str, Bilingual] = {"zh": Bilingual("中文", "Chinese"), "en": Bilingual("英文", "English")}
SEARCHES: Mapping[Search, Bilingual] = {
    Search.BODY: Bilingual("按意思: 整段", "By meaning: whole passages"),
    Search.QUESTION: Bilingual("按意思: 标题与问法", "By meaning: headings and phrasings"),
    Search.WINDOW: Bilingual("按意思: 每两句或每行", "By meaning: pairs of sentences, or rows"),
    Search.WORDS: Bilingual("按用词 (BM25)", "By words (BM25)"),
    Search.CONCEPTS: Bilingual("按所指事物 (中英对照)", "By what is spoken of (either language)"),
}
TERMS: Mapping[str, Bilingual] = {
    "body": Bilingual("整段相似度", "cosine to the whole passage"),
    "best": Bilingual("最近一处的相似度", "cosine to its nearest part"),
    "keywords": Bilingual("用词 (BM25, 以最高者为 1)", "words (BM25, the best is 1)"),
    "concepts": Bilingual("提到所指事物的比例", "share of what is spoken of"),
    "same_language": Bilingual("与问题同一语言", "in the question's language"),
    "score": Bilingual("首位的总分", "score of the first"),
    "margin_to_second": Bilingual("领先第二名", "lead over the second"),
    "margin_to_fifth": Bilingual("领先第五名", "lead over the fifth"),
    "concepts_margin": Bilingual("所指事物领先其余", "lead in what is spoken of"),
    "coverage": Bilingual("问题的用词有多少在段落里", "share of the question's words in the passage"),
    "own_coverage": Bilingual("同上, 仅限同一语言", "the same, within one language"),
    "coverage_margin": Bilingual("用词覆盖领先其余", "lead in the share of words"),
    "view_coverage": Bilingual("所引文字的用词有多少在问题里", "share of the quoted words in the question"),
    "unknown": Bilingual("没见过的词的比例", "share of words never seen"),
    "figure_missing": Bilingual("问数字而段落没有数字", "asks for a figure, and there is none"),
    "length": Bilingual("问题长度 (对数)", "length of the question (log)"),
}
"""What scores and the confidence are sums of."""
VOICES: Mapping[str, Bilingual] = {
    "passages": Bilingual("它的段落", "its passages"),
    "scope": Bilingual("职责词", "its scope words"),
    "meaning": Bilingual("词义", "what those words mean"),
    "past": Bilingual("以往问题", "past questions"),
}
"""What speaks for a department."""
STEPS: Mapping[str, Bilingual] = {
    "understand": Bilingual("读懂问题", "understand"),
    "embed": Bilingual("算向量", "embed"),
    "search": Bilingual("检索与筛选", "search and filter"),
    "judge": Bilingual("判断", "judge"),
    "read": Bilingual("摘出原文", "read"),
}
