"""Dialogue: a question that leans on the one before -> a question that stands alone.

What a talk has come to is a small record, `State`: it comes with every answer and goes back in
with the next question, so that page, API and batch carry it the same way and nothing is kept
on the server.
"""

import re
from dataclasses import dataclass, replace

from assistant.answer import QuestionKind, State
from assistant.question import Question, Reader, cue
from corpus.agencies import Register
from index.text import fold, has_diacritics, normalize

_BODY = (
    r"(?:các |những |mấy |hai )?(?:sở|cơ quan|đơn vị|ban|ngành|bên|tổ chức|chỗ|nơi)(?: chủ trì)?"
)
_POINTING = r"(?:đó|đấy|ấy|kia|này|nói trên|vừa nêu|vừa rồi|trên)"
_THAT_BODY = cue(rf"{_BODY} {_POINTING}|họ|các bên ấy|chỗ ấy|mấy ông ấy|ông ấy|bên ấy")
_THAT_MATTER = cue(
    r"(?:(?:các |những )?(?:việc|nhiệm vụ|nội dung|điểm|mục|đoạn|câu|phần|vấn đề|chuyện|cái|điều"
    r"|khoản|văn bản|kế hoạch|đề án|chương trình|dự án|mục tiêu|chỉ tiêu|công việc)"
    rf" (?:\w+ )?{_POINTING}|nó|vụ này|vụ đó|thứ đó)"
)
_MORE = cue(r"còn (?:\w+ ){0,6}?(?:nữa|khác|thêm)|nữa|thêm|khác|ngoài (?:ra|việc|cái|chuyện)")
_SHIFT = cue(
    r"(?:ừ |à |ờ |rồi |ok )?(?:(?:thế|vậy)(?: thì)? ?)?(?:còn|thế còn|vậy còn|đối với|thế|vậy)"
    r"(?: về| đối với| bên| mảng| lĩnh vực| phần| chuyện)? (?P<what>.+?)"
    r"(?:,? (?:thì|là))?(?: sao| thế nào| như thế nào| ra sao| như nào)?"
    r"(?: nhỉ| hả| ạ| vậy| thế| nhé| à| đây| rồi)*[ ?.!]*"
)
# What may be said of a clause without saying which: the words that ask for its parts.
_PART_WORDS = (
    "hạn hạn chót thời hạn mốc thời gian ngày tháng kịp trước xong hoàn thành trích nguyên văn dẫn"
    " đoạn câu chép đọc trang số liệu con số chỉ tiêu tỷ lệ phần trăm cụ thể rõ hơn thêm chi tiết"
    " giải thích khác nữa tiếp căn cứ nghị quyết quyết định luật đề án tờ trình theo viện dựa đi"
    " xem cho chung tay cùng hỗ trợ kết hợp tham gia đúng chắc nguồn lại cơ quan đồng"
    " địa chỉ điện thoại sđt hotline kinh phí tiền tên lãnh đạo giám đốc lý do hoàn tất"
    " chậm muộn nhất toàn nguyên bản việc ý tóm tắt gọn mục tiêu"
)
_PARTS = frozenset(_PART_WORDS.split())
_FOLDED_PARTS = frozenset(map(fold, _PARTS))
_EVERY = cue(r"tất cả|toàn bộ|những|các|mấy|bao nhiêu|liệt kê|đầy đủ|hết")
_QUOTE = cue(
    r"nguyên văn|trích (?:dẫn|đoạn|lại|ra|cho)|chép (?:lại|ra)|đọc (?:lại|nguyên)|toàn văn"
    r"|(?:nói|ghi|nêu|giải thích|xem) (?:rõ|cụ thể|chi tiết|kỹ|thêm)"
)
_SHORT = 7  # syllables: a longer question says itself what it is about

_FORMS = {
    QuestionKind.LEAD: "cơ quan nào chủ trì về {}?",
    QuestionKind.COORDINATOR: "{} phối hợp với những ai?",
    QuestionKind.DEADLINE: "thời hạn {} là khi nào?",
    QuestionKind.NUMBER: "{} là bao nhiêu?",
    QuestionKind.REFERENCE: "{} theo văn bản nào?",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a talk, made to stand alone.

    `clauses` are the clauses that it asks about without naming them; `less` are clauses that it
    asks to leave out ("còn việc gì nữa?").
    """

    question: Question
    clauses: tuple[str, ...] = ()
    less: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dialogue:
    """Reads questions in the light of what was said before."""

    register: Register
    reader: Reader

    def read(self, typed: str, text: str, state: State | None) -> Turn:
        """What a question asks after `state`; `text` is its repaired form."""
        question = self.reader.read(typed, text)
        if state is None or question.clause_ids or question.kind is QuestionKind.SMALLTALK:
            return Turn(question)
        # Diacritics that were not typed are guesses, and "so do" was made "sổ đỏ".
        bare = not has_diacritics(typed)
        heard = self.reader.read(typed, fold(text)) if bare else question
        form = 1 if bare else 0
        plain = heard.plain
        body = _THAT_BODY[form].search(plain)
        own = self._own_words(heard, body, bare)
        more = bool(_MORE[form].search(plain))
        if body and state.agencies and (not bare or not own):
            return self._about_body(question, heard, state, body, own, more)
        if state.clauses and not own and not question.named:
            if more and heard.kind in (QuestionKind.TASK, QuestionKind.OVERVIEW):
                return self._tasks(question, state)
            return self._about_clauses(question, heard, state)
        if state.clauses and _THAT_MATTER[form].search(plain):
            return self._about_clauses(question, heard, state)
        if shift := _SHIFT[form].fullmatch(plain):
            what = normalize(question.text)[shift.start("what") : shift.end("what")]
            return Turn(self._shifted(question, what, state))
        return Turn(question)

    def leaning(self, question: Question, state: State | None) -> Turn | None:
        """A second reading of a short question that finds nothing alone: with the one before."""
        if state is None or not state.clauses or len(question.text.split()) > _SHORT:
            return None
        if question.kind is QuestionKind.SMALLTALK or question.named:
            return None
        return self._about_clauses(question, question, state)

    @staticmethod
    def _own_words(heard: Question, body: re.Match[str] | None, bare: bool) -> set[str]:
        """The topic's words that do not merely ask for a part of a clause."""
        pointing = set(body.group().split()) if body else set()
        return set(heard.topic) - (_FOLDED_PARTS if bare else _PARTS) - pointing

    def _about_body(
        self,
        question: Question,
        heard: Question,
        state: State,
        body: re.Match[str],
        own: set[str],
        more: bool,
    ) -> Turn:
        form = 0 if heard.accented else 1
        if own:
            names = ", ".join(self.register[slug].name for slug in state.agencies)
            text = normalize(question.text)
            return Turn(
                self.reader.read(
                    question.typed, f"{text[: body.start()]}{names}{text[body.end() :]}"
                )
            )
        asks_tasks = heard.kind in (QuestionKind.TASK, QuestionKind.OVERVIEW)
        if asks_tasks and (more or not state.clauses or _EVERY[form].search(heard.plain)):
            return self._tasks(question, state)
        return self._about_clauses(question, heard, state)

    def _tasks(self, question: Question, state: State) -> Turn:
        """All that the bodies talked about have to do, less what was already said."""
        names = ", ".join(self.register[slug].name for slug in state.agencies)
        if not names:
            return self._about_clauses(question, question, state)
        read = self.reader.read(question.typed, f"{names} có những nhiệm vụ gì?")
        return Turn(read, less=state.clauses)

    def _about_clauses(self, question: Question, heard: Question, state: State) -> Turn:
        quote = _QUOTE[0 if heard.accented else 1].search(heard.plain)
        kind = QuestionKind.CLAUSE if quote else heard.kind
        return Turn(replace(question, kind=kind), clauses=state.clauses)

    def _shifted(self, question: Question, what: str, state: State) -> Question:
        """The question before, asked of something else: "còn văn hóa thì sao?"."""
        before = self.reader.read(state.question, state.question)
        asked = self.reader.read(what, what)
        if asked.kind not in (QuestionKind.OVERVIEW, QuestionKind.TASK, QuestionKind.AGENCY_TASKS):
            return self.reader.read(question.typed, what)
        if asked.named and not asked.topic:
            name = asked.named[0].typed
            if before.named and before.topic:
                text = f"{name} {' '.join(before.topic)}"
                return replace(self.reader.read(question.typed, text), kind=before.kind)
            return self.reader.read(question.typed, f"{name} có những nhiệm vụ gì?")
        phrase = _FORMS.get(before.kind, "{}").format(what)
        if before.named and before.topic and before.kind is QuestionKind.TASK:
            phrase = f"{before.named[0].typed} làm gì về {what}?"
        return self.reader.read(question.typed, phrase)
