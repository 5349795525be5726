"""The table as a file for spreadsheets, in the reader's language, with what it takes to make it again."""

import csv
import io
from datetime import date

from explorer.export.table import ever_column, harmless, likely_column, share_column, table
from explorer.findings.limit_states import EVER
from explorer.model import coefficients
from explorer.model.outcomes import LIMITS, OUTCOMES, PRODUCTS
from explorer.model.plan import Scenario
from explorer.model.trajectories import CHANCES, STATES, Trajectories
from explorer.wording import sentences
from explorer.wording.words import Words


def spreadsheet(
    scenario: Scenario, trajectories: Trajectories, words: Words, link: str, today: date
) -> bytes:
    """CSV that a spreadsheet opens by itself: a row for each plan and month, then link, day and model."""
    frame = table(scenario, trajectories)
    months, numbers = scenario.environment.months + 1, coefficients.load()
    names = [harmless(name) for name in sentences.plan_names(scenario, words) for _ in range(months)]
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(headings(words)[str(column)] for column in frame)
    lines.writerows(frame.assign(plan=names).itertuples(index=False))
    lines.writerows(
        (
            [],
            [words("sheet.estimate")],
            [words("sheet.range")],
            [words("sheet.link"), link],
            [words("sheet.day"), today.isoformat()],
            [words("sheet.model"), f"{numbers.version} ({numbers.date})"],
        )
    )
    return out.getvalue().encode("utf-8-sig")


def headings(words: Words) -> dict[str, str]:
    """The table's columns as the reader calls them."""
    named = {"plan": words("table.plan"), "month": words("table.month")}
    for key in OUTCOMES:
        name = words(f"outcome.{key}")
        named |= {
            key: name,
            f"{key}_low": words("sheet.low", of=name),
            f"{key}_high": words("sheet.high", of=name),
            f"{key}_median": words("sheet.median", of=name),
        }
    named |= {key: words("sheet.chance", of=words(f"chance.{key}")) for key in CHANCES}
    for product in PRODUCTS:
        of = words(f"outcome.{LIMITS[product].key}")
        named |= {share_column(product, state): words(f"sheet_state.{state}", of=of) for state in STATES}
        named[likely_column(product)] = words("sheet.likely", of=of)
        named |= {ever_column(product, state): words(f"sheet_ever.{state}", of=of) for state in EVER}
    named |= {"late": words("sheet.late"), "cost": words("sheet.cost")}
    return named | {"annual_rate": words("sheet.annual_rate")}
