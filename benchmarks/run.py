"""Every benchmark in one go: ``python benchmarks/run.py [--data DIR] [--peers]``, results in ``benchmarks/results``.

``--data`` names the folder of the public sets; without it only what the shipped reports allow is run. ``--peers`` also
installs other libraries, each in an environment of its own, and compares. How the search was tuned
(``fusion_weights.py``) and how answers are weighed (``calibrate.py``) are no measurements and are run by themselves.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Run each script in turn; the exit code of the first that fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, help="folder of the public sets (cmrc2018, drcd_dev, ncp_policy)"
    )
    parser.add_argument("--peers", action="store_true", help="also beside haystack, txtai and llama-index")
    args = parser.parse_args()
    data = [] if args.data is None else ["--data", str(args.data)]
    scripts = [["question_speed.py"], ["encode_speed.py"], ["ablations.py", *data]]
    if args.data is not None:
        scripts += [
            ["cmrc_retrieval.py", *data],
            ["reader_cmrc.py", "--data", str(args.data / "cmrc2018"), "--save"],
            ["end_to_end.py", *data, "--cache", str(HERE.parent / "build" / "vectors.npz"), "--save"],
        ]
    if args.peers:
        scripts.append(["peers.py", *data])
    scripts.append(["tables.py"])
    # Last: it says by its exit code whether its bar is reached.
    scripts.append(["load.py"])
    for script, *options in scripts:
        print(f"== {script}", flush=True)
        began = time.monotonic()
        done = subprocess.run([sys.executable, str(HERE / script), *options], check=False)
        print(f"== {script}: {(time.monotonic() - began) / 60:.1f} min", flush=True)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
