"""How long the rows of every table live. The hourly cleaning and the table in docs/operating.md are made from this."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.clock import stamp
from store.db import Tx


@dataclass(frozen=True, slots=True)
class Rule:
    """How long something in a table is kept, from when it counts, and why.

    `keep` None: as long as `since` says, and whatever ends that deletes it. `sql` drops what is older than `:before`.
    """

    table: str
    keep: timedelta | None
    since: str
    why: str
    sql: str | None = None
    what: str = "rows"
    by_day: bool = False  # the column holds a day, not a moment


YEAR = timedelta(days=365)
DAY = timedelta(days=1)
WITH_THE_PERSON = "until the person has their data deleted"

RULES = (
    Rule(
        "inbox",
        timedelta(days=7),
        "its arrival, `received_at`",
        "LINE delivers again for an undisclosed time; who wrote, and the words, go as soon as it is answered",
        "DELETE FROM inbox WHERE received_at < :before AND status <> 'new'",
    ),
    Rule(
        "outbox",
        timedelta(days=30),
        "the end of its sending, `settled_at`",
        "what became of each message can be looked up; the words go once it is sent",
        "DELETE FROM outbox WHERE settled_at < :before",
    ),
    Rule(
        "email",
        timedelta(days=30),
        "the end of its sending, `settled_at`",
        "what staff were told by e-mail can be looked up; it holds no words of patients",
        "DELETE FROM email WHERE settled_at < :before",
    ),
    Rule(
        "menu_due",
        DAY,
        "its being asked for, `asked_at`",
        "LINE is still to be told which page of the rich menu somebody sees; after a day only of whoever had their data deleted",
        """DELETE FROM menu_due WHERE asked_at < :before
           AND NOT EXISTS (SELECT 1 FROM patient AS p WHERE p.line_id = menu_due.line_id)""",
    ),
    Rule("multicast", None, "until the call is made or given up", "it is one call to LINE under way"),
    Rule("channel", None, "for good, one row", "how fast and how much LINE lets the clinic send"),
    Rule("patient", None, WITH_THE_PERSON, "who is spoken to; no picture, and no name but what they tell"),
    Rule(
        "guest",
        DAY,
        "the last of their visits that is kept",
        "name and telephone of whoever is not on LINE; staff can delete them at once",
        """DELETE FROM patient WHERE id IN (SELECT patient_id FROM guest) AND last_seen_at < :before
           AND NOT EXISTS (SELECT 1 FROM reservation AS r WHERE r.patient_id = patient.id)""",
    ),
    Rule(
        "contact", None, WITH_THE_PERSON, "name and telephone number, which the person told for the clinic to find them"
    ),
    Rule(
        "conversation",
        DAY,
        "the person's last message, `last_seen_at`",
        "who has not gone on within a day begins anew",
        """DELETE FROM conversation
           WHERE patient_id IN (SELECT id FROM patient WHERE last_seen_at < :before)""",
    ),
    Rule(
        "task",
        timedelta(days=90),
        "its being answered or closed, `closed_at`",
        "staff look back; an open one stays until they have seen to it",
        "DELETE FROM task WHERE status <> 'open' AND closed_at < :before",
    ),
    Rule("consent", None, WITH_THE_PERSON, "the proof of every yes and no"),
    Rule("tip_preference", None, WITH_THE_PERSON, "a stop word holds for good"),
    Rule(
        "treatment",
        YEAR,
        "the day of the treatment, `treated_on`",
        "aftercare is over long before; people ask about their last one",
        "DELETE FROM treatment WHERE treated_on < :before",
        by_day=True,
    ),
    Rule("nudge", None, "with its treatment", "no tip is said twice"),
    Rule("checkin", None, "with its treatment", "staff see how the skin was doing"),
    Rule(
        "reservation",
        timedelta(days=7),
        "the end of the visit, `ends_at`",
        "for staff to read before the visit; they go at once where it is cancelled or marked as done",
        "UPDATE reservation SET words = NULL WHERE words IS NOT NULL AND ends_at < :before",
        what="the patient's words",
    ),
    Rule(
        "reservation",
        YEAR,
        "the end of the visit, `ends_at`",
        "who came when",
        "DELETE FROM reservation WHERE ends_at < :before",
    ),
    Rule("exception", None, "with its reservation", "why staff went against the clinic's own terms"),
    Rule(
        "reservation_place",
        timedelta(days=7),
        "its own time, `cell_at`",
        "nobody else can hold it meanwhile",
        "DELETE FROM reservation_place WHERE cell_at < :before",
    ),
    Rule("reservation_due", None, "until it is done", "what the clock has to see to"),
    Rule(
        "reservation_waiting",
        DAY,
        "the day waited for, `day`",
        "by then it is over everywhere on earth",
        "DELETE FROM reservation_waiting WHERE day < :before",
        by_day=True,
    ),
    Rule(
        "calendar_link",
        timedelta(),
        "its end, `expires_at`",
        "it opens nothing any more",
        "DELETE FROM calendar_link WHERE expires_at < :before",
    ),
    Rule(
        "page_link",
        timedelta(),
        "its end, `expires_at`",
        "it opens nothing any more; used, it goes at once; the token as a hash only",
        "DELETE FROM page_link WHERE expires_at < :before",
    ),
    Rule(
        "page_session",
        timedelta(),
        "its end, `ends_at`",
        "who reserves on the page, in which browser; the words for staff go once they are sent",
        "DELETE FROM page_session WHERE ends_at < :before",
    ),
    Rule("calendar_feed", None, "until the feeds are closed", "the clinic's own calendar reads it"),
    Rule(
        "blocked_time",
        timedelta(days=90),
        "its end, `ends_at`",
        "staff look back; no patient's words",
        "DELETE FROM blocked_time WHERE ends_at < :before",
    ),
    Rule("worker", None, "until an hour after its last word", "readiness tells whether somebody answers and sends"),
    Rule(
        "member",
        3 * YEAR,
        "their leaving, `left_at`",
        "the audit trail names them; who has not left stays",
        "DELETE FROM member WHERE left_at < :before",
    ),
    Rule("way_in", None, "until the member is removed, or leaves the chat", "who is told"),
    Rule("word", None, WITH_THE_PERSON, "whether staff or the bot speaks"),
    Rule(
        "transcript",
        timedelta(days=90),
        "the message, `at`",
        "staff see what was said before they answer; the clinic's profile may set another number of days",
        "DELETE FROM transcript WHERE at < :before",
    ),
    Rule(
        "photo",
        timedelta(days=30),
        "its being sent, `sent_at`",
        "staff see what the patient let them see; the clinic's profile may set another number of days",
        "DELETE FROM photo WHERE sent_at < :before",
    ),
    Rule(
        "photo",
        DAY,
        "its being sent, `sent_at`",
        "a photo nobody agreed to have shown; nothing of it was fetched, only that there was one is known",
        "DELETE FROM photo WHERE sent_at < :before AND status IN ('asked', 'refused')",
        what="those not agreed to",
    ),
    Rule("photo_content", None, "with its photo", "the picture itself, without what the phone notes beside it"),
    Rule(
        "feedback",
        YEAR,
        "its being told, `at`",
        "the clinic sees which answers help; it holds a topic and a yes or no, no words",
        "DELETE FROM feedback WHERE at < :before",
    ),
    Rule(
        "tally",
        3 * YEAR,
        "its day, `day`",
        "the clinic compares with the years before; how many of what, no words and nobody's",
        "DELETE FROM tally WHERE day < :before",
        by_day=True,
    ),
    Rule(
        "answer_draft",
        DAY,
        "its being written, `written_at`",
        "a colleague looks at it once more before it is sent; then it goes",
        "DELETE FROM answer_draft WHERE written_at < :before",
    ),
    Rule("member_secret", None, "until the member is removed", "they sign in with it; the password as a hash only"),
    Rule(
        "recovery_code", None, "until it is used, or the member is removed", "in place of a lost phone; as a hash only"
    ),
    Rule("passkey", None, "until the member is removed", "they sign in with it"),
    Rule(
        "desk_session",
        timedelta(),
        "its end, `ends_at`",
        "who is signed in at the desk, in which browser",
        "DELETE FROM desk_session WHERE ends_at < :before",
    ),
    Rule(
        "desk_link",
        timedelta(),
        "its end, `expires_at`",
        "it opens nothing any more",
        "DELETE FROM desk_link WHERE expires_at < :before",
    ),
    Rule(
        "sign_in_try",
        DAY,
        "its moment, `at`",
        "whoever guesses is shut out; names and addresses as hashes only",
        "DELETE FROM sign_in_try WHERE at < :before",
    ),
    Rule(
        "passkey_challenge",
        timedelta(),
        "its end, `expires_at`",
        "a browser signs it once",
        "DELETE FROM passkey_challenge WHERE expires_at < :before",
    ),
    Rule(
        "sent_form",
        DAY,
        "its coming, `at`",
        "a form that is pressed twice counts once; a digest only",
        "DELETE FROM sent_form WHERE at < :before",
    ),
    Rule(
        "invitation",
        timedelta(days=7),
        "its end, `expires_at`",
        "it lets nobody in any more",
        "DELETE FROM invitation WHERE expires_at < :before",
    ),
    Rule(
        "audit",
        3 * YEAR,
        "its moment, `at`",
        "who did what, by ids, never in words",
        "DELETE FROM audit WHERE at < :before",
    ),
    Rule("audit_head", None, "for good, one row", "a trail cut short shows"),
    Rule("patient_note", None, WITH_THE_PERSON, "what staff note about somebody for each other"),
    Rule(
        "waiting_answer",
        None,
        "until the patient writes, or the bot has the word again",
        "it goes with their next message",
    ),
    Rule("patient_tag", None, WITH_THE_PERSON, "by which staff find conversations"),
    Rule(
        "looking",
        DAY,
        "its moment, `at`",
        "two colleagues in one conversation see each other",
        "DELETE FROM looking WHERE at < :before",
    ),
    Rule("saved_answer", None, "until staff remove it", "what is written again and again; no patient's words"),
    Rule(
        "saved_view", None, "until the member removes it", "filters to be found again; no words that were searched for"
    ),
    Rule(
        "knowledge_change",
        YEAR,
        "its being dropped, `decided_at`",
        "what is live, or was, stays for good: it can be taken back, and put live again; staff's own words",
        "DELETE FROM knowledge_change WHERE status = 'dropped' AND decided_at < :before",
    ),
    Rule("knowledge_version", None, "for good", "when the knowledge became another, and by whom"),
    Rule("knowledge_trial", None, "with its change, or until it is tried anew", "what would get better and worse"),
    Rule("learning_seen", None, "with the message it is about", "what staff have seen to does not come up again"),
    Rule("passage", None, "for good, a few rows", "when the database was copied or moved"),
    Rule("schema_version", None, "for good, a few rows", "which shape the database has"),
)

# What a person has deleted lies in these, and must not stay readable on the disk either: words and LINE's ids.
PERSONAL_COLUMNS = {
    "inbox": ("chat", "message_id", "body"),
    "outbox": ("key", "recipient", "says", "body", "reply_token"),
    "multicast": ("body",),
    "menu_due": ("line_id",),
    "patient": ("line_id",),
    "conversation": ("state",),
    "task": ("words", "message_id"),
    "reservation": ("words", "message_id"),
    "guest": ("name", "telephone"),
    "contact": ("name", "telephone", "name_from", "telephone_from"),
    "exception": ("words",),
    "way_in": ("value",),
    "transcript": ("words", "buttons", "message_id"),
    "photo": ("message_id", "ask", "set_id"),
    "photo_content": ("thumbnail", "picture"),
    "answer_draft": ("words",),
    "patient_note": ("words",),
    "waiting_answer": ("words",),
    "patient_tag": ("tag",),
    "page_session": ("draft",),
}
PERSONAL = frozenset(PERSONAL_COLUMNS)
# Where a change of a row leaves words behind; a change in the others leaves what the row says still.
WITH_WORDS = PERSONAL - {"patient", "guest", "way_in", "menu_due"}


def purge(tx: Tx, now: datetime, table: str | None = None, own: Mapping[str, timedelta] | None = None) -> int:
    """Drop what has outlived its keep, in all tables or in one; how many rows. `own` are the keeps a clinic has set itself."""
    dropped = 0
    for rule in RULES:
        if rule.sql is None or rule.keep is None or table not in (None, rule.table):
            continue
        keep = (own or {}).get(rule.table, rule.keep) if rule.what == "rows" else rule.keep
        before = now - keep
        changed = tx.run(rule.sql, before=before.date().isoformat() if rule.by_day else stamp(before))
        dropped += changed if rule.sql.startswith("DELETE") else 0
    return dropped


def keep_of(table: str) -> timedelta:
    """How long the rows of a table are kept; LookupError for one that is not cleaned by the clock."""
    return next(rule.keep for rule in RULES if rule.table == table and rule.what == "rows" and rule.keep is not None)


def table() -> str:
    """The register in Markdown; tests/test_docs.py keeps docs/operating.md like it."""
    rows = ["| table | what | kept for | counted from | why |", "|---|---|---|---|---|"]
    for rule in RULES:
        kept, since = ("–", rule.since) if rule.keep is None else (_said(rule.keep), rule.since)
        rows.append(f"| `{rule.table}` | {rule.what} | {kept} | {since} | {rule.why} |")
    return "\n".join(rows)


def _said(keep: timedelta) -> str:
    days = keep.days
    if not days:
        return "no longer"
    if days % 365 == 0 and days:
        return f"{days // 365} year{'s' if days > 365 else ''}"
    return f"{days} day{'' if days == 1 else 's'}"
