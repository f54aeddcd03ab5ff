"""How likely a name makes it that a secret stands under it."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache


class Suspicion(IntEnum):
    """How sure it is that a secret stands here, and so which values are shown all the same."""

    NONE = 0
    LIKELY = 1  # token, auth, WANDB_KEY: not a number, a flag or a path
    OUTRIGHT = 2  # password, api_key: not a flag or a path
    DECLARED = 3  # the reply or the schema says so: everything but an empty value or a flag


# The end of a longer name is enough: that is where it says what it is.
_LONGEST_NAME = 256

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_OUTRIGHT = frozenset("password passwd passphrase pwd secret credential apikey".split())
_OUTRIGHT_PAIRS = frozenset({("api", "key"), ("access", "key"), ("private", "key")})
_LIKELY = frozenset("pass token auth authorization signature sig cookie sk ak jwt pat".split())
_KEY_OWNERS = frozenset(
    "ssh encryption encrypt signing auth account aws license app session master wandb storage"
    " hf huggingface openai obs minio hmac jwt gpg pgp rsa deploy shared client consumer".split()
)
# Compounds that no sign parts: dbpassword, accesskeyid, PGPASS.
_OUTRIGHT_COMPOUND = re.compile(
    r".*(?:password|passwd|passphrase|apikey|accesskey|secretkey|privatekey|clientsecret)(?:s|ids?)?"
)
_LIKELY_COMPOUND = re.compile(
    r"(?:db|pg|my|mysql|user|root|admin|ssh|ftp|smtp|mail|proxy)(?:pass|pwd)"
    r"|.*(?:auth|access|refresh|session|security|bearer|api|hf|git|github|gitlab|user|my)tokens?"
    r"|(?:app|session|master|storage|wandb|ssh|encryption|signing|license)keys?"
)
# Words that turn a secret-looking name into a harmless one: eos_token, max_token_length, pass_rate.
_HARMLESS = frozenset(
    "eos bos pad unk sep cls mask special image max min num n per total count length len size limit"
    " type mode id ids name path dir url file rate ratio dim dropout start stop use begin end cutter learn"
    " embedding embeddings vocab index idx loss accuracy threshold method scheme endpoint host port version"
    " timeout ttl expiry expires at through first forward backward".split()
)
# Last words that say something about the secret instead of holding it, however outright the rest.
_ABOUT = frozenset("type mode policy provider helper stdin".split())
# The shell's folders.
_SHELL_NAMES = frozenset({"PWD", "OLDPWD"})
_SINGULAR = {f"{word}s": word for word in (*_OUTRIGHT, *_LIKELY, "key")}


def is_secret_name(name: str) -> bool:
    """
    Return whether a value under *name* is likely a secret: ``DB_PASSWORD``, ``hf_tokens``, ``accessKey``.

    Not so ``tokenizer``, ``eos_token``, ``max_tokens``, ``key_task``, ``learning_rate``.
    """
    return suspicion(name) is not Suspicion.NONE


def suspicion(name: str) -> Suspicion:
    """Return how likely *name* makes it that a secret stands under it."""
    return _suspicion(name[-_LONGEST_NAME:])


@lru_cache(maxsize=4096)
def _suspicion(name: str) -> Suspicion:
    words = [_SINGULAR.get(word.lower(), word.lower()) for word in _WORDS.findall(name)]
    if not words or words[-1] in _ABOUT or name in _SHELL_NAMES:
        return Suspicion.NONE
    if _is_outright(words):
        return Suspicion.OUTRIGHT
    return Suspicion.LIKELY if _is_likely(words) else Suspicion.NONE


def _is_outright(words: list[str]) -> bool:
    pairs = zip(words, words[1:])
    return bool(_OUTRIGHT.intersection(words) or _OUTRIGHT_PAIRS.intersection(pairs) or _any(_OUTRIGHT_COMPOUND, words))


def _is_likely(words: list[str]) -> bool:
    if _HARMLESS.intersection(words):
        return False
    has_key = any(owner in _KEY_OWNERS and key == "key" for owner, key in zip(words, words[1:]))
    return has_key or bool(_LIKELY.intersection(words)) or _any(_LIKELY_COMPOUND, words)


def _any(compound: re.Pattern[str], words: list[str]) -> bool:
    return any(compound.fullmatch(word) for word in words)
