"""What a quiz is and how answers are judged; pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypedDict

MOST_QUESTIONS = 12
MOST_OPTIONS = 5
LEAST_OPTIONS = 2


class Question(TypedDict):
    """One question: its options, which one is right (from 0), and the passage that says so."""

    id: str
    text: str
    options: list[str]
    right: int
    passage: str


def hash_of(questions: Sequence[Question]) -> str:
    """SHA-256 that names these questions: whoever passed them has passed until one is changed."""
    body = json.dumps(questions, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def missed(questions: Sequence[Question], answers: Mapping[str, str]) -> list[str]:
    """The ids of the questions that were answered wrongly or not at all."""
    return [each["id"] for each in questions if answers.get(each["id"]) != str(each["right"])]
