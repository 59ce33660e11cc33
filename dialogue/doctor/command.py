"""The command: reads what it may look at, looks, prints a line for each, and answers 0 if nothing is wrong."""

import argparse
import os
import sys
from pathlib import Path

from django.conf import settings

from dialogue import env_file, environment_rules, setting_kinds
from dialogue.doctor import Finding, letter, machine, servers

BASE_DIR = Path(__file__).resolve().parent.parent.parent
NEEDS = (  # (settings that must be right for it to mean anything, check)
    (("KEY_DIR", "BACKUP_DIR"), machine.writing),
    (("BACKUP_PASSPHRASE_FILE",), machine.passphrases),
    (("BACKUP_COMMAND",), machine.sending),
    (("BACKUP_DIR", "BACKUP_PASSPHRASE_FILE"), machine.locking),
    (("VAR_DIR",), machine.disk),
    ((), machine.memory),
    (("DATABASE_URL",), servers.database),
    (("REDIS_URL",), servers.queue),
)


def add_arguments(parser):
    parser.add_argument(
        "--env", metavar="FILE", help="judge this .env, and the .env.more beside it, as Compose reads them"
    )
    parser.add_argument("--settings-only", action="store_true", help="ask no server and look at no disk")
    parser.add_argument("--mail", metavar="ADDRESS", default="", help="send a mail there")
    parser.add_argument("--backup", action="store_true", help="make a real backup and read it back")


def main(arguments):
    parser = argparse.ArgumentParser(
        "manage.py doctor", description="Say what is wrong with this house and what to set."
    )
    add_arguments(parser)
    if not settings.configured:
        settings.configure(
            USE_I18N=False
        )  # the words of dialogue/mail/refusals.py ask whether to translate; nothing else is read
    return run(parser.parse_args(arguments))


def run(asked):
    try:
        values, faults = _read(asked.env)
    except OSError as error:
        say(f"{asked.env} cannot be read: {error.strerror}.")
        return 1
    wrong = tell([Finding(fault.name, fault.sentence) for fault in faults] or [Finding("the settings")])
    if not asked.settings_only:
        wrong += sum(
            tell(findings) for findings in look(values, {fault.name for fault in faults if fault.stops}, asked)
        )
    say({0: "Nothing is wrong.", 1: "1 thing is wrong."}.get(wrong, f"{wrong} things are wrong."))
    return 1 if wrong else 0


def look(values, broken, asked):
    """Lists of Findings, one for each check whose settings are right; a check that fails itself is one, too."""
    for names, check in NEEDS:
        if not broken & set(names):
            yield guarded(check, values, BASE_DIR)
    if not broken & {"EMAIL_URL", "FROM_EMAIL"}:
        yield guarded(letter.mail, values, asked.mail)
    if asked.backup and not broken:
        yield guarded(machine.whole_backup, values, BASE_DIR)


def guarded(check, *given):
    found = []
    try:
        found += check(*given)
    except Exception as error:
        found.append(Finding(check.__name__, f"This could not be looked at: {check.__name__}, {type(error).__name__}."))
    return found


def tell(findings):
    """Print each as a line; the number of those that are wrong."""
    for finding in findings:
        line = f"  ok     {finding.subject}" + (f": {finding.note}" if finding.note else "")
        say(f"  WRONG  {finding.wrong}" if finding.wrong else line)
    return sum(bool(finding.wrong) for finding in findings)


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _read(name):
    """(values, faults) of this process, or of the two files that Compose reads."""
    if not name:
        given = env_file.around(BASE_DIR)
        values, faults = environment_rules.read(given)
        return values, [*faults, *environment_rules.strangers(given, all_of_them=False)]
    first = Path(name.removesuffix(".more"))
    second = first.with_name(f"{first.name}.more")
    env, torn = env_file.read(first.read_text(encoding="utf-8-sig"))
    more, also = env_file.read(second.read_text(encoding="utf-8-sig")) if second.exists() else ({}, [])
    whole, faults = environment_rules.as_compose(env, more)
    usual = {
        name: os.environ[name] for name in ("VAR_DIR", "KEY_DIR", "BACKUP_DIR", "BACKUP_KEYS_DIR") if name in os.environ
    }
    values, beside = environment_rules.read(usual | whole)
    spoken = {fault.name for fault in faults}
    beside = [f for f in beside if f.name not in spoken and not environment_rules.is_unmade(f, whole)]
    money = [environment_rules.Fault(one, setting_kinds.MONEY.format(name=one), stops=False) for one in (*torn, *also)]
    return values, [*faults, *beside, *money]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
