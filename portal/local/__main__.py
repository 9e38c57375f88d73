"""`python -m portal.local run | stop | test -- ARGUMENTS | with-parts -- COMMAND`."""

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from portal.local import console, layout, supervisor, throwaway
from portal.local.errors import LocalError, StopRequested


def main() -> int:
    console.prepare()
    arguments = _parser().parse_args()
    for request in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(request, _request_stop)
    var = Path(os.environ.get("PORTAL_VAR") or layout.ROOT / "var")
    try:
        match arguments.verb:
            case "run":
                return supervisor.run(var=var, port=arguments.port, given=os.environ)
            case "stop":
                return supervisor.stop(var=var)
            case "test":
                return throwaway.test(arguments.arguments, var=var, given=os.environ)
            case _:
                return throwaway.run(
                    arguments.arguments, var=var, given=os.environ, durable=arguments.durable
                )
    except LocalError as error:
        console.say(f"\n{error}")
        return 1
    except StopRequested:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m portal.local", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    run = verbs.add_parser("run", help="start the whole portal")
    run.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    verbs.add_parser("stop", help="stop this checkout's portal")
    test = verbs.add_parser("test", help="run pytest on throw-away parts")
    test.add_argument("arguments", nargs="*")
    with_parts = verbs.add_parser("with-parts", help="run any command on throw-away parts")
    with_parts.add_argument("--durable", action="store_true", help="wait for the disk")
    with_parts.add_argument("arguments", nargs="*")
    return parser


def _request_stop(number: int, frame: FrameType | None) -> NoReturn:
    raise StopRequested


if __name__ == "__main__":
    sys.exit(main())
