"""Rules: what the platform does before the program runs."""

from __future__ import annotations

from collections.abc import Iterator

from ..i18n import N_, listed
from ._case import Case
from ._quotes import last_event
from ._rule import Rank, Rule, Seen, texts

_NOT_NONE = r"(?!\s{0,2}[:=]\s{0,2}0\b)"


def _creation(case: Case) -> Iterator[Seen]:
    """Yield the end of a job that failed before it was created."""
    if case.is_failed and not case.was_created:
        event = last_event(case)
        phase = "status.secondary_phase: CreateFailed"
        yield Seen(listed([phase, event], N_("{first}; {rest}")) if event else phase)


DOWNLOAD = Rule(
    code="download-failed",
    title=N_("The code, the data or a package could not be downloaded."),
    advice=N_("Check that the OBS path exists in the same region and that ModelArts may read it."),
    source=N_("ModelArts user guide, events of a training job"),
    rank=Rank.PLATFORM,
    words=("download", "下载"),
    pattern=texts(
        r"\b(?:Failed|Unable) to download\b",
        r"\b(?:Cannot|Can not|Could not) download\b",
        rf"\bdownload(?:ing)?\b.{{0,200}}(?<!\b0 )(?<!\bno )\b(?:failed|failure)\b{_NOT_NONE}",
        r"\b(?:failure|error) (?:while |in |when )?downloading\b",
        r"下载.{0,60}失败",
    ),
    of_platform=True,
    kills=True,
)

RULES = (
    Rule(
        code="account-blocked",
        title=N_("The account or its quota does not let the job run."),
        advice=N_("Check the balance, the state and the quotas of the account, then start the job again."),
        source=N_("ModelArts error codes 2815, 2837, 4106, 4116 and 4118"),
        rank=Rank.PLATFORM,
        words=(
            "arrears",
            "account",
            "owed",
            "overdue",
            "unpaid",
            "balance",
            "quota",
            "suspended",
            "modelarts.",
            "欠费",
            "冻结",
            "余额不足",
        ),
        pattern=texts(
            r"\bModelArts\.(?:0116|2815|2833|2837|4106|4116|4118)\b",
            r"\bin arrears\b",
            r"\barrears\b.{0,60}\b(?:stopped|terminated|frozen)",
            r"\baccount\b.{0,80}\b(?:frozen|suspended|restricted|blocked|overdue|locked|owed|arrears)\b",
            r"\b(?:frozen|suspended|restricted|overdue) account\b",
            r"\bUser has been (?:owed|suspended)\b",
            r"\binsufficient (?:account )?balance\b|\bbalance is (?:insufficient|not enough)\b",
            r"\bunpaid\b",
            r"\bexceed\w{0,3} (?:the )?(?:resource |account )?quota\b",
            r"\bquota (?:limit )?(?:has been |was |is )?exceeded\b",
            r"(?<!未)(?<!无)欠费|(?:账户|账号|帐户|帐号|用户).{0,10}冻结|余额不足",
        ),
        of_platform=True,
        kills=True,
    ),
    Rule(
        code="pre-check-failed",
        title=N_("The check of the environment before training failed."),
        advice=N_("Read which check it was (dns, disk size, shared memory, ulimit, card) and change that."),
        source=N_("ModelArts troubleshooting, fault tolerance check"),
        rank=Rank.PLATFORM,
        words=("pre-check", "precheck", "pre check", "预检"),
        pattern=texts(
            rf"\bpre[- ]?check\w{{0,3}}\b.{{0,80}}(?<!\b0 )(?<!\bno )\b(?:failed|failure|not passed)\b{_NOT_NONE}",
            r"\b(?:failed|failure)\b.{0,20}\bpre[- ]?check\b",
            r"预检.{0,20}(?:失败|未通过|不通过)",
        ),
        of_platform=True,
        kills=True,
    ),
    Rule(
        code="image-pull-failed",
        title=N_("The image could not be pulled."),
        advice=N_("Check that the image and its tag exist in SWR, and that ModelArts may read it."),
        source=N_("Kubernetes, images: ErrImagePull and ImagePullBackOff"),
        rank=Rank.PLATFORM,
        words=("imagepull", "pull image", "pulling image", "manifest", "invalidimagename", "pull access", "镜像"),
        pattern=texts(
            r"\bErrImage(?:Pull|NeverPull)\b",
            r"\bImagePull(?:BackOff|Failed)\b",
            r"\b(?:Failed to|Cannot|Could not|Error) pull(?:ing)? image\b",
            r"\bBack-off pulling image\b",
            r"\bmanifest\b.{0,200}\b(?:unknown|not found)\b",
            r"\bInvalidImageName\b",
            r"\bpull access denied\b",
            r"镜像.{0,40}失败",
        ),
        of_platform=True,
        kills=True,
    ),
    DOWNLOAD,
    Rule(
        code="create-failed",
        title=N_("The job could not be created."),
        advice=N_("Read the events of the job; check algorithm, flavor, dataset and image."),
        source=N_("ModelArts API, Status: secondary_phase; error codes 2755-2763, 2780-2783 and 2810"),
        rank=Rank.CREATION,
        words=("modelarts.", "could not be created", "failedcreate", "failed to create", "创建"),
        pattern=texts(
            r"\bModelArts\.(?:275[5-9]|276[0-3]|278[0-3]|2791|280[26]|281[014]|2840|2845|285[79]|288[679]|2890)\b",
            r"\b(?:Pods?|job) could not be created\b",
            r"\bFailedCreate\b",
            r"\bFailed to create (?:the )?(?:training )?(?:job|pods?|container|volume)\b",
            r"(?:创建.{0,20}(?:作业|任务|容器).{0,10}|(?:作业|任务)创建)失败",
        ),
        look=_creation,
        of_platform=True,
        kills=True,
    ),
)
