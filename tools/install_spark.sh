#!/usr/bin/env bash
# Installs pyspark for the tests on Spark, where Java is found. Never fails: without it those
# tests are skipped, and the test summary says why.
set -uo pipefail
cd "$(dirname "$0")/.."

stamp=.venv/.spark-installed
if ! command -v java >/dev/null 2>&1 || [ "$stamp" -nt requirements/spark.txt ]; then
    exit 0
fi
echo "Java found: installing pyspark for the tests on Spark ..." >&2
if .venv/bin/python -m pip --disable-pip-version-check --quiet install \
    --require-hashes --no-deps -r requirements/spark.txt; then
    touch "$stamp"
else
    echo "pyspark could not be installed; the tests on Spark will be skipped." >&2
fi
exit 0
