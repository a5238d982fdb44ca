"""Listeners: one default certificate, a list of further ones for SNI, and the load balancer's quotas."""

from typing import Any

from moto.elbv2.exceptions import DuplicateListenerError, LoadBalancerNotFoundError
from moto.elbv2.models import FakeListener

from .actions import Action, mirrored
from .alb_quotas import check_groups, check_listener_count
from .associations import refresh_associations
from .errors import CertificateNotFound, OperationNotPermitted, QuotaExceeded, ValidationError
from .state import STATE
from .tags import Tags, check_tags
from .target_groups import TargetGroupsBackend

Certificates = list[dict[str, Any]]


class AlbListener(FakeListener):
    """`certificates` holds the default certificate alone, as DescribeListeners answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.further_certificates: list[str] = []
        self.mutual_authentication: dict[str, Any] | None = None


class ListenersBackend(TargetGroupsBackend):
    """The listener actions as AWS has them."""

    def create_listener(
        self,
        load_balancer_arn: str,
        protocol: str,
        port: str,
        ssl_policy: str,
        certificate: str | None,
        actions: list[Action],
        alpn_policy: list[str] | None = None,
        tags: Tags | None = None,
    ) -> FakeListener:
        """Checks port, certificate, default actions and quotas before moto creates the listener."""
        balancer = self.load_balancers.get(load_balancer_arn)
        if balancer is None:
            raise LoadBalancerNotFoundError()
        if any(listener.port == port for listener in balancer.listeners.values()):
            raise DuplicateListenerError()
        self._check_default_certificate(protocol, certificate)
        self.check_forwards(actions)
        check_tags(tags)
        check_listener_count(balancer)
        check_groups(self, balancer, actions)
        created = super().create_listener(
            load_balancer_arn, protocol, port, ssl_policy, certificate, mirrored(actions), alpn_policy, tags
        )
        refresh_associations(self)
        return created

    def modify_listener(
        self,
        arn: str,
        port: str | None = None,
        protocol: str | None = None,
        ssl_policy: str | None = None,
        certificates: Certificates | None = None,
        actions: list[Action] | None = None,
    ) -> FakeListener:
        """Replaces the default certificate and keeps the further ones."""
        listener = self.listener(arn)
        balancer = self.load_balancers[listener.load_balancer_arn]
        if any(other.port == port and other is not listener for other in balancer.listeners.values()):
            raise DuplicateListenerError()
        if actions:
            self.check_forwards(actions)
            check_groups(self, balancer, actions, replaced=listener.rules[0])
        default_actions = mirrored(actions or [])
        modified = super().modify_listener(arn, port, protocol, ssl_policy, certificates or [], default_actions)
        refresh_associations(self)
        return modified

    def delete_listener(self, listener_arn: str) -> FakeListener:
        """Frees the target groups of the listener's rules."""
        deleted = super().delete_listener(listener_arn)
        refresh_associations(self)
        return deleted

    def listener(self, arn: str) -> AlbListener:
        """The listener of this ARN."""
        listener = self.describe_listeners(None, [arn])[0]
        assert isinstance(listener, AlbListener), "install() replaces moto's class"
        return listener

    def add_listener_certificates(self, arn: str, certificates: Certificates) -> list[str]:
        """Adds to the list; a certificate that is on it already stays there once."""
        listener = self.listener(arn)
        added = [item["CertificateArn"] for item in certificates]
        for certificate in added:
            if not self._certificate_exists(certificate):
                raise CertificateNotFound(f"Certificate ARN '{certificate}' is not valid")
        further = list(dict.fromkeys([*listener.further_certificates, *added]))
        self._check_certificate_count(listener, further)
        listener.further_certificates = further
        return added

    def remove_listener_certificates(self, arn: str, certificates: Certificates) -> None:
        """Takes certificates off the list; the default one is only replaced, by ModifyListener."""
        listener = self.listener(arn)
        removed = {item["CertificateArn"] for item in certificates}
        if removed & set(listener.certificates) - set(listener.further_certificates):
            raise OperationNotPermitted("The default certificate cannot be removed from the listener")
        listener.further_certificates = [item for item in listener.further_certificates if item not in removed]

    def listed_certificates(self, arn: str) -> Certificates:
        """The default certificate, then the list; a certificate that is both appears as both."""
        listener = self.listener(arn)
        default = [{"CertificateArn": item, "IsDefault": True} for item in listener.certificates]
        return [*default, *({"CertificateArn": item, "IsDefault": False} for item in listener.further_certificates)]

    def _check_default_certificate(self, protocol: str, certificate: str | None) -> None:
        if protocol == "HTTPS" and certificate is None:
            raise ValidationError("A certificate must be specified for HTTPS listeners")
        if certificate is not None and not self._certificate_exists(certificate):
            raise CertificateNotFound(f"Certificate ARN '{certificate}' is not valid")

    def _check_certificate_count(self, changed: AlbListener, further: list[str]) -> None:
        balancer = self.load_balancers[changed.load_balancer_arn]
        count = 0
        for listener in balancer.listeners.values():
            items = further if listener is changed else self.listener(listener.arn).further_certificates
            count += len(set(items) - set(listener.certificates))
        if count > STATE.limits.certificates_per_load_balancer:
            message = f"The maximum number of certificates on load balancer '{balancer.arn}' has been reached"
            raise QuotaExceeded("TooManyCertificates", message)
