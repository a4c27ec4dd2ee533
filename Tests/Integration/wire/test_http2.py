"""HTTP/2 as the RFCs have it, over a raw socket: the cases of h2spec, by its numbers."""

import pytest

from wire import cases_generic, cases_hpack, cases_http2

CASES = [*cases_generic.CASES, *cases_http2.CASES, *cases_hpack.CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_http2(endpoint, case):
    with endpoint.peer() as peer:
        try:
            case.play(peer)
        except AssertionError as error:
            pytest.fail(f"{case.name}, {case.rule}: {case.title}: {error}", pytrace=False)


def test_every_case_has_a_name_of_its_own():
    assert len({case.name for case in CASES}) == len(CASES)
