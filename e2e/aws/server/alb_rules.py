"""Listener rules: priorities by their final order, regex conditions, transforms and quotas."""

from typing import Any

from moto.elbv2.exceptions import (
    DuplicatePriorityError,
    InvalidModifyRuleArgumentsError,
    PriorityInUseError,
    RuleNotFoundError,
)
from moto.elbv2.models import FakeListener, FakeListenerRule, FakeRule

from .actions import Action, mirrored
from .alb_quotas import check_groups, check_rule_count
from .associations import refresh_associations
from .conditions import Condition, check_conditions
from .errors import OperationNotPermitted, ValidationError
from .listeners import ListenersBackend
from .state import STATE
from .tags import Tags, check_tags

MAX_PRIORITY = 50_000

Transform = dict[str, Any]


class AlbRule(FakeListenerRule):
    """A rule that keeps its transforms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.transforms: list[Transform] = []


class RulesBackend(ListenersBackend):
    """The rule actions as AWS has them."""

    def create_rule(
        self,
        listener_arn: str,
        conditions: list[Condition],
        priority: int,
        actions: list[Action],
        tags: Tags | None = None,
        transforms: list[Transform] | None = None,
    ) -> FakeListenerRule:
        """Checks the rule and the load balancer's quotas before moto creates it."""
        balancer = self.load_balancers[self.listener(listener_arn).load_balancer_arn]
        if not conditions:
            raise ValidationError("A condition must be specified")
        _check_priority(priority)
        check_tags(tags)
        self.check_forwards(actions)
        check_rule_count(balancer)
        check_groups(self, balancer, actions)
        rule = super().create_rule(listener_arn, conditions, priority, mirrored(actions), tags)
        self._set_transforms(rule, transforms or [])
        refresh_associations(self)
        return rule

    def modify_rule(
        self,
        rule_arn: str,
        conditions: list[Condition],
        actions: list[Action],
        transforms: list[Transform] | None = None,
    ) -> FakeRule:
        """Replaces what is given and keeps the rest; an empty list of transforms removes them."""
        listener, rule = self.find_rule(rule_arn)
        if rule.is_default:
            raise OperationNotPermitted("Default rules cannot be modified")
        if not conditions and not actions and transforms is None:
            raise InvalidModifyRuleArgumentsError()
        self.check_forwards(actions)
        if actions:
            balancer = self.load_balancers[listener.load_balancer_arn]
            check_groups(self, balancer, actions, replaced=rule)
        if conditions or actions:
            super().modify_rule(rule_arn, conditions, mirrored(actions))
        if transforms is not None:
            self._set_transforms(rule, transforms)
        refresh_associations(self)
        return rule

    def delete_rule(self, arn: str) -> None:
        """Refuses what does not exist and what belongs to the listener."""
        listener, rule = self.find_rule(arn)
        if rule.is_default:
            raise OperationNotPermitted("Default rules cannot be deleted")
        listener.remove_rule(arn)
        refresh_associations(self)

    def set_rule_priorities(self, rule_priorities: list[dict[str, Any]]) -> list[FakeRule]:
        """Moves all rules at once; only two rules on one priority in the end are a conflict."""
        wanted = {pair["RuleArn"]: int(pair["Priority"]) for pair in rule_priorities}
        found = [self.find_rule(arn) for arn in wanted]
        for _, rule in found:
            if rule.is_default:
                raise OperationNotPermitted("The priority of a default rule cannot be set")
            _check_priority(wanted[rule.arn])
        for listener in {listener.arn: listener for listener, _ in found}.values():
            _check_final_order(listener, wanted)
        for _, rule in found:
            rule.priority = wanted[rule.arn]
        return [rule for _, rule in found]

    def find_rule(self, arn: str) -> tuple[FakeListener, FakeRule]:
        """The rule of this ARN, and its listener."""
        for balancer in self.load_balancers.values():
            for listener in balancer.listeners.values():
                for rule in listener.rules.values():
                    if rule.arn == arn:
                        return listener, rule
        raise RuleNotFoundError(f"One or more rules not found: {arn}")

    def _validate_conditions(self, conditions: list[Condition]) -> None:
        """What moto calls for the conditions of every new or changed rule."""
        check_conditions(conditions, STATE.limits)

    def _set_transforms(self, rule: FakeRule | FakeListenerRule, transforms: list[Transform]) -> None:
        assert isinstance(rule, AlbRule), "install() replaces moto's class"
        types = [transform.get("Type") for transform in transforms]
        if len(set(types)) < len(types):
            raise ValidationError("A rule can only have one transform of each type")
        rule.transforms = transforms


def _check_priority(priority: int) -> None:
    if not 1 <= int(priority) <= MAX_PRIORITY:
        raise ValidationError(f"The rule priority must be between 1 and {MAX_PRIORITY}, inclusive")


def _check_final_order(listener: FakeListener, wanted: dict[str, int]) -> None:
    rules = [rule for rule in listener.rules.values() if not rule.is_default]
    given = [wanted[rule.arn] for rule in rules if rule.arn in wanted]
    kept = {rule.priority for rule in rules if rule.arn not in wanted}
    for priority in given:
        if given.count(priority) > 1:
            raise DuplicatePriorityError(str(priority))
    if kept & set(given):
        raise PriorityInUseError()
