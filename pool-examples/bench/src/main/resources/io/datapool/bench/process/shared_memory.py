"""Python's shared memory, as the start suite measures it.

shared_memory.py hold NAME FILE   copies a file of float32 into shared memory; keeps it until its input ends
shared_memory.py attach NAME      reads the first value of it; prints when it began, when the value was there, the value
"""
import time

began = time.monotonic_ns()

import sys
from multiprocessing import resource_tracker, shared_memory

import numpy


def hold(name, path):
    values = numpy.fromfile(path, dtype="<f4")
    memory = shared_memory.SharedMemory(name=name, create=True, size=values.nbytes)
    numpy.ndarray(values.shape, values.dtype, buffer=memory.buf)[:] = values
    print("ready", flush=True)
    sys.stdin.read()
    memory.close()
    memory.unlink()


def attach(name):
    memory = shared_memory.SharedMemory(name=name)
    column = numpy.ndarray((memory.size // 4,), "<f4", buffer=memory.buf)
    value = float(column[0])
    ready = time.monotonic_ns()
    print(began, ready, value)
    # Python up to 3.12 takes a memory for its own when it attaches, and would delete it.
    resource_tracker.unregister(memory._name, "shared_memory")
    del column
    memory.close()


if __name__ == "__main__":
    {"hold": hold, "attach": attach}[sys.argv[1]](*sys.argv[2:])
