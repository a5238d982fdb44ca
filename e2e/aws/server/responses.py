"""The ELBv2 API: throttled and logged, with the actions and parameters that moto lacks."""

import json
import re
from typing import Any

from moto.core.common_types import TYPE_RESPONSE
from moto.core.responses import ActionResult
from moto.elbv2.responses import ELBV2Response

from .alb_rules import RulesBackend
from .errors import QuotaExceeded, Throttling
from .listeners import AlbListener
from .state import STATE

ERROR_CODE = re.compile(r"<Code>([^<]+)</Code>")


class AlbResponse(ELBV2Response):
    """One request to the ELBv2 API."""

    @property
    def alb_backend(self) -> RulesBackend:
        """The backend with our own methods."""
        backend = self.elbv2_backend
        assert isinstance(backend, RulesBackend), "install() replaces moto's class"
        return backend

    def call_action(self) -> TYPE_RESPONSE:
        """Answers one call at a time, after throttling, and logs it."""
        action = self._get_action()
        # A copy: moto completes the parameters in place.
        params = json.loads(json.dumps(self._get_params(), default=str))
        with STATE.lock:
            try:
                answer = super().call_action() if STATE.admits(action) else self._refused()
            except Exception:
                STATE.log.record(action, params, "InternalFailure")
                raise
            STATE.log.record(action, params, _error_code(answer))
            return answer

    def _refused(self) -> TYPE_RESPONSE:
        status, headers, body = self.serialized(ActionResult(Throttling()))
        headers, body = self._enrich_response(headers, body)
        return status, headers, body

    def create_rule(self) -> ActionResult:
        """CreateRule with transforms."""
        params = self._get_params()
        rule = self.alb_backend.create_rule(
            listener_arn=params["ListenerArn"],
            conditions=params.get("Conditions", []),
            priority=params["Priority"],
            actions=params["Actions"],
            tags=params.get("Tags"),
            transforms=params.get("Transforms"),
        )
        return ActionResult({"Rules": [rule]})

    def modify_rule(self) -> ActionResult:
        """ModifyRule with transforms."""
        params = self._get_params()
        transforms = [] if params.get("ResetTransforms") else params.get("Transforms")
        rule = self.alb_backend.modify_rule(
            params["RuleArn"], params.get("Conditions", []), params.get("Actions", []), transforms
        )
        return ActionResult({"Rules": [rule]})

    def create_listener(self) -> ActionResult:
        """CreateListener with mutual authentication."""
        self._check_one_certificate()
        return self._with_mutual_authentication(super().create_listener())

    def modify_listener(self) -> ActionResult:
        """ModifyListener with mutual authentication."""
        self._check_one_certificate()
        return self._with_mutual_authentication(super().modify_listener())

    def _check_one_certificate(self) -> None:
        count = len(self._get_param("Certificates", []))
        if count > 1:
            message = f"Up to '1' certificate ARNs can be specified, but '{count}' were specified"
            raise QuotaExceeded("TooManyCertificates", message)

    def _with_mutual_authentication(self, answer: ActionResult) -> ActionResult:
        settings = self._get_params().get("MutualAuthentication")
        if settings is not None and isinstance(answer.result, dict):
            for listener in answer.result["Listeners"]:
                assert isinstance(listener, AlbListener), "install() replaces moto's class"
                listener.mutual_authentication = dict(settings)
        return answer

    def describe_listener_certificates(self) -> ActionResult:
        """DescribeListenerCertificates: the default one, then the list."""
        return ActionResult({"Certificates": self.alb_backend.listed_certificates(self._get_param("ListenerArn"))})

    def modify_ip_pools(self) -> ActionResult:
        """ModifyIpPools, which moto lacks."""
        arn, removed = self._get_param("LoadBalancerArn"), self._get_param("RemoveIpamPools", [])
        pools = dict(self._get_params().get("IpamPools", {}))
        return ActionResult({"IpamPools": self.alb_backend.modify_ip_pools(arn, pools, removed)})

    def modify_capacity_reservation(self) -> ActionResult:
        """ModifyCapacityReservation, which moto lacks."""
        reset = bool(self._get_param("ResetCapacityReservation", False))
        units = None if reset else self._get_int_param("MinimumLoadBalancerCapacity.CapacityUnits")
        return ActionResult(self.alb_backend.modify_capacity(self._get_param("LoadBalancerArn"), units))

    def describe_capacity_reservation(self) -> ActionResult:
        """DescribeCapacityReservation with a capacity, where there is one."""
        return ActionResult(self.alb_backend.describe_capacity(self._get_param("LoadBalancerArn")))

    def describe_trust_stores(self) -> ActionResult:
        """DescribeTrustStores: every trust store that is asked for exists and is active."""
        region, account = self.region, self.current_account
        prefix = f"arn:aws:elasticloadbalancing:{region}:{account}:truststore"
        arns: list[str] = list(self._get_param("TrustStoreArns", []))
        arns += [f"{prefix}/{name}/0123456789abcdef" for name in self._get_param("Names", [])]
        return ActionResult({"TrustStores": [_trust_store(arn) for arn in arns]})


def _trust_store(arn: str) -> dict[str, Any]:
    return {
        "Name": arn.split("/")[1],
        "TrustStoreArn": arn,
        "Status": "ACTIVE",
        "NumberOfCaCertificates": 1,
        "TotalRevokedEntries": 0,
    }


def _error_code(answer: TYPE_RESPONSE) -> str | None:
    status, _, body = answer
    if int(status) < 400:
        return None
    code = ERROR_CODE.search(body if isinstance(body, str) else body.decode())
    return code.group(1) if code else str(status)
