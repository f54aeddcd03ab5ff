"""What a secret looks like, by its name and by its shape, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ma_widgets.masking import MASK, is_secret_name, mask_text

SECRETS = """
    password PASSWORD DB_PASSWORD dbpassword mysql_pwd passphrase PASSWORD_FILE
    secret client_secret clientSecret secretkey credential credentials
    token hf_token HF_TOKEN X-Auth-Token accessToken refresh_token security_token x-obs-security-token authtoken
    api_key apiKey API_KEY WANDB_API_KEY apikey access_key accessKey AccessKeyId AWS_ACCESS_KEY_ID
    AWS_SECRET_ACCESS_KEY private_key ssh_key encryption_key license_key
    ak sk AK SK HUAWEICLOUD_SDK_SK auth basic_auth Authorization cookie Signature X-Amz-Signature
    secrets passwords tokens HF_TOKENS cookies access_keys credentials_json APP_KEY SESSION_KEY MASTER_KEY WANDB_KEY
    AZURE_STORAGE_KEY PRIVATEKEY sshkey DBPASS PGPASS userpass accesskeyid jwt NEW_TOKEN DB_PASS_NEW GH_PAT sig
""".split()
HARMLESS = """
    tokenizer MY_TOKENIZER tokenizer_path eos_token bos_token pad_token mask_token sep_token special_tokens
    max_tokens num_tokens max_token_length token_count token_type tokens_per_second
    key key_task sort_key primary_key hash_key label_key keyboard monkey key_pair_names
    learning_rate author authority authored security_group secretary task risk disk mask ask
    passenger compass bypass passing name value path auth_type batch_size seed
    pass_rate token_dim token_dropout start_token stop_token use_auth credential_type cookie_cutter PWD OLDPWD
""".split()


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_name_is_recognised(name):
    """
    A value under such a name is a secret, however the name is spelt.
    """
    assert is_secret_name(name)


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_name_is_not_a_secret(name):
    """
    A word that only contains a secret-looking one hides nothing.
    """
    assert not is_secret_name(name)


@pytest.mark.parametrize("name", ["", "_", "令牌", "1", "a" * 50_000, "_" * 50_000, "aA" * 25_000])
def test_a_strange_name_is_not_a_secret(name):
    """
    A name without words, of another script or of any length is answered, with no.
    """
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", "eyJ"),
        ("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0 back", "eyJ"),
        ("Bearer abcdefghijk.lmn", "abcdef"),
        ("curl -H 'Authorization: Bearer abcdefghijk'", "abcdef"),
        ("Authorization: Basic dXNlcjpwYXNz", "dXNl"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----", "MIIE"),
        ("-----BEGIN PRIVATE KEY-----\nMIIEabc", "MIIE"),
        ("https://user:pa55word@host/path", "pa55word"),
        ("postgres://u:hunter2@host/db", "hunter2"),
        ("https://bucket.obs.example/x.log?AccessKeyId=ABCDEF123&Expires=1&Signature=a%2Bb%3D", "ABCDEF"),
        ("https://bucket.obs.example/x.log?Signature=a%2Bb%3D&Expires=1", "a%2Bb"),
        ("https://bucket.obs.example/x.log?AccessKeyId=A&Expires=1&Signature=a%2Bb%3D", "a%2Bb"),
        ("https://h/x?X-Amz-Signature=0123abcd&X-Amz-Credential=KEYID/x", "0123abcd"),
        ("https://h/x?x-obs-security-token=qqqqqq", "qqqqqq"),
        ("python train.py --password hunter2 --lr 0.1", "hunter2"),
        ("python train.py --password=hunter2", "hunter2"),
        ("python train.py --api-key\thunter2", "hunter2"),
        ("python train.py --hf_token 'hunter 2'", "hunter 2"),
        ("export DB_PASSWORD=hunter2; python train.py", "hunter2"),
        ("run it with api_key=hunter2", "hunter2"),
        ("password: hunter2", "hunter2"),
        ("PASSWORD = 'hunter 2'", "hunter 2"),
        ("PASSWORD = 'hunter2", "hunter2"),
        ('{"password": "hunter \\"2"}', "hunter"),
        ("{'password': 'hunter2'}", "hunter2"),
        ("X-Auth-Token: " + "M" * 5_000, "M"),
        ("ghp_abcdefghijklmnopqrstuvwx1234", "ghp"),
        ("hf_abcdefghijklmnopqrstuvwx", "abcdef"),
        ("sk-abcdefghijklmnopqrstuvwx", "abcdef"),
        ("AKIAABCDEFGHIJKLMNOP", "AKIA"),
        ("HSTABCDEFGHIJ1234567", "HST"),
    ],
)
def test_a_secret_in_text_is_masked(text, secret):
    """
    A secret is masked by its own shape, or by the name that stands before it.
    """
    masked = mask_text(text)

    assert MASK in masked
    assert secret not in masked


@pytest.mark.parametrize(
    "text",
    [
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
    ],
)
def test_a_text_without_secret_is_unchanged(text):
    """
    Paths, commands, times and ids are shown as they are.
    """
    assert text == mask_text(text)


# C is a password that has no shape of its own; K one that has digits and capitals.
C = "hunter2x9"
K = "Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7"
AK, SK = "ABCDEFGHIJ0123456789", "abcdefghijABCDEFGHIJ0123456789abcdefghij"
PEM = "-----BEGIN PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        # Options of one letter, and of one dash.
        (f"obsutil config -i=AKAK -k={C}", C),
        (f"obsutil config -i={C} -k=SKSK -e=obs.example.com", C),
        (f"train -password {C}", C),
        (f"train -token {C}", C),
        (f"train ---token {C}", C),
        (f"train --password    {C}", C),
        (f"train --password \\\n    {C}", C),
        (f"curl -u user:{C} https://host", C),
        (f"curl --user 'user:{C}' https://host", C),
        (f"curl -uuser:{C} https://host", C),
        (f"sshpass -p {C} ssh host", C),
        (f"sshpass -p '{C} x' ssh host", C),
        (f"mysqldump -u root -p{C} base", C),
        (f"redis-cli -h host -a {C}", C),
        (f"docker login -u me -p {C} host", C),
        # URLs.
        (f"redis://:{C}@host", C),
        (f"https://{K}@github.com/x.git", K),
        (f"https://user:a/{C}@host", C),
        (f"https://user:a@{C}@host", C),
        (f"https://host/x?sig={C}", C),
        (f"https://host/x?page=1&password={C}#top", C),
        (f"https://host/x%3Fpage%3D1%26token%3D{C}", C),
        (f"token%3D{C}", C),
        # JSON, JSON in JSON, code.
        (f'{{"cmd": "{{\\"password\\": \\"{C}\\"}}"}}', C),
        (f'{{\\\\\\"password\\\\\\": \\\\\\"x {C}\\\\\\"}}', C),
        (f'["run", "--password", "{C}"]', C),
        (f"['run', '--password', '{C}']", C),
        (f'["run", "--password","{C}"]', C),
        (f'[\\"run\\", \\"--password\\", \\"{C}\\"]', C),
        (f'{{"passwords": ["x", "{C}"]}}', C),
        (f'os.environ["DB_PASSWORD"] = "{C}"', C),
        (f"os.environ['DB_PASSWORD']='{C}'", C),
        (f"password = b'{C}'", C),
        (f'password = SecretStr("{C}")', C),
        (f"password := {C}", C),
        (f"password => {C}", C),
        (f"password: |\n  {C}", C),
        (f"echo x\\ntoken={C}", C),
        (f"<password>{C}</password>", C),
        (f"<db.password type='x'>{C}</db.password>", C),
        # Headers.
        (f"Authorization: Token {C}", C),
        (f"Authorization: ApiKey {C}", C),
        (f"Authorization: Whatever {C}", C),
        (f"Authorization: SDK-HMAC-SHA256 Access={C}, SignedHeaders=x, Signature=y", C),
        (f"Authorization: SDK-HMAC-SHA256 Access=x, SignedHeaders=x, Signature={C}", C),
        (f"{{'Authorization': 'Bearer {C}'}}", C),
        (f"Cookie: a=1; session={C}", C),
        (f"Set-Cookie: session={C}; Secure", C),
        (f"bearer {C}", C),
        # A value goes to white space or a quote.
        (f"password=ab,{C}", C),
        (f"password=ab;{C}", C),
        (f"password=ab&{C}", C),
        (f"api key: {C}", C),
        (f"the access key id = {C}", C),
        (f"token: {C}", C),
        (f"machine host login me password {C}", C),
        (f"machine host\nlogin me\npassword {C}\n", C),
        ("machine host login me password hunter", "hunter"),
        (f"password {C}", C),
        ('{"token": "hunter"}', "hunter"),
        # Shapes.
        (f"glpat-{K}", K),
        (f"github_pat_{K}", K),
        (f"AIza{K}{K}", K),
        (f"sk-proj-{K}", K),
        (f"sk_live_{K}", K),
        (f"xoxb-{K}", K),
        (f"a_eyJ{K}.{K}.{K}", K),
        ("ASIAABCDEFGHIJKLMNOP", "ASIA"),
        (f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n{C}\n-----END PGP PRIVATE KEY BLOCK-----", C),
        (f"{PEM}{'x' * 20_000}{C}", C),
        (f"{PEM}{'x' * 20_000}{C}\n-----END PRIVATE KEY-----", C),
        (f"{AK} {SK}", AK),
        (f"{AK} {SK}", SK),
        (f"('{AK}', '{SK}')", SK),
    ],
)
def test_a_secret_in_any_form_is_masked(text, secret):
    """
    Commands, code, headers and URLs hold secrets in forms of their own.
    """
    masked = mask_text(text)

    assert MASK in masked
    assert secret not in masked


@pytest.mark.parametrize(
    "text",
    [
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
    ],
)
def test_what_only_looks_like_a_secret_is_readable(text):
    """
    Numbers, flags, paths, names of models, ids and digests are no secrets.
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


LONG = [
    "a" * 1_000_000,
    " " * 1_000_000,
    "password" + " " * 1_000_000,
    "--password" + " " * 1_000_000 + "-",
    "token" + "a" * 1_000_000,
    "eyJ-" * 75_000,
    "-----BEGIN PRIVATE KEY-----" * 11_000,
    "-----BEGIN PRIVATE KEY-----" * 11_000 + "-----END x",
    "=" * 50_000,
    '"' * 100_000,
    "token=" * 100_000,
    "token='" * 100_000,
    "token= " * 50_000,
    ":" * 100_000,
    "://" * 100_000,
    "://a:" * 50_000,
    "--password " * 50_000,
    "<password" * 50_000,
    "<password>" * 50_000,
    "curl -u " * 50_000,
    "mysql " * 50_000,
    "login " * 50_000,
    "authorization: " * 50_000,
    "password:\\" + "\\" * 500_000,
    "%26token" * 50_000,
]


@pytest.mark.parametrize("text", LONG, ids=lambda text: repr(text[:20]))
def test_a_long_text_is_masked_in_linear_time(text):
    """
    A million characters of the parts of a pattern do not make it try every split.
    """
    assert isinstance(mask_text(text), str)


@pytest.mark.parametrize(
    "part",
    [
        "a",
        "=",
        "-",
        " ",
        '"',
        "eyJ",
        "-eyJ",
        "eyJaaaaaaaa.",
        "a=",
        "a-",
        "://",
        "://a:",
        "--a ",
        "bearer ",
        "token=",
        "--token ",
        "token='",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
    ],
)
@pytest.mark.timeout(20)
def test_any_repetition_is_masked_in_the_end(part):
    """
    Fifty thousand characters of the parts of a pattern do not make it try every split.
    """
    text = part * (50_000 // len(part))

    assert isinstance(mask_text(text), str)
