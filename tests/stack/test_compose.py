"""What docker-compose.yml promises, read from the file itself: one door, no default secret, nobody is root, limits and checks."""

import re

import pytest

from dialogue import environment_rules
from tests.stack import compose
from tests.stack.house import GIVEN

OURS = ("migrate", "web", "worker", "codes", "beat")


@pytest.fixture
def services():
    return compose.read(GIVEN)


def test_only_the_proxy_is_reached_from_outside(services):
    published = {name: service.body["ports"] for name, service in services.items() if "ports" in service.body}
    assert published == {"proxy": ["80:8080", "443:8443"], "mail": ["127.0.0.1:8025:8025"]}
    assert services["mail"].body["profiles"] == ["try"]


def test_database_redis_and_web_have_no_way_out(services):
    networks = compose.raw()["networks"]
    shut = {name for name, body in networks.items() if (body or {}).get("internal")}
    inside = {name for name, service in services.items() if set(service.body["networks"]) <= shut}
    assert inside == {"db", "redis", "migrate", "web", "beat", "translate"}
    assert set(services["translate"].body["networks"]) == {"translating"}  # it sees neither database nor web
    assert services["translate"].body["profiles"] == ["translate"]


@pytest.mark.parametrize("name", ["SECRET_KEY", "POSTGRES_PASSWORD", "SITE_HOST", "EMAIL_URL", "FROM_EMAIL"])
def test_nothing_starts_without_its_secrets(name):
    with pytest.raises(compose.Refused) as refused:
        compose.read({key: value for key, value in GIVEN.items() if key != name})
    assert refused.value.args[0].startswith(f"set {name} to ") or refused.value.args[0].startswith(f"set {name}, for")


def test_example_names_what_must_be_given():
    lines = (compose.ROOT / ".env.example").read_text().splitlines()
    given = [line.partition("=") for line in lines if line and not line.startswith("#")]
    assert {name: value for name, _, value in given} == dict.fromkeys(
        ("SECRET_KEY", "POSTGRES_PASSWORD", "SITE_HOST", "EMAIL_URL", "FROM_EMAIL"), ""
    )


def test_nobody_is_root_or_gains_rights(services):
    for name in ("db", "redis", "proxy", *OURS):
        body = services[name].body
        assert (name, body["cap_drop"], body["security_opt"]) == (name, ["ALL"], ["no-new-privileges:true"])
        assert (name, body["read_only"], body["mem_limit"] != "") == (name, True, True)
    stages = (compose.ROOT / "Dockerfile").read_text().split("\nFROM ")[-2:]
    assert [stage.count("\nUSER ") for stage in stages] == [1, 1]
    assert [services[name].body["user"] for name in ("db", "redis")] == ["postgres", "redis"]


def test_folder_in_memory_belongs_to_who_writes_there(services):
    """A tmpfs over a folder that is there belongs to root, with the folder's rights, unless it says whose it is."""
    user = re.search(r"--uid (\d+)", (compose.ROOT / "Dockerfile").read_text())[1]
    for name in OURS:
        assert services[name].body["tmpfs"] == ["/tmp", f"/app/var/run:uid={user},mode=0700"]


def test_database_is_asked_by_address(services):
    """The image's first server listens on the socket alone: who asks there starts `migrate` too early."""
    assert " -h 127.0.0.1 " in services["db"].body["healthcheck"]["test"][1]


def test_web_is_asked_by_the_name_of_the_site(services):
    assert services["web"].body["healthcheck"]["test"] == ["CMD", "bin/healthy"]
    assert {services[name].environment["SITE_HOST"] for name in OURS} == {GIVEN["SITE_HOST"]}


def test_doctor_knows_what_compose_makes_of_the_settings(services):
    given = GIVEN | {"BASE_URL": f"https://{GIVEN['SITE_HOST']}"}
    made = {name: words.format_map(given) for name, words in environment_rules.COMPOSED.items()}
    assert made == services["worker"].environment
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", (compose.ROOT / "docker-compose.yml").read_text()))
    assert asked == set(environment_rules.ASKED)


def test_everything_that_runs_is_watched(services):
    watched = {name for name, service in services.items() if "healthcheck" in service.body}
    assert watched == {"db", "redis", "web", "worker", "codes"}


def test_commands_are_one_image_that_calls_the_install_script(services):
    assert {services[name].body["image"] for name in OURS} == {"equal-lanes"}
    assert "RUN bin/install runtime" in (compose.ROOT / "Dockerfile").read_text()
    assert [services[name].command[0] for name in OURS] == ["bin/start"] * len(OURS)
    assert '\nCMD ["bin/start", ' in (compose.ROOT / "Dockerfile").read_text()


def test_keys_and_backups_are_on_volumes(services):
    assert set(compose.raw()["volumes"]) == {"database", "keys", "backups", "certificates", "translations"}
    assert {name for name in OURS if "keys:/keys" in services[name].body["volumes"]} == set(OURS)
    assert [name for name in OURS if "backups:/backups" in services[name].body["volumes"]] == ["worker"]


def test_no_secret_is_in_the_file():
    text = (compose.ROOT / "docker-compose.yml").read_text()
    assert [line for line in text.splitlines() if ("PASSWORD" in line or "SECRET" in line) and "${" not in line] == []


def test_variables_are_filled_in_as_compose_does():
    assert compose.filled_in("$$HOME ${A:-x${B}} ${C:-d}", {"B": "b", "C": "c"}) == "$HOME xb c"
    with pytest.raises(compose.Refused, match="say it"):
        compose.filled_in("${A:?say it}", {"A": ""})


def test_image_says_where_things_lie():
    assert compose.image_environment() == {
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "VAR_DIR": "/app/var",
        "KEY_DIR": "/keys",
        "BACKUP_DIR": "/backups",
        "BACKUP_KEYS_DIR": "/keys/copies",
    }
