"""Said: what the words of a follow-up question tell of its context."""

import re
from dataclasses import dataclass

from assistant.answer import QuestionKind
from assistant.time_limit import check_time
from assistant.understanding.patterns import Cue, cue
from assistant.understanding.question import Question
from index.content_words import topic_words

_BODY = r"(?:các |những |mấy |hai )?(?:sở|cơ quan|đơn vị|ban|ngành|bên|tổ chức|nơi)(?: chủ trì)?"
_POINTING = r"(?:đó|đấy|ấy|kia|này|nói trên|vừa (?:nêu|rồi|nói|kể|nhắc)|trên)"
THAT_BODY = cue(
    rf"{_BODY} (?:ở )?{_POINTING}|họ|(?:mấy )?(?:ông ấy|ổng)"
    rf"|(?:cơ quan|đơn vị|sở) chủ trì (?:điểm|việc|nội dung|nhiệm vụ) {_POINTING}"
    r"|(?:cơ quan|đơn vị|sở) chủ trì (?=còn )"
)
THAT_MATTER = cue(
    r"(?:(?:các |những )?(?:việc|nhiệm vụ|nội dung|điểm|mục|đoạn|câu|phần|vấn đề|chuyện|cái|điều"
    r"|khoản|văn bản|kế hoạch|đề án|chương trình|dự án|mục tiêu|chỉ tiêu|công việc)"
    rf" (?:\w+ )?{_POINTING}|nó|vụ này|vụ đó|thứ đó|ở (?:đó|đấy|trên)|trong (?:đó|đấy)|tại đó)"
)
THAT_POINT = cue(rf"(?:điểm|khoản|quan điểm|đoạn) {_POINTING}")
MORE = cue(
    r"còn (?:\w+ ){0,6}?(?:nữa|khác|thêm)|nữa|thêm|khác|ngoài (?:ra|việc|cái|chuyện|chỗ)"
    r"|còn (?:phải |được |có )*(?:làm|phụ trách|lo|giao|chủ trì|nhận)"
)
# The other tasks of a body that is pointed at: "sở đó còn việc gì không".
OTHER_TASKS = cue(
    r"còn (?:(?:những|các|mấy|có|được|phải|giao) )*"
    r"(?:nhiệm vụ|đầu việc|phần việc|công việc|việc|mảng|trách nhiệm)(?: \w+)? (?:gì|nào|chi)"
    r"|(?:xuất hiện|có tên|có mặt|góp mặt|được nhắc)(?: \w+){0,2} (?:điểm|chỗ|nơi|mục) nào"
    r" (?:nữa|khác)"
)
TASKS = cue(
    r"làm (?:gì|những gì)|nhiệm vụ|đầu việc|phần việc|việc (?:gì|nào|chi|khác)|những việc|phụ trách"
    r"|lo (?:gì|những gì)|mảng|(?:được )?giao (?:\w+ )?gì|trách nhiệm|lo thêm|làm thêm|giao thêm"
)
SHIFT = cue(
    r"(?:ừ |à |ờ |rồi |ok )?(?:(?:thế|vậy)(?: thì)? ?)?(?:còn|thế còn|vậy còn|đối với|thế|vậy)"
    r"(?: về| đối với| bên| mảng| lĩnh vực| phần| chuyện)? (?P<what>.+?)"
    r"(?P<open>(?:,? (?:thì|là))?(?: sao| thế nào| như thế nào| ra sao| như nào)?)"
    r"(?: nhỉ| hả| ạ| vậy| thế| nhé| à| đây| rồi)*[ ?.!]*"
)
# The same without an opening: "ngành y thì sao?".
SHORT_SHIFT = cue(
    r"(?P<what>\w+(?: \w+){0,5}?)(?P<open>,? thì sao)(?: nhỉ| hả| ạ| vậy| thế| nhé)*[ ?.!]*"
)
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
    r"|đi|với ai|với|dính|đầu việc|phần việc|riêng|nguyên xi|từng chữ"
)
# Another clause on the same matter.
ELSEWHERE = cue(
    r"(?:điểm|chỗ|nơi|mục|khoản|phần|đoạn) (?:nào )?(?:khác|nữa)"
    r"|còn (?:ai|sở nào|cơ quan nào|đơn vị nào|điểm nào|chỗ nào|nơi nào|mục nào)(?: khác| nữa)?"
    r"(?! (?:phối hợp|làm cùng|tham gia|cùng))"
    r"|(?:cơ quan|đơn vị|sở|ngành|ai) (?:nào )?khác(?: nữa)?"
    r"(?! (?:phối hợp|làm cùng|tham gia|cùng))"
)
EVERY = cue(r"tất cả|toàn bộ|những|các|mấy|bao nhiêu|liệt kê|đầy đủ|hết")
QUOTE = cue(
    r"(?:trang|điểm|mục|khoản|điều) (?:mấy|nào|số mấy|bao nhiêu)|(?:nằm|ghi|nêu) ở đâu"
    r"|chắc (?:chắn )?(?:chứ|không|chưa|hả)|(?:có )?(?:đúng|thật|chính xác) (?:không|chứ|chưa)|"
    r"nguyên (?:văn|xi)|trích (?:dẫn|đoạn|lại|ra|cho|đúng)|chép (?:lại|ra)|đọc (?:lại|nguyên)"
    r"|toàn văn|từng chữ"
    r"|(?:nói|ghi|nêu|giải thích|xem) (?:rõ|cụ thể|chi tiết|kỹ|thêm)"
)
# That a body, which is named, is in charge of what is talked about, or has another part in it.
CLAIM = cue(
    r"(?:ủa |ơ |có |không |chẳng ){0,6}(?:phải|đúng)(?: là| chỉ| do)*|(?:vậy|thế|hóa ra) (?:là|thì)"
    r"|(?>(?:à|hả|hở|hử|chứ|luôn|không|chưa|ạ|nhỉ|vậy|thế)(?!\w) ?){1,12}(?=[ ?.!]*$)"
)
_IN_CHARGE = cue(r"chủ trì|phụ trách|đảm nhiệm|chịu trách nhiệm|đầu mối|đứng đầu|lo|làm")
SHARING = cue(
    r"phối hợp|kết hợp|tham gia|hỗ trợ|cùng|trong|ghi|nêu|tên|có mặt|nhiệm vụ"
    r"|việc(?! này| đó| ấy| đấy)"
)
# What has to do with a matter may do so in another clause.
_ELSEWHERE_TOO = cue(r"liên quan|dính")
ASKED = cue(r"gì|chi|nào|ai|đâu|mấy|bao nhiêu|sao|khi nào|bao giờ")
DOCUMENTS = cue(r"nghị quyết|nghị định|chỉ thị|kết luận|thông báo|thông tư|đề án|tờ trình|luật")
DOCUMENT = cue(r"quyết định|văn bản")
# How many the decision has of what is not within one clause.
COUNTS_PARTS = cue(
    r"(?:mấy|bao nhiêu) (?:quan điểm|nhóm(?: nhiệm vụ)?)(?! (?:nào|đó|này|ấy|liên quan))"
)
DECISION = cue(r"quyết định (?!nào|số|đó)")
OPENS = cue(r"^(?:thế |vậy |à |ừ |rồi )*còn")
PICK = cue(r"^(?:thế |vậy |à |còn )*(?:cái|điểm|việc|mốc|nhiệm vụ|hạn)(?! (?:này|đó|ấy)) ")
# Going back to what was said earlier; the words themselves say nothing.
AGAIN = cue(r"(?:quay|trở) (?:lại|về)(?: với)?|(?:lúc|khi|hồi) nãy|ban nãy|lúc trước|hồi trước")


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
        check_time()
        return cues[self.form].search(self.heard.plain)

    @property
    def claims(self) -> bool:
        """Whether it says no more than that a body named has a part in what is talked about."""
        if len(self.heard.named) != 1 or not self.search(CLAIM):
            return False
        if any(map(self.search, (OPENS, DECISION, MORE, ASKED, _ELSEWHERE_TOO))):
            return False
        return not self._left(self.heard.unnamed, CLAIM, _IN_CHARGE, SHARING)

    def own_words(self, *heard: re.Match[str] | None) -> set[str]:
        """The topic's words that do not merely ask for a part of a clause.

        Those of the cues `heard` are left out.
        """
        rest = self.heard.plain
        for found in heard:
            if found:
                blank = " " * (found.end() - found.start())
                rest = f"{rest[: found.start()]}{blank}{rest[found.end() :]}"
        return self._left(rest, AGAIN, _PARTS)

    def _left(self, rest: str, *empty: Cue) -> set[str]:
        for words in empty:
            rest = words[self.form].sub(" ", rest)
        return set(topic_words(rest, accented=not self.form, own=self.heard.own_words))
