"""How well replies are told apart: `python -m tests.matching.report` prints it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.turn.heard import CLEARLY
from intents.replies import doubts
from intents.replies.acts import ACTS, Act
from intents.replies.pieces import words
from intents.replies.reading import LIKELY, Reply
from knowledge import replies, wording
from knowledge.library import Library
from tests.matching import lines
from tests.matching.lines import ReplyLine

DAY = date(2030, 4, 1)
AGREEING: tuple[Act, ...] = ("yes", "send")
# What is listed as a yes, where that was asked.
LISTED = {
    "send": ("agree", "reservation_send"),
    "accept": ("agree", "reservation_accept"),
    "cancel": ("agree", "reservation_cancel_sure"),
    "delete": ("yes",),
    "consent": ("agree",),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A line with what was made of it; None where there was danger, or nothing tells."""

    line: ReplyLine
    reply: Reply | None
    accepted: bool

    @property
    def right(self) -> bool:
        return self.reply is not None and self.reply.act == self.line.act

    @property
    def taken(self) -> bool:
        """Whether it would be acted upon, as something else than an unclear answer."""
        return self.reply is not None and self.reply.score >= LIKELY and self.reply.act not in ("other", "unsure")

    @property
    def rightly(self) -> bool:
        """Acted upon as meant; "send it" and "yes" come to the same where it is whether to send it."""
        both = {self.line.act, self.reply.act if self.reply else "other"}
        return self.taken and (self.right or both <= {*AGREEING})


def told(known: Library, found: Sequence[ReplyLine]) -> list[Told]:
    assert {name for names in LISTED.values() for name in names} <= CLEARLY
    return [_told(known, line) for line in found]


def _told(known: Library, line: ReplyLine) -> Told:
    reply = known.understanding.read(line.text, DAY, asked=line.asked).reply
    listed = any(wording.means(known, name, line.text) for name in LISTED.get(line.asked, ()))
    return Told(line, reply, listed or bool(reply and reply.clear))


def plainly_yes(line: ReplyLine, plain: frozenset[str]) -> bool:
    """Whether a yes holds no doubt and names nothing besides."""
    return line.act == "yes" and words(line.text) <= plain and not doubts.any_in(line.text, line.asked)


def plain_words() -> frozenset[str]:
    """The words people agree with, as learning collects them."""
    known = replies.load()
    return frozenset(known.plain).union(*(words(each.text) for each in known.phrasings if each.act in AGREEING))


def share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else float("nan")


def section(known: Library) -> Iterator[str]:
    """The figures, as lines of the page."""
    held, near = told(known, lines.replies()), told(known, lines.near_yes())
    yield "## Replies\n"
    yield f"{len(held)} lines held back before anybody looked: which of {len(ACTS)} things each does, knowing what was asked.\n"
    yield "| reply | ja: right | of | en: right | of |"
    yield "|---|---|---|---|---|"
    for act in (*ACTS, None):
        own = {language: [each.right for each in held if _is(each.line, language, act)] for language in ("ja", "en")}
        cells = " | ".join(f"{share(its):.2f} | {len(its)}" for its in own.values())
        yield f"| {act or 'all'} | {cells} |"
    yield ""
    plain = plain_words()
    yield "| language | acted upon rightly | of all to act upon | yes taken | plain yes taken | near-yes taken | of |"
    yield "|---" * 7 + "|"
    for language in ("ja", "en"):
        its = [each for each in held if each.line.language == language]
        acting = [each for each in its if each.line.act not in ("other", "unsure")]
        agreed = [each.accepted for each in its if each.line.act == "yes"]
        clearly = [each.accepted for each in its if plainly_yes(each.line, plain)]
        nearly = [each.accepted for each in near if each.line.language == language]
        yield (
            f"| {language} | {share([each.rightly for each in its if each.taken]):.3f} | "
            f"{share([each.rightly for each in acting]):.3f} | {share(agreed):.3f} | {share(clearly):.3f} | "
            f"{sum(nearly)} | {len(nearly)} |"
        )
    yield ""


def _is(line: ReplyLine, language: str, act: Act | None) -> bool:
    return line.language == language and act in (None, line.act)
