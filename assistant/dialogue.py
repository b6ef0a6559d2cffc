"""Dialogue: a question that leans on the one before -> a question that stands alone.

What a talk has come to is a small record, `State`: it comes with every answer and goes back in
with the next question, so that page, API and batch carry it the same way and nothing is kept
on the server.
"""

import re
from dataclasses import dataclass, replace

from assistant.answer import QuestionKind, State
from assistant.cue import cue
from assistant.naming import Named
from assistant.question import Question, Reader
from assistant.topic import topic_words
from corpus.agencies import Register
from index.text import fold, has_diacritics, normalize

_BODY = r"(?:các |những |mấy |hai )?(?:sở|cơ quan|đơn vị|ban|ngành|bên|tổ chức|nơi)(?: chủ trì)?"
_POINTING = r"(?:đó|đấy|ấy|kia|này|nói trên|vừa nêu|vừa rồi|trên)"
_THAT_BODY = cue(
    rf"{_BODY} {_POINTING}|họ|(?:mấy )?ông ấy"
    rf"|(?:cơ quan|đơn vị|sở) chủ trì (?:điểm|việc|nội dung|nhiệm vụ) {_POINTING}"
)
_THAT_MATTER = cue(
    r"(?:(?:các |những )?(?:việc|nhiệm vụ|nội dung|điểm|mục|đoạn|câu|phần|vấn đề|chuyện|cái|điều"
    r"|khoản|văn bản|kế hoạch|đề án|chương trình|dự án|mục tiêu|chỉ tiêu|công việc)"
    rf" (?:\w+ )?{_POINTING}|nó|vụ này|vụ đó|thứ đó|ở (?:đó|đấy|trên)|trong (?:đó|đấy)|tại đó)"
)
_MORE = cue(
    r"còn (?:\w+ ){0,6}?(?:nữa|khác|thêm)|nữa|thêm|khác|ngoài (?:ra|việc|cái|chuyện|chỗ)"
    r"|còn (?:phải |được |có )*(?:làm|phụ trách|lo|giao|chủ trì|nhận)"
)
_TASKS = cue(
    r"làm (?:gì|những gì)|nhiệm vụ|việc gì|việc nào|những việc|phụ trách|lo (?:gì|những gì)|mảng"
    r"|(?:được )?giao (?:\w+ )?gì|trách nhiệm|lo thêm|làm thêm"
)
_SHIFT = cue(
    r"(?:ừ |à |ờ |rồi |ok )?(?:(?:thế|vậy)(?: thì)? ?)?(?:còn|thế còn|vậy còn|đối với|thế|vậy)"
    r"(?: về| đối với| bên| mảng| lĩnh vực| phần| chuyện)? (?P<what>.+?)"
    r"(?P<open>(?:,? (?:thì|là))?(?: sao| thế nào| như thế nào| ra sao| như nào)?)"
    r"(?: nhỉ| hả| ạ| vậy| thế| nhé| à| đây| rồi)*[ ?.!]*"
)
_ORDINAL = cue(
    r"(?:cái|điểm|mục|việc|nhiệm vụ|ý|nội dung|khoản|quan điểm|nhóm|thứ) ?(?:thứ |số )?"
    r"(?P<n>đầu(?: tiên)?|nhất|hai|nhì|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|cuối(?: cùng)?|\d{1,2})"
)
_REST = cue(
    r"(?:những |các |hai |ba |mấy |\d )?(?:cái|điểm|mục|việc|nhiệm vụ|ý) (?:kia|còn lại|khác nữa)"
)
_COUNTS = "đầu nhất|hai nhì|ba|tư bốn|năm|sáu|bảy|tám|chín|mười"
_PLACES = {w: n for n, words in enumerate(_COUNTS.split("|")) for w in words.split()}
# What asks for a part of a clause without saying which clause.
_PARTS = cue(
    r"thời hạn|thời gian|hạn chót|hạn|mốc|ngày tháng|ngày|tháng|hoàn thành|hoàn tất|xong|kịp"
    r"|chậm nhất|muộn nhất|trích dẫn|trích|nguyên văn|nguyên bản|toàn văn|đoạn|câu|chép|đọc|trang"
    r"|số liệu|con số|chỉ tiêu|mục tiêu|tỷ lệ|phần trăm|số mấy|rõ hơn|nói rõ|rõ|hơn|thêm"
    r"|giải thích|tóm tắt|ngắn gọn|gọn|khác|nữa|tiếp|theo|căn cứ|viện dẫn|dẫn|nghị quyết"
    r"|quyết định nào|luật nào|đề án nào|kết luận|chỉ thị|thông báo|nghị định|tờ trình|số hiệu"
    r"|ban hành|ký|chung tay|hỗ trợ ai|kết hợp|tham gia|đồng chủ trì|đúng không|chắc không|nguồn"
    r"|lại|xem|cho xem|địa chỉ|số điện thoại|điện thoại|sđt|hotline|kinh phí|bao nhiêu tiền|tiền"
    r"|họ tên|tên|lãnh đạo|giám đốc|lý do|dự án nào|chương trình nào|chính sách nào|biện pháp"
    r"|hoạt động nào|giai đoạn nào|năm nào|từng đợt|từng phần|ý|thứ|cái|bản|mảng gì|mảng nào|quay"
    r"|đi|với ai|với|dính"
)
_EVERY = cue(r"tất cả|toàn bộ|những|các|mấy|bao nhiêu|liệt kê|đầy đủ|hết")
_QUOTE = cue(
    r"nguyên văn|trích (?:dẫn|đoạn|lại|ra|cho)|chép (?:lại|ra)|đọc (?:lại|nguyên)|toàn văn"
    r"|(?:nói|ghi|nêu|giải thích|xem) (?:rõ|cụ thể|chi tiết|kỹ|thêm)"
)
_DECISION = cue(r"quyết định (?!nào|số|đó)")
_OPENS = cue(r"^(?:thế |vậy |à |ừ |rồi )*còn")
_PICK = cue(r"^(?:thế |vậy |à |còn )*(?:cái|điểm|việc|mốc|nhiệm vụ|hạn)(?! (?:này|đó|ấy)) ")
_BRIEF = 5
_PHRASE = 5  # syllables of a topic that takes over the question before
_SHORT = 7  # syllables: a longer question says itself what it is about

_ALONE = (QuestionKind.SMALLTALK, QuestionKind.TITLE, QuestionKind.IDENTITY)
_FORMS = {
    QuestionKind.LEAD: "cơ quan nào chủ trì về {}?",
    QuestionKind.COORDINATOR: "{} phối hợp với những ai?",
    QuestionKind.DEADLINE: "thời hạn {} là khi nào?",
    QuestionKind.REFERENCE: "{} theo văn bản nào?",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a talk, made to stand alone.

    `clauses` are the clauses that it asks about without naming them, one of them if `choose`;
    `bodies` are register slugs that a pronoun stands for; `less` are clauses that it asks to
    leave out ("còn việc gì nữa?").
    """

    question: Question
    clauses: tuple[str, ...] = ()
    choose: bool = False
    bodies: tuple[str, ...] = ()
    less: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dialogue:
    """Reads questions in the light of what was said before."""

    register: Register
    reader: Reader

    def read(self, typed: str, text: str, state: State | None) -> Turn:
        """What a question asks after `state`; `text` is its repaired form."""
        question = self.reader.read(typed, text)
        if state is None or question.clause_ids or question.kind in _ALONE:
            return Turn(question)
        # Diacritics that were not typed are guesses, and "so do" was made "sổ đỏ".
        bare = not has_diacritics(typed)
        heard = self.reader.read(typed, fold(text)) if bare else question
        said = Said(heard, 1 if bare else 0)
        if chosen := _chosen(said, state):
            return self._about_clauses(question, said, chosen)
        if len(state.clauses) > 1 and said.search(_PICK):
            return replace(self._about_clauses(question, said, state.clauses), choose=True)
        body = said.search(_THAT_BODY)
        own = said.own_words(body)
        if body and state.agencies and (not bare or not own):
            return self._about_body(question, said, state, body, own)
        if state.clauses and not question.named and self._leans(said, own):
            if said.search(_MORE) and said.search(_TASKS) and not own:
                return self._tasks(question, said, state)
            return self._about_clauses(question, said, state.clauses)
        if state.clauses and said.search(_THAT_MATTER):
            return replace(self._about_clauses(question, said, state.clauses), choose=bool(own))
        if shift := _SHIFT[said.form].fullmatch(heard.plain):
            what = normalize(question.text)[shift.start("what") : shift.end("what")]
            return Turn(self._shifted(question, said, what, bool(shift["open"]), state))
        return Turn(question)

    @staticmethod
    def _leans(said: "Said", own: set[str]) -> bool:
        """Whether a question says too little of its own to stand alone."""
        if said.search(_DECISION) or (own and said.search(_OPENS)):
            return False
        return not own or (len(own) == 1 and len(said.heard.plain.split()) <= _BRIEF)

    def leaning(self, question: Question, state: State | None) -> Turn | None:
        """A second reading of a short question that finds nothing alone: with the one before."""
        if state is None or not state.clauses or len(question.text.split()) > _SHORT:
            return None
        if question.kind is QuestionKind.SMALLTALK or question.named:
            return None
        said = Said(question, 0 if question.accented else 1)
        return self._about_clauses(question, said, state.clauses)

    def _about_body(
        self,
        question: Question,
        said: "Said",
        state: State,
        body: re.Match[str],
        own: set[str],
    ) -> Turn:
        if own:
            # The bodies steer the ranking; their names would drown the topic.
            text = normalize(question.text)
            rest = self.reader.read(question.typed, f"{text[: body.start()]}{text[body.end() :]}")
            names = tuple(Named((slug,), self.register[slug].name) for slug in state.agencies)
            return Turn(replace(rest, named=names), bodies=state.agencies)
        more = said.search(_MORE)
        asks_tasks = said.kind in (QuestionKind.TASK, QuestionKind.OVERVIEW)
        if more or (asks_tasks and (not state.clauses or said.search(_EVERY))):
            return self._tasks(question, said, state)
        return self._about_clauses(question, said, state.clauses)

    def _tasks(self, question: Question, said: "Said", state: State) -> Turn:
        """All that the bodies talked about have to do, less what was already said."""
        names = ", ".join(self.register[slug].name for slug in state.agencies)
        if not names:
            return self._about_clauses(question, said, state.clauses)
        read = self.reader.read(question.typed, f"{names} có những nhiệm vụ gì?")
        return Turn(read, less=state.clauses)

    def _about_clauses(self, question: Question, said: "Said", clauses: tuple[str, ...]) -> Turn:
        kind = QuestionKind.CLAUSE if said.search(_QUOTE) else said.kind
        return Turn(replace(question, kind=kind), clauses=clauses)

    def _shifted(
        self, question: Question, said: "Said", what: str, open_: bool, state: State
    ) -> Question:
        """The question before, asked of something else: "còn văn hóa thì sao?"."""
        before = self.reader.read(state.question, state.question)
        asked = self.reader.read(what, what)
        plain = (QuestionKind.OVERVIEW, QuestionKind.TASK, QuestionKind.AGENCY_TASKS)
        if asked.kind not in plain or said.search(_QUOTE):
            return self.reader.read(question.typed, what)
        if asked.named and not asked.topic:
            name = asked.named[0].typed
            if before.named and before.topic:
                text = f"{name} {' '.join(before.topic)}"
                return replace(self.reader.read(question.typed, text), kind=before.kind)
            return self.reader.read(question.typed, f"{name} có những nhiệm vụ gì?")
        short = open_ or len(what.split()) <= _PHRASE
        phrase = _FORMS.get(before.kind, "{}").format(what) if short else what
        if before.named and before.topic and before.kind is QuestionKind.TASK:
            phrase = f"{before.named[0].typed} làm gì về {what}?"
        return self.reader.read(question.typed, phrase)


@dataclass(frozen=True, slots=True)
class Said:
    """A question in the form in which cues are looked for: as typed if it was typed bare."""

    heard: Question
    form: int

    @property
    def kind(self) -> QuestionKind:
        """What is asked for."""
        return self.heard.kind

    def search(self, cues: tuple[re.Pattern[str], re.Pattern[str]]) -> re.Match[str] | None:
        """Where a cue stands."""
        return cues[self.form].search(self.heard.plain)

    def own_words(self, body: re.Match[str] | None) -> set[str]:
        """The topic's words that do not merely ask for a part of a clause."""
        rest = self.heard.plain
        if body:
            rest = f"{rest[: body.start()]} {rest[body.end() :]}"
        rest = _PARTS[self.form].sub(" ", rest)
        return set(topic_words(rest, accented=not self.form))


def _chosen(said: Said, state: State) -> tuple[str, ...]:
    """The clauses of the last list that are picked by their place ("cái thứ hai")."""
    if len(state.listed) < 2:
        return ()
    if said.search(_REST):
        return tuple(c for c in state.listed if c not in state.clauses) or state.listed
    match = said.search(_ORDINAL)
    if not match:
        return ()
    word = match["n"].split()[0]
    places = {fold(w): n for w, n in _PLACES.items()} if said.form else _PLACES
    last = fold("cuối") if said.form else "cuối"
    place = len(state.listed) - 1 if word == last else places.get(word, -1)
    if word.isdigit():
        place = int(word) - 1
    return state.listed[place : place + 1] if place >= 0 else ()
