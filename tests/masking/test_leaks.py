"""Secrets in texts of every form: none is left."""

from __future__ import annotations

import pytest

from ma_widgets.masking import MASK, mask_text

# C is a password that has no shape of its own; K one that has digits and capitals.
C = "hunter2x9"
K = "Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7"
AK, SK = "ABCDEFGHIJ0123456789", "abcdefghijABCDEFGHIJ0123456789abcdefghij"
PEM = "-----BEGIN PRIVATE KEY-----\n"

R = "q7Wv9Zk2Lp4X"

PLAIN = [
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
]
FORMS = [
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
    ('{"hf_token": "hunter"}', "hunter"),
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
]
# R is a password as a machine makes them. What follows names it, and so tells it to the rest of the job.
NAMED = [
    (text, R)
    for text in (
        # Names.
        *(f"{name}={R}" for name in "AES_KEY FERNET_KEY DEEPSEEK_KEY KAGGLE_KEY S3_KEY SWR_LOGIN_KEY DB_PW".split()),
        *(f"{name}: {R}" for name in "PASSCODE PSK SMTP_PASS ID_TOKEN id_token IMAGE_PULL_TOKEN HOST_AUTH".split()),
        *(f"{name}{sign}{R}" for name in "密码 口令 令牌 密钥 访问密钥 数据库密码".split() for sign in ":：=＝"),
        f"password：{R}",
        f"password＝{R}",
        f"fs.obs.secret.key={R}",
        f"fs.obs.access.key={R}",
        f"spark.hadoop.fs.s3a.secret.key={R}",
        f"hadoop -Dfs.obs.secret.key={R}",
        f"jupyter lab --IdentityProvider.token {R}",
        *(f"https://h/x?{name}={R}" for name in "sign key session ticket code".split()),
        # Shells.
        f"export HF_TOKEN=$'{R}'",
        f"--password=\\\n{R}",
        f"ENV HF_TOKEN {R}",
        f"setenv HF_TOKEN {R}",
        f"aws configure set aws_secret_access_key {R}",
        f"hcloud configure set --cli-secret-key {R}",
        f"HF_TOKEN=${{HF_TOKEN:-{R}}}",
        f"requirepass {R}",
        # Code.
        f'auth=HTTPBasicAuth("{R}")',
        f"password: str = '{R}'",
        f'password: Optional[str] = "{R}"',
        f"token = os.environ.get('HF_TOKEN') or '{R}'",
        f"token = args.token or '{R}'",
        f'password = """{R}"""',
        f"password = '''{R}'''",
        f'os.environ.setdefault("HF_TOKEN","{R}")',
        f"[('X-Auth-Token','{R}')]",
        f"[(b'X-Auth-Token', b'{R}')]",
        f'add_argument("--password", default="{R}")',
        f'add_argument("--password", type=str, default="{R}")',
        f'login("{R}")',
        f'wandb.login(key="{R}")',
        # Pairs in JSON, Python and XML.
        f'{{"name":"HF_TOKEN","value":"{R}"}}',
        f"{{'name': 'HF_TOKEN', 'value': '{R}'}}",
        f'{{\\"name\\":\\"HF_TOKEN\\",\\"value\\":\\"{R}\\"}}',
        f"- name: HF_TOKEN\n  value: {R}",
        f'<add key="password" value="{R}"/>',
        f"<name>fs.s3a.secret.key</name><value>{R}</value>",
        # YAML.
        f"password: !!str {R}",
        f"password:\n  {R}",
        f"- --token\n- {R}",
        f'args:\n  - "--token"\n  - "{R}"',
        # Escapes.
        f"%22password%22%3A%22{R}%22",
        f"token%253D{R}",
        f"&quot;password&quot;:&quot;{R}&quot;",
        f"https://h/o?Expires=1\\u0026Signature\\u003d{R}",
        f"\\u0022password\\u0022:\\u0022{R}\\u0022",
        # Commands.
        f"docker login -u me -p{R} swr",
        f'["docker", "login", "-u", "me", "-p", "{R}"]',
        f"echo {R} | docker login -u me --password-stdin swr",
        f"echo '{R}' | sudo -S apt install x",
        f"twine upload -u __token__ -p {R} dist/*",
        f"wandb login {R}",
        f"wandb login --relogin {R}",
        f"swanlab login -k {R}",
        f"obsutil config -i A -k {R}",
        f"curl -su me:{R} https://h",
        f'curl -b "session={R}" https://h',
        f"curl -H 'a;b' -u me:{R} https://h",
        f'["curl", "-u", "me:{R}"]',
        f"sshpass -p{R} ssh a@b",
        f"unzip -P {R} data.zip",
        f"7z x -p{R} data.7z",
        f"openssl enc -aes-256-cbc -k {R}",
        f"skopeo copy --src-creds me:{R} docker://a",
        f"host:5432:db:user:{R}",
        f"https://user:{R}@host",
    )
]
# What names its issuer.
ISSUED = [
    (f"using {prefix}{rest} now", rest)
    for prefix, rest in (
        *((prefix, (R * 3)[:36]) for prefix in "npm_ dckr_pat_ hvs. nvapi- gsk_ r8_ ya29. GOCSPX- sk-admin-".split()),
        *((prefix, (R * 3)[:36]) for prefix in ("tvly-", "xapp-1-A0B1-", "AGE-SECRET-KEY-1", "sk-a_")),
        ("pypi-", R * 5),
        ("LTAI", (R * 2)[:20]),
        ("AKID", (R * 3)[:32]),
        ("MII", R * 20),
        ("https://hooks.slack.com/services/T00000000/B00000000/", R),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/", R),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=", "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"),
    )
]
# A line of a key in PEM, and the line that ends it.
BODY, END = (R * 6)[:64], "-----END RSA PRIVATE KEY-----"
KEYS = [
    (f"{BODY}\n{BODY}\n{END}\nx", BODY),
    (f"{BODY}\n{R}==\n{END}", R),
    (f"2026-01-01 INFO {PEM}2026-01-01 INFO {BODY}\n2026-01-01 INFO {R}==\n2026-01-01 INFO {END}", R),
    (f"-----BEGIN%20RSA%20PRIVATE%20KEY-----%0A{BODY}%0A{END}", BODY),
    (f"{PEM.lower()}{BODY}", BODY),
    (f"PuTTY-User-Key-File-2: ssh-rsa\nPrivate-Lines: 2\n{BODY}\n{BODY}\nPrivate-MAC: 1", BODY),
    (f'"{PEM.strip()}\\n{BODY}\\n{END}", "lr": 1', BODY),
]
MORE = [
    ("token=SECRETSECRET123", "SECRETSECRET123"),
    # A number is a password where a command says so; one of two in a list, and in a block of lines.
    ("curl -u me:83920174 https://h", "83920174"),
    (f'auth=("me", "{R}")', R),
    (f"curl -H Authorization:\\ Bearer\\ {R} https://h", R),
    (f"password: |\n  first\n  {R}", R),
    (f"passwords:\n  - first\n  - {R}", R),
    (f"password=/{R}", R),
    # Longer than what is read to see whether it is one.
    (f"token: {R * 200}-the-end", "the-end"),
    (f"<password><![CDATA[{R}]]></password>", R),
]
LEAKS = PLAIN + FORMS + NAMED + ISSUED + KEYS + MORE


@pytest.mark.parametrize(("text", "secret"), LEAKS)
def test_a_secret_in_a_text_is_masked(text, secret):
    """
    A secret is masked by its own shape, by its command, or by the name that stands before it.
    """
    masked = mask_text(text)

    assert MASK in masked
    assert secret not in masked


@pytest.mark.parametrize(("text", "secret"), NAMED)
def test_what_is_masked_in_a_text_is_told(text, secret):
    """
    What a text shows to be secret may stand in others: the secret alone, without what is masked with it.
    """
    found = set()
    mask_text(text, found)

    assert secret in found
