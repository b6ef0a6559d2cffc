"""The words of list questions that more than one reading knows."""

from assistant.understanding.patterns import value_pattern
from assistant.understanding.rules import one_of, rule

TASK, SPOT, BODY, TEEN = map(one_of, ("task", "spot", "body", "teen"))
SAY = (
    rf"(?:dẫn(?! {one_of('leading_away')})"
    rf"|có(?= {one_of('words_named')}|(?: mặt)? {one_of('in_place')})|{one_of('say')})"
)
PLURAL = rule("lists.plural")
WHERE = rule("lists.where")
SELF = rule("lists.self")
ASKED_BODIES = rule("lists.asked_bodies")
TASKS = rule("lists.tasks")
GROUP = rule("lists.group")
MANY_BODIES = rule("lists.many_bodies")
LEADING = rule("lists.leading")
SHARED = rule("lists.shared")
LED = rule("lists.led")
HEADS = (
    ("Thủ trưởng", rule("lists.heads")),
    ("Chủ tịch", rule("lists.chairman")),
    (
        "Chánh Văn phòng",
        rule("lists.office_head"),
    ),
)
MONTH = value_pattern(r"tháng (?P<m>1[0-2]|0?[1-9])(?:(?:/| năm )20\d\d)?")
TIME = rule("lists.time")
ISSUERS = {
    "chinh-phu": "CP", "quoc-hoi": "QH", "hdnd-tinh": "HĐND", "ubnd-tinh": "UBND",
    "thuong-truc-ubnd-tinh": "UBND", "tinh-uy": "TU", "ban-thuong-vu-tinh-uy": "BTV",
    "thuong-truc-tinh-uy": "TU", "ban-chap-hanh-trung-uong": "TW",
}  # fmt: skip
SAYING = value_pattern(SAY)
POLITE = rule("lists.polite")
REGARDLESS = value_pattern(
    rf"(?:ở )?(?:cả )?(?:ở )?điều 1 {one_of('along_with')} (?:ở )?điều 2"
    rf"|{one_of('no_matter')}[^?.;]*"
    rf"|{one_of('also_counting')} (?:{one_of('in_place')} )?(?:phần )?"
    rf"{one_of('set_apart')}(?: (?:ở|tại) điều 2)?"
)
ASIDE = value_pattern(
    rf"\([^()]*\)|,? {one_of('for_example')}[^?]*|^[^:?]*{one_of('favour')}:"
    rf"|như (?:\w+ ){{1,2}}{one_of('asker')}"
    rf"|để (?:{one_of('preparing')} )*{one_of('purpose')}[^?.|]*"
)
LIST_WORDS = rule("lists.list_words")
