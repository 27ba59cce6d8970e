"""What the person at the terminal sees."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


class Failure(Exception):
    """Something went wrong and the message says what to do about it."""


def say(text=""):
    print(text, flush=True)


def warn(text):
    print(f"  ! {text}", flush=True)


@dataclass
class Step:
    name: str
    usual: str
    missing: Callable[[], object]
    make: Callable[[object], object]


def run_steps(steps, quiet=False):
    """Make what is missing, in order; `quiet` says nothing about what is there already."""
    for number, step in enumerate(steps, 1):
        head = f"[{number}/{len(steps)}] {step.name}"
        missing = step.missing()
        if not missing:
            quiet or say(f"{head}: ready")
            continue
        say(f"{head} ({step.usual})…")
        begun = time.monotonic()
        step.make(missing)
        say(f"      done in {time.monotonic() - begun:.0f} s")


def tail(path, lines=25):
    text = path.read_text(errors="replace") if path.exists() else ""
    return "\n".join("    | " + line for line in text.splitlines()[-lines:])


def run_logged(command, log, advice, **options):
    """Run a command with its output in a log file; show a ticking clock on a terminal, the log's tail on failure."""
    log.parent.mkdir(parents=True, exist_ok=True)
    feed = options.pop("input", None)
    with log.open("w") as out:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE if feed is not None else subprocess.DEVNULL,
            stdout=out, stderr=subprocess.STDOUT, **options,
        )  # fmt: skip
        if feed is not None:
            process.stdin.write(feed.encode())
            process.stdin.close()
        wait_ticking(process)
    if process.returncode:
        raise Failure(f"{command_line(command)} failed:\n{tail(log)}\n  The whole log: {log}\n  {advice}")


def command_line(command):
    line = " ".join(str(part) for part in command)
    return line if len(line) < 160 else line[:157] + "…"


def wait_ticking(process):
    begun = time.monotonic()
    try:
        while True:
            try:
                return process.wait(timeout=1)
            except subprocess.TimeoutExpired:
                if sys.stdout.isatty():
                    print(f"\r      {time.monotonic() - begun:.0f} s ", end="\r", flush=True)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
