"""What a job has used: time, node-hours, accelerator-hours, money."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from numbers import Real
from typing import TYPE_CHECKING, Any

from ..i18n import N_, Sentence, listed, listed_first, said, say
from ._lost import Lost, lost
from ._runs import runs

if TYPE_CHECKING:
    from . import JobFrames

_MICROSECOND = timedelta(microseconds=1)
_HOUR = timedelta(hours=1) // _MICROSECOND
_MOST_NAMED = 5
# The sources of frame ``resources`` that tell of every node of the job, the one to believe first.
_SOURCES = ("flavor", "pool", "customized", "allocated")
# In these the last node count holds until the moment of the look.
_HOLDING = frozenset({"Running", "Terminating"})
_UNEVEN = N_("the nodes of the roles differ in price, and the node count does not tell which of them ran")


@dataclass(frozen=True)
class Use:
    """
    What a job has used; None is "the replies do not tell", never a guess.

    ``prepared`` is the sum of the preparing stages, ``lost`` the time in which
    the job stood still in ``lost_count`` interruptions. ``price`` says by what
    the ``cost`` was reckoned, or why it could not be; "" without a price.
    """

    waited: timedelta | None
    prepared: timedelta | None
    ran: timedelta | None
    lost: timedelta
    lost_count: int
    node_hours: float | None
    accelerator_hours: float | None
    cost: float | None
    price: str


def use(frames: JobFrames, prices: Mapping[str, float] | None = None) -> Use:
    """
    Return what the job has used, with *prices* of one node for one hour.

    The keys of *prices* are flavor ids, flavor names or billing codes.
    Node-hours are the exact integral of the node count, divided once.

    Raises:
        ValueError: a price is no number, or negative.
    """
    checked = checked_prices(prices)
    spans = lost(frames)
    node_time = _node_time(frames)
    cost, price = _cost(frames, node_time, checked)
    return Use(
        waited=frames.summary.waited,
        prepared=_prepared(frames),
        ran=frames.summary.duration,
        lost=sum((_length(each, frames.as_of) for each in spans), timedelta(0)),
        lost_count=len(spans),
        node_hours=_hours(node_time, Fraction(1)),
        accelerator_hours=_hours(node_time, _accelerators_of_a_node(frames)),
        cost=cost,
        price=price,
    )


def checked_prices(prices: Mapping[str, float] | None) -> dict[str, float]:
    """
    Return *prices* as a new dict of finite numbers; None is an empty one.

    Raises:
        ValueError: a price is no number, not finite, or negative.
    """
    if prices is None:
        return {}
    if not isinstance(prices, Mapping):
        raise _wrong(say(N_("The prices are {prices}; they must be a mapping."), prices=reprlib.repr(prices)))
    return {_name(key): _price(key, value) for key, value in prices.items()}


def _wrong(what: str) -> ValueError:
    example = "{'modelarts.kat1.8xlarge.public': 320}"
    hint = say(N_("Give the price of one node for one hour by flavor, {example} for one."), example=example)
    return ValueError(said(listed([what, hint], N_("{first} {rest}"))))


def _name(key: object) -> str:
    if not isinstance(key, str) or not key.strip():
        raise _wrong(say(N_("A price is under {key}; it must be under the name of a flavor."), key=reprlib.repr(key)))
    return key


def _price(key: object, value: object) -> float:
    sentence = N_("The price of {key} is {value}; it must be a number, zero or more.")
    problem = _wrong(say(sentence, key=reprlib.repr(key), value=reprlib.repr(value)))
    if isinstance(value, bool) or not isinstance(value, Real):
        raise problem
    try:
        price = float(value)
    except OverflowError:
        raise problem from None
    if not 0 <= price < math.inf:
        raise problem
    return price


# Times.


def _prepared(frames: JobFrames) -> timedelta | None:
    """Return the sum of the preparing stages, one under way until the moment of the look; None without stages."""
    if not frames.columns("stages").row_count:
        return None
    now = None if frames.summary.is_final else frames.as_of
    stages = [each for run in runs(frames) for each in run.segments if each.kind == "preparing"]
    return sum((_length(Lost(each.started_at, each.ended_at), now) for each in stages), timedelta(0))


def _length(span: Lost, now: datetime | None) -> timedelta:
    end = span.ended_at or now
    return max(end - span.started_at, timedelta(0)) if end else timedelta(0)


# Hours.


def _node_time(frames: JobFrames) -> int | None:
    """Return the integral of the node count in microseconds; None without a series."""
    points = list(_points(frames))
    if not points:
        return None
    return sum(((end - start) // _MICROSECOND) * nodes for (start, nodes), (end, _) in zip(points, points[1:]))


def _points(frames: JobFrames) -> Iterator[tuple[datetime, int]]:
    """Yield the changes of the node count, and where its last one holds until."""
    counts = frames.columns("node_counts")
    points = list(zip(counts["at"], counts["nodes"]))
    yield from points
    end = _held_until(frames)
    if points and end and end > points[-1][0]:
        yield end, 0


def _held_until(frames: JobFrames) -> datetime | None:
    """Return until when the last node count holds: the moment of the look, or the end of the job."""
    if frames.summary.phase in _HOLDING:
        return frames.as_of
    status = frames.first("status")
    if not frames.summary.is_final or status["started_at"] is None or status["duration"] is None:
        return None
    end: datetime = status["started_at"] + status["duration"]
    return end


def _hours(node_time: int | None, per_node: Fraction | None) -> float | None:
    """Return hours of what each node has *per_node* of; None where no number of hours holds them."""
    if node_time is None or per_node is None:
        return None
    try:
        return float(node_time * per_node / _HOUR)
    except OverflowError:
        return None


# Accelerators.


def _accelerators_of_a_node(frames: JobFrames) -> Fraction | None:
    """Return the cards of one node, by the first source that tells of cards; None for none, and for who knows."""
    rows = list(frames.columns("resources").rows())
    for source in _SOURCES:
        told = [row["accelerators"] for row in rows if row["source"] == source and (row["accelerators"] or 0) > 0]
        if told:
            return Fraction(told[0])
    roles = [(row["nodes"], _cards(row)) for row in rows if row["source"] == "role"]
    return _mean(frames, roles) if any(cards for _, cards in roles) else None


def _cards(row: Mapping[str, Any]) -> Fraction | None:
    """Return the cards of a role's node: 0 when its flavor is told and has none."""
    cards = row["accelerators"]
    if cards is not None:
        return Fraction(cards) if cards >= 0 else None
    is_told = row["cpu_cores"] is not None or row["memory"] is not None
    return Fraction(0) if is_told and not row["accelerator"] else None


def _mean(frames: JobFrames, roles: Sequence[tuple[int | None, Fraction | None]]) -> Fraction | None:
    """
    Return what a node of several roles has, from the nodes of each role and what one of them has.

    Where the roles differ, the mean is exact only for all nodes at once: None
    when some ran without the others.
    """
    values = [value for _, value in roles]
    if None in values:
        return None
    if len(set(values)) == 1:
        return values[0]
    counts = [nodes for nodes, _ in roles]
    if any(nodes is None or nodes <= 0 for nodes in counts):
        return None
    total = sum(nodes for nodes in counts if nodes)
    if not set(frames.columns("node_counts")["nodes"]) <= {0, total}:
        return None
    return sum((nodes * value for nodes, value in roles if nodes and value), Fraction(0)) / total


# Money.


def _cost(frames: JobFrames, node_time: int | None, prices: Mapping[str, float]) -> tuple[float | None, str]:
    """Return the cost, None when it is not known, and how its price was found."""
    found = _found(_flavor_names(frames), prices)
    if found:
        name, price = found
        return _hours(node_time, Fraction(price)), _told(name, price)
    roles = list(frames.columns("role_resources").rows())
    priced = [_found(_names(row), prices) for row in roles]
    told = [each for each in priced if each]
    if not told or len(told) < len(roles):
        return None, ""
    nodes = [row["nodes"] for row in frames.columns("resources").rows() if row["source"] == "role"]
    mean = _mean(frames, [(count, Fraction(price)) for count, (_, price) in zip(nodes, told)])
    if mean is None:
        return None, _UNEVEN
    texts = [
        say(N_("{label}: {value}"), label=row["role"] or N_("role"), value=_told(*each))
        for row, each in zip(roles, told)
    ]
    return _hours(node_time, mean), listed_first(texts, _MOST_NAMED, N_("{first}; {rest}"))


def _told(name: str, price: float) -> Sentence:
    return say(N_("{name}: {price} a node-hour"), name=name, price=_amount(price))


def _flavor_names(frames: JobFrames) -> list[tuple[str, str | None]]:
    spec, flavor = frames.first("spec"), frames.first("flavor")
    return _names({**spec, "billing_code": flavor["billing_code"]})


def _names(row: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """Return what a flavor may be priced by, the first to be looked for first."""
    return [
        (N_("flavor {name}"), row["flavor_id"]),
        (N_("flavor name {name}"), row["flavor_name"]),
        (N_("billing code {name}"), row["billing_code"]),
    ]


def _found(names: Sequence[tuple[str, str | None]], prices: Mapping[str, float]) -> tuple[str, float] | None:
    """Return the name that has a price and the price: spelled exactly so, or else in whatever case."""
    exact = [(say(kind, name=name), prices[name]) for kind, name in names if name and name in prices]
    if exact:
        return exact[0]
    folded = {key.casefold(): price for key, price in reversed(list(prices.items()))}
    others = [
        (say(kind, name=name), folded[name.casefold()]) for kind, name in names if name and name.casefold() in folded
    ]
    return others[0] if others else None


def _amount(price: float) -> str:
    return str(int(price)) if price.is_integer() and price < 10**15 else repr(price)
