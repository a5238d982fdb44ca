"""Which load balancers use which target groups, read from the rules and listeners themselves."""

from collections import defaultdict
from collections.abc import Iterator

from moto.elbv2.models import ELBv2Backend, FakeLoadBalancer, FakeRule

from .actions import groups_in


def rules_of(load_balancer: FakeLoadBalancer) -> Iterator[FakeRule]:
    """Every rule of every listener, default rules included."""
    for listener in load_balancer.listeners.values():
        yield from listener.rules.values()


def groups_of(load_balancer: FakeLoadBalancer, except_rule: FakeRule | None = None) -> set[str]:
    """ARNs of the target groups a load balancer forwards to, leaving out one rule."""
    rules = (rule for rule in rules_of(load_balancer) if rule is not except_rule)
    return {arn for rule in rules for action in rule.actions for arn in groups_in(action.data)}


def refresh_associations(backend: ELBv2Backend) -> None:
    """Sets each group's LoadBalancerArns from what is configured now; called after every write that can change it."""
    users: dict[str, list[str]] = defaultdict(list)
    for load_balancer in backend.load_balancers.values():
        for arn in groups_of(load_balancer):
            users[arn].append(load_balancer.arn)
    for group in backend.target_groups.values():
        group.load_balancer_arns = users[group.arn]
