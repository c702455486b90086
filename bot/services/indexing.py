"""Keeping the derived indexes in step with SQL by its log of changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.domain.documents import KnownPassage
from bot.domain.indexing import last_word
from bot.domain.passages import Passage
from bot.domain.views import View, alias_views, views_of
from bot.ports import Clock, Embedder, KeywordIndex, Language, Store, VectorIndex, VectorsOf

BATCH = 512
"""Changes followed at a time: what a crash can cost."""

OnProgress = Callable[[int, int], None]
"""Told how many are done, and of how many."""


def in_silence(done: int, total: int) -> None:
    """Nobody is told."""


def follow_with_vectors(
    store: Store,
    embedder: Embedder,
    source: str,
    vectors: VectorIndex,
    language: Language,
    clock: Clock,
    on_progress: OnProgress = in_silence,
) -> int:
    """Embed what came and remove what went since the model's last position; how many views were embedded.

    Every step may be repeated: after a crash the last batch is simply done again. When all is done the model
    counts as ready to serve.
    """
    embedded = 0
    with store.begin() as work:
        position = work.changes.position(embedder.model_id)
        total, done = work.changes.count_after(position), 0
    while batch := _next_changes(store, position):
        put, remove = _views(store, last_word(batch), language)
        vectors.remove(VectorsOf.VIEWS, [view.id for view in remove])
        _put(vectors, embedder, put)
        embedded += len(put)
        position = batch[-1].position
        with store.begin() as work:
            work.changes.set_position(embedder.model_id, position)
        done += len(batch)
        on_progress(done, total)
    _mark_ready(store, embedder.model_id, source, clock)
    return embedded


def follow_with_keywords(store: Store, keywords: KeywordIndex, language: Language) -> None:
    """Index the words of what came and remove what went since the index's own position."""
    while batch := _next_changes(store, keywords.position):
        wanted = last_word(batch)
        with store.begin() as work:
            known = work.documents.known_passages([one for one, present in wanted.items() if present])
        put = {one: language.words(indexed_text(it)) for one, it in known.items()}
        keywords.apply(put, [one for one in wanted if one not in known], batch[-1].position)


def indexed_text(known: KnownPassage) -> str:
    """Everything of a passage that its words are looked up in."""
    passage = known.passage
    parts = [known.document.title, *passage.heading_path, passage.question or "", *passage.header, passage.text]
    return "\n".join([*parts, *known.aliases])


def _next_changes(store: Store, position: int):
    with store.begin() as work:
        return work.changes.after(position, BATCH)


def _views(store: Store, wanted: Mapping[str, bool], language: Language) -> tuple[list[View], list[View]]:
    """The views to put, with the texts to embed, and the views to remove."""
    with store.begin() as work:
        known = work.documents.known_passages([one for one, present in wanted.items() if present])
        gone = work.documents.passages([one for one in wanted if one not in known])
        left = work.documents.aliases(gone.keys())
        retired = work.documents.retired_aliases(wanted.keys())
    put = [
        View(view.passage_id, view.kind, view.number, language.plain(view.text))
        for one, it in known.items()
        for view in views_of(one, it.passage, it.document.title, it.aliases)
    ]
    remove = [view for one, passage in gone.items() for view in _every_view(one, passage, left.get(one, ()))]
    remove += [view for one, texts in retired.items() for view in alias_views(one, texts)]
    return put, remove


def _every_view(passage_id: str, passage: Passage, aliases: Sequence[str]) -> Sequence[View]:
    """The views a passage may ever have had: with some title there is always a question view."""
    return views_of(passage_id, passage, "title", aliases)


def _put(vectors: VectorIndex, embedder: Embedder, views: Sequence[View]) -> None:
    """Embed all views in one go, so that the cores share them, then store them."""
    if views:
        embedded = embedder.embed_passages([view.text for view in views])
        vectors.put(VectorsOf.VIEWS, [view.id for view in views], embedded)


def _mark_ready(store: Store, model_id: str, source: str, clock: Clock) -> None:
    with store.begin() as work:
        if model_id not in {served.model_id for served in work.changes.served_models()[:1]}:
            work.changes.mark_ready(model_id, source, clock())
