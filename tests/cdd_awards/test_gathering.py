"""How a request is put together from what comes, and when its sender is late. Without a clock."""

from io import BytesIO

import pytest

from cdd_awards.serving.gathering import (
    BODY_GRACE_SECONDS,
    HEAD_SECONDS,
    LEAST_BYTES_A_SECOND,
    MOST_HEAD,
    SILENCE_SECONDS,
    Gathering,
    Stage,
)

HEAD = b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"


def gathered(*pieces: bytes) -> Gathering:
    gathering = Gathering(begun=0.0, body=BytesIO())
    for piece in pieces:
        gathering.take(piece, 0.0)
    return gathering


@pytest.mark.parametrize("cut", range(1, len(HEAD) + 5))
def test_a_request_may_be_cut_anywhere(cut: int) -> None:
    whole = HEAD + b"hello"

    one = gathered(whole[:cut], whole[cut:])

    one.body.seek(0)
    assert one.stage is Stage.WHOLE
    assert one.head is not None
    assert one.head.raw == HEAD
    assert one.body.read() == b"hello"


def test_what_stands_behind_belongs_to_the_next_request() -> None:
    assert gathered(HEAD + b"helloGET / HTTP/1.1").after == b"GET / HTTP/1.1"


def test_a_request_without_a_body_is_whole_with_its_head() -> None:
    assert gathered(b"GET / HTTP/1.1\r\n\r\n").stage is Stage.WHOLE


@pytest.mark.parametrize("said", ["-1", "1e3", "٣", "9" * 40, "3, 3", ""])
def test_a_length_that_is_no_number_announces_nothing(said: str) -> None:
    head = f"POST / HTTP/1.1\r\nContent-Length: {said}\r\n\r\n".encode()

    one = gathered(head)

    assert one.wanted == 0
    assert one.head is not None
    assert not one.head.has_plain_length


def test_a_head_without_an_end_is_too_long() -> None:
    assert not gathered(b"x" * MOST_HEAD).is_too_long
    assert gathered(b"x" * MOST_HEAD, b"x").is_too_long


def test_a_head_comes_soon() -> None:
    gathering = Gathering(begun=100.0, body=BytesIO())
    gathering.take(b"GET", 100.0 + HEAD_SECONDS)

    assert not gathering.is_late(100.0 + HEAD_SECONDS)
    assert gathering.is_late(100.1 + HEAD_SECONDS)


def test_a_body_comes_at_a_least_rate() -> None:
    gathering = Gathering(begun=0.0, body=BytesIO())
    gathering.take(HEAD.replace(b" 5", b" 900000"), 0.0)
    gathering.take(b"x" * LEAST_BYTES_A_SECOND * 5, 0.0)

    assert not gathering.is_late(BODY_GRACE_SECONDS + 5)
    assert gathering.is_late(BODY_GRACE_SECONDS + 5.1)


def test_a_body_that_ran_ahead_may_not_fall_silent() -> None:
    gathering = Gathering(begun=0.0, body=BytesIO())
    gathering.take(HEAD.replace(b" 5", b" 90000000"), 0.0)
    gathering.take(b"x" * LEAST_BYTES_A_SECOND * 1000, 10.0)

    assert not gathering.is_late(10.0 + SILENCE_SECONDS)
    assert gathering.is_late(10.1 + SILENCE_SECONDS)
