"""What the emulator knows beside moto's own state. There is one `STATE` a process; calls hold its lock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from .call_log import CallLog
from .limits import Limits
from .throttle import Clock, ThrottleOptions, TokenBucket

IN_USE_HEALTH = ("healthy", "initial")


@dataclass(frozen=True)
class Settings:
    """How the process was started; `State.reset` comes back to it."""

    limits: Limits = field(default_factory=Limits)
    throttle: ThrottleOptions | None = None
    manual_clock: bool = False
    default_health: str = "healthy"

    @staticmethod
    def parse(values: Mapping[str, Any]) -> "Settings":
        """Settings from the JSON that the launcher passes."""
        throttle = values.get("throttle")
        return Settings(
            limits=Limits().overridden(values.get("limits", {})),
            throttle=None if throttle is None else ThrottleOptions.parse(throttle),
            manual_clock=values.get("clock") == "manual",
            default_health=checked_health(values.get("defaultHealth", "healthy")),
        )


def checked_health(state: str) -> str:
    """A state that registered targets of a group in use may have by default."""
    if state not in IN_USE_HEALTH:
        raise ValueError(f"default health must be one of {', '.join(IN_USE_HEALTH)}, not {state!r}")
    return state


class State:
    """Limits in force, clock, token bucket, call log and the health that registered targets have by default."""

    def __init__(self, settings: Settings) -> None:
        self.lock = RLock()
        self.start(settings)

    def start(self, settings: Settings) -> None:
        """Takes new settings and begins anew."""
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        """Forgets all that happened since the start."""
        settings = self._settings
        self.limits = settings.limits
        self.default_health = settings.default_health
        self.clock = Clock(settings.manual_clock)
        self.log = CallLog()
        self._bucket = None if settings.throttle is None else TokenBucket(settings.throttle, self.clock)

    def admits(self, action: str) -> bool:
        """Whether throttling lets this call through."""
        return self._bucket is None or self._bucket.admits(action)


STATE = State(Settings())
