"""Verify a Briefed permit offline. Needs only PyJWT[crypto]; exits with 0 when the permit is valid, and only then.

python verify_permit.py KEYS.json AUDIENCE --launch ID [TOKEN]        (without TOKEN, it is read from stdin)
"""

import argparse
import json
import sys
from pathlib import Path

import jwt

CLAIMS = ["iss", "aud", "sub", "planned_at", "verdict_digest", "facts_digest", "iat", "nbf", "exp", "jti"]

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("keys", type=Path, help="the key set that Briefed publishes, as a file")
parser.add_argument("audience", help="what this system is called in permits")
parser.add_argument("token", nargs="?", help="the permit")
parser.add_argument("--launch", help="the only launch to accept; without it, compare “sub” in the output yourself")
asked = parser.parse_intermixed_args()
try:
    token = (asked.token or sys.stdin.read()).strip()
    keys = jwt.PyJWKSet.from_dict(json.loads(asked.keys.read_text(encoding="utf-8")))
    key = keys[jwt.get_unverified_header(token)["kid"]]
    options = {"require": CLAIMS, "strict_aud": True}
    claims = jwt.decode(token, key, ["EdDSA"], options, audience=asked.audience, subject=asked.launch)
except Exception as error:
    sys.exit(f"refused: {type(error).__name__}: {error}")
sys.stdout.write(json.dumps(claims) + "\n")
