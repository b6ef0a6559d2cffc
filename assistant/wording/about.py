"""Sentences on what the program cannot do, and on the decision as a whole."""

from assistant.understanding.commands import Command
from corpus.profile import Profile

_CANNOT = {
    Command.SUMMARY: "Chương trình không tóm tắt văn bản: xin xem trang “Văn bản”, "
    "hoặc hỏi từng nội dung.",
    Command.WRITING: "Chương trình không soạn hay dịch văn bản, chỉ trích đúng lời của {kind}: "
    "xin xem trang “Văn bản”.",
    Command.EXPORT: "Chương trình không làm việc này trong khung hỏi đáp: trang “Cơ quan” và "
    "trang “Mốc thời gian” có tệp để tải về, và trang nào cũng in được từ trình duyệt.",
}


def cannot(wish: Command, profile: Profile) -> str:
    """That the program does not do it, with the page that helps."""
    return _CANNOT[wish].format(kind=profile.kind)


def state(profile: Profile) -> str:
    """What is known of whether a decision is in force, and from where."""
    known = [f"Theo hồ sơ của văn bản: {profile.state}."] if profile.state else []
    known += [f"{r.kind[0].upper()}{r.kind[1:]}: {r.document}." for r in profile.relations]
    if known:
        return " ".join(known)
    year = f" {profile.kind} được ban hành cho năm {profile.year}." if profile.year else ""
    return f"Bản văn này không ghi về hiệu lực, về việc thay thế hay bị thay thế.{year}"


def other_document(number: str, profile: Profile) -> str:
    """That a question names another document, which is not held here."""
    own = f" Văn bản đang tra cứu là {profile.kind} số {profile.number}." if profile.number else ""
    return f"Không có văn bản số {number} ở đây, nên không trả lời thay cho văn bản ấy được.{own}"
