"""Parts of the assistant that can be switched off, to measure what each brings."""

from enum import StrEnum


class Part(StrEnum):
    """A part that can be switched off, to measure what it brings."""

    REPAIR = "repair"
    THESAURUS = "thesaurus"
    AGENCIES = "agencies"
    SCOPE = "scope"
    LISTS = "lists"
    FOLLOW_UPS = "follow_ups"
    JOINT_LEADS = "joint_leads"
