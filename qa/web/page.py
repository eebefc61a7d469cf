"""The page: its three parts, the two events between them and the engine, and what the reading pane asks for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from functools import cache
from typing import Any

import gradio as gr

from corpus.errors import QuestionError
from qa.render import to_json
from qa.session import KEPT, Session, Turn
from qa.web.calls import message
from qa.web.evaluation import Evaluations
from qa.web.opening import Opening
from qa.web.panels import Panels, audit_json, charts_json, ledger_json
from qa.web.report import catalogue_entry, report_json
from qa.web.shelves import Shelves, asked_of
from qa.web.takeaway import Takeaway

#: Questions answered at once; more wait their turn in the queue.
CONCURRENCY = 4
_POLL_SECONDS = 0.2


def build(opening: Opening) -> gr.Blocks:
    """The page over an engine that may still be opening."""

    shelves = Shelves(opening)
    takeaway = Takeaway(shelves)

    @cache
    def suggested() -> list[str]:
        return takeaway.examples.first()

    async def catalogue() -> AsyncIterator[dict[str, Any]]:
        said = None
        while not opening.done:
            if said != opening.note:
                said = opening.note
                yield {"state": "loading", "message": said}
            await asyncio.sleep(_POLL_SECONDS)
        try:
            documents = [catalogue_entry(document) for document in opening.engine().index.documents.values()]
            ready = {"state": "ready", "documents": documents}
            yield ready
            yield {**ready, "examples": await asyncio.to_thread(suggested)}
        except Exception as error:
            yield {"state": "failed", "message": message(error)}

    def report(given: Any) -> dict[str, Any]:
        token, doc_id = asked_of(given)
        index = shelves.engine(token).index
        document = index.documents.get(doc_id)
        return {} if document is None else report_json(document, index.outline(document.id))

    panels = Panels(shelves)

    def figures(given: Any) -> dict[str, Any]:
        return panels.get(ledger_json, given)

    def charts(given: Any) -> dict[str, Any]:
        return panels.get(charts_json, given)

    def audit(given: Any) -> dict[str, Any]:
        return panels.get(audit_json, given)

    def ask(request: Any) -> Iterator[dict[str, Any]]:
        # Its turn in the queue has come.
        yield {"turn": request.get("turn") if isinstance(request, dict) else None, "begun": True}
        yield answer(shelves, request)

    page = gr.Blocks(title="问据", analytics_enabled=False, fill_width=True, fill_height=True)
    with page:
        gr.HTML(
            html_template="", js_on_load="wenju.header(element)", apply_default_css=False, elem_id="wj-header"
        )
        with gr.Row(elem_id="wj-main"):
            chat = gr.HTML(
                html_template="",
                # The event is named here, in quotes, because Gradio looks for it so.
                js_on_load="wenju.openChat(element, props, () => trigger('ask'), watch, server)",
                server_functions=takeaway.functions(),
                apply_default_css=False,
                elem_id="wj-chat",
            )
            reading = gr.HTML(
                html_template="",
                js_on_load="wenju.openReader(element, server);"
                "watch('value', () => props.value && wenju.setCatalogue(props.value))",
                server_functions=[report, figures, charts, audit],
                apply_default_css=False,
                elem_id="wj-report",
            )
        gr.HTML(
            html_template="",
            js_on_load="wenju.openEvaluation(element, server)",
            server_functions=Evaluations(shelves).functions(),
            apply_default_css=False,
            elem_id="wj-trial",
        )
        gr.HTML(
            html_template="",
            js_on_load="wenju.openShelf(element, server)",
            server_functions=shelves.functions(),
            apply_default_css=False,
            elem_id="wj-shelf",
        )
        chat.ask(
            ask,
            inputs=chat,
            outputs=chat,
            show_progress="hidden",
            # A question may be asked while one that was stopped is still being answered.
            trigger_mode="multiple",
            concurrency_limit=CONCURRENCY,
            api_name="ask",
            api_visibility="undocumented",
        )
        page.load(
            catalogue,
            outputs=reading,
            show_progress="hidden",
            concurrency_limit=None,
            api_visibility="private",
        )
    page.queue(api_open=False)
    return page


def answer(shelves: Shelves, request: Any) -> dict[str, Any]:
    """Answer one turn; whatever goes wrong comes back as an error to show.

    The conversation travels with the request, so this server keeps none, and none can get into another.

    :param shelves: the reports that people brought, with the open ones.
    :param request: ``{"turn", "question", "before"}`` from the browser, so of any shape; where it has them,
        ``"docs"`` are the ids of the reports to ask, and ``"token"`` is that of a tab's own ones.
    :return: ``{"turn", "answer", "before"}`` (:func:`qa.render.to_json`; what to send with the next question)
        or ``{"turn", "error"}``.
    """
    given = request if isinstance(request, dict) else {}
    turn, question = given.get("turn"), given.get("question")
    try:
        doc_ids = _chosen(given.get("docs"))
        engine = shelves.engine(given.get("token"), doc_ids or ())
        session = Session(engine, turns=_turns(given.get("before")))
        result = session.ask(question if isinstance(question, str) else "", doc_ids=doc_ids)
        return {"turn": turn, "answer": to_json(result), "before": list(map(asdict, session.turns))}
    except Exception as error:
        # Whatever goes wrong with one question, the conversation goes on.
        return {"turn": turn, "error": message(error)}


def _chosen(docs: Any) -> list[str] | None:
    """The ids of the reports to ask; ``None`` for all. :raises QuestionError: none is chosen."""
    if docs is None:
        return None
    ids = [one for one in docs if isinstance(one, str)] if isinstance(docs, list) else []
    if not ids:
        raise QuestionError("没有选要问的报告。请在“添加报告”里至少勾选一份。")
    return ids


def _turns(before: Any) -> list[Turn]:
    """The conversation so far as the browser gives it; what is no turn is left out."""
    rows = before[-KEPT:] if isinstance(before, list) else []
    return [
        Turn(row["question"], row["answer"], row.get("vague") is True)
        for row in rows
        if isinstance(row, dict) and all(isinstance(row.get(name), str) for name in ("question", "answer"))
    ]
