"""AWS's request throttling: one token bucket for the account, filled by a clock that tests can move."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore import xform_name


@dataclass(frozen=True)
class ThrottleOptions:
    """Which calls share the bucket, how many it holds and how many come back each second."""

    actions: str = "^Modify"
    capacity: float = 20
    refill_per_second: float = 3

    @staticmethod
    def parse(values: Mapping[str, Any]) -> "ThrottleOptions":
        """Options from JSON, named in camelCase."""
        return ThrottleOptions(**{xform_name(name): value for name, value in values.items()})


class Clock:
    """Seconds that pass by themselves, or, when manual, only by `advance`."""

    def __init__(self, manual: bool) -> None:
        self._manual = manual
        self._advanced = 0.0

    def now(self) -> float:
        """Seconds since some fixed moment."""
        return self._advanced + (0.0 if self._manual else time.monotonic())

    def advance(self, seconds: float) -> None:
        """Lets time pass at once."""
        self._advanced += seconds


class TokenBucket:
    """Admits a burst of `capacity` calls, then `refill_per_second`."""

    def __init__(self, options: ThrottleOptions, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        self._tokens = options.capacity
        self._filled_at = clock.now()

    def admits(self, action: str) -> bool:
        """Takes a token for `action`; False when there is none. Calls of other actions are free."""
        if not re.search(self._options.actions, action):
            return True
        now = self._clock.now()
        refill = (now - self._filled_at) * self._options.refill_per_second
        self._tokens = min(self._options.capacity, self._tokens + refill)
        self._filled_at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
