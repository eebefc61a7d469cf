"""What each command of ``wenju`` does. Results are printed; errors are raised for :mod:`qa.cli` to show.

The engine, the index and their libraries are imported inside the functions: help and wrong usage are
answered at once.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from corpus.errors import OutputError, QuestionError, QuestionSetError, SourceError
from qa.console import Progress, clip, note, plain, table, waiting

if TYPE_CHECKING:
    from index.types import Hit
    from qa.engine import Engine
    from qa.questions import Question

Command = Callable[[Namespace], None]


def index(args: Namespace) -> None:
    """Build an index of report files and folders.

    Reports that cannot be read are left out and named; the command fails then, but after the others
    are in the index.
    """
    from corpus import loaders

    # Looked for before the model is loaded: a wrong path is said at once.
    loaders.find(args.paths)
    from index.build import build
    from index.embed import DEFAULT_MODEL, load_encoder
    from qa.config import Settings

    settings = Settings.load()
    with waiting("正在载入语言模型，请稍候……"):
        encoder = load_encoder(settings.model or DEFAULT_MODEL, threads=settings.threads or None)
    unreadable: list[SourceError] = []
    with Progress() as progress:
        built = build(args.paths, args.index, encoder=encoder, progress=progress.stage, unreadable=unreadable)
    print(
        f"索引已建好：{args.index}。共 {len(built.documents)} 份报告，{len(built.passages)} 个段落，"
        f"{len(built.sentences)} 个句子，{len(built.figures)} 个数字。"
    )
    for error in unreadable:
        note(f"跳过：{error}")
    if unreadable:
        raise SourceError(f"有 {len(unreadable)} 份报告读不了，没有收进索引；其余的都已收进。")


def ask(args: Namespace) -> None:
    """Answer one question, and write it where it can be verified."""
    from qa import export
    from qa.files import replacing
    from qa.render import to_json, to_text

    with ExitStack() as stack:
        # Before the model is loaded, as with every result file.
        file = None
        if args.export:
            export.require_suffix(args.export)
            file = stack.enter_context(replacing(args.export))
        engine = _open(args)
        answer = engine.ask(args.question)
        if file:
            file.write(export.file_text(export.make([to_json(answer)], engine), args.export))
    print(_pretty(to_json(answer)) if args.json else plain(to_text(answer)))


def answer(args: Namespace) -> None:
    """Answer a file of questions, one JSON object a line, in the same order."""
    from qa.files import replacing
    from qa.questions import read_questions

    questions = read_questions(args.questions)
    if args.out.exists() and args.out.samefile(args.questions):
        raise OutputError(f"结果文件与问题文件是同一个：“{args.out}”。请给结果另起一个名字。")
    failed: list[Exception] = []
    # The draft is opened before the model is loaded: a place that cannot be written to is said at once.
    with replacing(args.out) as file:
        engine = _open(args)
        with Progress("作答") as progress:
            for number, question in enumerate(questions, start=1):
                row = _answer_row(engine, question, failed)
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                progress(number, len(questions))
    note(f"已写出 {len(questions)} 个回答：{args.out}")
    if failed:
        note(f"其中 {len(failed)} 个问题没有作答，原因写在各自的 text 里。")
    for error in failed:
        if not isinstance(error, QuestionError):
            raise error


def _answer_row(engine: Engine, question: Question, failed: list[Exception]) -> dict[str, Any]:
    """One line of the answers.

    A question that cannot be answered for its own fault or ours does not cost the others their answers:
    it has its line too, and its error goes to ``failed``.
    """
    from qa.render import to_json
    from qa.types import Answer

    try:
        given = engine.ask(question.question)
    except Exception as error:
        failed.append(error)
        why = str(error) if isinstance(error, QuestionError) else "这个问题没有作答：程序内部出错。"
        given = Answer(question.question, "not_found", "", why, reason="no_topic")
    return {**to_json(given), "id": question.id}


def search(args: Namespace) -> None:
    """List the best passages or sentences."""
    engine = _open(args)
    hits = engine.search(args.question, k=args.k, mode=args.mode, unit=args.unit)
    if args.json:
        rows = [_hit_row(engine, rank, hit) for rank, hit in enumerate(hits, start=1)]
        query = {"question": args.question, "mode": args.mode, "unit": args.unit}
        print(_pretty({**query, "hits": rows}))
        return
    if not hits:
        print("没有找到相关的内容。")
    for rank, hit in enumerate(hits, start=1):
        row = _hit_row(engine, rank, hit)
        print(f"{rank}. {' › '.join([row['doc'], *row['section']])}（{hit.score:.3f}）")
        print("   " + plain(" ".join(row["text"].split())))


def _hit_row(engine: Engine, rank: int, hit: Hit) -> dict[str, Any]:
    found = hit.passage
    return {
        "rank": rank,
        "score": round(hit.score, 6),
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
        "doc": found.doc_id,
        "section": list(engine.index.sections[found.section_id].heading),
        "start": found.start,
        "end": found.end,
        "text": found.text,
    }


def figures(args: Namespace) -> None:
    """List the figures of the reports, all or some, or write them as CSV and XLSX."""
    from qa import ledger
    from qa.files import replacing

    if args.csv and args.xlsx and args.csv.resolve() == args.xlsx.resolve():
        raise OutputError(f"CSV 和 XLSX 是同一个文件：“{args.csv}”。请给其中一个另起名字。")
    with ExitStack() as stack:
        # The drafts are opened before the model is loaded: a place that cannot be written to is said at once.
        # utf-8-sig: without the mark Excel takes the file for the system's own encoding.
        sheet = args.csv and stack.enter_context(replacing(args.csv, encoding="utf-8-sig", newline=""))
        book = args.xlsx and stack.enter_context(replacing(args.xlsx, encoding=None))
        searched = _open(args).index
        found = ledger.select(
            searched, unit=args.unit, text=args.text, period=args.period, damaged=args.damaged
        )
        if sheet:
            sheet.write(ledger.to_csv(searched, found))
        if book:
            book.write(ledger.to_xlsx(searched, found))
    written = [path for path in (args.csv, args.xlsx) if path]
    for path in written:
        note(f"已写出 {len(found)} 个数字：{path}")
    if found and not written:
        print(table(ledger.SHORT, [[plain(cell) for cell in ledger.short_row(one)] for one in found]))
    elif not written:
        print("没有符合条件的数字。" if searched.figures else "报告里没有数字。")


def audit(args: Namespace) -> None:
    """Check the arithmetic that the reports imply."""
    from qa import checks

    searched = _open(args).index
    found = checks.audited(searched)
    if args.json:
        print(_pretty({"checks": [checks.check_json(searched, one) for one in found]}))
        return
    # What is wrong is read first.
    ordered = [one for verdict in checks.VERDICTS for one in found if one.verdict == verdict]
    for number, one in enumerate(ordered, start=1):
        print(plain(checks.check_text(searched, one, number)))
    print(checks.summary(found) if found else "没有找到可以核对的算术。")


def evaluate(args: Namespace) -> None:
    """Measure search and answers against question sets."""
    from qa import results, scoreboard, suite

    found = suite.read(args.questions, half=args.half, sample=args.sample)
    # Before anything long: a wrong file, or a place that cannot be written to, is said at once.
    against = results.load(args.against) if args.against else None
    if args.out:
        results.make_folder(args.out)
    if found.documents and args.index:
        raise QuestionSetError("CMRC、SQuAD 的 JSON 自带原文，会临时建索引，不能再给 --index。")
    with waiting("正在载入语言模型，请稍候……"), Progress() as stages:
        engine = suite.engine_over(found.documents, stages.stage) if found.documents else _open(args)
    with Progress("评测") as progress:
        report = suite.run(engine, found, against=against, progress=progress)
    result = report.result
    print(scoreboard.scores(result, report.summary))
    if report.compared:
        print("\n" + scoreboard.compared(report.compared))
    if args.wrong:
        print("\n" + scoreboard.wrong(result))
    if found.drafts:
        note(f"注意：有 {found.drafts} 个草稿问题没有计入。核对后删去 draft 一项，或改为 false，才算数。")
    if result.unlocated:
        lines = "、".join(f"{one.source} 第 {one.line} 行" for one in result.unlocated[:5])
        note(
            f"注意：有 {len(result.unlocated)} 个问题的依据在索引的报告里找不到，检索按 0 分计（{lines}"
            f"{' 等' if len(result.unlocated) > 5 else ''}）。请检查索引与问题集是否配套。"
        )
    if args.out:
        page, kept = results.save(report.content, report.page, args.out)
        note(
            f"已写出报告：{page}（用浏览器打开）；数据：{page.with_name('result.json')}，另存一份 {kept.name}"
        )


def verify(args: Namespace) -> None:
    """Hold an export against the reports it cites; no model is loaded."""
    from corpus import loaders
    from qa import export
    from qa.config import BUNDLED_REPORT
    from qa.recheck import recheck

    given = export.read(args.export)
    documents = [loaders.load(path) for path in loaders.find(args.report)] if args.report else []
    if args.index:
        from index.folder import read

        documents += read(args.index, check=lambda manifest: None)[1].documents
    elif not args.report:
        documents = [loaders.load(BUNDLED_REPORT)]
    checked = recheck(given, documents)
    named = f"（{plain('、'.join(checked.documents))}）" if checked.documents else ""
    print(
        f"核对通过：{checked.answers} 个回答、{checked.citations} 条引文、{checked.figures} 个数字都与报告{named}一致。"
    )


def feedback(args: Namespace) -> None:
    """List what people said of answers, or write it as a question set."""
    from qa.config import Settings
    from qa.feedback import NAMES, Store, to_lines
    from qa.files import replacing

    store = Store(Settings.load().data)
    found = store.all()
    if not args.out:
        heads = ("日期", "判断", "问题", "应有的答案", "说明")
        rows = [
            [
                one.created[:10],
                NAMES[one.verdict],
                *(clip(plain(cell), 40) for cell in (one.question, one.expected, one.note)),
            ]
            for one in found
        ]
        print(table(heads, rows) if rows else "还没有反馈。在网页上每个回答的下面可以给。")
        note(f"反馈存放在：{store.path}")
        return
    lines, without = to_lines(found)
    if not lines:
        raise QuestionSetError("没有可以写成问题的反馈。判为“对”的，或给出了正确答案的，才写得成问题。")
    if args.out.exists():
        raise OutputError(f"“{args.out}”已经有了，里面也许有核对过的问题。请另起一个名字。")
    with replacing(args.out) as file:
        file.write("".join(line + "\n" for line in lines))
    note(f"已写出 {len(lines)} 个问题：{args.out}")
    if without:
        note(f"另有 {without} 条没有给出正确答案，没有写出。")


def questions(args: Namespace) -> None:
    """Draft questions on a report, for a person to accept, edit or drop."""
    from corpus import loaders
    from index.build import document_ids
    from qa.drafts import draft, to_line
    from qa.files import replacing

    paths = loaders.find([args.report])
    documents = [
        loaders.load(path, doc_id=name) for path, name in zip(paths, document_ids(paths), strict=True)
    ]
    drafts = [one for document in documents for one in draft(document, each=args.each)]
    lines = [to_line(one) for one in drafts]
    if args.out:
        if args.out.exists():
            raise OutputError(f"“{args.out}”已经有了，里面也许有核对过的问题。请给草稿另起一个名字。")
        with replacing(args.out) as file:
            file.write("".join(line + "\n" for line in lines))
        note(f"已写出 {len(lines)} 个草稿：{args.out}。逐条核对，认可的删去 draft 一项，不要的整行删去。")
    else:
        for line in lines:
            print(line)
    if not drafts:
        note("没有拟出问题：报告里没有合适的数字、列举、人物或时间。")


def _open(args: Namespace) -> Engine:
    """The engine over the index that was named, or over the bundled report."""
    with waiting("正在载入语言模型，请稍候……"), Progress() as progress:
        from qa.engine import Engine

        return Engine.open(args.index, progress=progress.stage)


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
