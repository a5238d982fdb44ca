"""`python -m server '<settings as JSON>'`: serves on a free loopback port, printed as a line of JSON.

Ends when its standard input does, so that it never outlives the process that started it.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from .admin import PREFIX, admin_app
from .install import install
from .state import STATE, Settings


class QuietHandler(MotoRequestHandler):
    """Logs faults only; what was called is in the call log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Every request: silent."""


def end_with_parent() -> None:
    """Waits for the end of standard input, then ends the process."""
    sys.stdin.buffer.read()
    os._exit(0)


def main() -> None:
    """Runs until the parent closes the pipe."""
    STATE.start(Settings.parse(json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}))
    install()
    moto_app = DomainDispatcherApplication(create_backend_app)

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        chosen: Callable[..., Iterable[bytes]] = admin_app if environ["PATH_INFO"].startswith(PREFIX) else moto_app
        return chosen(environ, start_response)

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    threading.Thread(target=end_with_parent, daemon=True).start()
    print(json.dumps({"port": server.server_port}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
