"""The API fuzzed from its own OpenAPI description."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.fakes import FakeService
from tests.web.samples import sample_library
from tests.web.serving import api_of
from web.settings import WebSettings

SETTINGS = WebSettings(burst=100_000, requests_per_minute=1_000_000, log_questions=True)
schema = schemathesis.openapi.from_asgi("/openapi.json", api_of(FakeService(sample_library()), SETTINGS))


@pytest.mark.filterwarnings("ignore")
@schema.parametrize()
@settings(
    max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_no_request_ends_in_a_server_error(case: schemathesis.Case[Any]) -> None:
    """Whatever comes in, what goes out is as documented."""
    case.call_and_validate(
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ]
    )
