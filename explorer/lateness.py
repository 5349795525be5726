"""Late bills: when they come, what they cost the score, how long they freeze a limit."""

from types import SimpleNamespace

import numpy as np

from explorer import score
from explorer.coefficients import Drawn
from explorer.plan import Environment, Profile


def lateness(
    plan: SimpleNamespace, profile: Profile, world: Environment, k: Drawn, draws: SimpleNamespace
) -> SimpleNamespace:
    """Late bills of every plan and future and what follows, arrays of (months + 1, plans, futures).

    late: this month's bill was late; penalty: on the score [SD]; memory, blame: the lender's
    own view of how bad the lateness was, 1 for a fresh 30-day late, and of there having been
    any at all; clean: months since the last late bill that counted;
    huabei_frozen, jiebei_frozen: the limit cannot be used this month.
    days: how late a bill is when it is late, (months + 1, plans).
    past: the fading and the lasting penalty [SD] that the person starts with.
    """
    slipped = plan.slip_days > 0
    late = (draws.late[: len(plan.month), None] < late_chance(plan, world, k)) | slipped[..., None]
    late[0] = False
    z = (profile.score - k.score_typical) / k.points_per_sd
    out = SimpleNamespace(
        late=late,
        days=np.where(slipped, plan.slip_days, plan.days_late),
        past=score.past_lateness(profile, z, k),
        **{key: np.empty(late.shape, np.float32) for key in ("penalty", "memory", "blame", "clean")},
        **{key: np.empty(late.shape, bool) for key in ("huabei_frozen", "jiebei_frozen")},
    )

    # Late bills are rare: severity and freeze are worked out for those that happen.
    months, plans, futures = np.nonzero(late)
    kind, days = k.at(futures), out.days[months, plans]
    harm = score.severity(days, kind)
    size = kind.late_size * score.strength(z[futures], kind) * harm
    frozen_for = freeze_months(days, kind)
    jiebei_too = draws.other[months, futures] < kind.freeze_jiebei
    first = np.searchsorted(months, np.arange(len(late) + 1))

    def today(value):
        return np.broadcast_to(value, late.shape[1:]).astype(np.float32)

    fast, slow = (today(part) for part in out.past)
    memory, blame = (today(part) for part in _remembered(profile, k))
    clean = today(score.clean_months(profile))
    huabei = today(freeze_months(np.float32(profile.overdue_days), k) + 1)
    jiebei = np.where(draws.other[0] < k.freeze_jiebei, huabei, 1)
    fading, forgetting = np.exp2(-1 / k.late_half_life), np.exp2(-1 / k.memory_half_life)

    for t in range(len(late)):
        if t:
            fast *= fading
            memory *= forgetting
            blame *= forgetting
            clean += 1
            huabei -= 1
            jiebei -= 1
            now = slice(first[t], first[t + 1])
            cells = plans[now], futures[now]
            fast[cells], slow[cells] = score.added_lateness(fast[cells], slow[cells], size[now], k.at(cells[1]))
            memory[cells] = np.maximum(memory[cells], harm[now])
            blame[cells] = np.maximum(blame[cells], harm[now] > 0)
            clean[cells] *= harm[now] == 0
            huabei[cells] = np.maximum(huabei[cells], frozen_for[now])
            jiebei[cells] = np.maximum(jiebei[cells], frozen_for[now] * jiebei_too[now])
        np.add(fast, slow, out=out.penalty[t])
        out.memory[t], out.blame[t], out.clean[t] = memory, blame, clean
        out.huabei_frozen[t], out.jiebei_frozen[t] = huabei > 0, jiebei > 0
    return out


def late_chance(plan: SimpleNamespace, world: Environment, k: Drawn) -> np.ndarray:
    """Chance that a month's bill is paid late; savings soften what hard times add."""
    softened = np.exp2(-plan.buffer[..., None] / k.buffer_half) if world.stress > 1 else 0
    return (1 - plan.on_time[..., None]) * (1 + (world.stress - 1) * softened)


def freeze_months(days: np.ndarray, k: Drawn) -> np.ndarray:
    """The days-late ladder: months for which a limit is frozen after so many days (F35)."""
    rungs = [days > score.QUARTER, days > score.MONTH, days > score.WEEK]
    months = np.select(rungs, [k.freeze_91, k.freeze_31, k.freeze_8], np.float32(0))
    return np.rint(months).astype(np.float32)


def _remembered(profile: Profile, k: Drawn) -> tuple[np.ndarray, np.ndarray]:
    """What the lender still holds against the person today: how bad it was, and that it was."""
    faded = np.exp2(-profile.months_since_late / k.memory_half_life) * (profile.lates > 0)
    past, now = (score.severity(days, k) for days in (profile.worst_days_late, profile.overdue_days))
    return np.maximum(past * faded, now), np.maximum((past > 0) * faded, now > 0)
