"""The way out: a proxy that the environment names, as other programs on the machine use it."""

from __future__ import annotations

import logging
from ipaddress import ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

_log = logging.getLogger(__name__)


def proxy_to(address: str) -> str | None:
    """
    The proxy through which *address* is reached, by HTTPS_PROXY, HTTP_PROXY and NO_PROXY.

    None for none: also for this machine itself, and for kinds of proxies that are not known.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    proxy = getproxies().get(parts.scheme)
    if not proxy or _is_here(host) or proxy_bypass(host):
        return None
    if urlsplit(proxy).scheme not in {"http", "https"}:
        _log.warning("the proxy is not used: only http:// and https:// proxies are known")
        return None
    return proxy


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
