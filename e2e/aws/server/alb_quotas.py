"""Quotas of a load balancer, answered with the codes AWS uses."""

from moto.elbv2.models import ELBv2Backend, FakeLoadBalancer, FakeRule

from .actions import Action, groups_in
from .associations import groups_of, rules_of
from .errors import QuotaExceeded
from .state import STATE


def check_rule_count(load_balancer: FakeLoadBalancer) -> None:
    """Room for one more rule, over all listeners; default rules do not count."""
    count = sum(1 for rule in rules_of(load_balancer) if not rule.is_default)
    if count >= STATE.limits.rules_per_load_balancer:
        message = f"The maximum number of rules on load balancer '{load_balancer.arn}' has been reached"
        raise QuotaExceeded("TooManyRules", message)


def check_groups(
    backend: ELBv2Backend,
    load_balancer: FakeLoadBalancer,
    actions: list[Action],
    replaced: FakeRule | None = None,
) -> None:
    """Whether the load balancer may take these actions on, in place of those of the rule `replaced`."""
    added = {arn for action in actions for arn in groups_in(action)}
    for arn in sorted(added):
        _check_association(backend, load_balancer, arn)
    groups = groups_of(load_balancer, except_rule=replaced) | added
    if len(groups) > STATE.limits.target_groups_per_load_balancer:
        raise QuotaExceeded(
            "TooManyUniqueTargetGroupsPerLoadBalancer",
            "You have reached the maximum number of unique target groups that you can associate with "
            f"a load balancer of type '{load_balancer.type}': [{STATE.limits.target_groups_per_load_balancer}]",
        )
    targets = sum(len(group.targets) for arn in groups if (group := backend.target_groups.get(arn)))
    check_target_count(load_balancer, targets)


def check_target_count(load_balancer: FakeLoadBalancer, count: int) -> None:
    """Whether the groups of a load balancer may hold `count` targets together."""
    if count > STATE.limits.targets_per_load_balancer:
        raise QuotaExceeded(
            "TooManyTargets",
            f"The maximum number of targets per load balancer '{STATE.limits.targets_per_load_balancer}' "
            f"has been reached on load balancer '{load_balancer.arn}'",
        )


def check_listener_count(load_balancer: FakeLoadBalancer) -> None:
    """Room for one more listener."""
    if len(load_balancer.listeners) >= STATE.limits.listeners_per_load_balancer:
        message = f"The maximum number of listeners on load balancer '{load_balancer.arn}' has been reached"
        raise QuotaExceeded("TooManyListeners", message)


def _check_association(backend: ELBv2Backend, load_balancer: FakeLoadBalancer, arn: str) -> None:
    others = [other for other in backend.load_balancers.values() if other is not load_balancer]
    users = sum(1 for other in others if arn in groups_of(other))
    if users >= STATE.limits.load_balancers_per_target_group:
        raise QuotaExceeded(
            "TargetGroupAssociationLimit",
            f"The following target groups cannot be associated with more than one load balancer: {arn}",
        )
