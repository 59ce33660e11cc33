"""Put a backup into an empty database. What waited in its outbox is held until the team lets it go."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from dialogue import archive, backups, vault


class Command(BaseCommand):
    help = "Put a backup into an empty database; with --keys-from the dialogues' keys as well."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", help="the backup; without it only keys are put back")
        parser.add_argument(
            "--passphrase-file",
            default=settings.BACKUP_PASSPHRASE_FILE,
            help="its first line opens a locked backup (BACKUP_PASSPHRASE_FILE)",
        )
        parser.add_argument("--keys-from", type=Path, help="folder with the archives of the keys")
        parser.add_argument(
            "--keys-passphrase-file",
            default=settings.BACKUP_KEYS_PASSPHRASE_FILE,
            help="its first line opens the archives of the keys (BACKUP_KEYS_PASSPHRASE_FILE)",
        )

    def handle(self, *, file, passphrase_file, keys_from, keys_passphrase_file, **options):
        if not (file or keys_from):
            raise CommandError("Name the file of a backup, or with --keys-from the folder of copies of keys.")
        try:
            keys_word = self.keys_word(keys_from, keys_passphrase_file) if keys_from else ""
            if file:
                self.tell(self.restore(file, passphrase_file))
            if keys_from:
                self.tell_keys(backups.restore_keys(keys_from, keys_word))
        except (archive.Damaged, vault.Refused) as error:
            raise CommandError(error.args[0]) from error
        except OSError as error:
            raise CommandError(f"Nothing was restored: {error.strerror or error}.") from error
        self.tell_shut()

    def restore(self, file, passphrase_file):
        word = vault.passphrase(passphrase_file) if passphrase_file and vault.is_locked(file) else ""
        if not connection.introspection.table_names():  # nobody has run migrate here yet
            call_command("migrate", verbosity=0, interactive=False)
        return backups.restore(file, word)

    def keys_word(self, folder, file):
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder} with archives of keys.")
        if not file:
            raise CommandError("Name the file with the keys' passphrase with --keys-passphrase-file.")
        return vault.passphrase(file)

    def tell(self, manifest):
        rows, tables = sum(t["rows"] for t in manifest["tables"]), len(manifest["tables"])
        self.stdout.write(f"Restored {rows} rows of {tables} tables, as they were on {manifest['made_at']}.")
        self.stdout.write(
            "Counts and checksums are equal. Mail that waited is held: the team sends or discards it on its page “Mail”."
        )
        if manifest["secret"] != archive.which_secret():
            self.stderr.write(
                "SECRET_KEY is not the one this backup was made with. Set the old one: without it invitations cannot be sent "
                "again, and people who wanted no more mail are not recognised."
            )

    def tell_keys(self, number):
        stay = "" if number else " (those that are there stay)"
        self.stdout.write(f"Put back {backups.so_many(number)}{stay}.")

    def tell_shut(self):
        shut = backups.without_key()
        if shut:
            self.stderr.write(
                f"These dialogues have no key here and stay shut until it is back in KEY_DIR: {', '.join(shut)}."
            )
