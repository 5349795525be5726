"""Every key of a session's state: what it holds, and which modules of the page may write it.

Streamlit keeps this state from run to run, for widgets and page alike. It ends with the session; what has
to outlast that is in the address (explorer.scenario.link) or, the language, in a cookie (explorer.page.session.language).
"""

from dataclasses import dataclass

from explorer.export.save_file import Kept
from explorer.model.outcomes import OUTCOMES
from explorer.model.plan import Scenario
from explorer.page.sections.credit_section import Credit
from explorer.page.session.history import History
from explorer.page.session.reading import Brought
from explorer.scenario.plan_marks import LETTERS


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
        (
            "levers",
            "saving",
            "method",
            "record_entry",
            "statement_section",
            "credit_section",
            "undo",
            "address",
        ),
        Scenario,
    ),
    Key("address", "the address that the page wrote or took over last", ("address",), dict),
    Key("published", "the scenario which that address says", ("address",), Scenario),
    Key(
        "repairs",
        "what a link held that could not be taken as it stood",
        ("address", "saving", "link_repairs"),
        tuple,
    ),
    Key("repairs_seen", "that this is folded by now", ("address", "saving", "link_repairs"), bool),
    Key("history", "the scenarios of before and those taken back", ("history", "undo"), History),
    Key("acted", "that the person did something; until the page runs", ("widgets", "address"), bool),
    Key(
        "added",
        "the number of a plan just added, until the page has told what came of it",
        ("levers",),
        int,
    ),
    Key("removed", "the plan removed last and its number, or None", ("levers",)),
    Key("live.asked", "the lever that the browser asks about, and at which value or None", ("drag",), tuple),
    Key("live.shown", "of which lever, in which scenario, the browser holds a preview", ("drag",)),
    Key("keep_mode", "what the browser's store is asked for: read, keep, clear", ("saving",), str),
    Key("keep_known", "that the store holds something which is not kept up", ("saving",), bool),
    Key("keep_other", "what the store holds, while a link shows other plans", ("saving",), Kept),
    Key("keep_closed", "that the browser keeps nothing for this page", ("saving",), bool),
    Key("keep_refused", "why the last file could not be opened, or nothing", ("saving",), str),
    Key("keep_before", "what was there before a file was opened", ("saving",), Kept),
    Key("regain_mark", "by what an open page knows this session from a later one", ("reconnect",), str),
    Key("regain_links", "the short links of the steps that can be taken back", ("reconnect",), dict),
    Key(
        "regained", "what came back after a restart, and what did not; empty once read", ("reconnect",), tuple
    ),
    Key("plot_missing", "that the browser cannot load Plotly from the page", ("plotly",), bool),
    Key("why.edited", "the number of the plan that was edited when one was chosen to look at", ("why",), int),
    Key("goal", "what a goal's ways hang on, and the ways", ("goals",), tuple),
    Key("brought", "a file that waits to be read", ("reading",), Brought),
    Key("credit", "what a credit report tells, or why a file was none", ("credit_section",), Credit),
    Key("bill_found", "what a statement says: no row of it; or None", ("statement_section",)),
    Key("bill_refused", "why a file was no statement, or None", ("statement_section",)),
    Key("bill_waiting", "a locked file, until its password is there, or None", ("statement_section",)),
    Key("bill_elsewhere", "that the file was a record, and was taken as one", ("statement_section",), bool),
    Key("bill_version", "how many files were looked at", ("statement_section",), int),
    Key("record_cells", "the person's own record, as typed", ("record_entry", "record_state"), tuple),
    Key(
        "record_version",
        "how often the record was filled from elsewhere",
        ("record_entry", "record_state"),
        int,
    ),
    Key("record_reading", "what became of the last paste or upload, or None", ("record_state",)),
    Key("record_base", "the table from which the person's typing starts", ("record_entry",)),
    Key("record_start", "the month that was chosen as month 0, or None", ("record_state",)),
    Key("record_cleared", "what was noted before it was cleared", ("record_state",), tuple),
    Key("record_number", "of the plan that the person lived by", ("record_state",), int),
    Key("record_asked", "for what record_found was worked out", ("record_entry",), tuple),
    Key("snapshots", "what the model said, as far as it was kept", ("snapshots",), tuple),
    Key("snapshot_gone", "those that were kept before one was forgotten", ("snapshots",), tuple),
    Key("record_found", "the projection with the record, and the alarms", ("record_entry",), tuple),
)

# What widgets keep: the person writes it, and whoever has a widget show something else.
WIDGETS = (
    Key("language", "the reader's language", ("language", "saving")),
    Key("editing", "the number of the plan that is edited", ("levers",)),
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
    Key("restore", "button"),
    Key("undo", "button"),
    Key("redo", "button"),
    Key("reset", "what to set back"),
    Key("differs", "whether what differs from the first plan is unfolded"),
    Key("back.*", "button of a habit: as in the first plan"),
    Key("repaired", "whether what a link lost is unfolded"),
    Key("repaired.close", "button"),
    Key("send.code", "whether the code is shown"),
    Key("send.picture", "whether the picture is shown"),
    Key("send.text", "whether the downloads are shown as text"),
    Key("send.report", "button"),
    Key("send.figures", "button"),
    Key("keep", "whether the section is unfolded"),
    Key("keep.here", "whether this browser keeps all", ("widgets",)),
    Key("keep.file", "file to be opened"),
    *(Key(f"keep.{name}", "button") for name in ("download", "undo", "clear", "open_kept", "leave_kept")),
    Key("regain.close", "button"),
    Key("typing", "whether values are typed"),
    Key("samples", "whether single futures are drawn"),
    Key("page.part", "the section that is looked at", ("shared_widgets",)),
    Key("figures", "whether the table is unfolded"),
    Key("figures.month.*", "the month at which plans stand side by side"),
    Key("why.plan", "the number of the plan that is looked at", ("why",)),
    Key("why.part", "the question that is looked at", ("shared_widgets",)),
    Key("why.lever", "the lever that is looked at"),
    Key("method.part", "the part that is looked at, or None", ("shared_widgets",)),
    Key("method.reset", "button"),
    Key("fix.*", "button of a risk point: try the fix as a plan"),
    Key("goal.outcome", "what should be reached"),
    Key("goal.target.*", "how much of it", ("widgets",)),
    Key("goal.month", "by when", ("widgets",)),
    Key("goal.chance", "how surely", ("widgets",)),
    Key("goal.seek", "button"),
    Key("goal.add.*", "button of a way: take it as a plan"),
    Key("remind.bill_day", "the day on which bills fall due", ("widgets", "statement_section")),
    Key("remind.*", "plan, whether with figures; button"),
    Key("credit.file.*", "file to be read"),
    Key("credit.password.*", "of that file"),
    Key("credit.pick.*", "whether a proposal is to be taken"),
    *(Key(f"credit.{name}", "button") for name in ("example", "unlock", "take", "clear")),
    Key("bill.file.*", "file to be read"),
    Key("bill.password.*", "of that file"),
    Key("bill.pick.*", "whether a finding is to be taken"),
    Key("bill.past", "whether the past was lived as the statement has it"),
    *(Key(f"bill.{name}", "button") for name in ("example", "unlock", "take", "clear")),
    Key("snaps", "whether what the model said is unfolded"),
    Key("snap.*", "button"),
    Key("record.way", "how the person enters their record"),
    Key("record.table.*", "what was typed into the table since it began"),
    Key("record.pasted", "text to be read"),
    Key("record.file", "file to be read"),
    Key("record.start.*", "the month that is month 0"),
    Key("record.plan.*", "the number of the plan that the person lived by"),
    Key("record.order", "in which order the columns stand where there are no headings"),
    *(
        Key(f"record.{name}", "button")
        for name in ("add", "adopt", "clear", "restore", "download", "template")
    ),
)

# Charts, scripts and places have keys too: they hold nothing that is read.
COMPONENTS = (
    *(Key(outcome, "chart") for outcome in OUTCOMES),
    Key("credit.chart.*", "chart"),
    Key("bill.chart", "chart"),
    Key("record.chart.*", "chart"),
    Key("why.bars.*", "chart"),
    Key("why.line.*", "chart"),
    *(Key(name, "a place that assets/css/page.css knows") for name in ("answer", "board", "charts", "head")),
    Key("sending", "a place"),
    Key("paper", "a place that assets/css/page.css knows"),
    Key("plan.buttons", "a place"),
    Key("steps", "a place"),
    Key("chart.*", "the place of a chart"),
    Key("levers", "script"),
    Key("live", "script"),
    Key("plans", "the plans' figures"),
    Key("preview", "script"),
    Key("remember", "script"),
    Key("send", "script"),
    Key("poster", "script"),
    Key("keep.store", "script"),
    Key("regain", "script"),
)

KEYS = (*KEPT, *WIDGETS, *COMPONENTS)


def line(key: str) -> Key | None:
    """The line about a key."""
    return next((one for one in KEYS if one.names(key)), None)
