"""Load balancers: names, deletion protection, IPAM pools and reserved capacity."""

import re
from typing import Any

from moto.elbv2.exceptions import ELBClientError, LoadBalancerNotFoundError
from moto.elbv2.models import FakeLoadBalancer

from .associations import refresh_associations
from .errors import OperationNotPermitted, QuotaExceeded, ValidationError
from .state import STATE
from .tags import Tags, TagsBackend, check_tags

NAME = re.compile(r"(?!internal-)[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?")
MISSING_ATTRIBUTES = ("health_check_logs.s3.bucket", "health_check_logs.s3.prefix")


class AlbLoadBalancer(FakeLoadBalancer):
    """Adds what moto drops."""

    VALID_ATTRS = FakeLoadBalancer.VALID_ATTRS | set(MISSING_ATTRIBUTES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ipam_pools: dict[str, str] = {}
        self.capacity_units: int | None = None


class LoadBalancersBackend(TagsBackend):
    """CreateLoadBalancer and DeleteLoadBalancer with AWS's refusals, and three actions that moto lacks."""

    def create_load_balancer(self, name: str, *, tags: Tags | None = None, **settings: Any) -> FakeLoadBalancer:  # type: ignore[override]
        """Refuses a taken or malformed name and a load balancer too many."""
        if not NAME.fullmatch(name):
            raise ValidationError(f"Load balancer name '{name}' is not valid")
        if any(other.name == name for other in self.load_balancers.values()):
            raise ELBClientError("DuplicateLoadBalancerName", f"A load balancer with the name '{name}' already exists")
        if len(self.load_balancers) >= STATE.limits.load_balancers_per_region:
            raise QuotaExceeded("TooManyLoadBalancers", "The maximum number of load balancers has been reached")
        check_tags(tags)
        return super().create_load_balancer(name, tags=tags, **settings)

    def delete_load_balancer(self, arn: str) -> None:
        """Refuses while deletion protection is on; frees the target groups otherwise."""
        balancer = self.load_balancers.get(arn)
        if balancer and balancer.attrs.get("deletion_protection.enabled") == "true":
            message = f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
            raise OperationNotPermitted(message)
        super().delete_load_balancer(arn)
        refresh_associations(self)

    def load_balancer(self, arn: str) -> AlbLoadBalancer:
        """The load balancer of this ARN."""
        balancer = self.load_balancers.get(arn)
        if not isinstance(balancer, AlbLoadBalancer):
            raise LoadBalancerNotFoundError()
        return balancer

    def modify_ip_pools(self, arn: str, pools: dict[str, str], removed: list[str]) -> dict[str, str]:
        """Sets or removes the IPAM pool that public addresses come from."""
        balancer = self.load_balancer(arn)
        kept = {} if "ipv4" in removed else balancer.ipam_pools
        balancer.ipam_pools = {**kept, **pools}
        return balancer.ipam_pools

    def modify_capacity(self, arn: str, units: int | None) -> dict[str, Any]:
        """Reserves capacity, or gives it back when `units` is None."""
        self.load_balancer(arn).capacity_units = units
        return self.describe_capacity(arn)

    def describe_capacity(self, arn: str) -> dict[str, Any]:
        """The reservation; without one neither a capacity nor a state, as on AWS."""
        balancer = self.load_balancer(arn)
        if balancer.capacity_units is None:
            return {"DecreaseRequestsRemaining": 2}
        zones = [zone.zone_name for zone in balancer.availability_zones]
        return {
            "DecreaseRequestsRemaining": 2,
            "MinimumLoadBalancerCapacity": {"CapacityUnits": balancer.capacity_units},
            "CapacityReservationState": [
                {
                    "AvailabilityZone": zone,
                    "State": {"Code": "provisioned"},
                    "EffectiveCapacityUnits": balancer.capacity_units / len(zones),
                }
                for zone in zones
            ],
        }
