#!/bin/sh
# Ends with 0 only if Briefed's verdict on a launch is ALLOW. Anything else is a no: BLOCK, ERROR, no answer, a bad
# token, the verdict on another launch, an answer that is no verdict. Needs curl and python3.
#
# BRIEFED_URL     where Briefed is, such as https://briefed.bank.example
# BRIEFED_LAUNCH  the launch's id
# BRIEFED_TOKEN   a token good for "verdict": briefed token create release-pipeline --scope verdict
set -u
: "${BRIEFED_URL:?Set BRIEFED_URL.}" "${BRIEFED_LAUNCH:?Set BRIEFED_LAUNCH.}" "${BRIEFED_TOKEN:?Set BRIEFED_TOKEN.}"
export BRIEFED_LAUNCH PYTHONUTF8=1 PYTHONIOENCODING=utf-8:replace

launch=$(python3 -c 'import os, urllib.parse as u; print(u.quote(os.environb[b"BRIEFED_LAUNCH"], safe=""))') || exit 1
# In a file, which curl empties before it tries again: what failed must not stand before what did not.
answer=$(mktemp) || exit 1
trap 'rm -f "$answer"' EXIT
trap 'exit 1' HUP INT TERM
status=$(printf 'header = "Authorization: Bearer %s"\n' "$BRIEFED_TOKEN" |
  curl --config - --silent --show-error --max-time 20 --retry 2 --proto '=http,https' --output "$answer" \
    --write-out '%{http_code}' "${BRIEFED_URL%/}/api/v1/launches/${launch}/verdict") || {
  echo "Briefed gave no verdict on ${BRIEFED_LAUNCH}: ${BRIEFED_URL} cannot be reached. See whether it runs." >&2
  exit 1
}
{ cat "$answer" && printf '\n%s' "$status"; } | python3 -c '
import json, os, sys

def line(text):
    # On one line: what people wrote must not look like a command to whatever reads this output.
    return " ".join(str(text).split())

asked = os.environ["BRIEFED_LAUNCH"]
body, _, status = sys.stdin.read().rpartition("\n")
try:
    verdict = json.loads(body)
    if status != "200":
        sys.exit("Briefed gave no verdict on {}: {} {}".format(asked, status, line(body)[:500]))
    if verdict["launch"] != asked:
        sys.exit("Briefed was asked about {} and answered about {}.".format(asked, line(verdict["launch"])))
    decision = {"allow": "ALLOW", "block": "BLOCK", "error": "ERROR"}[verdict["decision"]]
    told = ["Briefed on {}: {}".format(asked, decision)]
    for finding in verdict["findings"]:
        if finding["state"] in ("unmet", "unknown"):
            told.append("  {}: {}".format(line(finding["requirement"]), line(finding["why"]["en"])))
    told += ["  {}".format(line(reason["en"])) for reason in verdict["reasons"]]
except (KeyError, TypeError, ValueError):
    sys.exit("What answered with {} is no verdict. See whether BRIEFED_URL leads to Briefed: {}".format(
        status, line(body)[:200]))
print("\n".join(told))
sys.exit(0 if decision == "ALLOW" else 1)
'
