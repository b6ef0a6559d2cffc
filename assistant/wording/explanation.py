"""Names of what an explanation tells, in Vietnamese: kinds, filters and their values, features."""

from collections.abc import Mapping
from typing import Any

from assistant.answer import QuestionKind
from assistant.understanding.query import AssignmentForm, BodyPart, ListedUnit
from corpus.annotations import RECURRENCES

KINDS = {
    QuestionKind.LEAD: "cơ quan chủ trì",
    QuestionKind.COORDINATOR: "cơ quan phối hợp",
    QuestionKind.TASK: "nội dung nhiệm vụ",
    QuestionKind.DEADLINE: "thời hạn",
    QuestionKind.NUMBER: "con số",
    QuestionKind.REFERENCE: "văn bản được dẫn",
    QuestionKind.OVERVIEW: "nội dung chung",
    QuestionKind.AGENCY_TASKS: "nhiệm vụ của cơ quan",
    QuestionKind.GROUP: "nhóm nhiệm vụ",
    QuestionKind.ALL_DEADLINES: "danh sách thời hạn",
    QuestionKind.REFERENCES: "danh sách văn bản được dẫn",
    QuestionKind.EVERYONE: "danh sách cơ quan",
    QuestionKind.MENTIONS: "mọi nơi nhắc đến một nội dung",
    QuestionKind.BUSIEST: "số nhiệm vụ của các cơ quan",
    QuestionKind.CLAUSE: "lời văn của điều khoản",
    QuestionKind.IDENTITY: "số, ngày của văn bản",
    QuestionKind.TITLE: "tên văn bản",
    QuestionKind.SMALLTALK: "chào hỏi, cảm ơn",
}
FILTERS = {
    "unit": "liệt kê",
    "scope": "trong phần",
    "beyond": "trừ phần",
    "bodies": "cơ quan",
    "title": "chức danh",
    "part": "vai trò",
    "together": "tất cả cùng tham gia",
    "times": "thời hạn",
    "citing": "văn bản được dẫn",
    "phrase": "nội dung",
    "loosely": "chấp nhận cách viết khác",
    "shape": "cách giao việc",
    "tally": "số nhiệm vụ",
    "absent": "không có trong văn bản",
    "dated": "có ngày cụ thể",
    "recurring": "định kỳ",
    "period": "hằng",
    "months": "tháng",
    "within": "trong khoảng",
    "about": "để làm việc",
    "bases": "căn cứ ban hành",
    "numbered": "có số hiệu",
    "types": "loại văn bản",
    "issuers": "cơ quan ban hành",
    "spoken_of": "kể cả khi không ghi số hiệu",
    "issued": "ban hành trong khoảng",
    "least": "ít nhất",
    "most": "nhiều nhất",
    "top": "nhiều hơn mọi cơ quan khác",
}
VALUES = {
    BodyPart.MAIN: "phụ trách, nếu không thì phối hợp",
    BodyPart.IN_CHARGE: "phụ trách",
    BodyPart.LEADS: "chủ trì",
    BodyPart.SHARED: "phối hợp",
    BodyPart.ANY: "bất kỳ",
    BodyPart.NONE: "không được nêu tên",
    AssignmentForm.UNASSIGNED: "không nêu cơ quan nào",
    AssignmentForm.SEVERAL: "từ hai cơ quan phụ trách",
    AssignmentForm.SEVERAL_LEADS: "từ hai cơ quan chủ trì",
    AssignmentForm.JOINT: "phối hợp, không nêu chủ trì",
    AssignmentForm.ALONE: "không có cơ quan phối hợp",
    AssignmentForm.SEVERAL_NAMED: "từ hai cơ quan phụ trách, mỗi cơ quan được nêu tên riêng",
    AssignmentForm.REQUESTED: "đề nghị thực hiện",
    AssignmentForm.COLLECTIVE: "giao chung cho các cơ quan",
    ListedUnit.GROUP: "nhóm",
    ListedUnit.TASK: "nhiệm vụ",
    ListedUnit.PLACE: "điểm",
}
FEATURES = {
    "score": "điểm khớp của điều khoản đứng đầu",
    "margin": "cách biệt với điều khoản thứ hai",
    "cosine": "gần nghĩa với câu hỏi soạn sẵn",
    "cosine_gap": "gần nghĩa với câu trả lời được hơn câu không trả lời được",
    "overlap": "trùng từ ngữ với câu hỏi soạn sẵn",
    "overlap_gap": "trùng từ ngữ với câu trả lời được hơn câu không trả lời được",
    "unknown": "từ ngữ lạ với văn bản",
    "agreement": "câu soạn sẵn gần nhất thuộc điều khoản đứng đầu",
    "votes": "tỷ lệ câu trả lời được trong các câu gần nhất",
    "answerable": "giống câu hỏi trả lời được",
    "stated": "chi tiết hỏi giống chi tiết có nêu",
    "found": "nội dung hỏi giống nội dung có nêu",
    "never": "hỏi chi tiết mà loại văn bản này không nêu",
    "value": "hỏi ngày hoặc con số mà điều khoản không nêu",
    "asks_detail": "hỏi ngày, con số hoặc văn bản",
    "holds_detail": "câu gần nhất có chi tiết được hỏi",
    "elsewhere": "hỏi năm hoặc địa phương khác",
    "named": "nêu tên cơ quan của điều khoản",
    "asks_agency": "hỏi cơ quan chủ trì hoặc phối hợp",
    "nearness": "độ gần của câu trả lời được gần nhất",
    "lacking": "gần câu hỏi thiếu chi tiết hơn câu hỏi ngoài văn bản",
    "lacking_votes": "tỷ lệ câu hỏi thiếu chi tiết trong các câu gần nhất",
    "lacking_here": "tỷ lệ câu hỏi thiếu chi tiết về chính điều khoản này",
    "told": "có câu hỏi thiếu chi tiết rất gần, về chính điều khoản này",
    "votes_here": "tỷ lệ câu trả lời được thuộc điều khoản này",
}


def filters(request: Mapping[str, Any]) -> str:
    """The filters of a request that are set, "" of none."""
    return "; ".join(filter(None, (_filter(n, v) for n, v in request.items())))


def _filter(name: str, value: Any) -> str:
    if not value:
        return ""
    if value is True:
        return FILTERS[name]
    if isinstance(value, dict):
        return f"{FILTERS[name]} ({filters(value)})" if any(value.values()) else FILTERS[name]
    return f"{FILTERS[name]}: {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_value, value))
    return VALUES.get(value) or RECURRENCES.get(value, str(value))
