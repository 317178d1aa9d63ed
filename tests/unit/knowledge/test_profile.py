"""What texts say of the clinic."""

from dataclasses import replace

from knowledge.library import Library


def test_what_to_bring_is_said_where_the_clinic_has_answered_it(known: Library) -> None:
    params = {"minutes": "60", "yen": "20,000"}
    assert "What to bring" not in known.say("reservation.details", "en", **params)
    answers = {"what-to-bring": {"ja": "身分証です。お電話は{clinic_phone}へ。", "en": "Some ID; call {clinic_phone}."}}
    told = replace(known, clinic=replace(known.clinic, answers={**known.clinic.answers, **answers}))
    assert f"What to bring: Some ID; call {known.clinic.phone}.\n" in told.say("reservation.details", "en", **params)
    assert f"持ち物　身分証です。お電話は{known.clinic.phone}へ。\n" in told.say(
        "reservation.details_free", "ja", **params
    )
