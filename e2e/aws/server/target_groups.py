"""Target groups: creation that can be repeated, and targets counted by group and by load balancer."""

from typing import Any

from moto.elbv2.exceptions import ActionTargetGroupNotFoundError, TargetGroupNotFoundError
from moto.elbv2.models import FakeHealthStatus, FakeTargetGroup

from .actions import Action, check_actions, groups_in
from .alb_quotas import check_target_count
from .associations import groups_of
from .errors import DuplicateTargetGroupName, QuotaExceeded
from .lambda_permission import check_lambda_permission
from .load_balancers import LoadBalancersBackend
from .state import STATE
from .tags import Tags, check_tags
from .target_health import AlbTargetGroup, Target


class TargetGroupsBackend(LoadBalancersBackend):
    """CreateTargetGroup and the target actions as AWS has them."""

    def create_target_group(self, name: str, tags: Tags | None = None, **settings: Any) -> FakeTargetGroup:
        """Succeeds again for the same settings; refuses the name for others."""
        check_tags(tags)
        for group in self.target_groups.values():
            if group.name == name and isinstance(group, AlbTargetGroup):
                if group.created_with == settings:
                    return group
                message = f"A target group with the same name '{name}' exists, but with different settings"
                raise DuplicateTargetGroupName(message)
        if len(self.target_groups) >= STATE.limits.target_groups_per_region:
            raise QuotaExceeded("TooManyTargetGroups", "The maximum number of target groups has been reached")
        created = super().create_target_group(name, tags=tags, **settings)
        self.target_group(created.arn).created_with = settings
        return created

    def modify_target_group(self, arn: str, *args: Any, **kwargs: Any) -> FakeTargetGroup:
        """From here on the settings differ from those it was created with."""
        self.target_group(arn).created_with = None
        return super().modify_target_group(arn, *args, **kwargs)

    def register_targets(self, target_group_arn: str, instances: list[Target]) -> None:
        """Holds the targets to the quotas of every load balancer that uses the group."""
        group = self.target_group(target_group_arn)
        if group.target_type == "lambda":
            check_lambda_permission(self, group.arn, instances)
        added = group.unregistered(instances)
        for load_balancer_arn in group.load_balancer_arns:
            balancer = self.load_balancers[load_balancer_arn]
            present = sum(len(self.target_group(arn).targets) for arn in groups_of(balancer))
            check_target_count(balancer, present + added)
        group.register(instances)

    def describe_target_health(self, target_group_arn: str, targets: list[Target]) -> list[FakeHealthStatus]:
        """Of the given targets, or of all, draining ones included."""
        group = self.target_group(target_group_arn)
        return [group.health_for(target, self.ec2_backend) for target in targets or group.all_targets()]

    def check_forwards(self, actions: list[Action]) -> None:
        """Whether forward actions are well formed and name groups that exist."""
        check_actions(actions, STATE.limits)
        for arn in (arn for action in actions for arn in groups_in(action)):
            if arn not in self.target_groups:
                raise ActionTargetGroupNotFoundError(arn)

    def target_group(self, arn: str) -> AlbTargetGroup:
        """The target group of this ARN."""
        group = self.target_groups.get(arn)
        if not isinstance(group, AlbTargetGroup):
            raise TargetGroupNotFoundError()
        return group
