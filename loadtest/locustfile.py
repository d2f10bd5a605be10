"""The four classic profiles for Locust (https://locust.io): people who type and ask over WebSocket.

    PROFILE=load locust -f loadtest/locustfile.py --headless --host ws://127.0.0.1:8080     load, stress, spike, soak

The profile says how long it takes; Locust's own -t is not looked at. Needs `pip install locust websocket-client`. `loadtest` beside it checks more and says when it is the limit itself; this
is for who has Locust already.
"""

import json
import os
import random
import time

import gevent
import websocket
from locust import LoadTestShape, User, events, task

NAMES = ["git commit", "printf", "strftime", "rsync", "mkfifo", "sigaction", "chmod", "locale", "ls", "tar"]
# (seconds from the start, people, people who come a second)
PROFILES = {
    "load": [(10, 50, 5), (60, 50, 5)],
    "stress": [(30, 100, 10), (90, 500, 10), (120, 500, 10)],
    "spike": [(30, 1000, 1000)],
    "soak": [(int(os.environ.get("DURATION", "3600")), 50, 2)],
}


class Profile(LoadTestShape):
    """How many there are when; ends by itself."""

    stages = PROFILES[os.environ.get("PROFILE", "load")]

    def tick(self):
        for until, users, rate in self.stages:
            if self.get_run_time() < until:
                return users, rate
        return None


class Person(User):
    """One browser: types names letter by letter, and sometimes asks about what it found."""

    socket = None

    def on_start(self):
        self.sent = {}
        self.seq = 0
        self.answer = None
        self.questions = 0
        began = time.perf_counter()
        while self.socket is None:
            try:
                self.socket = websocket.create_connection(f"{self.host}/ws?compact=1&limit=5", timeout=10)
                self.told("connect", began, 0)
            except (websocket.WebSocketException, OSError) as problem:
                self.told("connect", began, 0, problem)
                gevent.sleep(1)
                began = time.perf_counter()
        self.reader = gevent.spawn(self.read)

    def on_stop(self):
        if self.socket is None:
            return
        gevent.sleep(0.5)
        for seq in list(self.sent):
            self.told("keystroke", self.sent[seq], 0, ValueError("never answered"))
        self.reader.kill()
        self.socket.close()

    def told(self, name, since, length, problem=None):
        events.request.fire(
            request_type="ws",
            name=name,
            response_time=(time.perf_counter() - since) * 1000,
            response_length=length,
            exception=problem,
            context={},
        )

    @task
    def type_a_name(self):
        name = random.choice(NAMES)
        for length in range(1, len(name) + 1):
            self.seq += 1
            self.sent[self.seq] = time.perf_counter()
            self.socket.send(json.dumps({"type": "typing", "content": name[:length], "seq": self.seq}))
            gevent.sleep(random.lognormvariate(-1.66, 0.5))

    def read(self):
        while True:
            try:
                text = self.socket.recv()
            except (websocket.WebSocketException, OSError) as problem:
                self.told("connection", time.perf_counter(), 0, problem)
                return
            frame = json.loads(text)
            kind = frame["type"]
            if kind == "prediction":
                self.predicted(frame, len(text))
            elif kind == "answer_chunk" and self.answer and frame["id"] == self.answer["id"]:
                if not self.answer["bytes"]:
                    self.told("first words", self.answer["at"], len(text))
                problem = None if frame["offset"] == self.answer["bytes"] else ValueError("a hole in the answer")
                if problem:
                    self.told("chunk", self.answer["at"], len(text), problem)
                self.answer["bytes"] += len(frame["content"].encode())
            elif kind == "final_answer" and self.answer and frame["id"] == self.answer["id"]:
                whole = frame["finish"] == "stop" and frame["length"] == self.answer["bytes"]
                self.told("answer", self.answer["at"], frame["length"], None if whole else ValueError("not whole"))
                self.answer = None
            elif kind == "error":
                self.told("error", time.perf_counter(), len(text), ValueError(frame["code"]))

    def predicted(self, frame, length):
        for seq in [seq for seq in self.sent if seq <= frame["seq"]]:
            since = self.sent.pop(seq)
            self.told("keystroke" if seq == frame["seq"] else "keystroke, superseded", since, length)
        best = frame["data"][0] if frame["data"] else None
        if best and best["confidence"] > 0.95 and not self.answer and random.random() < 0.1:
            self.questions += 1
            item = best["product"]["id"] if "product" in best else best["id"]
            self.answer = {"id": f"l{self.questions}", "at": time.perf_counter(), "bytes": 0}
            self.socket.send(
                json.dumps({"type": "query", "id": self.answer["id"], "product_id": item, "query": "how do I use it?"})
            )
