"""Put a backup into an empty database. What waited in its outbox is held until the team lets it go."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dialogue import archive, backups, keys, vault


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
                self.tell(self.restore(file, passphrase_file, keys_from))
            if keys_from:
                self.tell_keys(backups.restore_keys(keys_from, keys_word))
        except (archive.Damaged, vault.Refused) as error:
            raise CommandError(error.args[0]) from error
        except OSError as error:
            raise CommandError(f"Nothing was restored: {error.strerror or error}.") from error
        self.tell_shut()

    def restore(self, file, passphrase_file, keys_from):
        word = vault.passphrase(passphrase_file) if passphrase_file and vault.is_locked(file) else ""
        folders = [settings.KEY_DIR, settings.BACKUP_KEYS_DIR, *([keys_from] if keys_from else [])]
        return backups.restore(file, word, keys.sealed_marks(*folders))

    def keys_word(self, folder, file):
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder} with archives of keys.")
        if not file:
            raise CommandError("Name the file with the keys' passphrase with --keys-passphrase-file.")
        return vault.passphrase(file)

    def tell(self, manifest):
        rows, tables = manifest["rows"], len(manifest["tables"])
        self.stdout.write(f"Restored {rows} rows of {tables} tables, as they were on {manifest['made_at']}.")
        self.stdout.write(
            "Counts and checksums are equal. Mail that waited is held: the team sends or discards it on its page “Mail”."
        )
        self.stdout.write(
            "Addresses and accounts that were deleted since then are back. Those of dialogues that closed more than 30 days "
            "ago go again by themselves; whoever deleted an account has to be told to do it again."
        )
        if manifest["earlier"]:
            self.stdout.write(
                "The backup was made by an earlier version and was brought up to this one. Now do what CHANGELOG.md names "
                "for the upgrade; first of all: manage.py rescope."
            )
        for title, day in manifest["left_out"]:
            self.stderr.write(
                f"Left out: “{title}” was sealed on {day}, and this backup was made before. A backup made after it brings the "
                "dialogue back, readable and without voices."
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
