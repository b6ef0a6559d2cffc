"""The assistant: a question -> an answer in the decision's own words."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answer import (
    Answer,
    Candidate,
    ClauseView,
    DeadlineView,
    Evidence,
    QuestionKind,
    State,
    Status,
)
from assistant.answering.lists import Listing, find_list, narrowed
from assistant.dialogue.chooser import Heard, Hearing
from assistant.dialogue.context_model import load_regression
from assistant.dialogue.resolver import Dialogue, Reading, Turn
from assistant.loading import build_index, load_index
from assistant.parts import Part
from assistant.ranking.confidence import (
    Judgement,
    judge,
    lacking_clause,
    load_model,
    set_confidence,
)
from assistant.ranking.evidence import find_evidence, quote, within
from assistant.ranking.ranker import Ranker
from assistant.repair.repairer import Repairer, abbreviation_keys
from assistant.settings import Settings, settings
from assistant.time_limit import check_time
from assistant.understanding.agencies import Namer
from assistant.understanding.courtesy import without_courtesy
from assistant.understanding.details import CUED, UNLISTED, missing_detail, other_scope
from assistant.understanding.query import COLLECTIVE, given_to
from assistant.understanding.question import Question, Reader
from assistant.wording import answers as wording
from corpus.decision import IN_CHARGE, Assignment, Clause, Decision, Kind, Scope
from corpus.errors import IndexMissing, IndexStale, QuestionError
from corpus.library import load_decision
from corpus.register import Register, load_register, unique_names
from corpus.thesaurus import Thesaurus, load_thesaurus
from index.encoders.base import Encoder, Progress
from index.encoders.sentence_transformers import load_encoder
from index.language import Language
from index.retriever import Ranking, SearchIndex

_FOREIGN = 0.02  # confidence, at most, where another province or year is asked about
_CANDIDATES = 10
_ON_THE_MATTER = 2.5  # fused score of a clause that plainly speaks of the matter
_ON_MATTER = 0.5  # share from which a refused question is one on the matter
# A question is read as one for a set of clauses from this sign of it on, weakened as one clause
# fits better than _FITTING, and as the question sounds like one that nothing answers.
_SEVERAL = -0.12
_PULL = 0.15
_FITTING = 4.0
_ALSO = 0.75  # another clause is named from this share of the first one's score
_OTHERS = 2
_PLACES = 4  # clauses that hold the words of a question's matter, at most, to name them all
_LACKING = 0.5  # probability from which the clause talked about lacks what is asked for
_MATTER = 200  # characters of a clause without heading that say what it is about
_ASKED = {QuestionKind.NUMBER: "number", QuestionKind.DEADLINE: "date"}
# What is said of the decision itself is no matter to lean on.
_NO_CONTEXT = (QuestionKind.TITLE, QuestionKind.IDENTITY)


@dataclass(frozen=True)
class Assistant:
    """Answers questions about one decision. Safe to call from several threads."""

    decision: Decision
    register: Register
    index: SearchIndex
    thesaurus: Thesaurus
    max_chars: int = 2000
    off: frozenset[Part] = frozenset()

    @cached_property
    def repairer(self) -> Repairer:
        """Repairs typing, with the words of the decision and of its question variants."""
        texts = [c.text for c in self.decision.clauses]
        texts += [v.question for v in (*self.index.variants, *self.index.unanswerable)]
        return Repairer(Language(texts), agencies=abbreviation_keys(self._abbreviations()))

    def _abbreviations(self) -> Iterator[tuple[str, str]]:
        for agency in self.register:
            if not agency.collective:
                yield from ((a, agency.name) for a in agency.abbreviations)
        for body in self.register.successor_bodies:
            yield from ((a, body.name) for a in body.abbreviations)

    def understand(self, typed: str) -> Question:
        """What a question that stands alone asks, after repair of its typing."""
        return self.read(typed, None).alone.question

    def read(self, typed: str, state: State | None) -> Reading:
        """What a question may ask, after repair of its typing and in the light of what was said.

        `QuestionError` if it is unfit. `state` is one that an answer gave.
        """
        typed = self.checked(typed)
        text = typed
        if Part.REPAIR not in self.off:
            text = without_courtesy(self.repairer.repair(typed))
        return self.dialogue.read(typed, text, state)

    @cached_property
    def reader(self) -> Reader:
        """Reads questions about this decision."""
        return Reader(self.decision, Namer(self.register))

    @cached_property
    def dialogue(self) -> Dialogue:
        """Reads questions that lean on the ones before."""
        return Dialogue(self.register, self.reader)

    def _known(self, state: State) -> State:
        """A state that came back from a client, made sound; `QuestionError` if it cannot be."""
        clauses = {c.id for c in self.decision.clauses}
        slugs = {a.slug for a in self.register}
        if not {*state.clauses, *state.listed} <= clauses or not set(state.agencies) <= slugs:
            raise QuestionError(
                "Trạng thái hội thoại không thuộc Quyết định này: hãy hỏi lại từ đầu."
            )
        if not 0 <= state.confidence <= 1:
            raise QuestionError("Trạng thái hội thoại không dùng được: hãy hỏi lại từ đầu.")
        return replace(
            state,
            question=_sound(state.question)[: self.max_chars],
            clauses=tuple(dict.fromkeys(state.clauses)),
            agencies=tuple(dict.fromkeys(state.agencies)),
            listed=tuple(dict.fromkeys(state.listed)),
        )

    @cached_property
    def ranker(self) -> Ranker:
        """Ranks the clauses."""
        return Ranker(self.decision, self.register, self.index, self.thesaurus, self.off)

    @cached_property
    def hearing(self) -> Hearing:
        """Chooses between readings of a question."""
        return Hearing(self.ranker)

    def ask(self, question: str, *, id: str = "", state: State | None = None) -> Answer:
        """One answer; `state` is that of the answer before in the same talk.

        `QuestionError` for a question that is empty or too long, or a state that no answer gave.
        """
        return self.ask_many([question], ids=[id], states=[state])[0]

    def ask_many(
        self,
        questions: Sequence[str],
        *,
        ids: Sequence[str] = (),
        states: Sequence[State | None] = (),
    ) -> list[Answer]:
        """Answers in the same order; the encoder works on all questions at once."""
        given = () if Part.FOLLOW_UPS in self.off else states
        befores = [s and self._known(s) for s in given]
        befores += [None] * (len(questions) - len(given))
        readings = [self.read(q, s) for q, s in zip(questions, befores, strict=True)]
        if not readings:
            return []
        names = [*ids, *[""] * (len(readings) - len(ids))]
        chosen = self.hearing.choose(readings, befores)
        return [
            self._answer(heard, name, before)
            for heard, name, before in zip(chosen, names, befores, strict=True)
        ]

    def checked(self, question: str) -> str:
        """The question in sound Unicode, or `QuestionError` with what to do."""
        if not _is_visible(question):
            raise QuestionError(
                f"Câu hỏi trống: hãy gõ câu hỏi, ví dụ “{self.decision.profile.samples.one}”."
            )
        question = _sound(question)
        if len(question) > self.max_chars:
            raise QuestionError(
                f"Câu hỏi dài {len(question)} ký tự, quá giới hạn {self.max_chars}: "
                "hãy hỏi ngắn hơn."
            )
        return question

    def _answer(self, heard: Heard, name: str, before: State | None) -> Answer:
        check_time()
        turn, ranking, question = heard.turn, heard.ranking, heard.turn.question
        leans = bool(turn.clauses)
        answer = self._continue(heard, before) if leans else self._decide(turn, ranking)
        # A question that names no topic has no candidates.
        hits = ranking.hits[:_CANDIDATES] if answer.status is not Status.CLARIFY else ()
        return replace(
            answer,
            id=name or _short_id(question.typed),
            candidates=tuple(Candidate(h.document_id, h.score) for h in hits),
            understood_as=question.text,
            notes=(
                *self._context_notes(turn, before),
                *answer.notes,
                *self._successor_notes(question),
                *_missing_note(question, answer),
                *_without_day(answer),
            ),
            state=self._state(turn, answer, before),
        )

    def _context_notes(self, turn: Turn, before: State | None) -> list[str]:
        """What a question that leans on the one before was taken to be about."""
        found = [self.decision.clause(i).citation for i in turn.clauses]
        found += [self.register[slug].name for slug in turn.bodies]
        same = before is None or set(turn.clauses) <= {*before.clauses, *before.listed}
        return [wording.leaning_on(found, same=same)] if found else []

    def _state(self, turn: Turn, answer: Answer, before: State | None) -> State | None:
        """What the next question may lean on.

        After a question that found nothing only what points back is understood.
        """
        if answer.status in (Status.SMALLTALK, Status.CLARIFY):
            return before
        if answer.status is Status.NOT_FOUND or answer.kind in _NO_CONTEXT:
            return before and replace(before, question="")
        asked = turn.question
        clauses = [self.decision.clause(i) for i in answer.clauses]
        named = asked.slugs if asked.kind is QuestionKind.AGENCY_TASKS else ()
        in_charge = dict.fromkeys(
            a.agency for c in clauses for a in c.leads if a.name in answer.lead_agencies
        )
        leaning = before is not None and bool(turn.clauses)
        kept = before.agencies if before and leaning else ()
        one = answer.status is not Status.LIST and answer.clause is not None
        listed = answer.clauses if len(answer.clauses) > 1 and not leaning and not one else ()
        return State(
            question=self._matter(turn, before) if before and leaning else asked.text,
            clauses=(answer.clause.id,) if one and answer.clause else answer.clauses,
            listed=listed or (before.listed if before and leaning else ()),
            agencies=tuple(named or in_charge or turn.bodies or kept),
            confidence=answer.confidence,
        )

    def _matter(self, turn: Turn, before: State) -> str:
        """What is talked about after a turn that leans: another clause says so in its own words."""
        if before.question and set(turn.clauses) <= set(before.clauses):
            return before.question
        clause = self.decision.clause(turn.clauses[0])
        return clause.heading or clause.text[:_MATTER]

    def _continue(self, heard: Heard, before: State | None) -> Answer:
        """An answer from the clauses talked about."""
        turn, ranking = heard.turn, heard.ranking
        sure = before.confidence if before else 0.0
        clauses = tuple(self.decision.clause(i) for i in turn.clauses)
        if turn.choose and len(clauses) > 1:
            clauses = (self._best_of(turn, ranking),)
        if missing := _lacked(turn.question, clauses):
            return self._not_stated(
                turn.question, self._best_of(turn, ranking), ranking, missing, sure
            )
        if len(clauses) > 1:
            listing = narrowed(turn.question, clauses)
            return replace(self._list(turn.question, listing), confidence=sure)
        clause = clauses[0]
        if before and self.hearing.may_lack(turn, before):
            found = self.hearing.lacking_features(heard, clause)
            if load_regression("lacking").probability(found) > _LACKING:
                missing = missing_detail(turn.question, clause)
                missing = missing or _ASKED.get(turn.question.kind, "other")
                return self._not_stated(turn.question, clause, ranking, missing, sure)
        return self._clause(turn.question, clause, ranking, sure)

    def _successor_notes(self, question: Question) -> list[str]:
        """What a body of 2025 that the question names has to do with those of the decision."""
        return [
            f"{line} Trong Quyết định ghi là {self.register[slug].name}."
            for named in question.named
            if named.successor
            for slug in named.slugs
            for line in wording.successor_lines(self.register[slug], to=named.successor.name)
        ]

    def _decide(self, turn: Turn, ranking: Ranking) -> Answer:
        question = turn.question
        if question.kind is QuestionKind.SMALLTALK:
            reply = wording.WELCOME if question.says_thanks else self.decision.profile.welcome
            return self._blank(question, Status.SMALLTALK, reply)
        if question.kind is QuestionKind.IDENTITY:
            head = self.decision.clauses[0]
            blank = self._blank(question, Status.NOT_STATED, wording.identity(self.decision))
            return replace(blank, clause=view(head), clauses=(head.id,), confidence=1.0)
        if question.kind is QuestionKind.TITLE:
            return self._title(question)
        nearest = self.decision.clause(ranking.hits[0].document_id)
        foreign = "" if Part.SCOPE in self.off else other_scope(question, nearest.text)
        if foreign:
            reply = wording.other_scope(self.decision.profile, foreign)
            blank = self._blank(question, Status.NOT_FOUND, reply)
            sure = judge(question, nearest, ranking).sure
            return replace(blank, clause=view(nearest), confidence=min(sure, _FOREIGN))
        if question.missing and question.missing.alone:
            blank = self._blank(question, Status.NOT_FOUND, question.missing.reply)
            return replace(blank, confidence=_FOREIGN)
        if question.bare and question.request is None:
            reply = wording.clarify_topic(self.decision.profile.samples)
            return self._blank(question, Status.CLARIFY, reply)
        if answer := self._set(turn, ranking):
            return answer
        if question.clause_ids:
            clause = self.decision.clause(question.clause_ids[0])
            if question.asks_heading or clause.id in ranking.document_ids:
                answer = self._clause(question, clause, ranking, 1.0)
                twins = self._same_number(clause)
                meant = () if clause.id.lower() in question.plain else twins
                return replace(
                    answer,
                    clauses=(*answer.clauses, *(c.id for c in meant)),
                    notes=(*answer.notes, *map(wording.same_number, twins)),
                )
        judged = judge(question, nearest, ranking)
        if judged.sure < load_model().refuse_below:
            return self._refuse(question, nearest, ranking, judged)
        return self._clause(question, nearest, ranking, judged.sure)

    def _set(self, turn: Turn, ranking: Ranking) -> Answer | None:
        """The list that a question asks for; one that only sounds like it is read more freely."""
        if Part.LISTS in self.off or turn.question.asks_heading:
            return None
        readings = [(turn.question, 1.0)]
        heard = ranking.intended
        pull = _PULL * (ranking.hits[0].score - _FITTING)
        doubt = min(ranking.answerability.overall, 0.0) / 2
        if heard and heard.several - pull + doubt > _SEVERAL:
            sure = set_confidence(heard.several)
            freely = self.reader.read_as_set(turn.question, heard)
            readings += [(question, sure) for question in freely]
        for question, sure in readings:
            question = _of_bodies(question, turn.bodies)
            listing = find_list(question, self.decision, self.register, less=turn.less)
            if listing and not listing.clauses:
                return self._blank(question, Status.NOT_FOUND, listing.reply)
            if listing:
                return replace(self._list(question, listing), confidence=sure)
        return None

    def _same_number(self, clause: Clause) -> list[Clause]:
        """Other clauses under the same printed number."""
        return list(self.decision.twins(clause))

    def _title(self, question: Question) -> Answer:
        """Whose decision this is and on what, from its head."""
        head = self.decision.clauses[0]
        return replace(
            self._blank(question, Status.ANSWERED, wording.titled(self.decision, head)),
            clause=view(head),
            evidence=(quote(head, head.start, head.end),),
            clauses=(head.id,),
            confidence=1.0,
        )

    def _clause(self, question: Question, clause: Clause, ranking: Ranking, sure: float) -> Answer:
        evidence = self._evidence(question, clause, ranking)
        leads, coordinators = assigned(clause, evidence)
        deadlines = [d for d in clause.deadlines if within(d.start, evidence)] or clause.deadlines
        references = [r for r in clause.references if within(r.start, evidence)]
        views = tuple(_deadline_view(d.text, d.date, d.clause_id) for d in deadlines)
        titles = tuple(dict.fromkeys(r.title for r in references or clause.references))
        others = self._others(clause, ranking)
        together = question.kind is QuestionKind.LEAD and Part.JOINT_LEADS not in self.off
        joint = others if together else []
        elsewhere = [c for c in self._elsewhere(question, clause) if c not in others]
        reply = wording.answered(question.kind, clause, leads, unique_names(coordinators), views,
                                 titles)  # fmt: skip
        return replace(
            self._blank(question, Status.ANSWERED, f"{self._denied(question, leads)}{reply}"),
            clause=view(clause),
            lead_agencies=unique_names([*leads, *(a for c in joint for a in c.leads)]),
            coordinating_agencies=unique_names(coordinators),
            evidence=evidence,
            deadlines=views,
            references=titles,
            clauses=(clause.id, *(c.id for c in (*joint, *elsewhere))),
            confidence=sure,
            notes=tuple(map(wording.also, (*others, *elsewhere))),
        )

    def _denied(self, question: Question, leads: Sequence[Assignment]) -> str:
        """That a body which the question says to be in charge is not; "" if it is, or may be."""
        held = {a.agency for a in leads}
        if not question.claims or held & {*question.slugs, *COLLECTIVE}:
            return ""
        return f"{wording.not_in_charge(self.register[question.slugs[0]].name)} "

    def _elsewhere(self, question: Question, clause: Clause) -> list[Clause]:
        """Where else the words stand that say what a question is about, if it asks where."""
        if not question.asks_where or question.clause_ids:
            return []
        for read in self.reader.read_as_mention(question):
            listing = find_list(read, self.decision, self.register)
            if listing and clause in listing.clauses and len(listing.clauses) <= _PLACES:
                return [c for c in listing.clauses if c is not clause]
        return []

    def _others(self, clause: Clause, ranking: Ranking) -> list[Clause]:
        """Clauses that fit about as well, when other agencies answer for them."""
        first, *rest = ranking.hits[: 1 + _OTHERS]
        if first.document_id != clause.id:
            return []
        border = max(_ALSO * first.score, _ON_THE_MATTER)
        near = [self.decision.clause(h.document_id) for h in rest if h.score >= border]
        return [c for c in near if c.leads and unique_names(c.leads) != unique_names(clause.leads)]

    def _evidence(
        self, question: Question, clause: Clause, ranking: Ranking
    ) -> tuple[Evidence, ...]:
        if clause.id not in ranking.sentences:  # a bare heading, which is not searched
            return (quote(clause, clause.start, clause.end),)
        return find_evidence(question, clause, self.index.passage_scores(ranking, clause.id))

    def _list(self, question: Question, listing: Listing) -> Answer:
        clauses, head = listing.clauses, listing.heading
        shown = clauses[0] if len(clauses) == 1 else head
        coordinators = unique_names(a for c in clauses for a in c.coordinators)
        return replace(
            self._blank(question, Status.LIST, listing.reply),
            clause=view(shown) if shown else None,
            evidence=(quote(head, head.start, head.end),) if head else (),
            lead_agencies=listing.leads,
            coordinating_agencies=coordinators,
            deadlines=tuple(
                _deadline_view(d.text, d.date, d.clause_id) for c in clauses for d in c.deadlines
            ),
            clauses=tuple(c.id for c in clauses),
            confidence=1.0,
        )

    def _refuse(
        self, question: Question, clause: Clause, ranking: Ranking, judged: Judgement
    ) -> Answer:
        """Right clause without the detail, or nothing at all; the nearest clause is shown."""
        if judged.on_matter > _ON_MATTER:
            clause = self.decision.clause(lacking_clause(ranking))
            missing = _missing(question, clause, ranking)
            return self._not_stated(question, clause, ranking, missing, judged.sure)
        reply = f"{wording.NOT_FOUND} {wording.NEAREST}"
        blank = self._blank(question, Status.NOT_FOUND, reply)
        return replace(blank, clause=view(clause), confidence=judged.sure)

    def _not_stated(
        self, question: Question, clause: Clause, ranking: Ranking, missing: str, sure: float
    ) -> Answer:
        """The right clause, which does not hold the detail asked for."""
        evidence = self._evidence(question, clause, ranking)
        leads, coordinators = assigned(clause, evidence)
        return replace(
            self._blank(question, Status.NOT_STATED, wording.not_stated(clause, missing)),
            clause=view(clause),
            lead_agencies=unique_names(leads),
            coordinating_agencies=unique_names(coordinators),
            evidence=evidence,
            clauses=(clause.id,),
            confidence=sure,
        )

    def _best_of(self, turn: Turn, ranking: Ranking) -> Clause:
        """The clause that is meant: it holds the numbers named, then it ranks first."""
        numbers = re.findall(r"\d[\d/.]*", turn.question.text)
        ranks = {h.document_id: n for n, h in enumerate(ranking.hits)}
        clauses = [self.decision.clause(i) for i in turn.clauses]
        return min(
            clauses,
            key=lambda c: (-sum(n in c.text for n in numbers), ranks.get(c.id, len(ranks))),
        )

    def _blank(self, question: Question, status: Status, reply: str) -> Answer:
        return Answer(
            id="",
            question=question.typed,
            status=status,
            kind=question.kind,
            reply=reply,
            decision=self.decision.id,
        )


def _missing(question: Question, clause: Clause, ranking: Ranking) -> str:
    """The kind of detail (a key of `wording.MISSING`) that is asked for and not in the clause."""
    near = [n.variant for n in ranking.nearest_unanswerable[:3]]
    told = next((v.missing for v in near if v.clause_id == clause.id), "other")
    # What a question plainly does not ask for is not named as missing.
    return missing_detail(question, clause) or (told if told not in CUED else "other")


def _lacked(question: Question, clauses: Sequence[Clause]) -> str:
    """The kind of detail asked for that plainly stands in none of the clauses, "" if it may.

    A heading stands for what is under it.
    """
    if question.kind is QuestionKind.REFERENCE:
        cites = any(c.references or c.kind is Kind.GROUP for c in clauses)
        return "" if cites else "document"
    missing = [missing_detail(question, c) for c in clauses]
    return missing[0] if len(clauses) > 1 and set(missing) <= UNLISTED else ""


def _of_bodies(question: Question, bodies: Sequence[str]) -> Question:
    """A question for a set, of the bodies that a pronoun in it stands for."""
    request = question.request
    if not bodies or request is None or request.bodies or not (request.scope or request.phrase):
        return question
    request = replace(given_to(request, bodies), loosely=True)
    return replace(question, request=request, kind=request.kind)


def assigned(
    clause: Clause, evidence: Sequence[Evidence]
) -> tuple[list[Assignment], tuple[Assignment, ...]]:
    """Who is in charge and who coordinates: of the sentence quoted if it names its own holder."""
    quoted = [
        a
        for a in clause.assignments
        if a.scope is Scope.SENTENCE
        and a.role in IN_CHARGE
        and any(e.start <= a.start < e.end for e in evidence)
    ]
    return (quoted, ()) if quoted else (list(clause.leads), clause.coordinators)


def view(clause: Clause) -> ClauseView:
    """A clause as answers carry it."""
    return ClauseView(
        id=clause.id,
        citation=clause.citation,
        heading=clause.heading,
        text=clause.text,
        page=clause.page,
        page_certain=clause.page_certain,
        start=clause.start,
        end=clause.end,
    )


def _deadline_view(text: str, date: object, clause_id: str) -> DeadlineView:
    return DeadlineView(text, str(date or ""), clause_id)


def _sound(text: str) -> str:
    """Without halves of surrogate pairs, which no file and no socket takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _missing_note(question: Question, answer: Answer) -> list[str]:
    """What the answer leaves unsaid of a number that the decision does not have."""
    missing = question.missing
    return [missing.reply] if missing and missing.reply != answer.reply else []


def _is_visible(text: str) -> bool:
    """Whether a text has anything to be seen: a letter, a digit, a mark or a sign."""
    return any(unicodedata.category(c)[0] in "LNPS" for c in text)


def _short_id(question: str) -> str:
    return hashlib.sha256(question.encode()).hexdigest()[:12]


def open_assistant(
    config: Settings | None = None,
    *,
    build_if_missing: bool = False,
    progress: Progress | None = None,
) -> Assistant:
    """The assistant over the saved index.

    With `build_if_missing` an index that is missing or out of date is built first; otherwise
    `IndexMissing` or `IndexStale` says which command builds it.
    """
    config = config or settings()
    encoder = load_encoder(config.encoder)
    try:
        return open_with(config, encoder)
    except (IndexMissing, IndexStale):
        if not build_if_missing:
            raise
    build_index(config, encoder, progress=progress)
    return open_with(config, encoder)


def open_with(config: Settings, encoder: Encoder) -> Assistant:
    """The assistant over the saved index, with an encoder that is open already."""
    index, decision = load_index(config, encoder), load_decision(config.decision)
    return Assistant(decision, load_register(), index, load_thesaurus(), config.max_question_chars)


def _without_day(answer: Answer) -> list[str]:
    """What is said where a deadline is asked for and the clause that answers has none."""
    asked = answer.status is Status.ANSWERED and answer.kind is QuestionKind.DEADLINE
    return [wording.NO_DEADLINE] if asked and not answer.deadlines else []
