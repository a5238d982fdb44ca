"""Forward actions as AWS checks, completes and returns them."""

from typing import Any

from .errors import ValidationError
from .limits import Limits

Action = dict[str, Any]

MAX_WEIGHT = 999
MAX_STICKINESS_SECONDS = 604_800


def groups_in(action: Action) -> list[str]:
    """ARNs of the target groups an action forwards to, each once."""
    tuples = action.get("ForwardConfig", {}).get("TargetGroups", [])
    arns = [action.get("TargetGroupArn"), *(item["TargetGroupArn"] for item in tuples)]
    return list(dict.fromkeys(arn for arn in arns if arn))


def check_actions(actions: list[Action], limits: Limits) -> None:
    """Raises ValidationError for a forward action that AWS refuses."""
    for action in actions:
        if action.get("Type") == "forward":
            _check_forward(action, limits)


def mirrored(actions: list[Action]) -> list[Action]:
    """The same actions, single groups in both spellings, as AWS returns them."""
    return [_mirrored(action) if action.get("Type") == "forward" else action for action in actions]


def _mirrored(action: Action) -> Action:
    groups = groups_in(action)
    if len(groups) != 1:
        return action
    config = action.get("ForwardConfig", {})
    tuples = config.get("TargetGroups") or [{"TargetGroupArn": groups[0], "Weight": 1}]
    return {**action, "TargetGroupArn": groups[0], "ForwardConfig": {**config, "TargetGroups": tuples}}


def _check_forward(action: Action, limits: Limits) -> None:
    config = action.get("ForwardConfig", {})
    tuples = config.get("TargetGroups", [])
    arns = [item["TargetGroupArn"] for item in tuples]
    if not groups_in(action):
        raise ValidationError("A target group must be specified for a forward action")
    if "TargetGroupArn" in action and tuples and arns != [action["TargetGroupArn"]]:
        raise ValidationError("TargetGroupArn and ForwardConfig must name one and the same target group")
    if len(tuples) > limits.target_groups_per_action:
        allowed = limits.target_groups_per_action
        raise ValidationError(f"A forward action can only have '{allowed}' target groups")
    if len(set(arns)) < len(arns):
        raise ValidationError("A target group can be listed only once in a forward action")
    for item in tuples:
        _check_weight(item.get("Weight"), alone=len(tuples) == 1)
    _check_stickiness(config.get("TargetGroupStickinessConfig", {}))


def _check_weight(weight: int | None, alone: bool) -> None:
    if weight is None and alone:
        return
    if weight is None or not 0 <= weight <= MAX_WEIGHT:
        raise ValidationError(f"The weight for each target group must be between 0 and {MAX_WEIGHT}, inclusive")


def _check_stickiness(stickiness: dict[str, Any]) -> None:
    if not stickiness.get("Enabled"):
        return
    seconds = stickiness.get("DurationSeconds")
    if seconds is None or not 1 <= seconds <= MAX_STICKINESS_SECONDS:
        raise ValidationError(
            f"Target group stickiness duration must be between 1 and {MAX_STICKINESS_SECONDS} seconds, inclusive"
        )
