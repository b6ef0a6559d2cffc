"""Law 8: chat and pages tell one number."""

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.answer import Answer
from assistant.reports.deadlines import dues
from assistant.reports.tasks import tally, tasks_of
from eval.laws.cases import Case, CaseScore, part_of
from eval.laws.material import Material
from eval.laws.scorers import SETS
from eval.laws.talks import led
from eval.laws.wordings import filled, wordings

NUMBERS = "Số liệu giữa các nơi: khớp"


def surfaces(material: Material) -> Iterator[Case]:
    """What an answer counts is what the pages of bodies, deadlines and groups count."""
    forms, decision = wordings()["counts"], material.decision
    for slug, clauses in led(decision).items():
        agency = material.register[slug]
        if agency.collective:
            continue
        name = next(a.name for a in clauses[0].leads if a.agency == slug)
        tasks = [t for t in tasks_of(agency, decision, material.register) if t.tie.in_charge]
        number, ids = tally(tasks)["in_charge"], {t.clause.id for t in tasks}
        for form in forms["tasks"]:
            yield _case(filled(form, name), number, ids)
    due = dues(decision)
    for question in forms["deadlines"]:
        yield _case(question, len(due), {d.clause.id for d in due})
    for group in decision.groups:
        ids = {c.id for c in decision.children(group.id)}
        for form in forms["group"]:
            yield _case(filled(form, group.label), len(ids), ids)


def _case(question: str, number: int, ids: set[str]) -> Case:
    return Case(NUMBERS, question, part_of(question), ((question,),), _judge(number, ids))


def _judge(number: int, ids: set[str]) -> Callable[[Sequence[Answer]], CaseScore]:
    def judge(answers: Sequence[Answer]) -> CaseScore:
        answer = answers[0]
        told = re.search(r"(?<![\w./-])\d+(?![\w./-])", answer.reply)
        fits = told is not None and int(told[0]) == number
        listed = answer.status.value in SETS and {ref.clause for ref in answer.clauses} >= ids
        return CaseScore(float(fits and listed), f"{number}: {', '.join(sorted(ids))}")

    return judge
