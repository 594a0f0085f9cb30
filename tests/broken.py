"""Two hundred inputs that are no filing, or are out to do harm: all made up here, small, and the same on every run.

`FAILS` must be refused in a line; `HARMLESS` may be read or refused, but must do nothing else.
"""

from __future__ import annotations

import gzip
import io
import os
import random
import socket
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

ESCAPES = "\x1b]0;owned\x07\x1b[31mred\x1b[2J\x9b31m\u202etxt.exe"
TEXT = "We depend on one maker of wafers, and could not soon find another. "
PAGE = (
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Report</title></head><body>'
    + "".join(f"<p class='c'>Paragraph {n} of a report. {TEXT}</p>" for n in range(40))
    + "</body></html>"
).encode()
HEADER = "<SEC-DOCUMENT>0000000007-97-000012.txt : 19970926\nFILED AS OF DATE:\t\t19970926\n</SEC-HEADER>\n"
SUBMISSION = (
    HEADER + "<DOCUMENT>\n<TYPE>10-K\n<TEXT>\n" + TEXT * 50 + "\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
).encode()
PASSWD = "file:///etc/passwd"
LINKED = "---\ntitle: x\npublished: 2024-01-01\n---\n## Links\n\n"
XINCLUDE = 'xmlns:xi="http://www.w3.org/2001/XInclude"'
MAGIC = {
    "zip": b"PK\x03\x04\x14\x00",
    "docx": b"PK\x03\x04\x14\x00\x06\x00",
    "gz": b"\x1f\x8b\x08",
    "bz2": b"BZh91AY",
    "xz": b"\xfd7zXZ\x00",
    "zst": b"\x28\xb5\x2f\xfd",
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1",
    "rtf": b"{\\rtf1\\ansi",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff\xe0",
    "gif": b"GIF89a",
    "webp": b"RIFF\x00\x00\x00\x00WEBP",
    "elf": b"\x7fELF\x02\x01",
    "exe": b"MZ\x90\x00\x03\x00",
    "sqlite": b"SQLite format 3\x00",
    "ps": b"%!PS-Adobe-3.0",
    "xml": b"<?xml version='1.0'?><rows><row/>",
}


@dataclass(frozen=True)
class Input:
    """One input: its file name, its bytes (None for what is no file), and whether it must be refused."""

    name: str
    data: bytes
    fails: bool = True


def inputs() -> Iterator[Input]:
    """All that are plain files."""
    yield from _empty()
    yield from _cut()
    yield from _foreign()
    yield from _deep_and_large()
    yield from _hostile()
    yield from _encoded()
    yield from _notes()


def _empty() -> Iterator[Input]:
    for suffix in ("html", "txt", "pdf", "md"):
        for n, data in enumerate((b"", b" ", b"\r\n\t\n", b"\x00" * 9, b"\xef\xbb\xbf", b"\x0c\x0c")):
            yield Input(f"empty{n}.{suffix}", data)
    shells = (
        "<html></html>",
        "<html><body></body></html>",
        "<html><body><script>alert(1)</script><style>p{}</style></body></html>",
        "<html><body><p style='display:none'>hidden</p></body></html>",
        "<html><body><p>&nbsp;</p><table><tr><td></td></tr></table></body></html>",
        "<html><head><title>only a title</title></head><body><hr></body></html>",
        "<html><body><ix:header>hidden</ix:header></body></html>",
        "<!DOCTYPE html><!-- a comment -->",
    )
    for n, page in enumerate(shells):
        yield Input(f"shell{n}.html", page.encode())
    yield Input("shell.txt", b"\n<PAGE>\n\n<PAGE>\n----------\n")


def _cut() -> Iterator[Input]:
    for n in range(20):
        yield Input(f"cut{n}.html", PAGE[: 150 + n * 180])
    tags = PAGE.replace(b"<p ", b"<p title='we buy from one > maker' ")
    for n in range(10):
        yield Input(f"cut-tags{n}.html", tags[: 190 + n * 333])
    for n in range(8):
        yield Input(f"cut{n}.txt", SUBMISSION[: 140 + n * 400])
    for n in range(10):
        yield Input(f"cut{n}.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"[: 8 + n * 5])


def _foreign() -> Iterator[Input]:
    noise = random.Random(7)
    for kind, magic in MAGIC.items():
        for suffix in ("html", "txt"):
            yield Input(f"{kind}.{suffix}", magic + noise.randbytes(900))
    for n in range(12):
        yield Input(f"noise{n}.{('html', 'txt', 'pdf')[n % 3]}", noise.randbytes(50 + n * 211))
    for n, data in enumerate((b'{"facts": {"us-gaap": {}}}', b"[[1, 2], [3, 4]]", b'[{"a": 1}]', b'{\n "a": 1\n}')):
        yield Input(f"data{n}.txt", data)
    yield Input("zeros.html", bytes(100_000))
    yield Input("form4.xml.html", b'<?xml version="1.0"?>\n<ownershipDocument><issuer>x</issuer></ownershipDocument>')


def _deep_and_large() -> Iterator[Input]:
    for tag in ("div", "span", "font", "table><tr><td", "ul><li", "blockquote", "b", "ix:nonNumeric"):
        opened = f"<{tag}>" * (200_000 if tag == "div" else 30_000)
        yield Input(f"deep-{tag[:4]}.html", f"<html><body>{opened}{TEXT}</body></html>".encode())
    yield Input("line.txt", b"x" * 3_000_000)
    yield Input("line-of-words.txt", TEXT.encode() * 40_000)
    yield Input(
        "wide.html", b"<html><body><table><tr><td colspan=99999999>a</td><td>b</td></tr></table>" + PAGE, fails=False
    )
    yield Input(
        "rows.html", b"<html><body><table>" + b"<tr><td rowspan=9999>a<td>1" * 3000 + b"</table>" + PAGE, fails=False
    )
    yield Input("many.html", b"<html><body>" + b"<p>x" * 50_000 + PAGE, fails=False)


def _hostile() -> Iterator[Input]:
    laughs = '<!ENTITY b0 "boom">' + "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
    kinds = {
        "laughs": f"<!DOCTYPE html [{laughs}]><html><body><p>&b11; {TEXT}</p></body></html>",
        "quadratic": f'<!DOCTYPE html [<!ENTITY a "{"a" * 9999}">]><html><body><p>{"&a;" * 9999}</p></body></html>',
        "outside": f'<!DOCTYPE html [<!ENTITY f SYSTEM "{PASSWD}">]><html><body><p>&f; x</p></body></html>',
        "fetched": '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd"><html><body><p>words</p></body></html>',
        "include": f'<html {XINCLUDE}><body><xi:include href="{PASSWD}"/><p>x</p></body></html>',
        "sheet": f'<?xml-stylesheet href="{PASSWD}"?><html><body><p>{TEXT}</p></body></html>',
        "scripts": f"<html><body onload=x()><script>x()</script><iframe src='{PASSWD}'></iframe>{TEXT}</body></html>",
        "escapes": f"<html><head><title>{ESCAPES}</title></head><body><p>{ESCAPES} {TEXT}</p></body></html>",
        "form": f"<html><body><form action='file:///x'><input value='x'><p>{TEXT}</p></form></body></html>",
        "brackets": f"<html><body><p>[red]{TEXT}[/] [doc1] {{{{ x }}}} %s %n</p></body></html>",
        "quotes": f"<html><body><p>'; DROP TABLE documents; -- {TEXT}</p></body></html>",
    }
    for name, page in kinds.items():
        yield Input(f"{name}.html", page.encode(), fails=False)
    yield Input("escapes.txt", f"{ESCAPES}\n\n{TEXT}".encode(), fails=False)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", bytes(20_000_000))
    yield Input("bomb.zip.html", bomb.getvalue())
    yield Input("bomb.gz.txt", gzip.compress(gzip.compress(bytes(20_000_000))))
    stream = zlib.compress(bytes(50_000_000))
    head = b"%PDF-1.4\n1 0 obj <</Length " + str(len(stream)).encode() + b"/Filter/FlateDecode>> stream\n"
    yield Input("bomb.pdf", head + stream + b"\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF")


def _encoded() -> Iterator[Input]:
    text = TEXT * 20
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "cp500", "cp037"):
        yield Input(f"{encoding}.txt", text.encode(encoding))
    for encoding in ("utf-16", "utf-32", "utf-7", "shift_jis", "gb18030", "iso2022_jp", "cp1251", "mac_roman"):
        page = f'<html><head><meta charset="{encoding}"></head><body><p>{text}</p></body></html>'
        yield Input(f"{encoding}.html", page.encode(encoding), fails=False)
    yield Input("surrogates.html", b"<html><body><p>\xed\xa0\x80 " + text.encode() + b"</p></body></html>", fails=False)
    yield Input("nuls.html", PAGE.replace(b" ", b" \x00"), fails=False)
    yield Input("liar.html", b"<meta charset=utf-16><p>" + text.encode() + b"\xff\xfe</p>", fails=False)


def _notes() -> Iterator[Input]:
    keys = "abcdefghi"
    doubled = "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in pairwise(keys))
    heads = (
        "---\ntitle: x\n",
        "---\ntitle: [unclosed\n---\nwords\n",
        "---\n- a list\n---\nwords\n",
        "---\npublished: never\ntitle: x\n---\nwords\n",
        "---\nunknown key: 1\n---\nwords\n",
        "---\ntitle: !!python/object/apply:os.system ['true']\n---\nwords\n",
        f"---\na: &a [x,x,x,x,x,x,x,x,x]\n{doubled}---\nwords\n",
        LINKED + "| source | relation |\n|---|---|\n| A | eats |\n",
        LINKED + "| source | relation | target | share |\n|---|---|---|---|\n| A | supplies | B | 900% |\n",
    )
    for n, note in enumerate(heads):
        yield Input(f"note{n}.md", note.encode())
    yield Input("binary.md", random.Random(3).randbytes(500))


def special(folder: Path) -> list[str]:
    """Names that are no plain file, made under `folder`; each must be refused."""
    (folder / "folder.html").mkdir()
    (folder / "nowhere.html").symlink_to(folder / "absent")
    (folder / "loop.html").symlink_to(folder / "loop.html")
    os.mkfifo(folder / "pipe.html")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(folder / "socket.html"))
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(100_000_000)  # one line of 100 MB of NULs, which takes no room on disk
    (folder / "bad\nname\x1b[31m.html").write_bytes(b"")
    round_about = folder / "round.html"
    round_about.mkdir()
    (round_about / "again").symlink_to(round_about)
    names = ["folder.html", "nowhere.html", "loop.html", "pipe.html", "socket.html", "huge.txt", "round.html"]
    names += ["bad\nname\x1b[31m.html", "absent.html", "x" * 300 + ".html"]
    return [str(folder / name) for name in names] + ["/dev/zero", "/dev/null", "/dev/stdin/x.html"]
