"""How likely a name makes it that a secret stands under it."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from ..expressions import expression


class Suspicion(IntEnum):
    """How sure it is that a secret stands here, and so which values are shown all the same."""

    NONE = 0
    HINTED = 1  # the word "token" in a text: only what looks random
    LIKELY = 2  # HF_TOKEN, auth, WANDB_KEY: not a number, a flag or a path
    OUTRIGHT = 3  # password, api_key: not a flag or a path
    DECLARED = 4  # the reply or the schema says so: everything but an empty value or a flag


# The end of a longer name is enough: that is where it says what it is.
_LONGEST_NAME = 256

# "S3" is one word.
_WORDS = expression(r"[sS]3(?![0-9a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_OUTRIGHT = frozenset("password passwd passphrase passcode passwort pwd psk secret credential apikey".split())
_OUTRIGHT_PAIRS = frozenset(
    {("api", "key"), ("access", "key"), ("private", "key")}
    | {
        (owner, word)
        for owner in "db pg mysql user root admin ssh ftp smtp mail proxy bind".split()
        for word in ("pass", "pw")
    }
)
_LIKELY = frozenset("pass pw token auth authorization signature sig cookie sk ak jwt pat".split())
_KEY_OWNERS = frozenset(
    "ssh encryption encrypt decrypt decryption crypto enc signing auth account aws license app session master wandb"
    " storage hf huggingface openai obs minio hmac jwt gpg pgp rsa aes fernet des deploy shared client consumer login"
    " s3 swr azure gemini deepseek kaggle anthropic claude dashscope qwen moonshot zhipu zhipuai mistral groq cohere"
    " swanlab comet neptune github gitlab gitee webhook subscription".split()
)
# Compounds that no sign parts: dbpassword, accesskeyid, PGPASS.
_OUTRIGHT_COMPOUND = expression(
    r".*(?:password|passwd|passphrase|apikey|accesskey|secretkey|privatekey|clientsecret)(?:s|ids?)?"
    r"|(?:store|key)pass|(?:bind|root|db)pw|requirepass|masterauth"
)
_LIKELY_COMPOUND = expression(
    r"(?:db|pg|my|mysql|user|root|admin|ssh|ftp|smtp|mail|proxy)(?:pass|pwd)"
    r"|.*(?:auth|access|refresh|session|security|bearer|api|hf|git|github|gitlab|user|my)tokens?"
    r"|(?:app|session|master|storage|wandb|ssh|aes|encryption|signing|license)keys?"
)
# Chinese names end in what they are: 数据库密码, but 密码长度 is the length of one.
_CHINESE = {
    "密码": Suspicion.OUTRIGHT,
    "口令": Suspicion.OUTRIGHT,
    "密钥": Suspicion.OUTRIGHT,
    "秘钥": Suspicion.OUTRIGHT,
    "私钥": Suspicion.OUTRIGHT,
    "令牌": Suspicion.LIKELY,
}
CHINESE_NAMES = "|".join(_CHINESE)

# A part of every name of a secret: most names have none, and ten thousand parameters have ten thousand names.
_PART = expression(
    rf"key|pass|pw|psk|secret|credential|token|auth|sig|cookie|sk|ak|jwt|pat|{CHINESE_NAMES}", re.IGNORECASE
)

# What makes a likely name harmless: anywhere in it (max_new_tokens, pass_rate), …
_COUNTING = frozenset("max min num n total per count use forward backward dim loss accuracy learn cutter".split())
# … right before "token" (eos_token, but IMAGE_PULL_TOKEN), …
_KINDS = frozenset(
    "eos bos pad unk sep cls mask special image video visual audio start stop begin end first last next prev bad rare"
    " unknown generated input output prompt completion call virtual size limit count".split()
)
# … and behind the word: it tells of the secret instead of holding it.
_TELLS_LIKELY = frozenset(
    "len length size limit type mode id ids name path dir url file rate ratio dim dropout start stop use begin end"
    " embedding embeddings vocab index idx threshold method scheme endpoint host port version timeout ttl expiry"
    " expires at through first forward backward str dispatcher throughput speed budget pool weight weights manager"
    " merging pruning drop dropping pattern bucket classification def".split()
)
# Last words that do so however outright the rest: secret_name, api_key_env, private_key_file.
_TELLS = frozenset(
    "type mode policy provider helper stdin length strength name env var file path dir count field column attempts"
    " rounds url scope source process manager sharing required enabled prompt location".split()
)
_TELLS_PAIRS = frozenset({("pull", "secret")})
# First words of a question that is answered with yes or no.
_ASKS = frozenset("use has is enable require requires".split())
# The shell's folders.
_SHELL_NAMES = frozenset({"PWD", "OLDPWD"})
_SINGULAR = {f"{word}s": word for word in (*_OUTRIGHT, *_LIKELY, "key") if not word.endswith("s")}


def is_secret_name(name: str) -> bool:
    """
    Return whether a value under *name* is likely a secret: ``DB_PASSWORD``, ``hf_tokens``, ``accessKey``.

    Not so ``tokenizer``, ``eos_token``, ``max_tokens``, ``key_task``, ``learning_rate``.
    """
    return suspicion(name) is not Suspicion.NONE


def is_a_plain_word(name: str) -> bool:
    """Return whether *name* is a word that texts and programs use for other things too: token, sig, pass."""
    return name.lower() != name.upper() != name and _SINGULAR.get(name.lower(), name.lower()) in _LIKELY - {"jwt"}


def suspicion(name: str) -> Suspicion:
    """Return how likely *name* makes it that a secret stands under it."""
    return _suspicion(name[-_LONGEST_NAME:]) if _PART.search(name) else Suspicion.NONE


@lru_cache(maxsize=4096)
def _suspicion(name: str) -> Suspicion:
    words = [_SINGULAR.get(word.lower(), word.lower()) for word in _WORDS.findall(name)]
    if not words:
        return _CHINESE.get(name.strip()[-2:], Suspicion.NONE)
    if _only_tells(words) or name in _SHELL_NAMES:
        return Suspicion.NONE
    if _is_outright(words):
        return Suspicion.OUTRIGHT
    return Suspicion.LIKELY if _is_likely(words) else Suspicion.NONE


def _only_tells(words: list[str]) -> bool:
    return words[-1] in _TELLS or words[0] in _ASKS or not _TELLS_PAIRS.isdisjoint(zip(words, words[1:]))


def _is_outright(words: list[str]) -> bool:
    pairs = zip(words, words[1:])
    return bool(_OUTRIGHT.intersection(words) or _OUTRIGHT_PAIRS.intersection(pairs) or _any(_OUTRIGHT_COMPOUND, words))


def _is_likely(words: list[str]) -> bool:
    if _COUNTING.intersection(words) or _is_a_kind(words):
        return False
    at = next((at for at in range(len(words)) if _names_it(words, at)), None)
    return at is not None and _TELLS_LIKELY.isdisjoint(words[at + 1 :])


def _names_it(words: list[str], at: int) -> bool:
    """Whether the word at *at* is the one that names the secret."""
    word = words[at]
    is_key = word == "key" and at > 0 and words[at - 1] in _KEY_OWNERS
    return is_key or word in _LIKELY or _LIKELY_COMPOUND.fullmatch(word) is not None


def _is_a_kind(words: list[str]) -> bool:
    return any(kind in _KINDS and word == "token" for kind, word in zip(words, words[1:]))


def _any(compound: re.Pattern[str], words: list[str]) -> bool:
    return any(compound.fullmatch(word) for word in words)
