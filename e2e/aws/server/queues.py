"""SetQueueAttributes leaves a queue's policy as it is where it is not given, as AWS does."""

from typing import Any

from moto.sqs.models import Queue

_replace_attributes = Queue._set_attributes


def _set_attributes(self: Queue, attributes: dict[str, Any], now: float | None = None) -> None:
    # moto's first call, which makes the queue, names every attribute.
    kept = {} if "Policy" in attributes else {"Policy": self.policy}
    _replace_attributes(self, {**attributes, **kept}, now)


def install_queues() -> None:
    """Puts it in the place of moto's, which takes the policy away."""
    setattr(Queue, "_set_attributes", _set_attributes)
