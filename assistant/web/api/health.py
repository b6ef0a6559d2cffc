"""For those who watch the service: `/readyz` and `/metrics`. (`/healthz` is with the interface.)"""

from fastapi import APIRouter, Response
from pydantic import Field

from assistant.feedback.store import Store
from assistant.web import metrics
from assistant.web.api.openapi import Tag, problems
from assistant.web.api.records import Record
from assistant.web.hot_reload import HotReload


class Readiness(Record, title="Mức sẵn sàng"):
    """That questions are answered, and over which index."""

    status: str = Field(description="Luôn là “ready”.")
    index: str = Field(description="Dấu vân tay của chỉ mục đang dùng.")
    note: str = Field(description="Vì sao chỉ mục mới hơn chưa được dùng; trống nếu không có.")


def router(current: HotReload, store: Store | None) -> APIRouter:
    """`store` is None where nothing is kept."""
    routes = APIRouter()

    @routes.get(
        "/readyz",
        operation_id="ready",
        tags=[Tag.SERVICE],
        summary="Sẵn sàng trả lời chưa",
        description="Chỉ mục đã nạp và cơ sở dữ liệu góp ý trả lời. Chỉ cho chính máy chủ và thẻ.",
        responses=problems(503),
    )
    def ready(response: Response) -> Readiness:
        if store:
            store.database.revision()  # raises, and is told as a problem, if it does not answer
        response.headers["cache-control"] = "no-store"
        return Readiness(status="ready", index=current().index.fingerprint, note=current.note)

    @routes.get("/metrics", include_in_schema=False)
    def measured() -> Response:
        return Response(metrics.exposition(), media_type=metrics.MEDIA)

    return routes
