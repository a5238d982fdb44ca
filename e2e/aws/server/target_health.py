"""Targets keyed by id and port, and the health states that tests set."""

import ipaddress
from dataclasses import dataclass
from typing import Any

from moto.ec2.models import EC2Backend
from moto.elbv2.exceptions import TargetNotRunning
from moto.elbv2.models import FakeHealthStatus, FakeTargetGroup

from .errors import QuotaExceeded, ValidationError
from .state import STATE

Target = dict[str, Any]
TargetKey = tuple[str, int | None]

DEFAULT_REASONS = {
    "initial": "Elb.InitialHealthChecking",
    "unhealthy": "Target.FailedHealthChecks",
    "unused": "Target.NotInUse",
    "draining": "Target.DeregistrationInProgress",
    "unavailable": "Elb.InternalError",
    "healthy": None,
}


@dataclass(frozen=True)
class Health:
    """A state with the reason AWS gives for it."""

    state: str
    reason: str | None
    description: str | None = None

    @staticmethod
    def of(state: str, reason: str | None = None, description: str | None = None) -> "Health":
        """A health with the state's usual reason; refuses states that AWS does not have."""
        if state not in DEFAULT_REASONS:
            raise ValueError(f"unknown health state '{state}'; known are {', '.join(DEFAULT_REASONS)}")
        return Health(state, reason or DEFAULT_REASONS[state], description)


class TargetStatus(FakeHealthStatus):
    """A health status that, unlike moto's, also tells the target's zone."""

    def __init__(self, target: Target, checked_port: Any, health: Health) -> None:
        super().__init__(target["Id"], target["Port"], checked_port, health.state, health.reason, health.description)
        self._zone = target.get("AvailabilityZone")

    @property
    def target(self) -> dict[str, Any]:
        """Id, port and, where it was given, the zone."""
        zone = {} if self._zone is None else {"AvailabilityZone": self._zone}
        return {**super().target, **zone}


class AlbTargetGroup(FakeTargetGroup):
    """A target group whose targets drain, and whose health is what the test says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.created_with: dict[str, Any] | None = None
        self.targets: dict[TargetKey, Target] = {}  # type: ignore[assignment]
        self._draining: dict[TargetKey, tuple[Target, float]] = {}
        self._set_health: dict[tuple[str | None, int | None], Health] = {}

    def register(self, targets: list[Target]) -> None:
        """Adds targets, or again those that are there or drain."""
        added = {self._key(target): target for target in targets}
        for target in targets:
            self._check_target(target)
        self._check_count(len(self.targets.keys() | added.keys()))
        for key, target in added.items():
            self.targets[key] = {**target, "Port": key[1]}
            self._draining.pop(key, None)

    def unregistered(self, targets: list[Target]) -> int:
        """How many of these would be new."""
        return len({self._key(target) for target in targets} - self.targets.keys())

    def deregister(self, targets: list[Target]) -> None:
        """Removes targets; unknown ones are no error. Those in use drain for the group's deregistration delay."""
        delay = float(str(self.attributes.get("deregistration_delay.timeout_seconds", 0)))
        drains = delay > 0 and self.target_type != "lambda" and bool(self.load_balancer_arns)
        for key in map(self._key, targets):
            target = self.targets.pop(key, None)
            if target and drains:
                self._draining[key] = (target, STATE.clock.now() + delay)

    def deregister_terminated_instances(self, instance_ids: list[str]) -> None:
        """What moto calls when EC2 instances end."""
        self.deregister([target for target in self.targets.values() if target["Id"] in instance_ids])

    def set_health(self, target_id: str | None, port: int | None, health: Health | None) -> None:
        """Sets the health of a target, of all ports of an id or of the whole group; None means the default again."""
        if health is None:
            self._set_health.pop((target_id, port), None)
        else:
            self._set_health[(target_id, port)] = health

    def all_targets(self) -> list[Target]:
        """Targets that DescribeTargetHealth lists: registered or still draining."""
        return [*self.targets.values(), *self._still_draining().values()]

    def health_for(self, target: Target, ec2_backend: EC2Backend) -> FakeHealthStatus:
        """The health of one target, registered or not."""
        key = self._key(target)
        known = self.targets.get(key) or self._still_draining().get(key, {"Id": key[0], "Port": key[1]})
        return self._status(known, self._health(key, ec2_backend))

    def _still_draining(self) -> dict[TargetKey, Target]:
        now = STATE.clock.now()
        self._draining = {key: item for key, item in self._draining.items() if item[1] > now}
        return {key: target for key, (target, _) in self._draining.items()}

    def _health(self, key: TargetKey, ec2_backend: EC2Backend) -> Health:
        if key in self._draining:
            return Health.of("draining", description="Target deregistration is in progress")
        if key not in self.targets:
            text = "Target is not registered to the target group"
            return Health.of("unused", "Target.NotRegistered", text)
        chosen = (self._set_health.get(selector) for selector in (key, (key[0], None), (None, None)))
        return next((health for health in chosen if health), None) or self._default_health(key[0], ec2_backend)

    def _default_health(self, target_id: str, ec2_backend: EC2Backend) -> Health:
        if not self.load_balancer_arns:
            text = "Target group is not configured to receive traffic from the load balancer"
            return Health.of("unused", description=text)
        instance = ec2_backend.get_instance_by_id(target_id)
        if instance and instance.state != "running":
            return Health.of("unused", "Target.InvalidState", f"Target is in the {instance.state} state")
        if not self.health_check_enabled:
            return Health.of("unavailable", "Target.HealthCheckDisabled", "Health checks are disabled")
        return Health.of(STATE.default_health)

    def _status(self, target: Target, health: Health) -> TargetStatus:
        checked = target["Port"] if self.health_check_port == "traffic-port" else self.health_check_port
        return TargetStatus(target, checked, health)

    def _key(self, target: Target) -> TargetKey:
        if self.target_type == "lambda":
            return (target["Id"], None)
        return (target["Id"], int(target.get("Port") or self.port))

    def _check_target(self, target: Target) -> None:
        if self.target_type == "ip":
            try:
                ipaddress.ip_address(target["Id"])
            except ValueError:
                raise ValidationError(f"The IP address '{target['Id']}' is not a valid IPv4 address") from None
        instance = self.ec2_backend.get_instance_by_id(target["Id"])
        if instance and instance.state != "running":
            raise TargetNotRunning(instance_id=target["Id"])

    def _check_count(self, count: int) -> None:
        limit = 1 if self.target_type == "lambda" else STATE.limits.targets_per_target_group
        if count > limit:
            message = f"The maximum number of targets per target group '{limit}' has been reached on '{self.arn}'"
            raise QuotaExceeded("TooManyTargets", message)
