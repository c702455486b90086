#!/bin/sh
# Ends with 0 only if Briefed's verdict on a launch is ALLOW. Anything else is a no: BLOCK, ERROR, no answer, a bad token.
#
# BRIEFED_URL     where Briefed is, such as https://briefed.bank.example
# BRIEFED_LAUNCH  the launch's id
# BRIEFED_TOKEN   a token good for "verdict": briefed token create release-pipeline --scope verdict
set -u
: "${BRIEFED_URL:?Set BRIEFED_URL.}" "${BRIEFED_LAUNCH:?Set BRIEFED_LAUNCH.}" "${BRIEFED_TOKEN:?Set BRIEFED_TOKEN.}"

answer=$(printf 'header = "Authorization: Bearer %s"\n' "$BRIEFED_TOKEN" |
  curl --config - --silent --show-error --max-time 20 --retry 2 --fail-with-body \
    "${BRIEFED_URL%/}/api/v1/launches/${BRIEFED_LAUNCH}/verdict") || {
  echo "Briefed gave no verdict on ${BRIEFED_LAUNCH}: ${answer:-no answer}" >&2
  exit 1
}
printf '%s' "$answer" | python3 -c '
import json, sys
verdict = json.load(sys.stdin)
decision = verdict["decision"]
print("Briefed on {}: {}".format(verdict["launch"], decision.upper()))
for finding in verdict["findings"]:
    if finding["state"] in ("unmet", "unknown"):
        print("  {}: {}".format(finding["requirement"], finding["why"]["en"]))
for reason in verdict["reasons"]:
    print("  {}".format(reason["en"]))
sys.exit(0 if decision == "allow" else 1)
'
