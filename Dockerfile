# One image for web, worker, beat and the one-shot commands; docker-compose.yml shows how.
FROM python:3.13-slim AS build

ENV PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements/runtime.txt requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --quiet --require-hashes --only-binary :all: -r requirements/runtime.txt
COPY . .
# Collecting needs settings, not servers; none of these values stays in the image.
RUN SECRET_KEY=build ALLOWED_HOSTS=build PORTAL_URL=https://build \
    DJANGO_SETTINGS_MODULE=portal.settings.production \
    sh -c '/venv/bin/python manage.py messages --compile \
        && /venv/bin/python manage.py collectstatic --noinput --verbosity 0' \
    && /venv/bin/python -m compileall -q accounts audit core dashboards municipalities \
        notifications portal projects public sectors working_groups


FROM python:3.13-slim

RUN useradd --system --uid 10001 --user-group --home-dir /app --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /var/lib/portal
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER portal
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.production \
    PORTAL_VAR=/var/lib/portal \
    GRANIAN_WORKERS=2 \
    GRANIAN_BLOCKING_THREADS=8
VOLUME /var/lib/portal
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD \
    ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["granian", "--interface=wsgi", "--host=0.0.0.0", "--port=8000", "--no-ws", "--respawn-failed-workers", "portal.wsgi:application"]
