# Serves one immutable evidence.db; build it from the folder that `make publish` makes: docker build build/site
FROM python:3.11-slim
WORKDIR /site
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . ./
ENV PYTHONPATH=/site
USER nobody
EXPOSE 8001
HEALTHCHECK CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8001/-/healthz', timeout=3)"
CMD ["datasette", "serve", ".", "--host", "0.0.0.0", "--port", "8001"]
