"""What only looks like a secret stays readable, and so does what stands around one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ma_widgets.masking import MASK, mask_text

from .test_leaks import AK, SK, K

READABLE = [
    "",
    "a",
    "3.14",
    "python train.py --max_tokens 100 --tokenizer bert --lr=0.1",
    "eos_token=</s> key_task: worker",
    "loss = 3.5, token count: 5",
    "obs://bucket/secret/path/",
    "ssh://ma-user@train.example.invalid:31022",
    "https://host:8080/path?page=2",
    "swr.cn-north-4.myhuaweicloud.com/org/image:tag",
    "the password is not here",
    "12:30:05 step 10/20",
    "2022-01-11T17:17:35+08:00",
    "618222c4-dc2f-4cfe-bc49-72b075b7552f",
    "modelarts.kat1.8xlarge.public",
    "auth=None",
    "pass: 3 of 5",
    "export PWD=/home/ma-user",
    "token: 128 tokens/s",
    "tokens=128/s, tokens=4.5M",
    "SyntaxError: unexpected token: foo",
    "Bearer authentication failed",
    "swr.example.com/org/sk-learn:1.0",
    "hf-llama-2-7b-chat-finetuned",
    "hf-internal-testing/tiny",
    "sk-classification-model-v2",
    "sk_learn_pipeline_model_v2.pkl",
    "pass_rate=high token_dim=x token_dropout=none start_token=<s> stop_token=</s> use_auth=basic",
    "credential_type=iam cookie_cutter=round max_tokens=100 key_task=worker sort_key=name primary_key=id",
    "618222c4-dc2f-4cfe-bc49-72b075b7552f",
    "commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    f"id {AK}",
    f"hash {SK}",
    "image@sha256:4b825dc642cb6eb9a060e54bf8d69288fbee49044b825dc642cb6eb9a060e54b",
    "obs://bucket/token/secret/part-0001",
    "--password-file /run/secrets/db --ssh-key ~/.ssh/id_rsa",
    "docker pull https://host:5000/org/image@sha256:0123",
    "docker run -u 1000:1000 image",
    "docker run --password-stdin host",
    "secret=obs://bucket/folder/x",
    "password=None, secret: null, token=True",
    # Headers of keys in a sentence.
    'ERROR expected "-----BEGIN RSA PRIVATE KEY-----" in id_rsa\nRuntimeError: CUDA out of memory\nexit 137',
    'grep "-----BEGIN RSA PRIVATE KEY-----" id_rsa && python train.py --lr 0.1\nEpoch 1 loss 2.3',
    "-----BEGIN RSA PRIVATE KEY-----\nEpoch 1 loss 2.3",
    "no -----END RSA PRIVATE KEY----- in id_rsa",
    # Language models.
    "tokens: [101, 7592, 2088, 102]",
    "tokens: [" + "101, " * 1_000 + "102]",
    "Tokens: ['▁Hello', '▁world', '▁this']",
    '"tokens": ["Hello"]',
    '{"token": "the", "id": 279}',
    "'token': 'the', 'logprob': -0.1",
    "Unknown token: foo123bar",
    "generated token: 'cat2023dog'",
    "token: <|reserved_special_token_12|> not in vocab",
    "token: Hello_world_this_is_one_long_word_piece_x",
    "image token: <image_1>",
    "new_token=<extra_0>",
    "tokens=1234tok/s tokens=4096x32 tokens=nan tokens=1_234_567 tokens=2^20",
    "token_throughput=1234tok/s token_pool=mean token_weights=w.npy",
    "prompt tokens: tensor([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]])",
    "--token-dispatcher alltoall",
    # Lines of code.
    "        token=token, revision=revision, local_files_only=local_files_only)",
    '    tokens = tokenizer(text, return_tensors="pt")',
    "    next_token = torch.argmax(logits, dim=-1)",
    "    next_tokens = logits.argmax(-1)",
    "    tokens = tokens.view(-1, 4)",
    "    sig = torch.sigmoid(x)",
    "    sk = StratifiedKFold(n_splits=5)",
    '    pat = re.compile(r"a+")',
    "    auth = HTTPBasicAuth(user, pwd)",
    "    secret = load_secret(path)",
    "    password = getpass.getpass()",
    '    password=os.environ["DB_PASSWORD"]',
    '    token = os.environ.get("HF_TOKEN")',
    '    password = os.environ.get("DB_PASSWORD")',
    "    password=cfg.db.password",
    "    def get_token(self, token: str) -> str:",
    "    def login(user: str, password: str = None):",
    '    if token == "<s>":',
    '    print(f"token={token}")',
    # What is put in for a secret.
    "export HF_TOKEN=$HF_TOKEN",
    "--token=${HF_TOKEN} --password $1",
    "docker login -u $USER -p $PASSWORD swr",
    'curl -H "Authorization: Bearer $TOKEN" https://h',
    "https://${USER}:${PASS}@h",
    "password: {{ .Values.password }}",
    "password=%s password=%(password)s password={password}",
    "password: <your password>",
    'password: ****** "password": "***" token=xxx',
    "api_key=EMPTY --api-key EMPTY",
    # What tells about a secret.
    "password_length=12 secrets_count: 3 password_attempts=3 password_strength=weak",
    "secret_name=my-secret secretName: my-secret imagePullSecrets: default-secret",
    "api_key_env=OPENAI_API_KEY private_key_file: id_rsa credential_source=Ec2InstanceMetadata",
    'volume "secret-vol" : secret "modelarts-secret" not found',
    "密码长度: 12，令牌数：128",
    "api key: not set, access key: not found",
    "sig=SIGKILL signature=serving_default auth=iam AUTH=iam",
    "Enter password:\nEpoch 1 loss 2.3",
    "secrets:\n- name: registry\n- name: other",
    "secret:\n  secretName: my-secret",
    # Commands.
    "mysql -h 10.0.0.1 -port 3306; mysql start -pid 123; mysql server listening -p3306",
    "curl -o x https://h ; docker run -u ma-user:ma-group -p 8080:80 img",
    "docker run -p 8080:80 login-service",
    "please login -p 8080 server",
    "Use `wandb login --relogin` to force relogin",
    "echo done | tee log.txt",
    "request id 0000018A2A857BFF9014 trace abcdefghijABCDEFGHIJ0123456789abcdefghij",
    "sk-learn-pipeline-model-versions",
]


@pytest.mark.parametrize("text", READABLE)
def test_what_only_looks_like_a_secret_is_readable(text):
    """
    Numbers, flags, paths, code, placeholders, names of models, ids and digests are no secrets.
    """
    assert text == mask_text(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("python train.py --password hunter2 --lr 0.1", f"python train.py --password {MASK} --lr 0.1"),
        ("https://u:hunter2@host/x?token=abc&page=2", f"https://{MASK}@host/x?token={MASK}&page=2"),
        ('{"password": "hunter2", "lr": 1}', f'{{"password": "{MASK}", "lr": 1}}'),
        ('{\\"password\\": \\"hunter2\\", \\"lr\\": 1}', f'{{\\"password\\": \\"{MASK}\\", \\"lr\\": 1}}'),
        ("export TOKEN=hunter2; python train.py", f"export TOKEN={MASK}; python train.py"),
        ("Authorization: Bearer hunter2x9", f"Authorization: Bearer {MASK}"),
        ("?token%3Dhunter%26page%3D2", f"?token%3D{MASK}%26page%3D2"),
        ("<password>hunter2</password>", f"<password>{MASK}</password>"),
    ],
)
def test_what_stands_around_a_secret_is_kept(text, expected):
    """
    Only the secret is masked: the command around it can still be read.
    """
    assert expected == mask_text(text)


PARTS = """
    a 1 = : , ; & ? / @ . - -- \\ % ' " [ ] ( ) { } < > | •••••• 128 3F 26 3D obs:// :// eyJ pass -password password
    token key auth api access Bearer basic Authorization: cookie curl mysql login sshpass -u -p None abcdefgh1 sk-
    -----BEGIN PRIVATE KEY----- -----END PRIVATE KEY-----
""".split()
PARTS += [" ", "\n", "\\\n", AK, SK, K]


@given(
    st.one_of(
        st.text(alphabet="ab=:\"' -token\npassword&;,./", max_size=60), st.lists(st.sampled_from(PARTS)).map("".join)
    )
)
@settings(max_examples=500, deadline=None)
def test_masking_twice_is_masking_once(text):
    """
    A masked text has nothing left to mask.
    """
    once = mask_text(text)

    assert once == mask_text(once)


def test_the_lines_after_a_key_keep_their_numbers():
    """
    A key is masked line by line, and a log's prefix of each line stays.
    """
    key = f"-----BEGIN PRIVATE KEY-----\n{K * 2}\n{K * 2}\n-----END PRIVATE KEY-----"
    log = "\n".join(f"12:00 {line}" for line in key.split("\n"))

    assert f"a\n{MASK}\n{MASK}\n{MASK}\n{MASK}\nb" == mask_text(f"a\n{key}\nb")
    assert f"a\n{chr(10).join([f'12:00 {MASK}'] * 4)}\nb" == mask_text(f"a\n{log}\nb")


def test_a_key_without_an_end_ends_with_its_last_line():
    """
    The log after a key that is cut off can be read.
    """
    assert f"{MASK}\n{MASK}\nEpoch 1 loss 2.3" == mask_text(f"-----BEGIN PRIVATE KEY-----\n{K * 2}\nEpoch 1 loss 2.3")
