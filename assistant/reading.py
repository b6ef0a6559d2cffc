"""Reading requests: a question that asks for a set of clauses -> the filters that it names.

A question is read as a set only if its words are used up: what is left over when filters and
empty words are taken out is a matter of its own, which one clause answers.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from assistant.cue import Strip, cue
from assistant.naming import Named, Namer
from assistant.request import Citing, Part, Request, Shape, Tally, Times, Unit
from assistant.scopes import ScopeReader
from assistant.topic import topic_words
from corpus.decision import Decision, Kind
from index.text import fold

_TASK = r"(?:nhiệm vụ|giải pháp|đầu việc|công việc|việc|hạng mục)"
_SPOT = r"(?:điểm|khoản|điều|mục|chỗ|nơi|phần|đoạn|câu|nội dung)"
_BODY = r"(?:cơ quan|đơn vị|sở|ban|ngành|bên|tổ chức)"
_NUMBER = r"(?P<n>\d|một|hai|ba|bốn|năm)"
_SAY = (
    r"(?:nhắc|nói|đề cập|nêu|dính(?: dáng)?|liên quan|gắn|đụng|chạm|xuất hiện|chứa|bàn|ghi"
    r"|dẫn(?! (?:đường|dắt|ra|đến))"
    r"|có(?= cụm| chữ| từ|(?: mặt)? (?:ở|trong|tại))|có mặt|viết)"
)
_TO = r"(?: đến| tới| về| với| trực tiếp| cụm từ| cụm| chữ| từ khóa| từ| tên| chuyện| địa danh| thuật ngữ)*"

_PLURAL = cue(
    r"những|các|mấy|bao nhiêu|liệt kê|kể(?: ra| tên| hết)?|tất cả|toàn bộ|danh sách|thống kê"
    r"|nêu đủ|đầy đủ|(?:0?6|sáu) quan điểm|(?:12|mười hai) nhóm|tổng hợp|điểm danh|hết|mọi|lần lượt|gồm|từng"
)
_WHERE = cue(r"ở đâu|chỗ nào|nơi nào|phần nào|nằm đâu|đâu|(?:điểm|khoản|điều|mục|đoạn) nào")
_SELF = cue(
    r"(?:(?:toàn|trong|của|theo|tại)(?: bộ)? )*(?:bản |cái )?(?<!những )(?<!các )(?<!mấy )"
    r"(?:quyết định|văn bản|qđ) (?:này|trên|đó|nầy|ni)|(?:trong|toàn|theo|tại) (?:bộ )?"
    r"(?:quyết định|văn bản|qđ)(?! (?:nào|số))|(?<!những )(?<!các )(?<!mấy )(?<!hoặc )(?<!và )"
    r"(?:quyết định|qđ)(?! (?:nào|số|có số|của))|toàn văn"
)
_ASKED_BODIES = cue(rf"(?:các |những )?{_BODY}(?:,? {_BODY})* nào|những {_BODY}|những ai|ai")
_TASKS = cue(_TASK)
_GROUPS = cue(
    r"(?:những|các|mấy|bao nhiêu|\d{1,2}|mười hai|liệt kê|kể tên|tên)(?: \w+)?? nhóm"
    r"|nhóm(?: nhiệm vụ| giải pháp)* nào"
)
_GROUP = cue(r"nhóm")
_MATTER = cue(rf"(?:các|những) {_TASK} (?:về|trong lĩnh vực|thuộc lĩnh vực)|lĩnh vực|mảng|phần|mục")
_MANY_BODIES = cue(
    rf"(?:những|các) {_BODY}(?:,? {_BODY})*(?: nào)?|những ai"
    rf"|{_BODY} nào,? (?:với|và|vs|rồi) {_BODY} nào"
)
_DOCUMENT_NUMBER = cue(
    r"(?:nghị quyết|quyết định|kết luận|chỉ thị|tờ trình|chương trình hành động|văn bản)?"
    r"(?: số)? ?(?P<id>\d+(?:/\d{4})?[/-][a-zđ]+(?:[/-][a-zđ\d]+)*)"
)

_LEADING = cue(r"(?:chữ|từ|cụm|rõ|đúng)(?: \w+)?? chủ trì")
_CHIEF = cue(r"chủ trì(?!,? (?:hoặc|hay|và) (?:trực tiếp|chịu))")
_COMPARED = cue(
    rf"(?P<cmp>từ|ít nhất|tối thiểu|trên|hơn|nhiều hơn|quá|đúng|chỉ(?: có| được)*(?: giao)?) "
    rf"{_NUMBER}(?: \w+)?? (?:{_TASK}|{_SPOT})(?:,? {_SPOT})*(?P<up> trở lên)?"
    rf"|{_NUMBER.replace('<n>', '<n2>')}(?: \w+)?? (?:{_TASK}|{_SPOT})(?:,? {_SPOT})*"
    r"(?P<up2> trở lên)"
)
_MOST = cue(rf"nhiều(?: \w+)?? (?:{_TASK}|{_SPOT})(?: \w+){{0,2}}? nhất|nhiều nhất")

_ALONE = cue(
    rf"(?:không|chưa|chẳng)(?: \w+){{0,3}}? (?:{_BODY}|ai)(?: nào)?(?: cùng)? phối hợp"
    r"|không (?:cần |phải |ghi |nêu |có )phối hợp(?: với ai)?"
)
_NO_LEAD = cue(r"(?:không|chưa|thiếu|chẳng)(?: (?!phối)\w+){0,5}? chủ trì")
_UNASSIGNED = cue(
    r"(?:không|chưa|chẳng)(?: (?:có|nêu|ghi|nói|giao|chỉ|gắn|kèm|phân công|rõ|đích danh|cụ thể"
    rf"|cho|tên|định))+ (?:{_BODY}|ai)(?: cụ thể)?(?: nào)?"
    r"(?: (?:thực hiện|phụ trách|chịu trách nhiệm|làm|lo|đảm nhiệm))*"
)
_SEVERAL = cue(
    rf"(?:hơn một|nhiều hơn một|hơn 1|từ hai|từ 2|hai|2|nhiều|vài)(?: \w+)?? {_BODY}(?: trở lên)?"
    r"(?: (?:cùng|đồng|đứng|được|giao|làm|phụ trách|chịu trách nhiệm))*(?P<led> chủ trì)?"
    r"(?! phối hợp)|(?:đồng|cùng) (?P<led2>chủ trì)"
)
_REQUESTED = cue(
    r"(?:chỉ|dùng|ghi|mang tính|bằng|theo hình thức|được|chữ|từ|lời)(?: \w+){0,2}? đề nghị"
    r"|đề nghị (?:chứ|thay vì|mà)(?: không)?(?: \w+){0,2}?"
    r" (?:giao(?: việc| nhiệm vụ)?|ra lệnh|bắt buộc|bắt|ép|chỉ đạo|yêu cầu)"
)
_NOT_ORDERED = cue(r"(?:chứ |mà )?không(?: phải)?(?: là)? (?:ra lệnh|bắt buộc|giao(?: \w+)??)")

_COMMON = cue(
    r"giao chung|(?:làm |việc |trách nhiệm )?chung (?:cho|của) (?:các|tất cả|mọi|nhiều)"
    r"|(?:không|chẳng)(?: giao)? (?:riêng|đích danh)(?: \w+)? nào|không (?:của )?riêng ai"
)
_NOT_ONE = cue(r"(?:không|chẳng)(?: giao)? riêng(?: \w+)?(?: nào)?|không của riêng ai")

_NOT_SHARED = cue(
    r"(?:chứ )?(?:không|trừ|ngoại trừ)(?: phải| chỉ| tính| kể| bao| gồm| các)*"
    r"(?: (?:việc|phần|vai trò|nơi|chỗ|nhiệm vụ))?(?: chỉ| tham gia)* phối hợp"
)
_AND_SHARED = cue(
    r"(?:kể cả|cả|bao gồm|tính cả|lẫn|hoặc|hay|và)(?: \w+){0,4}?"
    rf" (?:phối hợp|làm (?:chung|cùng))(?: (?:với|cùng) (?:các )?{_BODY} khác)?"
    r"|chủ trì,? phối hợp|liên quan|dính(?: dáng)?|có mặt|có tên|góp mặt|xuất hiện|nhắc|nói|nêu tên"
)
_SHARED = cue(r"phối hợp|hỗ trợ|tham gia")
_LED = cue(r"chủ trì|trực tiếp|chịu trách nhiệm chính|đứng đầu|đầu mối|cầm trịch")
_WITH = cue(r"phối hợp (?:với|cùng)|cùng với (?:ai|những ai|cơ quan nào|sở nào|đơn vị nào)")
_TOGETHER = cue(r"chung|cùng|đồng thời|cả hai|đều")
_HEADS = (
    ("Thủ trưởng", cue(r"thủ trưởng|giám đốc")),
    ("Chủ tịch", cue(r"chủ tịch")),
    ("Chánh Văn phòng", cue(r"(?<!kể cả )(?<!ke ca )(?<!kể cả ông )(?<!ke ca ong )chánh văn phòng")),
)
_KEEPERS = cue(r"(?:kể )?cả(?: ông)? chánh văn phòng")
_EVERYONE = cue(
    rf"(?:mọi|tất cả(?: các)?) {_BODY}(?:,? {_BODY})*|(?:{_BODY} nào|ai) cũng(?: phải)?"
)
_DISTRICTS = cue(
    r"(?:các |cấp )?huyện(?:,| và| với)? (?:thành phố|tp)|(?:các |cấp )huyện|(?:phía |bên )huyện"
)
# Bodies that people ask about and to which the decision, by its names, gives nothing.
_OUTSIDERS = cue(
    r"(?:ubnd|ủy ban(?: nhân dân)?|chính quyền|chủ tịch(?: ubnd)?)(?: tỉnh)?(?: các| cấp)?"
    r" (?:xã|phường)"
    r"(?:,? phường|,? thị trấn)*|bảo hiểm xã hội tỉnh|bhxh tỉnh|(?:tỉnh )?đoàn thanh niên"
    r"|tỉnh đoàn|(?:tỉnh )?hội (?:nông dân|phụ nữ|liên hiệp phụ nữ|cựu chiến binh)(?: tỉnh)?"
    r"|liên đoàn lao động(?: tỉnh)?|cục thống kê(?: tỉnh)?|cục quản lý thị trường(?: tỉnh)?"
    r"|chi cục kiểm lâm|cục hải quan|cục thi hành án dân sự(?: tỉnh)?|điện lực sơn la"
    r"|ban quản lý (?:các )?khu công nghiệp(?: tỉnh)?|đài phát thanh(?: và)? truyền hình tỉnh"
)

_MONTH = cue(r"tháng (?P<m>1[0-2]|0?[1-9])(?:(?:/| năm )20\d\d)?")
_QUARTER = cue(r"quý (?P<q>iv|i{1,3}|[1-4])(?:(?:/| năm )20\d\d)?")
_BOUND = cue(
    r"(?P<side>trước|sau|(?:kể )?từ|(?:chậm|muộn) nhất(?: là| vào)?|đến hết)(?: ngày| hết)?"
    r" (?:(?P<d>[0-3]?\d)[/-](?P<dm>1[0-2]|0?[1-9])|tháng (?P<bm>1[0-2]|0?[1-9])"
    r"|quý (?P<bq>iv|i{1,3}|[1-4]))(?:(?:[/-]| năm )20\d\d)?(?: (?:trở đi|trở về sau))?"
)
_HALF = cue(r"(?:6|sáu) tháng (?P<h>đầu|cuối)(?: năm)?|nửa (?P<h2>đầu|cuối) năm")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TIME = cue(
    r"hạn chót|(?:thời )?hạn(?: định)?(?: hoàn thành| thực hiện)?|kỳ hạn|deadline"
    r"|mốc(?: thời gian| thời hạn| ngày tháng| ngày)?|thời (?:gian|điểm)(?: hoàn thành| thực hiện)?"
    r"|ngày (?:cụ thể|hoàn thành|giờ|nào)"
)
_DATED = cue(r"ngày,? tháng(?:,? năm)?(?: cụ thể| rõ ràng)?|(?:mốc )?ngày cụ thể|ngày nào")
_RECURRING = cue(
    r"(?:định kỳ )?(?:vào )?(?:ngày nào )?(?:hằng|hàng|mỗi|từng) (?:tháng|quý|năm|tuần)"
    r"|(?:tháng|quý|năm|tuần) nào cũng(?: phải)?|định kỳ|lặp (?:lại|đi lặp lại)|thường kỳ"
)
_TIME_WORDS = cue(
    r"rơi vào|ấn định|quy định|hoàn thành|xong|phải nhớ|nhớ|đến hạn|tới hạn|ngày|kỳ|đặt ra"
    r"|bị|kèm|gắn|trước|phải xong|chốt|ra hạn|ngày giờ"
)
_WITH_TIME = cue(r"(?:có|kèm|bị|gắn)(?: \w+){0,4}? (?:thời hạn|hạn|mốc|deadline|ngày tháng)")
_FIELD = cue(
    r"(?:(?:trong|về|thuộc) )*(?:lĩnh vực|mảng|ngành) (?P<what>[^|,?]+?)(?=,|\|| thì|[ ?.]*$)"
)

_TYPES = (
    "nghị quyết", "nghị định", "kết luận", "chỉ thị", "công điện", "thông tư", "thông báo",
    "tờ trình", "chương trình hành động", "chương trình", "luật", "đề án", "quyết định", "công văn",
)  # fmt: skip
_DOCUMENTS = cue(
    r"(?<!pháp )(?<!phap )(?P<type>(?:đạo |bộ )?"
    rf"(?:{'|'.join(_TYPES)})|văn bản|tài liệu)(?! \d)"
)
_NUMBERED = cue(
    r"(?:(?:có|kèm|ghi|mang|nêu|theo)(?: theo| cả| rõ)? )(?:số(?:,? (?:và )?(?:ký )?hiệu)?|ký hiệu)"
    r"|số,? (?:và )?(?:ký )?hiệu|ký hiệu|đánh số hiệu"
)
_BASES = cue(
    r"căn cứ pháp lý|cơ sở pháp lý|phần căn cứ|(?:những|các) căn cứ"
    r"|(?:căn cứ|dựa|ban hành|cơ sở)(?: vào| trên| theo| cơ sở)*(?= (?:những|các|mấy|đâu))"
)
_CITE_WORDS = cue(
    r"viện dẫn|trích dẫn|dẫn chiếu|dẫn|căn cứ|gọi tên|nhắc(?: đến| tới| tên)?|nói(?: đến| tới)"
    r"|nêu(?: tên)?|liên quan|pháp lý|ban hành|đảng|thủ tướng(?: chính phủ)?|chủ tịch|cơ quan"
    r"|xuất hiện|dựa|cấp trên|vị trí|kèm|(?:đã )?ban hành trước(?: đó| đây)?"
    r"|ngày(?: tháng)?(?: ban hành| ký)?"
)
_PREMIER = cue(r"thủ tướng(?: chính phủ)?")
_PARTY = cue(r"(?:bên |phía |của |do |cơ quan )+đảng")
_ISSUERS = {
    "chinh-phu": "CP", "quoc-hoi": "QH", "hdnd-tinh": "HĐND", "ubnd-tinh": "UBND",
    "thuong-truc-ubnd-tinh": "UBND", "tinh-uy": "TU", "ban-thuong-vu-tinh-uy": "TU",
    "thuong-truc-tinh-uy": "TU", "ban-chap-hanh-trung-uong": "TW",
}  # fmt: skip

_SAYING = cue(_SAY)
_SAYS = cue(
    rf"(?P<noun>(?:những|các|mấy|bao nhiêu|liệt kê|kể|tất cả)(?: \w+){{0,3}}? (?:{_SPOT}|{_TASK})"
    rf"|{_SPOT} nào)(?:,? {_SPOT})*(?: nào| gì)?(?: (?!{_SAY} )[\w|]+){{0,5}}? (?:có )?{_SAY}{_TO}"
    r" (?P<what>[^|]+)"
)
_SAID = cue(
    rf"(?P<what>[^|]+?)(?: được| có| bị| thì)*(?P<verb> {_SAY}| nằm){_TO}(?: ở| trong| tại| nằm)*"
    rf" (?P<where>(?:những |các |mấy |bao nhiêu )*(?:{_SPOT}|{_TASK}|lần|lượt|đâu)(?:,? {_SPOT})*(?: nào)?)"
)
_ABOUT = cue(
    rf"(?:những|các|mấy|bao nhiêu) (?:{_TASK}|{_SPOT})(?: nào"
    rf"| gì)? (?:được )?(?:nói )?về (?P<what>[^|]+)"
)
_NAMING = cue(r"có (?:mặt )?(?:ở|trong|tại)|có mặt|nhắc|đề cập|xuất hiện|cụm từ|cụm|chữ|từ khóa|nêu tên|có từ|gọi tên")
_SHORT = 7  # syllables of a phrase that is asked for word by word
_TAIL = cue(
    r"(?:[ ,?.!:]|vậy|thế|nhỉ|ạ|không|hả|nhé|nha|ad|bạn|ơi|với|trong|của|ở|tại|này|được|giao|bị|là"
    r"|thì|và|do|ai|làm|lo|chủ trì|quy định|đâu|ghi|nêu|lọc ra|chỉ ra|kể ra|liệt kê|tìm|giúp|giùm"
    r"|dùm|em|mình|tôi|mn|qđ|z|v|ko|k|quyết định|văn bản|toàn|cơ quan nào|sở nào|đơn vị nào"
    r"|cho|những cơ quan nào|bao nhiêu|mấy|tất cả|đó|ấy|rồi)+$"
)
_ASKING = cue(rf"(?:thì |là )*(?:do|giao(?: cho)?|của) (?:những |các )?(?:{_BODY} nào|ai)")
_LEADIN = (
    r"(?:địa danh|thuật ngữ|khái niệm|từ ngữ|tên gọi|ghi|liệt kê|kể|cho (?:mình |tôi |em )?(?:biết|hỏi)|xin|hỏi|các|những|cái|cụm từ|cụm|chữ|từ khóa|từ"
    r"|chuyện|vấn đề|nội dung|việc|mấy|ad ơi|bạn ơi|về|thế|vậy|dạ|còn|có)"
)
_HEAD = cue(rf"^{_LEADIN}(?:[ ,]+{_LEADIN})*")
_POLITE = cue(
    r"(?:đề nghị|xin|vui lòng|nhờ)(?: \w+){0,2}? (?:cho biết|liệt kê|nêu(?: rõ| đủ)|kể"
    r"|thống kê|cung cấp|chỉ ra)"
)
_REGARDLESS = cue(
    r"(?:không phân biệt|bất kể|không cần biết)[^?.;]*|(?:,? |^)(?:tính|kể|bao gồm|gồm|cả)(?: cả| luôn)?"
    r" (?:phần )?(?:tổ chức thực hiện|điều 2)(?: (?:ở|tại) điều 2)?"
)
_ASIDE = cue(
    r"\([^()]*\)|,? (?:ví dụ|chẳng hạn|thí dụ|vd)[^?]*|^[^:?]*(?:biết|hỏi|giúp|hộ|giùm):"
    r"|như (?:\w+ ){1,2}(?:tôi|em|mình|chúng tôi)"
)
_LIST_WORDS = cue(
    r"đầu việc|hạng mục|vai trò|đích danh|đánh số|dòng phân công|phân công|phân chia|phân bổ|kể cả"
    r"|không (?:tính|kể) tên các nhóm(?: nhiệm vụ)?|đảm nhiệm|đảm trách|đảm đương|gánh|cáng đáng"
    r"|trực tiếp|tham gia|giữ|riêng|chung|cùng|gọi|đoạn|câu|tính|lẫn|đặt|xếp|lượt|từng|lần|cho biết"
    r"|dc|đc|ad|z|j|v|k|ko|hem|hông|à|ờ|ừ|pls|vs|bn|đồng thời|đều|bắt|chịu|trách nhiệm|trả lời"
    r"|hỗ trợ"
    r"|đảm nhận|gánh vác|đứng|toàn văn|nằm|ôm|được giao|bị giao|giao|có tên|góp mặt|xuất hiện|dính dáng|dính|chủ trì"
    r"|mới|mọi|người|cụ thể là|tức|chính xác|xem|đếm|rà soát|rà|lại|tóm tắt|tóm|giới thiệu|chia"
    r"|sáu|mười hai|mục tiêu|mỗi|list|phối hợp|quan điểm|tp|thành phố|trọng tâm|chỉ đạo|điều hành"
    r"|chủ đạo|đọc|thành|ds|rõ|hãy|qđ|phạm vi|tư cách|khác|tới|tìm|lọc|chứ|dòng|mn|shop|nx|cái"
    r"|mũi chịu sào|đứng tên|không riêng|n~|hướng dẫn(?= (?:hay|hoặc|và|lẫn))|(?:hay|hoặc|và|lẫn) hướng dẫn"
)


@dataclass(frozen=True)
class RequestReader:
    """Reads requests about one decision."""

    decision: Decision
    namer: Namer

    @cached_property
    def _scopes(self) -> ScopeReader:
        return ScopeReader(self.decision)

    def read(self, plain: str, clause_ids: Sequence[str], *, accented: bool) -> Request | None:
        """The request in a text of the normal form, None if it asks for no set of clauses."""
        if any(self.decision.clause(i).kind is not Kind.GROUP for i in clause_ids):
            articles = [i for i in clause_ids if i.endswith(".intro")]
            if len(articles) < len(clause_ids):
                return None
        plain = re.sub("[\"“”'‘’«»]", "", plain)
        found = _Reading(plain, accented, self.namer, self._scopes).request()
        if found and not found.phrase:
            return found
        aside = Strip(plain, accented)
        if not aside.take(_ASIDE):
            return found
        left = aside.left.replace("|", " ")
        return _Reading(" ".join(left.split()), accented, self.namer, self._scopes).request() or found


@dataclass
class _Reading:
    """One question being read: each attempt works on a copy of what the scopes leave."""

    plain: str
    accented: bool
    namer: Namer
    scopes: ScopeReader

    def request(self) -> Request | None:
        """The first reading that uses up the question."""
        text = Strip(self.plain, self.accented)
        self.plural = text.sees(_PLURAL)
        text.take(_POLITE)
        text.take(_REGARDLESS)
        text.take(_SELF)
        self.title = next((t for t, words in _HEADS if text.sees(words)), "")
        number = "" if text.sees(_MONTH) else self._document_number(text)
        scopes = self.scopes.read(text)
        self.within = self._bounds(text)
        months = self._months(text)
        outsider = text.take(_OUTSIDERS)
        bodies, superiors = self._bodies(text)
        base = Request(scope=scopes.ids, bodies=tuple(n.slugs for n in bodies))
        base = replace(base, absent=scopes.absent or (outsider[0].group() if outsider else ""))
        attempts = (
            self._number(base, text, number),
            self._tally(base, text),
            self._shape(base, text),
            self._citing(base, text, superiors),
            self._times(base, text, months),
            self._matter(base, text) if not bodies else None,
            self._mention(base, text, superiors),
            self._about_bodies(base, text) if not months and not number else None,
            self._group(base, text) if not bodies and not outsider else None,
            self._everything(base, text) if not bodies else None,
        )
        found = next((r for r in attempts if r is not None), None)
        one = text.sees(_ASKED_BODIES) and not text.sees(_MANY_BODIES)
        unsure = found and not scopes.absent and (one or not self.plural)
        return replace(found, loosely=True) if found and unsure else found

    def _copy(self, text: Strip) -> Strip:
        return Strip(text.left, text.accented)

    def _over(self, text: Strip) -> tuple[str, ...]:
        """The words that no filter and no empty word has used up."""
        rest = self._copy(text)
        rest.take(_ASKED_BODIES)
        rest.take(_TASKS)
        rest.take(_LIST_WORDS)
        rest.take(_PLURAL)
        return tuple(w for w in topic_words(rest.left, accented=self.accented) if _says(w))

    @staticmethod
    def _document_number(text: Strip) -> str:
        found = text.take(_DOCUMENT_NUMBER)
        return found[0]["id"] if found else ""

    @staticmethod
    def _bounds(text: Strip) -> tuple[date, date] | None:
        """The first and the last day that "trước ngày 1/7" or "sau quý I" leaves of the year."""
        found = text.take(_BOUND)
        return _days(found[0]) if len(found) == 1 else None

    @staticmethod
    def _months(text: Strip) -> tuple[int, ...]:
        halves = [m["h"] or m["h2"] for m in text.take(_HALF)]
        months = [m for h in halves for m in (range(1, 7) if h in ("đầu", "dau") else range(7, 13))]
        for m in text.take(_QUARTER):
            last = 3 * _QUARTERS[m["q"]]
            months += [last - 2, last - 1, last]
        return tuple(months + [int(m["m"]) for m in text.take(_MONTH)])

    def _bodies(self, text: Strip) -> tuple[list[Named], list[Named]]:
        """The bodies named that may be given tasks, and those above them."""
        asked = text.take(cue(rf"(?:các|những) {_BODY}(?:,? {_BODY})* nào"))
        every = text.take(_EVERYONE)
        named, text.left = self.namer.find(text.left, accented=self.accented)
        if asked:
            text.left += " | những cơ quan nào"
        slugs = {s for n in named for s in n.slugs}
        if every and "cac-so-ban-nganh" not in slugs:
            named.append(Named(("cac-so-ban-nganh",), "các sở, ban, ngành"))
        if text.take(_DISTRICTS) and "ubnd-cac-huyen-thanh-pho" not in slugs:
            named.append(Named(("ubnd-cac-huyen-thanh-pho",), "UBND các huyện, thành phố"))
        above = [n for n in named if set(n.slugs) <= set(_ABOVE)]
        return [n for n in named if n not in above], above

    def _number(self, base: Request, text: Strip, number: str) -> Request | None:
        """Where a document is cited, named by its number."""
        if not number or not (text.sees(_WHERE) or self.plural) or base.bodies:
            return None
        rest = self._copy(text)
        rest.take(_DOCUMENTS)
        rest.take(_CITE_WORDS)
        rest.take(_WHERE)
        return None if self._over(rest) else replace(base, phrase=number)

    def _tally(self, base: Request, text: Strip) -> Request | None:
        rest = self._copy(text)
        if base.bodies or not text.sees(_ASKED_BODIES):
            return None
        strict = bool(rest.take(_LEADING))
        top, compared = rest.take(_MOST), rest.take(_COMPARED)
        for words in (_LED, _WHERE, _SAYING):
            rest.take(words)
        if not (top or compared) or self._over(rest):
            return None
        strict = strict or text.sees(_CHIEF)
        tally = Tally(top=True) if top else _tally(compared[0])
        return replace(base, tally=tally, unit=Unit.TASK, part=Part.LEADS if strict else Part.MAIN)

    def _shape(self, base: Request, text: Strip) -> Request | None:
        if base.slugs - _COLLECTIVE:
            return None
        for shape, rest in self._shapes(text):
            for words in (_WHERE, _SAYING, _LED, _GROUP, _SHARED):
                rest.take(words)
            together = shape is Shape.COLLECTIVE
            if (together or not base.bodies) and not self._over(rest):
                return replace(base, shape=shape, bodies=())
        return None

    def _shapes(self, text: Strip) -> Iterator[tuple[Shape, Strip]]:
        rest = self._copy(text)
        if rest.take(_COMMON):
            for words in (_NOT_ONE, _NO_LEAD, _UNASSIGNED):
                rest.take(words)
            yield Shape.COLLECTIVE, rest
        rest = self._copy(text)
        if rest.sees(_SHARED) and rest.take(_NO_LEAD):
            yield Shape.JOINT, rest
        rest = self._copy(text)
        if rest.take(_ALONE):
            yield Shape.ALONE, rest
        rest = self._copy(text)
        if rest.take(_REQUESTED):
            rest.take(_NOT_ORDERED)
            yield Shape.REQUESTED, rest
        rest = self._copy(text)
        if rest.take(_UNASSIGNED):
            yield Shape.UNASSIGNED, rest
        rest = self._copy(text)
        if found := rest.take(_SEVERAL):
            led = found[0]["led"] or found[0]["led2"]
            yield Shape.SEVERAL_LEADS if led else Shape.SEVERAL, rest

    def _citing(self, base: Request, text: Strip, superiors: Sequence[Named]) -> Request | None:
        """Documents asked for by type, issuer or number."""
        rest = self._copy(text)
        bases = not base.bodies and bool(rest.take(_BASES))
        premier = bool(rest.take(_PREMIER))
        party = ["TU", "TW"] * bool(rest.take(_PARTY))
        documents = rest.take(_DOCUMENTS)
        numbered = bool(rest.take(_NUMBERED))
        asked = self.plural or text.sees(_WHERE)
        if not asked or not (documents or numbered or bases):
            return None
        for words in (_WHERE, _CITE_WORDS):
            rest.take(words)
        if self._over(rest):
            return None
        types = [t for m in documents for t in _TYPES if fold(m["type"]).endswith(fold(t))]
        issuers = [_ISSUERS[s] for n in superiors for s in n.slugs if s in _ISSUERS]
        citing = Citing(bases, numbered, _unique(types), _unique([*issuers, *["TTg"] * premier, *party]))
        return replace(base, citing=citing)

    def _times(self, base: Request, text: Strip, months: tuple[int, ...]) -> Request | None:
        rest = self._copy(text)
        field = self._field(rest)
        recurring = bool(rest.take(_RECURRING))
        dated = bool(rest.take(_DATED))
        asked = bool(rest.take(_TIME)) or dated
        if (months or self.within) and not (asked or text.sees(_TASKS)):
            return None
        if not (recurring or months or self.within or (asked and (self.plural or text.sees(_WITH_TIME)))):
            return None
        for words in (_WHERE, _TIME_WORDS, _LED):
            rest.take(words)
        over = self._over(rest)
        if over and not field:
            return None
        times = Times(dated, recurring and not dated, months, self.within)
        bodies = base.bodies or tuple(n.slugs for n in field)
        return None if over else replace(base, times=times, bodies=bodies)

    def _field(self, text: Strip) -> list[Named]:
        """The body whose name is the field that is named: "lĩnh vực y tế"."""
        for match in text.take(_FIELD):
            named, over = self.namer.find(f"sở {match['what']}", accented=True)
            if named and not over.strip():
                return named
        return []

    def _mention(self, base: Request, text: Strip, above: Sequence[Named]) -> Request | None:
        """What the clauses have to speak of; nothing else may stand around it."""
        for pattern in (_SAYS, _SAID, _ABOUT):
            found = pattern[0 if self.accented else 1].search(text.left)
            if found is None:
                continue
            around = Strip(
                f"{text.left[: found.start()]} | {text.left[found.end() :]}", self.accented
            )
            words = Strip(found.group().replace(found["what"], " | "), self.accented)
            where = found.groupdict().get("where")
            if self._over(around) or (where and not self._asks_places(words)):
                continue
            phrase = self._phrase(found["what"], above if not base.bodies else ())
            if not phrase:
                continue
            plural = words.sees(_PLURAL) and len(phrase.split()) <= _SHORT
            strict = plural and words.sees(_NAMING) and pattern is not _ABOUT
            unit = Unit.TASK if words.sees(_TASKS) else Unit.PLACE
            return replace(base, phrase=phrase, loosely=not strict, unit=unit, part=Part.ANY)
        return None

    def _asks_places(self, words: Strip) -> bool:
        """Whether "được nhắc ở đâu" asks for all places; "nằm ở điểm nào" asks for one."""
        return words.sees(_PLURAL) or (words.sees(_NAMING) and words.sees(_WHERE))

    def _phrase(self, what: str, above: Sequence[Named]) -> str:
        form = 0 if self.accented else 1
        inside = Strip(what, self.accented)
        if inside.sees(_LED):
            return ""
        if inside.sees(_ASKED_BODIES) and not inside.sees(_MANY_BODIES):
            return ""
        phrase = _trimmed(_ASKING[form].split(what)[0], form)
        if not topic_words(phrase, accented=self.accented):
            return above[0].typed.lower() if above else ""
        return phrase if len(phrase) > 2 else ""

    def _about_bodies(self, base: Request, text: Strip) -> Request | None:
        """What the bodies named have to do."""
        if not base.bodies and (not base.absent or text.sees(_ASKED_BODIES)):
            return None
        rest = self._copy(text)
        part = self._part(rest)
        for words in (_KEEPERS, *(w for _, w in _HEADS)) if self._headed(base) else ():
            rest.take(words)
        if rest.sees(_TIME) and not self.plural:
            return None
        for words in (_WHERE, _CITE_FREE):
            rest.take(words)
        if self._over(rest):
            return None
        one = text.sees(_ASKED_BODIES) or not (self.plural or text.sees(_TASKS))
        collective = all(set(b) <= _COLLECTIVE for b in base.bodies) and len(base.bodies) > 1
        return replace(
            base,
            part=part,
            loosely=one,
            title=self.title if self._headed(base) else "",
            together=len(base.bodies) > 1 and (collective or text.sees(_TOGETHER)),
        )

    @staticmethod
    def _headed(base: Request) -> bool:
        headed = _COLLECTIVE | {"van-phong-ubnd-tinh"}
        return any(set(b) & headed for b in base.bodies)

    def _part(self, rest: Strip) -> Part:
        if rest.sees(_WITH):
            return Part.MAIN
        if rest.take(_NOT_SHARED):
            rest.take(_LED)
            return Part.IN_CHARGE
        if rest.take(_AND_SHARED):
            rest.take(_SHARED)
            return Part.ANY
        if rest.take(_LEADING):
            rest.take(_LED)
            return Part.LEADS
        led = bool(rest.take(_LED))
        shared = bool(rest.take(_SHARED))
        if led and shared:
            return Part.ANY
        return Part.IN_CHARGE if led else Part.SHARED if shared else Part.MAIN

    def _group(self, base: Request, text: Strip) -> Request | None:
        """What a group holds, or which groups there are."""
        over = self._over(text)
        if base.absent:
            return None if over else base
        if text.sees(_GROUPS) and not any(s.count(".") > 1 for s in base.scope):
            rest = self._copy(text)
            rest.take(_GROUPS)
            rest.take(cue(_SAY))
            if not self._over(rest):
                return replace(base, unit=Unit.GROUP)
        if base.scope:
            parts = any(s.endswith(".") for s in base.scope)
            strange = over if parts else self.scopes.foreign(over, base.scope, self.accented)
            asked = self.plural or text.sees(_ASKED_BODIES) or not parts
            return base if asked and not strange else None
        found = self.scopes.by_heading(self._without_noise(text)) if text.sees(_GROUP) else ()
        return replace(base, scope=found) if found else None

    def _matter(self, base: Request, text: Strip) -> Request | None:
        """The group that holds the tasks of a field, whose bodies are asked for."""
        if base.scope or not (text.sees(_MATTER) and text.sees(_MANY_BODIES)):
            return None
        found = self.scopes.by_heading(self._without_noise(text), _MATTER, wholly=True)
        return replace(base, scope=found) if found else None

    def _without_noise(self, text: Strip) -> Strip:
        rest = self._copy(text)
        for words in (_ASKED_BODIES, _TASK_NOISE, _LIST_WORDS):
            rest.take(words)
        return rest

    def _everything(self, base: Request, text: Strip) -> Request | None:
        """All tasks of the decision."""
        whole = Strip(self.plain, self.accented)
        if not self.plural or self._over(text) or not whole.sees(_SELF):
            return None
        asked = text.sees(_TASKS) or (text.sees(_ASKED_BODIES) and text.sees(_GIVEN))
        return replace(base, unit=Unit.TASK) if asked and not base.scope else None


_ABOVE = (*_ISSUERS, "thuong-truc-hdnd-tinh")
_COLLECTIVE = {"cac-so-ban-nganh", "ubnd-cac-huyen-thanh-pho"}
_GIVEN = cue(r"giao|phân công|chủ trì|phụ trách|chịu trách nhiệm")
_CITE_FREE = cue(r"làm gì|làm những gì|theo|phải|cần")
_TASK_NOISE = cue(r"giao(?: cho)?|phân công|do|trong đó|ấy|đó|cái|thì|gồm")


def _tally(found: re.Match[str]) -> Tally:
    word = found["n"] or found["n2"]
    numbers = {fold(w): n for n, w in enumerate(("một", "hai", "ba", "bốn", "năm"), 1)}
    count = int(word) if word.isdigit() else numbers[fold(word)]
    compared = fold(found["cmp"] or "")
    if found["up"] or found["up2"] or compared in ("tu", "it nhat", "toi thieu"):
        return Tally(count)
    if compared.startswith(("dung", "chi")):
        return Tally(count, count)
    return Tally(count + 1)


def _trimmed(phrase: str, form: int) -> str:
    """A phrase without the words of the question around it."""
    phrase = _TAIL[form].sub("", f"{phrase.strip(' ?.!,:')} ").strip()
    return _HEAD[form].sub("", f"{phrase} ").strip() if phrase else ""


_YEAR = "2024"


def _says(word: str) -> bool:
    """Letters and small numbers alone say nothing of a matter."""
    return len(word) > 1 and not (word.isdigit() and (len(word) < 3 or word == _YEAR))


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _days(bound: re.Match[str]) -> tuple[date, date]:
    """The days that a bound leaves; a deadline on a day named is before it, as the law counts."""
    first, last = _named_days(bound)
    side = fold(bound["side"])
    start, end = date(int(_YEAR), 1, 1), date(int(_YEAR), 12, 31)
    if side == "sau":
        return last + timedelta(1), end
    if side.endswith("tu"):
        return first, end
    if side == "truoc" and not bound["d"]:
        last = first - timedelta(1)
    return start, last


def _named_days(bound: re.Match[str]) -> tuple[date, date]:
    """The first and the last day of the month or quarter named, or the one day."""
    quarter = 3 * _QUARTERS.get(bound["bq"], 0)
    month = quarter or int(bound["dm"] or bound["bm"])
    length = monthrange(int(_YEAR), month)[1]
    day = min(int(bound["d"] or 0), length)
    first = date(int(_YEAR), month - 2 * bool(quarter), day or 1)
    return first, date(int(_YEAR), month, day or length)
