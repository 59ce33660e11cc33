# One image for web, worker, beat and migrations. Nothing secret is in it: everything comes from the environment.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/app/.venv/bin:$PATH \
    VAR_DIR=/app/var KEY_DIR=/keys

RUN useradd --system --create-home --home-dir /home/dialogue --uid 10001 dialogue \
    && mkdir -p /app/var /keys \
    && chown dialogue:dialogue /app /app/var /keys \
    && chmod 700 /keys

USER dialogue
WORKDIR /app

# Requirements first: this layer stays while they stay.
COPY --chown=dialogue bin/install bin/install
COPY --chown=dialogue requirements requirements
RUN bin/install runtime

COPY --chown=dialogue . .
RUN SECRET_KEY=only-while-the-image-is-built python manage.py buildstatic

EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "1", "--no-access-log", "dialogue.wsgi:application"]
