"""config.yaml: everything a deployment decides, and nothing it did not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import Config, load_config, slack_tokens
from bot.domain.errors import ConfigError
from bot.files.yaml import YamlError

SHIPPED = Path(__file__).parent.parent / "config.yaml"


@pytest.fixture(autouse=True)
def _no_url(monkeypatch):
    monkeypatch.delenv("BRIEFED_DATABASE_URL", raising=False)


def loaded(tmp_path: Path, text: str) -> Config:
    (tmp_path / "config.yaml").write_text(text, "utf-8")
    return load_config(tmp_path / "config.yaml")


def test_the_shipped_file_says_only_what_holds_anyway():
    shipped = load_config(SHIPPED)
    assert shipped.model_dump() == Config().model_dump()


def test_an_empty_file_means_the_defaults(tmp_path):
    assert loaded(tmp_path, "") == Config().relative_to(tmp_path)


def test_without_a_file_the_defaults_hold_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_config() == Config().relative_to(tmp_path)


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("", "zh-CN", "海港银行"),
        ("", "en", "Harbour Bank"),
        ("bank: {name: {en: River Bank}}", "en", "River Bank"),
        ("bank: {name: {en: River Bank}}", "zh-CN", "River Bank"),
        ("bank: {name: {zh-CN: 江河银行}}", "en", "江河银行"),
    ],
)
def test_the_bank_is_named_in_the_language_that_it_has_a_name_in(tmp_path, text, language, name):
    assert loaded(tmp_path, text).bank.named(language) == name


@pytest.mark.parametrize("text", ["bank: {name: {}}", "bank: {name: {de: Hafenbank}}"])
def test_a_bank_without_a_name_that_pages_can_show_is_refused(tmp_path, text):
    with pytest.raises(YamlError, match="name"):
        loaded(tmp_path, text)


def test_paths_are_relative_to_the_file(tmp_path):
    config = loaded(tmp_path, "knowledge: docs/k\ndata: /var/d\ncalibration: c.yaml\n")
    assert config.knowledge_folder == tmp_path / "docs/k"
    assert config.vector_folder == Path("/var/d/vectors")
    assert config.calibration_file == tmp_path / "c.yaml"
    assert Config().calibration_file is None


@pytest.mark.parametrize(
    ("environment", "text", "url"),
    [
        (None, "", "sqlite:///{folder}/data/briefed.db"),
        (None, "database: postgresql://db/x\n", "postgresql://db/x"),
        ("postgresql://secret@db/x", "database: sqlite:///y\n", "postgresql://secret@db/x"),
    ],
)
def test_the_database_comes_from_environment_file_or_folder(tmp_path, monkeypatch, environment, text, url):
    if environment:
        monkeypatch.setenv("BRIEFED_DATABASE_URL", environment)
    assert loaded(tmp_path, text).database_url == url.format(folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("modle: x", "1:1: unknown key “modle”: did you mean “model”?"),
        ("slack: {language: fr}", "1:19: slack.language: "),
        ("slack: {apy: socket}", "1:9: unknown key “slack.apy”: did you mean “api”?"),
        ("chroma: {port: 1}", "1:9: chroma.host: Field required"),
        ("chroma: {host: x, port: 70000}", "1:25: chroma.port: "),
        ("model: ''", "1:8: model: "),
        ("follow_up_minutes: 1441", "1:20: follow_up_minutes: "),
        ("digest: {weekday: monday}", "1:9: digest.channel: Field required"),
        ("digest: {channel: '#c', weekday: mon}", "1:34: digest.weekday: "),
        ("digest: {channel: '#c', at: '24:00'}", "1:29: digest.at: "),
        ("digest: {channel: '#c', at: 9:30}", "1:29: digest.at: "),
        ("time_zone: Peking", "1:12: time_zone: is not a time zone; expected a name such as Asia/Shanghai"),
    ],
)
def test_every_mistake_names_its_place(tmp_path, text, problem):
    with pytest.raises(YamlError) as caught:
        loaded(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'config.yaml'}:{problem}")


def test_a_digest_is_told_on_monday_at_nine_unless_it_says_when(tmp_path):
    said = loaded(tmp_path, "digest: {channel: '#launches'}").digest
    assert (said.channel, said.weekday, said.at) == ("#launches", "monday", "09:00")
    said = loaded(tmp_path, "digest: {channel: C1, weekday: sunday, at: '17:30'}").digest
    assert (said.channel, said.weekday, said.at) == ("C1", "sunday", "17:30")


def test_all_mistakes_come_at_once(tmp_path):
    with pytest.raises(YamlError) as caught:
        loaded(tmp_path, "modle: x\ntime_zone: Peking\n")
    assert len(caught.value.problems) == 2


def test_a_named_file_must_be_there(tmp_path):
    with pytest.raises(ConfigError, match="Name an existing one with --config"):
        load_config(tmp_path / "gone.yaml")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set"),
        ({"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_SIGNING_SECRET": "0" * 32}, "SLACK_BOT_TOKEN is not set"),
    ],
)
def test_missing_tokens_are_named(environment, said):
    with pytest.raises(ConfigError, match=said):
        slack_tokens(environment)


def test_tokens_are_never_printed():
    tokens = slack_tokens({"SLACK_BOT_TOKEN": "xoxb-hush", "SLACK_APP_TOKEN": "xapp-hush"})
    assert tokens is not None
    assert "hush" not in f"{tokens!r} {tokens}"
    assert tokens.bot.get_secret_value() == "xoxb-hush"


@pytest.mark.parametrize("environment", [{}, {"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""}])
def test_without_any_token_there_is_no_slack(environment):
    assert slack_tokens(environment) is None


def test_slack_is_reached_by_socket_mode_or_by_http():
    socket = slack_tokens({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"})
    http = slack_tokens({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0" * 32})
    assert socket is not None
    assert http is not None
    assert (socket.signing_secret, http.app) == (None, None)


def test_slacks_api_is_an_address_to_put_methods_behind(tmp_path):
    (tmp_path / "config.yaml").write_text("slack: {api: https://slack-gov.com/api}\n")
    with pytest.raises(YamlError, match="slack"):
        load_config(tmp_path / "config.yaml")
