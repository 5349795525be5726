"""One browser and one server of the page for all tests in this folder.

Needs Chrome or Chromium; without one these tests are skipped, but fail where CI is set.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.people import ARGS, Person, program, without
from tests.served import Server, served


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


@pytest.fixture
def person(browser, server) -> Iterator[Callable[..., Person]]:
    """Somebody who opens the page; at the end: nobody's browser complained or asked another server."""
    people, heard = [], []

    def arrive(query: str = "", language: str = "en", **kind) -> Person:
        people.append(Person(browser, server, query, language, heard, **kind))
        return people[-1]

    yield arrive
    for one in people:
        one.context.close()
    assert not heard
