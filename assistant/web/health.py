"""For those who watch the service: `/readyz` and `/metrics`. (`/healthz` is with the interface.)"""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from assistant.feedback.store import Store
from assistant.web import metrics
from assistant.web.current import Current


def router(current: Current, store: Store | None) -> APIRouter:
    """`store` is None where nothing is kept."""
    routes = APIRouter()

    @routes.get(
        "/readyz",
        summary="Sẵn sàng trả lời",
        responses={503: {"description": "Chưa sẵn sàng: cơ sở dữ liệu không trả lời"}},
    )
    def ready() -> JSONResponse:
        if store:
            store.database.revision()  # raises, and is told as a problem, if it does not answer
        index = current().index
        row = {"status": "ready", "index": index.fingerprint, "note": current.note}
        return JSONResponse(row, headers={"cache-control": "no-store"})

    @routes.get("/metrics", include_in_schema=False)
    def measured() -> Response:
        return Response(metrics.exposition(), media_type=metrics.MEDIA)

    return routes
