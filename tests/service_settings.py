"""Which environment variables a service reads, told by the service itself."""

from __future__ import annotations

from importlib import import_module

from pydantic_settings import BaseSettings


def settings_class(service: str) -> type[BaseSettings]:
    """Return the one settings class that `services.<service>.settings` defines."""
    module = import_module(f"services.{service}.settings")
    (found,) = [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, BaseSettings)
        and value.__module__ == module.__name__
    ]
    return found


def accepted_variables(service: str) -> set[str]:
    """Return the names of the environment variables that `service` reads."""
    settings = settings_class(service)
    prefix = settings.model_config["env_prefix"]
    return {f"{prefix}{field}".upper() for field in settings.model_fields}
