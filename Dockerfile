# Throughline as an image: docker build -t throughline .   (with traces: --build-arg EXTRAS='[telemetry]')
#
# Two stages: the first has pip, the second only Python, Throughline and its dependencies. It runs as an ordinary user. With
# SQLite it keeps its data in /var/lib/throughline. Settings come from the environment. Keep secrets in files.

# By digest, so that a build uses exactly this base. To take a newer one: docker buildx imagetools inspect python:3.11-slim-bookworm
ARG BASE=python:3.11-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b

FROM ${BASE} AS build
ARG EXTRAS=""
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore PYTHONDONTWRITEBYTECODE=1
WORKDIR /src
RUN python -m venv /opt/throughline
# Dependencies first, because they change rarely: a change of our code then doesn't fetch them again.
# A release build has release-requirements.txt (`make hashes`) and takes only packages with these hashes.
COPY constraints.txt release-requirements.tx[t] ./
RUN if [ -f release-requirements.txt ]; then \
      /opt/throughline/bin/pip install --require-hashes --no-deps --requirement release-requirements.txt; \
    else \
      /opt/throughline/bin/pip install --constraint constraints.txt setuptools; \
    fi
COPY pyproject.toml setup.py README.md LICENSE ./
COPY manifests manifests
COPY dialogs dialogs
COPY cards cards
COPY bot bot
# For `throughline --version`: --build-arg COMMIT=$(git rev-parse HEAD)
ARG COMMIT=""
RUN THROUGHLINE_COMMIT=${COMMIT} /opt/throughline/bin/pip install --constraint constraints.txt --no-build-isolation ".${EXTRAS}" \
 && /opt/throughline/bin/throughline --help >/dev/null \
 && /opt/throughline/bin/python -m compileall -q /opt/throughline/lib \
 && /opt/throughline/bin/pip uninstall --yes setuptools pip

FROM ${BASE}
# Nothing in the image can install or build anything.
RUN pip uninstall --yes --root-user-action=ignore setuptools wheel pip \
 && groupadd --system --gid 10001 throughline \
 && useradd --system --uid 10001 --gid throughline --home-dir /var/lib/throughline --create-home --shell /usr/sbin/nologin throughline
COPY --from=build /opt/throughline /opt/throughline
ENV PATH=/opt/throughline/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    THROUGHLINE_HOST=0.0.0.0 \
    THROUGHLINE_PORT=3978
# By number, so that a cluster can check that it is not root.
USER 10001:10001
# The database is throughline.db in this folder until THROUGHLINE_DATABASE (or THROUGHLINE_DATABASE_FILE) says otherwise.
WORKDIR /var/lib/throughline
VOLUME /var/lib/throughline
EXPOSE 3978
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=4s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['THROUGHLINE_PORT'] + '/healthz', timeout=3)"]
CMD ["throughline", "serve"]
