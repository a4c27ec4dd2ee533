"""Clients that file orders and move them, and remember what they were told."""

import random
import threading
import time

import grpc
from whistle_client import Whistle, orders, routing

ORIGINS = ["440310001001-G05", "440310001003-G05", "440310006004", "440310001001-G01-B01"]
CATEGORIES = ["G.11", "G.05", "G.12", "6.186.662", "G.08"]
CENTRE = "440310000000"


class Memory:
    """What all clients were told, over every restart of the server."""

    def __init__(self):
        self.lock = threading.Lock()
        # Key to (sequence, reply).
        self.told = {}
        # Key to (method, request) of writes whose answer never came.
        self.unknown = {}
        # Number to the order as a client last saw it.
        self.seen = {}
        self.highest = 0
        self.disordered = []

    def tell(self, key, reply, floor):
        with self.lock:
            self.unknown.pop(key, None)
            self.told[key] = (reply.sequence, reply.SerializeToString())
            self.highest = max(self.highest, reply.sequence)
            if reply.sequence <= floor:
                self.disordered.append((key, reply.sequence, floor))
            self.seen[reply.order.id] = reply.order


class Client(threading.Thread):
    """One caller: files orders and takes whatever steps they allow, until it is stopped or cut off."""

    def __init__(self, name, address, memory, seed, retry):
        super().__init__(daemon=True)
        self.name = name
        self.address = address
        self.memory = memory
        self.random = random.Random(seed)
        self.retry = retry
        self.mine = []
        self.failure = None
        self.stopping = threading.Event()

    def run(self):
        try:
            with Whistle(self.address) as whistle:
                self.whistle = whistle
                for key, (method, request) in self.retry:
                    self.write(key, method, request)
                number = 0
                while not self.stopping.is_set():
                    self.one(f"{self.name}-{number}")
                    number += 1
        except grpc.RpcError as error:
            # The server was killed under the call.
            if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED):
                self.failure = error

    def one(self, key):
        if self.mine and self.random.random() < 0.6:
            order = self.random.choice(self.mine)
            request = self.step(order)
            request.key = key
            self.write(key, "Act", request)
        else:
            self.write(key, "File", self.filing(key))

    def write(self, key, method, request):
        with self.memory.lock:
            floor = self.memory.highest
            self.memory.unknown[key] = (method, request)
        try:
            reply = getattr(self.whistle.orders, method)(request, timeout=20)
        except grpc.RpcError as error:
            if error.code() in (
                grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.PERMISSION_DENIED,
                grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.RESOURCE_EXHAUSTED,
            ):  # fmt: skip
                # Refused: nothing was written.
                with self.memory.lock:
                    self.memory.unknown.pop(key, None)
                return None
            raise
        # A repeated write has its first sequence, which may lie before others that were told since.
        repeated = any(key == known for known, _ in self.retry)
        self.memory.tell(key, reply, 0 if repeated else floor)
        if reply.order.ended_at == 0 and reply.order.status not in ("closed", "voided"):
            if method == "File":
                self.mine.append(reply.order.id)
        elif reply.order.id in self.mine:
            self.mine.remove(reply.order.id)
        return reply

    def filing(self, key):
        order = routing.WorkOrder(
            origin=self.random.choice(ORIGINS), category=self.random.choice(CATEGORIES)
        )
        if self.random.random() < 0.3:
            order.deadline = int(time.time()) + 2
        return orders.FileRequest(
            key=key, order=order, person="c1", title=f"订单 {key}", desk=CENTRE,
            only_receive=self.random.random() < 0.1,
        )  # fmt: skip

    def step(self, number):
        order = self.memory.seen[number]
        holder, centre = order.holder.code, CENTRE
        visit = [orders.Evidence(kind="visit", reference="v")]
        until = int(time.time()) + self.random.choice([3, 3600])
        choices = {
            "received": [("admit", centre, {})],
            "admitted": [("dispatch", centre, {})],
            "dispatched": [
                ("sign", holder, {}), ("sign", holder, {}), ("return", holder, {"evidence": visit}),
                ("raise", centre, {}),
            ],
            "signed": [("start", holder, {}), ("suspend", centre, {"until": until})],
            "in_progress": [
                ("report", holder, {"evidence": visit}), ("deliberate", holder, {"until": until}),
            ],
            "returned": [("hear", centre, {}), ("uphold", centre, {})],
            "adjudicating": [("force", centre, {"target": "440310001000"})],
            "suspended": [("resume", centre, {})],
            "deliberating": [("resolve", holder, {})],
            "reported": [("verify", "440310002000", {"evidence": visit})],
            "verifying": [("verify", "440310002000", {"evidence": visit})],
            "awaiting_rating": [("rate", "", {"score": 5})],
        }.get(order.status, [("note", centre, {})])  # fmt: skip
        step, unit, fields = self.random.choice(choices)
        person = {holder: "h1", centre: "c1"}.get(unit, "o1")
        return orders.ActRequest(
            order=number, step=step, person=person, unit=unit, reason="because", **fields
        )
