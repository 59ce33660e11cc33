"""A mail server that does as it is told: takes mail and writes it down, or puts off, refuses, stalls, cuts the line.

Run as a process: `python post.py PORT FOLDER`. FOLDER/orders.json is read anew at every step: {"rcpt": "450 later", "data": "554 no",
"stall": seconds before the answer to DATA, "cut": true, "for": "only for recipients that end so"}. Each mail that is taken becomes
a line of FOLDER/taken.jsonl before the sender hears of it.
"""

import asyncio
import json
import os
import sys
import time
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.smtp import SMTP


class Desk:
    def __init__(self, folder):
        self.folder = Path(folder)

    def orders(self, recipients):
        try:
            orders = json.loads((self.folder / "orders.json").read_text())
        except (OSError, ValueError):
            return {}
        return orders if any(address.endswith(orders.get("for", "")) for address in recipients) else {}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 (names of aiosmtpd)
        if refusal := self.orders([address]).get("rcpt"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        orders = self.orders(envelope.rcpt_tos)
        await asyncio.sleep(orders.get("stall", 0))
        if refusal := orders.get("data"):
            return refusal
        self.write_down(envelope)
        if orders.get("cut"):
            server.transport.abort()
        return "250 taken"

    def write_down(self, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        body = message.get_body(("plain",))
        line = {
            "id": message["Message-ID"],
            "to": envelope.rcpt_tos,
            "from": envelope.mail_from,
            "subject": message["Subject"],
            "headers": dict(message.items()),
            "text": body.get_content() if body else "",
            "at": time.time(),
        }
        with (self.folder / "taken.jsonl").open("a") as file:
            file.write(json.dumps(line) + "\n")


async def serve(port, folder):
    desk = Desk(folder)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(desk, hostname="post.test", enable_SMTPUTF8=True), "127.0.0.1", port
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    os.setpgid(0, os.getpid())
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))
