"""RegisterTargets for a Lambda function asks whether the function lets load balancers invoke it, as AWS does."""

import json
from typing import Any

from moto.awslambda.exceptions import LambdaClientError
from moto.awslambda.utils import get_backend
from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend

PRINCIPAL = "elasticloadbalancing.amazonaws.com"


def check_lambda_permission(backend: ELBv2Backend, target_group_arn: str, targets: list[dict[str, Any]]) -> None:
    """Raises AccessDenied for a function whose policy does not allow this target group."""
    for target in targets:
        if not _is_allowed(backend, target_group_arn, target["Id"]):
            message = f"elasticloadbalancing principal does not have permission to invoke {target['Id']}"
            raise ELBClientError("AccessDenied", f"{message} from target group {target_group_arn}")


def _is_allowed(backend: ELBv2Backend, target_group_arn: str, function_arn: str) -> bool:
    # arn:aws:lambda:<region>:<account>:function:<name>[:<alias or version>]
    unqualified = ":".join(function_arn.split(":")[:7])
    functions = get_backend(backend.account_id, backend.region_name)
    try:
        answer = functions.get_policy(unqualified)
    except LambdaClientError:
        return False
    policy = json.loads(json.loads(answer)["Policy"])
    return any(_allows(statement, target_group_arn, function_arn) for statement in policy["Statement"])


def _allows(statement: dict[str, Any], target_group_arn: str, function_arn: str) -> bool:
    principal = statement.get("Principal", {})
    source = statement.get("Condition", {}).get("ArnLike", {}).get("AWS:SourceArn")
    return (
        isinstance(principal, dict)
        and principal.get("Service") == PRINCIPAL
        and statement.get("Resource") == function_arn
        and source in (None, target_group_arn)
    )
