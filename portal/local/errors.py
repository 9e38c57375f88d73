"""What can be said plainly to the person who started the portal."""


class LocalError(Exception):
    """A start cannot go on; the message is German and says what to do."""


class StopRequested(BaseException):
    """Somebody pressed Ctrl-C, or sent SIGTERM or SIGHUP."""
