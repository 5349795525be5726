"""Late bills: when they come, what they cost the score, how long they freeze a limit."""

from types import SimpleNamespace

import numpy as np

from explorer import score
from explorer.plan import Environment, Profile


def lateness(
    plan: SimpleNamespace, profile: Profile, world: Environment, k: SimpleNamespace, draws: SimpleNamespace
) -> SimpleNamespace:
    """Late bills of every plan and future and what follows, arrays of (months + 1, plans, futures).

    late: this month's bill was late; penalty: on the score [SD]; memory: the lender's own
    view, 1 for a fresh 30-day late; clean: months since the last late bill;
    huabei_frozen, jiebei_frozen: the limit cannot be used this month.
    """
    months, plans = plan.on_time.shape
    shape = months, plans, len(k.late_size)
    slip = plan.slip_days[..., None]
    late = (draws.late[:months, None] < late_chance(plan, world, k)) | (slip > 0)
    late[0] = False
    days = np.where(slip > 0, slip, plan.days_late[..., None])
    z = (profile.score - k.score_typical) / k.points_per_sd
    harm = score.severity(days, k).astype(np.float32)
    size = k.late_size * score.strength(z, k) * harm
    frozen_for = freeze_months(days, k)
    jiebei_too = draws.other[:months, None] < k.freeze_jiebei

    out = SimpleNamespace(late=late, days=days, past=score.past_lateness(profile, z, k))
    for key in ("penalty", "memory", "clean"):
        setattr(out, key, np.empty(shape, np.float32))
    for key in ("huabei_frozen", "jiebei_frozen"):
        setattr(out, key, np.zeros(shape, bool))

    fast, slow = (np.tile(part, (plans, 1)) for part in out.past)
    fading, forgetting = np.exp2(-1 / k.late_half_life), np.exp2(-1 / k.memory_half_life)
    memory = np.tile(_remembered(profile, k), (plans, 1))
    clean = np.full(shape[1:], score.clean_months(profile), np.float32)
    huabei = np.tile(freeze_months(np.float32(profile.overdue_days), k) + 1, (plans, 1))
    jiebei = np.where(jiebei_too[0], huabei, 1)

    out.penalty[0], out.memory[0], out.clean[0] = fast + slow, memory, clean
    for t in range(1, months):
        now = late[t]
        fast, slow = score.added_lateness(fast * fading, slow, size[t] * now, k)
        memory = np.maximum(memory * forgetting, harm[t] * now)
        clean = np.where(now, 0, clean + 1)
        huabei = np.maximum(huabei - 1, frozen_for[t] * now)
        jiebei = np.maximum(jiebei - 1, frozen_for[t] * (now & jiebei_too[t]))
        out.penalty[t], out.memory[t], out.clean[t] = fast + slow, memory, clean
        out.huabei_frozen[t], out.jiebei_frozen[t] = huabei > 0, jiebei > 0
    return out


def late_chance(plan: SimpleNamespace, world: Environment, k: SimpleNamespace) -> np.ndarray:
    """Chance that a month's bill is paid late; savings soften what hard times add."""
    softened = np.exp2(-plan.buffer[..., None] / k.buffer_half)
    return ((1 - plan.on_time[..., None]) * (1 + (world.stress - 1) * softened)).astype(np.float32)


def freeze_months(days: np.ndarray, k: SimpleNamespace) -> np.ndarray:
    """The days-late ladder: months for which a limit is frozen after so many days (F35)."""
    rungs = [days > score.QUARTER, days > score.MONTH, days > score.WEEK]
    months = np.select(rungs, [k.freeze_91, k.freeze_31, k.freeze_8], np.zeros_like(k.freeze_8))
    return np.rint(months).astype(np.float32)


def _remembered(profile: Profile, k: SimpleNamespace) -> np.ndarray:
    """What the lender still holds against the person today."""
    past = score.severity(profile.worst_days_late, k) * np.exp2(
        -profile.months_since_late / k.memory_half_life
    )
    return np.maximum(past * (profile.lates > 0), score.severity(profile.overdue_days, k)).astype(np.float32)
