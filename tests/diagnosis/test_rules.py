"""Every rule: what it sees, what it does not take for it, and what it says."""

from __future__ import annotations

import pytest

from ma_widgets.diagnosis._rules import RULES

from .cases import Look
from .jobs import codes, ended, found, job, log
from .seen import SEEN
from .unseen import HARMLESS, UNSEEN

CODES = [rule.code for rule in RULES]


def _each(table: dict[str, list[Look]]) -> list[object]:
    return [
        pytest.param(code, look, id=f"{code}-{number}")
        for code, looks in table.items()
        for number, look in enumerate(looks)
    ]


@pytest.mark.parametrize(("code", "look"), _each(UNSEEN))
def test_a_near_miss_is_none(code, look):
    """
    What only looks like a cause does not give its code.
    """
    assert code not in codes(look.reply, **look.others)


@pytest.mark.parametrize(("code", "look"), _each(SEEN))
def test_a_cause_is_seen(code, look):
    """
    Every wording, in every place, gives its code, and first.
    """
    assert [code] == codes(look.reply, **look.others)[:1]


@pytest.mark.parametrize("phase", ["Completed", "Running", "Terminated"])
@pytest.mark.parametrize("line", HARMLESS)
def test_words_of_a_job_that_is_well_are_no_finding(line, phase):
    """
    Counters at zero, values of metrics and announcements are no evidence.
    """
    assert [] == codes(job(phase), logs={"worker-0": log(line)})


@pytest.mark.parametrize("line", HARMLESS)
def test_harmless_words_explain_no_failure(line):
    """
    In a job that failed they do not become the cause either.
    """
    assert ["unknown-failure"] == codes(job(task_statuses=[ended(1)]), logs={"worker-0": log(line)})


@pytest.mark.parametrize("code", sorted(set(CODES)))
def test_every_rule_has_its_cases(code):
    """
    A rule has three cases that it sees and two near misses at the least.
    """
    assert len(SEEN[code]) >= 3
    assert len(UNSEEN[code]) >= 2


def test_every_case_has_its_rule():
    """
    The tables name no code that no rule gives; the rules of one code have one title.
    """
    assert sorted(set(CODES)) == sorted(SEEN) == sorted(UNSEEN)
    assert len(SEEN) == len({(rule.code, rule.title) for rule in RULES})


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule.code}-{number}" for number, rule in enumerate(RULES)])
def test_every_rule_says_what_it_means(rule):
    """
    Title, advice and source are sentences, and a rule can be seen somehow.
    """
    assert all(text.strip() for text in (rule.title, rule.advice, rule.source))
    assert rule.title.endswith(".")
    assert rule.words or rule.exit_codes or rule.look or rule.code == "unknown-failure"
    assert all(word == word.lower() for word in rule.words)


@pytest.mark.parametrize(("code", "look"), _each(SEEN))
def test_a_finding_is_text(code, look):
    """
    Everything but the task says something, and the evidence is bounded.
    """
    for finding in found(look.reply, **look.others):
        assert all(isinstance(text, str) for text in vars(finding).values())
        assert all(text for name, text in vars(finding).items() if name != "task")
        assert finding.severity in ("error", "warning", "info")
        assert len(finding.evidence) <= 600
