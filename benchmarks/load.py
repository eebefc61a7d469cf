"""Many people at once on the real page: ``python benchmarks/load.py``; the server is started here, on loopback.

Thirty people ask ten questions each with ten seconds of thought between; every third brings a report of their own and asks
it too. Then two hundred questions are fired together, each from a session of its own. Each person talks to the server as the page
does: the question with the conversation so far, then what to ask next. An answer is a mix-up where it is not to the
person's own question and turn, cites a report that is not theirs, or differs from what the same conversation gives alone,
afterwards. Run it on an idle machine: the load before each part, and the processor time that the server took, are in the result.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from question_speed import machine

from qa.questions import read_questions

ROOT = Path(__file__).resolve().parent.parent
#: Seconds that a question may take before it counts as unanswered, and that the server may take to start.
PATIENCE, START = 300.0, 300.0
#: What is to be reached: no error, no mix-up, and the 95th percentile of the seconds to an answer.
BAR = 3.0
PARTS = ("people", "people_in_step", "burst")


@dataclass
class Asked:
    """One question and what came of it."""

    question: str
    seconds: float = 0.0
    answer: dict[str, Any] | None = None
    error: str = ""
    mixed: str = ""


@dataclass
class Person:
    """One tab: its questions, the report that it brought (name, text, figure), its conversation."""

    number: int
    questions: list[str]
    brought: tuple[str, str, str] | None = None
    token: str | None = None
    before: list[dict[str, Any]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)


class Client:
    """Talks to the server as the page does."""

    def __init__(self, http: httpx.AsyncClient, config: dict[str, Any]) -> None:
        self._http = http
        self._ids = {one["props"].get("elem_id"): one["id"] for one in config["components"] if "props" in one}
        chat = self._ids["wj-chat"]
        self._ask = next(
            one["id"] for one in config["dependencies"] if [chat, "ask"] in map(list, one["targets"])
        )

    async def call(self, part: str, name: str, session: str, data: dict[str, Any]) -> dict[str, Any]:
        """A function of the server that a part of the page may call."""
        body = {"component_id": self._ids[part], "fn_name": name, "session_hash": session, "data": data}
        reply = await self._http.post("/gradio_api/component_server", json=body)
        reply.raise_for_status()
        answer: dict[str, Any] = reply.json()
        return answer

    async def ask(self, session: str, request: dict[str, Any]) -> dict[str, Any]:
        """What the queue gives in the end for a question."""
        body = {"data": [request], "fn_index": self._ask, "session_hash": session, "event_data": None}
        joined = await self._http.post("/gradio_api/queue/join", json=body)
        joined.raise_for_status()
        last: dict[str, Any] = {}
        async with self._http.stream(
            "GET", "/gradio_api/queue/data", params={"session_hash": session}
        ) as lines:
            async for line in lines.aiter_lines():
                said = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
                value = ((said.get("output") or {}).get("data") or [None])[0]
                if isinstance(value, dict):
                    last = value
                elif isinstance(value, list):
                    last = _patched(last, value)
                if said.get("msg") == "process_completed":
                    if not said.get("success", True):
                        raise RuntimeError(str(said)[:200])
                    return last
        raise RuntimeError("the stream ended without an answer")


def _patched(value: Any, steps: list[Any]) -> Any:
    """A value with the changes that Gradio sends instead of it: ``[[action, path, value], …]``."""
    for action, path, new in steps:
        if not path:
            value = new
            continue
        inner = value
        for key in path[:-1]:
            inner = inner[key]
        if action == "delete":
            del inner[path[-1]]
        elif action == "append":
            inner[path[-1]] += new
        else:
            inner[path[-1]] = new
    return value


async def one(client: Client, person: Person, question: str, session: str) -> Asked:
    """Ask one question in a person's conversation, and judge whether what came is theirs."""
    asked = Asked(question)
    turn = f"{session}/{len(person.asked)}"
    request = {
        "turn": turn,
        "question": question,
        "before": person.before,
        "token": person.token,
        "docs": None,
    }
    began = time.perf_counter()
    try:
        reply = await asyncio.wait_for(client.ask(session, request), PATIENCE)
        asked.seconds = time.perf_counter() - began
        asked.error = reply.get("error") or ("" if reply.get("answer") else "no answer came")
    except Exception as error:
        asked.error = f"{type(error).__name__}: {error}"
        return asked
    answer = asked.answer = reply.get("answer")
    if reply.get("turn") != turn:
        asked.mixed = f"turn {reply.get('turn')} instead of {turn}"
    elif answer:
        person.before = reply["before"]
        mine = {"report.txt", *([person.brought[0]] if person.brought else [])}
        cited = {one["doc"] for one in answer["citations"]}
        if answer["question"] != question:
            asked.mixed = f"an answer to “{answer['question']}”"
        elif not cited <= mine:
            asked.mixed = f"cites {cited - mine}"
        elif person.brought and question == OWN and answer["answer"] != person.brought[2]:
            asked.mixed = f"{answer['answer']} instead of {person.brought[2]}"
    return asked


OWN = "第七林场新造竹林多少亩？"


def report_of(number: int) -> tuple[str, str, str]:
    """A report that one person brings: all have one name of a place, each has figures of its own."""
    area = 4100 + 37 * number
    text = f"第七林场造林报告\n\n今年第七林场新造竹林{area}亩，其中楠竹{area - 300}亩、雷竹300亩。职工共{50 + number}人。\n"
    return f"林场{number}.txt", text, f"{area}亩"


async def talk(client: Client, person: Person, delay: float, think: float, run: str) -> None:
    """A person's whole visit."""
    await asyncio.sleep(delay)
    session = f"{run}{person.number}"
    try:
        if person.brought:
            name, text, _ = person.brought
            added = await client.call("wj-shelf", "add", session, {"name": name, "text": text, "token": None})
            person.token = added["token"]
        for n, question in enumerate(person.questions):
            if n:
                await asyncio.sleep(think)
            asked = await one(client, person, question, session)
            person.asked.append(asked)
            if asked.answer:
                history = [done.question for done in person.asked]
                given = {"answer": asked.answer, "asked": history, "token": person.token}
                await client.call("wj-chat", "suggest", session, given)
    except Exception as error:
        person.asked.append(Asked("(visit)", error=f"{type(error).__name__}: {error}"))


async def alone(client: Client, people: list[Person], most: int) -> int:
    """The same conversations again, one question at a time; an answer that differs was a mix-up.

    :param most: stop after the conversation that reaches so many answers.
    :return: how many answers were held against what they are alone.
    """
    held = 0
    for person in people:
        if held >= most:
            break
        again = Person(person.number, person.questions, person.brought, person.token)
        for asked in person.asked:
            if asked.answer is None:
                continue
            quiet = await one(client, again, asked.question, f"alone{person.number}")
            held += quiet.answer is not None
            if quiet.answer and not asked.mixed and _gist(quiet.answer) != _gist(asked.answer):
                asked.mixed = f"“{_gist(asked.answer)}”, alone “{_gist(quiet.answer)}”"
    return held


def _gist(answer: dict[str, Any]) -> tuple[Any, ...]:
    return (
        answer["status"],
        answer["answer"],
        tuple((c["doc"], c["start"], c["end"]) for c in answer["citations"]),
    )


def summed(people: list[Person], cpu: float, wall: float, load: float) -> dict[str, Any]:
    """Counts, and seconds to an answer."""
    every = [asked for person in people for asked in person.asked]
    seconds = sorted(asked.seconds for asked in every if asked.answer)
    cuts = statistics.quantiles(seconds, n=100, method="inclusive") if len(seconds) > 1 else [0.0] * 99
    return {
        "questions": len(every),
        "answered": len(seconds),
        "errors": [f"{a.question}: {a.error}" for a in every if a.error][:10],
        "error_count": sum(bool(a.error) for a in every),
        "mixed": [f"{a.question}: {a.mixed}" for a in every if a.mixed][:10],
        "mixed_count": sum(bool(a.mixed) for a in every),
        "own_report_answers": sum(bool(a.answer) and a.question == OWN for a in every),
        "seconds": {
            "p50": round(cuts[49], 3),
            "p95": round(cuts[94], 3),
            "max": round(seconds[-1], 3) if seconds else None,
        },
        "wall_seconds": round(wall, 1),
        "server_cpu_seconds": round(cpu, 1),
        "server_had_cores": round(cpu / wall, 2),
        "load_before": round(load, 2),
    }


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The app as ``make run`` starts it, ready to be asked: its address and process."""
    log = folder / "terminal.txt"
    env = {**os.environ, "WENJU_DATA": str(folder / "data"), "WENJU_CACHE": str(folder / "cache")}
    with log.open("wb") as terminal:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=env, stderr=terminal)
        try:
            deadline = time.monotonic() + START
            while "已就绪" not in (said := log.read_text(encoding="utf-8")):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the server did not start: {said}")
                time.sleep(0.2)
            yield re.findall(r"http://\S+?:\d+", said)[0], psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait()


async def measure(address: str, process: psutil.Process, args: argparse.Namespace) -> dict[str, Any]:
    """All parts, in turn."""
    rows = read_questions(ROOT / "data" / "report_questions.jsonl")
    pool = [row.question for row in rows if row.half != "held"]
    chance = random.Random(args.seed)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=64)
    timeout = httpx.Timeout(PATIENCE)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=timeout, trust_env=False) as http:
        client = Client(http, (await http.get("/config")).json())
        parts: dict[str, Any] = {}
        for name, spread in (("people", args.think), ("people_in_step", 0.0)):
            if name not in args.parts:
                continue
            people = [_person(n, pool, args.each, chance) for n in range(args.people)]
            visits = [talk(client, p, chance.uniform(0, spread), args.think, name) for p in people]
            parts[name] = await _timed(visits, people, client, process, args.alone)
        if "burst" in args.parts:
            crowd = [Person(n, [pool[n % len(pool)]]) for n in range(args.burst)]
            visits = [talk(client, p, 0, 0, "burst") for p in crowd]
            parts["burst"] = await _timed(visits, crowd, client, process, args.alone)
    return parts


async def _timed(
    visits: list[Any], people: list[Person], client: Client, process: psutil.Process, most: int
) -> dict[str, Any]:
    load, used, began = os.getloadavg()[0], sum(process.cpu_times()[:2]), time.perf_counter()
    await asyncio.gather(*visits)
    wall, used = time.perf_counter() - began, sum(process.cpu_times()[:2]) - used
    held = await alone(client, people, most)
    return {**summed(people, used, wall, load), "held_against_alone": held}


def _person(number: int, pool: list[str], each: int, chance: random.Random) -> Person:
    questions = chance.sample(pool, min(each, len(pool)))
    if number % 3:
        return Person(number, questions)
    # Their own report at the start, in the middle and at the end.
    for place in {0, each // 2, each - 1}:
        questions[place] = OWN
    return Person(number, questions, report_of(number))


def main() -> None:
    """Measure, write the result, say whether the bar is reached; exit code 1 where it is not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--each", type=int, default=10, help="questions of a person")
    parser.add_argument("--think", type=float, default=10.0, help="seconds of thought between them")
    parser.add_argument("--burst", type=int, default=200, help="questions fired together")
    parser.add_argument(
        "--alone", type=int, default=10**6, help="answers of a part that are held against what they are alone"
    )
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results" / "load.json")
    args = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as (address, process):
        parts = asyncio.run(measure(address, process, args))
    settings = {name: value for name, value in vars(args).items() if name != "out"}
    paced = parts.get("people", {"seconds": {"p95": 0.0}})
    reached = paced["seconds"]["p95"] <= BAR and not any(
        part["error_count"] or part["mixed_count"] or part["answered"] < part["questions"]
        for part in parts.values()
    )
    result = {
        "what": "the real app on loopback; seconds from sending a question to its whole answer",
        "parts": "people: starts spread over the first thought; people_in_step: all ask in the same instant, "
        "each time; burst: every question at once, each from a session of its own",
        "settings": settings,
        "bar": {"people_p95_seconds": BAR, "errors": 0, "mixed": 0, "reached": reached},
        **parts,
        "machine": machine(load),
    }
    args.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))
    sys.exit(0 if reached else 1)


if __name__ == "__main__":
    main()
