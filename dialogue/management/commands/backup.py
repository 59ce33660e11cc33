"""Write the database into one file and, if asked for, the dialogues' keys into another place."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dialogue import backups, vault


class Command(BaseCommand):
    help = "Save the database into one file. Keys are left out unless --keys is given; then they go, locked, to a folder of their own."

    def add_arguments(self, parser):
        parser.add_argument("--to", default=settings.BACKUP_DIR, help="folder for the backup (BACKUP_DIR)")
        parser.add_argument(
            "--passphrase-file",
            default=settings.BACKUP_PASSPHRASE_FILE,
            help="lock the backup with the first line of this file (BACKUP_PASSPHRASE_FILE)",
        )
        parser.add_argument("--keys", action="store_true", help="save the dialogues' keys as well")
        parser.add_argument("--keys-to", default=settings.BACKUP_KEYS_DIR, help="folder for the keys (BACKUP_KEYS_DIR)")
        parser.add_argument(
            "--keys-passphrase-file",
            default=settings.BACKUP_KEYS_PASSPHRASE_FILE,
            help="lock the keys with the first line of this file (BACKUP_KEYS_PASSPHRASE_FILE)",
        )

    def handle(self, *, to, passphrase_file, keys, keys_to, keys_passphrase_file, **options):
        try:
            word = vault.passphrase(passphrase_file) if passphrase_file else ""
            keys_word = self.keys_word(to, keys_to, keys_passphrase_file) if keys else ""
            path, manifest = backups.make(to, word)
            self.stdout.write(f"Saved {sum(t['rows'] for t in manifest['tables'])} rows: {path}")
            if keys:
                made, missing = backups.make_keys(keys_to, keys_word)
                self.tell_keys(made, missing, keys_to)
        except vault.Refused as error:
            raise CommandError(error.args[0]) from error
        except OSError as error:
            raise CommandError(f"The backup was not written, and no part of it stays: {error.strerror}.") from error

    def keys_word(self, to, keys_to, file):
        if Path(keys_to).resolve() == Path(to).resolve():
            raise CommandError(
                "Keys beside the backup would undo what they are for: name another folder with --keys-to."
            )
        if not file:
            raise CommandError("Keys are only saved locked: name a file with a passphrase with --keys-passphrase-file.")
        return vault.passphrase(file)

    def tell_keys(self, made, missing, keys_to):
        self.stdout.write(
            f"Saved {backups.so_many(made)}, one file a key: {keys_to}. Keep that folder away from the backup."
        )
        if missing:
            self.stderr.write(f"No key was found for: {', '.join(missing)}. Their dialogues are shut.")
