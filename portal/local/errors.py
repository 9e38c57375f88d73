"""What can be said plainly to the person who started the portal."""


class LocalError(Exception):
    """A start cannot go on; the message is German and says what to do."""


class StopRequested(Exception):  # noqa: N818 - a request, not a failure
    """Somebody pressed Ctrl-C, or sent SIGTERM or SIGHUP."""
