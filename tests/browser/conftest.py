"""One browser and one server of the page for all tests in this folder.

Needs Chrome or Chromium; without one these tests are skipped, but fail where CI is set.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from tests.browser.people import ARGS, Person, Tabs, program, without
from tests.served import Server, served

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


# Of this package, not of the session: while Playwright is open, nobody else in the process may use asyncio.run.
@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        return without("no Playwright: pip install -r tests/requirements.txt")
    found = program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(browser, tmp_path_factory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("server")) as running:  # the page is started from any folder
        yield running


@pytest.fixture(scope="package")
def tabs(browser) -> Tabs:
    """The browsers of those who were here, for those who come after them."""
    return Tabs(browser)


@pytest.fixture
def anybody(browser, server, tabs, request) -> Iterator[Callable[..., Person]]:
    """Somebody who opens the page, whatever their browser complains of.

    A tab is handed on, swept, to the next of the same kind; after a test that failed or changed it for good
    (people.Tab.LASTING) it is not.
    """
    people = []

    def arrive(query: str = "", language: str = "en", heard: list[str] | None = None, **kind) -> Person:
        tab = tabs.get(server, language, kind)
        people.append((tab, language, kind))
        return Person(browser, server, query, language, [] if heard is None else heard, tab)

    yield arrive
    for tab, language, kind in people:
        tab.altered |= FAILED in request.node.stash
        tabs.leave(tab, language, kind)


@pytest.fixture
def person(anybody) -> Iterator[Callable[..., Person]]:
    """Somebody who opens the page; at the end: nobody's browser complained or asked another server."""
    heard: list[str] = []
    yield partial(anybody, heard=heard)
    assert not heard
