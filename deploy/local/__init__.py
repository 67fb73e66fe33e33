"""The whole of Cupure on one machine: stack, sample news, services."""
