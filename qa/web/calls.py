"""Functions of the server that the page may call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from corpus.errors import WenjuError

_log = logging.getLogger(__name__)

Function = Callable[[Any], dict[str, Any]]


def callable_by_page(methods: Sequence[Function]) -> list[Function]:
    """The methods as Gradio takes them: it marks a function with an attribute, which a bound method cannot have.

    :param methods: take a mapping; whatever else the browser sends reaches them as an empty one.
    :return: functions whose answer is ``{"error": …}``, in Chinese, where something goes wrong.
    """

    def free(method: Function) -> Function:
        @wraps(method)
        def call(given: Any) -> dict[str, Any]:
            try:
                return method(given if isinstance(given, dict) else {})
            except Exception as error:
                return {"error": message(error)}

        return call

    return [free(method) for method in methods]


def message(error: Exception) -> str:
    """What a person is told of an error; what nobody expected goes to the terminal."""
    if isinstance(error, WenjuError):
        return str(error)
    _log.error("unexpected", exc_info=error)
    return f"出了意外的错误（{type(error).__name__}），详情见终端。可以换个问法再试。"
