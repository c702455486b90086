"""What is kept of what was fetched once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.memory import Memory


def test_what_was_kept_is_here_and_the_rest_is_not():
    memory = Memory[str, int](3)
    memory.keep({"a": 1, "b": 0})
    assert memory.among(["a", "b", "c"]) == {"a": 1, "b": 0}
    assert (memory.get("a"), memory.get("c")) == (1, None)


def test_the_oldest_goes_first_when_there_is_too_much():
    memory = Memory[str, int](2)
    memory.keep({"a": 1})
    memory.keep({"b": 2, "c": 3})
    assert memory.among("abc") == {"b": 2, "c": 3}


def test_what_is_forgotten_is_gone_and_unknown_things_are_ignored():
    memory = Memory[str, int](3)
    memory.keep({"a": 1, "b": 2})
    memory.forget(["a", "x"])
    assert memory.among("ab") == {"b": 2}
    memory.clear()
    assert memory.among("ab") == {}


def test_many_threads_keep_no_more_than_allowed():
    memory = Memory[int, int](50)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: (memory.keep({one: one}), memory.among(range(500))), range(500)))
    assert len(memory.among(range(500))) == 50
