"""The words of list questions that more than one reading knows."""

import re
from functools import cache

from assistant.understanding.patterns import Cue, cue

TASK = r"(?:nhiệm vụ|giải pháp|đầu việc|công việc|việc|hạng mục)"
SPOT = r"(?:điểm|khoản|điều|mục|chỗ|nơi|phần|đoạn|câu|nội dung)"
BODY = r"(?:cơ quan|đơn vị|sở|ban|ngành|bên|tổ chức)"
SAY = (
    r"(?:nhắc|nói|đề cập|nêu|dính(?: dáng)?|liên quan|gắn|đụng|chạm|xuất hiện|chứa|bàn|ghi"
    r"|dẫn(?! (?:đường|dắt|ra|đến))"
    r"|có(?= cụm| chữ| từ|(?: mặt)? (?:ở|trong|tại))|có mặt|viết)"
)
TEEN = "(?:một|hai|ba|bốn|lăm|sáu|bảy|tám|chín)"
# Without "năm": it is a year more often than a five.
COUNT = rf"(?:0?[2-9]|1\d|hai|ba|bốn|sáu|bảy|tám|chín|mười(?: {TEEN})?)"
PLURAL = cue(
    r"những|các|mấy|bao nhiêu|liệt kê|kể(?: ra| tên| hết)?|tất cả|toàn bộ|danh sách|thống kê"
    rf"|nêu đủ|đầy đủ|{COUNT} quan điểm(?=.* (?:gì|nào|những))|{COUNT} nhóm|tổng hợp"
    r"|điểm danh|hết|mọi"
    r"|lần lượt|gồm|từng"
)
WHERE = cue(r"ở đâu|chỗ nào|nơi nào|phần nào|nằm đâu|đâu|(?:điểm|khoản|điều|mục|đoạn) nào")
SELF = cue(
    r"(?:(?:toàn|trong|của|theo|tại)(?: bộ)? )*(?:bản |cái )?(?<!những )(?<!các )(?<!mấy )"
    r"(?:quyết định|văn bản|qđ) (?:này|trên|đó|nầy|ni)|(?:trong|toàn|theo|tại) (?:bộ )?"
    r"(?:quyết định|văn bản|qđ)(?! (?:nào|số))|(?<!những )(?<!các )(?<!mấy )(?<!hoặc )(?<!và )"
    r"(?:quyết định|qđ)(?! (?:nào|số|có số|của))|toàn văn"
)
ASKED_BODIES = cue(rf"(?:các |những )?{BODY}(?:,? {BODY})* nào|những {BODY}|những ai|ai")
TASKS = cue(TASK)
GROUP = cue(r"nhóm")
MANY_BODIES = cue(
    rf"(?:những|các) {BODY}(?:,? {BODY})*(?: nào)?|những ai"
    rf"|{BODY} nào,? (?:với|và|vs|rồi) {BODY} nào"
)
LEADING = cue(r"(?:chữ|từ|cụm|rõ|đúng)(?: \w+)?? chủ trì")
SHARED = cue(r"phối hợp|hỗ trợ|tham gia")
LED = cue(r"chủ trì|trực tiếp|chịu trách nhiệm chính|đứng đầu|đầu mối|cầm trịch")
HEADS = (
    ("Thủ trưởng", cue(r"thủ trưởng|giám đốc")),
    ("Chủ tịch", cue(r"chủ tịch")),
    (
        "Chánh Văn phòng",
        cue(r"(?<!kể cả )(?<!ke ca )(?<!kể cả ông )(?<!ke ca ong )chánh văn phòng"),
    ),
)
_MINISTRIES = (
    r"bộ (?:y tế|công thương|tài chính|nội vụ|tư pháp|xây dựng|giao thông vận tải|công an"
    r"|nông nghiệp(?: và (?:ptnt|phát triển nông thôn|môi trường))?|giáo dục(?: và đào tạo)?"
    r"|khoa học(?: và công nghệ)?|văn hóa(?:, thể thao và du lịch)?|thông tin(?: và truyền thông)?"
    r"|lao động(?:,? thương binh và xã hội)?|ngoại giao|quốc phòng|kế hoạch(?: và đầu tư)?"
    r"|tài nguyên(?: và môi trường)?)"
)
_OUTSIDERS = (
    rf"{_MINISTRIES}|"
    r"(?:ubnd|ủy ban(?: nhân dân)?|chính quyền|chủ tịch(?: ubnd)?)(?: tỉnh)?(?: các| cấp)?"
    r" (?:xã|phường)"
    r"(?:,? phường|,? thị trấn)*|bảo hiểm xã hội tỉnh|bhxh tỉnh|(?:tỉnh )?đoàn thanh niên"
    r"|tỉnh đoàn|(?:tỉnh )?hội (?:nông dân|phụ nữ|liên hiệp phụ nữ|cựu chiến binh)(?: tỉnh)?"
    r"|liên đoàn lao động(?: tỉnh)?|cục thống kê(?: tỉnh)?|cục quản lý thị trường(?: tỉnh)?"
    r"|chi cục kiểm lâm|cục hải quan|cục thi hành án dân sự(?: tỉnh)?"
    r"|ban quản lý (?:các )?khu công nghiệp(?: tỉnh)?|đài phát thanh(?: và)? truyền hình tỉnh"
)


@cache
def outsiders(province: str) -> Cue:
    """Bodies that people ask about and that no register holds, with those named by a province."""
    place = re.escape(province.lower()) or "tỉnh"
    return cue(rf"{_OUTSIDERS}|điện lực {place}")


MONTH = cue(r"tháng (?P<m>1[0-2]|0?[1-9])(?:(?:/| năm )20\d\d)?")
TIME = cue(
    r"hạn chót|(?:thời )?hạn(?: định)?(?: hoàn thành| thực hiện)?|kỳ hạn|deadline"
    r"|mốc(?: thời gian| thời hạn| ngày tháng| ngày)?|thời (?:gian|điểm)(?: hoàn thành| thực hiện)?"
    r"|ngày (?:cụ thể|hoàn thành|giờ|nào)"
)
ISSUERS = {
    "chinh-phu": "CP", "quoc-hoi": "QH", "hdnd-tinh": "HĐND", "ubnd-tinh": "UBND",
    "thuong-truc-ubnd-tinh": "UBND", "tinh-uy": "TU", "ban-thuong-vu-tinh-uy": "BTV",
    "thuong-truc-tinh-uy": "TU", "ban-chap-hanh-trung-uong": "TW",
}  # fmt: skip
SAYING = cue(SAY)
POLITE = cue(
    r"(?:đề nghị|xin|vui lòng|nhờ)(?: \w+){0,2}? (?:cho biết|liệt kê|nêu(?: rõ| đủ)|kể"
    r"|thống kê|cung cấp|chỉ ra)"
)
REGARDLESS = cue(
    r"(?:ở )?(?:cả )?(?:ở )?điều 1 (?:lẫn|và cả|và) (?:ở )?điều 2"
    r"|(?:không phân biệt|bất kể|không cần biết)[^?.;]*"
    r"|(?:(?:tính|kể|bao gồm|gồm|tính luôn|luôn) cả|cả|lẫn|tính luôn|kể luôn|bao gồm|gồm luôn)"
    r" (?:ở |trong |tại )?(?:phần )?(?:tổ chức thực hiện|điều 2|căn cứ)(?: (?:ở|tại) điều 2)?"
)
ASIDE = cue(
    r"\([^()]*\)|,? (?:ví dụ|chẳng hạn|thí dụ|vd)[^?]*|^[^:?]*(?:biết|hỏi|giúp|hộ|giùm):"
    r"|như (?:\w+ ){1,2}(?:tôi|em|mình|chúng tôi)"
    r"|để (?:làm |lập |xây dựng |viết |chuẩn bị |phục vụ |tiện )*(?:báo cáo|kế hoạch"
    r"|chương trình|tổng hợp|theo dõi|tra cứu|căn cứ|tài liệu|đề cương|phụ lục|lịch)[^?.|]*"
)
LIST_WORDS = cue(
    r"đầu việc|hạng mục|vai trò|đích danh|đánh số|dòng phân công|phân công|phân chia|phân bổ|kể cả"
    r"|không (?:tính|kể) tên các nhóm(?: nhiệm vụ)?|đảm nhiệm|đảm trách|đảm đương|gánh|cáng đáng"
    r"|trực tiếp|tham gia|giữ|riêng|chung|cùng|gọi|đoạn|câu|tính|lẫn|đặt|xếp|lượt|từng|lần|cho biết"
    r"|dc|đc|ad|z|j|v|k|ko|hem|hông|à|ờ|ừ|pls|vs|bn|đồng thời|đều|bắt|chịu|trách nhiệm|trả lời"
    r"|hỗ trợ"
    r"|đảm nhận|gánh vác|đứng|toàn văn|nằm|ôm|được giao|bị giao|giao|có tên|góp mặt|xuất hiện"
    r"|dính dáng|dính|chủ trì"
    r"|mới|mọi|người|cụ thể là|tức|chính xác|xem|đếm|rà soát|rà|lại|tóm tắt|tóm|giới thiệu|chia"
    r"|sáu|mười hai|mục tiêu|mỗi|list|phối hợp|quan điểm|tp|thành phố|trọng tâm|chỉ đạo|điều hành"
    r"|chủ đạo|đọc|thành|ds|rõ|hãy|qđ|phạm vi|tư cách|khác|tới|tìm|lọc|chứ|dòng|mn|shop|nx|cái"
    r"|thôi|đóng vai|vai|mũi chịu sào|đứng tên|không riêng|n~|hướng dẫn(?= (?:hay|hoặc|và|lẫn))"
    r"|(?:hay|hoặc|và|lẫn) hướng dẫn"
)
