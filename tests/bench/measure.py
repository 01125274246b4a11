"""Run a command and say what it cost; shared by all that measures."""
import json
import os
import statistics
import subprocess
import threading
import time


def high_water(pid):
    """The most memory one process held so far, in bytes; 0 once gone."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii",
                  errors="replace") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


class Watch(threading.Thread):
    """Follows the memory of one process, without its children."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = 0
        self.over = threading.Event()
        self.start()

    def run(self):
        while True:
            self.peak = max(self.peak, high_water(self.pid))
            if self.over.wait(0.005):
                break


def own_cpu(pid):
    """CPU of a process that has ended but is not reaped, without that of
    its children: from the scheduler's clock, as /proc/PID/stat counts in
    hundredths."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat",
                  encoding="ascii") as clock:
            total += int(clock.read().split()[0])
    return total / 1e9


def had_children(pid):
    """Did it wait for any process?  None ran without a page fault, and those
    of children are counted apart."""
    with open(f"/proc/{pid}/stat", encoding="ascii",
              errors="replace") as stat:
        return stat.read().rpartition(")")[2].split()[8] != "0"


def measure(argv, statuses=(0,), output=None, **options):
    """Seconds and bytes that argv took; its children count in cpu.

    own_cpu and own_rss are of the first process alone; max_rss that of the
    largest process, but never less than this interpreter: the kernel counts
    what stood in the process before exec.  Output goes to a pipe that is read,
    since grep stops at the first match when it writes to /dev/null; what was
    read is appended to `output`, a list, when there is one.  An exit status
    not in statuses ends it all; None accepts any.
    """
    start = time.monotonic()
    options.setdefault("stdin", subprocess.DEVNULL)
    child = subprocess.Popen(argv, stdout=subprocess.PIPE, **options)
    watch = Watch(child.pid)
    while piece := child.stdout.read(1 << 16):
        if output is not None:
            output.append(piece)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    own = own_cpu(child.pid)
    children = had_children(child.pid)
    watch.over.set()
    watch.join()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.stdout.close()
    child.returncode = os.waitstatus_to_exitcode(status)
    if statuses is not None and child.returncode not in statuses:
        raise SystemExit(f"{' '.join(argv)}: status {child.returncode}")
    return {"wall": wall, "user": usage.ru_utime, "sys": usage.ru_stime,
            "cpu": usage.ru_utime + usage.ru_stime, "own_cpu": own,
            "max_rss": usage.ru_maxrss * 1024,
            "own_rss": watch.peak or usage.ru_maxrss * 1024,
            "children": children,
            "status": child.returncode}


# A thread is a clone too, but no process.
STARTS = "clone,clone3,fork,vfork"


def traced(argv, trace):
    """The command that runs argv and lists in `trace` what it starts itself:
    its children run untraced, and so does nearly all of the work."""
    return ["strace", "-qq", "-e", "trace=" + STARTS, "-e", "signal=none",
            "-o", trace, *argv]


def started(trace):
    """How many processes a traced command started."""
    with open(trace, encoding="ascii", errors="replace") as calls:
        return sum("CLONE_THREAD" not in call and "= -1" not in call
                   for call in calls)


def median(runs):
    """One cost out of several of the same."""
    total = {field: statistics.median(run[field] for run in runs)
             for field in ("wall", "user", "sys", "cpu", "own_cpu")}
    for field in ("max_rss", "own_rss", "children", "status"):
        total[field] = max(run[field] for run in runs)
    return total


def spread(runs, field):
    """min, median and max of a field."""
    values = [run[field] for run in runs]
    return min(values), statistics.median(values), max(values)


def peak(runs, field):
    return max(run[field] for run in runs)


def save(name, results):
    with open(name, "w", encoding="utf-8") as out:
        json.dump(results, out, indent=1)
        out.write("\n")


def mib(count):
    return f"{count / 2**20:.0f}"
