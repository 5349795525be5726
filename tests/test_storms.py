"""A tenth of what `python -m tests.attack storms` does."""

from functools import partial

import pytest

from explorer.model import projection
from explorer.model.projection import project
from tests.attack.storms import storm

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("brisk_pages")]


@pytest.fixture(autouse=True)
def few_futures(monkeypatch):
    monkeypatch.setattr(projection, "project", partial(project, futures=40))


def test_whatever_is_touched_at_once_the_page_answers_and_address_and_steps_agree():
    assert not storm(20).faults
