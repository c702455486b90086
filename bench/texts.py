"""Texts to measure with: sentences of the sample bank's documents, varied so that no two passages are alike."""

from __future__ import annotations

import random
import re
from functools import cache

from bot.config import Config
from bot.domain.errors import UnreadableFile
from bot.domain.evaluation import LabelledPassage
from bot.domain.segmentation import segment
from bot.domain.sentences import sentences
from bot.files.knowledge import scan_knowledge
from bot.files.readers import read_document


@cache
def sample_texts() -> tuple[str, ...]:
    """The text of every passage of the sample bank."""
    config = Config()
    texts: list[str] = []
    for file in scan_knowledge(config.knowledge_folder, config.zone).files:
        try:
            parsed = read_document(file.read(), file.document.document_id)
        except UnreadableFile:
            continue
        texts.extend(passage.text for passage in segment(parsed.blocks, file.document.title))
    return tuple(texts)


def whole_passages(count: int, seed: int = 1) -> list[str]:
    """Passages of 60 characters or more, drawn at random."""
    long_enough = [text for text in sample_texts() if len(text) >= 60]
    return random.Random(seed).sample(long_enough, count)


def varied_passages(count: int, seed: int = 2) -> list[LabelledPassage]:
    """Passages of two sentences, every tenth of six, with a title; figures differ from passage to passage."""
    draw = random.Random(seed)
    pool = [text[s.start : s.end] for text in sample_texts() for s in sentences(text) if 10 <= s.end - s.start <= 120]
    return [
        LabelledPassage(
            id=f"p{number}",
            title=_varied(draw.choice(pool)[:20], draw),
            text="".join(_varied(draw.choice(pool), draw) + "\n" for _ in range(6 if number % 10 == 0 else 2)),
        )
        for number in range(count)
    ]


def _varied(sentence: str, draw: random.Random) -> str:
    return re.sub(r"\d+", lambda match: str(draw.randrange(10 ** len(match[0]))), sentence)


QUESTIONS = (
    "白金卡年费怎么才能免",
    "分期提前还要不要违约金",
    "积分多久过期",
    "手机银行转账一天最多多少",
    "卡丢了在国外怎么办",
    "犹豫期内退保扣钱吗",
    "how do i dispute a charge",
    "lounge visits for voyager",
    "statement not arrived by email",
    "is there a fee for early settlement",
)
