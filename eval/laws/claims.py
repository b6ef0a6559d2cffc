"""Law 7: a claim is judged, true ones and those turned round."""

from collections.abc import Callable, Iterator, Sequence

from assistant.answer import Answer
from corpus.annotations import Role
from eval.laws.cases import Case, CaseScore, chosen
from eval.laws.material import Material
from eval.laws.scorers import shows, verdict
from eval.laws.talks import led
from eval.laws.topics import Origin, Topic, holders
from eval.laws.wordings import filled, wordings

TRUE = "Khẳng định đúng: xác nhận"
TURNED = "Khẳng định sai: bác và nêu đúng nơi"


def claims(material: Material) -> Iterator[Case]:
    """Who leads on a topic, told rightly and of another body."""
    printed = {a.agency: a.name for c in material.decision.clauses for a in c.leads}
    single = [s for s in led(material.decision) if not material.register[s].collective]
    for topic in material.topics(Origin.TEXT):
        if not _one_leads(material, topic):
            continue
        right = sorted(topic.bodies)[0]
        held = holders(material.decision, topic.words)
        acting = {a.agency for c in held for a in c.assignments} | topic.bodies
        other = chosen(topic.words, [s for s in single if s not in acting], 1)[0]
        for slug, figure, judge in (
            (right, TRUE, _confirmed(topic)),
            (other, TURNED, _turned_down(material, topic)),
        ):
            wording = chosen(topic.words + figure, wordings()["claims"], 1)[0]
            question = filled(wording, topic.words, printed[slug])
            yield Case(figure, topic.words, topic.part, ((question,),), judge)


def _one_leads(material: Material, topic: Topic) -> bool:
    """Whether one clause holds the topic and one body leads in it, by the word of the text."""
    leads = [a for id_ in topic.clauses for a in material.decision.clause(id_).leads]
    return (
        len(topic.clauses) == len(leads) == 1
        and leads[0].role is Role.LEAD
        and not material.register[leads[0].agency].collective
    )


def _confirmed(topic: Topic) -> Callable[[Sequence[Answer]], CaseScore]:
    def judge(answers: Sequence[Answer]) -> CaseScore:
        right = verdict(answers[0]) == "yes" and shows(answers[0], topic.clauses)
        return CaseScore(float(right), "Đúng")

    return judge


def _turned_down(material: Material, topic: Topic) -> Callable[[Sequence[Answer]], CaseScore]:
    def judge(answers: Sequence[Answer]) -> CaseScore:
        named = bool(material.bodies.named(answers[0]) & topic.bodies)
        right = verdict(answers[0]) == "no" and shows(answers[0], topic.clauses) and named
        return CaseScore(float(right), "Không")

    return judge
