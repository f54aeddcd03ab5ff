"""Replies of every resource with a secret in every form that a job has one, and all that may not have it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from ma_widgets import DemoSession, Resource

from .hostile import Replies

# No word, no number, no path: what an issuer makes. Each place has one of its own, told by its number.
_ISSUED = "Zq7kWv9Lp4Xn2Rt8"
AK, SK = "ABCDEFGHIJ0123456789", "abcdefghijABCDEFGHIJ0123456789abcdefghij"


def canary(number: int) -> str:
    """Return the secret of one place."""
    return f"{_ISSUED}{number:03}Bh"


# Where it stands, as {}: by declaration, by a name, by a shape, in a command, in a message, in a key.
IN_VALUES = {
    "parameter by its constraint": {"parameters": [{"name": "x", "value": "{}", "constraint": {"sensitive": True}}]},
    "parameter by its name": {"parameters": [{"name": "hf_token", "value": "{}"}]},
    "environment by its name": {"environments": {"DB_PASSWORD": "{}"}},
    "environment of a cloud": {"environments": {"AWS_SECRET_ACCESS_KEY": "{}"}},
    "key of a map": {"environments": {"password={}": "x"}},
    "unknown key": {"brand_new": {"client_secret": "{}"}},
    "list of words": {"brand_new_list": ["run", "--password", "{}"]},
}
IN_TEXTS = {
    "option": "python train.py --password {} --lr 0.1",
    "option with a sign": "python train.py --api_key={}",
    "variable": "export HF_TOKEN={}; python train.py",
    "JSON": '{{"password": "{}"}}',
    "JSON in JSON": '{{"cmd": "{{\\"password\\": \\"{}\\"}}"}}',
    "YAML": "password: {}",
    "bearer": "Authorization: Bearer {}",
    "token of IAM": "X-Auth-Token: {}",
    "cookie": "Cookie: session={}",
    "user of a URL": "cannot reach https://me:{}@db.example/x",
    "connection": "postgres://me:{}@db.example/base",
    "signed URL": "https://b.obs.example/x.log?AccessKeyId=AB&Expires=1&Signature={}",
    "URL with a token": "https://b.obs.example/x?x-obs-security-token={}&page=2",
    "token of a hub": "using hf_{}",
    "token of a forge": "remote: ghp_{}",
    "JSON Web Token": "got eyJhbGciOiJIUzI1NiJ9.{}.c2lnbmF0dXJl back",
    "private key": "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----",
    "login": "docker login -u me -p {} swr.example",
    "curl": "curl -u me:{} https://x.example",
}
# Where texts of others stand: in the job's reply, and in the other resources.
TEXT_PLACES = ("description", "command", "message", "environment", "event", "stage", "log")
PLACES = [*((name, "algorithm") for name in IN_VALUES), *((name, place) for name in IN_TEXTS for place in TEXT_PLACES)]


def planted() -> tuple[Replies, list[str]]:
    """Return the replies of a job with each secret in each place, and all secrets."""
    job = dict(DemoSession(speed=0).fetch(Resource.JOB, "demo-failed"))
    job = json.loads(json.dumps(job, default=str))
    secrets: list[str] = []

    def plant(value: Any) -> Any:
        secrets.append(canary(len(secrets)))
        return json.loads(json.dumps(value).replace("{}", secrets[-1]))

    def said(form: str) -> str:
        secrets.append(canary(len(secrets)))
        return form.format(secrets[-1])

    algorithm: dict[str, Any] = {"environments": {}, "parameters": []}
    for value in IN_VALUES.values():
        for key, each in plant(value).items():
            held = algorithm.setdefault(key, each)
            if held is not each:
                held.update(each) if isinstance(held, dict) else held.extend(each)
    secrets.append(SK)
    texts = {place: [said(form) for form in IN_TEXTS.values()] for place in TEXT_PLACES}
    algorithm["command"] = "\n".join(texts["command"])
    algorithm["environments"] |= {f"NOTE_{at}": text for at, text in enumerate(texts["environment"])}
    algorithm["environments"]["NOTES"] = f"{AK} {SK}"
    job["algorithm"] = {**job["algorithm"], **algorithm}
    job["metadata"]["description"] = "\n".join(texts["description"])
    job["status"]["task_statuses"] = [
        {"task": "worker-0", "exit_code": 1, "message": message} for message in texts["message"]
    ]
    secrets.append(canary(len(secrets)))
    job["endpoints"] = {"ssh": {"task_urls": []}, "jupyter_lab": {"url": "https://x.example", "token": secrets[-1]}}
    others = {
        "events": {"total": 1, "events": [{"time": 1, "level": "Error", "message": text} for text in texts["event"]]},
        "stages": {"running_records": [{"record_order": 1, "stages": [_stage(text) for text in texts["stage"]]}]},
        "tasks": {"tasks": [{"task": "worker-0", "ip": "10.0.0.1"}]},
        "metrics": {},
        "logs": {"worker-0": {"content": "\n".join(texts["log"]) + "\n", "start_line": "1"}},
    }
    return {"job": job, **others}, secrets


def _stage(text: str) -> dict[str, Any]:
    return {"stage_order": 1, "name": "run", "start_time": 1, "en_message": text, "zh_message": text}


def leaked(text: str, secrets: list[str]) -> list[str]:
    """Return the *secrets* that *text* has, as they are or as they are usually written otherwise."""
    return [secret for secret in secrets if any(form in text for form in _forms(secret))]


def _forms(secret: str) -> Iterator[str]:
    yield secret
    yield secret.encode().hex()
    yield quote(secret, safe="")
    yield base64.b64encode(secret.encode()).decode().rstrip("=")
