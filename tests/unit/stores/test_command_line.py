"""The command line looks after databases, and says plainly what is wrong."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from shiny_chatkit.stores import Account, Batch, MessageRecord, SQLStore, ThreadRecord
from shiny_chatkit.stores import command_line as run
from tests.support.new_process import run_module
from tests.support.postgres import PostgresServer

ADA, BOB = Account("chat", "ada"), Account("chat", "bob")
OWNER = ["--chat", "chat", "--owner"]


async def fill(url: str) -> None:
    store = SQLStore(url)
    await store.open()
    threads = [ThreadRecord(f"t{n}", f"Title {n}", n, n, 1) for n in range(3)]
    answer = MessageRecord(
        "m1", "t1", 0, 1, "assistant", 1, "answer", {"big": 2**70}, blobs=("d1",), rating="up"
    )
    await store.save(ADA, Batch(threads=threads, messages=[answer], blobs={"d1": b"x"}))
    await store.close()


async def threads_of(url: str, account: Account) -> list[str]:
    store = SQLStore(url)
    await store.open()
    page = await store.threads(account, limit=9)
    await store.close()
    return [thread.id for thread in page.rows]


@pytest.fixture
def filled(url: str) -> str:
    asyncio.run(fill(url))
    return url


Capture = pytest.CaptureFixture[str]


def test_check(filled: str, capsys: Capture) -> None:
    assert run(["check", filled]) == 0
    assert capsys.readouterr().out == ("schema 0002, 1 accounts, 3 threads, 1 messages, 1 files\n")


def test_migrate(url: str, capsys: Capture) -> None:
    assert run(["check", url]) == 1
    if url.startswith("sqlite"):
        assert "does not exist" in capsys.readouterr().err
        assert not Path(url.removeprefix("sqlite:///")).exists()
    else:
        assert "has no tables" in capsys.readouterr().err
    assert run(["migrate", url, "--dry-run"]) == 0
    assert capsys.readouterr().out == "schema 0002 would be created\n"
    assert run(["report", url]) == 1
    assert run(["migrate", url]) == 0
    assert run(["migrate", url]) == 0
    assert run(["migrate", url, "--dry-run"]) == 0
    done = "nothing to do: the database has schema 0002\n"
    assert capsys.readouterr().out == "schema 0002 was created\n" + done + done
    assert run(["check", url]) == 0


def test_report(filled: str, capsys: Capture, tmp_path: Path) -> None:
    assert run(["report", filled, "--rated"]) == 0
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (row["owner"], row["answer"], row["rating"]) == ("ada", "answer", "up")
    file = tmp_path / "report.jsonl"
    assert run(["report", filled, "--output", str(file), "--chat", "other"]) == 0
    assert file.read_text() == ""


def test_prune(filled: str, capsys: Capture) -> None:
    assert run(["prune", filled, "--max-threads", "2", "--dry-run"]) == 0
    assert run(["prune", filled, "--max-threads", "2"]) == 0
    assert asyncio.run(threads_of(filled, ADA)) == ["t2", "t1"]
    assert run(["prune", filled, "--max-age", "90d"]) == 0
    assert asyncio.run(threads_of(filled, ADA)) == []
    assert capsys.readouterr().out == (
        "1 thread would be deleted\n1 thread deleted\n2 threads deleted\n"
    )
    assert run(["prune", filled]) == 1
    assert "Pass --max-age or --max-threads" in capsys.readouterr().err


def test_export_and_import(filled: str, capsys: Capture, tmp_path: Path) -> None:
    file = tmp_path / "ada.json"
    assert run(["export", filled, *OWNER, "ada", "--output", str(file)]) == 0
    assert run(["import", filled, str(file), *OWNER, "bob", "--dry-run"]) == 0
    assert asyncio.run(threads_of(filled, BOB)) == []
    assert run(["import", filled, str(file), *OWNER, "bob"]) == 0
    assert asyncio.run(threads_of(filled, BOB)) == ["t2", "t1", "t0"]
    assert capsys.readouterr().out == (
        "3 threads with 1 messages would be imported\n3 threads with 1 messages imported\n"
    )
    assert run(["export", filled, *OWNER, "bob", "--thread", "t1"]) == 0
    exported = json.loads(capsys.readouterr().out)
    assert exported["threads"][0]["messages"][0]["data"] == {"big": 2**70}
    assert run(["export", filled, *OWNER, "bob", "--thread", "none"]) == 1
    assert run(["export", filled, *OWNER, "nobody"]) == 1
    assert capsys.readouterr().err == (
        "error: Unknown thread 'none'.\nerror: The chat 'chat' has no threads of the owner 'nobody'.\n"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "is not valid JSON"),
        (b"\xff", "is not text in UTF-8"),
        (b"{}", "Invalid export"),
        (b"[" * 100_000, "is not valid JSON"),
    ],
)
def test_importing_a_bad_file(
    filled: str, capsys: Capture, tmp_path: Path, content: bytes, message: str
) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    assert run(["import", filled, str(file), *OWNER, "bob"]) == 1
    assert message in capsys.readouterr().err


def test_importing_a_missing_file(filled: str, capsys: Capture, tmp_path: Path) -> None:
    assert run(["import", filled, str(tmp_path / "none"), *OWNER, "bob"]) == 1
    assert "No such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["check"],
        ["unknown", "sqlite:///x.db"],
        ["prune", "sqlite:///x.db", "--max-age", "soon"],
        ["prune", "sqlite:///x.db", "--max-threads", "-1"],
        ["export", "sqlite:///x.db"],
    ],
)
def test_wrong_arguments(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        run(arguments)
    assert ended.value.code == 2
    assert "usage: python -m shiny_chatkit.store" in capsys.readouterr().err


def test_wrong_databases(capsys: Capture, tmp_path: Path, postgres: PostgresServer) -> None:
    file = tmp_path / "text.db"
    file.write_text("not a database" * 100)
    urls: dict[str, str] = {
        f"sqlite:///{file}": "is not an SQLite database",
        "sqlite://": "exists only in its own process",
        "mysql://me:secret@host/x": "Invalid store",
        postgres.url_of("postgres", "secret"): "rejects the user name or the password",
    }
    for url, message in urls.items():
        for command in ("check", "report", "migrate"):
            if (command, url) == ("migrate", "sqlite://"):
                continue
            assert run([command, url]) == 1
            error = capsys.readouterr().err
            assert message in error
            assert "secret" not in error
            assert "Traceback" not in error


def test_a_damaged_database(capsys: Capture, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/chats.db"
    asyncio.run(fill(url))
    path = tmp_path / "chats.db"
    content = bytearray(path.read_bytes())
    content[-8192:] = b"\xff" * 8192
    path.write_bytes(content)
    assert run(["check", url]) == 1
    assert "error: " in capsys.readouterr().err


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    missing = run_module("shiny_chatkit.store", "check", "sqlite:///none.db", cwd=tmp_path)
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr.startswith("error: The file ")
