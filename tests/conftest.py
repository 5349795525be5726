"""What all tests share: how many run at once, trajectories of which every figure is known; skipped ones say why."""

import os

import numpy as np
import pytest
from hypothesis import Phase, settings
from xdist.scheduler import LoadScopeScheduling

from explorer.intake import reading_room
from explorer.model.outcomes import LIMITS, OUTCOMES
from explorer.model.trajectories import CHANCES, Trajectories, outcome_shares

settings.register_profile("daily", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=100)
# For tests/mutants.py, which asks whether a test fails and not for the least case in which it does.
settings.register_profile(
    "mutants", settings.get_profile("daily"), phases=[Phase.explicit, Phase.generate], derandomize=True
)
settings.load_profile("thorough" if os.environ.get("CI") else "daily")


def pytest_xdist_auto_num_workers(config):
    """Files named on the command line need no second process."""
    return 0 if any(".py" in argument for argument in config.args) else min(2, os.cpu_count() or 1)


# Of tests/browser: drags, keys and swipes, which hang on how quickly the page answers; about half of the time.
PROMPT = ("test_cockpit.py", "test_use.py")


class Together(LoadScopeScheduling):
    """Tests one by one to whoever is free, but with a browser in two groups: those that keep to real time never meet.

    As `--dist loadgroup` would, whose groups pytest 9 does not see.
    """

    def _split_scope(self, nodeid: str) -> str:
        folder, _, name = nodeid.partition("::")[0].rpartition("/")
        if folder != "tests/browser":
            return nodeid
        return "prompt browser" if name in PROMPT else "browser"


def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Whatever asks for a browser is marked so, before `-m` chooses."""
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker("browser")


@pytest.fixture(autouse=True)
def read_here(request, monkeypatch):
    """Files are read in the test's own process, which is quicker; those marked `room` use the reading room."""
    if not request.node.get_closest_marker("room"):

        def read(parser, data, *arguments, **_):
            return parser(data, *arguments)

        monkeypatch.setattr(reading_room, "read", read)


@pytest.fixture
def made():
    """Trajectories from single futures: for each outcome (others stand still) one list a plan of futures,
    each future the list of its months."""

    def make(**futures: list[list[list[float]]]) -> Trajectories:
        known = next(iter(futures.values()))
        still = [[[100.0] * len(future) for future in plan] for plan in known]
        paths = {key: np.array(futures.get(key, still), float).transpose(2, 0, 1) for key in OUTCOMES}
        shape = paths["score"].shape[:2]
        limits = {product: paths[outcome.key] for product, outcome in LIMITS.items()}
        states = {product: 1 * (path > path[0]) + 2 * (path < path[0]) for product, path in limits.items()}
        return Trajectories(
            paths=paths,
            states=states,
            mean={key: path.mean(axis=-1) for key, path in paths.items()},
            median={key: np.median(path, axis=-1) for key, path in paths.items()},
            low={key: path.min(axis=-1) for key, path in paths.items()},
            high={key: path.max(axis=-1) for key, path in paths.items()},
            shares=outcome_shares(states),
            chances={key: np.zeros(shape) for key in CHANCES},
            late=np.zeros(shape),
            cost=np.zeros(shape),
            annual_rate=np.zeros(shape),
        )

    return make


@pytest.fixture(scope="session")
def brisk_pages():
    """Spare AppTest what it does anew for each page: it compiles the script, and searches all installed
    packages for components, of which we use none. A server does both once."""
    from streamlit.components.v2.component_manager import BidiComponentManager
    from streamlit.runtime.scriptrunner.script_cache import ScriptCache
    from streamlit.testing.v1 import local_script_runner

    compiled = ScriptCache()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BidiComponentManager, "discover_and_register_components", lambda *_, **__: None)
        patch.setattr(local_script_runner, "ScriptCache", lambda: compiled)
        yield


def pytest_terminal_summary(terminalreporter):
    """Say why tests were skipped, once each: pytest keeps it to itself."""
    for reason in sorted({report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])}):
        terminalreporter.write_line(reason)
