"""Records of questions and answers, with Vietnamese schemas."""

from typing import Any, Literal

from pydantic import Field

from assistant.answer import SCHEMA, Answer, QuestionKind, State, Status, to_ref
from assistant.dialogue.context import UNFIT
from assistant.web.api.records import (
    Citation,
    ClauseId,
    End,
    Page,
    PageCertain,
    Part,
    Record,
    Ref,
    Start,
    Text,
)
from assistant.web.presentation import Display
from corpus.errors import QuestionError


class TalkState(Record, title="Trạng thái hội thoại", extra="forbid"):
    """`assistant.answer.State` within limits, for it comes back from outside."""

    question: Text = Field(
        max_length=10_000,
        description="Câu hỏi gần nhất đứng được một mình và được trả lời; có thể rỗng.",
    )
    clauses: list[Text] = Field(
        [],
        max_length=200,
        description="Các điều khoản đang nói đến, dạng mã văn bản/mã điều khoản.",
    )
    agencies: list[Text] = Field([], max_length=200, description="Mã các cơ quan đang nói đến.")
    listed: list[Text] = Field(
        [], max_length=200, description="Các điều khoản của danh sách gần nhất."
    )
    confidence: float = Field(0.0, ge=0, le=1, description="Độ tin cậy của câu trả lời trước.")

    def to_state(self) -> State:
        """The engine's own record; `QuestionError` if it names what is no clause."""
        try:
            clauses, listed = (tuple(map(to_ref, named)) for named in (self.clauses, self.listed))
        except ValueError as error:
            raise QuestionError(UNFIT) from error
        return State(self.question, clauses, tuple(self.agencies), listed, self.confidence)


class ClauseShown(Record, title="Điều khoản trong câu trả lời"):
    """`assistant.answer.ClauseView`."""

    id: ClauseId
    decision: str = Field(description="Mã văn bản.")
    citation: Citation
    heading: str = Field(description="Dòng đầu nêu cơ quan hoặc tên nhóm; có thể rỗng.")
    text: str = Field(description="Nguyên văn, mỗi đoạn một dòng.")
    page: Page
    page_certain: PageCertain
    start: Start
    end: End


class AgencyPart(Record, title="Phần của một cơ quan"):
    """`assistant.answer.AgencyRole`."""

    name: str = Field(description="Tên như in trong văn bản.")
    slug: str = Field(description="Mã cơ quan.")
    role: Part
    clause: Ref
    today: str = Field(description="Tên nay, nếu cơ quan đã thay đổi; rỗng nếu không.")


class Quotation(Record, title="Lời văn trích"):
    """`assistant.answer.Evidence`."""

    text: str = Field(description="Nguyên văn lời trích.")
    start: Start
    end: End
    clause: Ref


class TimeLimit(Record, title="Thời hạn trong câu trả lời"):
    """`assistant.answer.DeadlineView`."""

    text: str = Field(description="Lời văn của thời hạn.")
    date: str = Field(description="Ngày dạng YYYY-MM-DD; rỗng nếu là việc định kỳ.")
    clause: Ref


class Considered(Record, title="Điều khoản đã xét"):
    """`assistant.answer.Candidate`."""

    clause: Ref
    score: float = Field(description="Điểm so khớp: 0 là trung bình, cao hơn là khớp hơn.")


class LookedFor(Record, title="Từ đã tìm"):
    """`assistant.answer.Searched`."""

    term: str = Field(description="Từ ngữ của câu hỏi.")
    clauses: list[Ref] = Field(description="Những điều khoản có từ ngữ ấy; rỗng nếu không có.")


class AnswerRecord(Record, title="Câu trả lời"):
    """`assistant.answer.Answer`: the contract that has a version of its own."""

    schema_: int = Field(alias="schema", description=f"Phiên bản của bản ghi này: {SCHEMA}.")
    id: str = Field(description="Mã đã gửi kèm câu hỏi, hoặc mã sinh từ câu hỏi.")
    question: str = Field(description="Câu hỏi như đã gõ.")
    status: Status = Field(
        description="answered: có câu trả lời; list: một danh sách; overview: nhiều điều khoản "
        "cùng nói đến, điều khoản chính ở clause; not_stated: Quyết định nói "
        "về việc này nhưng không nêu chi tiết được hỏi; not_found: Quyết định không nói đến; "
        "clarify: chưa rõ hỏi gì; smalltalk: lời chào; unsupported: việc chương trình không làm."
    )
    kind: QuestionKind = Field(description="Câu hỏi thuộc loại nào.")
    reply: str = Field(description="Câu trả lời bằng một hoặc vài câu, để hiện trước tiên.")
    decision: str = Field(description="Mã của Quyết định.")
    verdict: Literal["yes", "no"] | None = Field(
        description="Nhận định trong câu hỏi đúng (yes) hay sai (no); null nếu không có nhận định."
    )
    clause: ClauseShown | None = Field(description="Điều khoản được nêu; null nếu không có.")
    agencies: list[AgencyPart] = Field(
        description="Mỗi cơ quan trong mỗi điều khoản một phần: ai, vai trò gì, ở đâu."
    )
    lead_agencies: list[str] = Field(description="Cơ quan chịu trách nhiệm.")
    coordinating_agencies: list[str] = Field(description="Cơ quan phối hợp.")
    evidence: list[Quotation] = Field(description="Lời văn làm căn cứ, nguyên văn.")
    deadlines: list[TimeLimit] = Field(description="Các thời hạn liên quan.")
    references: list[str] = Field(description="Các văn bản được viện dẫn.")
    clauses: list[Ref] = Field(description="Mọi điều khoản của câu trả lời.")
    confidence: float = Field(
        ge=0, le=1, description="Xác suất điều khoản được nêu là đúng, từ 0 đến 1."
    )
    candidates: list[Considered] = Field(description="Nhiều nhất mười điều khoản khớp nhất.")
    understood_as: str = Field(description="Câu hỏi sau khi sửa lỗi gõ.")
    searched: list[LookedFor] = Field(
        description="Khi không tìm thấy: đã tìm những từ nào của câu hỏi, và chúng có ở đâu."
    )
    notes: list[str] = Field(description="Lưu ý cho người đọc.")
    state: TalkState | None = Field(description="Gửi kèm câu hỏi sau của cùng hội thoại.")

    @classmethod
    def of(cls, answer: Answer) -> "AnswerRecord":
        """The record of an answer."""
        return cls.model_validate(answer.to_dict())


class ShownAnswer(AnswerRecord, title="Câu trả lời kèm cách hiện"):
    """With what to show of it, where that was asked for."""

    display: Display | None = Field(
        None, description="Những gì nên hiện, bằng lời; chỉ có khi đã yêu cầu."
    )


class Questions(Record, title="Nhiều câu hỏi"):
    """One of the two forms that `POST /api/v1/batch` takes."""

    questions: list[Text | dict[str, Any]] = Field(
        description="Câu hỏi; hoặc {“id”, “question”, “decisions”}; hoặc {“id”, “turns”, "
        "“decisions”} cho một hội thoại."
    )


class FailedRow(Record, title="Câu không trả lời được"):
    """A line of the stream for a question without an answer."""

    id: str = Field(description="Mã của câu hỏi.")
    question: str = Field(description="Câu hỏi như đã gửi.")
    error: str = Field(description="Lý do.")
