"""Laws 1, 2, 4 and 5: plain questions on topics, however worded and typed."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from assistant.answer import Answer
from eval.laws.cases import Case, CaseScore, chosen
from eval.laws.material import Material
from eval.laws.scorers import gist, same, shown
from eval.laws.topics import Origin, Topic
from eval.laws.wordings import CARELESS, CHANGES, filled, retyped, wordings

RIGHT = "Chủ đề hỏi trơn: đúng"
WRONG_BODY = "Chủ đề hỏi trơn: sai cơ quan"
AGREEMENT = "Nhất quán giữa các cách hỏi"
SAYS = "“Nói gì về X”: đúng"
CARELESSLY = "Gõ ẩu (chữ hoa, telex, lỗi gõ): đúng"
VILLAGE = "Lời dân dã: đúng"
PHRASES = "Cụm từ của văn bản: đúng"
NEVER_DENIED = "Cụm từ của văn bản: không chối"
ALL_WHO_SHARE = "Việc nhiều nơi: nêu đủ"
SAME = {
    "capitals": "Như nhau: chữ hoa, chữ thường",
    "marks": "Như nhau: dấu câu, khoảng trắng",
    "polite": "Như nhau: lời lịch sự",
    "bare": "Như nhau: không dấu",
}
# Of every topic so many wordings that name a body, and so many that ask for the matter.
WHO, ABOUT = 4, 3
# So many topics are asked again with other capitals, marks and polite words.
COMPARED = 80

_Asked = tuple[str, bool]


def plain(material: Material) -> Iterator[Case]:
    """Topics of the hand list in plain words, every second one without diacritics."""
    for topic in material.topics(Origin.TEXT, Origin.SHARED):
        asked = _worded(topic)
        talks = tuple((q,) for q, _ in asked)
        yield Case(AGREEMENT, topic.words, topic.part, talks, _agreement)
        for question, who in asked:
            yield _right(material, RIGHT, topic, question, who=who)
            yield _wrong(material, topic, question)
        for n, wording in enumerate(chosen(topic.words, wordings()["says"], 2)):
            question = _bared(filled(wording, topic.words), n)
            yield _right(material, SAYS, topic, question, who=False)
        styles = chosen(topic.words, CARELESS, 1)
        for style, (question, who) in zip(styles, asked, strict=False):
            yield _right(material, CARELESSLY, topic, CARELESS[style](question), who=who)
    for topic in material.topics(Origin.VILLAGE):
        for question, who in _worded(topic)[:2] + _worded(topic)[WHO : WHO + 1]:
            yield _right(material, VILLAGE, topic, question, who=who)


def phrases(material: Material) -> Iterator[Case]:
    """Phrases of the text: one that stands there is shown, and never said to be missing."""
    for topic in material.phrases:
        for question, who in _worded(topic)[:2] + _worded(topic)[WHO : WHO + 2]:
            yield _right(material, PHRASES, topic, question, who=who)
            yield Case(NEVER_DENIED, topic.words, topic.part, ((question,),), _not_denied)


def shared(material: Material) -> Iterator[Case]:
    """Matters of several bodies: every clause that holds them is named."""
    for topic in material.topics(Origin.SHARED):
        for question, _ in _worded(topic)[:2] + _worded(topic)[WHO : WHO + 2]:
            yield Case(ALL_WHO_SHARE, topic.words, topic.part, ((question,),), _all_of(topic))


def same_answers(material: Material) -> Iterator[Case]:
    """One question with other capitals, marks, polite words or no diacritics: one answer."""
    who, about = wordings()["who"][0], wordings()["about"][3]
    for topic in chosen("same", material.topics(Origin.TEXT), COMPARED):
        question = filled(chosen(topic.words, (who, about), 1)[0], topic.words)
        for kind, figure in SAME.items():
            pattern = chosen(topic.words + kind, wordings()["same"][kind], 1)[0]
            talks = ((question,), (retyped(pattern, question),))
            yield Case(figure, topic.words, topic.part, talks, _same)


def _worded(topic: Topic) -> list[_Asked]:
    who = [(w, True) for w in chosen(topic.words, wordings()["who"], WHO)]
    about = [(w, False) for w in chosen(topic.words, wordings()["about"], ABOUT)]
    return [
        (_bared(filled(wording, topic.words), n), asks)
        for n, (wording, asks) in enumerate(who + about)
    ]


def _bared(question: str, n: int) -> str:
    return CHANGES["bare"](question) if n % 2 else question


def _right(material: Material, figure: str, topic: Topic, question: str, *, who: bool) -> Case:
    def judge(answers: Sequence[Answer]) -> CaseScore:
        right = material.bodies.right(answers[0], topic, who=who)
        return CaseScore(float(right), " / ".join(topic.clauses))

    return Case(figure, topic.words, topic.part, ((question,),), judge)


def _wrong(material: Material, topic: Topic, question: str) -> Case:
    def judge(answers: Sequence[Answer]) -> CaseScore:
        wrong = material.bodies.wrong(answers[0], topic)
        return CaseScore(float(wrong), " / ".join(topic.clauses))

    return Case(WRONG_BODY, topic.words, topic.part, ((question,),), judge)


def _agreement(answers: Sequence[Answer]) -> CaseScore:
    """The share of the wordings that get the most common answer."""
    gists = list(map(gist, answers))
    common, times = Counter(gists).most_common(1)[0]
    other = next((n for n, told in enumerate(gists) if told != common), 0)
    return CaseScore(times / len(answers), " / ".join(common), other)


def _not_denied(answers: Sequence[Answer]) -> CaseScore:
    return CaseScore(float(answers[0].status.value != "not_found"), "không chối")


def _all_of(topic: Topic) -> Callable[[Sequence[Answer]], CaseScore]:
    """All who share it, and not half of them strangers."""
    gold = set(topic.clauses)

    def judge(answers: Sequence[Answer]) -> CaseScore:
        told = set(shown(answers[0]))
        whole = told >= gold and len(told) <= 2 * len(gold)
        return CaseScore(float(whole), " / ".join(topic.clauses))

    return judge


def _same(answers: Sequence[Answer]) -> CaseScore:
    return CaseScore(float(same(answers[0], answers[1])), " / ".join(shown(answers[0])))
