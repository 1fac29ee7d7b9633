# The site over a published copy: make publish && docker build -t ketamine-evidence . && docker run -p 8001:8001 ketamine-evidence
FROM python:3.11-slim
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY LICENSE CITATION.cff README.md metadata.yml settings.json ./
COPY article article
COPY db db
COPY docs docs
COPY harvest harvest
COPY pages pages
COPY plugins plugins
COPY queries queries
COPY static static
COPY templates templates
COPY build/evidence.db evidence.db
# Datasette serves what this file names as immutable: cached counts, no write-ahead log, any number of replicas.
RUN datasette inspect evidence.db --inspect-file inspect-data.json && useradd --system reader && chown -R reader /app
USER reader
ENV PYTHONPATH=/app
EXPOSE 8001
HEALTHCHECK CMD python -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8001/-/healthz', timeout=2)"
CMD ["datasette", ".", "--host", "0.0.0.0", "--port", "8001"]
