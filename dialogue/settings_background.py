"""What runs beside the pages, the same everywhere: Celery's way to Redis, and what each tick of the clock calls."""

CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever: Redis may be away for hours
CELERY_BROKER_TRANSPORT_OPTIONS = {  # a Redis that accepts and stays silent is left after seconds, not minutes
    "socket_connect_timeout": 5,
    "socket_timeout": 10,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "max_retries": 2,
}
CELERY_TASK_PUBLISH_RETRY = False  # the next tick comes in two seconds
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "mail"
CELERY_TASK_ROUTES = {"dialogue.tick": {"queue": "mail"}, "dialogue.tick_codes": {"queue": "codes"}}

TICKERS = [  # called by every tick; each says itself whether its hour has come
    "dialogue.upkeep.empty_log_now_and_then",
    "issues.stirring.in_a_pause",
    "issues.clock.nightly",
    "stakeholders.lists.invitation_lists.forget_old",
    "issues.announcing.send_due",
    "workshops.clock.releases",
    "workshops.clock.summaries",
    "workshops.clock.sealings",
    "workshops.keeping.sweep",
    "dialogue.mail.bounces.poll",
    "dialogue.mail.outbox.sweep",
    "stakeholders.farewells.hourly",
    "dialogue.watching.ping",
]
