"""What is masked in a reply: values, keys and every spelling of a secret; and what is not."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from ma_widgets.frames import MASK
from ma_widgets.frames._redact import masked_with, redact, secrets_of
from ma_widgets.masking import is_secret_name

C = "Zq7-canary-42"
JOB_ID = "618222c4-dc2f-4cfe-bc49-72b075b7552f"
AK, SK = "ABCDEFGHIJ0123456789", "abcdefghijABCDEFGHIJ0123456789abcdefghij"


def environment(**variables):
    return {"algorithm": {"environments": variables}}


def parameter(**parts):
    return {"algorithm": {"parameters": [parts]}}


# Keys.


@pytest.mark.parametrize("key", [f"Bearer {C}", f"password={C}", f"https://u:{C}@host", f"--token {C}", f"x{C}y"])
@pytest.mark.parametrize("block", ["annotations", "environments", "brand_new"])
def test_a_secret_in_a_key_is_masked(block, key):
    """
    A key is text like any other: its shape and the secrets known elsewhere are masked.
    """
    reply = {"secret": C, "metadata": {block: {key: "x"}}, "algorithm": {block: [{key: "x"}]}, block: {key: {"y": 1}}}
    made = redact(reply)

    assert C not in str(made)
    assert 1 == len(made["metadata"][block])


def test_keys_that_become_equal_both_stay():
    """
    Two keys that are masked to the same text get a number, and lose nothing.
    """
    made = redact({"x": {"Bearer abcdefg-1": 1, "Bearer abcdefg-2": 2, "Bearer abcdefg-3": {"n": "Bearer abcdefg-4"}}})
    key = f"Bearer {MASK}"

    assert {key: 1, f"{key} (2)": 2, f"{key} (3)": {"n": key}} == made["x"]


def test_a_key_with_its_own_secret_hides_its_value_too():
    """
    What is written as name=value may have a second half in the value.
    """
    assert {"x": {f"password={MASK}": MASK}} == redact({"x": {"password=hunter2": "hunter3"}})


def test_keys_that_read_the_same_both_stay():
    """
    The number 1 and the text "1" are two keys.
    """
    made = redact({"x": {1: "a", "1": "b", "1 (2)": "c", None: "d"}})

    assert {"1": "a", "1 (2)": "b", "1 (2) (2)": "c", "None": "d"} == made["x"]


def test_the_keys_of_the_reply_itself_are_kept():
    """
    A secret that reads like a field's name does not take the field away.
    """
    made = redact({**environment(MY_TOKEN="node_count_metrics"), "status": {"node_count_metrics": [[1, 2]]}})

    assert [[1, 2]] == made["status"]["node_count_metrics"]


# Objects that name a secret.


@pytest.mark.parametrize("key", ["value", "default", "default_value", "current", "old", "example", "placeholder"])
def test_every_value_of_a_sensitive_parameter_is_masked(key):
    """
    What a sensitive parameter holds besides its value is masked too.
    """
    made = redact(parameter(**{"name": "x", "value": "1234", key: C, "constraint": {"sensitive": True}}))

    assert C not in str(made)


def test_what_describes_a_sensitive_parameter_is_shown():
    """
    Name, description, type and constraint of a sensitive parameter are no secrets.
    """
    described = {"name": "x", "description": "the key", "constraint": {"type": "String", "sensitive": True}}
    shown = {**described, "i18n_description": {"language": "en-us", "description": "the key"}, "mount_path": "/x"}
    made = redact(parameter(**shown, value=C))

    assert {**shown, "value": MASK} == made["algorithm"]["parameters"][0]


@pytest.mark.parametrize(
    "pair",
    [
        {"Key": "hf_token", "Value": C},
        {"KEY": "hf_token", "VALUE": C},
        {"Name": "hf_token", "Value": C},
        {"envName": "hf_token", "defaultValue": C},
        {"name": "hf_token", "default": C},
        {"label": "DB password", "value": C},
        {"name": "x", "value": C, "Sensitive": "True"},
        {"name": "x", "value": C, "constraint": {"Sensitive": "true"}},
        {"name": "x", "value": C, "secret": True},
    ],
)
def test_a_named_secret_is_masked_in_any_case(pair):
    """
    Key and Value, name and default: an object may name its secret in many ways.
    """
    assert C not in str(redact({"brand_new": [pair]}))


def test_a_block_with_a_secret_sounding_name_is_shown():
    """
    An algorithm may be called token-classification without hiding what it runs.
    """
    block = {"name": "token-classification", "command": "python train.py", "code_dir": "obs://b/x/"}

    assert {"algorithm": block} == redact({"algorithm": block})


def test_the_item_after_an_option_is_masked():
    """
    In a command as a list one dash or two make an option.
    """
    made = redact({"command": ["run", "-password", "x y", "--token", "z", "--lr", "1"]})

    assert ["run", "-password", MASK, "--token", MASK, "--lr", "1"] == made["command"]


def test_a_pair_of_keys_is_masked():
    """
    An access key means nothing alone; with a secret key in the same reply both are masked.
    """
    made = redact(environment(FIRST=AK, SECOND=SK, THIRD=f"use {AK}"))

    assert {"FIRST": MASK, "SECOND": MASK, "THIRD": f"use {MASK}"} == made["algorithm"]["environments"]
    assert environment(FIRST=AK, SECOND="x") == redact(environment(FIRST=AK, SECOND="x"))


# The same secret elsewhere.

STRANGE = 'Zq7 "ü"/\\&\n42 '


@pytest.mark.parametrize(
    "spelling",
    [
        STRANGE,
        STRANGE.strip(),
        json.dumps(STRANGE),
        json.dumps(json.dumps(STRANGE)),
        json.dumps({"x": STRANGE}, ensure_ascii=False),
        quote(STRANGE),
        quote(STRANGE, safe=""),
        f"https://host/{quote(STRANGE.strip(), safe='')}/x",
        "Zq7+%22%C3%BC%22%2F%5C%26%0A42+",
    ],
)
def test_a_secret_is_found_in_every_spelling(spelling):
    """
    A secret is the same in JSON, in a URL and without the white space around it.
    """
    made = redact({**environment(DB_PASSWORD=STRANGE), "status": {"message": f"failed: {spelling}"}})

    assert "Zq7" not in str(made)
    assert made["status"]["message"].startswith("failed: ")


@pytest.mark.parametrize("value", ["Failed", "worker", "1234567", "12345678", "ascend", "abcdefghijklmno", "v1.0"])
def test_a_plain_word_is_not_looked_for_elsewhere(value):
    """
    A word under a secret name is masked there, and readable everywhere else.
    """
    made = redact({**environment(PASSWORD=value), "status": {"phase": value, "message": f"it is {value} now"}})

    assert {"phase": value, "message": f"it is {value} now"} == made["status"]
    assert {"PASSWORD": MASK} == made["algorithm"]["environments"]


@pytest.mark.parametrize("value", ["abcdefg1", "a" * 16, JOB_ID])
def test_what_looks_random_is_looked_for_elsewhere(value):
    """
    8 characters with a digit and a letter, or 16 of any kind, are masked wherever they occur.
    """
    made = redact({**environment(PASSWORD=value), "status": {"message": f"it is {value} now"}})

    assert f"it is {MASK} now" == made["status"]["message"]


def test_what_a_job_is_told_by_is_never_masked():
    """
    A secret that reads like the job's id, phase or task does not hide it.
    """
    shown = {
        "kind": JOB_ID,
        "metadata": {"id": JOB_ID},
        "status": {
            "phase": JOB_ID,
            "secondary_phase": JOB_ID,
            "tasks": [JOB_ID],
            "task_statuses": [{"task": JOB_ID}],
            "running_records": [{"end_related_task": JOB_ID, "recover_records": [{"related_task": JOB_ID}]}],
        },
        "tasks": [{"role": JOB_ID}],
        "endpoints": {"ssh": {"task_urls": [{"task": JOB_ID}]}},
    }
    made = redact({**shown, **environment(my_token=JOB_ID)})

    assert {**shown, **environment(my_token=MASK)} == made


# Values that are no secrets.


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PWD", "/home/ma-user/modelarts"),
        ("OLDPWD", "anything"),
        ("PASSWORD_FILE", "/run/secrets/password"),
        ("SSH_AUTH_SOCK", "./agent"),
        ("token", "~/.token"),
        ("token", "../token"),
        ("SECRET_DIR", "obs://bucket/secret/"),
        ("SECRET_DIR", "s3://bucket/secret"),
        ("SECRET_DIR", "file:///secret"),
        ("token", "128"),
        ("token", 128),
        ("token", 1.5),
        ("tokens", "1e6"),
        ("password", "None"),
        ("password", "null"),
        ("use_password", "yes"),
        ("auth", "False"),
        *[(name, "abc123def456") for name in "pass_rate token_dim key_task sort_key author learning_rate".split()],
    ],
)
def test_what_is_no_secret_is_shown(name, value):
    """
    Paths, numbers and flags under a secret-sounding name are shown, there and elsewhere.
    """
    reply = {**environment(**{name: value}), "status": {"message": f"see {value}"}}

    assert reply == redact(reply)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("password", "128"),
        ("password", 128),
        ("api_key", "1234567890"),
        ("token", "obs://user:pass@bucket/x"),
        ("token", "https://host/x"),
        ("token", "/9j4AAQSkZJRgABAQAAAQABAA"),
        ("token", "/a+b=="),
        ("DB_PWD", "hunter2"),
    ],
)
def test_what_may_be_a_secret_is_masked(name, value):
    """
    A number is a secret under an outright name, and base64 is no path.
    """
    assert is_secret_name(name)
    assert environment(**{name: MASK}) == redact(environment(**{name: value}))


@pytest.mark.parametrize("value", ["128", "/run/x", "None", 128])
def test_what_is_declared_a_secret_is_masked_whatever_it_is(value):
    """
    Where the reply says that a value is sensitive, a number or a path is one too.
    """
    made = redact(parameter(name="x", value=value, constraint={"sensitive": True}))

    assert MASK == made["algorithm"]["parameters"][0]["value"]


def test_a_declared_token_is_masked_even_if_it_is_a_number():
    """
    The schema says which tokens of a job open a door.
    """
    made = redact({"endpoints": {"jupyter_lab": {"token": "123456", "url": "https://host"}}})

    assert {"token": MASK, "url": "https://host"} == made["endpoints"]["jupyter_lab"]


def test_numbers_under_a_secret_name_are_masked():
    """
    A list of lists of numbers is a series, but not under the name of a secret.
    """
    assert {"password": [[MASK, MASK]]} == redact({"password": [[1234567, 7654321]]})


def test_a_reply_of_many_equal_keys_takes_linear_time():
    """
    Ten thousand keys that are masked to the same text are numbered without counting from the start.
    """
    made = redact({"x": {f"ghp_abcdefghijklmnop{number}": number for number in range(10_000)}})

    assert list(range(10_000)) == list(made["x"].values())


# Lists, pairs and constraints.

R = "q7Wv9Zk2Lp4X"
BODY = (R * 6)[:64]


@pytest.mark.parametrize(
    "command",
    [
        ["curl", "-u", f"me:{R}", "https://host"],
        ["docker", "login", "-u", "me", "-p", R, "swr"],
        ["sshpass", "-p", R, "ssh", "host"],
        ["mysql", "-uroot", f"-p{R}"],
        ["obsutil", "config", "-i=A", f"-k={R}"],
        ["-----BEGIN PRIVATE KEY-----", BODY, f"{R}==", "-----END PRIVATE KEY-----"],
    ],
)
def test_a_list_is_masked_as_the_text_it_makes(command):
    """
    What only the words together show to be secret is masked, and each word stays in its place.
    """
    made = redact({"command": command})["command"]

    assert R not in str(made)
    assert len(command) == len(made)
    assert MASK in str(made)


@pytest.mark.parametrize("key", ["current_value", "chosen"])
@pytest.mark.parametrize("flag", [True, 1, "1", "yes", " true ", "True"])
def test_a_parameter_is_sensitive_however_it_is_said(flag, key):
    """
    Services write true in many ways; the value may be called by any name.
    """
    made = redact(parameter(**{"name": "x", key: R, "constraint": {"sensitive": flag}}))

    assert MASK == made["algorithm"]["parameters"][0][key]


@pytest.mark.parametrize("flag", [False, 0, "no", "false", "", None])
def test_a_parameter_that_is_not_sensitive_is_shown(flag):
    """
    A flag that is there and says no hides nothing.
    """
    reply = parameter(name="x", value=R, constraint={"sensitive": flag})

    assert reply == redact(reply)


@pytest.mark.parametrize("key", ["val", "v", "content", "data", "value"])
@pytest.mark.parametrize("name", ["name", "key", "env", "variable", "k"])
def test_a_pair_is_known_by_many_names(name, key):
    """
    What names a value and what holds it is spelt in many ways.
    """
    assert [{name: "HF_TOKEN", key: MASK}] == redact({"x": [{name: "HF_TOKEN", key: R}]})["x"]


@pytest.mark.parametrize(
    "reply",
    [{"x": {"tokens": {R: "user"}}}, {"x": [["DB_PASSWORD", R]]}, environment(DB_PASSWORD=f"/{R}")],
    ids=["key", "pair", "path"],
)
def test_a_secret_in_an_odd_place_is_masked(reply):
    """
    A key of a map of tokens, the second of two, and what starts with a slash are secrets too.
    """
    assert R not in str(redact(reply))


@pytest.mark.parametrize("row", [["token", "type"], ["AUTHOR", R], ["a", R]])
def test_a_list_of_two_words_is_shown(row):
    """
    Two words are no pair of a name and a secret.
    """
    assert {"x": [row]} == redact({"x": [row]})


# Secrets that a text shows.


@pytest.mark.parametrize(
    "command",
    [
        f"python train.py --hf_token={R}",
        f"https://user:{R}@host/x",
        f"curl -H 'Authorization: Bearer {R}' host",
        f"docker login -u me -p {R} swr",
        f'{{"name": "HF_TOKEN", "value": "{R}"}}',
    ],
)
def test_what_a_text_shows_to_be_secret_is_masked_in_all(command):
    """
    A secret is known to the whole reply, in texts before and after it and in keys, and to those of the same job.
    """
    known = set()
    reply = {"status": {"message": f"using {R} now"}, "x": {f"a {R}": 1}, "algorithm": {"command": command}}
    made = redact(reply, known)

    assert R not in str(made)
    assert f"using {MASK} now" == redact({"content": f"using {R} now"}, known)["content"]


def test_the_secrets_of_a_reply_are_told():
    """
    Those of its values and those that its texts show, as far as they are looked for elsewhere.
    """
    reply = {**environment(DB_PASSWORD="sunshine42", AUTH="worker-0"), "log": f"--token {R}"}

    assert {"sunshine42", R} == secrets_of(reply)
    assert f"{MASK} worker-0" == masked_with(secrets_of(reply))("sunshine42 worker-0")


@pytest.mark.parametrize("value", ["sunshine42", "839201748372", "Summer2024!", R])
def test_a_password_is_looked_for_elsewhere(value):
    """
    Under an outright name 8 characters with a digit or a sign and 10 digits are enough.
    """
    made = redact({**environment(DB_PASSWORD=value), "status": {"message": f"it is {value} now"}})

    assert f"it is {MASK} now" == made["status"]["message"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTH", "worker-0"),
        ("PASSWORD", "worker-0"),
        ("TOKEN", "ascend910b"),
        ("SK", "resnet50-v1"),
        ("secret_name", "modelarts-default-secret"),
        ("cookie", "pytorch_2.1"),
        ("api_key_env", "OPENAI_API_KEY_PROD"),
        ("credential_source", "Ec2InstanceMetadata"),
        ("sig", "train_step_v2"),
        ("auth", "oauth2.0-proxy"),
        ("TOKEN_BACKEND", "swanlab-v2"),
    ],
)
def test_a_harmless_word_is_readable_elsewhere(name, value):
    """
    Tasks, models, chips and versions stay in messages, whatever they stand under.
    """
    made = redact({**environment(**{name: value}), "status": {"message": f"failed on {value} here"}})

    assert f"failed on {value} here" == made["status"]["message"]


@pytest.mark.timeout(60)
def test_a_log_with_a_secret_on_each_line_takes_linear_time():
    """
    Thousands of secrets are not looked for one by one, and so many are no secrets of the job.
    """
    lines = [f"password=q7Wv{number:06}Zk2" for number in range(20_000)]
    known = set()
    made = redact({"log": "\n".join(lines)}, known)

    assert f"password={MASK}\n" * len(lines) == made["log"] + "\n"
    assert len(known) <= 2_000


def test_a_secret_of_many_lines_keeps_their_number():
    """
    Lines of a log after a key that the environment holds keep their numbers.
    """
    key = f"{R}\n{BODY}"
    made = redact({**environment(PRIVATE_KEY=key), "log": f"a\n{key}\nb"})

    assert f"a\n{MASK}\n{MASK}\nb" == made["log"]
