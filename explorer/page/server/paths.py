"""What a request asks for, told by its path: the page, a file that is served, or Streamlit's own dealings."""

import streamlit as st
from starlette.types import Scope
from streamlit.url_util import STATIC_SERVING_ENDPOINT

OURS = f"/{STATIC_SERVING_ENDPOINT.strip('/')}/"  # static/ beside app.py
FILES = ("/static/", OURS)
DEALINGS = ("/_stcore/", "/media/", "/component/")  # lines, uploads, downloads, components
METRICS = "/_stcore/metrics"


def path(scope: Scope) -> str:
    """A request's path below the folder of a site in which the page may be served."""
    found: str = scope["path"]
    for folder in (scope.get("root_path", ""), st.get_option("server.baseUrlPath") or ""):
        below = f"/{folder.strip('/')}/"
        if len(below) > 2 and f"{found}/".startswith(below):
            found = "/" + found[len(below) :]
    return found


def is_file(scope: Scope) -> bool:
    """Whether a file that lies on disk is asked for."""
    return _is_asking(scope) and path(scope).startswith(FILES)


def is_page(scope: Scope) -> bool:
    """Whether the index page is what answers: at each path that nothing else does."""
    return _is_asking(scope) and not path(scope).startswith((*FILES, *DEALINGS))


def _is_asking(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
