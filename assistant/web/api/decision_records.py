"""Records of what stands in a decision, with Vietnamese schemas."""

import datetime

from pydantic import Field

from assistant.web.api.records import (
    Citation,
    ClauseId,
    End,
    Link,
    Page,
    PageCertain,
    Part,
    Record,
    Start,
)
from corpus.annotations import DeadlineKind, Scope
from corpus.decision import Kind


class AssignmentRecord(Record, title="Phân công"):
    """`corpus.annotations.Assignment`."""

    agency: str = Field(description="Mã cơ quan.")
    name: str = Field(description="Tên như in trong Quyết định.")
    role: Part
    scope: Scope = Field(description="clause: cả điều khoản; sentence: chỉ câu ấy.")
    start: Start
    end: End


class DeadlineRecord(Record, title="Thời hạn"):
    """`corpus.annotations.Deadline`."""

    text: str = Field(description="Lời văn của thời hạn.")
    kind: DeadlineKind = Field(
        description="before: trước ngày; until: đến; recurring: định kỳ; within: trong kỳ hạn."
    )
    date: datetime.date | None = Field(description="Ngày; null nếu là việc định kỳ.")
    recurrence: str = Field(description="monthly, quarterly, yearly; rỗng nếu chỉ một lần.")
    day: int = Field(description="Ngày trong kỳ; 0 nếu không nêu.")
    target: str = Field(description="Mức phải đạt; rỗng nếu không nêu.")
    start: Start
    end: End


class ReferenceRecord(Record, title="Văn bản được viện dẫn"):
    """`corpus.annotations.Reference`."""

    title: str = Field(description="Cách gọi, ví dụ “Nghị quyết số 01/NQ-CP”.")
    kind: str = Field(description="Loại văn bản.")
    number: str = Field(description="Số, ký hiệu; có thể rỗng.")
    date: datetime.date | None = Field(description="Ngày ban hành, nếu Quyết định có ghi.")
    issuer: str = Field(description="Nơi ban hành; có thể rỗng.")
    start: Start
    end: End


class ClauseSummary(Record, title="Điều khoản trong mục lục"):
    """A clause without its text."""

    id: ClauseId
    citation: Citation
    heading: str = Field(description="Dòng đầu nêu cơ quan hoặc tên nhóm; có thể rỗng.")
    page: Page
    kind: Kind = Field(
        description="letterhead: phần đầu; legal_bases: căn cứ; opening: đoạn mở đầu; "
        "group: nhóm; point: điểm; article: điều, khoản; recipients: nơi nhận."
    )


class ClauseRecord(ClauseSummary, title="Điều khoản"):
    """The whole of `corpus.decision.Clause`."""

    page_certain: PageCertain
    text: str = Field(description="Nguyên văn, mỗi đoạn một dòng.")
    start: Start
    end: End
    parent: str = Field(description="Mã của nhóm chứa điểm này; rỗng nếu không có.")
    children: list[str] = Field(description="Mã các điểm thuộc nhóm này.")
    assignments: list[AssignmentRecord] = Field(description="Ai làm gì.")
    deadlines: list[DeadlineRecord] = Field(description="Các thời hạn.")
    references: list[ReferenceRecord] = Field(description="Các văn bản được viện dẫn.")
    official_citation: str = Field(description="Cách trích dẫn trong văn bản hành chính.")
    link: Link


class DecisionRecord(Record, title="Quyết định"):
    """What is known of the decision as a whole."""

    id: str = Field(description="Mã của Quyết định.")
    title: str = Field(description="Tên.")
    issuer: str = Field(description="Cơ quan ban hành.")
    number: str = Field(description="Số, ký hiệu; rỗng nếu không biết.")
    issued: datetime.date | None = Field(description="Ngày ban hành; null nếu không biết.")
    outside_source: str = Field(
        description="Nguồn ngoài của số và ngày, khi bản sao để trống; rỗng nếu lấy từ bản sao."
    )
    clauses: int = Field(description="Số điều khoản.")
    answerable: int = Field(description="Số điều khoản có thể là câu trả lời.")
    agencies: int = Field(description="Số cơ quan trong danh mục.")
    deadlines: int = Field(description="Số mốc thời gian.")
    pages: int = Field(description="Số trang.")
    schema_: int = Field(alias="schema", description="Phiên bản của bản ghi câu trả lời.")
    sha256: str = Field(description="SHA-256 của văn bản nguồn.")
    link: Link
