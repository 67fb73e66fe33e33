"""What may be asked for, and what comes back."""
