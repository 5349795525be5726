"""`python -m tests.renew` writes anew what is computed from the model and kept in the repository:
the golden trajectories, the model card's figures, and which coefficients move results most."""

import pandas as pd

from explorer.assets import FOLDER
from explorer.findings.influence import influences
from explorer.link import MAX_PLANS
from explorer.model.plan import Environment, Plan, Profile, Scenario
from explorer.model.projection import project
from explorer.presets import names, preset
from explorer.table import table
from tests.evidence import FIGURES

GOLDEN = FOLDER.parent / "tests" / "golden.csv"
MOST = 10


def every_preset(world: Environment) -> list[Scenario]:
    """Every preset, as many in a scenario as the page shows at once."""
    plans = [preset(name, Plan()) for name in names()]
    starts = range(0, len(plans), MAX_PLANS)
    return [Scenario(Profile(), tuple(plans[start : start + MAX_PLANS]), world) for start in starts]


def golden() -> pd.DataFrame:
    """Every preset over 24 months, after one policy shock."""
    parts = every_preset(Environment(months=24, policy_month=18, policy_size=0.5, stress=1.2))
    return pd.concat([table(part, project(part)) for part in parts], ignore_index=True)


def card() -> str:
    """The figures of the model card as TOML."""
    rows = ["# Written by `python -m tests.renew`: what the records say and what the model gives.", ""]
    for figure in FIGURES:
        rows += [
            "[[figures]]",
            f'key = "{figure.key}"',
            f'source = "{figure.source}"',
            *(f"{name} = {round(float(getattr(figure, name)), 3)}" for name in ("record", "low", "high")),
            f"model = {round(figure.model(), 3)}",
            "",
        ]
    return "\n".join(rows)


def influence() -> str:
    """The coefficients that move results most, as TOML."""
    harder = Environment(months=24, policy_month=12, policy_size=0.5, stress=1.25)
    most = [one.key for one in influences(every_preset(harder))[:MOST]]
    lines = [
        "# Written by `python -m tests.renew`: the coefficients that move results most, first first.",
        "",
    ]
    return "\n".join([*lines, "most = [", *(f'    "{key}",' for key in most), "]", ""])


if __name__ == "__main__":
    golden().to_csv(GOLDEN, index=False, lineterminator="\n")
    (FOLDER / "card.toml").write_text(card(), "utf-8")
    (FOLDER / "influence.toml").write_text(influence(), "utf-8")
