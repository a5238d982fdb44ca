"""What tests may do that AWS has no API for: JSON over HTTP under `/_sluice/`."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from moto.elbv2.models import elbv2_backends
from moto.moto_api._internal.models import moto_api_backend
from werkzeug.wrappers import Request, Response

from .state import STATE, checked_health
from .target_health import AlbTargetGroup, Health

PREFIX = "/_sluice/"

Body = dict[str, Any]


@Request.application
def admin_app(request: Request) -> Response:
    """Answers one admin request; a bad one with 400 and the reason."""
    route = ROUTES.get((request.method, request.path.removeprefix(PREFIX)))
    if route is None:
        return _json({"error": f"no admin endpoint {request.method} {request.path}"}, 404)
    try:
        body = request.get_json() if request.content_length else dict(request.args)
        with STATE.lock:
            return _json(route(body), 200)
    except (KeyError, TypeError, ValueError) as error:
        return _json({"error": f"{type(error).__name__}: {error}"}, 400)


def _json(value: Body, status: int) -> Response:
    return Response(json.dumps(value), status=status, mimetype="application/json")


def _ready(_body: Body) -> Body:
    return {"ready": True}


def _reset(_body: Body) -> Body:
    moto_api_backend.reset()
    STATE.reset()
    return {}


def _limits(body: Body) -> Body:
    STATE.limits = STATE.limits.overridden(body)
    return {"limits": asdict(STATE.limits)}


def _advance(body: Body) -> Body:
    STATE.clock.advance(float(body["seconds"]))
    return {"now": STATE.clock.now()}


def _default_health(body: Body) -> Body:
    STATE.default_health = checked_health(body["state"])
    return {}


def _target_health(body: Body) -> Body:
    """`state` null goes back to the default; without `id` the whole group is meant."""
    group = _group(body["targetGroupArn"])
    state = body["state"]
    health = None if state is None else Health.of(state, body.get("reason"), body.get("description"))
    group.set_health(body.get("id"), body.get("port"), health)
    return {}


def _group(arn: str) -> AlbTargetGroup:
    _, _, _, region, account, _ = arn.split(":", 5)
    group = elbv2_backends[account][region].target_groups.get(arn)
    if not isinstance(group, AlbTargetGroup):
        raise ValueError(f"no target group {arn}")
    return group


def _mark(_body: Body) -> Body:
    return {"mark": STATE.log.mark()}


def _calls(body: Body) -> Body:
    writes_only = body.get("writes") == "true"
    return {"calls": STATE.log.since(int(body.get("since", 0)), writes_only)}


ROUTES: dict[tuple[str, str], Callable[[Body], Body]] = {
    ("GET", "ready"): _ready,
    ("POST", "reset"): _reset,
    ("POST", "limits"): _limits,
    ("POST", "clock"): _advance,
    ("POST", "default-health"): _default_health,
    ("POST", "target-health"): _target_health,
    ("GET", "mark"): _mark,
    ("GET", "calls"): _calls,
}
