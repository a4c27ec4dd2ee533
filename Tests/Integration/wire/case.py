"""A case is a row: where the rule stands, what is done, what must happen.

Its steps are bytes, which are sent, and functions of the peer, which wait for something or check.
"""

from collections.abc import Callable
from dataclasses import dataclass

from wire.frames import DATA, GOAWAY, HEADERS, NO_ERROR, RST_STREAM, Frame
from wire.peer import Disagreement, Peer

Step = bytes | Callable[[Peer], None]


@dataclass(frozen=True)
class Case:
    # Section and number as h2spec counts them: those who know it find the case again.
    name: str
    rule: str
    title: str
    steps: tuple[Step, ...]
    handshake: bool = True

    def play(self, peer: Peer) -> None:
        if self.handshake:
            peer.handshake()
        for step in self.steps:
            if isinstance(step, bytes):
                peer.send(step)
            else:
                step(peer)


def table(rule: str, *rows: tuple, handshake: bool = True) -> list[Case]:
    """Rows of name, title and steps that stand under one rule."""
    return [Case(name, rule, title, tuple(steps), handshake) for name, title, *steps in rows]


def connection_error(*codes: int) -> Callable[[Peer], None]:
    """GOAWAY with one of the codes, and the end of the connection."""

    def check(peer: Peer) -> None:
        got = peer.until(lambda got: got.type == GOAWAY, f"GOAWAY with one of {codes}")
        if got.code not in codes:
            raise Disagreement(f"expected GOAWAY with one of {codes}; {peer.story()}")
        closes(peer)

    return check


def stream_error(stream: int, *codes: int) -> Callable[[Peer], None]:
    """RST_STREAM with one of the codes; a server may end the connection with it instead.

    One with NO_ERROR only says that the answer is complete before the request is.
    """

    def check(peer: Peer) -> None:
        def ends(got: Frame) -> bool:
            if got.type == RST_STREAM:
                return got.stream == stream and got.code != NO_ERROR
            return got.type == GOAWAY

        got = peer.until(ends, f"RST_STREAM on {stream} with one of {codes}")
        if got.code not in codes:
            raise Disagreement(f"expected RST_STREAM with one of {codes}; {peer.story()}")

    return check


def malformed(stream: int) -> Callable[[Peer], None]:
    """A malformed request: a stream error PROTOCOL_ERROR, or an answer of 400 (RFC 9113, 8.1.1)."""

    def check(peer: Peer) -> None:
        answer = peer.answer(stream)
        peer.until(
            lambda got: bool(answer.headers) or answer.reset is not None or got.type == GOAWAY,
            f"the refusal of a malformed request on {stream}",
        )
        if answer.http_status != "400" and answer.reset != 1 and not _goaway_says(peer, 1):
            raise Disagreement(f"expected PROTOCOL_ERROR or 400; {peer.story()}; {answer}")

    return check


def _goaway_says(peer: Peer, code: int) -> bool:
    return peer.goaway is not None and peer.goaway.code == code


def answered(stream: int) -> Callable[[Peer], None]:
    """A whole answer with a status, on a connection that goes on."""

    def check(peer: Peer) -> None:
        answer = peer.finished(stream)
        if not answer.http_status or answer.reset not in (None, 0):
            raise Disagreement(f"expected an answer on {stream}; {answer}; {peer.story()}")

    return check


def head(stream: int) -> Callable[[Peer], None]:
    """The HEADERS of an answer."""

    def check(peer: Peer) -> None:
        peer.until(lambda got: got.type == HEADERS and got.stream == stream, "HEADERS")

    return check


def data_of(stream: int, length: int) -> Callable[[Peer], None]:
    """The next DATA frame on the stream, and its length."""

    def check(peer: Peer) -> None:
        got = peer.until(lambda got: got.type == DATA and got.stream == stream, "DATA")
        if len(got.payload) != length:
            raise Disagreement(f"expected {length} bytes of DATA; {peer.story()}")

    return check


def gets(type: int, flags: int, payload: bytes | None = None) -> Callable[[Peer], None]:
    def wanted(got: Frame) -> bool:
        return (got.type, got.flags) == (type, flags) and payload in (None, got.payload)

    def check(peer: Peer) -> None:
        peer.until(wanted, f"a frame of type {type} with flags {flags:#x}")

    return check


def alive(peer: Peer) -> None:
    peer.alive()


def alive_or_closed(peer: Peer) -> None:
    """After the GOAWAY of a client without streams the server may serve it on or end in peace."""
    try:
        peer.alive()
    except Disagreement:
        if not peer.closed or peer.goaway and peer.goaway.code != NO_ERROR:
            raise


def closes(peer: Peer) -> None:
    """The server ends the connection."""
    try:
        peer.until(lambda _: False, "the end of the connection")
    except Disagreement:
        if not peer.closed:
            raise
