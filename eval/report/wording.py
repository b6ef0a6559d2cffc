"""The words of the report: Vietnamese names of measures, parts and kinds of questions."""

from dataclasses import dataclass

from eval.figures import Figure


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure is called and what it means; a `share` is shown in percent."""

    label: str
    meaning: str
    share: bool = True


MEASURES = {
    "Hit@1": Measure(
        "Trúng điểm đầu tiên (Hit@1)",
        "Tỷ lệ câu hỏi mà điều khoản đứng đầu là điều khoản đúng, kể cả khi bị từ chối; riêng "
        "trong hội thoại, câu bị từ chối tính là sai.",
    ),
    "Hit@3": Measure(
        "Trúng trong ba điểm đầu (Hit@3)",
        "Tỷ lệ câu hỏi có điều khoản đúng trong ba điều khoản đứng đầu.",
    ),
    "MRR@10": Measure(
        "Nghịch đảo thứ hạng trung bình (MRR@10)",
        "Bằng 1 nếu điều khoản đúng luôn đứng đầu, 0,5 nếu luôn đứng thứ hai; chỉ xét mười điều "
        "khoản đầu.",
        share=False,
    ),
    "nDCG@10": Measure(
        "Chất lượng xếp hạng (nDCG@10)",
        "Bằng 1 nếu các điều khoản đúng đứng trên mọi điều khoản khác; chỉ xét mười điều khoản "
        "đầu.",
        share=False,
    ),
    "Answered": Measure(
        "Trả lời đúng",
        "Tỷ lệ câu hỏi được trả lời (không bị từ chối) bằng đúng điều khoản.",
    ),
    "Lead": Measure(
        "Đúng cơ quan chủ trì",
        "Tỷ lệ câu hỏi về cơ quan chủ trì được trả lời đúng và đủ các cơ quan.",
    ),
    "evidence": Measure(
        "Trích dẫn trúng chỗ",
        "Trong các câu tìm đúng điều khoản: tỷ lệ câu có đoạn trích chạm vào những chữ cần trích.",
    ),
    "quoted": Measure(
        "Độ dài đoạn trích",
        "Đoạn trích chiếm bao nhiêu phần của điều khoản; càng ngắn thì càng dễ đọc.",
    ),
    "coordinators F1": Measure(
        "Cơ quan phối hợp (F1)",
        "Mức trùng khớp giữa các cơ quan phối hợp được nêu và các cơ quan cần nêu; 100% là đúng "
        "và đủ.",
    ),
    "answered": Measure(
        "Không từ chối câu trả lời được",
        "Tỷ lệ câu hỏi có lời đáp trong Quyết định được trả lời, dù đúng hay sai.",
    ),
    "F1": Measure(
        "Danh sách đúng và đủ (F1)",
        "Mức trùng khớp giữa danh sách điều khoản được nêu và danh sách cần nêu; 100% là đúng và "
        "đủ.",
    ),
    "refused": Measure(
        "Bị từ chối đúng (câu Quyết định không trả lời)",
        "Tỷ lệ câu hỏi không có lời đáp trong Quyết định được trả lời đúng là không có.",
    ),
    "not_stated": Measure(
        "Nói rõ là không nêu chi tiết",
        "Tỷ lệ câu hỏi được trả lời rằng Quyết định có nói đến việc này nhưng không nêu chi tiết.",
    ),
    "right clause": Measure(
        "Từ chối và chỉ đúng điều khoản liên quan",
        "Tỷ lệ câu hỏi được trả lời rằng không nêu chi tiết, kèm đúng điều khoản nói về việc ấy.",
    ),
    "refusal precision": Measure(
        "Độ chính xác khi từ chối",
        "Trong các câu bị từ chối: tỷ lệ câu quả thực không có lời đáp trong Quyết định.",
    ),
    "refusal recall": Measure(
        "Độ bao phủ khi từ chối",
        "Trong các câu không có lời đáp trong Quyết định: tỷ lệ câu bị từ chối.",
    ),
    "AUROC": Measure(
        "Phân biệt câu có và không có lời đáp (AUROC)",
        "Xác suất để một câu có lời đáp được độ tin cậy cao hơn một câu không có; 1 là hoàn hảo, "
        "0,5 là ngẫu nhiên.",
        share=False,
    ),
    "AURC": Measure(
        "Diện tích dưới đường rủi ro (AURC)",
        "Tỷ lệ sai trung bình khi chỉ trả lời những câu chắc chắn nhất; càng thấp càng tốt.",
        share=False,
    ),
    "coverage at 2% risk": Measure(
        "Độ phủ khi sai không quá 2%",
        "Nếu chỉ trả lời những câu chắc chắn nhất và sai không quá 2%, trả lời được chừng này câu.",
    ),
    "coverage at 5% risk": Measure(
        "Độ phủ khi sai không quá 5%",
        "Nếu chỉ trả lời những câu chắc chắn nhất và sai không quá 5%, trả lời được chừng này câu.",
    ),
    "ECE": Measure(
        "Sai lệch của độ tin cậy (ECE)",
        "Độ tin cậy lệch bao nhiêu so với tỷ lệ đúng thực tế; 0 là khớp hoàn toàn.",
        share=False,
    ),
}
PARTS = {
    "all": "Toàn bộ",
    "formal": "Câu hỏi trang trọng",
    "colloquial": "Câu hỏi đời thường",
    "noisy": "Câu hỏi gõ sai hoặc gõ tắt",
    "lists": "Câu hỏi danh sách",
    "dialogues": "Hội thoại",
    "unanswerable": "Câu không có lời đáp trong Quyết định",
    "tuning half": "Nửa dùng để hiệu chỉnh",
    "test half": "Nửa dùng để kiểm tra",
}
# Kinds of questions and styles of typing.
KINDS = {
    "lead_agency": "cơ quan chủ trì",
    "coordinator": "cơ quan phối hợp",
    "task_content": "nội dung nhiệm vụ",
    "deadline": "thời hạn",
    "number": "con số",
    "reference": "văn bản được dẫn",
    "overview": "tổng quan",
    "trap": "hỏi chi tiết không được nêu",
    "near_miss": "gần nội dung Quyết định",
    "other_scope": "tỉnh, năm hoặc cơ quan ban hành khác",
    "general": "kiến thức chung",
    "greeting": "chào hỏi",
    "gibberish": "chuỗi ký tự vô nghĩa",
    "hostile": "phá rối",
    "leaning": "lượt dựa vào câu trước",
    "no_diacritics": "không dấu",
    "abbreviation": "viết tắt",
    "typo": "gõ nhầm",
    "keyword": "chỉ có từ khóa",
    "telex": "chưa chuyển từ kiểu gõ Telex",
    "vni": "chưa chuyển từ kiểu gõ VNI",
    "teencode": "ngôn ngữ mạng",
    "polite": "thưa gửi dài dòng",
}
# The columns of the systems table, in the order of `eval.figures.HEADLINES`.
HEADINGS = (
    "Hit@1, trang trọng",
    "Hit@1, đời thường",
    "Hit@1, gõ sai",
    "Đúng cơ quan chủ trì",
    "Trích dẫn trúng chỗ",
    "Danh sách (F1)",
    "Hội thoại",
    "Không từ chối câu trả lời được",
    "Từ chối đúng",
    "AUROC",
)


def part_label(part: str) -> str:
    """ "Câu hỏi gõ sai hoặc gõ tắt: không dấu"."""
    whole, _, kind = part.partition("/")
    return f"{PARTS[whole]}: {KINDS.get(kind, kind)}" if kind else PARTS[whole]


def value_words(figure: Figure) -> str:
    """ "97,6%", or "0,976" where the measure is no share."""
    return _number(figure.value, MEASURES[figure.name].share)


def interval_words(figure: Figure) -> str:
    """ "95,2% – 99,0%"."""
    share = MEASURES[figure.name].share
    return f"{_number(figure.low, share)} – {_number(figure.high, share)}"


def percent(value: float) -> str:
    """ "97,6%"."""
    return _number(value, True)


def _number(value: float, share: bool) -> str:
    return (f"{value:.1%}" if share else f"{value:.3f}").replace(".", ",")


# What a run was made of, by the keys of its configuration; versions of libraries keep their names.
CONFIG = {
    "system": "Hệ thống",
    "date": "Ngày đo",
    "decision": "Quyết định",
    "corpus": "Mã băm của văn bản",
    "index": "Mã băm của chỉ mục",
    "encoder": "Mô hình nhúng",
    "questions": "Số câu hỏi (mã băm)",
    "hoiqd": "Phiên bản chương trình",
    "python": "Python",
    "machine": "Máy",
}
