"""python -m simulator --port 8001 --bot http://127.0.0.1:8000/line/webhook --secret … --token …

A stand-in of its own, for trying the phone's page or a bot started elsewhere.
"""

import argparse
import sys

from simulator.platform import Platform
from simulator.server import serve


def main() -> None:
    asked = argparse.ArgumentParser(prog="simulator", description="A stand-in for LINE with a phone in the browser")
    asked.add_argument("--port", type=int, default=8001)
    asked.add_argument("--bot", help="the bot's webhook address; leave it out to try the page alone")
    asked.add_argument("--secret", default="secret", help="channel secret that signs webhooks")
    asked.add_argument("--token", default="token", help="channel access token the bot must present")
    asked.add_argument("--quota", type=int, help="messages a month; without it there is no limit")
    asked.epilog = (
        "Sodan beside it: LINE_API_BASE=http://127.0.0.1:PORT, the same secret, and the same token or "
        "LINE_CHANNEL_ID=1653000000."
    )
    given = asked.parse_args()
    platform = Platform(given.secret, given.token, bot_url=given.bot, quota=given.quota)
    platform.courier.patience = 30.0
    platform.person("Mai", "ja")
    platform.person("Ken", "en")
    try:
        served = serve(platform, given.port)
    except OSError as problem:
        asked.error(f"port {given.port} cannot be opened ({problem.strerror}); name another with --port")
    with served as line:
        sys.stdout.write(f"LINE's stand-in: {line.url}/  (Ctrl-C stops it)\n")
        sys.stdout.flush()
        line.wait()


if __name__ == "__main__":
    main()
