"""
What a script is: the life of a job, declared in whole seconds since its creation.

    0 ── pending_at ── scheduled_at ── running_at ──[fault … recovered]── closing_at ── ended_at
    Creating  Pending  (prepares)      Running                            (uploads)     the final phase
"""

from __future__ import annotations

from typing import NamedTuple

# A moment that does not come: later than any other.
NEVER = 10**12

_WHOLE_JOB = frozenset({"job_reschedule", "job_reschedule_with_taint"})
# From the start of the processes to the first step.
WARM_UP_SECONDS = 12


class Step(NamedTuple):
    """One attempt to recover: a word of ``recover_records[].recover``, and how long it takes."""

    recover: str
    seconds: int


class Fault(NamedTuple):
    """
    What ends a run, and how the job recovers; each step but the last is in vain.

    ``exit_code`` is that of the faulty task, None when its process did not
    end. For ``quiet_seconds`` before the fault is found, training already
    stands still. ``outcome`` is the ``recover_result`` of the last step; with
    any but "success" the job does not run again, and this is its last fault.
    """

    at: int
    task: str
    scenario: str
    reason: str
    steps: tuple[Step, ...]
    exit_code: int | None = None
    quiet_seconds: int = 0
    outcome: str = "success"

    @property
    def end_reason(self) -> str:
        """What ``running_records[].end_reason`` says."""
        return "job hanged" if self.exit_code is None else f"exit with {self.exit_code}"

    @property
    def recovered_at(self) -> int:
        """When the job runs again, NEVER when the last step is in vain too."""
        return self.step_ends()[-1] if self.outcome == "success" else NEVER

    def step_starts(self) -> list[int]:
        """Return when each step starts."""
        return [self.at + sum(step.seconds for step in self.steps[:index]) for index in range(len(self.steps))]

    def step_ends(self) -> list[int]:
        """Return when each step ends."""
        return [at + step.seconds for at, step in zip(self.step_starts(), self.steps)]

    def results(self) -> list[str]:
        """Return what each step comes to: words of ``recover_records[].recover_result``."""
        return ["downgrade"] * (len(self.steps) - 1) + [self.outcome]

    def whole_from(self) -> int:
        """Return from when on no task has a node, NEVER when only the faulty task loses its node."""
        starts = zip(self.step_starts(), self.steps)
        return next((at for at, step in starts if step.recover in _WHOLE_JOB), NEVER)

    def lost_from(self, task: str) -> int:
        """Return from when on *task* has no node, NEVER when it keeps it."""
        return self.at if task == self.task else self.whole_from()

    def moves(self, task: str) -> bool:
        """Return whether *task* is scheduled anew."""
        last = self.steps[-1].recover
        return last in _WHOLE_JOB or (last == "pod_reschedule" and task == self.task)


class Exit(NamedTuple):
    """How a task ends, and how long after ``closing_at``; ``log`` is what it prints last, a traceback for one."""

    task: str
    code: int
    log: str = ""
    after_seconds: int = 0

    @property
    def message(self) -> str:
        """What ``status.task_statuses[].message`` says."""
        return self.log or (f"Training end with return code: {self.code}" if self.code else "")


class Told(NamedTuple):
    """An event that follows from nothing else; with ``task`` it is about that task, from K8S about its pod."""

    at: int
    level: str
    message: str
    source: str
    task: str = ""


class Printed(NamedTuple):
    """What a task prints beside its progress, in one or more lines, as they stand."""

    at: int
    task: str
    text: str


class Attempt(NamedTuple):
    """
    One running record: from its scheduling to the fault, or to the end of training.

    ``prepared`` is when the image is there, and when the code is. ``cause`` is
    the fault that it recovers from, ``fault`` the one that ends it. From
    ``idle_from`` on it stands still, and nothing ends it.
    """

    order: int
    queued_at: int
    assigned_at: int
    prepared: tuple[int, int]
    running_at: int
    stops_at: int
    idle_from: int
    cause: Fault | None
    fault: Fault | None

    def trains_until(self) -> int:
        """Return when training stops."""
        return min(self.fault.at - self.fault.quiet_seconds if self.fault else self.stops_at, self.idle_from)

    def ready_at(self) -> int:
        """Return when the first step begins, NEVER when the run ends before."""
        at = self.running_at + WARM_UP_SECONDS
        return at if at < self.trains_until() else NEVER

    def moves(self, task: str) -> bool:
        """Return whether *task* is scheduled for it."""
        return self.cause is None or self.cause.moves(task)


class Script(NamedTuple):
    """
    A whole life; what is left out does not come.

    From ``closing_at`` on nothing trains: results are uploaded, or the job is
    being terminated. From ``idle_from`` on it hangs: its processes live and do
    nothing. ``prepared`` is when image and code are there, for a job that never
    runs. ``step_seconds`` lie between two lines of a log, and with
    ``sampled_seconds`` the node count is also told when it has not changed.
    """

    pending_at: int = 3
    scheduled_at: int = NEVER
    running_at: int = NEVER
    closing_at: int = NEVER
    ended_at: int = NEVER
    final: str = ""
    faults: tuple[Fault, ...] = ()
    exits: tuple[Exit, ...] = ()
    told: tuple[Told, ...] = ()
    printed: tuple[Printed, ...] = ()
    prepared: tuple[int, int] | None = None
    idle_from: int = NEVER
    step_seconds: int = 5
    sampled_seconds: int = 0

    def phases(self) -> list[tuple[int, str, str]]:
        """Return from when on the job is in which phase and secondary phase."""
        return [
            (0, "Creating", "Creating"),
            (self.pending_at, "Pending", "Queuing"),
            (self.running_at, "Running", "Running"),
            (self.closing_at if self.final == "Terminated" else NEVER, "Terminating", "Terminating"),
            (self.ended_at, self.final, "CreateFailed" if self.final == "Abnormal" else self.final),
        ]

    def attempts(self) -> list[Attempt]:
        """Return the first attempt and one for each recovery, which may come to nothing."""
        pairs = zip((None, *self.faults), (*self.faults, None))
        return [self._attempt(order, cause, fault) for order, (cause, fault) in enumerate(pairs, 1)]

    def _attempt(self, order: int, cause: Fault | None, fault: Fault | None) -> Attempt:
        queued_at, assigned_at, running_at = self._start(cause)
        seconds = running_at - assigned_at
        return Attempt(
            order=order,
            queued_at=queued_at,
            assigned_at=assigned_at,
            prepared=self.prepared or (assigned_at + seconds * 2 // 5, assigned_at + seconds * 4 // 5),
            running_at=running_at,
            stops_at=fault.at if fault else self.closing_at,
            idle_from=self.idle_from,
            cause=cause,
            fault=fault,
        )

    def _start(self, cause: Fault | None) -> tuple[int, int, int]:
        """Return when an attempt queues, has its nodes, and runs."""
        if cause is None:
            return self.pending_at, self.scheduled_at, self.running_at
        if cause.recovered_at == NEVER:
            return cause.at, NEVER, NEVER
        return cause.at, (cause.step_starts()[-1] + cause.recovered_at) // 2, cause.recovered_at

    def exit_times(self) -> list[tuple[int, Exit]]:
        """Return when each declared task ends."""
        return [(self.closing_at + end.after_seconds, end) for end in self.exits]

    def statuses(self) -> list[tuple[int, Exit]]:
        """Return from when on the status tells the end of which task: first that of a fault without recovery."""
        lost = [each for each in self.faults if each.recovered_at == NEVER and each.exit_code is not None]
        return [*((self.closing_at, Exit(each.task, each.exit_code or 0)) for each in lost), *self.exit_times()]
