# Web app → wheel → slim image: non-root, read-only root, everything kept in /data.
FROM node:22-bookworm-slim AS app
WORKDIR /src/pwa
COPY pwa/package.json pwa/package-lock.json pwa/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY pwa/ ./
RUN npm run build

FROM python:3.13-slim-bookworm AS wheel
WORKDIR /src
COPY requirements*.txt requirements.in pyproject.toml README.md ./
RUN python -m venv /palm \
 && /palm/bin/pip install --no-cache-dir --require-hashes -r requirements-build.txt -r requirements.txt
COPY backend/ backend/
COPY offline_sync/ offline_sync/
COPY media_store/ media_store/
COPY --from=app /src/pwa/dist backend/web_app_files/
RUN /palm/bin/pip install --no-cache-dir --no-deps --no-build-isolation . && /palm/bin/python -m compileall -q /palm/lib

FROM python:3.13-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin palm \
 && install -d -o palm -g palm /data
COPY --from=wheel /palm /palm
ENV PATH=/palm/bin:$PATH PALM_DATA=/data PALM_SERVER_HOST=0.0.0.0 PYTHONUNBUFFERED=1
USER palm
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
# Run with: docker run --read-only --tmpfs /tmp -v palm:/data -p 8000:8000 palm
CMD ["palm", "serve"]
