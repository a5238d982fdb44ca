"""Tags: 50 a resource, where moto stops at 10."""

from moto.elbv2.exceptions import DuplicateTagKeysError
from moto.elbv2.models import ELBv2Backend

from .errors import QuotaExceeded
from .state import STATE

Tags = list[dict[str, str]]


def check_tags(tags: Tags | None, existing: dict[str, str] | None = None) -> None:
    """Whether a resource that has `existing` tags may get these too."""
    keys = [tag["Key"] for tag in tags or []]
    for key in keys:
        if keys.count(key) > 1:
            raise DuplicateTagKeysError(key)
    if len(set(keys) | set(existing or {})) > STATE.limits.tags_per_resource:
        raise QuotaExceeded("TooManyTags", "You've reached the limit on the number of tags for this resource")


class TagsBackend(ELBv2Backend):
    """AddTags with AWS's limit."""

    def add_tags(self, resource_arns: list[str], tags: Tags) -> None:
        """Checks every resource before it tags the first."""
        for arn in resource_arns:
            self._get_resource_by_arn(arn)
            check_tags(tags, self.tagging_service.get_tag_dict_for_resource(arn))
        for arn in resource_arns:
            self.tagging_service.tag_resource(arn, tags)
