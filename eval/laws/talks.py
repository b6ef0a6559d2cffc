"""Laws 3 and 6 in talks: foreign stays foreign, new is answered alike, what is pointed at found."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from assistant.answer import Answer
from corpus.annotations import Role
from corpus.decision import Clause, Decision
from eval.laws.cases import PARTS, Case, CaseScore, chosen, part_of
from eval.laws.material import Material, foreign_of, opening_part
from eval.laws.scorers import REFUSED, SETS, main_clause, same, shown
from eval.laws.topics import Origin, Topic, hand_list
from eval.laws.wordings import filled, wordings

FOREIGN_ALONE = "Câu lạc đề hỏi đầu tiên: từ chối"
FOREIGN_AFTER = "Câu lạc đề sau lời mở: từ chối"
NEW_AS_ALONE = "Chủ đề mới sau lời mở: như hỏi riêng"
NEW_RIGHT = "Chủ đề mới sau lời mở: đúng"
POSITIONS = "Vị trí sau danh sách: đúng"
DATES = "Hỏi lại thời hạn: đúng"
NO_DATES = "Hỏi lại thời hạn khi không có: nói rõ"
# Of each opening so many foreign questions and new topics; of each list so many positions.
FOREIGN, NEW, PLACES = 12, 6, 5
UNDATED = 60

_Judge = Callable[[Sequence[Answer]], CaseScore | None]


def foreign(material: Material) -> Iterator[Case]:
    """What is foreign when asked first is foreign after any opening."""

    def judge(answers: Sequence[Answer]) -> CaseScore:
        return CaseScore(float(material.bodies.refused(answers[-1])), "từ chối")

    for part in PARTS:
        for question in foreign_of(part):
            yield Case(FOREIGN_ALONE, question, part, ((question,),), judge)
    for talk in material.openings:
        part = opening_part(talk)
        for question in chosen(str(talk), foreign_of(part), FOREIGN):
            yield Case(FOREIGN_AFTER, f"{talk}{question}", part, ((*talk, question),), judge)


def new_topics(material: Material) -> Iterator[Case]:
    """What is answered alone is answered alike in a talk."""
    asked = {
        filled(wording, topic.words): (topic, who)
        for topic in material.topics(Origin.TEXT)
        for wording, who in _two_ways(topic)
    }
    for talk in material.openings:
        part = opening_part(talk)
        own = [question for question, (topic, _) in asked.items() if topic.part == part]
        for question in chosen(str(talk), own, NEW):
            topic, who = asked[question]
            group = f"{talk}{question}"
            after = (*talk, question)
            yield Case(NEW_AS_ALONE, group, part, ((question,), after), _as_alone)
            yield Case(NEW_RIGHT, group, part, (after,), _right(material, topic, who=who))


def _two_ways(topic: Topic) -> list[tuple[str, bool]]:
    who = chosen(topic.words + "new", wordings()["who"], 1)
    says = chosen(topic.words + "new", wordings()["says"], 1)
    return [(who[0], True), (says[0], False)]


def _as_alone(answers: Sequence[Answer]) -> CaseScore:
    alone, after = answers
    return CaseScore(float(same(alone, after)), " / ".join(shown(alone)) or alone.status.value)


def _right(material: Material, topic: Topic, *, who: bool) -> _Judge:
    def judge(answers: Sequence[Answer]) -> CaseScore:
        right = material.bodies.right(answers[-1], topic, who=who)
        return CaseScore(float(right), " / ".join(topic.clauses))

    return judge


def positions(material: Material) -> Iterator[Case]:
    """ "The second one" after a list is the second clause that was shown."""
    asks = [(place["n"], ask) for place in wordings()["position"] for ask in place["ask"]]
    for opening in _lists(material):
        for n, ask in chosen(opening, asks, PLACES):
            talks = ((opening,), (opening, ask))
            judge = _position(material, n, ask)
            yield Case(POSITIONS, opening, part_of(opening), talks, judge)


def _lists(material: Material) -> Iterator[str]:
    """Questions after which a list of two clauses or more must stand."""
    decision, forms = material.decision, wordings()["lists"]
    for slug, clauses in led(decision).items():
        if len(clauses) > 1 and not material.register[slug].collective:
            name = next(a.name for a in clauses[0].leads if a.agency == slug)
            yield from (filled(form, name) for form in forms["body"])
    for head in chain(decision.groups, decision.articles):
        if len(decision.children(head.id)) > 1 and any(c.leads for c in decision.children(head.id)):
            yield from (filled(form, head.label) for form in forms["group"])


def led(decision: Decision) -> dict[str, list[Clause]]:
    """The clauses that each body leads, by slug."""
    found: dict[str, list[Clause]] = {}
    for clause in decision.clauses:
        for slug in dict.fromkeys(a.agency for a in clause.leads):
            found.setdefault(slug, []).append(clause)
    return found


def _position(material: Material, n: int, ask: str) -> _Judge:
    def judge(answers: Sequence[Answer]) -> CaseScore | None:
        before, answer = answers
        listed = tuple(ref.clause for ref in before.clauses) if before.status.value in SETS else ()
        if len(listed) < 2:
            return CaseScore(0.0, "câu mở không ra danh sách")
        if n > len(listed):
            return None
        wanted = listed[n - 1 if n > 0 else n]
        leads = {a.agency for a in material.decision.clause(wanted).leads}
        asks_who = "ai" in ask.split()
        named = not asks_who or bool(material.bodies.named(answer) & leads)
        return CaseScore(float(main_clause(answer) == wanted and named), wanted)

    return judge


def dates(material: Material) -> Iterator[Case]:
    """A date asked back is the one of the clause talked about; where it has none, that is said."""
    asks = wordings()["dates"]
    dated = [
        (ask, frozenset(row["dates"]))
        for row in hand_list(material.decision, "topics")["dated"]
        for ask in row["ask"]
    ]
    dated += [
        (f"{c.place} nói gì?", frozenset(str(d.date or d.text) for d in c.deadlines))
        for c in material.decision.clauses
        if c.deadlines
    ]
    for opening, gold in dated:
        for ask in asks:
            yield Case(DATES, opening, part_of(opening), ((opening, ask),), _dated(gold))
    without = [t for t in material.topics(Origin.TEXT) if _undated(material.decision, t)]
    for topic in chosen("undated", without, UNDATED):
        opening = filled(wordings()["who"][0], topic.words)
        ask = chosen(topic.words, asks, 1)[0]
        talks = ((opening, ask),)
        yield Case(NO_DATES, topic.words, topic.part, talks, _told_none(topic))


def _undated(decision: Decision, topic: Topic) -> bool:
    clauses = [decision.clause(id_) for id_ in topic.clauses]
    return not any(c.deadlines for c in clauses) and any(
        a.role is Role.LEAD for c in clauses for a in c.leads
    )


def _dated(gold: frozenset[str]) -> _Judge:
    def judge(answers: Sequence[Answer]) -> CaseScore:
        answer = answers[-1]
        told = {d.date or d.text for d in answer.deadlines}
        refused = answer.status.value in REFUSED
        return CaseScore(float(not refused and told >= gold), ", ".join(sorted(gold)))

    return judge


def _told_none(topic: Topic) -> _Judge:
    def judge(answers: Sequence[Answer]) -> CaseScore:
        answer = answers[-1]
        clause = answer.clause.id if answer.clause else ""
        told = answer.status.value == "not_stated" and not answer.deadlines
        return CaseScore(float(told and clause in topic.clauses), "không nêu thời hạn")

    return judge
