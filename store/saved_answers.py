"""Answers that staff write again and again, and searches they want to find again."""

from dataclasses import dataclass
from datetime import datetime

from clinic.clock import stamp
from clinic.ids import row_id
from store.db import Tx


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """With {gaps}, in both languages."""

    id: str
    title: str
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class SavedView:
    id: str
    name: str
    query: str


ALL = "SELECT id, title, ja, en FROM saved_answer ORDER BY title, id"
ADD = "INSERT INTO saved_answer (id, title, ja, en, member_id, changed_at) VALUES (:id, :title, :ja, :en, :by, :now)"
CHANGE = "UPDATE saved_answer SET title = :title, ja = :ja, en = :en, member_id = :by, changed_at = :now WHERE id = :id"
REMOVE = "DELETE FROM saved_answer WHERE id = :id"
VIEWS = "SELECT id, name, query FROM saved_view WHERE member_id = :member_id ORDER BY name, id"
ADD_VIEW = "INSERT INTO saved_view (id, member_id, name, query) VALUES (:id, :member_id, :name, :query)"
REMOVE_VIEW = "DELETE FROM saved_view WHERE id = :id AND member_id = :member_id"


def all_of_them(tx: Tx) -> list[SavedAnswer]:
    return [SavedAnswer(**row) for row in tx.rows(ALL)]


def save(tx: Tx, answer: SavedAnswer, by: str, now: datetime) -> None:
    """A new one where it has no id yet; else a changed one."""
    fields = {"title": answer.title, "ja": answer.ja, "en": answer.en, "by": by, "now": stamp(now)}
    tx.run(CHANGE, id=answer.id, **fields) if answer.id else tx.run(ADD, id=row_id(now), **fields)


def remove(tx: Tx, answer_id: str) -> None:
    tx.run(REMOVE, id=answer_id)


def views(tx: Tx, member_id: str) -> list[SavedView]:
    """A member's own."""
    return [SavedView(**row) for row in tx.rows(VIEWS, member_id=member_id)]


def save_view(tx: Tx, member_id: str, name: str, query: str, now: datetime) -> None:
    tx.run(ADD_VIEW, id=row_id(now), member_id=member_id, name=name, query=query)


def remove_view(tx: Tx, member_id: str, view_id: str) -> None:
    tx.run(REMOVE_VIEW, id=view_id, member_id=member_id)
