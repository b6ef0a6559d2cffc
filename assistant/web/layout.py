"""What every page of the site shares: the frame, the way between pages, the templates."""

from contextvars import ContextVar
from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

TITLE = "Hỏi Quyết định"
PAGES = {
    "hoi-dap/": "Hỏi đáp",
    "van-ban": "Văn bản",
    "co-quan": "Cơ quan",
    "moc-thoi-gian": "Mốc thời gian",
    "hang-loat": "Hàng loạt",
    "danh-gia": "Đánh giá",
}

# Whether people log in here, and so have an account to see: set while a site is made or asked.
account: ContextVar[bool] = ContextVar("account", default=False)


@cache
def _environment(package: str) -> Environment:
    packages = dict.fromkeys((package, "assistant.web"))
    return Environment(
        loader=ChoiceLoader([PackageLoader(p) for p in packages]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(
    template: str,
    *,
    path: str = "",
    home: str = "",
    package: str = "assistant.web",
    **values: Any,
) -> str:
    """A page of `templates/`. `path` is its key in `PAGES`; `home` the way to the site's root.

    `package` is the one that has the template. Everything is escaped but `Markup`.
    """
    shared = {
        "site": TITLE,
        "pages": PAGES,
        "path": path,
        "home": home,
        "account": account.get(),
    }
    return _environment(package).get_template(template).render(**shared, **values)


def navigation(path: str, home: str) -> Markup:
    """The links between pages, for a page that is not made by `render`."""
    return Markup(render("navigation.html.j2", path=path, home=home))
