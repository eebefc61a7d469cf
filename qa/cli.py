"""The command ``wenju``: arguments, streams and exit codes. The work is in :mod:`qa.commands`.

Results go to stdout, everything else to stderr. Exit codes: 0 done (an answer "not found" is one),
1 a defect of ours, 2 wrong usage, 3 a report, question, index, model or result file is at fault,
130 interrupted, 141 the reader of our output went away.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from corpus.errors import WenjuError
from qa import commands
from qa.arguments import Parser, text, whole_number
from qa.console import note
from qa.files import reason

OK, DEFECT, USAGE, FAULT, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 3, 130, 141

_ABOUT = "问据：向中文报告提问，得到简短的回答、能证明它的原文和其中的数字。全程离线。"
_CODES = """退出码：0 完成（报告里找不到答案也算完成）；1 程序内部出错；2 用法不对；
3 报告、问题、索引、模型或结果文件有问题；130 被中断；141 接收输出的程序已退出。"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    :param argv: the arguments without the program's name; ``None`` takes the process's own.
    :return: the exit code; see the top of this module.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Whatever the locale says, and with no character that could stop a result from being shown.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    debug = False
    try:
        code = OK
        try:
            args = build_parser().parse_args(argv)
        except SystemExit as leaving:  # --help, --version, wrong usage
            code = leaving.code if isinstance(leaving.code, int) else USAGE
        else:
            debug = args.debug
            args.run(args)
        # Flushed here, where a full disk or a closed pipe can still be told from success.
        _flush()
        return code
    except KeyboardInterrupt:
        note("已中断。")
        return INTERRUPTED
    except BrokenPipeError:
        _drop_stdout()
        return BROKEN_PIPE
    except Exception as error:
        if debug:
            traceback.print_exc()
        note(_message(error))
        _drop_stdout()
        return FAULT if isinstance(error, WenjuError | OSError) else DEFECT


def _message(error: Exception) -> str:
    if isinstance(error, WenjuError):
        return f"错误：{error}"
    if isinstance(error, OSError):
        place = f"“{error.filename}”" if error.filename else "输出"
        return f"错误：读写{place}失败：{reason(error)}。"
    return f"程序内部出错（{type(error).__name__}）。不是您操作有误；加上 --debug 可看到细节，便于反馈。"


def _flush() -> None:
    if sys.stdout is not None:  # it is None where we were started without one
        sys.stdout.flush()


def _drop_stdout() -> None:
    """Throw away what stdout still holds if it can't be written, or Python complains when it exits."""
    try:
        _flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def build_parser() -> Parser:
    """The whole command line."""
    parser = Parser(prog="wenju", description=_ABOUT, epilog=_CODES)
    version = f"wenju {metadata.version('wenju')}"
    parser.add_argument("--version", action="version", version=version, help="显示版本号")
    found = parser.add_subparsers(title="命令", dest="命令", metavar="命令", required=True)

    def command(name: str, run: commands.Command, about: str, epilog: str = "") -> Parser:
        made: Parser = found.add_parser(name, help=about, description=about + "。", epilog=epilog)
        made.add_argument("--debug", action="store_true", help="出错时显示程序的调用过程")
        made.set_defaults(run=run)
        parser.commands[name] = made
        return made

    made = command(
        "index",
        commands.index,
        "为报告建索引，或更新已有的索引",
        "建好的索引里正好是这次给出的报告。新索引写完才替换旧的：中途停下，旧索引照样可用。",
    )
    made.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="报告文件（txt、md），或放报告的文件夹"
    )
    made.add_argument("--index", type=Path, required=True, metavar="DIR", help="索引放在哪个文件夹")

    made = command("ask", commands.ask, "问一个问题")
    made.add_argument("question", type=text, metavar="问题", help="用中文问，例如：全市有多少个村？")
    _index_option(made)
    made.add_argument("--json", action="store_true", help="输出 JSON，字段与 answer 命令的每一行相同")
    made.add_argument(
        "--export",
        type=Path,
        metavar="FILE",
        help="另把回答连同引文、位置和报告的 SHA-256 写成文件（.md 或 .json），可用 verify 核对",
    )

    made = command(
        "answer",
        commands.answer,
        "回答一个文件里的全部问题",
        "每行一个回答，顺序与问题相同。空的、太长的问题也占一行，status 为 not_found，text 说明原因。"
        "全部答完才写出结果文件；中途停下，原有的文件不变。",
    )
    made.add_argument(
        "questions", type=Path, metavar="QUESTIONS.jsonl", help='每行一个 {"id": …, "question": …}'
    )
    _index_option(made)
    made.add_argument("--out", type=Path, required=True, metavar="ANSWERS.jsonl", help="结果文件")

    made = command("search", commands.search, "只检索，不作答")
    made.add_argument("question", type=text, metavar="问题", help="一个问题，或几个词")
    _index_option(made)
    made.add_argument("--k", type=whole_number(1, 1000), default=10, metavar="N", help="最多列几条，默认 10")
    made.add_argument(
        "--mode",
        choices=("hybrid", "dense", "lexical"),
        default="hybrid",
        help="排序方式：hybrid 合用（默认），dense 只看语义向量，lexical 只看词语",
    )
    made.add_argument(
        "--unit",
        choices=("passage", "sentence"),
        default="passage",
        help="列出段落 passage（默认）或句子 sentence",
    )
    made.add_argument("--json", action="store_true", help="输出 JSON，score 越大越相关")

    made = command(
        "figures",
        commands.figures,
        "列出报告里的数字",
        "给出几个条件时，列出同时符合的数字。条件对文件同样有效。",
    )
    _index_option(made)
    made.add_argument("--unit", type=text, metavar="单位", help="只列这个单位的，例如：亿元、个百分点")
    made.add_argument("--text", type=text, metavar="文字", help="只列对象或所在句里有这几个字的")
    made.add_argument("--period", type=text, metavar="时期", help="只列这个时期的，例如：2023、2023-06")
    made.add_argument("--damaged", action="store_true", help="只列原文疑有缺损的")
    made.add_argument("--csv", type=Path, metavar="FILE", help="写成 CSV 文件（UTF-8，Excel 可直接打开）")
    made.add_argument("--xlsx", type=Path, metavar="FILE", help="写成 Excel 文件")

    made = command(
        "audit",
        commands.audit,
        "核对报告里的算术",
        "核对部分与总数、部分占整体的比例、增减变化、占比合计和前后两处的同一个数字。"
        "容许的误差由数字写到哪一位决定，约数放宽；疑有缺损的数字不参与计算。"
        "不一致的排在最前；原文不足以判断的，说明原因，算作无法核验。",
    )
    _index_option(made)
    made.add_argument("--json", action="store_true", help="输出 JSON，每处附算式、所用的数字和原文")

    made = command(
        "eval",
        commands.evaluate,
        "用带标准答案的问题集评测检索和回答",
        "问题集是每行一个问题的 JSONL，或 CMRC 2018、SQuAD 的 JSON（自带原文，临时建索引）。"
        "检索只看有原文依据的问题：句子或段落含有依据的一半以上，或整个落在依据之内，就算命中。"
        "命中@k 是前 k 条里有任何一条命中的问题数；"
        "召回@k 是前 k 条找到的命中项占全部命中项的比例，各题平均。",
    )
    made.add_argument("questions", nargs="+", type=Path, metavar="QUESTIONS", help="带标准答案的问题集")
    _index_option(made)
    made.add_argument("--half", choices=("tune", "held"), help="只用问题集的一半：tune 调参用，held 留作检验")
    made.add_argument("--wrong", action="store_true", help="列出答错的问题")
    made.add_argument(
        "--sample", type=whole_number(1, 1_000_000), metavar="N", help="只随机抽 N 个问题；每次抽到的相同"
    )
    made.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="在这个文件夹里写出网页报告 report.html 和数据 result.json（设置、指标、每一题的结果）",
    )
    made.add_argument(
        "--against",
        type=Path,
        metavar="EARLIER.json",
        help="与先前一次的 result.json 比较，并检验差别是否显著",
    )

    made = command(
        "verify",
        commands.verify,
        "核对导出的回答是否与报告一致",
        "不联网，也不需要模型。核对每条引文的原文、位置和出处，每个数字和算式，以及报告的 SHA-256；"
        "导出的文件改动过一个字，或与报告不符，都算没有通过，退出码为 3。",
    )
    made.add_argument(
        "export", type=Path, metavar="FILE", help="网页或 ask --export 导出的 .md 或 .json 文件"
    )
    made.add_argument(
        "--report",
        type=Path,
        action="append",
        metavar="PATH",
        help="导出时所问的报告，或放报告的文件夹；可以给几次",
    )
    made.add_argument(
        "--index", type=Path, metavar="DIR", help="改用这个索引里的报告；两者都不给则用自带的报告"
    )

    made = command(
        "feedback",
        commands.feedback,
        "列出网页上收到的反馈，或写成评测用的问题",
        "反馈只存在本机的一个文件里，从不外传。判为“对”的写成正式的问题；“错”和“漏”的，"
        "给出了正确答案的写成草稿（draft），由人核对后删去 draft 一项再用，没有给出的不写。",
    )
    made.add_argument("--out", type=Path, metavar="FILE.jsonl", help="写成问题集，可用 eval 评测")

    made = command(
        "questions",
        commands.questions,
        "为一份报告草拟评测用的问题",
        "按报告里的数字、列举、人物、时间和结构拟出问题与答案，另拟一些报告答不了的相近问题。"
        "草稿带 draft 标记，评测时不计入；由人逐条核对，认可的删去 draft 一项，不要的整行删去。",
    )
    made.add_argument("report", type=Path, metavar="REPORT", help="报告文件（txt、md），或放报告的文件夹")
    made.add_argument(
        "--each", type=whole_number(1, 1000), default=8, metavar="N", help="每种问题最多拟几个，默认 8"
    )
    made.add_argument("--out", type=Path, metavar="FILE.jsonl", help="写成这个文件；不给则写到标准输出")
    return parser


def _index_option(parser: Parser) -> None:
    parser.add_argument("--index", type=Path, metavar="DIR", help="索引所在的文件夹；不给则用自带的报告")
