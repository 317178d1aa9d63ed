"""What each area of the rich menu leads to. A menu may be older than the press on it, so each is checked as if it were new."""

from typing import Literal

from bot.chat import replies
from bot.flows import staff, tips
from bot.turn.choices import HELP, NEXT_TIPS, REGISTER, RESERVE, STAFF_WRITE, topics
from bot.turn.decision import Decision
from bot.turn.situation import CARE_PLAN, Situation
from clinic.conversation import Conversation
from clinic.message import CareSteps, Choice, Say, Text
from clinic.taps import Menu, Skin, Speak
from clinic.treatment import CHECK_INS, CarePlan
from knowledge import wording
from knowledge.library import Library

AT_ONCE = 3  # steps told together: more is no help on a phone
MOST_BUTTONS = 4  # of one message: https://developers.line.biz/en/reference/messaging-api/#buttons
SKINS = CHECK_INS[:4]  # the answers that stand on buttons


def pressed(situation: Situation, tap: Menu, library: Library) -> Decision:
    """What an area is for."""
    match tap.area:
        case "ask":
            return _ask(situation)
        case "treatment":
            return _treatment(situation, library)
        case "reserve":
            return replies.topic(situation, "reserve", library)
        case "visits":
            return replies.topic(situation, "reservation-status", library)
        case "staff":
            return staff.invite_question(situation)
        case "settings":
            return _settings(situation, library)
        case "tips":
            return tips.upcoming(situation, library)
        case _ if situation.aftercare.treatment is None:  # it was taken back, and the former page is still to be seen
            return tips.upcoming(situation, library)
        case "today":
            return _today(situation, library)
        case "skin":
            return _skin(situation, _plan(situation, library))
        case "care":
            return _care(situation, _plan(situation, library))


def _plan(situation: Situation, library: Library) -> CarePlan:
    """That of the treatment; what is true of another is never told."""
    kept = situation.aftercare.treatment
    return library.careplans.get(kept.care_plan if kept else CARE_PLAN) or library.careplans[CARE_PLAN]


def _ask(situation: Situation) -> Decision:
    choices = (*topics(*replies.FIRST_QUESTIONS), RESERVE, STAFF_WRITE)
    return Decision((Text("menu.ask", choices=choices),), Conversation(), situation.language)


def _treatment(situation: Situation, library: Library) -> Decision:
    """The day that is kept, or the way to have one kept."""
    kept = situation.aftercare.treatment
    if kept is None:
        return replies.topic(situation, "register-treatment", library)
    on = wording.on(library, kept.treated_on, situation.language)
    choices = (NEXT_TIPS, *topics("change-treatment-date"), REGISTER, STAFF_WRITE)
    return Decision((Text("menu.treatment", {"on": on}, choices),), Conversation(), situation.language)


def _settings(situation: Situation, library: Library) -> Decision:
    """Languages, and what is kept; where the privacy policy stands, if the clinic says so."""
    choices = (
        *(Choice(f"language.in_{code}", Speak(code)) for code in situation.languages),
        *topics("my-data", "delete-my-data"),
    )
    shape: Literal["buttons", "text"] = "buttons" if len(choices) <= MOST_BUTTONS else "text"
    policy = library.clinic.value("privacy_policy", situation.language)
    first: tuple[Say, ...] = (Text("menu.privacy"),) if policy else ()
    says = (*first, Text("menu.settings", choices=choices, shape=shape))
    return Decision(says, Conversation(), situation.language)


def _today(situation: Situation, library: Library) -> Decision:
    """What the care plan says of this day; after its end, that it is over."""
    kept, days, plan = situation.aftercare.treatment, situation.days_since, _plan(situation, library)
    assert kept is not None
    assert days is not None
    on = wording.on(library, kept.treated_on, situation.language)
    if days > plan.last_day:
        over = Text("menu.over", {"days": str(days), "on": on}, (STAFF_WRITE, HELP))
        return Decision((over,), Conversation(), situation.language)
    first = Text("menu.today" if days > 0 else "menu.today_day_of", {"days": str(days), "on": on})
    holding = [step for step in plan.steps if step.kind == "tip" and step.day <= days <= step.until_day]
    if not holding:
        return _care(situation, plan)
    latest = sorted(holding, key=lambda step: step.day)[-AT_ONCE:]
    more = topics(*dict.fromkeys(slug for step in latest for slug in step.topics))
    steps = CareSteps(plan.slug, tuple(step.slug for step in latest), (*more[:4], NEXT_TIPS, STAFF_WRITE))
    return Decision((first, steps), Conversation(), situation.language)


def _skin(situation: Situation, plan: CarePlan) -> Decision:
    """The check-in, asked for by themselves; its answers are noted with the step that asks next to this day."""
    days = situation.days_since or 0
    asking = [step for step in plan.steps if step.kind == "check-in"]
    if not asking:
        return staff.invite_question(situation)
    near = min(asking, key=lambda step: abs(step.day - days))
    choices = tuple(Choice(f"button.checkin_{answer}", Skin(near.slug, answer)) for answer in SKINS)
    return Decision((Text("menu.skin", choices=choices),), Conversation(), situation.language)


def _care(situation: Situation, plan: CarePlan) -> Decision:
    """All topics the care plan points to."""
    slugs = dict.fromkeys(slug for step in plan.steps for slug in step.topics)
    choices = (*topics(*slugs)[:11], STAFF_WRITE)  # 13 quick replies at most
    return Decision((Text("menu.care", choices=choices),), Conversation(), situation.language)
