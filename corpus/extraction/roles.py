"""Roles: which part the words around a body's name give it in a text."""

import re

from corpus.annotations import Assignment, Role, Scope
from corpus.register import SUPERIOR, Mention, Register, printed_name

# What may stand between two bodies of one list.
_JOINT = re.compile(r"(?:[\s,;(]|và|với|cùng|giữa|của|có liên quan|liên quan)*")

_SENTENCE_START = re.compile(r"^[-–+\s]*$")


def assignments_in(frame: str, register: Register) -> list[tuple[Mention, Role]]:
    """Roles in a heading or in the opening words of an article.

    Grammar: "X chủ trì, phối hợp (với) Y", "X phối hợp với Y", "X hướng dẫn …", "Đề nghị X",
    "X" alone; whoever follows "chỉ đạo", "hướng dẫn" or "trước" gets no role.
    """
    mentions = register.mentions(frame)
    cue = re.search(r"chủ trì|phối hợp|hướng dẫn|chịu trách nhiệm|chỉ đạo", frame)
    border = cue.start() if cue else len(frame)
    subjects = [m for m in mentions if m.end <= border and m.agency.kind != SUPERIOR]
    role = Role.RESPONSIBLE
    if cue and cue.group() == "chủ trì":
        role = Role.LEAD
    elif cue and cue.group() == "hướng dẫn":
        role = Role.GUIDE
    elif re.search(r"(?:^|\s)Đề nghị\s", frame[: subjects[0].start if subjects else 0]):
        role = Role.REQUESTED
    found = [(m, role) for m in _last_run(frame, subjects)]
    return found + coordination_in(frame, mentions)


def coordination_in(text: str, mentions: list[Mention]) -> list[tuple[Mention, Role]]:
    """Bodies listed right after "phối hợp", "phối hợp với" or "phối hợp giữa"."""
    return [(m, Role.COORDINATE) for m in _listed_after(_COORDINATION, text, mentions)]


def addressed_in(text: str, register: Register) -> list[Mention]:
    """Bodies that something is sent or reported to, or that others answer to, in text order."""
    return _listed_after(_ADDRESS, text, register.mentions(text))


_COORDINATION = re.compile(r"phối hợp", re.IGNORECASE)

_ADDRESS = re.compile(
    r"gửi|báo cáo|chịu trách nhiệm(?:\s+trực\s+tiếp)?\s+trước(?=\s)", re.IGNORECASE
)


def _listed_after(cue: re.Pattern[str], text: str, mentions: list[Mention]) -> list[Mention]:
    found = []
    for match in cue.finditer(text):
        position = match.end()
        for mention in mentions:
            if mention.start < position:
                continue
            if not _JOINT.fullmatch(text[position : mention.start]):
                break
            found.append(mention)
            position = mention.end
    return found


def _last_run(text: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions that form one list, taken from the end."""
    run: list[Mention] = []
    for mention in reversed(mentions):
        if run and not _JOINT.fullmatch(text[mention.end : run[0].start]):
            break
        run.insert(0, mention)
    return run


def acting_in(sentence: str, register: Register) -> list[tuple[Mention, Role]]:
    """The body that opens a sentence of the text proper acts in it."""
    mentions = register.mentions(sentence)
    first = mentions[0] if mentions else None
    if first and first.agency.kind != SUPERIOR and _SENTENCE_START.match(sentence[: first.start]):
        return [(first, Role.RESPONSIBLE)]
    return []


def to_assignment(mention: Mention, role: Role, span: tuple[int, int], scope: Scope) -> Assignment:
    """The record of a mention whose source offsets are `span`."""
    return Assignment(mention.agency.slug, printed_name(mention), role, *span, scope)
