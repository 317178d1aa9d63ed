"""A name and a number read out of a text, with the words of whichever knowledge there is at the moment."""

import gc
import weakref
from dataclasses import replace

import pytest

from bot.flows import contact
from knowledge.library import Library


@pytest.mark.parametrize(
    ("text", "name", "telephone"),
    [
        ("名前は山田花子です", "山田花子", ""),
        ("My name is Emma Brown", "Emma Brown", ""),
        ("Emma Brown, 090-1234-5678", "Emma Brown", "090-1234-5678"),
    ],
)
def test_what_is_told(known: Library, text: str, name: str, telephone: str) -> None:
    told = contact.read(text, known)
    assert (told.name, told.telephone) == (name, telephone)


def test_no_former_knowledge_is_held_back(known: Library) -> None:
    former = replace(known)
    assert contact.read("名前は山田花子です", former).name
    gone = weakref.ref(former)
    del former
    gc.collect()
    assert gone() is None
