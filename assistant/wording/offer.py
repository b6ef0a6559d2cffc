"""The sentences of an offer of clauses, in Vietnamese."""

from collections.abc import Sequence

from assistant.wording.answers import join, place, who
from corpus.decision import Clause
from corpus.profile import Profile


def choose(clauses: Sequence[Clause], profile: Profile) -> str:
    """That any of some clauses may be meant, with the place of each."""
    each = [f"{place(c)} ({who(c.leads, profile)})" if c.leads else place(c) for c in clauses]
    return (
        f"Chưa chắc nội dung nào của {profile.kind} trả lời đúng câu hỏi. "
        f"Có thể là một trong các nội dung sau, xin chọn: {join(each)}."
    )
