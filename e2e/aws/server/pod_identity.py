"""EKS Pod Identity, which moto lacks: associations of one account and Region, and the clusters that they need."""

import string
from datetime import datetime, timezone
from typing import Any

from moto.core.responses import ActionResult
from moto.eks import models, responses, urls
from moto.eks.exceptions import ResourceInUseException, ResourceNotFoundException
from moto.moto_api._internal import mock_random

Association = dict[str, Any]

SUMMARY = ("clusterName", "namespace", "serviceAccount", "associationArn", "associationId")
CHANGEABLE = ("roleArn", "targetRoleArn", "disableSessionTags")
PATH = "{0}/clusters/(?P<name>[^/]+)/pod-identity-associations"


class PodIdentityBackend(models.EKSBackend):
    """moto's EKS state with associations by id."""

    def __init__(self, region_name: str, account_id: str):
        super().__init__(region_name, account_id)
        self.associations: dict[str, Association] = {}

    @property
    def _url_module(self) -> Any:
        """moto finds its URLs by the module of the backend class, which is ours."""
        return urls

    def create_association(self, cluster: str, given: Association) -> Association:
        """One role for a service account of an existing cluster."""
        self.describe_cluster(cluster)
        account = {key: given[key] for key in ("namespace", "serviceAccount")}
        for other in self.list_associations(cluster):
            if account.items() <= other.items():
                raise ResourceInUseException(message=f"Association already exists: {other['associationId']}")
        identifier = "a-" + "".join(mock_random.choices(string.ascii_lowercase + string.digits, k=17))
        place = f"{self.region_name}:{self.account_id}:podidentityassociation/{cluster}/{identifier}"
        now = datetime.now(timezone.utc)
        association = {
            **given,
            "clusterName": cluster,
            "associationId": identifier,
            "associationArn": f"arn:{self.partition}:eks:{place}",
            "createdAt": now,
            "modifiedAt": now,
        }
        self.associations[identifier] = association
        return association

    def association(self, cluster: str, identifier: str) -> Association:
        """An association of the cluster."""
        self.describe_cluster(cluster)
        found = self.associations.get(identifier)
        if found is None or found["clusterName"] != cluster:
            raise ResourceNotFoundException(message=f"No association found for id: {identifier}.")
        return found

    def list_associations(self, cluster: str) -> list[Association]:
        """All of the cluster, oldest first."""
        self.describe_cluster(cluster)
        return [one for one in self.associations.values() if one["clusterName"] == cluster]


class PodIdentityResponse(responses.EKSResponse):
    """One request to the EKS API."""

    @property
    def _associations(self) -> PodIdentityBackend:
        assert isinstance(self.eks_backend, PodIdentityBackend), "install() replaces moto's class"
        return self.eks_backend

    def _place(self) -> tuple[str, str]:
        return self._get_param("name"), self._get_param("associationId")

    def create_pod_identity_association(self) -> ActionResult:
        """CreatePodIdentityAssociation."""
        given = {key: self._get_param(key) for key in ("namespace", "serviceAccount", "tags", *CHANGEABLE)}
        known = {key: value for key, value in given.items() if value is not None}
        return ActionResult({"association": self._associations.create_association(self._get_param("name"), known)})

    def describe_pod_identity_association(self) -> ActionResult:
        """DescribePodIdentityAssociation."""
        return ActionResult({"association": self._associations.association(*self._place())})

    def update_pod_identity_association(self) -> ActionResult:
        """UpdatePodIdentityAssociation: the roles."""
        association = self._associations.association(*self._place())
        changed = {key: self._get_param(key) for key in CHANGEABLE}
        association.update({key: value for key, value in changed.items() if value is not None})
        return ActionResult({"association": association})

    def delete_pod_identity_association(self) -> ActionResult:
        """DeletePodIdentityAssociation."""
        association = self._associations.association(*self._place())
        del self._associations.associations[association["associationId"]]
        return ActionResult({"association": association})

    def list_pod_identity_associations(self) -> ActionResult:
        """ListPodIdentityAssociations: all on one page."""
        wanted = {key: self._get_param(key) for key in ("namespace", "serviceAccount")}
        asked = {key: value for key, value in wanted.items() if value is not None}
        found = [one for one in self._associations.list_associations(self._get_param("name")) if asked.items() <= one.items()]
        return ActionResult({"associations": [{key: one[key] for key in SUMMARY} for one in found]})


def install_pod_identity() -> None:
    """Adds the paths to moto's, and answers every EKS request by our class."""
    models.eks_backends.backend = PodIdentityBackend
    dispatch = PodIdentityResponse().dispatch
    paths = [*urls.url_paths, f"{PATH}$", f"{PATH}/(?P<associationId>[^/]+)$"]
    urls.url_paths.update({path: dispatch for path in paths})
