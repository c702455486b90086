"""E-mail messages, with the standard library: kreuzberg garbles GBK bodies."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from bot.domain.bilingual import Bilingual
from bot.domain.blocks import Block, Heading, Paragraph, ParsedDocument
from bot.files.decoding import decode
from bot.files.readers.html import html_blocks
from bot.files.readers.numbered import with_headings
from bot.files.readers.text import text_paragraphs


def read_mail(data: bytes, name: str) -> ParsedDocument:
    """The subject as heading, then the body, formatted if there is one. Attachments are noted, not read."""
    message = message_from_bytes(data, policy=policy.default)
    body = message.get_body(("html", "plain"))
    blocks = list(_body(body)) if isinstance(body, EmailMessage) else []
    subject = " ".join(str(message.get("subject", "")).split())
    notes = tuple(_not_read(part.get_filename()) for part in message.iter_attachments())
    return ParsedDocument((Heading(subject, 1), *blocks) if subject else tuple(blocks), notes)


def _not_read(attachment: str | None) -> Bilingual:
    if not attachment:
        return Bilingual("有一个没有名称的附件没有读取。", "An attachment without a name was not read.")
    return Bilingual(f"附件“{attachment}”没有读取。", f"Attachment “{attachment}” was not read.")


def _body(part: EmailMessage) -> Iterator[Block]:
    content = part.get_payload(decode=True)
    text = decode(content if isinstance(content, bytes) else b"", part.get_content_charset())
    if part.get_content_subtype() == "html":
        yield from html_blocks(text)
    else:
        yield from with_headings([Paragraph(paragraph) for paragraph in text_paragraphs(text)], top=2)
