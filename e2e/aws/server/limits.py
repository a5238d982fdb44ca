"""Every limit the emulator holds calls to. Names are those of alb-model's quotas where it has them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from botocore import xform_name


@dataclass(frozen=True)
class Limits:
    """AWS's default quotas; `overridden` gives accounts with raised ones."""

    rules_per_load_balancer: int = 100
    condition_values_per_rule: int = 5
    wildcards_per_rule: int = 5
    host_value_length: int = 128
    path_value_length: int = 128
    regex_value_length: int = 128
    target_groups_per_load_balancer: int = 100
    target_groups_per_action: int = 5
    target_groups_per_region: int = 3000
    load_balancers_per_target_group: int = 1
    load_balancers_per_region: int = 50
    listeners_per_load_balancer: int = 50
    certificates_per_load_balancer: int = 25
    targets_per_load_balancer: int = 1000
    targets_per_target_group: int = 1000
    tags_per_resource: int = 50

    def overridden(self, overrides: Mapping[str, Any]) -> "Limits":
        """These limits with some replaced, named in camelCase; refuses unknown names and what is no natural number."""
        known = {field.name for field in fields(self)}
        replaced = {xform_name(name): value for name, value in overrides.items()}
        for name, value in replaced.items():
            if name not in known:
                raise ValueError(f"unknown limit '{name}'; known are {', '.join(sorted(known))}")
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise ValueError(f"limit '{name}' must be a natural number, not {value!r}")
        return replace(self, **replaced)
