"""Runs code sent to it, so that the tests pay once for starting Python (and Spark).

usage: python-server.py <socket> plain|spark <pid of vitest>
It ends with that process, also when that is killed.
A request is one line of JSON {"code": text, "args": any}; the code finds `args` (and `spark`) and leaves its answer in `result`.
The answer is one line of JSON: {"result": any} or {"error": text}.
"""

import json
import os
import socketserver
import sys
import threading
import time
import traceback

address, mode, owner = sys.argv[1], sys.argv[2], int(sys.argv[3])
shared = {}


def is_alive(pid):
    try:
        os.kill(pid, 0)
        # where nobody collects them, ended processes stay as zombies
        stat = f"/proc/{pid}/stat"
        return not os.path.exists(stat) or open(stat).read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def end_with_owner():
    while is_alive(owner):
        time.sleep(1)
    os._exit(0)


threading.Thread(target=end_with_owner, daemon=True).start()

if mode == "spark":
    from pyspark.sql import SparkSession

    shared["spark"] = (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", os.environ["SPARK_TEST_JARS"])
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
        .config("spark.driver.memory", "2g")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.databricks.delta.snapshotPartitions", "2")
        .config("spark.sql.warehouse.dir", os.path.dirname(address) + "/warehouse")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )


def answer(line):
    try:
        request = json.loads(line)
        scope = {**shared, "args": request.get("args")}
        exec(compile(request["code"], "<test>", "exec"), scope)
        return json.dumps({"result": scope.get("result")}, allow_nan=False)
    except BaseException:  # whatever the code does must reach the test that sent it
        return json.dumps({"error": traceback.format_exc()})


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(answer(line).encode() + b"\n")


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


# the socket appears only when everything is up: its presence is the sign that requests are taken
waiting = address + ".starting"
server = Server(waiting, Handler)
os.rename(waiting, address)
server.serve_forever()
