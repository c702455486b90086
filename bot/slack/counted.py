"""Slack's Web API, with its errors counted."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

OnError = Callable[[str, str], None]
"""Told the method, such as ``chat.postMessage``, and Slack's code for the error or, without an answer, its kind."""


class CountedClient(WebClient):
    """Tells of every call that failed, which then goes on to fail. Further pages of an answer are not looked at."""

    def __init__(self, token: str, on_error: OnError, **options: Any) -> None:
        super().__init__(token, **options)
        self._on_error = on_error
        self._options = options

    @cached_property
    def at_once(self) -> CountedClient:
        """The same without any retry."""
        return CountedClient(self.token or "", self._on_error, **{**self._options, "retry_handlers": []})

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        """Call a method; raises what `WebClient` raises."""
        try:
            return super().api_call(api_method, **arguments)
        except SlackApiError as error:
            self._on_error(api_method, str(error.response["error"]))
            raise
        except Exception as error:
            self._on_error(api_method, type(error).__name__)
            raise
