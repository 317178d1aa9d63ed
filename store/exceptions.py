"""Visits that stand against the clinic's own terms: which terms, and why staff said so."""

from dataclasses import dataclass
from typing import get_args

from clinic.reservation import Exceptionally, ReservationId, Term
from store.db import Tx


@dataclass(frozen=True, slots=True)
class Exceptional:
    """`words` are those of staff, and may be empty."""

    terms: tuple[Term, ...]
    reason: Exceptionally
    words: str


KEEP = """INSERT INTO exception (reservation_id, terms, reason, words, made_by)
          VALUES (:id, :terms, :reason, :words, :by)"""
GET = "SELECT terms, reason, words FROM exception WHERE reservation_id = :id"


def keep(tx: Tx, reservation_id: ReservationId, made: Exceptional, by: str) -> None:
    tx.run(KEEP, id=reservation_id, terms=",".join(made.terms), reason=made.reason, words=made.words, by=by)


def get(tx: Tx, reservation_id: str) -> Exceptional | None:
    """None for a visit within the terms."""
    row = tx.row(GET, id=reservation_id)
    if row is None:
        return None
    terms = tuple(term for term in get_args(Term) if term in row["terms"].split(","))
    return Exceptional(terms, row["reason"], row["words"])
