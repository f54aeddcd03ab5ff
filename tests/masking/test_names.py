"""Which names have a secret under them, and which only sound like it."""

from __future__ import annotations

import pytest

from ma_widgets.masking import _names, is_secret_name

SECRETS = """
    password PASSWORD DB_PASSWORD dbpassword mysql_pwd passphrase
    secret client_secret clientSecret secretkey credential credentials
    token hf_token HF_TOKEN X-Auth-Token accessToken refresh_token security_token x-obs-security-token authtoken
    api_key apiKey API_KEY WANDB_API_KEY apikey access_key accessKey AccessKeyId AWS_ACCESS_KEY_ID
    AWS_SECRET_ACCESS_KEY private_key ssh_key encryption_key license_key
    ak sk AK SK HUAWEICLOUD_SDK_SK auth basic_auth Authorization cookie Signature X-Amz-Signature
    secrets passwords tokens HF_TOKENS cookies access_keys credentials_json APP_KEY SESSION_KEY MASTER_KEY WANDB_KEY
    AZURE_STORAGE_KEY PRIVATEKEY sshkey DBPASS PGPASS userpass accesskeyid jwt NEW_TOKEN DB_PASS_NEW GH_PAT sig
    AES_KEY FERNET_KEY DEEPSEEK_KEY GEMINI_KEY KAGGLE_KEY S3_KEY SWR_LOGIN_KEY DB_PW PASSCODE PSK SMTP_PASS
    ID_TOKEN id_token IMAGE_PULL_TOKEN INDEX_TOKEN INDEX_AUTH ENDPOINT_SK HOST_AUTH URL_SIGNATURE
    密码 口令 令牌 密钥 访问密钥 数据库密码
""".split()
HARMLESS = """
    tokenizer MY_TOKENIZER tokenizer_path eos_token bos_token pad_token mask_token sep_token special_tokens
    max_tokens num_tokens max_token_length token_count token_type tokens_per_second
    key key_task sort_key primary_key hash_key label_key keyboard monkey key_pair_names
    learning_rate author authority authored security_group secretary task risk disk mask ask
    passenger compass bypass passing name value path auth_type batch_size seed
    pass_rate token_dim token_dropout start_token stop_token use_auth credential_type cookie_cutter PWD OLDPWD
    PASSWORD_FILE password_length secret_name secretName api_key_env private_key_file secrets_count imagePullSecrets
    use_password has_password credential_source token_path token_id image_token tool_call_token next_token
    additional_special_tokens max_batch_tokens token_dispatcher 密码长度 令牌数
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


@pytest.mark.parametrize("name", ["", "_", "1", "a" * 50_000, "_" * 50_000, "aA" * 25_000])
def test_a_strange_name_is_not_a_secret(name):
    """
    A name without words, of another script or of any length is answered, with no.
    """
    assert not is_secret_name(name)


WORDS = sorted(_names._OUTRIGHT | _names._LIKELY | {"key"} | {word for _, word in _names._OUTRIGHT_PAIRS})


@pytest.mark.parametrize("word", WORDS)
def test_no_word_of_a_secret_is_taken_for_harmless_at_first_sight(word):
    """
    A name that has none of the parts is not looked at; every word that makes a name a secret has one.
    """
    assert _names._PART.search(word)
    assert _names._PART.search(word.upper())
