"""Answer key: encrypts (seals) anonymous answers with a key that is in a file or setting, not in the database
(docs/adr/0021-answer-key.md).

Whoever gets the database, its log, a backup or any copy cannot tell who answered what, because all they find is sealed. Each
opening of a poll has a nonce in the database. It is deleted when the poll closes, and then its answers cannot be read even
with the key. Nothing derived from both is kept beyond one transaction. Where the key is: in the setting `answer_key`; else
in a file beside the SQLite database, with `.key` at its end; for PostgreSQL in the user's home,
`~/.local/state/throughline/answers.key` (`XDG_STATE_HOME`). A missing file is made with a new key, for its owner only; a
short key is refused. A database in memory gets a key that only the process has.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.infra.settings import Settings
from bot.store.database import DatabaseError, file_of

SUFFIX = ".key"  # of the file beside an SQLite database
SHORTEST = 32  # characters of a key: people must not choose one that can be guessed
_NONCE, _CHECK = 32, 16  # bytes
_SALT = 12  # bytes, as AES-GCM wants them

log = structlog.get_logger(__name__)


class Sealer:
    """Seals the answers to one opening of one poll. Rows of the same opening have the same length."""

    def __init__(self, key: bytes) -> None:
        self._names = hmac.digest(key, b"voter", "sha256")
        self._cipher = AESGCM(hmac.digest(key, b"content", "sha256"))

    def voter(self, person: str) -> str:
        """The pseudonym of somebody: the same while the poll is open, and nobody's without the key."""
        return hmac.digest(self._names, person.encode(), "sha256").hex()

    def seal(self, voter: str, content: bytes) -> bytes:
        """`content` of a voter, sealed. It looks different each time, so nobody sees whether an answer was changed."""
        salt = os.urandom(_SALT)
        return salt + self._cipher.encrypt(salt, content, voter.encode())

    def open(self, voter: str, sealed: bytes) -> bytes | None:
        """What was sealed; None where it was sealed with another key."""
        try:
            return self._cipher.decrypt(sealed[:_SALT], sealed[_SALT:], voter.encode())
        except (InvalidTag, ValueError):
            return None


class AnswerKey:
    """The key of a service. All replicas need the same one.

    `source` gives it when it is first wanted: a command that only looks at a database must not leave a key file beside it.
    """

    def __init__(self, source: str | Callable[[], str]) -> None:
        self._source = source

    def load(self) -> bytes:
        """Read the key, unless that was done. Raises DatabaseError, which says what to do."""
        return self._key

    @cached_property
    def _key(self) -> bytes:
        key = self._source if isinstance(self._source, str) else self._source()
        return hashlib.sha256(key.encode()).digest()

    @staticmethod
    def drawn() -> AnswerKey:
        """A key that only this process has."""
        return AnswerKey(secrets.token_hex(32))

    @staticmethod
    def from_settings(settings: Settings) -> AnswerKey:
        """The key from the settings; else the one in a file, which is made where there is none.

        A database in memory needs no file. Raises DatabaseError where the setting is too short.
        """
        if given := settings.answer_key.get_secret_value():
            if len(given) < SHORTEST:
                raise DatabaseError(f"THROUGHLINE_ANSWER_KEY is too short. Give it at least {SHORTEST} random characters.")
            return AnswerKey(given)
        url = settings.database.get_secret_value()
        if file_of(url) is None and not url.startswith("postgres"):
            return AnswerKey.drawn()
        return AnswerKey(lambda: _read(AnswerKey.file(settings) or _of_user()))

    @staticmethod
    def file(settings: Settings) -> Path | None:
        """The file with the key, which may not be there yet. None if the settings give the key or it is in memory only.

        Raises DatabaseError where there is no place for it.
        """
        url = settings.database.get_secret_value()
        if settings.answer_key.get_secret_value():
            return None
        file = file_of(url)
        if file is not None:
            return file.with_name(file.name + SUFFIX)
        return _of_user() if url.startswith("postgres") else None

    def nonce(self) -> bytes:
        """A new nonce for an opening, with a mark by which this key recognises it."""
        drawn = secrets.token_bytes(_NONCE)
        return drawn + self._mark(drawn)

    def fits(self, nonce: bytes) -> bool:
        """Whether a nonce was drawn with this key."""
        return hmac.compare_digest(nonce[_NONCE:], self._mark(nonce[:_NONCE]))

    def sealer(self, nonce: bytes, *opening: object) -> Sealer:
        """What seals the answers to this opening. Keep it no longer than a transaction."""
        about = "\0".join(map(str, opening)).encode()
        return Sealer(hmac.digest(self._key, nonce + about, "sha256"))

    def delivery(self, delivery_id: str) -> str:
        """The id under which a secret answer's delivery is stored: nobody can work out whose message it was."""
        return hmac.digest(self._key, b"delivery\0" + delivery_id.encode(), "sha256").hex()

    def _mark(self, drawn: bytes) -> bytes:
        return hmac.digest(self._key, b"nonce\0" + drawn, "sha256")[:_CHECK]


def _of_user() -> Path:
    """Where the key for PostgreSQL is where none is configured: with the user's own state, never in the database."""
    state = Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state")
    try:
        return state.expanduser() / "throughline" / f"answers{SUFFIX}"
    except RuntimeError:  # the user has no home
        raise _no_place(state, "no home folder") from None


def _read(path: Path) -> str:
    """The key in a file, which is made where there is none. Only its owner may read it. Raises DatabaseError."""
    try:
        if not path.exists():
            _make(path)
        key = path.read_text("ascii").strip()
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except (OSError, UnicodeDecodeError) as error:
        raise _no_place(path, type(error).__name__) from None
    if len(key) < SHORTEST:
        raise DatabaseError(
            f"{path} holds no key of anonymous answers. Delete it: the service makes a new one, and anonymous polls "
            "that are open start afresh."
        )
    return key


def _no_place(path: Path, why: str) -> DatabaseError:
    return DatabaseError(
        f"The key of anonymous answers cannot be kept in {path} ({why}). Make sure that the service can write there, or set "
        "THROUGHLINE_ANSWER_KEY to a long random text, the same for all replicas."
    )


def _make(path: Path) -> None:
    """Write a new key, whole or not at all: another process may be starting too."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    file = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(file, secrets.token_hex(32).encode() + b"\n")
        os.fsync(file)
    finally:
        os.close(file)
    try:
        os.link(draft, path)  # fails where another process was quicker: then its key is the one
        log.info("answer key made", reason="there was none; anonymous answers are sealed with it")
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
