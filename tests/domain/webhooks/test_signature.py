"""Signatures are those of Standard Webhooks."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from bot.domain.webhooks.signature import secret_of, signed_headers

AT = datetime.fromtimestamp(1_614_265_330, UTC)


def test_the_example_of_the_standard_is_signed_as_its_libraries_sign_it():
    headers = signed_headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", AT, b'{"test": 2432232314}'
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_every_webhook_has_a_secret_of_its_own_that_stays_the_same():
    secrets = {secret_of(master, webhook) for master in ("m1", "m2") for webhook in ("w1", "w2")}
    assert len(secrets) == 4
    assert secret_of("m1", "w1") in secrets
    assert all(len(base64.b64decode(one.removeprefix("whsec_"))) == 32 for one in secrets)
