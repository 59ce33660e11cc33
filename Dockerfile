# Two images: `app` for web, workers, beat and migrations, and `proxy`. Nothing secret is in them: all of it comes from the environment.
FROM python:3.11-slim AS app

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/app/.venv/bin:$PATH \
    VAR_DIR=/app/var KEY_DIR=/keys BACKUP_DIR=/backups BACKUP_KEYS_DIR=/keys/copies

# A new volume takes the owner and the rights of the folder it is mounted on.
RUN useradd --system --create-home --home-dir /home/dialogue --uid 10001 dialogue \
    && mkdir -p /app/var/run /keys /backups \
    && chown -R dialogue:dialogue /app /keys /backups \
    && chmod 700 /keys /backups

USER dialogue
WORKDIR /app

# Requirements first: this layer stays while they stay. The same script as `make run` calls.
COPY --chown=dialogue bin/install bin/install
COPY --chown=dialogue requirements requirements
RUN bin/install runtime

COPY --chown=dialogue . .
RUN python manage.py buildstatic && rm -f var/secret-key

EXPOSE 8000
CMD ["bin/start", "granian", "--interface=wsgi", "--host=0.0.0.0", "--port=8000", "--workers=2", "--blocking-threads=8", \
     "--workers-max-rss=400", "--respawn-interval=10", "--workers-kill-timeout=75", \
     "--no-access-log", "--log-level=warning", "dialogue.wsgi:application"]


FROM caddy:2 AS proxy

# Its ports are above 1024, so it needs no capability, and one on the file would stop it from starting without.
RUN setcap -r /usr/bin/caddy && mkdir -p /certificates && chown 10001:10001 /certificates
ENV XDG_DATA_HOME=/certificates XDG_CONFIG_HOME=/tmp
COPY Caddyfile /etc/caddy/Caddyfile
USER 10001:10001
EXPOSE 8080 8443
