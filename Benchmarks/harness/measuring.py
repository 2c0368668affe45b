"""Measures a case: our program and the peers do rounds in turn, each asleep while another works."""
from __future__ import annotations

import array
import shutil
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Tuple

from . import machine
from .cases import Case
from .program import Failed, Program
from .results import Result

#: Threads that wait by spinning have gone to sleep after so many seconds.
REST = 0.1
#: Below so many cores used by others a turn counts as quiet. Threads that wait for each other lose far more than others take.
QUIET = 0.1
#: For so many seconds further turns are made in the place of those that were not quiet.
PATIENCE = 60
#: Rounds before memory is looked at: the second epoch holds all that the later ones do.
MEMORY_ROUNDS = 2


@dataclass(frozen=True)
class Turn:
    """One round of each side."""

    #: Ours first, then each peer's.
    seconds: List[float]
    #: How many cores other programs used meanwhile.
    other_cores: float


def quietest(turns: List[Turn], count: int) -> List[Turn]:
    """Those with the least use by others, in the order they were made."""
    kept = sorted(range(len(turns)), key=lambda index: turns[index].other_cores)[:count]
    return [turns[index] for index in sorted(kept)]


@dataclass(frozen=True)
class Bench:
    """How both sides are started, and where they work."""

    ours: List[str]
    peers: List[str]
    folder: Path
    environment: Dict[str, str]
    rounds: int
    say: Callable[[str], None]

    def start_ours(self) -> Program:
        return Program(self.ours, self.folder, self.environment)

    def start_peer(self) -> Program:
        return Program(self.peers, self.folder, self.environment)

    def measure(self, case: Case) -> Result:
        """Raises `Failed` where ours fails, no peer is left, or a peer's result is another."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        with self.start_ours() as program:
            program.prepare(case.work)
        result = self._memory(case) if case.is_memory else self._times(case)
        shutil.rmtree(self.folder)
        return result

    def _times(self, case: Case) -> Result:
        with ExitStack() as running:
            self.say(f"{case.name}: warming up")
            ours = running.enter_context(self.start_ours())
            items = ours.open(case.work)
            ours.round()
            peers, left_out = self._warm_peers(case, items, running)
            rounds = min(self.rounds, case.long_rounds) if case.is_long else self.rounds
            turns = quietest(list(self._turns(case, [ours, *peers.values()], rounds)), rounds)
            peaks = {name: program.peak_memory() for name, program in (("Raceway", ours), *peers.items())} if case.is_long else {}
            self._compare(case, ours, peers)
        speeds = [[items / turn.seconds[side] for turn in turns] for side in range(1 + len(peers))]
        others = sum(turn.other_cores for turn in turns) / len(turns)
        return Result(case.name, case.unit, True, speeds[0], dict(zip(peers, speeds[1:])), others, left_out, peaks)

    def _turns(self, case: Case, sides: List[Program], rounds: int) -> Iterator[Turn]:
        """Turns until enough of them were quiet, or the patience is at its end."""
        made = quiet = 0
        begin = time.monotonic()
        while made < rounds or (quiet < rounds and time.monotonic() - begin < PATIENCE):
            self.say(f"{case.name}: turn {made + 1}, {quiet} of {rounds} quiet ones done")
            turn = self._turn(sides)
            made += 1
            quiet += turn.other_cores <= QUIET
            yield turn

    @staticmethod
    def _turn(sides: List[Program]) -> Turn:
        """One round of each side, one after the other; a side that does not sleep meanwhile counts as another program."""
        seconds: List[float] = []
        others = lasted = 0.0
        for program in sides:
            time.sleep(REST)
            before, begin = machine.busy_seconds() - program.processor_seconds(), time.monotonic()
            seconds.append(program.round())
            others += machine.busy_seconds() - program.processor_seconds() - before
            lasted += time.monotonic() - begin
        return Turn(seconds, max(0, others) / lasted)

    def _warm_peers(self, case: Case, items: float, running: ExitStack) -> Tuple[Dict[str, Program], Dict[str, str]]:
        """Starts the peers, sets the case up and lets each do a round; those that can't, with the reason."""
        peers, left_out = {}, {}
        for way in case.ways:
            self.say(f"{case.name}: warming up {way}")
            program = running.enter_context(self.start_peer())
            try:
                self._open_peer(program, case, way, items)
                if not case.is_long:
                    program.round()
                peers[way] = program
            except Failed as failure:
                left_out[way] = str(failure)
        if not peers:
            raise Failed("no peer can do it: " + "; ".join(f"{way}: {reason}" for way, reason in left_out.items()))
        return peers, left_out

    @staticmethod
    def _open_peer(program: Program, case: Case, way: str, items: float) -> None:
        theirs = program.open(f"{case.work} | {way}")
        if abs(theirs - items) > 1e-6 * items:
            raise Failed(f"it does {theirs} items a round, Raceway {items}")

    def _compare(self, case: Case, ours: Program, peers: Dict[str, Program]) -> None:
        """All sides have done equally many rounds; now they must have come to the same."""
        result = self._result(ours)
        for way, program in peers.items():
            complaint = case.judge(result, self._result(program), case.tolerance)
            if complaint:
                raise Failed(f"{way} {complaint}")

    def _result(self, program: Program) -> List[float]:
        path = self.folder / "result.f32"
        program.check(path.name)
        values = array.array("f")
        values.frombytes(path.read_bytes())
        return values

    def _memory(self, case: Case) -> Result:
        """Each side alone, in a process of its own."""
        self.say(f"{case.name}: Raceway")
        with self.start_ours() as program:
            items = program.open(case.work)
            ours = self._peak(program)
        peers, left_out = {}, {}
        for way in case.ways:
            self.say(f"{case.name}: {way}")
            with self.start_peer() as program:
                try:
                    self._open_peer(program, case, way, items)
                    peers[way] = [self._peak(program)]
                except Failed as failure:
                    left_out[way] = str(failure)
        if not peers:
            raise Failed("no peer can do it: " + "; ".join(left_out.values()))
        return Result(case.name, case.unit, False, [ours], peers, left_out=left_out)

    @staticmethod
    def _peak(program: Program) -> float:
        for _ in range(MEMORY_ROUNDS):
            program.round()
        return program.peak_memory()
