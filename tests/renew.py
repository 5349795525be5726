"""`python -m tests.renew` writes anew what is computed from the model and kept in the repository:
the golden trajectories, the model card's figures, which coefficients move results most, the layout in
which short links pack the choices there are, and the contract with the browser as scripts have it."""

import re

import pandas as pd

from explorer.assets import FOLDER
from explorer.export.table import table
from explorer.findings.influence import influences
from explorer.model.plan import Choice, Environment, Plan, Profile, Scenario, choices
from explorer.model.projection import project
from explorer.scenario import link, short_link
from explorer.scenario.plan_marks import MAX_PLANS
from explorer.scenario.presets import names, preset
from tests import contract
from tests.evidence import FIGURES

GOLDEN = FOLDER.parent / "tests" / "golden.csv"
PINS = GOLDEN.parent / "links"
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


def declared() -> short_link.Layout:
    """The layout of the choices there are now."""

    def rows(lines: dict[str, Choice]) -> tuple[short_link.PackedRow, ...]:
        return tuple(
            short_link.PackedRow(c.key, c.low, c.step, round((c.high - c.low) / c.step) + 1)
            for c in lines.values()
        )

    kinds = (Profile, Environment, Plan)
    return short_link.Layout(*(rows(choices(kind)) for kind in kinds), rows(link.marks()))


def published() -> int:
    """How many layouts no link may lose: those up to the newest that a pinned link was packed with."""
    links = [re.search(r"[?&]s=(\w)", pin.read_text("utf-8")) for pin in PINS.glob("*.toml")]
    return max((short_link.DIGITS.index(found[1]) + 1 for found in links if found), default=0)


def layouts(known: tuple[short_link.Layout, ...], kept: int) -> str:
    """All layouts as TOML, the choices of now behind the `kept` first ones if they are not the last."""
    every = [*known[:kept]]
    if every[-1:] != [declared()]:
        every.append(declared())
    lines = ["# Written by `python -m tests.renew`: how short links pack the choices, one layout behind another.",
             "# A layout that a link was published with stays for ever. Rows: key, low, step, number of steps."]  # fmt: skip
    for layout in every:
        lines += ["", "[[layouts]]"]
        for part, rows in layout._asdict().items():
            lines += [
                f"{part} = [",
                *(f'    ["{key}", {low}, {step}, {size}],' for key, low, step, size in rows),
                "]",
            ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    contract.FILE.write_text(contract.script(), "utf-8")
    golden().to_csv(GOLDEN, index=False, lineterminator="\n")
    (FOLDER / "data/card.toml").write_text(card(), "utf-8")
    (FOLDER / "data/influence.toml").write_text(influence(), "utf-8")
    (FOLDER / "data/packed.toml").write_text(layouts(short_link.layouts(), published()), "utf-8")
