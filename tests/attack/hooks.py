"""What an attacker from outside could have: a provider's signature, links from a mail, ids that exist.

Without this every webhook would end at its signature and every path with an id at 404. Loaded by Schemathesis
(SCHEMATHESIS_HOOKS); tests/attack/target.ts passes what is needed in ATTACK_TARGET.
"""

import base64
import hashlib
import hmac
import json
import os
import re
from urllib.parse import parse_qsl

import requests
import schemathesis

TARGET = json.loads(os.environ["ATTACK_TARGET"])
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)


class TwilioSignature(requests.auth.AuthBase):
    """base64(HMAC-SHA1(token, url + each name and value, by name)), over the bytes that are really sent."""

    def __call__(self, request):
        body = request.body or b""
        if isinstance(body, bytes):
            body = body.decode("utf-8", "replace")
        fields = {}
        for name, value in parse_qsl(body, keep_blank_values=True):
            fields.setdefault(name, set()).add(value)
        path = request.path_url
        text = TARGET["publicBaseUrl"] + path
        text += "".join(name + value for name in sorted(fields) for value in sorted(fields[name]))
        digest = hmac.new(TARGET["twilioAuthToken"].encode(), text.encode(), hashlib.sha1).digest()
        request.headers["X-Twilio-Signature"] = base64.b64encode(digest).decode()
        return request


@schemathesis.hook
def before_call(context, case, kwargs):
    path = case.operation.path
    if path.startswith("/webhooks/twilio/"):
        kwargs["auth"] = TwilioSignature()
    if path == "/webhooks/email":
        kwargs["auth"] = ("provider", TARGET["emailSecret"])
    known = next((ids for prefix, ids in TARGET["ids"].items() if path.startswith(prefix)), None)
    for name, value in (case.path_parameters or {}).items():
        # By the value itself, so that the same seed asks the same; what is no id stays what it is.
        pick = int(hashlib.sha256(str(value).encode()).hexdigest(), 16)
        candidates = TARGET["names"].get(name) or (known if name == "token" or UUID.match(str(value)) else None)
        if candidates and pick % 4 > 0:
            case.path_parameters[name] = candidates[pick // 4 % len(candidates)]
