"""What every Python peer does around its solver."""

import json
import resource
import time


def processor_seconds():
    return time.process_time()


def limit_from_here(seconds):
    """Ends this process by SIGXCPU when it has had so many seconds of the processor more; 0: never."""
    if seconds > 0:
        most = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(processor_seconds() + seconds) + 1, most))


def report(name, version, optimum, seconds, arcs):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    line = {
        "name": name, "version": version, "optimum": int(optimum), "processor_seconds": seconds,
        "bytes": peak, "arcs": int(arcs),
    }  # fmt: skip
    print(json.dumps(line))
