"""Every key of a session's state: what it holds, and which modules of the page may write it.

Streamlit keeps this state from run to run, for widgets and page alike. It ends with the session; what has
to outlast that is in the address (explorer.link) or, the language, in a cookie (explorer.page.reader).
"""

from dataclasses import dataclass

from explorer.link import LETTERS
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Scenario


@dataclass(frozen=True, slots=True)
class Key:
    """One key, or all that begin so where it ends with an asterisk.

    holds: what it means; writers: the modules that assign it, beside the person who uses a widget;
    kind: the type of what it holds, where it is no widget's.
    """

    name: str
    holds: str
    writers: tuple[str, ...] = ()
    kind: type = object

    def names(self, key: str) -> bool:
        """Whether this line is about a key."""
        if self.name.endswith("*"):
            return key.startswith(self.name.removesuffix("*"))
        return key == self.name


# What the page keeps for itself.
KEPT = (
    Key(
        "scenario",
        "the choices: the truth, which widgets show",
        ("controls", "method", "my_record"),
        Scenario,
    ),
    Key("address", "the address that the page wrote or took over last", ("controls",), dict),
    Key("published", "the scenario which that address says", ("controls",), Scenario),
    Key("repairs", "what a link held that could not be taken as it stood", ("controls",), tuple),
    Key("acted", "that the person did something; until the page runs", ("widgets", "controls"), bool),
    Key(
        "added",
        "the number of a plan just added, until the page has told what came of it",
        ("controls",),
        int,
    ),
    Key("removed", "the plan removed last and its number, or None", ("controls",)),
    Key("live.asked", "the lever that the browser asks about, and at which value or None", ("live",), tuple),
    Key("live.shown", "of which lever, in which scenario, the browser holds a preview", ("live",)),
    Key("plot_missing", "that the browser cannot load Plotly from the page", ("plot",), bool),
    Key("why.edited", "the number of the plan that was edited when one was chosen to look at", ("why",), int),
    Key("why.kept", "by part of the section: what was asked, what was found", ("why",), dict),
    Key("goal", "what a goal's ways hang on, and the ways", ("goals",), tuple),
    Key("record_cells", "the person's own record, as typed", ("my_record",), tuple),
    Key("record_version", "how often the record was filled from elsewhere", ("my_record",), int),
    Key("record_reading", "what became of the last paste or upload, or None", ("my_record",)),
    Key("record_base", "the table from which the person's typing starts", ("my_record",)),
    Key("record_start", "the month that was chosen as month 0, or None", ("my_record",)),
    Key("record_number", "of the plan that the person lived by", ("my_record",), int),
    Key("record_asked", "for what record_found was worked out", ("my_record",), tuple),
    Key("record_found", "the projection with the record, and the alarms", ("my_record",), tuple),
)

# What widgets keep: the person writes it, and whoever has a widget show something else.
WIDGETS = (
    Key("language", "the reader's language", ("reader",)),
    Key("editing", "the number of the plan that is edited", ("controls",)),
    Key("name", "the name of that plan", ("widgets",)),
    Key("profile.*", "levers of the profile", ("widgets",)),
    Key("environment.*", "levers of the environment", ("widgets",)),
    *(Key(f"{letter}.*", "levers of a plan", ("widgets",)) for letter in LETTERS),
    Key("belief.*", "coefficients that the person moved", ("widgets",)),
    Key("well_graded", "whether only well-graded evidence counts", ("widgets",)),
    Key("more.*", "whether finer levers, or smaller risks, are unfolded"),
    Key("add", "the preset to add as a plan"),
    Key("copy", "button"),
    Key("remove", "button"),
    Key("undo", "button"),
    Key("typing", "whether values are typed"),
    Key("samples", "whether single futures are drawn"),
    Key("page.part", "the section that is looked at", ("parts",)),
    Key("figures", "whether the table is unfolded"),
    Key("why.plan", "the number of the plan that is looked at", ("why",)),
    Key("why.part", "the question that is looked at", ("parts",)),
    Key("why.lever", "the lever that is looked at"),
    Key("method.part", "the part that is looked at, or None", ("parts",)),
    Key("method.reset", "button"),
    Key("fix.*", "button of a risk point: try the fix as a plan"),
    Key("goal.outcome", "what should be reached"),
    Key("goal.target.*", "how much of it", ("widgets",)),
    Key("goal.month", "by when", ("widgets",)),
    Key("goal.chance", "how surely", ("widgets",)),
    Key("goal.seek", "button"),
    Key("goal.add.*", "button of a way: take it as a plan"),
    Key("remind.*", "plan, bill day, whether with figures; button"),
    Key("record.way", "how the person enters their record"),
    Key("record.table.*", "what was typed into the table since it began"),
    Key("record.pasted", "text to be read"),
    Key("record.file", "file to be read"),
    Key("record.start.*", "the month that is month 0"),
    Key("record.plan.*", "the number of the plan that the person lived by"),
    *(Key(f"record.{name}", "button") for name in ("add", "adopt", "clear", "download", "template")),
)

# Charts, scripts and places have keys too: they hold nothing that is read.
COMPONENTS = (
    *(Key(outcome, "chart") for outcome in OUTCOMES),
    Key("record.chart.*", "chart"),
    Key("why.bars.*", "chart"),
    Key("why.line.*", "chart"),
    *(Key(name, "a place that assets/page.css knows") for name in ("answer", "board", "charts", "head")),
    Key("plan.buttons", "a place"),
    Key("chart.*", "the place of a chart"),
    Key("levers", "script"),
    Key("live", "script"),
    Key("plans", "the plans' figures"),
    Key("preview", "script"),
    Key("remember", "script"),
)

KEYS = (*KEPT, *WIDGETS, *COMPONENTS)


def line(key: str) -> Key | None:
    """The line about a key."""
    return next((one for one in KEYS if one.names(key)), None)
