"""How reading a file can fail whatever its format, in the words its owner sees."""

from __future__ import annotations

from bot.domain.bilingual import Bilingual
from bot.domain.errors import UnreadableFile

SPLIT = Bilingual("请拆成几个小一些的文件。", "Split it into smaller files.")


def took_too_long() -> UnreadableFile:
    return UnreadableFile(Bilingual("读取时间太长。", "takes too long to read."), SPLIT)


def took_too_much_memory() -> UnreadableFile:
    return UnreadableFile(Bilingual("读取时占用内存太多。", "needs too much memory to read."), SPLIT)


def crashed() -> UnreadableFile:
    return UnreadableFile(
        Bilingual("读取时出错中断。", "crashed its reader."),
        Bilingual(
            "请打开文件, 另存为较新的格式, 再放回来。", "Open it, save it again in a newer format, and send that."
        ),
    )


def protected() -> UnreadableFile:
    return UnreadableFile(
        Bilingual("有密码保护。", "is protected by a password."),
        Bilingual("请去掉密码保存, 再放回来。", "Save it without one and put it back."),
    )


def damaged() -> UnreadableFile:
    return UnreadableFile(
        Bilingual("已损坏。", "is damaged."),
        Bilingual(
            "请用制作它的软件打开, 重新保存, 再放回来。",
            "Open it in the program that made it, save it again, and put it back.",
        ),
    )


def declares_document_type() -> UnreadableFile:
    return UnreadableFile(
        Bilingual(
            "含有 XML 文档类型声明 (DOCTYPE), Office 软件不会写这种内容。",
            "declares an XML document type, which no Office program writes.",
        ),
        Bilingual("请在 Office 里重新保存。", "Save it again from Office."),
    )
