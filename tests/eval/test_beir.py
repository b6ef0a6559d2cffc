"""`hoiqd beir`: collections in BEIR's layout, cached vectors, figures worked by hand."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant.settings import settings
from corpus.errors import HoiQdError, OutputError, UsageError
from eval.beir.collection import BeirText, Collection, load_collection
from eval.beir.passages import document_of, passages
from eval.beir.search import MEASURES, SYSTEMS, best, build_index, figures, measure
from eval.commands import beir
from eval.vectors import VectorCache
from index.encoders.sentence_transformers import load_encoder
from tests.tiny_encoder import TinyEncoder

DOCUMENTS = {
    "d1": ("Phí gửi xe", "Mức phí gửi xe đạp là hai nghìn đồng một lượt."),
    "d2": ("Giờ mở cửa", "Thư viện mở cửa từ bảy giờ sáng. Chủ nhật nghỉ."),
    "d3": ("", "Học sinh nộp đơn xin học bổng trước tháng chín."),
    "d4": ("Tiêm phòng", "Trạm y tế tiêm phòng cho trẻ em vào thứ năm hằng tuần."),
}
QUERIES = {
    "q1": "gửi xe đạp hết bao nhiêu tiền",
    "q2": "thư viện mở cửa lúc mấy giờ",
    "q3": "đơn xin học bổng nộp khi nào",
    "q4": "không ai đánh giá câu này",
}
QRELS = [("q1", "d1", 1), ("q2", "d2", 2), ("q3", "d3", 1), ("q3", "d1", 0), ("q4", "d1", 0)]


def write_rows(path: Path, rows: list[dict[str, object]]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "set"
    (made / "qrels").mkdir(parents=True)
    rows = [{"_id": i, "title": t, "text": x} for i, (t, x) in DOCUMENTS.items()]
    write_rows(made / "corpus.jsonl", rows)
    write_rows(made / "queries.jsonl", [{"_id": i, "text": x} for i, x in QUERIES.items()])
    lines = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in QRELS)]
    (made / "qrels" / "test.tsv").write_text("\n".join(lines), encoding="utf-8")
    return made


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> TinyEncoder:
    """The encoder of the command, with a data folder of its own."""
    encoder = TinyEncoder()
    monkeypatch.setenv("HOIQD_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setattr("index.encoders.sentence_transformers.load_encoder", lambda name: encoder)
    settings.cache_clear()
    yield encoder
    settings.cache_clear()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(beir, [str(a) for a in arguments])


def test_the_judged_queries_are_loaded(folder: Path) -> None:
    collection = load_collection(folder)
    assert [d.id for d in collection.documents] == list(DOCUMENTS)
    assert collection.documents[0] == BeirText("d1", *DOCUMENTS["d1"])
    assert [q.id for q in collection.queries] == ["q1", "q2", "q3"]
    assert collection.qrels["q3"] == {"d3": 1, "d1": 0}


def test_the_limit_keeps_the_first_queries(folder: Path) -> None:
    collection = load_collection(folder, limit=2)
    assert [q.id for q in collection.queries] == ["q1", "q2"]
    assert set(collection.qrels) == {"q1", "q2"}


def test_judgements_in_the_folder_itself_and_ids_that_are_numbers(folder: Path) -> None:
    (folder / "qrels" / "test.tsv").rename(folder / "qrels.tsv")
    write_rows(folder / "queries.jsonl", [{"_id": 7, "text": "gửi xe"}])
    (folder / "qrels.tsv").write_text("7\td1\t1\n", encoding="utf-8")
    assert load_collection(folder).qrels == {"7": {"d1": 1}}


def test_splits(folder: Path) -> None:
    (folder / "qrels" / "test.tsv").rename(folder / "qrels" / "dev.tsv")
    assert len(load_collection(folder).queries) == 3
    (folder / "qrels" / "train.tsv").write_text("q1\td1\t1\n", encoding="utf-8")
    assert [q.id for q in load_collection(folder, split="train").queries] == ["q1"]
    with pytest.raises(UsageError, match=r"dev, train.*--split"):
        load_collection(folder)
    with pytest.raises(UsageError, match=r"test\.tsv \(có: dev, train\)"):
        load_collection(folder, split="test")


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("corpus.jsonl", None, "Không có tệp .*corpus.jsonl"),
        ("queries.jsonl", None, "Không có tệp .*queries.jsonl"),
        ("qrels/test.tsv", None, r"Không có tệp .*qrels/test.tsv hay .*qrels.tsv"),
        ("corpus.jsonl", "", "corpus.jsonl trống"),
        ("corpus.jsonl", '{"_id": "d1", "title": "…", "text": "--"}', "không có chữ nào"),
        ("corpus.jsonl", '{"_id": "d1", "text": "a"}\n{"_id"', "Dòng 2 .*không phải JSON"),
        ("corpus.jsonl", '{"text": "a"}', "Dòng 1 .*corpus.jsonl thiếu trường “_id”"),
        ("queries.jsonl", '{"_id": "q1"}', "Dòng 1 .*queries.jsonl thiếu trường “text”"),
        ("queries.jsonl", '\n{"_id": "q1", "text": "a"}\n' * 2, "Dòng 4 .*“q1” bị dùng hai lần"),
        ("queries.jsonl", b"\xff\xfe", "Dòng 1 .*không phải UTF-8"),
        ("qrels/test.tsv", "q1 d1 1", "Dòng 1 .*ba cột"),
        ("qrels/test.tsv", "q1\td1\tcó", "Dòng 1 .*ba cột"),
        ("qrels/test.tsv", "q1\td1\t1\nq9\td1\t1", "Dòng 2 .*câu hỏi “q9” không có"),
        ("qrels/test.tsv", "q1\td9\t1", "Dòng 1 .*tài liệu “d9” không có"),
        ("qrels/test.tsv", "q1\td1\t0", "không ghi tài liệu đúng cho câu hỏi nào"),
        ("qrels/test.tsv", "", "không ghi tài liệu đúng cho câu hỏi nào"),
    ],
)
def test_what_is_wrong_with_a_folder(
    folder: Path, file: str, content: str | bytes | None, complaint: str
) -> None:
    path = folder / file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(UsageError, match=complaint) as error:
        load_collection(folder)
    assert "\n" not in str(error.value)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Không có thư mục"):
        load_collection(tmp_path / "none")


def test_short_sentences_are_joined_and_long_ones_cut() -> None:
    sentence = "Câu này có đúng bốn mươi ký tự, kể ra thế."
    text = " ".join([sentence] * 20)
    found = passages(text)
    assert " ".join(found) == text
    assert all(200 <= len(p) < 200 + len(sentence) + 1 for p in found[:-1])
    unbroken = " ".join(["từ"] * 1000)
    pieces = passages(unbroken)
    assert " ".join(pieces) == unbroken
    assert max(map(len, pieces)) <= 600


def test_a_long_text_has_a_bounded_number_of_passages() -> None:
    text = " ".join(["Đây là một câu trong một văn bản rất dài."] * 5000)
    assert 40 <= len(passages(text)) <= 64


def test_a_document_is_searched_by_its_title_too() -> None:
    document = document_of(BeirText("d", "Phí gửi xe", "Hai nghìn đồng."))
    assert document.text == "Phí gửi xe\nHai nghìn đồng."
    assert document.passages == ("Phí gửi xe", "Hai nghìn đồng.")
    empty = document_of(BeirText("d", "", " "))
    assert (empty.text, empty.passages) == ("", ())


def test_figures_by_hand() -> None:
    collection = Collection((), (), {"q1": {"a": 1}, "q2": {"a": 1, "b": 1}, "q3": {"a": 1}})
    found = figures(collection, {"q1": {"b": 2.0, "a": 1.0}, "q2": {"a": 3.0, "c": 2.0}})
    # q1: right at rank 2; q2: one of two at rank 1; q3: not answered, so 0.
    assert found["P@1"] == pytest.approx(1 / 3)
    assert found["MRR@10"] == pytest.approx((1 / 2 + 1 + 0) / 3)
    assert found["Recall@10"] == pytest.approx((1 + 1 / 2 + 0) / 3)
    gain = 1 / 1.584962500721156  # 1 / log2(3)
    assert found["nDCG@10"] == pytest.approx((gain + 1 / (1 + gain)) / 3, abs=1e-4)


def test_a_document_without_any_shared_term_is_not_found(folder: Path, tmp_path: Path) -> None:
    collection = load_collection(folder)
    encoder = TinyEncoder()
    index = build_index(collection, encoder, VectorCache(tmp_path / "v", encoder))
    ranking = index.search("xe đạp")
    assert list(best(ranking, SYSTEMS["bm25-words"])) == ["d1"]
    assert list(best(ranking)) == [hit.document_id for hit in ranking.hits]
    assert best(index.search("abc"), SYSTEMS["bm25-syllables"]) == {}


def test_an_empty_document_is_searched_too(folder: Path, tmp_path: Path) -> None:
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"_id": "d5", "title": "", "text": ""}\n')
    (hybrid,) = [
        outcome
        for outcome in measure(load_collection(folder), TinyEncoder(), tmp_path / "v")
        if outcome.name == "hybrid"
    ]
    assert all(len(found) == 5 for found in hybrid.run.values())
    assert all(next(iter(found)) != "d5" for found in hybrid.run.values())


def test_vectors_are_encoded_once(folder: Path, tmp_path: Path) -> None:
    first, second = TinyEncoder(), TinyEncoder()
    once = measure(load_collection(folder), first, tmp_path / "v")
    assert first.encoded == 1 + 3 + 4 + 3  # the probe, titles, texts, queries
    assert measure(load_collection(folder), second, tmp_path / "v") == once
    assert second.encoded == 1


def test_a_changed_text_is_encoded_again(folder: Path, tmp_path: Path) -> None:
    measure(load_collection(folder), TinyEncoder(), tmp_path / "v")
    path = folder / "corpus.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("hai nghìn", "ba nghìn"), "utf-8")
    again, fresh = TinyEncoder(), TinyEncoder()
    outcomes = measure(load_collection(folder), again, tmp_path / "v")
    assert again.encoded == 1 + 1
    assert outcomes == measure(load_collection(folder), fresh, tmp_path / "other")


def test_another_encoder_does_not_get_old_vectors(tmp_path: Path) -> None:
    class Trained(TinyEncoder):
        """The same name, other weights."""

        def _encode(self, texts):  # type: ignore[no-untyped-def]
            return -super()._encode(texts)

    VectorCache(tmp_path, TinyEncoder()).passages(["xe đạp"])
    for other in (TinyEncoder("other"), Trained()):
        rows = VectorCache(tmp_path, other).passages(["xe đạp"])
        assert other.encoded == 2
        assert (rows == other.passages(["xe đạp"])).all()


def test_a_question_is_not_taken_for_a_passage(tmp_path: Path) -> None:
    encoder = TinyEncoder()
    cache = VectorCache(tmp_path, encoder)
    cache.passages(["xe đạp", "xe đạp"])
    cache.questions(["xe đạp"])
    assert encoder.encoded == 1 + 1 + 1


def test_what_was_encoded_before_an_interruption_is_kept(tmp_path: Path) -> None:
    texts = [f"đoạn {n}" for n in range(200)]

    def stop(label: str, done: int, total: int) -> None:
        if done == 128:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        VectorCache(tmp_path, TinyEncoder()).passages(texts, stop)
    encoder = TinyEncoder()
    rows = VectorCache(tmp_path, encoder).passages(texts)
    assert encoder.encoded == 1 + 200 - 128
    assert (rows == encoder.passages(texts)).all()


def test_a_damaged_file_of_vectors(tmp_path: Path) -> None:
    VectorCache(tmp_path, TinyEncoder())
    (path,) = tmp_path.iterdir()
    path.write_text("đây không phải cơ sở dữ liệu", encoding="utf-8")
    with pytest.raises(OutputError, match="hãy xóa tệp này"):
        VectorCache(tmp_path, TinyEncoder())


def test_vectors_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="Không ghi được vào"):
        VectorCache(tmp_path / "file" / "v", TinyEncoder())


def test_the_command_prints_every_system(folder: Path, tiny: TinyEncoder) -> None:
    result = run(folder, "--queries-limit", "2")
    assert result.exit_code == 0, result.output
    for name in ("BM25 theo âm tiết", "BM25 theo từ", "Véc-tơ", "Kết hợp (mặc định)"):
        (line,) = [line for line in result.stdout.splitlines() if name in line]
        cells = [cell.strip() for cell in line.strip("│").split("│")]
        assert cells[1] == "2"
        assert len(cells) == 2 + len(MEASURES)
        assert all(0 <= float(cell) <= 1 for cell in cells[2:])


def test_the_command_writes_a_run_and_its_figures(
    folder: Path, tiny: TinyEncoder, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run(folder, "--out", out).exit_code == 0
    metrics = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    assert (metrics["documents"], metrics["queries"]) == (4, 3)
    lines = (out / "hybrid.trec").read_text(encoding="utf-8").split("\n")[:-1]
    found: dict[str, dict[str, float]] = {}
    for line in lines:
        query, _, document, _, score, tag = line.split()
        found.setdefault(query, {})[document] = float(score)
        assert tag == "hybrid"
    assert figures(load_collection(folder), found) == metrics["systems"]["hybrid"]
    assert {p.name for p in out.iterdir()} == {"metrics.json", *(f"{s}.trec" for s in SYSTEMS)}


def test_the_command_complains(folder: Path, tiny: TinyEncoder, tmp_path: Path) -> None:
    (folder / "queries.jsonl").unlink()
    error = run(folder).exception
    assert isinstance(error, HoiQdError)
    assert error.exit_code == 2
    assert tiny.encoded == 0
    assert run(folder, "--queries-limit", "0").exit_code == 2
    (tmp_path / "file").write_text("")


def test_the_output_folder_cannot_be_made(folder: Path, tiny: TinyEncoder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    error = run(folder, "--out", tmp_path / "file" / "out").exception
    assert isinstance(error, OutputError)


NOTICES = [
    ("phí xe", "Mức thu phí trông giữ xe máy tại bến xe khách là năm nghìn đồng một lượt.",
     "để xe máy ở bến tốn bao nhiêu"),
    ("", "Trạm y tế xã tiêm chủng miễn phí cho trẻ dưới năm tuổi vào ngày 25 hằng tháng.",
     "bao giờ cho con nhỏ đi chích ngừa"),
    ("", "Thư viện tỉnh mở cửa từ 7 giờ 30 đến 17 giờ, trừ Chủ nhật và ngày lễ.",
     "thư viện tỉnh mở cửa lúc mấy giờ"),
    ("", "Hồ sơ đăng ký kết hôn gồm tờ khai theo mẫu và giấy xác nhận tình trạng hôn nhân.",
     "cưới nhau thì cần nộp giấy tờ gì"),
    ("", "Người nộp thuế chậm quá 90 ngày bị xử phạt theo Nghị định 125/2020/NĐ-CP.",
     "Nghị định 125/2020/NĐ-CP phạt việc gì"),
    ("", "Hộ nghèo được hỗ trợ vay vốn ưu đãi để sửa chữa nhà ở dột nát.",
     "nhà dột mà không có tiền thì vay ở đâu"),
    ("", "Cấm đốt rơm rạ trên đồng ruộng trong thời kỳ khô hanh.", "mùa hanh có được đốt rạ không"),
    ("", "Xe buýt tuyến số 3 chạy từ thành phố đến Mộc Châu, 30 phút một chuyến.",
     "đi Mộc Châu bằng phương tiện công cộng"),
    ("", "Giáo viên vùng cao được hưởng phụ cấp thu hút bằng 70% lương.",
     "dạy học trên núi được thêm bao nhiêu"),
    ("", "Chó nuôi trong khu dân cư phải được xích và tiêm phòng dại.",
     "nuôi chó có phải tiêm dại không"),
    ("", "Nước thải của cơ sở chế biến cà phê phải được xử lý trước khi xả ra suối.",
     "xưởng cà phê làm bẩn suối"),
    ("", "Lịch cắt điện được báo trước cho khách hàng ít nhất năm ngày.",
     "mất điện có được thông báo sớm không"),
]  # fmt: skip


@pytest.mark.model
def test_the_hybrid_is_as_good_as_both_parts(tmp_path: Path) -> None:
    documents = tuple(BeirText(f"d{n}", title, text) for n, (title, text, _) in enumerate(NOTICES))
    queries = tuple(BeirText(f"q{n}", "", query) for n, (_, _, query) in enumerate(NOTICES))
    qrels = {f"q{n}": {f"d{n}": 1} for n in range(len(NOTICES))}
    outcomes = measure(Collection(documents, queries, qrels), load_encoder(), tmp_path)
    found = {outcome.name: outcome.figures for outcome in outcomes}
    for name in ("nDCG@10", "MRR@10"):
        assert found["hybrid"][name] >= max(figures[name] for figures in found.values())
    assert found["hybrid"]["MRR@10"] > found["bm25-syllables"]["MRR@10"]
