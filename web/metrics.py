"""What is counted for Prometheus; counts and times only, never a word of a question."""

import re

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

ROUTES = re.compile(
    r"^/(api/[a-z]+(?:/stream)?|healthz|metrics|mcp|docs|documents|print|staff|en|gradio_api|ui)(?=/|$)"
)
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """One registry an app, so that two apps in a process do not meet."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "ningjin_requests",
            "Requests by route, method and status.",
            ["route", "method", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "ningjin_request_seconds",
            "Time of a request.",
            ["route"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._turns = Counter(
            "ningjin_turns", "Turns by how they ended.", ["status", "lang"], registry=self._registry
        )
        self._turn_seconds = Histogram(
            "ningjin_turn_seconds", "Time of a turn.", buckets=SECONDS, registry=self._registry
        )
        self._away = Counter(
            "ningjin_turned_away", "Requests refused for load.", ["reason"], registry=self._registry
        )
        self._votes = Counter("ningjin_votes", "Votes on answers.", ["vote"], registry=self._registry)
        self._inside = Gauge("ningjin_turns_inside", "Turns running or waiting.", registry=self._registry)

    def request(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count a request; unknown paths share one name, so that nobody can invent new ones."""
        match = ROUTES.match(path)
        route = "/" + match.group(1) if match else ("/" if path == "/" else "other")
        known = method if method in {"GET", "POST", "HEAD", "OPTIONS"} else "other"
        self._requests.labels(route, known, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def turn(self, status: str, lang: str, seconds: float) -> None:
        """Count a turn."""
        self._turns.labels(status, lang).inc()
        self._turn_seconds.observe(seconds)

    def turned_away(self, reason: str) -> None:
        """Count a refusal."""
        self._away.labels(reason).inc()

    def vote(self, vote: str) -> None:
        """Count a vote."""
        self._votes.labels(vote).inc()

    def inside(self, turns: int) -> None:
        """Note how many turns run or wait."""
        self._inside.set(turns)

    def exposition(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._registry)
