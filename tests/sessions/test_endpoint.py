import pytest

from ma_widgets.errors import BadRequest
from ma_widgets.i18n import worded
from ma_widgets.sessions._endpoint import (
    IAM,
    MODELARTS,
    checked_endpoint,
    checked_metadata_endpoint,
    endpoint_of_region,
    is_loopback,
)

HOST = "modelarts.cn-north-4.myhuaweicloud.com"


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        (f"https://{HOST}", f"https://{HOST}"),
        (f"https://{HOST}/", f"https://{HOST}"),
        (f"https://{HOST.upper()}", f"https://{HOST}"),
        (f"HTTPS://{HOST}", f"https://{HOST}"),
        (f"https://{HOST}:443", f"https://{HOST}"),
        (f"https://{HOST.upper()}:443/", f"https://{HOST}"),
        ("https://modelarts.ap-southeast-1.myhuaweicloud.cn", "https://modelarts.ap-southeast-1.myhuaweicloud.cn"),
        ("https://modelarts.eu-west-101.myhuaweicloud.eu", "https://modelarts.eu-west-101.myhuaweicloud.eu"),
        ("https://modelarts.eu-de.otc.t-systems.com", "https://modelarts.eu-de.otc.t-systems.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://localhost", "https://localhost"),
    ],
)
def test_hosts_of_the_vendor_and_this_machine_are_endpoints(endpoint, expected):
    """
    An endpoint comes back as scheme and host in lower case.
    """
    assert checked_endpoint(endpoint) == expected


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "nonsense",
        HOST,
        f"//{HOST}",
        f"http://{HOST}",
        f"ftp://{HOST}",
        f"file://{HOST}/etc/passwd",
        f"javascript://{HOST}",
        "https://modelarts.x.myhuaweicloud.com.evil.com",
        "https://evil.com/modelarts.x.myhuaweicloud.com",
        "https://evil#.myhuaweicloud.com",
        f"https://evil.com#{HOST}",
        f"https://evil.com?{HOST}",
        f"https://evil.com\\@{HOST}",
        f"https://{HOST}\\@evil.com",
        f"https://a@{HOST}",
        f"https://user:pw@{HOST}",
        "https://a@evil",
        f"https://{HOST}@evil.com",
        "https://evilmodelarts.x.myhuaweicloud.com",
        "https://modelarts.a.b.myhuaweicloud.com",
        "https://modelarts..myhuaweicloud.com",
        "https://modelartsXcn-north-4.myhuaweicloud.com",
        "https://modelarts.cn-north-4.myhuaweicloudXcom",
        "https://obs.cn-north-4.myhuaweicloud.com",
        "https://169.254.169.254",
        "https://[fe80::1]",
        "https://10.0.0.1",
        "https://ⓔvil",
        "https://modelarts.cn-north-4.myhuaweicloud。com",
        "https://modelarts.cn-nοrth-4.myhuaweicloud.com",
        f"https://{HOST}/v2",
        f"https://{HOST}/..",
        f"https://{HOST}?x=1",
        f"https://{HOST}#x",
        f"https://{HOST}.",
        f"https://{HOST}:8443",
        f"https://{HOST}:443@evil.com",
        f"http://{HOST}:443",
        f"https://{HOST}:port",
        f"https://{HOST}:99999",
        f" https://{HOST}",
        f"https://{HOST}\n",
        f"https://{HOST}\r\nX-Evil: 1",
        f"https://{HOST}\x00",
        "https://model\tarts.cn-north-4.myhuaweicloud.com",
        f"https://{HOST[:10]}%2e{HOST[10:]}",
        "https://[",
        "http://127.0.0.1.evil.com",
        "http://localhost.evil.com",
        "http://127.0.0.1@evil.com",
        "http://evil@127.0.0.1",
        "http://127.1",
        "http://2130706433",
        "http://0.0.0.0",
        "http://127.0.0.1/v2",
        "ftp://127.0.0.1",
        "http://127.0.0.1:0",
        "http://[::1]:0",
        f"https://{HOST}:0",
        "http://[::1].evil.com",
        "http://[::1]evil.com",
        "http://[::1].evil.com:80",
        "https://[::1].evil.com",
        "http://evil.com[::1]",
        "http://evil.com[::1]:80",
    ],
)
def test_credentials_go_nowhere_else(endpoint):
    """
    Whatever merely looks like the vendor's host is refused, before a name is looked up.
    """
    with pytest.raises(BadRequest, match="is not an endpoint of ModelArts"):
        checked_endpoint(endpoint)


@pytest.mark.parametrize("service", [MODELARTS, IAM])
def test_what_to_do_is_said_in_one_language(service):
    """
    The part that differs from service to service is ours, as the rest of the sentence is.
    """
    with pytest.raises(BadRequest) as caught:
        checked_endpoint("http://evil.com", service=service)

    assert "Pass" in caught.value.hint
    assert "Pass" not in worded(caught.value.hint, "zh-CN")


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:80", "http://localhost", "https://[::1]", "http://[::1]"])
def test_loopback_can_be_forbidden(endpoint):
    """
    Without the permission this machine is a host like any other.
    """
    with pytest.raises(BadRequest):
        checked_endpoint(endpoint, allow_insecure_loopback=False)


@pytest.mark.parametrize(
    "allowed_hosts", [["ma.example.org"], ("MA.Example.org",), {"ma.example.org"}, "ma.example.org"]
)
def test_an_allowed_host_is_named_exactly(allowed_hosts):
    """
    A host of another operator is an endpoint, with or without a port, in any case of letters.
    """
    assert checked_endpoint("https://MA.example.org", allowed_hosts=allowed_hosts) == "https://ma.example.org"
    assert checked_endpoint("https://ma.example.org:8443", allowed_hosts=allowed_hosts) == "https://ma.example.org:8443"


@pytest.mark.parametrize("allowed_hosts", [["ma.example.org"], "ma.example.org"])
@pytest.mark.parametrize(
    "endpoint",
    [
        "http://ma.example.org",
        "https://example.org",
        "https://org",
        "https://",
        "https://x.ma.example.org",
        "https://ma.example.org.evil.com",
        "https://ma.example.org/v2",
        "https://a@ma.example.org",
    ],
)
def test_a_part_of_an_allowed_host_is_not_allowed(endpoint, allowed_hosts):
    """
    Neither a part of its name nor a longer name passes, even when the only host is given as a plain text.
    """
    with pytest.raises(BadRequest):
        checked_endpoint(endpoint, allowed_hosts=allowed_hosts)


def test_a_refusal_says_what_to_do():
    """
    The message has the endpoint, the rule, and the two ways out.
    """
    with pytest.raises(BadRequest) as caught:
        checked_endpoint("https://evil.com")

    assert str(caught.value) == (
        "'https://evil.com' is not an endpoint of ModelArts.\n"
        "Credentials are sent only over https, to hosts like modelarts.<region>.myhuaweicloud.com.\n"
        "Pass region=, or name the host of another operator in allowed_hosts=."
    )


def test_a_refusal_shows_the_start_of_a_long_endpoint():
    """
    An endless endpoint does not make an endless message.
    """
    with pytest.raises(BadRequest) as caught:
        checked_endpoint("https://" + "a" * 10_000)

    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("cn-north-4", f"https://{HOST}"),
        ("cn-southwest-2", "https://modelarts.cn-southwest-2.myhuaweicloud.com"),
        ("sa-brazil-1", "https://modelarts.sa-brazil-1.myhuaweicloud.com"),
        ("cn-north-12", "https://modelarts.cn-north-12.myhuaweicloud.com"),
        ("ap-southeast-1", "https://modelarts.ap-southeast-1.myhuaweicloud.cn"),
    ],
)
def test_a_region_has_an_endpoint(region, expected):
    """
    The endpoint of a region passes the check of endpoints too.
    """
    assert endpoint_of_region(region) == expected
    assert checked_endpoint(expected) == expected


@pytest.mark.parametrize(
    "region",
    ["", "cn", "north", "CN-NORTH-4", "cn-north-4.evil.com", "cn-north-4/", "cn-north-4\n", "x@y", "cn-north-٤"],
)
def test_other_texts_are_no_region(region):
    """
    A region is the vendor's kind of name; anything else could lead elsewhere.
    """
    with pytest.raises(BadRequest, match="is no region"):
        endpoint_of_region(region)


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [("http://127.0.0.1:80", True), ("https://localhost", True), ("http://[::1]", True), (f"https://{HOST}", False)],
)
def test_loopback_is_this_machine(endpoint, expected):
    """
    Only this machine's own names are loopback.
    """
    assert is_loopback(endpoint) is expected


@pytest.mark.parametrize("endpoint", ["http://[::1].evil.com", "http://evil.com[::1]", "http://127.0.0.1:0"])
def test_half_an_address_is_no_place_for_a_password_or_keys(endpoint):
    """
    Nor is it this machine, where no proxy stands; not even a host that somebody allows.
    """
    with pytest.raises(BadRequest):
        checked_endpoint(endpoint, service=IAM)
    with pytest.raises(BadRequest):
        checked_endpoint(endpoint.replace("http:", "https:"), allowed_hosts=["::1", "evil.com", "127.0.0.1"])
    with pytest.raises(BadRequest):
        checked_metadata_endpoint(endpoint)
    assert not is_loopback(endpoint)
