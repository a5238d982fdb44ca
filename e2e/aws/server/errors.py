"""The ELBv2 errors that moto never raises, under the codes of AWS's service model."""

from moto.elbv2.exceptions import ELBClientError


class Throttling(ELBClientError):
    """A call found its token bucket empty."""

    code = "Throttling"
    message = "Rate exceeded"


class ValidationError(ELBClientError):
    """A parameter has a value that AWS refuses."""

    code = "ValidationError"


class OperationNotPermitted(ELBClientError):
    """The resource exists, but this may not be done to it."""

    code = "OperationNotPermitted"


class QuotaExceeded(ELBClientError):
    """A `TooMany...` or `...Limit` error; the caller names the code."""


class DuplicateTargetGroupName(ELBClientError):
    """The name is taken by a target group with other settings."""

    code = "DuplicateTargetGroupName"


class CertificateNotFound(ELBClientError):
    """No certificate of ACM or IAM has this ARN."""

    code = "CertificateNotFound"
