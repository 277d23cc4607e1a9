"""Values that refuse to change: what every noun of the house is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


class FrozenDict(dict[str, Any]):
    """A dict that refuses to change, so that a rule cannot alter what it was only shown."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this value is frozen: make a new one instead of changing it")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return (FrozenDict, (dict(self),))


def freeze(value: Any) -> Any:
    """The same JSON value with every dict a `FrozenDict` and every list a tuple."""
    if isinstance(value, Mapping):
        return FrozenDict({key: freeze(inner) for key, inner in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(freeze(inner) for inner in value)
    return value


@dataclass_transform(frozen_default=True, kw_only_default=True)
def value(cls: type[T]) -> type[T]:
    """A frozen, slotted, keyword-only dataclass."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
