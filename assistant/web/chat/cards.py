"""The page's cards: an answer -> escaped HTML. Vietnamese only, no scripts, no styles inside."""

from collections.abc import Iterable, Sequence
from html import escape

from assistant.answer import LISTS, Answer, DeadlineView, QuestionKind, Status
from assistant.web import presentation as display
from assistant.web.excerpt import excerpt
from assistant.web.highlight import gist
from assistant.wording.answers import STATUS, place
from assistant.wording.citation import citation
from corpus.decision import Clause, Decision

NEW_TAB = '<span class="unseen"> (mở trong thẻ mới)</span>'
_JUDGE = (
    '<span class="judge" role="group" aria-label="Đánh giá câu trả lời">'
    '<span class="label">Trả lời này</span> '
    '<button type="button" class="act right">Đúng</button>'
    '<button type="button" class="act wrong" aria-expanded="false">Sai</button></span>'
)
_CITED = (Status.ANSWERED, Status.NOT_STATED, *LISTS)
_LONG = 110  # characters: a longer first line is set smaller


def card(answer: Answer, decision: Decision, *, home: str = "../") -> str:
    """One turn: the question, then the answer. `home` is the way to the site's root.

    `KeyError` if the answer names a clause that the decision does not have.
    """
    bodies = {
        Status.ANSWERED: _answered,
        Status.LIST: _list,
        Status.OVERVIEW: _overview,
        Status.NOT_STATED: _not_stated,
        Status.NOT_FOUND: _not_found,
        Status.UNSUPPORTED: _not_found,
        Status.CLARIFY: _clarify,
        Status.SMALLTALK: lambda a, *_: _headline(a.reply),
    }
    body = bodies[answer.status](answer, decision, home)
    return _turn(
        answer.question,
        f"{body}{_understood(answer)}{_notes(answer.notes)}{_foot(answer, decision, home)}",
        answer.status.value,
    )


def error_card(question: str, message: str) -> str:
    """A turn that could not be answered; `message` says why and what to do."""
    return _turn(question, f'<p class="complaint" role="alert">{escape(message)}</p>', "error")


def _turn(question: str, body: str, kind: str) -> str:
    asked = escape(" ".join(question.split())) or "(chưa gõ câu hỏi)"
    return (
        f'<article class="turn {kind}"><h2 class="asked">'
        f'<span class="label">Câu hỏi</span> {asked}</h2>{body}</article>'
    )


def _headline(text: str) -> str:
    long = " long" if len(text) > _LONG else ""
    return f'<p class="headline{long}">{escape(text)}</p>'


def _answered(answer: Answer, decision: Decision, home: str) -> str:
    if not answer.clause:
        return _headline(answer.reply)
    clause = decision.clause(answer.clause.id)
    agencies = _agencies(answer, clause)
    said = agencies and display.said_by_lines(answer)
    parts = [
        agencies,
        "" if said else _headline(answer.reply) if not agencies else _line(escape(answer.reply)),
        _coordinators(answer),
        _deadlines(answer.deadlines) if answer.kind is QuestionKind.DEADLINE else "",
        _references(answer.references) if answer.kind is QuestionKind.REFERENCE else "",
        _clause(answer, clause, decision, home),
        _deadlines(answer.deadlines) if answer.kind is not QuestionKind.DEADLINE else "",
        _references(answer.references) if answer.kind is not QuestionKind.REFERENCE else "",
        _line(escape(display.confidence(answer)), "Độ tin cậy"),
        _others(answer, decision, home),
    ]
    return "".join(parts)


def _not_stated(answer: Answer, decision: Decision, home: str) -> str:
    parts = [_headline(answer.reply)]
    if answer.clause:
        clause = decision.clause(answer.clause.id)
        parts += [_agencies(answer, clause, css="lead second"), _coordinators(answer)]
        parts.append(_clause(answer, clause, decision, home))
    return "".join([*parts, _others(answer, decision, home)])


def _not_found(answer: Answer, decision: Decision, home: str) -> str:
    nearest = decision.clause(answer.clause.id) if answer.clause else None
    shown = f'<ul class="options">{_option(nearest, decision, home)}</ul>' if nearest else ""
    elsewhere, others = _elsewhere(decision, home), _others(answer, decision, home)
    return f"{_headline(answer.reply)}{elsewhere}{shown}{others}"


def _elsewhere(decision: Decision, home: str) -> str:
    """What to do after nothing was found."""
    return _line(
        "Xin thử hỏi bằng từ khác, hoặc tìm trong "
        f'<a href="{escape(home)}van-ban/{escape(decision.id)}" target="_blank" rel="noopener">'
        f"toàn văn Quyết định{NEW_TAB}</a>."
    )


def _clarify(answer: Answer, decision: Decision, home: str) -> str:
    options = "".join(_option(decision.clause(i), decision, home) for i in display.choices(answer))
    shown = f'<ul class="options">{options}</ul>' if options else ""
    return f"{_headline(answer.reply)}{shown}"


def _list(answer: Answer, decision: Decision, home: str) -> str:
    clauses = [decision.clause(ref.clause) for ref in answer.clauses]
    parts = [_headline(answer.reply)]
    if clauses:
        parts.append(_table(answer, clauses, decision, home))
    if answer.clause:
        parts.append(_clause(answer, decision.clause(answer.clause.id), decision, home))
    return "".join(parts)


def _overview(answer: Answer, decision: Decision, home: str) -> str:
    """The main clause, then all that share the matter, each with its sentence."""
    parts = [_headline(display.headline(answer, decision))]
    if answer.clause:
        parts.append(_clause(answer, decision.clause(answer.clause.id), decision, home))
    rows = (_share(answer, decision.clause(r.clause), decision, home) for r in answer.clauses)
    return "".join([*parts, f'<ul class="options">{"".join(rows)}</ul>'])


def _share(answer: Answer, clause: Clause, decision: Decision, home: str) -> str:
    """A body's part in a matter that several share."""
    bodies = "".join(
        f'<strong>{escape(h.names)} <span class="role">{h.role}</span></strong> '
        for h in display.holders(answer, clause)
    )
    return (
        f"<li>{bodies or f'<strong>{display.WITHOUT_AGENCY}</strong> '}"
        f'<span class="gist">{escape(display.told(answer, clause))}</span> '
        f"{cite(clause, decision, home)}</li>"
    )


def _agencies(answer: Answer, clause: Clause, css: str = "lead") -> str:
    """A line for each role: who is in charge of the clause, in big letters, and in which role.

    Who is in charge of another clause that fits alike is named, with it, in a note.
    """
    return "".join(
        f'<p class="{css}"><strong>{escape(holder.names)}</strong> '
        f'<span class="role">{holder.role}</span></p>'
        for holder in display.holders(answer, clause)
    )


def _coordinators(answer: Answer) -> str:
    names = display.coordinators(answer)
    return _line(escape(names), "Cơ quan phối hợp", "with") if names else ""


def _clause(answer: Answer, clause: Clause, decision: Decision, home: str) -> str:
    return (
        '<section class="clause" aria-label="Lời văn của Quyết định">'
        f'<p class="cite"><span class="label">Trích</span> {cite(clause, decision, home)}</p>'
        f"{excerpt(clause, answer.evidence)}</section>"
    )


def cite(clause: Clause, decision: Decision, home: str) -> str:
    """A link to the clause in the full text: "Điều 1, Mục II, điểm 4.4, trang 10"."""
    return (
        f'<a href="{_address(clause, decision, home)}" target="_blank" rel="noopener">'
        f"{escape(place(clause))}{NEW_TAB}</a>"
    )


def _address(clause: Clause, decision: Decision, home: str) -> str:
    return escape(f"{home}van-ban/{decision.id}#{clause.id}")


def _foot(answer: Answer, decision: Decision, home: str) -> str:
    """What can be done with an answer: `cards.js` makes the buttons work."""
    if answer.status is Status.SMALLTALK:
        return ""
    facts = {
        "question": answer.question,
        "answer": answer.id,
        "status": answer.status.value,
        "clause": str(answer.clause.ref) if answer.clause else "",
    }
    data = " ".join(f'data-{name}="{escape(value)}"' for name, value in facts.items())
    return (
        f'<div class="foot" aria-live="off" {data}><div class="acts">'
        f"{_copy_and_open(answer, decision, home)}{_JUDGE}</div></div>"
    )


def _copy_and_open(answer: Answer, decision: Decision, home: str) -> str:
    if answer.clause is None or answer.status not in _CITED:
        return ""
    clause = decision.clause(answer.clause.id)
    words = escape(citation(clause, decision, answer.evidence))
    return (
        f'<button type="button" class="act copy" data-copy="{words}">Chép trích dẫn</button>'
        f'<a class="act" href="{_address(clause, decision, home)}" target="_blank" '
        f'rel="noopener">Mở toàn văn{NEW_TAB}</a>'
    )


def _deadlines(deadlines: Sequence[DeadlineView]) -> str:
    if not deadlines:
        return ""
    return _line("; ".join(map(_deadline, deadlines)), "Thời hạn", "limit")


def _deadline(deadline: DeadlineView) -> str:
    text = escape(deadline.text)
    return f'<time datetime="{escape(deadline.date)}">{text}</time>' if deadline.date else text


def _references(titles: Sequence[str]) -> str:
    return _line(escape("; ".join(titles)), "Văn bản được dẫn") if titles else ""


def _line(content: str, label: str = "", css: str = "fact") -> str:
    named = f'<span class="label">{label}</span> ' if label else ""
    return f'<p class="{css}">{named}{content}</p>'


def _understood(answer: Answer) -> str:
    text = display.understood_as(answer)
    return _line(escape(text), "Đã hiểu câu hỏi là") if text else ""


def _notes(notes: Iterable[str]) -> str:
    return "".join(_line(escape(note), "Lưu ý", "note") for note in notes)


def _others(answer: Answer, decision: Decision, home: str) -> str:
    """Other likely clauses, folded."""
    ids = display.others(answer)
    if not ids:
        return ""
    options = "".join(_option(decision.clause(i), decision, home) for i in ids)
    return (
        f"<details><summary>Các điểm khác có thể liên quan ({len(ids)})</summary>"
        f'<ul class="options">{options}</ul></details>'
    )


def _option(clause: Clause, decision: Decision, home: str) -> str:
    names = escape(display.names(clause.leads)) or display.WITHOUT_AGENCY
    return (
        f'<li><strong>{names}</strong> <span class="gist">{escape(gist(clause))}</span> '
        f"{cite(clause, decision, home)}</li>"
    )


def _table(answer: Answer, clauses: Sequence[Clause], decision: Decision, home: str) -> str:
    """A row for each clause; the roles are spelled out because narrow screens restyle the table."""
    titles = ["Nội dung", "Cơ quan chịu trách nhiệm", "Cơ quan phối hợp", "Trích dẫn"]
    timed = answer.kind in (QuestionKind.ALL_DEADLINES, QuestionKind.DEADLINE)
    if timed:
        titles.insert(0, "Thời hạn")
    head = "".join(
        f'<th scope="col" role="columnheader"{" class=wide" * (t == "Nội dung")}>{t}</th>'
        for t in titles
    )
    rows = []
    for clause in clauses:
        cells = [
            escape(gist(clause, 100)),
            escape(display.names(display.in_charge(answer, clause))) or "—",
            escape(display.names(clause.coordinators)) or "—",
            cite(clause, decision, home),
        ]
        if timed:
            due = [_deadline(d) for d in answer.deadlines if d.clause.clause == clause.id]
            cells.insert(0, "".join(f"<p>{d}</p>" for d in due) or "—")
        columns = zip(titles, cells, strict=True)
        row = "".join(f'<td role="cell" data-title="{t}"><div>{c}</div></td>' for t, c in columns)
        rows.append(f'<tr role="row">{row}</tr>')
    return (
        f'<table role="table"><caption class="unseen">{STATUS[answer.status]}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )
