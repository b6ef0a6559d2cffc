"""Resolver: a question that leans on the one before -> a question that stands alone.

What a talk has come to is a small record, `Context`: it comes with every answer and goes back in
with the next question, so that page, API and batch carry it the same way and nothing is kept
on the server.
"""

from dataclasses import dataclass, replace

from assistant.answer import QuestionKind
from assistant.dialogue import follow_up as cues
from assistant.dialogue.context import Context
from assistant.dialogue.follow_up import FollowUp
from assistant.dialogue.interpretation import BRIEF, Interpretation, Interpretations, signs_of
from assistant.dialogue.positions import picked_from_list, placed, whole_group
from assistant.understanding.agencies import NamedAgency
from assistant.understanding.patterns import Place
from assistant.understanding.query import BodyPart, Query, given_to
from assistant.understanding.question import Question
from assistant.understanding.reader import QuestionReader
from corpus.decision import Kind
from corpus.register import Register
from index.text import fold, has_diacritics, normalize

_ALONE = (QuestionKind.SMALLTALK, QuestionKind.TITLE, QuestionKind.IDENTITY)
_PHRASE = 5  # syllables of a topic that takes over the question before
_FORMS = {
    QuestionKind.LEAD: "cơ quan nào chủ trì về {}?",
    QuestionKind.COORDINATOR: "{} phối hợp với những ai?",
    QuestionKind.DEADLINE: "thời hạn {} là khi nào?",
    QuestionKind.REFERENCE: "{} theo văn bản nào?",
}


# What a question for all deadlines or documents asks of one clause.
_OF_ONE = {
    QuestionKind.ALL_DEADLINES: QuestionKind.DEADLINE,
    QuestionKind.REFERENCES: QuestionKind.REFERENCE,
}


@dataclass(frozen=True)
class Resolver:
    """Reads questions in the light of what was said before."""

    register: Register
    reader: QuestionReader

    def resolve(self, typed: str, text: str, state: Context | None) -> Interpretations:
        """What a question may ask after `state`; `text` is its repaired form."""
        question = self.reader.read(typed, text)
        if state is None or not any(c.isalnum() for c in text):
            return Interpretations(Interpretation(question))
        if self._of_document(question, state):
            # Where the day of no document stands, it is a day that the clause lacks.
            cited = [r for i in state.clauses for r in self.reader.decision.clause(i).references]
            dated = any(r.date for r in cited)
            kind = QuestionKind.REFERENCE if dated else QuestionKind.DEADLINE
            return Interpretations(
                Interpretation(replace(question, kind=kind), clauses=state.clauses)
            )
        if question.kind in _ALONE:
            return Interpretations(Interpretation(question))
        # Diacritics that were not typed are guesses, and "so do" was made "sổ đỏ".
        bare = not has_diacritics(typed)
        if within := self._within(question, state, bare):
            return Interpretations(within)
        as_typed = self.reader.read(typed, fold(text)) if bare else question
        follow_up = FollowUp(as_typed, 1 if bare else 0)
        if place := picked_from_list(follow_up, state):
            return Interpretations(self._at_place(question, follow_up, place))
        if question.clause_ids or (question.missing and question.missing.alone):
            return Interpretations(Interpretation(question))
        if as_typed.kind in _ALONE:
            return Interpretations(Interpretation(replace(question, kind=as_typed.kind)))
        body = follow_up.search(cues.THAT_BODY)
        if group := whole_group(follow_up, state, self.reader.decision):
            asked = f"Nhóm {group.rpartition('.')[2]} gồm những điểm nào?"
            return Interpretations(Interpretation(self.reader.read(typed, asked)))
        if clauses := placed(follow_up, state, self.reader.decision):
            if body and state.agencies and self._is_group(clauses):
                return Interpretations(
                    self._in_groups(question, clauses, state.agencies, state.clauses)
                )
            return Interpretations(self._at_place(question, follow_up, clauses))
        if follow_up.search(cues.COUNTS_PARTS) and not follow_up.search(cues.THAT_MATTER):
            return Interpretations(Interpretation(question))
        if not state.question:
            return Interpretations(self._pointing_back(question, follow_up, state, body))
        if state.clauses and follow_up.claims:
            return Interpretations(
                self._claimed(replace(question, named=as_typed.named), follow_up, state)
            )
        if len(state.clauses) > 1 and follow_up.search(cues.PICK):
            picked = self._about_clauses(question, follow_up, state.clauses)
            return Interpretations(replace(picked, choose=True))
        own = follow_up.own_words(body)
        if body and state.agencies:
            others = follow_up.search(cues.OTHER_TASKS)
            left = follow_up.own_words(body, others)
            if not bare or not left or others:
                return Interpretations(self._about_body(question, follow_up, state, body, left))
        if state.clauses and follow_up.search(cues.ELSEWHERE) and not body:
            own = follow_up.own_words(follow_up.search(cues.THAT_MATTER))
            return Interpretations(self._elsewhere(question, follow_up, state, own))
        leans = not question.named and self._leans(follow_up, own)
        if leans and follow_up.search(cues.MORE) and follow_up.search(cues.TASKS) and not own:
            return Interpretations(self._tasks(question, follow_up, state))
        alone = Interpretation(question)
        forms = (cues.SHIFT[follow_up.form], cues.SHORT_SHIFT[follow_up.form])
        shift = next((m for f in forms if (m := f.fullmatch(as_typed.plain))), None)
        if shift:
            what = normalize(question.text)[shift.start("what") : shift.end("what")]
            alone = Interpretation(
                self._shifted(question, follow_up, what, bool(shift["open"]), state)
            )
        if not state.clauses:
            return Interpretations(alone)
        leaning = replace(self._about_clauses(question, follow_up, state.clauses), choose=bool(own))
        return Interpretations(
            alone, leaning, signs_of(question, follow_up, body, own, state, bool(shift))
        )

    def _of_document(self, question: Question, state: Context) -> bool:
        """Whether "ban hành ngày nào?" is said of a document that was just asked about."""
        if question.kind is not QuestionKind.IDENTITY or not (state.question and state.clauses):
            return False
        if cues.DOCUMENT[0 if question.accented else 1].search(question.plain):
            return False
        before = self.reader.read(state.question, state.question)
        named = cues.DOCUMENTS[0 if before.accented else 1].search(before.plain)
        return before.kind is QuestionKind.REFERENCE or bool(named)

    def _is_group(self, clauses: tuple[str, ...]) -> bool:
        return all(self.reader.decision.clause(i).kind is Kind.GROUP for i in clauses)

    def _pointing_back(
        self, question: Question, follow_up: FollowUp, state: Context, body: Place | None
    ) -> Interpretation:
        """A question after one that found nothing: it leans only if it points at what was said."""
        own = follow_up.own_words(body)
        if body and state.agencies and not (follow_up.form and own):
            return self._about_body(question, follow_up, state, body, own)
        if state.clauses and follow_up.search(cues.THAT_POINT):
            about = self._about_clauses(question, follow_up, state.clauses)
            return replace(about, choose=bool(own))
        return Interpretation(question)

    def _claimed(self, question: Question, follow_up: FollowUp, state: Context) -> Interpretation:
        """Whether a body has the part that it is said to have in what is talked about."""
        if self._is_group(state.clauses):
            return self._in_groups(question, state.clauses, question.slugs)
        clauses = state.clauses
        if shares := follow_up.search(cues.SHARING):
            clauses = tuple(i for i in clauses if self._has_part(question, i)) or clauses
        kind = QuestionKind.COORDINATOR if shares else QuestionKind.LEAD
        asked = replace(question, kind=kind, query=None, clause_ids=clauses)
        return Interpretation(asked, clauses=clauses)

    def _has_part(self, question: Question, clause_id: str) -> bool:
        clause = self.reader.decision.clause(clause_id)
        return any(a.agency in question.slugs for a in clause.assignments)

    @staticmethod
    def _leans(follow_up: FollowUp, own: set[str]) -> bool:
        """Whether a question says too little of its own to stand alone."""
        if follow_up.search(cues.DECISION) or (own and follow_up.search(cues.OPENS)):
            return False
        return not own or (len(own) == 1 and len(follow_up.question.plain.split()) <= BRIEF)

    def _about_body(
        self,
        question: Question,
        follow_up: FollowUp,
        state: Context,
        body: Place,
        own: set[str],
    ) -> Interpretation:
        if own:
            # The bodies steer the ranking; their names would drown the topic.
            text = normalize(question.text)
            rest = self.reader.read(question.typed, f"{text[: body.start()]}{text[body.end() :]}")
            names = tuple(NamedAgency((slug,), self.register[slug].name) for slug in state.agencies)
            less = state.clauses if follow_up.search(cues.OTHER_TASKS) else ()
            return Interpretation(replace(rest, named=names), bodies=state.agencies, less=less)
        more = follow_up.search(cues.MORE) or follow_up.search(cues.OTHER_TASKS)
        asks_tasks = follow_up.kind in (QuestionKind.TASK, QuestionKind.OVERVIEW)
        if more or (asks_tasks and (not state.clauses or follow_up.search(cues.EVERY))):
            return self._tasks(question, follow_up, state)
        return self._about_clauses(question, follow_up, state.clauses)

    def _within(self, question: Question, state: Context, bare: bool) -> Interpretation | None:
        """What the bodies talked about have to do in a part of the decision that is named."""
        text = normalize(question.text)
        plain = fold(question.plain) if bare else question.plain
        body = cues.THAT_BODY[1 if bare or not question.accented else 0].search(plain)
        if not (body and state.agencies) or len(text) != len(question.plain):
            return None
        names = self._names(state)
        asked = f"{text[: body.start()]}{names}{text[body.end() :]}"
        read = self.reader.read(question.typed, asked)
        query = read.query
        if query and query.bodies and query.scope:
            query = replace(query, part=BodyPart.ANY, loosely=False)
            return Interpretation(
                replace(read, query=query), bodies=state.agencies, less=state.clauses
            )
        if question.query and question.query.scope:
            return self._in_groups(question, question.query.scope, state.agencies, state.clauses)
        return None

    def _in_groups(
        self,
        question: Question,
        scope: tuple[str, ...],
        bodies: tuple[str, ...],
        less: tuple[str, ...] = (),
    ) -> Interpretation:
        """What the bodies talked about have to do in the groups asked for."""
        query = given_to(Query(scope=scope), bodies)
        asked = replace(question, query=query, kind=query.kind)
        return Interpretation(asked, bodies=bodies, less=less)

    def _elsewhere(
        self, question: Question, follow_up: FollowUp, state: Context, own: set[str]
    ) -> Interpretation:
        """Another clause on the same matter, or on the one that the question names."""
        if own or question.query:
            return Interpretation(question, less=state.clauses)
        before = self.reader.read(question.typed, state.question)
        if before.named:  # another body is asked for
            before = self.reader.read(question.typed, before.unnamed)
        return Interpretation(replace(before, query=None, kind=follow_up.kind), less=state.clauses)

    def _tasks(self, question: Question, follow_up: FollowUp, state: Context) -> Interpretation:
        """All that the bodies talked about have to do, less what was already said."""
        names = self._names(state)
        if not names:
            return self._about_clauses(question, follow_up, state.clauses)
        read = self.reader.read(question.typed, f"{names} có những nhiệm vụ gì?")
        return Interpretation(read, less=state.clauses)

    def _names(self, state: Context) -> str:
        return ", ".join(self.register[slug].name for slug in state.agencies)

    def _about_clauses(
        self, question: Question, follow_up: FollowUp, clauses: tuple[str, ...]
    ) -> Interpretation:
        kind = (
            QuestionKind.CLAUSE
            if follow_up.search(cues.QUOTE)
            else _OF_ONE.get(follow_up.kind, follow_up.kind)
        )
        return Interpretation(replace(question, kind=kind), clauses=clauses)

    def _at_place(
        self, question: Question, follow_up: FollowUp, clauses: tuple[str, ...]
    ) -> Interpretation:
        """Clauses named by where they stand: what they say is asked, if nothing of them is."""
        interpretation = self._about_clauses(question, follow_up, clauses)
        if interpretation.question.kind not in (QuestionKind.TASK, QuestionKind.OVERVIEW):
            return interpretation
        return replace(
            interpretation, question=replace(interpretation.question, kind=QuestionKind.CLAUSE)
        )

    def _shifted(
        self, question: Question, follow_up: FollowUp, what: str, open_: bool, state: Context
    ) -> Question:
        """The question before, asked of something else: "còn văn hóa thì sao?"."""
        before = self.reader.read(state.question, state.question)
        asked = self.reader.read(what, what)
        plain = (QuestionKind.OVERVIEW, QuestionKind.TASK, QuestionKind.AGENCY_TASKS)
        if asked.kind not in plain or follow_up.search(cues.QUOTE):
            return self.reader.read(question.typed, what)
        if asked.named and not asked.topic:
            name = asked.named[0].typed
            if before.named and before.topic:
                text = f"{name} {' '.join(before.topic)}"
                return replace(self.reader.read(question.typed, text), kind=before.kind)
            return self.reader.read(question.typed, f"{name} có những nhiệm vụ gì?")
        short = open_ or len(what.split()) <= _PHRASE
        phrase = _FORMS.get(before.kind, "{}").format(what) if short else what
        if before.named and before.topic and before.kind is QuestionKind.TASK:
            phrase = f"{before.named[0].typed} làm gì về {what}?"
        return self.reader.read(question.typed, phrase)
