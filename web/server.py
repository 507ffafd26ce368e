"""Runs the site: one port, structured logs, a stop that lets running turns end."""

import json
import logging
import socket
from collections.abc import Callable
from datetime import UTC, datetime

import uvicorn
from fastapi import FastAPI

from corpus.errors import RegulationError

GRACE = 10  # seconds that running requests get when the server is told to stop
BACKLOG = 512  # connections that wait to be taken
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message", "taskName"}


class ServeError(RegulationError):
    """The address cannot be listened on; the message says which and why."""


class JsonLines(logging.Formatter):
    """One JSON object a line, with whatever a call adds to its record."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{name: value for name, value in vars(record).items() if name not in STANDARD},
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def serve(build: Callable[[], FastAPI], *, host: str, port: int) -> None:
    """Take the port, build the site and serve it until SIGINT or SIGTERM.

    Raises:
        ServeError: the port is in use, or the address is not this machine's.
    """
    listening = listen(host, port)
    log_as_json()
    with listening:
        config = uvicorn.Config(
            build(),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # whose word counts is a setting of ours
            timeout_graceful_shutdown=GRACE,
        )
        shown = f"[{host}]" if ":" in host else host
        logging.getLogger("web").info(
            "serving", extra={"address": f"http://{shown}:{listening.getsockname()[1]}"}
        )
        uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens before anything slow is loaded, so that a port in use is said at once.

    Raises:
        ServeError: the port is in use, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise ServeError(
            f"Cannot listen on {host} port {port}: {error.strerror}; choose another with --port."
        ) from error


def log_as_json(level: int = logging.INFO) -> None:
    """Send the log to standard error, one JSON object a line."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("web", "uvicorn.error"):
        logging.getLogger(name).setLevel(level)
