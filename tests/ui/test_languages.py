"""A widget in Chinese in a real page, and in English when its reader wants that."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .notebook import TITLES

pytestmark = pytest.mark.browser

SHOW = """
from ma_widgets import DemoSession, JobInfoWidget
widget = JobInfoWidget("demo-failed", session=DemoSession(), language="zh-CN")
widget
"""
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_a_widget_is_chinese_until_its_reader_wants_english(lab, open_notebook):
    """
    Titles, state, what to choose, charts of plotly and findings; no pane has to be looked at again for the other.
    """
    notebook = open_notebook(lab.write("languages.ipynb", [SHOW, 'widget.language = "en"']))
    notebook.run(0)
    job = notebook.job()
    expect(job.tabs.first).to_have_text("概览")
    expect(job.pane).to_contain_text("任务使用的内存超过了节点内存，已被终止。")
    expect(job.state).to_contain_text("运行失败")
    expect(job.root.get_by_role("button", name="刷新")).to_be_visible()
    assert len(TITLES) == len([title for title in job.tabs.all_inner_texts() if CHINESE.search(title)])
    job.choose("状态")
    expect(job.plot).to_contain_text("申请节点数")
    assert not re.search("[A-Za-z]", job.plot.inner_text())
    job.choose("事件")
    expect(job.root.get_by_placeholder("输入文本后按Enter键筛选")).to_be_visible()

    notebook.run(1)
    expect(job.tabs.first).to_have_text("Overview")
    expect(job.root.get_by_placeholder("Filter by text, then Enter")).to_be_visible()
    assert [*TITLES] == job.tabs.all_inner_texts()
    assert not CHINESE.search(job.root.inner_text())
    expect(job.choose("Status").locator(".js-plotly-plot")).to_contain_text("Asked for")
