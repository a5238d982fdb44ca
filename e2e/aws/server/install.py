"""Puts our classes in the place of moto's. To be called once, before the first request."""

from typing import Any

from moto.core.config import default_user_config
from moto.elbv2 import models, responses

from .alb_rules import AlbRule, RulesBackend
from .listeners import AlbListener
from .load_balancers import AlbLoadBalancer
from .pod_identity import install_pod_identity
from .queues import install_queues
from .responses import AlbResponse
from .target_health import AlbTargetGroup


class AlbBackend(RulesBackend):
    """The ELBv2 state of one account and Region."""

    @property
    def _url_module(self) -> Any:
        """moto finds its URLs by the module of the backend class, which is ours."""
        from moto.elbv2 import urls

        return urls


def install() -> None:
    """Replaces moto's ELBv2 model, adds EKS Pod Identity, mends queues, and keeps Lambda from looking for a container engine."""
    replaced = {
        "FakeListener": AlbListener,
        "FakeListenerRule": AlbRule,
        "FakeLoadBalancer": AlbLoadBalancer,
        "FakeTargetGroup": AlbTargetGroup,
    }
    for name, own in replaced.items():
        setattr(models, name, own)
    models.elbv2_backends.backend = AlbBackend
    setattr(responses, "ELBV2Response", AlbResponse)
    install_pod_identity()
    install_queues()
    default_user_config["lambda"]["use_docker"] = False
