"""Receivers of the signals of a model and of all models below it."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.apps import apps
from django.db.models.signals import ModelSignal

Receiver = TypeVar("Receiver", bound=Callable[..., Any])


def receiver_below(
    signals: ModelSignal | Iterable[ModelSignal], *bases: type, but: tuple[type, ...] = ()
) -> Callable[[Receiver], Receiver]:
    """Return a decorator that connects a receiver to each installed model below some classes.

    A receiver without a sender is called for every row of every table; this one only where it is needed.
    Use it in modules that an app imports when it is ready.

    Args:
        but: classes whose models are left out.
    """
    chosen = [signals] if isinstance(signals, ModelSignal) else list(signals)

    def connect(receiver: Receiver) -> Receiver:
        for model in apps.get_models():
            if issubclass(model, bases) and not issubclass(model, but):
                for signal in chosen:
                    signal.connect(receiver, sender=model)
        return receiver

    return connect
