"""What clients asked of the ELBv2 API, so that a suite can say "exactly one ModifyRule and no other write"."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """One call; `error` is the code it was answered with."""

    number: int
    action: str
    params: dict[str, Any]
    error: str | None

    @property
    def is_write(self) -> bool:
        """Every action that is not a look-up writes."""
        return not self.action.startswith(("Describe", "Get"))


class CallLog:
    """Calls in the order they were answered; a mark is the number of calls made before it."""

    def __init__(self) -> None:
        self._calls: list[Call] = []

    def record(self, action: str, params: dict[str, Any], error: str | None) -> None:
        """Appends a call that has been answered."""
        self._calls.append(Call(len(self._calls), action, params, error))

    def mark(self) -> int:
        """The present end of the log."""
        return len(self._calls)

    def since(self, mark: int, writes_only: bool) -> list[dict[str, Any]]:
        """The calls made after `mark`, as JSON values."""
        return [asdict(call) for call in self._calls[mark:] if call.is_write or not writes_only]
