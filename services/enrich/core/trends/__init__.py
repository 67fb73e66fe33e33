"""What is rising, and why."""
