"""The local Slack under its former name; see the package ``tests.slack.server``."""

from tests.slack.server import *  # noqa: F403
