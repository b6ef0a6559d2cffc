"""Cards: answers as escaped HTML, on the decision itself."""

import re
from dataclasses import replace
from html import unescape

import pytest

from assistant.answer import (
    REFUSALS,
    AgencyRole,
    Answer,
    Candidate,
    ClauseView,
    DeadlineView,
    Evidence,
    QuestionKind,
    Status,
)
from assistant.web.chat.cards import card, error_card
from assistant.web.chat.history import KEPT, answers, record, records
from assistant.web.highlight import Highlight, gist, paragraphs, weave
from assistant.web.presentation import display
from assistant.wording.answers import STATUS
from assistant.wording.citation import citation, part
from assistant.wording.overview import each
from corpus.annotations import Role
from corpus.decision import Clause, Decision
from corpus.library import load_decision
from tests.refs import refs

NASTY = """<script>alert(1)</script> "Sở" & 'Ban' <img src=x onerror=alert(2)>"""


@pytest.fixture(scope="module")
def decision() -> Decision:
    return load_decision()


def shown(clause: Clause) -> ClauseView:
    return ClauseView(
        clause.id,
        "son-la-2024",
        clause.citation,
        clause.heading,
        clause.text,
        clause.page,
        clause.page_certain,
        clause.start,
        clause.end,
    )


def held(name: str, role: Role = Role.LEAD) -> AgencyRole:
    return AgencyRole(name, "x", role, *refs("II.4.4"))


def quoted(clause: Clause, words: str) -> Evidence:
    at = clause.text.index(words)
    return Evidence(words, *clause.span(at, at + len(words)), *refs(clause.id))


@pytest.fixture
def tourism(decision: Decision) -> Answer:
    clause = decision.clause("II.4.4")
    return Answer(
        id="1",
        question="sở nào chủ trì về du lịch?",
        status=Status.ANSWERED,
        kind=QuestionKind.LEAD,
        reply="Sở Văn hóa, Thể thao và Du lịch chủ trì.",
        decision=decision.id,
        clause=shown(clause),
        agencies=(
            held("Sở Văn hóa, Thể thao và Du lịch"),
            held("Các sở, ban, ngành", Role.COORDINATE),
            held("UBND các huyện, thành phố", Role.COORDINATE),
        ),
        evidence=(quoted(clause, "Phát triển mạnh các sản phẩm du lịch theo hướng bền vững"),),
        clauses=refs("II.4.4"),
        confidence=0.95,
        candidates=tuple(Candidate(r, 1.0) for r in refs("II.4.4", "II.8.2", "II.6.1", "II.8.1")),
        understood_as="sở nào chủ trì về du lịch?",
    )


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def open_part(html: str) -> str:
    """What is in view without a click."""
    return re.sub(r"<details>.*?</details>", "", html)


def test_the_agency_and_its_role_come_first_after_the_question(
    tourism: Answer, decision: Decision
) -> None:
    text = words(card(tourism, decision))
    assert text.startswith(
        "Câu hỏi sở nào chủ trì về du lịch? Sở Văn hóa, Thể thao và Du lịch chủ trì "
        "Cơ quan phối hợp Các sở, ban, ngành; UBND các huyện, thành phố "
        "Trích Điều 1, Mục II, điểm 4.4, trang 10"
    )
    assert "Độ tin cậy Chắc chắn cao" in text


def test_evidence_is_marked_in_view_and_the_citation_leads_to_the_clause(
    tourism: Answer, decision: Decision
) -> None:
    html = open_part(card(tourism, decision))
    assert "<mark>Phát triển mạnh các sản phẩm du lịch theo hướng bền vững</mark>" in html
    assert 'href="../van-ban/son-la-2024#II.4.4"' in html


def test_other_clauses_are_folded(tourism: Answer, decision: Decision) -> None:
    html = card(tourism, decision)
    assert "Các điểm khác có thể liên quan (3)" in html
    assert "II.8.2" in html
    assert "II.8.2" not in open_part(html)


@pytest.mark.parametrize("clause_id", ["II.4.1", "D2.1", "D1.intro", "II.6.2"])
def test_evidence_of_a_long_clause_is_in_view_and_the_whole_text_is_folded(
    clause_id: str, tourism: Answer, decision: Decision
) -> None:
    clause = decision.clause(clause_id)
    for sentence in clause.sentences:
        i, j = clause.locate(sentence.start, sentence.end)
        evidence = Evidence(clause.text[i:j], sentence.start, sentence.end, *refs(clause_id))
        html = card(replace(tourism, clause=shown(clause), evidence=(evidence,)), decision)
        marked = " ".join(re.findall(r"<mark>(.*?)</mark>", open_part(html), re.S))
        assert words(marked) == words(weave(clause.text[i:j]))
        assert "Xem toàn văn điểm này" in html
        assert "[…]" in open_part(html)
        whole = re.search(r'<blockquote class="whole">(.*?)</blockquote>', html, re.S)
        assert whole
        assert words(whole[1]) == " ".join(clause.text.split())


def test_a_short_clause_is_shown_whole(tourism: Answer, decision: Decision) -> None:
    clause = decision.clause("II.8.3")
    html = card(replace(tourism, clause=shown(clause), evidence=()), decision)
    assert "Xem toàn văn" not in html
    assert " ".join(clause.text.split()) in words(open_part(html))


@pytest.mark.parametrize("status", list(Status))
def test_nothing_typed_or_answered_reaches_the_page_as_markup(
    status: Status, tourism: Answer, decision: Decision
) -> None:
    nasty = replace(
        tourism,
        status=status,
        kind=QuestionKind.EVERYONE,
        question=NASTY,
        reply=NASTY,
        agencies=(held(NASTY), held(NASTY, Role.COORDINATE)),
        deadlines=(DeadlineView(NASTY, '"><b>', *refs("II.4.4")),),
        references=(NASTY,),
        notes=(NASTY,),
        understood_as=NASTY + " khác",
    )
    html = card(nasty, decision)
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html.replace("<b>4.4.", "").replace("<b>", "", html.count("<p><b>"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_an_error_card_escapes_and_says_what_to_do() -> None:
    html = error_card(NASTY, "Câu hỏi dài quá: hãy hỏi ngắn hơn.")
    assert "<script" not in html
    assert words(html).endswith("Câu hỏi dài quá: hãy hỏi ngắn hơn.")
    assert "(chưa gõ câu hỏi)" in error_card("  ", "Câu hỏi trống.")


def test_a_list_is_a_table_in_the_decisions_order(tourism: Answer, decision: Decision) -> None:
    ids = ("II.4.1", "II.4.2", "II.4.5")
    listing = replace(tourism, status=Status.LIST, kind=QuestionKind.GROUP, clause=None)
    html = card(replace(listing, clauses=refs(*ids), reply="Nhóm 4."), decision)
    assert re.findall(r"van-ban/son-la-2024#([\w.]+)", html) == list(ids)
    rows = re.findall(r'<tr role="row">(<td.*?)</tr>', html)
    assert len(rows) == 3
    assert [words(c) for c in re.findall(r"<td.*?</td>", rows[0])][1:] == [
        "Sở Kế hoạch và Đầu tư",
        "Các sở, ban, ngành; UBND các huyện, thành phố",
        "Điều 1, Mục II, điểm 4.1, trang 9 (mở trong thẻ mới)",
    ]


def test_a_list_of_deadlines_has_them_in_its_first_column(
    tourism: Answer, decision: Decision
) -> None:
    due = DeadlineView("trước ngày 10/11/2024", "2024-11-10", *refs("D2.2"))
    listing = replace(tourism, status=Status.LIST, kind=QuestionKind.ALL_DEADLINES, clause=None)
    html = card(replace(listing, clauses=refs("D2.2"), deadlines=(due,)), decision)
    assert re.findall(r"<th [^>]*>(.*?)</th>", html)[0] == "Thời hạn"
    assert '<time datetime="2024-11-10">trước ngày 10/11/2024</time>' in html


def test_an_overview_shows_the_main_clause_then_all(tourism: Answer, decision: Decision) -> None:
    ids = ("II.4.4", "II.8.2")
    clauses = [decision.clause(i) for i in ids]
    at = clauses[1].text.index("du lịch")
    sentence = clauses[1].text[at - 60 : at + 7]
    headline = "Nội dung “du lịch” được giao cho nhiều cơ quan: hai sở."
    answer = replace(
        tourism,
        status=Status.OVERVIEW,
        reply=f"{headline} {each(clauses, decision.profile)}",
        clauses=refs(*ids),
        agencies=tuple(held(a.name) for c in clauses for a in c.leads),
        evidence=(*tourism.evidence, quoted(clauses[1], sentence)),
    )
    html = card(answer, decision)
    assert f'<p class="headline">{headline}</p>' in html
    assert html.index("<mark>") < html.index('<ul class="options"')
    rows = html[html.index('<ul class="options"') : html.index("</ul>")]
    assert re.findall(r"van-ban/son-la-2024#([\w.]+)", rows) == list(ids)
    names = [f"{clause.leads[0].name} chủ trì" for clause in clauses]
    assert [words(name) for name in re.findall(r"<strong>(.*?)</strong>", rows)] == names
    assert " ".join(sentence.split()) in words(rows)
    assert "Chép trích dẫn" in html
    shown = display(answer, decision)
    assert shown.reply == headline
    assert [row.id for row in shown.rows] == list(ids)
    assert shown.rows[1].gist == " ".join(sentence.split())
    assert shown.quotation


def test_what_is_not_supported_is_a_refusal(tourism: Answer, decision: Decision) -> None:
    reply = "Chương trình không soạn văn bản thay người dùng."
    answer = replace(tourism, status=Status.UNSUPPORTED, reply=reply, clause=None, candidates=())
    html = card(answer, decision)
    assert words(html).startswith(f"Câu hỏi {tourism.question} {reply}")
    assert 'class="lead"' not in html
    assert "<mark>" not in html
    assert display(answer, decision).status == STATUS[Status.UNSUPPORTED]
    assert Status.UNSUPPORTED in REFUSALS
    assert Status.OVERVIEW not in REFUSALS


def test_a_missing_detail_is_said_first_and_the_clause_shown(
    tourism: Answer, decision: Decision
) -> None:
    reply = "Quyết định có nói về việc này, nhưng không nêu con số."
    html = card(replace(tourism, status=Status.NOT_STATED, reply=reply), decision)
    text = words(open_part(html))
    assert text.index(reply) < text.index("Sở Văn hóa, Thể thao và Du lịch chủ trì")
    assert "<mark>" in html
    assert "Độ tin cậy" not in html


def test_nothing_found_names_no_agency_as_the_answer(tourism: Answer, decision: Decision) -> None:
    reply = "Quyết định không nói đến nội dung này."
    html = card(replace(tourism, status=Status.NOT_FOUND, reply=reply), decision)
    assert words(html).startswith(f"Câu hỏi {tourism.question} {reply}")
    assert 'class="lead"' not in html
    assert "<mark>" not in html


def test_two_readings_are_both_offered(tourism: Answer, decision: Decision) -> None:
    clarify = replace(tourism, status=Status.CLARIFY, clauses=(), reply="Bạn hỏi về việc nào?")
    html = open_part(card(clarify, decision))
    assert re.findall(r"van-ban/son-la-2024#([\w.]+)", html) == ["II.4.4", "II.8.2"]


def test_small_talk_shows_no_clause(tourism: Answer, decision: Decision) -> None:
    html = card(replace(tourism, status=Status.SMALLTALK, reply="Xin chào!"), decision)
    assert words(html) == f"Câu hỏi {tourism.question} Xin chào!"
    assert "<button" not in html


OFFICIAL = (
    "điểm 4.4 Mục II Điều 1 Quyết định số 78/QĐ-UBND ngày 16 tháng 01 năm 2024 của Ủy ban nhân "
    "dân tỉnh Sơn La về nhiệm vụ, giải pháp chủ yếu thực hiện Kế hoạch phát triển kinh tế - xã "
    "hội và Dự toán ngân sách nhà nước năm 2024"
)


def test_a_citation_goes_from_the_smallest_part_to_the_whole_and_quotes(
    tourism: Answer, decision: Decision
) -> None:
    first, remark = citation(decision.clause("II.4.4"), decision, tourism.evidence).split("\n")
    assert first == f"{OFFICIAL}: “Phát triển mạnh các sản phẩm du lịch theo hướng bền vững”"
    assert "vanban123.vn" in remark
    assert "đối chiếu với bản chính" in remark
    bare = citation(decision.clause("II.4.4"), decision)
    assert bare.startswith(f"{OFFICIAL}.\n")


@pytest.mark.parametrize(
    ("clause_id", "expected"),
    [
        ("II.4.4", "điểm 4.4 Mục II Điều 1"),
        ("I.3", "điểm 3 Mục I Điều 1"),
        ("D1.intro", "đoạn mở đầu Điều 1"),
        ("D2.1", "khoản 1 Điều 2"),
        ("D3", "Điều 3"),
        ("CANCU", "phần căn cứ ban hành"),
        ("II.9.1b", "điểm 9.1 (điểm thứ hai cùng mang số 9.1) Mục II Điều 1"),
    ],
)
def test_parts_are_named_as_official_writing_does(
    clause_id: str, expected: str, decision: Decision
) -> None:
    assert part(decision.clause(clause_id)) == expected


def test_a_citation_says_nothing_that_is_not_known(decision: Decision) -> None:
    blank = replace(decision, number="", issued=None, outside_source="")
    words_ = citation(decision.clause("D3"), blank)
    assert words_.startswith("Điều 3 Quyết định của Ủy ban nhân dân tỉnh Sơn La về nhiệm vụ")
    assert "số 78" not in words_
    assert "\n" not in words_


def test_a_citation_shows_where_words_are_left_out(decision: Decision) -> None:
    clause = decision.clause("II.4.4")
    near = [
        quoted(clause, "Phát triển mạnh các sản phẩm du lịch theo hướng bền vững;"),
        quoted(clause, "xây dựng sản phẩm và dịch vụ du lịch"),
    ]
    assert "bền vững; xây dựng sản phẩm" in citation(clause, decision, near)
    far = [quoted(clause, "Huy động, thu hút các nguồn lực"), near[1]]
    assert "các nguồn lực […] xây dựng sản phẩm" in citation(clause, decision, far)


@pytest.mark.parametrize(
    ("status", "actions"),
    [
        (Status.ANSWERED, ["Chép trích dẫn", "Mở toàn văn (mở trong thẻ mới)", "Đúng", "Sai"]),
        (Status.NOT_STATED, ["Chép trích dẫn", "Mở toàn văn (mở trong thẻ mới)", "Đúng", "Sai"]),
        (Status.NOT_FOUND, ["Đúng", "Sai"]),
        (Status.CLARIFY, ["Đúng", "Sai"]),
    ],
)
def test_an_answer_can_be_judged_and_cited_where_it_names_its_clause(
    status: Status, actions: list[str], tourism: Answer, decision: Decision
) -> None:
    html = card(replace(tourism, status=status), decision)
    foot = html[html.index('<div class="foot"') :]
    assert [
        words(x) for x in re.findall(r'class="act(?: \w+)?"[^>]*>(.*?)</(?:a|button)>', foot)
    ] == actions
    assert f'data-status="{status.value}" data-clause="son-la-2024/II.4.4"' in foot


def test_nothing_found_leads_to_the_full_text(tourism: Answer, decision: Decision) -> None:
    html = open_part(card(replace(tourism, status=Status.NOT_FOUND), decision))
    assert 'href="../van-ban/son-la-2024" ' in html
    assert "Xin thử hỏi bằng từ khác" in html


def test_what_was_understood_is_shown_only_if_it_differs(
    tourism: Answer, decision: Decision
) -> None:
    assert "Đã hiểu câu hỏi là" not in card(tourism, decision)
    typed = replace(tourism, question="so nao chu tri ve du lich")
    assert "Đã hiểu câu hỏi là</span> sở nào chủ trì về du lịch?" in card(typed, decision)


def test_an_uncertain_page_is_said_to_be_so(tourism: Answer, decision: Decision) -> None:
    clause = decision.clause("II.7.1")
    html = card(replace(tourism, clause=shown(clause), evidence=()), decision)
    assert "Điều 1, Mục II, điểm 7.1, khoảng trang 14" in words(html)


def test_roles_are_named_as_the_decision_gives_them(tourism: Answer, decision: Decision) -> None:
    clause = decision.clause("II.12.2")
    names = tuple(a.name for a in clause.leads)
    asked = replace(tourism, clause=shown(clause), agencies=tuple(map(held, names)), evidence=())
    assert f"{names[0]} được đề nghị thực hiện" in words(card(asked, decision))


def test_weave_keeps_every_character_and_nests_overlaps() -> None:
    html = weave("abc<def", [Highlight(1, 5, "b"), Highlight(3, 6, 'i class="x"')], {4: "|"})
    assert (
        html
        == 'a<b>bc</b><b><i class="x">&lt;</i></b>|<b><i class="x">d</i></b><i class="x">e</i>f'
    )


def test_paragraphs_and_gist(decision: Decision) -> None:
    assert paragraphs("một\n\n hai\nba") == [(0, 3), (5, 9), (10, 12)]
    for clause in decision.clauses:
        assert len(gist(clause, 80)) <= 81
        assert "\n" not in gist(clause, 80)


def test_history_gives_back_what_it_kept(tourism: Answer, decision: Decision) -> None:
    [back] = answers(records([tourism]), decision)
    assert card(back, decision) == card(tourism, decision)
    assert record(tourism)["clause"]["text"] == ""
    assert len(answers(records([tourism] * 30), decision)) == KEPT


@pytest.mark.parametrize(
    "change",
    [
        {"decision": "other"},
        {"status": "unheard_of"},
        {"clause": None},
        {"clauses": ["son-la-2024/II.99.9"]},
        {"clauses": ["II.4.4"]},
        {"clauses": ["an-giang-2024/II.4.4"]},
        {"evidence": [{"text": "x", "start": 0, "end": 5, "clause": "son-la-2024/II.4.4"}]},
        {"candidates": "many"},
        {"question": None},
        {"clauses": ["son-la-2024/II.4.4"] * 201},
        {"reply": "a" * 5001},
        {"state": {"question": "a", "clauses": ["son-la-2024/II.4.4"] * 201}},
        {"confidence": 1e300},
    ],
)
def test_history_leaves_out_what_is_no_answer(
    change: dict[str, object], tourism: Answer, decision: Decision
) -> None:
    assert answers([{**record(tourism), **change}], decision) == []


@pytest.mark.parametrize("junk", [None, "x", 3, {}, [None], [[]], [{"question": "a"}]])
def test_history_survives_anything(junk: object, decision: Decision) -> None:
    assert answers(junk, decision) == []
