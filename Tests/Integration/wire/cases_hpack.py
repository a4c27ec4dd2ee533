"""Header blocks that no decoder may accept: h2spec's HPACK cases."""

from wire.case import Case, connection_error, table
from wire.frames import COMPRESSION_ERROR, block, headers, integer, request

GET = block(request())
REFUSED = connection_error(COMPRESSION_ERROR)


def value(huffman: bytes) -> bytes:
    """A field "x-test" whose value is in Huffman coding, right or wrong."""
    return b"\x00\x06x-test" + bytes([0x80 | len(huffman)]) + huffman


CASES: list[Case] = [
    *table(
        "RFC 7541, 2.3.3",
        ("hpack/2.3.3/1", "an index beyond both tables",
         headers(1, GET + integer(70, 7, 0x80)), REFUSED),
        ("hpack/2.3.3/2", "a literal whose name has such an index",
         headers(1, GET + integer(70, 6, 0x40) + b"\x05empty"), REFUSED),
    ),
    *table("RFC 7541, 4.2",
           ("hpack/4.2/1", "a table size update at the end of a block",
            headers(1, GET + b"\x3f\xe1\x1f"),
            REFUSED)),
    *table(
        "RFC 7541, 5.2",
        ("hpack/5.2/1", "Huffman padding of more than 7 bits",
         headers(1, GET + value(bytes.fromhex("f2b24a84ffff"))), REFUSED),
        ("hpack/5.2/2", "Huffman padding of zeros",
         headers(1, GET + value(bytes.fromhex("f2b24a8480"))),
         REFUSED),
        ("hpack/5.2/3", "the EOS symbol in Huffman coding",
         headers(1, GET + value(bytes.fromhex("ffffffff"))), REFUSED),
    ),
    *table("RFC 7541, 6.1", ("hpack/6.1/1", "index 0", headers(1, GET + b"\x80"), REFUSED)),
    *table("RFC 7541, 6.3",
           ("hpack/6.3/1", "a table larger than SETTINGS_HEADER_TABLE_SIZE",
            headers(1, integer(70_000, 5, 0x20) + GET), REFUSED)),
]  # fmt: skip
