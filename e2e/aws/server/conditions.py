"""Rule conditions as AWS checks them, regex values included."""

import ipaddress
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from .errors import ValidationError
from .limits import Limits

Condition = dict[str, Any]

CONFIG_OF_FIELD = {
    "host-header": "HostHeaderConfig",
    "path-pattern": "PathPatternConfig",
    "http-header": "HttpHeaderConfig",
    "http-request-method": "HttpRequestMethodConfig",
    "query-string": "QueryStringConfig",
    "source-ip": "SourceIpConfig",
}
REGEX_FIELDS = ("host-header", "path-pattern", "http-header")
LEGACY_FIELDS = ("host-header", "path-pattern")
ONCE_A_RULE = ("host-header", "path-pattern", "http-request-method", "source-ip")
WILDCARD_FIELDS = ("host-header", "path-pattern", "http-header", "query-string")

HOST = re.compile(r"[A-Za-z0-9\-_.*?]+")
LAST_LABEL = re.compile(r"[A-Za-z0-9]+")
PATH = re.compile(r"[A-Za-z0-9_\-.$/~\"'@:+&*?]+")
METHOD = re.compile(r"[A-Z_-]{1,40}")
HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,40}")
# Look-around, atomic groups, back-references and possessive quantifiers.
UNSUPPORTED_REGEX = re.compile(r"\(\?<?[=!]|\(\?>|\\[1-9]|[*+?}]\+")


def check_conditions(conditions: list[Condition], limits: Limits) -> None:
    """Raises ValidationError where AWS would."""
    fields = Counter(condition.get("Field") for condition in conditions)
    for field in ONCE_A_RULE:
        if fields[field] > 1:
            raise ValidationError(f"A rule can only have one '{field}' condition")
    for condition in conditions:
        _check_condition(condition, limits)
    count = sum(len(_texts(condition)) + len(_regexes(condition)) for condition in conditions)
    if count > limits.condition_values_per_rule:
        allowed = limits.condition_values_per_rule
        raise ValidationError(f"A rule can only have '{allowed}' condition values and regex values")
    wildcards = sum(_wildcards(condition) for condition in conditions)
    if wildcards > limits.wildcards_per_rule:
        raise ValidationError(f"A rule can only have '{limits.wildcards_per_rule}' wildcards")


def _check_condition(condition: Condition, limits: Limits) -> None:
    field = condition.get("Field")
    config_key = CONFIG_OF_FIELD.get(str(field))
    if field is None or config_key is None:
        allowed = ",".join(CONFIG_OF_FIELD)
        raise ValidationError(f"Condition field '{field}' must be one of '[{allowed}]'")
    _check_shape(condition, field, config_key)
    texts, regexes = _texts(condition), _regexes(condition)
    if texts and regexes:
        raise ValidationError(f"A '{field}' condition must specify exactly one of Values and RegexValues")
    if not texts and not regexes:
        raise ValidationError("A condition value must be specified")
    for text in texts:
        VALUE_CHECKS[field](text, limits)
    for regex in regexes:
        _check_regex(regex, field, limits)


def _check_shape(condition: Condition, field: str, config_key: str) -> None:
    """Which of the older `Values` and the newer `...Config` may be there."""
    others = [key for key in CONFIG_OF_FIELD.values() if key != config_key and key in condition]
    if others:
        raise ValidationError(f"'{others[0]}' cannot be specified for a condition of type '{field}'")
    legacy = condition.get("Values")
    if legacy and field not in LEGACY_FIELDS:
        raise ValidationError(f"The 'Values' field is not compatible with '{field}'")
    if legacy and config_key in condition:
        raise ValidationError(f"You cannot provide both Values and '{config_key}' for a condition of type '{field}'")
    if legacy and len(legacy) > 1:
        raise ValidationError(f"The '{field}' field contains too many values; the limit is '1'")
    if field == "http-header":
        name = condition.get(config_key, {}).get("HttpHeaderName", "")
        if not HEADER_NAME.fullmatch(name):
            raise ValidationError(f"The 'HttpHeaderName' value '{name}' is not valid")


def _config(condition: Condition) -> dict[str, Any]:
    config: dict[str, Any] = condition.get(CONFIG_OF_FIELD[condition["Field"]], {})
    return config


def _texts(condition: Condition) -> list[Any]:
    """Values that are not regexes: strings, or key and value for a query string."""
    return _config(condition).get("Values") or condition.get("Values") or []


def _regexes(condition: Condition) -> list[str]:
    if condition["Field"] not in REGEX_FIELDS:
        return []
    return _config(condition).get("RegexValues") or condition.get("RegexValues") or []


def _wildcards(condition: Condition) -> int:
    if condition["Field"] not in WILDCARD_FIELDS:
        return 0
    texts = _texts(condition)
    if condition["Field"] == "query-string":
        texts = [pair.get("Key", "") + pair.get("Value", "") for pair in texts]
    return sum(text.count("*") + text.count("?") for text in texts)


def _check_length(text: str, what: str, limit: int) -> None:
    if not 1 <= len(text) <= limit:
        raise ValidationError(f"The '{what}' value must have 1 to '{limit}' characters; '{text}' has {len(text)}")


def _check_regex(regex: str, field: str, limits: Limits) -> None:
    _check_length(regex, f"{field} regex", limits.regex_value_length)
    try:
        re.compile(regex)
    except re.error as error:
        raise ValidationError(f"The regex value '{regex}' is not valid: {error}") from error
    if UNSUPPORTED_REGEX.search(regex):
        raise ValidationError(f"The regex value '{regex}' uses a construct that is not supported")


def _check_host(text: str, limits: Limits) -> None:
    _check_length(text, "host-header", limits.host_value_length)
    last_label = text.rpartition(".")[2]
    if "." not in text or not HOST.fullmatch(text) or not LAST_LABEL.fullmatch(last_label):
        raise ValidationError(f"The host header value '{text}' is not valid")


def _check_path(text: str, limits: Limits) -> None:
    _check_length(text, "path-pattern", limits.path_value_length)
    if not PATH.fullmatch(text):
        raise ValidationError(f"The path pattern value '{text}' is not valid")


def _check_header(text: str, _limits: Limits) -> None:
    _check_length(text, "http-header", 128)


def _check_method(text: str, _limits: Limits) -> None:
    if not METHOD.fullmatch(text):
        raise ValidationError(f"The 'http-request-method' value '{text}' is not valid")


def _check_query(pair: dict[str, str], _limits: Limits) -> None:
    if "Value" not in pair:
        raise ValidationError("A 'Value' must be specified in 'QueryStringKeyValuePair'")
    _check_length(pair["Value"], "query-string", 128)
    if "Key" in pair:
        _check_length(pair["Key"], "query-string key", 128)


def _check_source_ip(text: str, _limits: Limits) -> None:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValidationError(f"The source IP value '{text}' is not a valid CIDR block") from None
    if "/" not in text:
        raise ValidationError(f"The source IP value '{text}' is not a valid CIDR block")


VALUE_CHECKS: dict[str, Callable[[Any, Limits], None]] = {
    "host-header": _check_host,
    "path-pattern": _check_path,
    "http-header": _check_header,
    "http-request-method": _check_method,
    "query-string": _check_query,
    "source-ip": _check_source_ip,
}
